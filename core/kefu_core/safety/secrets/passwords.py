"""Finds passwords: a label, a link to it, and a value that looks like one."""

import re
from collections.abc import Iterator, Sequence

from kefu_core.safety.secrets.findings import SecretKind

_Found = Iterator[tuple[SecretKind, int, int]]

# Each label below holds one of these; other labels lead here, too.
_NAMED = re.compile(r"pass|pw|pin|mi ?ma|answer|密|口令|图案|圖案")
_LABEL = (
    r"(?=[mps密解支登交钱錢资提口])"
    r"(?P<label>pass ?words?|pass ?phrases?|passwd|pass ?code|(?<![a-z0-9])pwd|(?<![a-z0-9])pass(?=[ ]?[:=])"
    r"|(?<![a-z0-9])(?<!boarding )(?<!season )(?<!bus )pass(?=[ ][\"'“`]?(?=[^ ]*[a-z])(?=[^ ]*[0-9@#$%!_])[!-~]{6})"
    r"|(?<![a-z0-9])pin(?![a-z])(?:[ ]?(?:code|number|码|碼))?|(?<![a-z0-9])(?:pw|mi ?ma)(?![a-z])(?=[ ]{0,2}[-:=：>])"
    r"|security (?:question )?answer|密保答案|解锁图案|解鎖圖案"
    r"|(?:支付|登录|登陆|交易|钱包|资金|解锁|提现|登錄|錢包)?(?:密 ?码|密 ?碼|口令))"
)
_LINK = (
    r"(?P<link>[ ]{0,3}(?:is|was|are|was set to|still|就是|是|为|為|改成了?|设成了?|[:=—>-]{1,3}"
    r"|了)[ \n]{0,8}(?:[:=][ ]{0,2})?|[ ]{1,9}(?=[^ ])|(?=[0-9]{4,12}(?![0-9]))|[ ]{0,2}\n{1,2}(?=[!-~]{6})"
    r"|(?<=[码碼令])(?=[!-~“「『《]{5}))"
)
_QUOTE = "\"'`“”‘’「」『』<>《》()【】"
_AFTER_LABEL = re.compile(
    _LABEL + _LINK + rf"(?P<value>[^\s,;。、;{_QUOTE}\u3400-\u9fff]{{4,64}}"
    rf"|[{_QUOTE}][^\n{_QUOTE}]{{4,64}}[{_QUOTE}])"
)
_BEFORE_LABEL = re.compile(
    r"(?<![0-9a-z])(?P<value>[!-~]{4,40}?)[」”’》]?[ ]{0,2}(?:is|was|as|是|就是|作为|当|[(\uff08])[ ]{0,2}(?:my"
    r"|the|our|我的|我)?[ ]{0,2}"
    r"(?:(?:wallet|login|account|old|new|current|email|钱包|登录|支付|账户|邮箱)[ ]?)?(?:pass ?word|pass ?code"
    r"|passphrase|pin(?![a-z])|密码|密碼|口令)"
)
# More words between label and value: "the password I set was", "密码我设的是"; only what no sentence holds is a value.
_AFTER_CLAUSE = re.compile(
    r"(?=[p密口])"
    r"(?:pass ?word|pass ?phrase|pass ?code|passwd|(?<![a-z])pwd|(?<![a-z])pin(?![a-z])|密码|密碼|口令)"
    r"(?:(?:[ ][a-z']{1,12}){0,6}?(?:[ ](?:is|was|be|to|as|being|says?)|'s|’s)[ ]{1,2}(?:still |now |actually "
    r"|just |always |probably |originally )?"
    r"|(?:我|都|一直|应该|應該|好像|可能|原来|以前|之前|现在|当时|当初|记得|設|设|置|改|填|用|输入|輸入|写|定){1,5}"
    r"(?:的|成|为|了|过|到)?(?:就?是|为|為|写着)?[ ]?[:：]?[ ]{0,2}|(?:的)?(?:应该|好像|一直)?(?:就?是|為"
    r"|为)[ ]{0,2})"
    rf"[{_QUOTE}]?(?P<value>[!-~]{{4,40}})"
)
# A password that is somebody's date or number, which stands behind it.
_TOLD = re.compile(
    r"(?=[p密口])"
    r"(?:pass ?word|pass ?code|(?<![a-z])pin(?![a-z])|密码|密碼|口令)[^,，。.!?\n\d]{0,16}?"
    r"(?:birth ?day|birth ?date|date of birth|phone number|生日|出生日期|身份证后?[4六6四]?位?"
    r"|手机号?后?[4六6四]?位?|电话后?[4六6四]?位?)"
    r"[^\w\n]{0,3}(?:is|就?是|為|为)?[^\w\n]{0,3}(?P<value>\d{4,12})(?!\d|[-./]\d)"
)
# Spoken after the label without being one: states, questions, advice. Endings catch most of the rest.
_STATES = frozenset(
    [
        "wrong", "incorrect", "correct", "right", "weak", "strong", "safe", "unsafe", "secure", "valid", "invalid",
        "gone", "lost", "known", "unknown", "empty", "blank", "missing", "different", "same", "here", "there",
        "manager", "managers", "reset", "resets", "policy", "field", "page", "again", "please", "every", "with", "from",
        "when", "what", "that", "this", "which", "will", "would", "should", "could", "does", "doesn't", "doesnt",
        "don't", "dont", "didn't", "isn't", "isnt", "can't", "cant", "cannot", "won't", "wasn't", "have", "must",
        "just", "still", "also", "only", "never", "always", "after", "before", "because", "then", "than", "into",
        "number", "code", "codes", "word", "phrase", "protection", "recovery", "length", "screen", "hint", "change",
        "changes", "dialog", "prompt", "security", "problem", "problems", "issue", "issues", "error", "errors", "help",
        "working", "case", "sensitive", "okay", "fine", "good", "very", "being", "been", "some", "over", "your",
        "mine", "about", "where", "somewhere", "login", "input", "box", "verification", "option", "settings", "feature",
        "fail", "fails", "failure", "broken", "nothing",
        "null", "none", "true", "false", "string", "const", "self", "auth", "http", "https", "your_password",
        "yourpassword", "changeme", "secret", "password", "example", "hidden", "redacted", "strength", "generator",
    ],
)  # fmt: skip
_SYMBOLS = frozenset("@#$%^&*!+=~")
_DIGIT = re.compile(r"\d")
# One of these makes a value unlike a word; capitals do behind its first letter.
_DENSE_SIGN = re.compile("[A-Z0-9@#$%^&*!+=~]")
_ENDINGS = ("ed", "ing", "ble", "ful", "less", "tion", "ly", "ten", "n't", "able", "ment")
_PLACEHOLDER = re.compile(
    r"[<\[{]|\$(?:\{|[a-z_]+$)|%(?:\w?$|[a-z_]+%$|\()|[*•x●.·_#?-]+$|.*(?:your|example|placeholder|env|getenv"
    r"|config|请输入|填写|此处|none$|null$|\("
    r"|\)|…)|\[hidden|\[已隐藏",
    re.IGNORECASE,
)

