"""Who asks whom: negation, reports about others, questions about the past. Shared by the checks of the gate."""

import re

_WORD = re.compile(r"[a-z']+|\d+|[,;:.!?\n]")

# --- English -----------------------------------------------------------------------------------------------------

_NEGATIVE = frozenset(
    [
        "not", "never", "don't", "dont", "won't", "wont", "can't", "cannot", "cant", "doesn't", "doesnt", "didn't",
        "isn't", "aren't", "shouldn't", "shouldnt", "wouldn't", "mustn't", "needn't", "no", "nobody", "none", "neither",
        "nor", "without", "avoid", "refuse", "refrain", "beware", "stop", "against", "unsafe", "dangerous", "risky",
        "decline", "hasn't", "haven't", "nothing",
    ],
)  # fmt: skip
# After a negation these turn it round: "don't hesitate to send".
_CANCELLING = frozenset(
    [
        "hesitate",
        "forget",
        "worry",
        "afraid",
        "fear",
        "delay",
        "wait",
        "fail",
        "panic",
        "mind",
        "miss",
        "skip",
        "late",
        "problem",
        "longer",
        "why",
        "only",
        "just",
        "issue",
    ],
)
# A new start: what was negated before it says nothing about what comes after.
_BOUNDARY = frozenset(
    ["but", "however", "instead", "until", "unless", "otherwise", "except", "simply", "therefore", "then"]
)
_IMPERATIVE_START = frozenset(["please", "kindly", "just", "simply", "so", "then", "you", "we", "i"])
# "is not synchronised: …" says how something is; it forbids nothing that comes after.
_STATES = frozenset(["isn't", "aren't", "wasn't"])
_BEING = (["is"], ["are"], ["was"], ["were"])
_SUFFERING = (["are"], ["were"], ["get"], ["got"], ["have"], ["had"], ["did"], ["see"], ["receive"], ["hear"])
_CONDITION = re.compile(r"\b(?:if|unless|until|when) (?:you|u|we)\b[^.;!?]{0,20}$")
_OTHERS = re.compile(
    r"\b(?:scammers?|fraudsters?|imposte?ors?|impersonators?|criminals?|hackers?|attackers?|thieves|phish\w*|fake"
    r"|anyone|anybody|an? (?:friend|caller|relative)"
    r"|someone|somebody|strangers?|whoever|they|people|everyone who"
    r"|(?<!your )(?<!the )(?<!our )(?<!text )(?:sites?|websites?|pages?|bots?|accounts?|links?|messages?|dms?"
    r"|emails?|calls?"
    r"|callers?|forms?))\b"
)
_OUR_OTHERS = re.compile(r"\b(?:someone|somebody|anyone|people|accounts?) (?:from|on|in|of) (?:our|the|us)\b")
_ASKING = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|request(?:s|ed|ing)?|want(?:s|ed|ing)?|demand(?:s|ed|ing)?|tell(?:s|ing)? you"
    r"|told you|trick(?:s|ed|ing)?"
    r"|pretend(?:s|ed|ing)?|claim(?:s|ed|ing)?|tr(?:y|ies|ied|ying)|steal(?:s|ing)?|need(?:s|ed)?|offer(?:s|ed"
    r"|ing)?|promis\w+|lur\w+|urg\w+|will|says?|writes?|is a|are)\b"
)
_SCAM = re.compile(
    r"\b(?:scams?|scammers?|fraud|fake|phishing|imposte?ors?|fraudulent|block (?:them|him|her|it)|report (?:them"
    r"|it|him)|ignore (?:them|it))\b"
)
_NO_SCAM = re.compile(r"(?:isn['’]t|is not|'s not|am not|'m not|are not|aren['’]t|no|not)(?: an?| some| any)? $")
# "Messages that say … do not come from us."
_DISCLAIMED = re.compile(
    r"\b(?:messages?|texts?|e-?mails?|calls?|accounts?|requests?|people|persons?|anyone|whoever|sites?|pages?"
    r"|bots?|links?|who|that)\b[^.!?]{0,90}"
    r"\b(?:do(?:es)?(?: not|n't)|never|(?:is|are|was|were)(?: not|n't)) (?:come from us|sent by us|from us|ours"
    r"|us|one of us|our (?:staff|team|agents?))\b"
)
# "the bank asks for it when you pay": somebody else, by right, on a page of his own.
_THIRDS = ("bank", "issuer", "shop", "merchant", "payment")
_THIRD = re.compile(
    r"\b(?:your|the) (?:\w+ )?(?:bank|card issuer|shop|merchant|payment (?:page"
    r"|partner))\b[^.!?;]{0,24}\b(?:asks?|wants?|requires?|needs?)\b"
    r"[^.!?;]{0,50}\b(?:when|if|while|after) you (?:pay|buy|order|check out|use)\b"
)
# "When the app asks for it, type it there": what the reader's own program asks for.
_PROMPTED = re.compile(
    r"\b(?:when|if|once|where|until|whenever) (?:the|your|our) (?:\w+ )?(?:app|wallet|device|extension"
    r"|phone)\b[^.!?;]{0,24}\b(?:asks?|prompts?|requests?|wants?|shows?)\b"
)
_OUR_PLACE = re.compile(
    r"\b(?:our|this|my|the attached) (?:\w+ )?(?:form|page|site|portal|chat|bot|link|field"
    r"|box)\b|\b(?:https?|www)\b"
)
_TO_OURSELVES = re.compile(
    r"\b(?:send|give|share|tell|provide|reply|enter|type|forward|upload)\b[^.!?]{0,40}\b(?:us|me|here)\b"
)
_PAST_QUESTION = re.compile(
    r"\bdo (?:you|u) (?:recall|remember)\b|^how many\b|\b(?:could|can|might|may) (?:anyone|anybody|someone"
    r"|somebody|he|she|they) have\b|\b(?:which|what) (?:\w+ )?(?:site|website|page|app|link|form"
    r"|account) (?:did|have|has)\b|(?:^|[,:;] ?|\b(?:know|tell us|tell me|confirm|say|check|remember"
    r"|understand) )(?:if |whether )?(?:and )?"
    r"(?:(?:did|have|has|had|was|were) (?!your\b[\w ]{0,30}\bready)(?:you|u|anyone|anybody|someone|somebody|they|he"
    r"|she|it|the|your)\b"
    r"|(?:if|whether|when|how|who|where|why|which|what) (?:\w+ ){0,3}?(?:shared|sent|gave|entered|typed|asked"
    r"|told|disclosed|given|exposed|leaked|provided|you (?:did|have|had|ever)|anyone|someone))"
)


