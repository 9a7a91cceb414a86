"""Judges whether a Chinese text asks for a secret: who gives what to whom, clause by clause."""

import re
from collections.abc import Iterator
from itertools import islice

from kefu_core.safety.gate.asking import MANY, Ask
from kefu_core.safety.gate.sentences import is_given_zh, is_past_question_zh, is_refused_zh, is_report_zh

_GAP = r"[\W_]{0,2}"


def _spaced(*nouns: str) -> str:
    return "|".join(_GAP.join(noun) for noun in nouns)


_ZH_SECRET = re.compile(
    "(?:"
    + _spaced(
        "助记词", "助記詞", "助记码", "恢复词", "恢复短语", "种子词", "种子短语", "備份詞", "备份词", "备份短语",
        "私钥", "私匙", "私鑰", "密钥", "密鑰", "秘钥", "支付密码", "登录密码", "交易密码", "资金密码", "密码", "密碼",
        "口令", "验证码", "驗證碼", "校验码", "动态码", "动态口令", "安全码", "银行卡号", "卡号",
        "钱包文件", "身份验证码",
    )
    + r"|keystore|zhu ?ji ?ci|si ?yao|(?:12|24|十二|二十四)[ ]?(?:个|個)?(?:英文|中文|助记)?(?:单词|單詞|词|詞|字)"
    r"|cvv2?|cvc|pin码?(?![a-z])|otp(?![a-z])|seed ?phrase|(?:seed|mnemonic|private ?key|password)(?![a-z])"
    + ")",
)  # fmt: skip
_ZH_GIVE = re.compile(
    r"发(?!生|现|布|起|票|货|出的)|發(?!生|現|佈|起)|提供|告诉|告訴|告知|提交|粘贴|黏貼|回复|回覆|出示|上传|上傳"
    r"|给我|給我|给到|念(?:给|一)|说一下|报(?:一下|给|来|出|上)|私信|私聊|私发|补发|交给|交出|分享|透露|拍(?:照|给"
    r"|一张)|截图给|写给"
    r"|复制(?:给|到)|留(?:下|给|在)|补充|给一?下|收集|要求|说出|口述|朗读|读(?:出|给)"
    r"|(?<!会)(?<!应用)(?<!钱包)展示|亮出|传(?:给|来|过来)"
)
_ZH_TYPE = re.compile(r"输入|輸入|填写|填寫|填入|填上|导入|導入|录入|键入|扫描|核对|核實|核实|验证(?!码)|确认")
_ZH_WANT = re.compile(
    r"(?:我们|我|客服|系统|平台|工程师|技术|后台|官方|这边)(?:这边|需|还|也|现在|就)?(?:需要|要|得有|想要|须要"
    r"|需)(?:知道|核对|看一?下?|获取|您|你|的|提供|一下|有|先|用|验证){0,4}$"
)
_ZH_PROTECT = re.compile(
    r"遮|隐藏|打码|抹去|删除|保管|保存|备份|抄|记录|更换|修改|重置|设置|不含|不包含|除了|保护|找回|忘记|丢失|泄露"
    r"|安全|重设|没有|没露|不露|看不到|不出现|无人|旁人|周围"
)
# "密码页面": something of the program, unless its content is to be shown.
ZH_COMPOUND = re.compile(r"(?:页面|界面|功能|按钮|测试|输入框)(?![^,，。]{0,10}(?:截|拍|发|给|念|抄|打开|填))")
_ZH_STATE = re.compile(
    r"^[^,，]{0,4}?(?:已|是否|有没有|备份|保存|妥善|没有|无误|安全|抄写|正确|是?(?:几|多少)(?:个|位)|是(?:英文"
    r"|中文|什么语言|不是)|还在|都在|的(?:顺序|数量|保存|安全"
    r"|用途|含义|区别|作用))"
)
_ZH_OWN = re.compile(
    r"app|应用|钱包(?:里|中|内|首页)?|本地|设备|手机|客户端|恢复|导入|找回|硬件|插件|點擊|点击|点(?:解锁|确认|确定|登录|下一步)|选择"
)
_ZH_DAILY = re.compile(r"(?:登录)?密码$|pin")
_ZH_ELSEWHERE = re.compile(
    r"这里|此处|下方|下面|链接|网页|网站|网址|表单|页面填|聊天|对话|回复|给我|我们|客服|领取|空投|解冻|解锁|激活"
    r"|同步|升级|以便|核验|身份|核实|http|www"
)
# "发送的内容": a verb that only describes a noun.
_ZH_DONE = re.compile(r"(?:送|出|过来|給|给(?:我们|客服)?)?[过過]?的")
# "the code is sent by SMS": nobody is asked for anything.
_ZH_SENT = re.compile(
    r"^(?:会|将|是|已|都)?(?:通过|以|由|用)[^,，]{0,8}(?:发送|下发|发出)(?:的|(?:给|到)(?:您|你)[^,，]{0,8})?$"
)
# "…, fill it in in the app": the reader's own device.
_ZH_PLACED = re.compile(
    r"在(?:您的|你的)?(?:app|应用|手机|设备|钱包|硬件|客户端)[^,，]{0,6}(?:输入|填写?|录入|使用|导入)[^,，]{0,4}$"
)
_ZH_CHANGED = re.compile(r"(?:修改|更换|重置|更改|重设)(?:一下|掉)?(?:您的|你的)?(?:新|旧)?$")
_ZH_BEFORE = re.compile(r"^[^,，]{0,2}(?:之前|以前)")
_ZH_LAST_FOUR = re.compile(r"(?:后|末)[四4]位的?$")
_NEAR = 320
_ZH_CLAUSE = re.compile(r"[^,，。！？；!?;\n]+[,，。！？；!?;\n]*")
_ZH_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;\n]*")
_ZH_LATER = re.compile(
    r"(?:打|敲|写|贴|放|留|发|填|输)(?:字)?(?:在|到|进|于)(?:这|此|对话|聊天|下面|下方|回复|评论|表|输入框)|(?:发|發"
    r"|报|念|拍|传|私信|告诉|回复|提交|交|填|给|上传|粘贴|贴|输)[^,，]{0,4}?(?:给|給|到|来|來|过来|我"
    r"|我们|客服|这里|此处|一下|下来给|上来|下|这边|上$)|告诉我|告知我|提供(?:给|一?下|过来|完整|$)|给(?:我|客服"
    r"|我们)|发一?下|说一下|报一下|发送$|提交$|上传$|拍照$|发出$|回复$|填写$|提供$|写(?:在|到)(?:这|下|评论)"
)
# "…, then send it to me": a clause that holds nothing but the handing over of what a clause before named.
_ZH_THEN = re.compile(
    r"^ ?(?:那|所以|就|因此|还|请|烦请|麻烦|需要|您|你|先|再|并|之后|后|然后|方便|尽快|现在|直接|一起|一并|把它|将它"
    r"|将其|把其|的话|拍张?照片?"
    r"|截图|截屏|截个图|拍照|复制|粘贴|打包|完整|都|全部|马上|立即|可以|能|只要|要|来|也|放心)*"
    r"(?:发|發|提供|告诉|告知|报|交|拍|私信|私聊|转|贴|念|给|传|提交|回复|写|填|说|出示|上传)(?:送|出|一|上|到|在)*"
    r"(?:一?下|给我们?|给客服|我们?|客服|过来|来|这里|聊天|对话|里|吧|呗|好吗|可以吗|吗|就好|就行|就可以|即可|这边"
    r"|看|看一下|核对|确认|处理)*\??$"
)
_ZH_UNSURE = re.compile(
    r"如果|若|要是|一旦|假如|万一|(?<!不会)(?<!绝不)(?<!不)泄露|丢失|丢了|忘|是否|有没有|暴露|被盗|修改|重置|保管"
    r"|备份好|保护|(?:发送|输入|提供|分享)(?:了|过)"
)