_ASKED_PASSWORD = re.compile(r"pass ?word|pass ?phrase|pass ?code|(?<![a-z])pin(?![a-z])|密码|密碼|口令")
ASKED_OTHER = re.compile(
    r"number|hash|order|address|version|e-?mail|user|account|error|show|page|screen|problem"
    r"|(?<![a-z])app(?![a-z])|device|系统|which(?! (?:one|pass|pin"
    r"|code))|显示|页面"
    r"|提示|(?<![a-z])id(?![a-z])|号|哈希|地址|版本|名|邮箱|不要|never|not"
)
_SHORT_ANSWER = 48
_ONE_TOKEN = re.compile(r"[^!-~]*(?P<value>[!-~]{6,40})[^!-~]*$")
# A value that no sentence holds, a few words behind the label: letters and digits in one token.
_NEAR_LABEL = re.compile(
    r"(?=[p密口])"
    r"(?:pass ?word|pass ?phrase|pass ?code|passwd|(?<![a-z])pwd|密 ?码|密 ?碼"
    r"|口令)(?:[ ]?\([^()\n]{2,20}\))?(?P<gap>[^.。;；\n!-~]{0,8}(?:[ ][a-z'>?:,()-]{1,9}){0,5}?"
    r"[^.。;；\na-z0-9]{0,8})(?<![0-9a-z@#$%_./-])(?P<value>(?=[!-~]{0,38}[a-z])(?=[!-~]{0,38}[0-9])[!-~]{7,40})"
)
_OTHER_VALUE = re.compile(
    r"\b(?:for|of|on|field|page|works?|has|have|needs?|reset|with|screen|shows?)\b|提示|错误|页面|无法|正确"
    r"|显示|忘|order|ticket|version|address|account|user|mail|error|wallet|hash|(?<![a-z])(?:id|uid|tx)|订单"
    r"|单号|工单|版本|地址|账号|用户|邮箱|错误|哈希|编号|http|www"
)
_MEASURED = re.compile(
    r"\d+(?:[.,]\d+)*[a-z%]{1,12}$|(?:err|error|code|build|ver|wallet|galaxy|level|step|page|line"
    r"|bug)[-_]?[a-z]?\d+|v?\d+(?:\.\d+)+|[a-z]{2,5}-?\d{2,3}$|0x[0-9a-f]+|.*@[\w-]+\.|[0-9a-f]{32,}$|\d{4}-"
)