def is_refused(before: str) -> bool:
    """Whether the English words before a request verb forbid or deny it."""
    tokens = _WORD.findall(before[-160:])
    for back, word in enumerate(reversed(tokens[-14:])):
        if word in {".", "!", "?", ";", "\n"} or word in _BOUNDARY:
            return False
        if word not in _NEGATIVE:
            continue
        between = tokens[len(tokens) - back :]
        before_it = tokens[max(0, len(tokens) - back - 2) : len(tokens) - back - 1]
        if word in {"stop", "avoid"} and before_it[-1:] == ["to"] and "," in between:
            return False  # "to stop the thief, …" is what it is for
        if (word in _STATES or before_it[:1] in _BEING) and {",", ":"} & set(between):
            return False
        if any(later in _CANCELLING for later in between[:4]) or tokens[
            len(tokens) - back - 2 : len(tokens) - back - 1
        ] == ["why"]:
            return False
        if word == "no" and between[:1] not in (
            [],
            ["one"],
            ["situation"],
            ["scenario"],
            ["occasion"],
            ["case"],
            ["member"],
            ["agent"],
            ["employee"],
            ["staff"],
            ["real"],
            ["legitimate"],
            ["circumstances"],
            ["reason"],
            ["need"],
            ["point"],
            ["circumstance"],
            ["way"],
        ):
            return False
        return not _restarts(between) and _CONDITION.search(before[: before.rfind(word)]) is None
    return False


def _restarts(between: list[str]) -> bool:
    """Whether a comma or colon begins a new request: "don't worry, please send" (a list of verbs does not)."""
    for at, word in enumerate(between[:-1]):
        if word in {"when", "if", "once", "after"} and between[at + 1] == "you":
            return between[at + 2 : at + 3] not in _SUFFERING
    for at, word in enumerate(between):
        if word in {",", ":"} and any(follower in _IMPERATIVE_START for follower in between[at + 1 : at + 2]):
            return True
    return False


