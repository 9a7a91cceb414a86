"""Finds PINs, one-time codes, their seeds and backup codes: a label, a link to it, and digits that may be one."""

import re
from collections.abc import Iterator, Sequence

from kefu_core.safety.secrets.findings import SecretKind
from kefu_core.safety.text.normalise import holds_any

_Found = Iterator[tuple[SecretKind, int, int]]

# A code with its digits set apart or written as Chinese numbers; the label must be the one of a code, PIN or password.
_NUMERAL = "[0-9零〇一二三四五六七八九幺两]"
_NUMERALS = re.compile(rf"{_NUMERAL}(?:[^\w\n]{{0,5}}{_NUMERAL}){{3}}")
# What the value of each label holds: three digits in a row, or six letters and digits.
_SHAPE = re.compile(
    r"\d{3}|\d[a-z0-9]{5}|[a-z]\d[a-z0-9]{4}|[a-z]{2}\d[a-z0-9]{3}|[a-z]{3}\d[a-z0-9]{2}|[a-z]{4}\d[a-z0-9]"
    r"|[a-z]{5}\d"
)
_DIGIT = re.compile(r"\d")
# What codes without letters have.
_FOUR = re.compile(r"\d{3}[ -]?\d|[零一二三四五六七八九]{4}")
_HAN_NUMERAL = re.compile("[零〇一二三四五六七八九幺两]")
_MESSAGE_MARKS = ("sms", "text message", "verification", "短信", "验证码", "驗證碼", "校验码", "动态码")
_CVV_MARKS = ("cvv", "cvc", "安全码", "安全碼", "card security")
_SPELT = re.compile(
    r"(?=[pco2a密口收发短邮验驗校确动安])"
    r"(?:pass ?code|(?<![a-z])pin(?![a-z])(?:[ ]?(?:code|number|码|碼))?|(?<![a-z])(?<!error )(?<!zip )(?<!post )"
    r"(?<!报错 )(?<!报错)(?<!错误 )(?<!错误)"
    r"(?<!status )(?<!promo )(?<!country )(?<!check )code(?![a-z])|(?<![a-z])otp(?![a-z])"
    r"|one[ -]?time pass(?:word|code)|2fa"
    r"|authenticator"
    r"|密码|密碼|口令|(?:收到|发来|短信|邮箱)的码|验证码|驗證碼|校验码|确认码|动态码|短信码|pin码|安全码)"
    r"(?:[ ](?:app|right|now|that|i|got|received|just|the|you|sent|me|from|by|e-?mail)){0,5}"
    r"[^\w\n]{0,4}(?:(?:is|was|shows?|says?|gives?|reads?|是|为|為|就是|显示)[^\w\n]{0,4}){0,2}\n?"
    rf"(?P<value>{_NUMERAL}(?:[ ]{{0,2}}[.,\-·、]?[ ]{{0,2}}{_NUMERAL}){{3,7}}"
    rf"|\d(?P<sign>[^\w\s/:%]{{1,2}})\d(?:(?P=sign)\d){{2,6}})(?:(?=,\d{{1,2}} ?分)|(?!{_NUMERAL}|[.,-][a-z0-9]|\w))"
)
_CODE = re.compile(
    r"(?=[aceflgmorstuv2468验驗校动動短确谷发二收])"
    r"(?:(?:verification|verify|confirmation|security|auth(?:entication|enticator)?|2fa|mfa|sms|otp|one[ -]?time"
    r"|login|access|google|(?:six|four|[468])[ -]digit)"
    r"[ -]{0,2}(?:pass)?(?:codes?|pin|password|number)|(?<![a-z0-9])(?:otp|totp|2fa)(?![a-z])"
    r"|authenticator(?: app)?(?= (?:shows|says|gives|displays))"
    r"|(?<![a-z])code (?:from|in|by|on) (?:the |my |your )?(?:google |microsoft )?(?:authenticator|sms|text|app"
    r"|e-?mail)"
    r"|(?:received?|got|get|sent|texted|typed?|entered|enter|used?|using) (?:me )?(?:the |a |this |your |my )?code"
    r"|code de v[ée]rification"
    r"|验证码|驗證碼|校验码|校驗碼|动态码|动态口令|動態密碼|短信码|确认码|谷歌码|谷歌验证(?!器)|(?<![a-z])ga码"
    r"|发(?:给)?[我你]的[码碼]|二次验证|(?:收到|发来)了?一?[串组]数字)"
    r"(?:[ ](?:right|now|today|just|currently|for my account)){0,3}"
    r"[^\w\n]{0,4}(?:(?:is|was|es|é|that i got|i got|i received|they sent|it says|shows|says|gives|displays"
    r"|app|里|上|(?:刚|已经?|才)?(?:收到[了的]?|发?过?来了|到了|发[过給给]?来?了)|写着?|填了?的?|输入了?|给的"
    r"|是|为|為|就是|发来|显示"
    r"|(?:has |just |finally |now )?(?:came(?: in| through)?|arrived)|(?:is )?here)[^\w\n]{0,4}){0,2}"
    r"(?P<value>[a-z]{0,2}-?\d{3}[ -]?\d{3,5}(?!\d)|\d{4}(?!\d)|(?=[a-z]*\d)[a-z0-9]{6,8}(?![a-z0-9]))"
)
_BARE_CODE = re.compile(
    r"(?<![a-z])code(?:[ ](?!of |for )[a-z']{1,9}){0,5}?(?:[ ]is|[ ]was"
    r"|[ ]?:)[ ]{0,2}(?P<value>\d{3}[ -]?\d{3}|\d{4}(?![^\n]{0,16}(?:error|appear|fail|报错|错误)))(?!\d|[.:/-]\d)"
)
# "the text says 482133", "482133 is what came by SMS".
_BY_MESSAGE = re.compile(
    r"(?:(?<![a-z])sms|text message|短信|(?<![a-z])verification(?=[ ]?[:=]))(?![^\n\d]{0,6}(?:号|费|cost|fee"
    r"|price|余额|餘額))[^\n\d。.]{0,10}(?:says?|said|is|was|reads?|[:=]|说|写|是|显示|为)"
    r"[^\n\d]{0,4}(?P<value>\d{3}[ -]?\d{3}|\d{4}|\d{8})(?!\d|[.:/-]\d|[ ]?(?:年|元|块|usdt?(?![a-z])|u(?![a-z])))"
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
    r"(?=[\d零一二三四五六七八九])(?:"
    r"(?<!\d)(?P<value>\d{3}[ -]?\d{3}|\d{4}|\d{8}|[零一二三四五六七八九]{4,8})(?!\d)[ ]{0,2}(?:is"
    r"|是)[ ]{0,2}(?:my|the|your"
    r"|我的)?[ ]?(?:\w{1,12}[ ])?(?:otp|2fa|(?:verification|security|login|sms)[ ]code|验证码|驗證碼)"
    r"|(?<!\d)(?P<plain>\d{3}[ -]?\d{3}|\d{4}|\d{8})(?!\d)[ ]is[ ](?:my|the|your)[ ]code(?![a-z]))"
)
# "the code arrived. 482133", "短信来了,482133": the label names no kind of code, so it must have come.
_ARRIVED = re.compile(
    r"(?=[cstop短码碼简簡])"
    r"(?:(?<![a-z])(?:code|sms|text|otp|pin)[ ](?:has |just |finally |now |only |is )?(?:came?(?: in| through)?"
    r"|arrived|here)"
    r"|(?:短信|(?<![请請惠件货貨单單维維条條换換荐薦误誤编編代源])[码碼]|简讯|簡訊)(?:刚|已经?|才"
    r"|终于)?(?:收到了|发?过?来了|到了))"
    r"[^\w\n]{1,4}(?:(?:it|this|that)?(?:[’']s | is |is )|就?是)?"
    r"(?P<value>\d{3}[ -]?\d{3}|\d{4}|\d{8})"
    r"(?!\d|[.,:/-]\d|[ ]?(?:年|月|日|元|块|个|分|秒|次|点|单|笔|号|usdt?|eth|btc|trx|u(?![a-z])|min|sec"
    r"|hour|day|times))"
)
_CVV = re.compile(
    r"(?:(?<![a-z])cvv2?(?:[ ](?:code|number))?|(?<![a-z])cvc2?(?:[ ](?:code|number))?|安全码|安全碼"
    r"|card security code)[^\w\n]{0,4}(?:(?:is|是"
    r"|为)[^\w\n]{0,3})?(?P<value>\d{3,4})(?!\d)"
)
_BACKUP = re.compile(
    r"(?=[bres备備应救恢])(?:"
    r"(?:backup|recovery|rescue|emergency|scratch)[ -](?:access[ -])?codes?|备用码|备用代码|应急码|救援码"
    r"|备份码|恢复码|备用验证码|恢复代码|备份验证码|[備备]用[碼码]|備用代碼|備份碼|恢復碼|[備备][用份]驗證碼)"
)
_ORDERED = re.compile(r"(?:order|ticket|case|page|单号|工单)[ #:]{0,3}$")
_BACKUP_VALUE = re.compile(
    r"(?<![\w-])(?:[a-z0-9]{4,6}(?:-[a-z0-9]{4,6}){1,5}|[a-z0-9]{4,5} [a-z0-9]{4,5}|\d{8,10}|[a-z0-9]{8,10})(?![\w-])"
)
_OTPAUTH = re.compile(r"otpauth(?:-migration)?://[^\s\"'<>]+")
_SEED_VALUE = re.compile(
    r"(?<![a-z0-9])(?!totp|auth|goog|seed|secr|code|keys?)(?:[a-z2-7]{4}[ -]?){4,16}[a-z2-7]{0,4}(?![a-z0-9])"
)
# Base32 as authenticators print it has capitals or digits.
_SEED_SHAPE = re.compile(r"[A-Z2-7]{2}|[2-7][a-z]|[a-z][2-7]")
_SEED_SIGN = re.compile("[A-Z2-7]")
_SEED_LABEL = re.compile(r"totp|2fa|mfa|authenticator|google auth|otp|谷歌|验证器|驗證器|二次验证|身份验证|身份驗證")
_DATED = re.compile(r"(?:19|20)\d\d[-./ ]\d\d?[-./ ]\d\d?(?!\d)|\d+ ?[年月秒次分]")
_ASKED_CODE = re.compile(
    r"verification code|\bcode (?:is|was)[^\w]*$|\bhere(?: i|[’'])s (?:the|my|your) code[^\w]*$"
    r"|authenticator|验证器|otp|2fa|sms code|one[ -]time|验证码"
    r"|驗證碼|动态码|校验码"
    r"|(?:six|four|eight|[468])[ -]digit code"
    r"|(?<!error )(?<!promo )(?<!zip )(?<!status )(?<!referral )\bcode(?= (?:did|do|that|you|we|from|in|on|by|to"
    r"|yet|now|here|reach|come|came|arrive)"
    r"\b|\?)|收到的码|短信.{0,3}(?:收|到|来|有)|[468]位数?的|(?:收到|来|到).{0,4}短信|(?<![a-z])sms(?= (?:just "
    r"|finally )?(?:arrive|come|came|yet))"
)
# Said around the code by those who answer our question for it.
_AROUND_ANSWER = (
    r"(?:[^\w]{0,4}(?:收到了?|有?收到[囉啰]?|看[到见]了?|查到了?|[哦喔]+|finally|at last|(?:it )?(?:did|came)"
    r"|looks like|i (?:see|think)|到了|来了|有了|有的?|嗯+|好的?|是的?|对的?|就是|这个|這個|刚刚?|刚才?"
    r"|这|它|吗|么|呢|啊|哈|谢谢"
    r"|yes|yep|yeah|yup|ok(?:ay)?|sure|got it|i (?:got|did|do|have)(?: it)?|it(?:[’']s| is| says| was)?"
    r"|here(?: it is| you go)?"
    r"|this(?: one)?|is|now|just|came|arrived|thanks|thx|please|pls|the code|code|验证码|短信|sms|但是?|可是"
    r"|还是|提示|说|过期了?|失效了?|无效|不对"
    r"|but(?: it)?|(?:is |has )?expired|says?|invalid|wrong)(?![a-z]))"
)
_DIGITS = r"\d{3}[ -]?\d{3}|\d{4}|\d{8}|\d(?:[ .,·-]\d){3,7}|[零〇一二三四五六七八九]{4,8}"
_ONLY_DIGITS = re.compile(rf"[^\w]*(?P<value>{_DIGITS})(?![.,]?\d)")
_ANSWER = re.compile(
    rf"{_AROUND_ANSWER}{{1,5}}[^\w]*(?P<value>{_DIGITS})(?![.,:/]?\d)(?:{_AROUND_ANSWER}{{0,4}})[^\w]*$"
)


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