def find_passwords(text: str, lower: str, talk: str, parts: Sequence[tuple[int, int]]) -> _Found:
    """Values that a label names. A question about a password, or its state, is not a value.

    ``lower`` is the text with plain labels, ``talk`` what was said before, ``parts`` where labels stand.
    """
    if len(lower) <= _SHORT_ANSWER and _ASKED_PASSWORD.search(talk) and not ASKED_OTHER.search(talk):
        answer = _ONE_TOKEN.match(lower)
        if answer and _is_token(answer.group("value")):
            yield SecretKind.password, *_trimmed(lower, *answer.span("value"))
    for first, last in parts:
        if _NAMED.search(lower, first, last) is None:
            continue
        digits = _DIGIT.search(lower, first, last) is not None
        dense = digits or _DENSE_SIGN.search(text, first, last) is not None
        for match in _NEAR_LABEL.finditer(lower, first, last) if digits else ():
            if _is_token(match.group("value")) and not _OTHER_VALUE.search(match.group("gap")):
                yield SecretKind.password, *_trimmed(lower, *match.span("value"))
        for match in _AFTER_LABEL.finditer(lower, first, last):
            if _is_value(text, lower, match):
                yield SecretKind.password, *_trimmed(lower, *match.span("value"))
        for match in _AFTER_CLAUSE.finditer(lower, first, last) if dense else ():
            start, end = _trimmed(lower, *_uncut(lower, *match.span("value")))
            value = text[start:end]
            if _dense(value) and not _PLACEHOLDER.match(value) and "://" not in value and not value.startswith("@"):
                yield SecretKind.password, start, end
        for match in _TOLD.finditer(lower, first, last) if digits else ():
            yield SecretKind.password, *match.span("value")
        for match in _BEFORE_LABEL.finditer(lower, first, last) if dense else ():
            value = text[match.start("value") : match.end("value")]
            if _dense(value) and not value.startswith(("http", "@")):
                yield SecretKind.password, *match.span("value")


def _is_token(value: str) -> bool:
    """Letters and digits mixed, and neither a device nor a measure, address or version."""
    core = value.strip(".!?,:;()[]{}<>*\"'`")
    mixed = any(map(str.isdigit, core)) and any(map(str.isalpha, core))
    return len(core) >= 6 and mixed and not (_DEVICE.match(core) or _MEASURED.match(core) or _PLACEHOLDER.match(core))


def _uncut(lower: str, start: int, end: int) -> tuple[int, int]:
    """A comma or semicolon that a blank or the end follows ends the sentence, not the value."""
    while end - start > 4 and lower[end - 1] in ",;":
        end -= 1
    return start, end


def _trimmed(lower: str, start: int, end: int) -> tuple[int, int]:
    while end - start > 4 and lower[end - 1] in f".!?:{_QUOTE}":
        end -= 1
    while end - start > 4 and lower[start] in _QUOTE:
        start += 1
    return start, end


def _dense(value: str) -> bool:
    """Digits or symbols among letters, or digits only: words of a sentence are not like that."""
    core = value.rstrip(".!?,:;")
    if len(core) < 4:
        return False
    digits = sum(map(str.isdigit, core))
    if digits == len(core):
        return len(core) <= 12
    if digits or not _SYMBOLS.isdisjoint(core):
        return True
    return any(map(str.isupper, core[1:])) and any(map(str.islower, core))


# "密码2019年设的", "密码8位": a date or a measure, no value.
_MEASURES = frozenset("年月日位次个個天分秒小")
_DEVICE = re.compile(r"iphone|ipad|ios|android|windows|macbook|app|v\d")
_LOGIN = re.compile(r"user|log ?in|account|mail|@|name")


def _is_value(text: str, lower: str, match: re.Match[str]) -> bool:
    start, end = _trimmed(lower, *match.span("value"))
    value, link = text[start:end], match.group("link").strip()
    if len(value) < 4 or _PLACEHOLDER.match(value) or "://" in value or value.startswith("@"):
        return False
    word = value.lower()
    if (value.isdigit() and lower[end : end + 1] in _MEASURES) or (link == "" and _DEVICE.match(word)):
        return False
    if match.group("label") == "pass" and link == "" and _LOGIN.search(lower, max(0, start - 60), start) is None:
        return False
    plain = word.isalpha()
    if plain and (word in _STATES or word.endswith(_ENDINGS)):
        return False
    quoted = lower[match.start("value")] in _QUOTE
    if quoted:
        return (bool(link) or _dense(value)) and " " not in value
    rest = lower[end:].lstrip(" .!。\"'")
    ends_here = rest == "" or rest[0] in "\n,;。,;" or ord(rest[0]) > 0x2E7F
    if link in {":", "=", "->", "—", ":-"} or link.endswith((":", "=")):
        return _dense(value) or (plain and ends_here) or "_" in value or "-" in value
    if link == "":
        return _dense(value) and (value.isdigit() or not plain) and not re.match(r"\d+(?:st|nd|rd|th|x|%)$", word)
    return _dense(value) or (plain and ends_here and len(word) >= 5)