def is_report(sentence: str, before: str) -> bool:
    """Whether the English request is told of others: scammers who ask, anyone who asks, "is a scam"."""
    if _OUR_OTHERS.search(before):
        return False
    if any(word in sentence for word in _THIRDS) and _THIRD.search(sentence):
        return True
    if (
        " asks" in sentence or " prompt" in sentence or " request" in sentence or " want" in sentence
    ) and _PROMPTED.search(sentence):
        return _TO_OURSELVES.search(sentence) is None and _OUR_PLACE.search(sentence) is None
    denied = _DISCLAIMED.search(sentence) if " us" in sentence or " our" in sentence else None
    if denied and _TO_OURSELVES.search(sentence, denied.end()) is None:
        return True
    clause = re.split(
        r"[;]|(?<!say)(?<!says)(?<!ask)(?<!write)(?<!writes)(?<!like):|, (?:please|but|so|just)\b|\bbut\b", before
    )[-1]
    others = _OTHERS.search(clause)
    if others and _ASKING.search(clause, others.end()):
        return True
    asked_to_us = re.search(r"\b(?:please|to us|to me|we need|i need)\b", clause) is not None
    scam = _SCAM.search(sentence)
    if scam is not None and _NO_SCAM.search(sentence, max(0, scam.start() - 24), scam.start()):
        scam = _SCAM.search(sentence, scam.end())
    return not asked_to_us and scam is not None


def is_past_question(before: str) -> bool:
    """Whether the English request verb stands in a question about what already happened."""
    clause = re.split(r"[;]|\bbut\b|, (?:please|just)\b", before)[-1].strip()
    return _PAST_QUESTION.search(clause) is not None


# --- Chinese -----------------------------------------------------------------------------------------------------

