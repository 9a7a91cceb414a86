"""Finds passwords that no label names: a value like nothing else, and what somebody did with it or recalls of it.

"I tried … and then …, neither works", "it used to be … before I changed it", "应该是…啊": who writes so speaks of a
password, as far as the value has the shape of one. The shape is held strictly here, because no label helps.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kefu_core.safety.secrets.findings import SecretKind
from kefu_core.safety.secrets.signs import Marks, Signs
from kefu_core.safety.text.normalise import holds_any

_Found = Iterator[tuple[SecretKind, int, int]]

_SIGNS = "@#$%^*!?&"
_RARE_SIGNS = "@#$%^*!?"
_MARKS = Marks(
    "tri", "try", "typ", "enter", "put", "work", "reject", "accept", "refuse", "wrong", "sure", "used to",
    "must", "been", "think", "maybe", "chang", "hint", "user", "login", "log in", "old one",
    "fail", "guess", "remember", "wrote", "could it", "might be", " set", "use", "paste", "unlock", "open", "correct",
)  # fmt: skip
_HAN_MARKS = (
    "试", "試", "输", "輸", "填", "用", "是", "进", "進", "登", "不", "错", "錯", "记", "記", "改", "号", "號", "报",
    "设", "設", "会", "會", "解", "失",
)  # fmt: skip
# In a long text only what is near one of them is looked at.
_SAID = re.compile("|".join((*_MARKS.letters, *(mark for _, mark in _MARKS.others), "".join(("[", *_HAN_MARKS, "]")))))
_FURTHEST = 160
_BESIDE = 120
"""Characters: two values and what joins them have fewer."""
_MANY = 40
_MOST_SAID = 1000
_TOKEN = re.compile(r"(?<![!-+\--~])[\"'`(\[<*]{0,2}(?P<value>[!-+\--~]{7,42})(?![!-+\--~])")
# What has letters, digits and signs and is no password all the same.
_KNOWN = re.compile(
    r"[@#$€¥](?![!-~]*[!%^&*])|[a-z_]{0,12}#\d+|.*[\w.+-]@[\w-]+\.[a-z]|.*[/\\<>{}|]|https?:|www\.|0x|\["
    r"|[a-z-]+\d{0,3}(?:[!?%]*|&\d)$"
    r"|\d+(?:[.,]\d+)*[a-z%]{0,8}[!?%]*$|v?\d+(?:\.\d+)+[a-z]{0,5}[!?]*$|(?:iphone|ipad|ios|android|windows|win|mac"
    r"|galaxy|pixel|chrome|firefox|safari|edge|usdt|usdc|trc|erc|bep|btc|eth|err|error|code|order|ticket|case"
    r"|page|step|block"
    r"|kf|uid|id|tx|ver|build|nft)[-_#:@!]?[a-z]?\d|(?:p2p|otc)[^a-z]|.*\d(?:usd[tc]?|btc|eth)(?:@|$)|\d+x@"
    r"|.*(?:your|xxxx|\*\*\*|example|redacted|hidden)|[^=]*=.*[&=]|\d{1,4}[-/:.]\d"
)
# Two words and a number with a sign between that names have, too.
_SOFT = re.compile(r"[A-Za-z]{3,}[-_.][A-Za-z]{3,}\d{2,4}$")
_TRIED = re.compile(
    r"(?:(?<![a-z])(?:tried|try|trying|typed?|typing|enter(?:ed|ing)?|put(?:ting)?|us(?:e|ed|ing)|even)(?: in"
    r"| with| it with| on)?"
    r"|试了?过?了?|試了?過?了?|try咗|[输輸]入?了?(?:的是)?|填了?的?(?:是)?|用|明明是|就是|之[后後]"
    r"|昨天)[\s:：\"'“「『]*$"
)
_JOINED = re.compile(
    r"[\s\"'”」]*[,，、/;]?[ ]?(?:and then|and|or|then|to|和|跟|与|與|或者?|还有|還有|后来改成|改成|改到)?"
    r"[\s\"'“「]*(?:the new one[ ])?"
)
_FAILS = re.compile(
    r"doesn.?t work|not work|stopped working|reject|not accept|refuse|wrong|incorrect|invalid|neither|none of|locked"
    r"|try again|(?<![a-z])fail|same(?![a-z])|not right|can.?t (?:log|get)|不对|不對|不行|不能用|用不了|不了"
    r"|进不|進不|登不|错误|錯誤|错$|錯$"
    r"|说错|說錯|不正确|不正確|不匹配|唔得|进去|报错|报 ?incorrect|怎么办"
)
_RECALLED = re.compile(
    r"(?:(?<![a-z])(?:used to be|must be|must have been|has always been|think (?:it was|it.?s|it is)"
    r"|(?:sure|certain|positive) (?:that )?(?:it.?s|it is|it was)|remember (?:it as|it was|it.?s)|maybe|perhaps"
    r"|changed it from|changed from"
    r"|(?:old|previous|first|original) one was|(?:new|current) one(?: is)?)"
    r"|[应應][该該]是|是不是|[记記]得(?:[设設]的|用的)?(?: ?is|是)|好像(?:就)?是|(?:以前|原来|原來|之前|本来"
    r"|肯定|一直)(?:就)?(?:是|用)|改成了?)"
    r"[\s:：\"'“「『]*$"
)
_CERTAIN = re.compile(
    r"(?<![a-z])(?:i.?m|im|quite|pretty|very|so) (?:\w{1,9} )?(?:sure|certain|positive)|hint(?![a-z])|提示是"
)
# What is said around a value that can hardly be anything but a password.
_SPEAKS = re.compile(
    r"(?<![a-z])(?:work(?:s|ed)?|refused?s?|reject|incorrect|wrong|fail(?:s|ed)?|guess|remember"
    r"|wrote (?:it )?down|could it be|might be"
    r"|i set|i use[ds]?|always use|paste[ds]?|expired|logs? in|unlock|open(?:s|ed)?)(?![a-z])"
    r"|用|记|記|会不会|會不會|设了|設了|设的|設的|填|登|错|錯|不对|不對|不行|失败|失敗|改成|改过|解锁|解鎖"
)
_CHOSEN = re.compile(
    r"(?!happy|merry|welcome|galaxy|pixel|iphone|android|layer|level|error|polygon|promo|top)(?:[a-z]"
    r"|[A-Z][a-z])[a-z]{2,}(?:[@#$%^&*]\d{2,5}|\d{2,6}[@#$%^&*]|\d{4}!)$",
    re.IGNORECASE,
)
_DRAWN_SIZE = 10
_TURNS = 5
_IT_IS = re.compile(r"(?:(?<![a-z])(?:it.?s|it is|it was|so|is)|那?就?是)[\s:：,，\"'“「『]*$")
_LOGIN = re.compile(
    r"(?:(?<![a-z])(?:user(?: ?name)?|log ?in|account)|[账帐賬帳][号號户戶]|用户名|用戶名)"
    r"(?: is|是)?[ :：=]{0,3}[^\s,，/|]{2,40}[ ]?[\s,，/|;][ ]?$"
)
# Said of things that have such names: no password is meant then.
_NAMES = re.compile(
    r"promo|coupon|discount|voucher|referral|优惠|券|折|限价|handle|nick ?name|channel|e-?mail"
    r"|(?<![a-z])(?:file|image|model|version|rate|domain|website|hotel)(?![a-z])|昵称|邮箱|郵箱|汇率|网址|频道|文件"
)
# Every sign of a password but the first and those that end a sentence has something before it.
_SIGNED = re.compile(r"[@#$%^*!?&](?:(?<=[!-~].)|(?=[!-~]))")
_SOFT_WITHIN = re.compile(r"[-_.](?<=[A-Za-z]{3}.)(?=[A-Za-z]{3,40}\d)")
_LONGEST = 48
_MIXED = re.compile(r"[A-Za-z].*\d|\d.*[A-Za-z]")
_STOP = re.compile(r"[.。;；\n](?=\s|[\u3400-\u9fff])|[!！]\s")
_BEFORE, _BEHIND = 56, 48


def find_unnamed(text: str, lower: str, signs: Signs) -> _Found:
    """Passwords without a word for them; ``lower`` is the lower-case copy of ``text``."""
    begins = _candidates(text, lower, signs)
    if not begins or not (signs.hold(_MARKS) or (not lower.isascii() and holds_any(lower, _HAN_MARKS))):
        return
    last: tuple[int, int] | None = None
    is_said = is_doubtful = False  # of the last one: what looks like a name as well is one only beside another
    for match in _tokens(text, begins):
        start, end = _bare(text, *match.span("value"))
        hard = is_password(text[start:end])
        if not hard and _SOFT.match(text, start, end) is None:
            continue
        ahead, after = _around(lower, start, end)
        joined = last is not None and _JOINED.fullmatch(lower, last[1], start) is not None
        is_meant = not _NAMES.search(ahead + after) and _is_meant(text[start:end], ahead, after, hard=hard)
        if last is not None and joined and is_doubtful and is_meant:
            yield SecretKind.password, *last
        is_said = is_meant or (joined and is_said)
        if is_said:
            yield SecretKind.password, start, end
        last, is_doubtful = (start, end), not is_said and _TRIED.search(ahead) is not None


def _candidates(text: str, lower: str, signs: Signs) -> list[int]:
    """Where a sign stands in a word as it could in a password; names like one count where they can be meant."""
    places = [match.start() for match in _SIGNED.finditer(text)]
    if len(places) > _MANY:
        places = _spoken_of(lower, places, signs)
    places = [place for place in places if _is_mixed(text, place)]
    if "chang" in lower or "hint" in lower:
        return sorted({*places, *(match.start() for match in _SOFT_WITHIN.finditer(text))})
    near = {
        match.start()
        for place in places
        for match in _SOFT_WITHIN.finditer(text, max(0, place - _BESIDE), place + _BESIDE)
    }
    return sorted({*places, *near}) if near else places


def _spoken_of(lower: str, places: Sequence[int], signs: Signs) -> list[int]:
    """The places near which something is said that could be of a password."""
    found = signs.places_of(_MARKS, _MOST_SAID) if lower.isascii() else None
    said = [match.start() for match in _SAID.finditer(lower)] if found is None else found
    return [
        place
        for place in places
        if (at := bisect_left(said, place - _FURTHEST)) < len(said) and said[at] <= place + _FURTHEST
    ]


def _begin(text: str, place: int, floor: int = 0) -> int:
    """Where the word around a place begins, as far as blanks end it."""
    before = text[max(floor, place - _LONGEST) : place].rsplit(None, 1)[-1:]
    return place - len(before[0]) if before and not text[place - 1].isspace() else place


def _is_mixed(text: str, place: int) -> bool:
    return _MIXED.search(text[_begin(text, place) : place + _LONGEST].split(None, 1)[0]) is not None


def _tokens(text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """The words in which such a sign stands, each once."""
    end = 0
    for place in places:
        if place < end:
            continue
        begun = _begin(text, place, end)
        for match in _TOKEN.finditer(text, begun, place + _LONGEST):
            if match.start() > place:
                break
            end = match.end()
            if end > place:
                yield match
                break


def is_password(value: str) -> bool:
    """Letters, digits and a sign in one word that is no address, name, amount, model or version."""
    letters, digits = sum(map(str.isalpha, value)), sum(map(str.isdigit, value))
    if letters < 3 or not digits or not any(sign in value for sign in _SIGNS):
        return False
    if value.islower() and not any(sign in value for sign in _RARE_SIGNS):
        return False  # "tom&jerry2"
    return _KNOWN.match(value.lower()) is None


def is_chosen(value: str) -> bool:
    """A word with a number and a sign, as people choose them, or drawn by a program: hardly ever anything else."""
    if _CHOSEN.match(value):
        return True
    kinds = [_kind_of(char) for char in value]
    turns = sum(left != right for left, right in pairwise(kinds))
    return len(value) >= _DRAWN_SIZE and turns >= _TURNS and "sign" in kinds[1:]


def _kind_of(char: str) -> str:
    return "digit" if char.isdigit() else "sign" if not char.isalpha() else "capital" if char.isupper() else "letter"


def _is_meant(value: str, ahead: str, after: str, *, hard: bool) -> bool:
    if _RECALLED.search(ahead):
        return hard or "change" in after or "hint" in ahead
    if not hard:
        return False
    if (_SPEAKS.search(ahead) or _SPEAKS.search(after)) and is_chosen(value):
        return True
    if _TRIED.search(ahead) and (_FAILS.search(after) or _FAILS.search(ahead)):
        return True
    fails = _FAILS.search(after[:24])
    if fails and (not ahead.strip() or fails.start() <= _ADJACENT):
        return True
    if _IT_IS.search(ahead):
        return _CERTAIN.search(ahead) is not None or _CERTAIN.search(after) is not None
    return _LOGIN.search(ahead) is not None


_ADJACENT = 14
"""Characters between a value and what is said of it."""


def _around(lower: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a value within its sentence."""
    ahead, after = lower[max(0, start - _BEFORE) : start], lower[end : end + _BEHIND]
    cuts = list(_STOP.finditer(ahead))
    stop = _STOP.search(after)
    return ahead[cuts[-1].end() :] if cuts else ahead, after[: stop.start()] if stop else after


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A value without the punctuation that ends its sentence; what may belong to it stays."""
    while end - start > 4 and text[end - 1] in ".,;:\"'`)]>":
        end -= 1
    return start, end