def chinese_asks(text: str) -> Iterator[Ask]:
    """Requests for a secret in Chinese."""
    for sentence in _ZH_SENTENCE.finditer(text):
        body, offset = sentence.group(), sentence.start()
        many = list(islice(_ZH_SECRET.finditer(body), MANY + 1))
        if not many:
            continue
        if len(many) > MANY:  # nobody writes so many, except to keep the gate busy
            yield Ask(offset + many[0].start(), offset + many[-1].end())
            return
        named = False
        for part in _ZH_CLAUSE.finditer(body):
            clause = part.group().rstrip(",，。！？；!;\n ")
            near = body[max(0, part.start() - _NEAR) : part.end() + _NEAR]
            secrets = list(_ZH_SECRET.finditer(clause))
            for secret in secrets:
                mild = _chinese_request(near, clause, secret)
                if mild is not None:
                    yield Ask(offset + part.start() + secret.start(), offset + part.start() + secret.end(), mild)
            then = _ZH_THEN.match(clause) if named and not secrets else None
            if then and not (
                is_refused_zh(then.group(), near) or is_report_zh(near, clause) or is_past_question_zh(clause)
            ):
                yield Ask(offset + part.start() + then.start(), offset + part.start() + then.end())
            told = bool(secrets) and (_ZH_UNSURE.search(clause) is not None or is_report_zh(near, clause))
            named = named or (bool(secrets) and not told)