_ZH_NEGATIVE = re.compile(
    r"不做|不付|不转|没有?办法帮|无法帮|不能帮|帮不了|不要|切勿|请勿|請勿|千万别|千萬別|勿|别(?!人|的|处|忘"
    r"|担心|怕|犹豫)|不会|不會|绝不|絕不|决不|不得|不能|不可"
    r"|不应|不應|不该|不该|不需要|无需|無需|无须|不用|从不|從不|永不"
    r"|永远不|永遠不|禁止|严禁|嚴禁|谨防|警惕|小心|拒绝|拒絕|避免|防止|不必|没有必要|不向|不索|没有任何|没有人"
    r"|无人|不主动|未曾|没有.{0,6}会|不(?=泄露|透露|分享|提供|告诉|索要|发送|询问|输入|要求|收集)"
)
_ZH_CANCELLING = re.compile(r"^.{0,4}?(?:忘|犹豫|猶豫|担心|擔心|怕|介意|错过|錯過|耽误|吝|客气|着急|等)")
_ZH_COERCION = re.compile(r"无法|無法|否则|否則|就不能|将被|將被|会被(?:冻|封|锁)|冻结|凍結")
_ZH_OTHERS = re.compile(
    r"(?:索要|索取|骗取)[^,，。]{0,10}的(?:人|账号|消息|网站|群|客服|电话)|遇到[^,，。]{0,8}(?:索|骗)"
    r"|任何[^,，。]{0,6}(?:网|页|站|链接|邮件|短信|群|账号|软件|应用|电话)|骗子|騙子|骗局|圈套|诈骗|詐騙|任何人"
    r"|有人|对方|對方|冒充|假冒|自称|自稱|钓鱼|釣魚|不法分子|陌生人|他人|别人|別人|黑客"
    r"|所谓|谎称|假客服|仿冒|若有|凡是|任何.{0,8}(?:都是|均为|均是|一律)"
)
# "who impersonates us and wants your phrase: report them"
_ZH_AVOID = re.compile(r"(?:索要|索取|骗取|冒充|要)[^,，。]{1,14}的[^,，。]{0,8}(?:举报|忽略|拉黑|无视|挂断)")
# "the code was sent to you", "it asks for the password when you pay", "what appears after you typed it"
_ZH_TOLD = re.compile(
    r"(?:收到|到|改好|设好|备份好|恢复|成功|失败|过期|更新|重置|弄好)了[,，]?(?:的话)?(?:请|麻烦)?(?:您"
    r"|你)?(?:告[诉知]|通知|联系)(?:我们?|客服)(?:一声|一下)?$"
    r"|(?:可能|也许|或许)(?:会|还)?(?:需要?|要)(?:您|你|再|先)?[^,，给发]{0,3}(?:输入|填写"
    r"|使用)[^,，给发]{0,12}$|(?:已经?|会|将)(?:发送?|寄)(?:到|至|给)(?:您|你)|已(?:经)?(?:收到您|收到你|反馈|转交)"
    r"|^要(?:您|你)[^,，]{0,8}的(?:那个|这个)?[^,，]{0,4}(?:网站|网页|人|账号|页面)|(?:确认|确定)(?:您|你)?已经?(?:改|换|重置|备份|抄|保存|设置)"
    r"|(?:之前|时|时候|后)[^,，]{0,3}会(?:先|再)?(?:要|让|请)(?:您|你)|码(?:已|会|将)?(?:经)?(?:发送?|寄)(?:到"
    r"|至)(?:您|你)(?:的|注册|绑定|预留)|(?:银行|发卡行|支付机构|运营商|系统)[^,，]{0,4}发[^,，]{0,8}给(?:您|你)"
    r"|(?:给|发给|告诉|交给)(?:了)?(?:陌生人|别人|他人|任何人|对方|骗子)[^,，]{0,4}(?:就|等于|意味|相当于)"
    r"|只能?(?:填|输入?|用|导入)[^,，]{0,3}(?:在|到|于)[^,，]{0,12}(?:app|应用|设备|手机|钱包)"
    r"|(?:向|找|问|跟|管)(?:您|你)(?:索?要|讨)[^,，]{0,10}的[^,，]{0,8}(?:链接|网页|网站|账号|人|截图|名|号码|页面)"
    r"|(?:转给|交给|反馈给|转到)(?:银行卡|卡片|支付|安全)[^,，]{0,3}(?:组|部|团队|同事)"
    r"|时[,，]?才?(?:需要?|要|会)(?:输入|填写?)"
    r"|(?:输入|导入|填写)[^,，]{1,10}(?:后|时|的时候)[^,，]{0,6}(?:出现|提示|闪退|报错|显示|无法|卡|什么|怎)"
)
# Somebody else who asks by right, on a page of his own: "the bank may ask you for the code".
_ZH_THIRD = re.compile(
    r"(?:银行|发卡行|商家|收银台|支付机构|运营商|交易所|app|应用|手机|设备|硬件钱包|浏览器)[^,，]{0,4}(?:会"
    r"|可能|有时)[^,，]{0,6}(?:要求?|让|请|问)(?:您|你|输入|填写)"
)
# "Messages that say … are not ours."
_ZH_DISCLAIMED = re.compile(
    r"(?:账号|消息|短信|邮件|网站|网页|页面|链接|的人|客服|群|要求|电话|说法|通知|二维码)[^,，]{0,6}(?:不是我们"
    r"|并非我们|不属于我们|与我们无关|跟我们没关系"
    r"|(?:都|就|一定|肯定|全)?是(?:假|骗|诈|钓鱼|冒充))"
)
_ZH_ASKING = re.compile(
    r"索要|索取|要求|让您|让你|叫您|叫你|询问|詢問|问您|问你|骗取|骗走|诱导|誘導|引导|引導|向您要|向你要|套取"
    r"|获取|要您|要你"
)
_ZH_PAST = re.compile(
    r"是[^,，]{0,8}个词?还是|(?:有没有|有沒有|是否|曾经?|有无|哪里|何时|什么时候|是不是).{0,24}(?:过|過|了(?:吗|嗎|$|\?)|索要|询问)"
    r"|(?:哪|什么|谁)[^,，]{0,12}(?:发|输入|填写?|提供|泄露|告诉|分享|交)(?:送|给)?(?:了|过)|(?:输入|提供|发送|告诉"
    r"|填写|泄露)过"
    r"|(?:是不是|是否|有没有|有无)[^,，]{0,16}(?:填|发|输入?|告诉|给|提供|说|交|传|存)(?:了|过)"
    r"|(?:哪个|哪家|哪一?个|什么)(?:页面|网站|人|软件|app|网页|窗口|界面)[^,，]{0,4}(?:让|要|叫|问)|有没有(?:让"
    r"|叫|要求)(?:您|你)|(?:发|给|告诉|透露|说|交)(?:给)?(?:了|过)?(?:谁|哪个人|什么人)"
    r"|(?:如果|若|要是|假如|万一|一旦)(?:您|你)?(?:已经?|曾经?|不小心|误)|有(?:没有)?(?:要求|让|叫|索要|问).{0,20}吗"
    r"|(?:有没有|是否|有无)(?:把|将).{0,24}给(?:别人|他人|任何人|陌生人|谁|其他人)"
    r"|(?:哪里|哪儿|怎么|何处|什么时候|为什么|是不是).{0,4}(?:泄露|丢|忘|保存|存|被)"
    r"|(?:谁|誰|有人)(?:还)?知道|是?(?:谁|誰)(?:让|讓|叫|要求|逼|骗|教)(?:您|你)|(?:有人|谁|誰).{0,14}(?:索要|询问"
    r"|要求|问|要过|要).{0,10}"
    r"|(?:告诉|发给|发送|泄露|透露|提供|输入|分享|交给|填写|给|填)(?:过|過)|(?:吗|嗎|没有|了没)\s*\??$(?<=过吗)"
)


