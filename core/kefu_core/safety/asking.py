"""Judges whether a text asks for a secret: the request (who gives what to whom) decides, never the keyword."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kefu_core.safety.sentences import (
    is_past_question,
    is_past_question_zh,
    is_refused,
    is_refused_zh,
    is_report,
    is_report_zh,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for a secret; one that only explains how to restore one's own wallet is mild."""

    start: int
    end: int
    mild: bool = False


# --- English -----------------------------------------------------------------------------------------------------

_SECRET = re.compile(
    r"\b(?:(?:secret|seed|recovery|back ?up|mnemonic|security|restore"
    r"|wallet)[ -]{0,2}(?:recovery[ -]?)?(?:phrases?|words?|seeds?|keys?|mnemonic)"
    r"|seeds?|mnemonics?|srp|(?:private|secret|priv|api|spending)[ -]{0,2}keys?|privatekeys?"
    r"|keystore(?:[ -]?(?:file|json))?"
    r"|(?:12|24|twelve|twenty[ -]?four)(?:[ -](?:recovery|secret|seed|backup"
    r"|english))?[ -]?words?(?:[ -](?:recovery |seed )?phrases?)?|(?<=your )(?:phrases?|words)(?! (?:is wrong"
    r"|order))|(?<!error )(?<!search )phrases?(?= (?:here|below|to us|to me|now|please)|[.!?]?$)"
    r"|pass ?words?|pass ?codes?|pass ?phrases?|pin(?:[ -]?(?:codes?|number))?|otps?|2fa(?:[ -]?codes?)?|cvv2?"
    r"|cvc2?|card numbers?|(?:bank|credit|debit) card(?: details| number| info\w*)?"
    r"|(?:one[ -]?time|verification|confirmation|auth\w*|sms|security|login|email)[ -]{0,2}(?:codes?|passwords?"
    r"|passcodes?)"
    r"|(?:6|six|4|four)[ -]?digits?(?: codes?| pin)?|login (?:details|credentials)|credentials"
    r"|codes? (?:you|that you|we|which you|from (?:the|your) (?:sms|text|email|authenticator))(?: just"
    r"| have)?(?: received| got| get| sent| see)?)\b"
)
_GIVE = frozenset(
    [
        "send", "give", "provide", "share", "tell", "paste", "reply", "dm", "upload", "forward", "text", "email",
        "message", "submit", "supply", "disclose", "post", "drop", "read", "hand", "state", "mail", "sending", "giving",
        "providing", "sharing", "telling", "submitting", "pasting", "respond", "answer", "pass", "attach", "reveal",
    ],
)  # fmt: skip
_TYPE = frozenset(
    [
        "enter", "type", "input", "import", "fill", "scan", "put", "insert", "key", "write", "confirm", "verify",
        "validate", "entering", "show",
    ],
)  # fmt: skip
_NEED = frozenset(["need", "require", "want", "needs", "requires", "requiring", "needing", "wants"])
_HAVE = frozenset(["have", "get", "see", "know", "take", "grab", "check"])
_FILLER = frozenset(
    [
        "your", "the", "a", "an", "my", "me", "us", "to", "with", "of", "for", "in", "into", "through", "via", "by",
        "below", "here", "now", "also", "just", "kindly", "immediately", "first", "simply", "full", "complete",
        "secret", "original", "current", "correct", "exact", "valid", "own", "old", "new", "entire", "whole", "wallet",
        "wallets", "wallet's", "account", "accounts", "words", "word", "photo", "picture", "screenshot", "copy",
        "image", "list", "backup", "details", "form", "support", "team", "chat", "and", "or", "both", "all", "any",
        "this", "that", "these", "those", "our", "agent", "dm", "private", "recovery", "seed", "12", "24", "6", "4",
        "digit", "out", "up", "over", "back", "at", "on", "is", "are", "what", "as", "well", "plus", "user", "name",
        "username", "email", "login", "phone", "number", "address", "id", ",", "(", "bank", "card", "message", "reply",
        "it's", "about", "latest", "sms", "associated", "corresponding", "again", "once", "more", "s", "u", "ur",
    ],
)  # fmt: skip
_EXCLUDING = frozenset(
    ["not", "without", "except", "excluding", "never", "no", "hide", "hiding", "cover", "covering", "minus"]
)
_GERUNDS_WANTED = frozenset(
    ["by", "mind", "try", "consider", "recommend", "suggest", "require", "start", "requires", "appreciate", "before"]
)
_AFTER = re.compile(
    r"^[\"')]{0,2} ?(?:(?:,? ?(?:please|pls|plz)\b)|(?:,? ?(?:to|with) (?:us|me|our (?:team|support|agents?)"
    r"|support|the agent)\b)"
    r"|(?:is|are|will be) (?:required|needed|necessary|mandatory)|(?:must|should|needs? to|has to"
    r"|have to) be (?:sent|provided|submitted|entered|shared|verified|confirmed|given)|\?$)"
)
_OWN = re.compile(
    r"\b(?:in|on|into|inside|within) (?:the|your|our|kefu)\b[^.!?]{0,20}\b(?:app|wallet|device|phone|extension"
    r"|settings|application|hardware)\b|\b(?:restor\w*|recover|recovering|import\w*|reinstall\w*|set ?up)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:here|below|link|site|website|form|page|chat|to us|to me|us|reply|dm|message|portal|claim|airdrop"
    r"|validat\w*|verif\w*|unlock|synchroni\w*|sync|agent|support|https?|www|url|email)\b"
)
_PRONOUN = re.compile(
    r"\b(?:send|give|share|tell|paste|reply|dm|upload|forward|text|email|submit|post|drop|provide|show|type|enter"
    r"|put|message)(?:ing)?(?: (?:us|me))? (?:with )?(?:it|them|this|these|those|that)\b(?P<to>[^.!?;\n]{0,30})"
)
_BENIGN = re.compile(
    r"\b(?:hash|txid|screenshots?|log|order|ticket|version|receipt|photo|tx|transaction|address|report|case|error"
    r"|link|video|device|model)\b"
)
_TOKEN = re.compile(r"[a-z0-9']+|[,;:.!?()\n]")
_ENGLISH_SENTENCE = re.compile(r"[^.!?;\n。！？；]+[.!?;\n。！？；]*")


