"""Finds passwords, PINs, one-time codes and their seeds: a label, a link to it, and a value that looks like one."""

import re
from collections.abc import Iterator

from kefu_core.safety.findings import SecretKind
from kefu_core.safety.normalise import Normalised, holds_any

_Found = Iterator[tuple[SecretKind, int, int]]

# One of these must be in the text before anything below is tried.
_MARKS = (
    "pass", "pwd", "pw", "mima", "sms", "text mess", "y answer", "n answer", "cation", "pin", "code", "otp", "2fa",
    "cvv", "cvc", "authenticator", "google auth", "密", "码", "碼", "口令", "安全", "验证", "谷歌", "短信", "图案",
    "三位数",
)  # fmt: skip
"""Each alternative of the pattern below holds one of these; to look for them costs less."""
PREFILTER = re.compile(
    r"pass|pwd|pw ?[-:=>]|mima|sms|text mess|短信|y answer|n answer|密保|图案|三位数|cation ?[:=]|pin|code|otp"
    r"|2fa|cvv|cvc"
    r"|authenticator|google auth|密|码|碼|口令|安全|验证|谷歌"
)
# A code with its digits set apart or written as Chinese numbers; the label must be the one of a code, PIN or password.
_NUMERAL = "[0-9零〇一二三四五六七八九幺两]"
_SPELT = re.compile(
    r"(?:pass ?code|(?<![a-z])pin(?![a-z])(?:[ ]?(?:code|number|码|碼))?|(?<![a-z])(?<!error )(?<!zip )(?<!post )"
    r"(?<!status )(?<!promo )(?<!country )(?<!check )code(?![a-z])|(?<![a-z])otp(?![a-z])"
    r"|one[ -]?time pass(?:word|code)|2fa"
    r"|authenticator"
    r"|密码|密碼|口令|(?:收到|发来|短信|邮箱)的码|验证码|驗證碼|校验码|确认码|动态码|短信码|pin码|安全码)"
    r"(?:[ ](?:app|right|now|that|i|got|received|just|the|you|sent|me)){0,5}"
    r"[^\w\n]{0,4}(?:(?:is|was|shows?|says?|gives?|reads?|是|为|為|就是|显示)[^\w\n]{0,4}){0,2}\n?"
    rf"(?P<value>{_NUMERAL}(?:[ .,\-·、]?{_NUMERAL}){{3,7}})(?:(?=,\d{{1,2}} ?分)|(?!{_NUMERAL}|[.,-][a-z0-9]|\w))"
)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9}>")

_LABEL = (
    r"(?P<label>pass ?words?|pass ?phrases?|passwd|pass ?code|(?<![a-z])pwd|(?<![a-z])pass(?=[ ]?[:=])"
    r"|(?<![a-z])(?<!boarding )(?<!season )(?<!bus )pass(?=[ ][\"'“`]?(?=[^ ]*[a-z])(?=[^ ]*[0-9@#$%!_])[!-~]{6})"
    r"|(?<![a-z])pin(?![a-z])(?:[ ]?(?:code|number|码|碼))?|(?<![a-z])(?:pw|mi ?ma)(?![a-z])(?=[ ]{0,2}[-:=：>])"
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
    r"(?:pass ?word|pass ?phrase|pass ?code|passwd|(?<![a-z])pwd|(?<![a-z])pin(?![a-z])|密码|密碼|口令)"
    r"(?:(?:[ ][a-z']{1,12}){0,6}?(?:[ ](?:is|was|be|to|as|being|says?)|'s|’s)[ ]{1,2}(?:still |now |actually "
    r"|just |always |probably |originally )?"
    r"|(?:我|都|一直|应该|應該|好像|可能|原来|以前|之前|现在|当时|当初|记得|設|设|置|改|填|用|输入|輸入|写|定){1,5}"
    r"(?:的|成|为|了|过|到)?(?:就?是|为|為|写着)?[ ]?[:：]?[ ]{0,2}|(?:的)?(?:应该|好像|一直)?(?:就?是|為"
    r"|为)[ ]{0,2})"
    rf"[{_QUOTE}]?(?P<value>[!-~]{{4,40}})"
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
        "null", "none", "true", "false", "string", "const", "self", "auth", "http", "https", "your_password",
        "yourpassword", "changeme", "secret", "password", "example", "hidden", "redacted", "strength", "generator",
    ],
)  # fmt: skip
_SYMBOLS = frozenset("@#$%^&*!+=~")
_ENDINGS = ("ed", "ing", "ble", "ful", "less", "tion", "ly", "ten", "n't", "able", "ment")
_PLACEHOLDER = re.compile(
    r"[<\[{]|\$(?:\{|[a-z_]+$)|%(?:\w?$|[a-z_]+%$|\()|[*•x●.·_#?-]+$|.*(?:your|example|placeholder|env|getenv"
    r"|config|请输入|填写|此处|none$|null$|\("
    r"|\)|…)|\[hidden|\[已隐藏",
    re.IGNORECASE,
)

