"""Finds bank cards and Chinese identity numbers by their own checksums, and leaves order numbers and phones alone."""

import re
from bisect import bisect_left
from datetime import date
from functools import lru_cache
from itertools import accumulate

from kefu_core.safety.secrets.findings import SecretKind
from kefu_core.safety.text.dense import Dense
from kefu_core.safety.text.normalise import Normalised

# No letters or characters stand between the digits of one number.
_ROOM = Dense("^a-z\u3400-\u9fff", 12, samples=6)
_BEHIND = 2
"""Characters behind the last of them that tell of it: the X of an identity number, and what follows."""
_SEPARATOR = r"[ \n.\-‐‑–—·_]{0,3}"
_RUN = re.compile(rf"\d(?<![0-9A-Za-z.].)(?:{_SEPARATOR}\d){{11,60}}(?:{_SEPARATOR}[Xx])?(?![0-9A-Za-z])")
# Commas and slashes separate amounts and dates, too: only groups of four, or those of an identity number, count, and
# the same sign must stand between all of them.
_STRICT = re.compile(
    r"\d(?<![0-9A-Za-z.,/].)(?:\d{3}(?P<sign>[^\w\n]{1,3})\d{4}(?P=sign)\d{4}(?P=sign)\d{3,4}(?:(?P=sign)\d{1,3})?"
    r"|\d{3}(?P<amex>[^\w\n]{1,3})\d{6}(?P=amex)\d{5}"
    r"|\d{3}(?P<four>[,/|+*])\d{4}(?P=four)\d{4}(?P=four)\d{4}(?P=four)\d[\dXx]|\d{5}[,/|+*]\d{8}[,/|+*]\d{3}[\dXx])"
    r"(?![0-9A-Za-z])"
)
# What separates the members of a list: with a blank beside it, only where a card is spoken of.
_LISTING = re.compile(r"[,/|+;、，]")
_DIGITS = re.compile(r"\d+[Xx]?|[Xx]")
_SHAPES = {
    (4, 4, 4, 4),
    (4, 4, 4, 4, 1),
    (4, 4, 4, 4, 2),
    (4, 4, 4, 4, 3),
    (4, 4, 4, 3),
    (4, 6, 5),
    (4, 6, 4),
    (6, 13),
    (6, 10),
    (8, 8),
}
# How many groups they have by the size of the first one, the longer ones first.
_COUNTS = {4: (5, 4, 3), 6: (2,), 8: (2,)}
# Labels that say the number is something else, when they stand nearer than a word for a card.
_OTHER = re.compile(
    r"order|tracking|ticket|invoice|imei|serial|shipment|parcel|waybill|reference|参考|參考|(?<![a-z])ref(?![a-z])|case|timestamp"
    r"|iccid|isbn|barcode|订单|訂單|单号|單號|运单|運單|物流|快递|快遞|工单|流水|发票|序列号|串号|编号|編號"
    r"|时间戳|条形码"
)
_CARD = re.compile(r"card|visa|master|amex|union ?pay|debit|credit|卡|银联|銀聯|信用|储蓄|儲蓄")
_UNIT = re.compile(r"[ ]?(?:wei|gwei|sat|lamport|usdt|eth|btc|trx|sol|token|units|个币|枚)")
_PROVINCES = frozenset(
    [
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
        91,
    ],
)
_CENTURIES = frozenset(["18", "19", "20"])
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZERO = ord("0")
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")
_REACH = 40


class _Cards(dict[str, bool]):
    """Whether digits are a card's, for one text: what comes again in it is not reckoned again."""

    def __missing__(self, digits: str) -> bool:
        self[digits] = answer = is_card(digits)
        return answer


def find_numbers(norm: Normalised) -> list[tuple[SecretKind, int, int]]:
    """Cards and identity numbers, whatever separates their digits."""
    found: list[tuple[SecretKind, int, int]] = []
    known = _Cards()
    lower = norm.lower
    rooms = [(first, last + _BEHIND) for first, last in _ROOM.stretches(lower)]
    for match in (match for room in rooms for match in _RUN.finditer(lower, *room)):
        groups = _DIGITS.findall(match.group())
        digits, sizes = "".join(groups), list(map(len, groups))
        part = _identity(digits, sizes)
        if part:
            found.append((SecretKind.identity_number, *_place(match, *part)))
            continue
        part = _card(match, digits, sizes, known)
        place = _place(match, *part) if part else None
        if place and lower[max(0, place[0] - 1) : place[0]] != "+" and not _something_else(lower, *place):
            found.append((SecretKind.card, *place))
    for match in (match for room in rooms for match in _STRICT.finditer(lower, *room)):
        text = match.group()
        text = text.replace(match.group(match.lastgroup), "") if match.lastgroup else "".join(_DIGITS.findall(text))
        if len(text) == _IDENTITY_SIZE and is_identity_number(text):
            found.append((SecretKind.identity_number, *match.span()))
        elif known[text] and not _listed(lower, match) and not _something_else(lower, *match.span()):
            found.append((SecretKind.card, *match.span()))
    return found


