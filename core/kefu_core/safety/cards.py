"""Finds bank cards and Chinese identity numbers by their own checksums, and leaves order numbers and phones alone."""

import re
from datetime import date

from kefu_core.safety.findings import SecretKind
from kefu_core.safety.normalise import Normalised

_SEPARATOR = r"[ \n.\-‐‑–—·_]{0,2}"
_RUN = re.compile(rf"(?<![0-9A-Za-z.])\d(?:{_SEPARATOR}\d){{11,60}}(?:{_SEPARATOR}[Xx])?(?![0-9A-Za-z])")
# Commas and slashes separate amounts and dates, too: only groups of four, or those of an identity number, count.
_STRICT = re.compile(
    r"(?<![0-9A-Za-z.,/])(?:\d{4}(?P<sign>[,/|+*])\d{4}(?P=sign)\d{4}(?P=sign)\d{3,4}(?:(?P=sign)\d{1,3})?"
    r"|\d{4}(?P<four>[,/|+*])\d{4}(?P=four)\d{4}(?P=four)\d{4}(?P=four)\d[\dXx]|\d{6}[,/|+*]\d{8}[,/|+*]\d{3}[\dXx])"
    r"(?![0-9A-Za-z])"
)
_DIGITS = re.compile(r"\d+[Xx]?|[Xx]")
_SHAPES = {
    (4, 4, 4, 4),
    (4, 4, 4, 4, 1),
    (4, 4, 4, 4, 2),
    (4, 4, 4, 4, 3),
    (4, 6, 5),
    (4, 6, 4),
    (6, 13),
    (6, 10),
    (8, 8),
}
# Labels that say the number is something else, when they stand nearer than a word for a card.
_OTHER = re.compile(
    r"order|tracking|ticket|invoice|imei|serial|shipment|parcel|waybill|reference|(?<![a-z])ref(?![a-z])|case|timestamp"
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
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZERO = ord("0")
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")
_REACH = 40


def find_numbers(norm: Normalised) -> list[tuple[SecretKind, int, int]]:
    """Cards and identity numbers, whatever separates their digits."""
    found: list[tuple[SecretKind, int, int]] = []
    for match in _RUN.finditer(norm.lower):
        groups = [
            (part.group(), match.start() + part.start(), match.start() + part.end())
            for part in _DIGITS.finditer(match.group())
        ]
        place = _identity(groups)
        if place:
            found.append((SecretKind.identity_number, *place))
            continue
        place = _card(norm.lower, groups)
        if place and norm.lower[max(0, place[0] - 1) : place[0]] != "+" and not _something_else(norm.lower, *place):
            found.append((SecretKind.card, *place))
    for match in _STRICT.finditer(norm.lower):
        text = "".join(_DIGITS.findall(match.group()))
        if len(text) == 18 and is_identity_number(text):
            found.append((SecretKind.identity_number, *match.span()))
        elif is_card(text) and not _something_else(norm.lower, *match.span()):
            found.append((SecretKind.card, *match.span()))
    return found


def _identity(groups: list[tuple[str, int, int]]) -> tuple[int, int] | None:
    for first in range(min(len(groups), 12)):
        text = ""
        for group, _, end in groups[first:]:
            text += group
            if len(text) >= 18:
                if len(text) == 18 and is_identity_number(text):
                    return groups[first][1], end
                break
    return None


def is_identity_number(text: str) -> bool:
    """Eighteen characters: a province, a date that exists, and the checksum (which may be X)."""
    body, last = text[:17], text[17].upper()
    if not body.isdecimal() or int(body[:2]) not in _PROVINCES or body[6:8] not in {"18", "19", "20"}:
        return False
    try:
        date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == last


def _card(lower: str, groups: list[tuple[str, int, int]]) -> tuple[int, int] | None:
    """The whole run, or a part of it in a shape that cards are printed in (an expiry date may follow)."""
    whole = "".join(group for group, _, _ in groups)
    if len(whole) <= 19 and is_card(whole):
        return groups[0][1], groups[-1][2]
    sizes = [len(group) for group, _, _ in groups[:17]]
    for first in range(min(len(groups), 12)):
        for last in range(min(len(groups), first + 5), first, -1):
            shape = tuple(sizes[first:last])
            if shape not in _SHAPES and not (len(shape) == 1 and shape[0] >= 13):
                continue
            part = groups[first:last]
            # "0.4111…" is an amount: a point, and all digits behind it in one group.
            if len(shape) == 1 and lower[part[0][1] - 1 : part[0][1]] == ".":
                continue
            if is_card("".join(group for group, _, _ in part)):
                return part[0][1], part[-1][2]
    return None


def is_card(digits: str) -> bool:
    """Length, a prefix that cards have, and Luhn."""
    if not 13 <= len(digits) <= 19 or not digits.isdecimal() or len(set(digits)) < 2:
        return False
    if not _fits(digits):
        return False
    plain = (digits if digits.isascii() else "".join([str(int(digit)) for digit in digits])).encode()
    total = sum(plain[-1::-2]) + sum(plain[-2::-2].translate(_DOUBLED))
    return (total - len(plain) * _ZERO) % 10 == 0


def _fits(digits: str) -> bool:
    """Whether cards begin like this and have this length: without it, one long number in fifteen would pass."""
    length = len(digits)
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