_CODE = re.compile(
    r"(?:(?:verification|verify|confirmation|security|auth(?:entication|enticator)?|2fa|mfa|sms|otp|one[ -]?time"
    r"|login|access|google|(?:six|four|[468])[ -]digit)"
    r"[ -]{0,2}(?:pass)?(?:codes?|pin|password|number)|(?<![a-z0-9])(?:otp|totp|2fa)(?![a-z])"
    r"|authenticator(?: app)?(?= (?:shows|says|gives|displays))"
    r"|(?<![a-z])code (?:from|in|by|on) (?:the |my |your )?(?:google |microsoft )?(?:authenticator|sms|text|app"
    r"|e-?mail)"
    r"|(?:received?|got|get|sent|texted|typed?|entered|enter|used?|using) (?:me )?(?:the |a |this |your |my )?code"
    r"|验证码|驗證碼|校验码|校驗碼|动态码|动态口令|動態密碼|短信码|确认码|谷歌码|二次验证)"
    r"(?:[ ](?:right|now|today|just|currently|for my account)){0,3}"
    r"[^\w\n]{0,4}(?:(?:is|was|that i got|i got|i received|they sent|it says|shows|says|gives|displays"
    r"|app|里|上|收到的?|写着?|填了?的?|输入了?|给的|来了|是|为|為|就是|发来|显示)[^\w\n]{0,4}){0,2}"
    r"(?P<value>[a-z]{0,2}-?\d{3}[ -]?\d{3,5}(?!\d)|\d{4}(?!\d)|(?=[a-z]*\d)[a-z0-9]{6,8}(?![a-z0-9]))"
)
_BARE_CODE = re.compile(
    r"(?<![a-z])code(?:[ ](?!of |for )[a-z']{1,9}){0,5}?(?:[ ]is|[ ]was"
    r"|[ ]?:)[ ]{0,2}(?P<value>\d{3}[ -]?\d{3}|\d{4}(?![^\n]{0,16}(?:error|appear|fail|报错|错误)))(?!\d|[.:/-]\d)"
)
# "the text says 482133", "482133 is what came by SMS".
_BY_MESSAGE = re.compile(
    r"(?:(?<![a-z])sms|text message|短信|(?<![a-z])verification(?=[ ]?[:=]))(?![^\n\d]{0,6}(?:号|费|cost|fee"
    r"|price))[^\n\d。.]{0,10}(?:says?|said|is|was|reads?|[:=]|说|写|是|显示|为)"
    r"[^\n\d]{0,4}(?P<value>\d{3}[ -]?\d{3}|\d{4}|\d{8})(?!\d|[.:/-]\d|年|元|块)"
    r"|(?<!\d)(?P<plain>\d{3}[ -]?\d{3}|\d{4}|\d{8})[ ]?(?:是|为)(?:您|你)?的?(?:登录|短信|支付|注册|本次|动态"
    r"|提现)?的?(?:验证码|驗證碼|校验码|动态码)"
    r"|三位数字?(?:是|为|[:：])?[ ]?(?P<three>\d{3})(?!\d)"
)
_OTHER_CODES = frozenset(
    [
        "error",
        "zip",
        "post",
        "postal",
        "country",
        "area",
        "promo",
        "coupon",
        "referral",
        "invite",
        "invitation",
        "status",
        "tracking",
        "order",
        "product",
        "bar",
        "qr",
        "source",
        "currency",
        "swift",
        "sort",
        "http",
        "exit",
        "return",
        "reference",
        "discount",
        "voucher",
        "booking",
        "city",
        "dial",
    ],
)
_CODE_BEFORE = re.compile(
    r"(?<!\d)(?P<value>\d{3}[ -]?\d{3})(?!\d)[ ]{0,2}(?:is|是)[ ]{0,2}(?:my|the|your"
    r"|我的)?[ ]?(?:\w{1,12}[ ])?(?:otp|2fa|(?:verification|security|login|sms)[ ]code|验证码|驗證碼)"
    r"|(?<!\d)(?P<plain>\d{3}[ -]?\d{3})(?!\d)[ ]is[ ](?:my|the|your)[ ]code(?![a-z])"
)
_CVV = re.compile(
    r"(?:(?<![a-z])cvv2?(?:[ ](?:code|number))?|(?<![a-z])cvc2?(?:[ ](?:code|number))?|安全码|安全碼"
    r"|card security code)[^\w\n]{0,4}(?:(?:is|是"
    r"|为)[^\w\n]{0,3})?(?P<value>\d{3,4})(?!\d)"
)
_BACKUP = re.compile(
    r"(?:backup|recovery|rescue|emergency|scratch)[ -](?:access[ -])?codes?|备用码|备用代码|应急码|救援码"
    r"|备份码|恢复码|备用验证码|恢复代码"
)
_ORDERED = re.compile(r"(?:order|ticket|case|page|单号|工单)[ #:]{0,3}$")
_BACKUP_VALUE = re.compile(
    r"(?<![\w-])(?:[a-z0-9]{4,6}(?:-[a-z0-9]{4,6}){1,5}|[a-z0-9]{4,5} [a-z0-9]{4,5}|\d{8,10}|[a-z0-9]{8,10})(?![\w-])"
)
# Texts up to this length are searched whole; longer ones around what the prefilter hits.
_ONE_PART = 600
_BEFORE = 80
_SHORT_ANSWER = 48
_BEHIND = 200
_OTPAUTH = re.compile(r"otpauth(?:-migration)?://[^\s\"'<>]+")
_SEED_VALUE = re.compile(
    r"(?<![a-z0-9])(?!totp|auth|goog|seed|secr|code|keys?)(?:[a-z2-7]{4}[ -]?){4,16}[a-z2-7]{0,4}(?![a-z0-9])"
)
_SEED_LABEL = re.compile(r"totp|2fa|mfa|authenticator|google auth|otp|谷歌|验证器|二次验证|身份验证")
_ASKED_PASSWORD = re.compile(r"pass ?word|pass ?code|(?<![a-z])pin(?![a-z])|密码|密碼|口令")
_ASKED_OTHER = re.compile(
    r"number|hash|order|address|version|e-?mail|user|account|error|show|page|screen|problem|which|显示|页面"
    r"|提示|(?<![a-z])id(?![a-z])|号|哈希|地址|版本|名|邮箱|不要|never|not"
)
_ONE_TOKEN = re.compile(r"[^!-~]*(?P<value>[!-~]{6,40})[^!-~]*$")
# A value that no sentence holds, a few words behind the label: letters and digits in one token.
_NEAR_LABEL = re.compile(
    r"(?:pass ?word|pass ?phrase|pass ?code|passwd|(?<![a-z])pwd|密 ?码|密 ?碼"
    r"|口令)(?P<gap>[^.。;；\n!-~]{0,8}(?:[ ][a-z'>?:,()-]{1,9}){0,5}?"
    r"[^.。;；\na-z0-9]{0,8})(?<![0-9a-z@#$%_./-])(?P<value>(?=[!-~]{0,38}[a-z])(?=[!-~]{0,38}[0-9])[!-~]{7,40})"
)
_OTHER_VALUE = re.compile(
    r"\b(?:for|of|on|field|page|works?|has|have|needs?|reset|with|screen|shows?)\b|提示|错误|页面|无法|正确"
    r"|显示|忘|order|ticket|version|address|account|user|mail|error|wallet|hash|(?<![a-z])(?:id|uid|tx)|订单"
    r"|单号|工单|版本|地址|账号|用户|邮箱|错误|哈希|编号|http|www"
)
_DATED = re.compile(r"(?:19|20)\d\d[-./ ]\d\d?[-./ ]\d\d?(?!\d)|\d+ ?[年月秒次分]")
_MEASURED = re.compile(
    r"\d+(?:[.,]\d+)*[a-z%]{1,12}$|(?:err|error|code|build|ver|wallet|galaxy|level|step|page|line"
    r"|bug)[-_]?[a-z]?\d+|v?\d+(?:\.\d+)+|[a-z]{2,5}-?\d{2,3}$|0x[0-9a-f]+|.*@[\w-]+\.|[0-9a-f]{32,}$|\d{4}-"
)
_ASKED_CODE = re.compile(
    r"verification code|otp|2fa|sms code|one[ -]time|验证码|驗證碼|动态码|校验码"
    r"|(?:six|four|eight|[468])[ -]digit code|(?<!error )(?<!promo )(?<!zip )(?<!status )(?<!referral )\bcode(?= ("
    r"?:did|do|that|you|we|from|in|on)\b)|收到的码"
)
_ONLY_DIGITS = re.compile(
    r"[^\w]*(?P<value>\d{3}[ -]?\d{3}|\d{4}|\d{8}|\d(?:[ .,·-]\d){3,7}|[零〇一二三四五六七八九]{4,8})(?![.,]?\d)"
)