def _place(match: re.Match[str], first: int, last: int) -> tuple[int, int]:
    """Where the groups of digits from `first` to `last` stand in the text."""
    spans = [part.span() for part in _DIGITS.finditer(match.string, *match.span())]
    return spans[first][0], spans[last][1]


def _behind_point(match: re.Match[str], group: int) -> bool:
    """Whether a group follows a point: "0.4111…" is an amount, with all its digits in one group."""
    start = _place(match, group, group)[0]
    return match.string[start - 1 : start] == "."


def _listed(lower: str, match: re.Match[str]) -> bool:
    """Whether it is a list of four numbers, as far as nobody speaks of a card before it."""
    sign = match.group("sign") or match.group("amex") or ""
    listing = len(sign) > 1 and _LISTING.search(sign) is not None
    return listing and _CARD.search(lower, max(0, match.start() - _REACH), match.start()) is None


def _identity(digits: str, sizes: list[int]) -> tuple[int, int] | None:
    """The first and last group of a number that begins and ends with one; ``digits`` are those of all groups."""
    if len(digits) < _IDENTITY_SIZE or not any(century in digits for century in _CENTURIES):
        return None
    ends: list[int] = []
    begun = 0
    for at, size in enumerate(sizes[:_FIRST_GROUPS]):
        if digits[begun + 6 : begun + 8] in _CENTURIES:
            ends = ends or list(accumulate(sizes))
            last = bisect_left(ends, begun + _IDENTITY_SIZE)
            whole = digits[begun : begun + _IDENTITY_SIZE]
            if last < len(ends) and ends[last] == begun + _IDENTITY_SIZE and is_identity_number(whole):
                return at, last
        begun += size
    return None


_IDENTITY_SIZE = 18
_SHORTEST_GROUP = 4
"""Digits: no card is printed with a shorter first group."""
_FIRST_GROUPS = 12
_SHORTEST_CARD, _LONGEST_CARD = 13, 19


def is_identity_number(text: str) -> bool:
    """Eighteen characters: a province, a date that exists, and the checksum (which may be X)."""
    body, last = text[:17], text[17].upper()
    if body[6:8] not in _CENTURIES or not body.isdecimal() or int(body[:2]) not in _PROVINCES:
        return False
    try:
        date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == last


def _card(match: re.Match[str], digits: str, sizes: list[int], known: _Cards) -> tuple[int, int] | None:
    """First and last group of the whole run, or of a part in a shape that cards are printed in (a date may follow)."""
    if len(digits) <= _LONGEST_CARD and known[digits]:
        return 0, len(sizes) - 1
    if max(sizes[:_FIRST_GROUPS]) < _SHORTEST_GROUP:
        return None
    begun = 0
    for first, size in enumerate(sizes[:_FIRST_GROUPS]):
        for count in _COUNTS.get(size, ()) if size < _SHORTEST_CARD else (1,):
            shape = tuple(sizes[first : first + count])
            if len(shape) < count or (count > 1 and shape not in _SHAPES):
                continue
            if known[digits[begun : begun + sum(shape)]] and not (count == 1 and _behind_point(match, first)):
                return first, first + count - 1
        begun += size
    return None


def is_card(digits: str) -> bool:
    """Length, a prefix that cards have, and Luhn."""
    if not 13 <= len(digits) <= 19 or not digits.isdecimal() or len(set(digits)) < 2:
        return False
    if not _fits(digits[:4], len(digits)):
        return False
    plain = (digits if digits.isascii() else "".join([str(int(digit)) for digit in digits])).encode()
    total = sum(plain[-1::-2]) + sum(plain[-2::-2].translate(_DOUBLED))
    return (total - len(plain) * _ZERO) % 10 == 0


@lru_cache(maxsize=4096)
def _fits(digits: str, length: int) -> bool:
    """Whether cards begin with these four and have this length: without it, one long number in fifteen would pass."""
    if digits[0] == "4":
        return length in {13, 16, 19}
    if digits[:2] in {"34", "37"}:
        return length == 15
    if re.match(r"3(?:0[0-5]|09|6|8|9)", digits):
        return length in {14, 16}
    if re.match(r"5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)|220[0-4]|35|6011|6[45]", digits):
        return length in {16, 19}
    if digits[:2] in {"62", "81"}:
        return 16 <= length <= 19
    return length in {16, 19} and digits[:2] in {"60", "50", "56", "57", "58", "63", "67"}


def _something_else(lower: str, start: int, end: int) -> bool:
    before = lower[max(0, start - _REACH) : start]
    after = lower[end : end + _REACH // 2]
    if _UNIT.match(after):
        return True
    card = max((match.end() for match in _CARD.finditer(before)), default=-1)
    other = max((match.end() for match in _OTHER.finditer(before)), default=-1)
    return other > card
