"""Finds passwords and codes by evidence: a value of their shape, a label on either side in its sentence, and a link.

The patterns of ``passwords`` know how people usually give one. This finder starts from the value instead: what looks
like a password or a code, stands where somebody used, set or received it, and has its label near.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from kefu_core.safety.secrets.findings import SecretKind
from kefu_core.safety.secrets.passwords import ASKED_OTHER
from kefu_core.safety.secrets.signs import Marks, Signs
from kefu_core.safety.text.normalise import has_digit

_Found = Iterator[tuple[SecretKind, int, int]]

_MARKS = Marks(
    "pass", "pw", "verif", "cvv", "背面", "后三", "後三", "末三", "back",
    "口令", "密", "pin", "code", "码", "碼", "sms", "text", "otp", "2fa",
    "authenticator", "短信", "验证", "解锁", "security", "digits", "三位", "qr", "二维码", "manual", "手动", "setup",
)  # fmt: skip
# Each alternative of the labels below holds one of these.
_CODE_MARKS = Marks(
    "sms", "text", "otp", "2fa", "verif", "authent", "time", "code", "pin", "验证", "短信", "码", "碼", "解锁", "密码",
)  # fmt: skip
_BACK_MARKS = Marks("digits", "security", "back", "behind", "安全码", "面", "三位", "后三", "後三", "末三", "cvv码")
_SETUP_MARKS = Marks("set", "manual", "qr", "二维码", "手动")
_PASSWORD_MARKS = Marks("pass", "pw", "密", "口令")
_PASSWORD = re.compile(
    r"p(?:ass ?words?(?! (?:manager|reset|field|page))|ass ?phrases?|ass ?code|(?<![a-z]p)(?:wd?|ass)(?![a-z])"
    r"(?! ?(?:field|page|reset)))|密[码碼]|口令"
)
# Where a value stands that somebody used, set or was given.
_LINK = re.compile(
    r"(?:(?<![a-z])(?:is|was|be|been|to|as|in|with|enter(?:ed)?|typ(?:e|ed|ing)|us(?:e|ed|ing)|took|take|set"
    r"|put|try|tried|chose|choose|changed|called|got|get|received?|me|reads?|says?|said|shows?|shown|gave|contain(?:s|ed)|code|sms"
    r"|number|pass|pwd?|pin|password|passphrase|mail|key|back|card|secret|was:)(?: the| my| a| it| now| still"
    r"| just)?|[=:<>-]|是|为|為|填|输入?|用|设(?:成|置|的|了)?|把|叫|试了?|成了?|就|写|改(?:成|为)?|收到(?:的"
    r"|了)?|发的|密码|口令|码"
    r"|里|在|现在|位|刚|的)[\s:：=\"'“「『《<`*]*$"
)
_OTHER = re.compile(
    r"(?:user(?: ?name)?|account|order|ticket|case|version|update[d]? to|(?<![a-z])(?:id|uid|tx|isbn|ip|v)"
    r"|address|e-?mail|hash|phone|model|invoice|tracking|amount|error|page|room|step|level|zip|post ?code|promo"
    r"|coupon|referral|hours?|costs?|cost is|price|serial"
    r"|用户名|账号|帐号|登录名|昵称|订单号?|单号|工单号?|版本|编号|地址|邮箱|哈希|金额|错误码?|代码|邮编|优惠码"
    r"|邀请码|尾号|号码|区号|电话|手机号?|第)[\s:：=#是为]*(?:is|was)?[\s:：#]*$"
)
_TOKEN = re.compile(r"(?<![!-~])[\"'`*<(\[]{0,3}(?P<value>[a-z0-9][!-~]{5,39}|[!-~]{6,40})")
_NOT_TOKEN = re.compile(
    r"(?:[a-z_]{0,12}(?:id|trace|span)[=:]|[0-9a-f]{8}-[0-9a-f]{4}-|https?:|www\.|0x[0-9a-f]{6}|[0-9a-f]{32,}$|.*@[\w-]+\.\w|iphone|ipad|ios|android|windows|macbook"
    r"|galaxy|pixel|app[-v]|v?\d+(?:\.\d+)+|\d+(?:[.,]\d+)*[a-z%]{0,6}$|[a-z]+\d{1,2}$|\d+(?:st|nd|rd|th)$"
    r"|(?:err|error|code|build|ver|wallet)[-_]?\d"
    r"|\d{1,4}[-/:.]\d|\[hidden|\[已|<|\$\{|.*(?:your|xxxx|<[a-z]+>?|\*{3}|example)|[1-9a-hj-np-z]{32,}$|[a-z]{2,5}-?\d{2,3}$)"
)
_BOUND = re.compile(r"[.。!！;；\n](?=\s|[\u3400-\u9fff])")
_STRONG = (
    r"(?=[almopstv2验短动校确登解支邮码])"
    r"(?:(?<![a-z])sms(?![a-z])|text(?:ed)? (?:message|me)|(?<![a-z])otp|2fa|verification|authenticator"
    r"|one[ -]time|log ?in code|(?<![a-z])pin(?:code)?(?![a-z])|passcode|验证[码碼器]|短信|动态码|校验码|确认码"
    r"|登录码|解锁(?:码|数字|密码|失败)|支付密码"
    r"|(?:mail|邮箱|邮件)[^.。\n]{0,24}(?:code|码)|(?<![error邀请惠源编代订单二条])码(?=是|:))"
)
_CODE_LABEL = re.compile(_STRONG)
_NUMBER = re.compile(
    r"(?P<value>\d(?<![a-z0-9_.,:/#+$€¥-].)(?:\d{2}[ -]\d{3}|\d-\d{2}|\d{5}|\d{3}"
    r"|\d{7}))(?![\d%a-z_]|[.,:/-]\d|[年月日号位]|[ ]?(?:usdt|usd|eth|btc|trx|u(?![a-z])|元|块|个|分|秒|年|月|日"
    r"|次|min|hour|day|times|confirm|won|yen|dollar|euro))"
)
_BACK = re.compile(
    r"(?=[bcost3安背后反三後末])(?:"
    r"(?:three|3) digits|security (?:code|number)|on the back|back of (?:the |my )?card|behind|安全码|(?:背|后"
    r"|反)面[^,，。]{0,4}(?:三|3)[位个]|三位数|背面的?(?:数字?|码)|[后後末]三[码碼位]|cvv码|后面三位|card security)"
)
_THREE = re.compile(
    r"(?<![\w.,:/#+-])(?P<value>\d{3})(?![\w%]|[.,:/-]\d)"
    r"|(?<=[\u3400-\u9fff])(?P<han>\d{3})(?!\d|[.,:/-]\d|[年月日元块分秒次])"
)
# "since 2021", "sms to 10690000": a year, a number that is written to.
_YEAR = re.compile(r"(?<![a-z])(?:(?:in|since|from|year|until) ?(?:19|20)\d\d|to ?\d{8})$")
_LABEL_ENDS = re.compile(_STRONG + r"[\s:：=]{0,3}$")
_CARD = re.compile(r"visa|master|card|cvv|cvc|卡|the back|behind|背面|安全码")
_SETUP = re.compile(
    r"(?:set ?up|manual(?: entry)?|under the qr|below the qr|qr(?: code)?|二维码(?:下面|里)?"
    r"|手动输入)[^\n]{0,24}?(?:key|code|secret|密钥|串|was|is|是|:)"
)
_BASE32 = re.compile(r"(?<![a-z0-9])[a-z2-7]{16,64}(?![a-z0-9])")
_SHORT_ANSWER = 48
_BEFORE, _BEHIND, _CODE_BEFORE, _CODE_BEHIND = 64, 48, 48, 26


def find_values(text: str, lower: str, talk: str, signs: Signs) -> _Found:
    """Passwords and codes; ``talk`` is what was said before, and only helps to judge."""
    if not signs.hold(_MARKS) and not (talk and _PASSWORD.search(talk)):
        return
    yield from _passwords(text, lower, talk, signs)
    if has_digit(lower):
        yield from _codes(text, lower, signs)


def _has_between(places: list[int], low: int, high: int) -> bool:
    """Whether one of the ascending places lies between the two."""
    at = bisect_left(places, low)
    return at < len(places) and places[at] < high


def _near(lower: str, start: int, end: int, before: int, behind: int) -> tuple[str, str]:
    """What stands before and behind a value within its sentence."""
    ahead, after = lower[max(0, start - before) : start], lower[end : end + behind]
    cuts = list(_BOUND.finditer(ahead))
    stop = _BOUND.search(after)
    return ahead[cuts[-1].end() :] if cuts else ahead, after[: stop.start()] if stop else after


_MANY = 200


def _tokens_near(lower: str, labels: list[int]) -> Iterator[re.Match[str]]:
    """The words that stand near enough to a label, each once."""
    end = 0
    for label in labels:
        for match in _TOKEN.finditer(lower, max(end, label - _BEHIND - _LONGEST), label + _BEFORE + _LONGEST):
            if match.end() > label + _BEFORE + _LONGEST - 1:
                break  # cut, and too far from this label; it comes again if another is nearer
            end = match.end()
            yield match


_LONGEST = 48
"""Characters that a value and the signs before it never have."""


def _passwords(text: str, lower: str, talk: str, signs: Signs) -> _Found:
    asked = bool(talk) and _PASSWORD.search(talk) is not None
    if not asked and not signs.hold(_PASSWORD_MARKS):
        return
    labels = [match.start() for match in _PASSWORD.finditer(lower)]
    if not asked and not labels:
        return
    asks = asked and len(lower) <= _SHORT_ANSWER and talk.rstrip().endswith("?") and not ASKED_OTHER.search(talk)
    for match in _TOKEN.finditer(lower) if asked or len(labels) > _MANY else _tokens_near(lower, labels):
        start, end = match.span("value")
        if match.group("value").isalpha():
            continue  # a word
        if not asked and not _has_between(labels, start - _BEFORE, end + _BEHIND):
            continue
        while end - start > 4 and lower[end - 1] in ".,;:!?\"'`)>]*":
            end -= 1
        value = text[start:end]
        if not _is_password(value) or _NOT_TOKEN.match(lower[start:end]):
            continue
        ahead, after = _near(lower, start, match.end("value"), _BEFORE, _BEHIND)
        if _OTHER.search(ahead):
            continue
        labelled = _PASSWORD.search(ahead) or _PASSWORD.search(after)
        next_to = re.match(r"[\s\"'”」』》)>*`]{0,4}(?:<-|这个|那个|is |was |as |设?为|当|作|\()?[^!-~]{0,3}", after)
        adjacent = (
            next_to is not None
            and "," not in lower[end : match.end("value")]
            and _PASSWORD.match(after, next_to.end()) is not None
        )
        answers = asks and _HEDGED.match(ahead) is not None
        if (
            answers
            or (labelled and (_LINK.search(ahead) or not ahead.strip() or adjacent))
            or (asked and _USED.search(ahead))
        ):
            yield SecretKind.password, start, end


# What stands before a password that answers our question for it.
_HEDGED = re.compile(
    r"(?:[^\w]*(?:i think|pretty sure|maybe|probably|it[’']s|its|it is|is|好像|应该|可能|就是?|大概|是的?|一直"
    r"|嗯|我?记得"
    r"|用的)){0,4}[^\w]*$"
)
_USED = re.compile(
    r"(?:enter(?:ed)?|typ(?:e|ed|ing)|us(?:e|ed|ing)|put in|with|tried|输入?了?|填了?|用的?"
    r"|试了?)[\s:：\"'“「『《<`*]*$"
)


def _is_password(value: str) -> bool:
    if len(value) < 6 or "/" in value:
        return False
    letters = sum(map(str.isalpha, value))
    digits = sum(map(str.isdigit, value))
    signs = sum(char in "@#$%^&*!+=~_" for char in value[1:])
    return (
        letters >= 3
        and len(value) >= 6
        and ((digits > 0) or (signs > 0 and value.isascii() and "_" not in value))
        and "/" not in value
    )


def _codes(text: str, lower: str, signs: Signs) -> _Found:
    if signs.hold(_CODE_MARKS):
        for match in _NUMBER.finditer(lower):
            start, end = match.span("value")
            ahead, after = _near(lower, start, end, _CODE_BEFORE, _CODE_BEHIND)
            if _OTHER.search(ahead) or (_CODE_LABEL.search(ahead) is None and _CODE_LABEL.search(after) is None):
                continue
            if _YEAR.search(ahead + lower[start:end]):
                continue
            if (
                _LINK.search(ahead)
                or _LABEL_ENDS.search(ahead)
                or re.match(r"[^\w]{0,2}(?:这个|的|是[^,，]{0,6})?(?:验证码|密码|码|as |is )", after)
            ):
                yield SecretKind.code, start, end
    if signs.hold(_BACK_MARKS) and _BACK.search(lower) and _CARD.search(lower):
        for match in _THREE.finditer(lower):
            ahead, after = _near(lower, *match.span(), _CODE_BEFORE, _CODE_BEHIND)
            close = _BACK.search(ahead[-40:]) or _BACK.search(after)
            if (
                close
                and not _OTHER.search(ahead)
                and re.match(r"[\s,，.)]*(?:$|[a-z\u3400-\u9fff,，])", after)
                and not re.match(r" ?(?:usd|eth|u\b|dollars|errors?|times|minutes)", after)
            ):
                yield SecretKind.code, *match.span(match.lastgroup or "value")
    if signs.hold(_SETUP_MARKS) and _SETUP.search(lower):
        for match in _BASE32.finditer(lower):
            ahead, _ = _near(lower, *match.span(), _BEFORE, 1)
            value = text[match.start() : match.end()]
            if _SETUP.search(ahead) and (value.isupper() or any(map(str.isdigit, value))):
                yield SecretKind.credential, *match.span()