_SHORT_ANSWER = 40


def find_codes(text: str, lower: str, talk: str, parts: Sequence[tuple[int, int]]) -> _Found:
    """Codes that a label names, and digits that answer our question for one.

    ``lower`` is the text with plain labels, ``talk`` what was said before, ``parts`` where labels stand.
    """
    if "otpauth" in lower:
        yield from ((SecretKind.credential, *match.span()) for match in _OTPAUTH.finditer(lower))
    if talk and len(lower) <= _SHORT_ANSWER and _ASKED_CODE.search(talk):
        only = _ONLY_DIGITS.match(lower) or _ANSWER.match(lower)
        if only:
            yield SecretKind.code, *only.span("value")
    for first, last in parts:
        digits = _DIGIT.search(lower, first, last) is not None
        numerals = (digits or _HAN_NUMERAL.search(lower, first, last)) and _NUMERALS.search(lower, first, last)
        if numerals:
            yield from _spelt(lower, first, last)
        if numerals or (digits and _SHAPE.search(lower, first, last)):
            yield from _labelled(lower, first, last)
        if digits:
            yield from _backups(lower, first, last)
        if _SEED_SIGN.search(text, first, last):
            yield from _seeds(text, lower, first, last)


def _spelt(lower: str, first: int, last: int) -> _Found:
    for match in _SPELT.finditer(lower, first, last):
        before = lower[max(0, match.start() - 16) : match.start()].split()
        other = match.group().startswith("code") and before and before[-1].strip("(:,.") in _OTHER_CODES
        other = other or (match.group().startswith("code") and _is_error(lower, match))
        if not other and not _DATED.match(lower, match.start("value")):
            yield SecretKind.code, *match.span("value")