def untagged(lower: str) -> str:
    """Blanks for markup around a value; the length stays."""
    return _TAG.sub(lambda tag: " " * len(tag.group()), lower) if "<" in lower else lower


def find_passwords(norm: Normalised, context: str) -> _Found:
    """Values that a label names. A question about a password, or its state, is not a value."""
    lower = untagged(norm.lower)
    if "otpauth" in lower:
        yield from ((SecretKind.credential, *match.span()) for match in _OTPAUTH.finditer(lower))
    if len(lower) <= 40 and (only := _ONLY_DIGITS.match(lower)) and _ASKED_CODE.search(context):
        yield SecretKind.code, *only.span("value")
    if len(lower) <= _SHORT_ANSWER and _ASKED_PASSWORD.search(context) and not _ASKED_OTHER.search(context):
        answer = _ONE_TOKEN.match(lower)
        if answer and _is_token(answer.group("value")):
            yield SecretKind.password, *_trimmed(lower, *answer.span("value"))
    for first, last in regions(PREFILTER, lower) if holds_any(lower, _MARKS) else ():
        for match in _NEAR_LABEL.finditer(lower, first, last):
            if _is_token(match.group("value")) and not _OTHER_VALUE.search(match.group("gap")):
                yield SecretKind.password, *_trimmed(lower, *match.span("value"))
        for match in _AFTER_LABEL.finditer(lower, first, last):
            if _is_value(norm.text, lower, match):
                yield SecretKind.password, *_trimmed(lower, *match.span("value"))
        for match in _AFTER_CLAUSE.finditer(lower, first, last):
            start, end = _trimmed(lower, *_uncut(lower, *match.span("value")))
            value = norm.text[start:end]
            if _dense(value) and not _PLACEHOLDER.match(value) and "://" not in value and not value.startswith("@"):
                yield SecretKind.password, start, end
        for match in _BEFORE_LABEL.finditer(lower, first, last):
            value = norm.text[match.start("value") : match.end("value")]
            if _dense(value) and not value.startswith(("http", "@")):
                yield SecretKind.password, *match.span("value")
        for match in _SPELT.finditer(lower, first, last):
            before = lower[max(0, match.start() - 16) : match.start()].split()
            other = match.group().startswith("code") and before and before[-1].strip("(:,.") in _OTHER_CODES
            other = other or (match.group().startswith("code") and _is_error(lower, match))
            if not other and not _DATED.match(lower, match.start("value")):
                yield SecretKind.code, *match.span("value")
        yield from _codes(norm, first, last)