def _chinese_request(sentence: str, clause: str, secret: re.Match[str]) -> bool | None:
    before, after = clause[: secret.start()], clause[secret.end() :]
    if ZH_COMPOUND.match(after) or _ZH_LAST_FOUR.search(before):
        return None
    wanted, kind = _chinese_verb(before, after, secret.end())
    if wanted is None:
        return None
    if is_given_zh(clause):
        return None
    refused = is_refused_zh(clause[: max(wanted, 0)], sentence)
    if refused or is_past_question_zh(clause) or is_report_zh(sentence, clause):
        return None
    if kind == "type":
        if _ZH_STATE.match(after) or _ZH_BEFORE.match(after):
            return None
        if (
            _ZH_DAILY.match(secret.group())
            and _ZH_OWN.search(sentence)
            and not _ZH_ELSEWHERE.search(sentence.replace("点解锁", ""))
        ):
            return None  # what people type into their own device every day
        around = sentence.replace(secret.group(), "")
        return _ZH_OWN.search(around) is not None and _ZH_ELSEWHERE.search(around) is None
    return False


def _chinese_verb(before: str, after: str, end: int) -> tuple[int | None, str]:
    """Where the verb ends (in the clause) that asks for the secret, and its kind."""
    for pattern, kind in ((_ZH_GIVE, "give"), (_ZH_TYPE, "type")):
        verbs = list(pattern.finditer(before))
        if verbs:
            between = before[verbs[-1].end() :]
            noun_verb = kind == "give" and re.match(r"[^,，]{0,6}(?:后|的时候|之前|前)", after) is not None
            if (
                len(between) <= 24
                and not _ZH_PROTECT.search(between)
                and not noun_verb
                and not _ZH_DONE.match(between)
                and not _ZH_STATE.match(after)
            ):
                return verbs[-1].start(), kind
    want = _ZH_WANT.search(before.rstrip("的一下您你 ") if before else "")
    if want or re.search(r"(?:我们|客服|系统|平台|这边|我)[^,，]{0,6}需要[^,，]{0,8}$", before):
        return (want.end() if want else len(before)), "give"
    if _ZH_CHANGED.search(before) and "给" not in after:
        return None, ""
    later = None if _ZH_SENT.match(after) or _ZH_PLACED.search(after) else _ZH_LATER.search(after)
    if later and len(after[: later.start()]) <= 14 and not _ZH_PROTECT.search(after[: later.start()]):
        return end + later.start(), "give"
    if re.match(r"(?:字符串)?是?多少(?!位|个|字|次)", after):
        return end, "give"
    if re.search(r"(?:您|你)的[^,，]{0,6}$", before) and re.match(r"呢?\s*\?", after):
        return end, "give"
    if re.search(r"(?:您|你)的?[^,，]{0,6}$", before) and re.match(
        r"[^,，]{0,4}(?:是什么|是多少|是啥|多少(?!个|位|字|次)|是哪)", after
    ):
        return end, "give"
    return None, ""