def english_asks(text: str) -> Iterator[Ask]:
    """Requests for a secret in English (text is undisguised lower case)."""
    asked_before: tuple[int, int] | None = None
    for sentence in _ENGLISH_SENTENCE.finditer(text):
        body, offset = sentence.group(), sentence.start()
        secrets = list(_SECRET.finditer(body))
        for secret in secrets:
            mild = _english_request(body, secret)
            if mild is not None:
                yield Ask(offset + secret.start(), offset + secret.end(), mild)
        last = secrets[-1].end() if secrets else 0
        if secrets or asked_before:
            ask = _by_pronoun(body, last, follows=bool(secrets))
            if ask:
                yield Ask(offset + ask[0], offset + ask[1])
        asked_before = (offset, sentence.end()) if secrets else None


def _english_request(body: str, secret: re.Match[str]) -> bool | None:
    """None: no request. Otherwise whether it is mild."""
    before, after = body[: secret.start()], body[secret.end() :]
    verb = _governing(before)
    if verb is None:
        tail = before.rstrip()
        wanted = _AFTER.match(after.lstrip(" ")) is not None and not tail.endswith(("a", "lost", "forgot", "forget"))
        what = re.search(r"\b(?:what|which)(?:'s| is| are|s| was)\b[^.!?]{0,12}\b(?:your|ur)\b[^.!?]{0,12}$", before)
        if not (wanted or what):
            return None
        if (
            after.lstrip(" ") in {"?", ""}
            and not what
            and not re.search(r"(?:^|[,:] ?)(?:your|and your|ur)(?: \w+)?$", tail)
        ):
            return None
        if what is None and re.search(r"\b(?:not|no|never|don't|isn't|without)\b", tail + " " + after[:24]):
            return None
        if what and re.search(r"\b(?:never|not|scam)", before):
            return None
        return None if is_report(body, before) or is_refused(before) else False
    head, kind = verb
    if is_refused(before[:head]) or is_past_question(before[: head + 12]) or is_report(body, before[: head + 1]):
        return None
    if kind == "type":
        return _typed(body, before[head:], after)
    return False


def _typed(body: str, verb: str, after: str) -> bool | None:
    """Typing a secret into one's own wallet is no gift; anywhere else, or nowhere named, it is."""
    if re.match(r"(?:confirm|verify)", verb) and re.match(r"\s*(?:is|was|are|has|have|were|matches|in the)\b", after):
        return None
    own, elsewhere = _OWN.search(body), _ELSEWHERE.search(body)
    return bool(own and not elsewhere)