def _labelled(lower: str, first: int, last: int) -> _Found:
    patterns = [_CODE]
    four = _FOUR.search(lower, first, last)
    if (four and holds_any(lower, _MESSAGE_MARKS)) or "三位" in lower:
        patterns.append(_BY_MESSAGE)
    if four:
        patterns.append(_CODE_BEFORE)
    if holds_any(lower, _CVV_MARKS):
        patterns.append(_CVV)
    for pattern in patterns:
        for match in pattern.finditer(lower, first, last):
            yield SecretKind.code, *match.span(match.lastgroup or "value")
    if not four:
        return
    for match in (*_BARE_CODE.finditer(lower, first, last), *_ARRIVED.finditer(lower, first, last)):
        before = lower[max(0, match.start() - 16) : match.start()].split()
        if not before or before[-1].strip("(:,.") not in _OTHER_CODES:
            yield SecretKind.code, *match.span("value")


def _seeds(text: str, lower: str, first: int, last: int) -> _Found:
    if _SEED_SHAPE.search(text, first, last) and _SEED_LABEL.search(lower, first, last):
        for match in _SEED_VALUE.finditer(lower, first, last):
            label = _SEED_LABEL.search(lower, max(0, match.start() - 48), match.start())
            if label and _is_seed(text[match.start() : match.end()].strip(" -")):
                yield SecretKind.credential, match.start(), match.end()


def _backups(lower: str, first: int, last: int) -> _Found:
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