# "code 3194 appears", "it says code 50531 and closes": an error, where nothing speaks of logging in.
_ERROR = re.compile(
    r"[^\w]{0,2}(?:appears?|on (?:the|my) (?:screen|page|display)|pops|and (?:closes|stops"
    r"|crashes|freezes)|then|when i|error|comes up|报错|出现)"
)
_SHOWN = re.compile(r"(?:shows?|displays?|says|i get|app|page|screen) (?:me )?(?:the |a |an )?$")
_LOGGING_IN = re.compile(r"sms|text|verif|auth|otp|2fa|log ?in|mail|google|验证|短信|登录")


def _is_error(lower: str, match: re.Match[str]) -> bool:
    value = match.group("value")
    around = lower[max(0, match.start() - 60) : match.end() + 40]
    if not value.isdigit() or _LOGGING_IN.search(around):
        return False
    before = lower[max(0, match.start() - 24) : match.start()]
    return bool(
        _ERROR.match(lower, match.end())
        or _SHOWN.search(before)
        or lower[match.start("value") - 1] == "-"
        or len(value) == _ODD
    )


_ODD = 5
"""Digits that codes for logging in do not have."""


def regions(prefilter: re.Pattern[str], lower: str) -> list[tuple[int, int]]:
    """The parts of a text in which a label and its value can stand; short texts are one part."""
    if prefilter.search(lower) is None:
        return []
    if len(lower) <= _ONE_PART:
        return [(0, len(lower))]
    parts: list[tuple[int, int]] = []
    for match in prefilter.finditer(lower):
        first, last = max(0, match.start() - _BEFORE), min(len(lower), match.end() + _BEHIND)
        if parts and first <= parts[-1][1]:
            parts[-1] = (parts[-1][0], last)
        else:
            parts.append((first, last))
    return parts


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