def _governing(before: str) -> tuple[int, str] | None:
    """The verb whose object the secret is, looking back over articles, adjectives and other things of a list."""
    tokens = list(_TOKEN.finditer(_SECRET.sub(lambda match: "your ".ljust(len(match.group())), before)))
    for back in range(1, min(len(tokens), 16) + 1):
        word = tokens[-back].group()
        previous = tokens[-back - 1].group() if back < len(tokens) else ""
        if word in _EXCLUDING and back <= 3:
            return None
        place = tokens[-back].start()
        if word in _GIVE and not (
            word in _FILLER
            and previous in {"the", "your", "a", "in", "by", "via", "this", "to", "private"}
            and previous != "to"
        ):
            if word.endswith("ing") and previous not in _GERUNDS_WANTED:
                return None
            return None if previous in {"the", "your", "a", "an"} else (place, "give")
        if word in _TYPE:
            return None if previous in {"the", "your", "a"} else (place, "type")
        if word in _NEED:
            subjects = {tokens[at].group() for at in range(max(0, len(tokens) - back - 4), len(tokens) - back)}
            ours = subjects & {
                "we",
                "i",
                "us",
                "support",
                "team",
                "agent",
                "agents",
                "system",
                "they",
                "department",
                "i'll",
                "we'll",
            }
            idle = {
                "just",
                "only",
                "also",
                "still",
                "now",
                "will",
                "really",
                "and",
                "so",
                "to",
                "all",
                ",",
                "is",
                "simply",
            }
            return (place, "give") if ours or not subjects - idle else None
        if word in _HAVE:
            earlier = [token.group() for token in tokens[max(0, len(tokens) - back - 3) : len(tokens) - back]]
            polite = bool(set(earlier) & {"i", "we", "me", "us"}) and bool(
                set(earlier) & {"may", "can", "could", "let", "must", "to", "should", "might"}
            )
            return (place, "give") if polite else None
        if word == "for" and previous in {"ask", "asking", "asks"}:
            return place, "give"
        if word not in _FILLER:
            return None
    return None


def _by_pronoun(body: str, last: int, *, follows: bool) -> tuple[int, int] | None:
    """The place of "send it to us" when the secret was named just before."""
    for match in _PRONOUN.finditer(body, last):
        between = body[last : match.start()]
        target = match.group("to")
        to_us = (
            re.search(
                r"\b(?:us|me|here|this chat|below|support|our team|the agent|in the (?:form|chat|link)|now)\b",
                match.group(),
            )
            is not None
        )
        if not to_us or _BENIGN.search(between) or (not follows and _BENIGN.search(target)):
            continue
        if (
            is_refused(body[: match.start()])
            or is_report(body, body[: match.start()])
            or is_past_question(body[: match.start()])
        ):
            continue
        return match.span()
    return None