def is_refused_zh(before: str, sentence: str) -> bool:
    """Whether the Chinese words before a request verb forbid or deny it."""
    for match in _ZH_NEGATIVE.finditer(before):
        if _ZH_CANCELLING.match(before, match.end()) or _ZH_CANCELLING.match(before[match.end() :]):
            continue
        if match.group() == "不" and _ZH_COERCION.search(sentence):
            continue
        if match.start() and before[match.start() - 1] == match.group()[-1:] and len(match.group()) == 2:
            continue  # "能不能" asks
        if match.start() and before[match.start() - 1] in "为為何" and match.group().startswith("不"):
            continue
        return True
    return False


# What goes from us to the reader: "we send the code to you", "I write the steps down for you".
_ZH_TO_YOU = re.compile(
    r"(?:我们?|客服|系统|这边|平台)(?:这就|马上|会|将|已经?|稍后|刚|给您|把|通过|再|来|先|都)[^,，]*?(?:发送?"
    r"|给|告诉|提供|传|寄|推送|写|说明)[^,，]{0,12}?(?:您|你)(?!的)"
    r"|(?:教程|步骤|说明|指南|链接|方法|流程)[^,，]{0,4}(?:我|我们)?(?:已经?|会|将)?(?:发|给)(?:给|到)?(?:您"
    r"|你)(?!的)"
)
_ZH_TO_OURSELVES = re.compile(
    r"(?:给|发|到|告诉|回复|提供)我|过来|这里|(?:您|你)(?:再|也|就|要|需|先)?(?:发|把|将|提供|给|说|报|填|回)"
)


def is_given_zh(clause: str) -> bool:
    """Whether the Chinese clause says what we give to the reader, and asks for nothing back."""
    match = _ZH_TO_YOU.search(clause)
    return match is not None and _ZH_TO_OURSELVES.search(clause[match.start() + 1 :]) is None


def is_report_zh(sentence: str, clause: str) -> bool:
    """Whether the Chinese request is told of others."""
    if re.search(
        r"给我|給我|我们需要|我們需要|请您?提供|请您?发送|请您?将"
        r"|请您?把",
        clause,
    ) and not _ZH_ASKING.search(clause):
        return False
    if _ZH_AVOID.search(sentence) or _ZH_TOLD.search(clause) or _ZH_THIRD.search(clause):
        return True
    if _ZH_DISCLAIMED.search(sentence):
        return True
    others = _ZH_OTHERS.search(sentence)
    if others is not None and sentence[max(0, others.start() - 2) : others.start()] == "不是":
        others = _ZH_OTHERS.search(sentence, others.end())  # "we are no swindlers"
    return others is not None and (
        _ZH_ASKING.search(clause) is not None or re.search(r"都是|均为|均是|就是骗|是骗子|是诈骗", sentence) is not None
    )


def is_past_question_zh(clause: str) -> bool:
    """Whether the Chinese clause asks about what already happened."""
    return _ZH_PAST.search(clause) is not None