def _codes(norm: Normalised, first: int, last: int) -> _Found:
    lower = norm.lower
    for pattern, kind in (
        (_BY_MESSAGE, SecretKind.code),
        (_CODE, SecretKind.code),
        (_CODE_BEFORE, SecretKind.code),
        (_CVV, SecretKind.code),
    ):
        for match in pattern.finditer(lower, first, last):
            yield kind, *match.span(match.lastgroup or "value")
    for match in _BARE_CODE.finditer(lower, first, last):
        before = lower[max(0, match.start() - 16) : match.start()].split()
        if not before or before[-1].strip("(:,.") not in _OTHER_CODES:
            yield SecretKind.code, *match.span("value")
    if _SEED_LABEL.search(lower, first, last):
        for match in _SEED_VALUE.finditer(lower, first, last):
            label = _SEED_LABEL.search(lower, max(0, match.start() - 48), match.start())
            if label and _is_seed(norm.text[match.start() : match.end()].strip(" -")):
                yield SecretKind.credential, match.start(), match.end()
    label = _BACKUP.search(lower, first, last)
    if label:
        values = list(_BACKUP_VALUE.finditer(lower, label.end(), min(len(lower), label.end() + 600)))
        surely = {len(match.group()) for match in values if sum(char.isdigit() for char in match.group()) >= 2}
        for match in values:
            # In a list of codes one may have a single digit or none; then its dash tells it from a word.
            shaped = len(match.group()) in surely and ("-" in match.group() or any(map(str.isdigit, match.group())))
            if _ORDERED.search(lower, max(0, match.start() - 10), match.start()) or not _halves(match.group()):
                continue
            if (shaped and len(values) > 1) or sum(char.isdigit() for char in match.group()) >= 2:
                yield SecretKind.code, *match.span()


def _halves(value: str) -> bool:
    """Two pieces with a blank between are a code only if neither is a word."""
    return all(any(map(str.isdigit, half)) for half in value.split(" ")) if " " in value else True


def _is_seed(value: str) -> bool:
    """Base32 as authenticators print it: one case, and a digit or capitals."""
    bare = value.replace(" ", "").replace("-", "")
    if not 16 <= len(bare) <= 64 or not (bare.isupper() or bare.islower() or bare.isalnum()):
        return False
    return bare.isupper() or (any(char.isdigit() for char in bare) and " " not in value.strip()[:4])