# --- Chinese -----------------------------------------------------------------------------------------------------

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
    r"|cvv2?|cvc|pin码|otp|seed ?phrase|(?:seed|mnemonic|private ?key|password)(?![a-z])"
    + ")",
)  # fmt: skip
_ZH_GIVE = re.compile(
    r"发(?!生|现|布|起|票|货|出的)|發(?!生|現|佈|起)|提供|告诉|告訴|告知|提交|粘贴|黏貼|回复|回覆|出示|上传|上傳"
    r"|给我|給我|给到|念(?:给|一)|说一下|报(?:一下|给|来)|私信|交给|交出|分享|透露|拍(?:照|给|一张)|截图给|写给"
    r"|复制(?:给|到)|留下|补充|给一下|给下|泄露|索要|索取|询问|收集|要求"
)
_ZH_TYPE = re.compile(r"输入|輸入|填写|填寫|填入|填上|导入|導入|录入|键入|扫描|核对|核實|核实|验证(?!码)|确认")
_ZH_WANT = re.compile(
    r"(?:我们|我|客服|系统|平台|工程师|技术|后台|官方|这边)(?:这边|需|还|也|现在|就)?(?:需要|要|得有|想要|须要"
    r"|需)(?:知道|核对|看一?下?|获取|您|你|的|提供|一下|有|先|用|验证){0,4}$"
)
_ZH_PROTECT = re.compile(
    r"遮|隐藏|打码|抹去|删除|保管|保存|备份|抄|记录|更换|修改|重置|设置|不含|不包含|除了|保护|找回|忘记|丢失|泄露"
    r"|安全|重设"
)
_ZH_STATE = re.compile(
    r"^[^,，]{0,4}?(?:已|是否|有没有|备份|保存|妥善|没有|无误|安全|抄写|正确|还在|都在|的(?:顺序|数量|保存|安全"
    r"|用途|含义|区别|作用))"
)
_ZH_OWN = re.compile(r"app|应用|钱包(?:里|中|内|首页)?|本地|设备|手机|客户端|恢复|导入|找回|硬件|插件|點擊|点击|选择")
_ZH_ELSEWHERE = re.compile(
    r"这里|此处|下方|下面|链接|网页|网站|网址|表单|页面填|聊天|对话|回复|给我|我们|客服|领取|空投|解冻|解锁|激活"
    r"|同步|升级|以便|核验|http|www"
)
# "发送的内容": a verb that only describes a noun.
_ZH_DONE = re.compile(r"(?:送|出|过来|給|给(?:我们|客服)?)?[过過]?的")
_ZH_CLAUSE = re.compile(r"[^,，。！？；!?;\n]+[,，。！？；!?;\n]*")
_ZH_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;\n]*")
_ZH_LATER = re.compile(
    r"(?:发|發|报|念|拍|传|私信|告诉|回复|提交|交|填|给|上传|粘贴|贴|输)[^,，]{0,4}?(?:给|給|到|来|來|过来|我"
    r"|我们|客服|这里|此处|一下|下来给|上来|下|这边|上$)|告诉我|告知我|提供(?:给|一下|过来|完整|$)|给(?:我|客服"
    r"|我们)|发一?下|说一下|报一下|发送$|提交$|发出$|回复$|填写$|提供$|写(?:在|到)(?:这|下|评论)"
)
_ZH_THEN = re.compile(
    r"(?:把它|将它|将其|把其|然后|再|并|之后|后)?[^,，]{0,4}?(?:发|發|提供|告诉|报|交|拍)(?:送)?(?:给我|給我"
    r"|给客服|到这里|过来|給我們|给我们|来)"
)


def chinese_asks(text: str) -> Iterator[Ask]:
    """Requests for a secret in Chinese."""
    for sentence in _ZH_SENTENCE.finditer(text):
        body, offset = sentence.group(), sentence.start()
        if _ZH_SECRET.search(body) is None:
            continue
        named = False
        for part in _ZH_CLAUSE.finditer(body):
            clause = part.group().rstrip(",，。！？；!;\n ")
            secrets = list(_ZH_SECRET.finditer(clause))
            for secret in secrets:
                mild = _chinese_request(body, clause, secret)
                if mild is not None:
                    yield Ask(offset + part.start() + secret.start(), offset + part.start() + secret.end(), mild)
            if named and not secrets and (then := _ZH_THEN.search(clause)):
                before = clause[: then.start()]
                if not (
                    is_refused_zh(clause[: then.end()], body)
                    or is_report_zh(body, clause)
                    or is_past_question_zh(clause)
                ) and not re.search(r"截图|哈希|记录|地址|订单|错误|版本", before + clause[: then.end()]):
                    yield Ask(offset + part.start() + then.start(), offset + part.start() + then.end())
            named = named or bool(secrets)


def _chinese_request(sentence: str, clause: str, secret: re.Match[str]) -> bool | None:
    before, after = clause[: secret.start()], clause[secret.end() :]
    wanted, kind = _chinese_verb(before, after, secret.end())
    if wanted is None:
        return None
    refused = is_refused_zh(clause[: max(wanted, 0)], sentence)
    if refused or is_past_question_zh(clause) or is_report_zh(sentence, clause):
        return None
    if kind == "type":
        if _ZH_STATE.match(after):
            return None
        return _ZH_OWN.search(sentence) is not None and _ZH_ELSEWHERE.search(sentence) is None
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
        return (want.start() if want else 0), "give"
    later = _ZH_LATER.search(after)
    if later and len(after[: later.start()]) <= 14 and not _ZH_PROTECT.search(after[: later.start()]):
        return end + later.start(), "give"
    if re.search(r"(?:您|你)的?[^,，]{0,6}$", before) and re.match(
        r"[^,，]{0,4}(?:是什么|是多少|是啥|多少|呢?\s*\?|是哪)", after
    ):
        return end, "give"
    return None, ""
