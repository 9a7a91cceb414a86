"""A plain copy of a text in which disguises are undone, with the way back to the original offsets."""

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Invisible characters that Unicode does not class as format characters.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {chr(code) for code in range(0xFE00, 0xFE10)}
_NEWLINES = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
# Letters with marks that follow them, and Korean letters in parts: only together do they make one character.
_CLUSTER = re.compile(
    "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[^\\W\\d_][\u0300-\u036f\u3099\u309a]{1,8}",
)
# What a cluster cannot do without.
_JOINING = re.compile("[\u0300-\u036f\u1100-\u1112\u3099\u309a]")
_LONG_RUN = re.compile(r"[0-9A-Za-z_.:+/=-]{15,}")
_LONG = 15
_FEW_CHANGES = 12
_CACHE_LIMIT = 20_000
_OUR_DIGITS = tuple("0123456789")
_ANY_DIGIT = re.compile(r"\d")


class _Plain(dict[str, str]):
    """One character to its plain form. Filled as characters are met, and bounded: strangers choose them."""

    def __missing__(self, char: str) -> str:
        plain = _plain(char)
        if len(self) < _CACHE_LIMIT:
            self[char] = plain
        return plain


def _plain(char: str) -> str:
    if char in _NEWLINES:
        return "\n"
    if char == "\t":
        return " "
    if "\U0001f150" <= char <= "\U0001f189":  # letters in black circles and boxes, which NFKC leaves
        place = (ord(char) - 0x1F150) % 0x20
        return chr(ord("A") + place) if place < 26 else char
    category = unicodedata.category(char)
    if category in {"Cf", "Me"} or char in _INVISIBLE or 0xE0100 <= ord(char) <= 0xE01EF:
        return ""
    if category == "Zs":
        return " "
    return unicodedata.normalize("NFKC", char)


_PLAIN = _Plain()
_SAME: set[str] = set()
"""Characters that are plain already and join with nothing, as far as they were met; bounded like the table."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """The plain copy: `text` keeps case, `lower` has the same length; no map means equal offsets."""

    text: str
    lower: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of `start:end` (not empty) of this copy."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def lowered(text: str) -> str:
    """Lower case of the same length: the few characters that would grow stay as they are."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def normalise(text: str) -> Normalised:
    """Undo full-width, compatibility, invisible, percent- and entity-coded forms, one level deep."""
    escaped = ("%" in text or "&" in text) and _ESCAPE.search(text) is not None
    if not escaped:
        if text.isascii() and "\t" not in text and "\r" not in text:
            return Normalised(text, text.lower())
        simple = _plain_by_sign(text)
        if simple is not None:
            return Normalised(simple, lowered(simple))
    traced = _Traced(text)
    if escaped:
        traced.replace(_escapes(text))
    traced.replace(_odd(traced.text, _is_gone))
    if _JOINING.search(traced.text):
        whole = traced.text
        traced.replace([(*match.span(), _composed(match.group())) for match in _CLUSTER.finditer(whole)])
    traced.replace(_odd(traced.text, _is_long))
    plain = traced.text.translate({ord(char): _PLAIN[char] for char in set(traced.text)})
    return Normalised(plain, lowered(plain), traced.starts, traced.ends)


class _Traced:
    """A text that is changed piece by piece, with the places of its characters in the original."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: Sequence[int] = range(len(text))
        self.ends: Sequence[int] = range(1, len(text) + 1)

    def replace(self, changes: Sequence[tuple[int, int, str]]) -> None:
        """Put each change's text in the place of `start` to `end`; they ascend and do not overlap."""
        if not changes:
            return
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for start, end, text in changes:
            if position < start:
                pieces.append(self.text[position:start])
                starts += self.starts[position:start]
                ends += self.ends[position:start]
            if text:
                pieces.append(text)
                starts += [self.starts[start]] * len(text)
                ends += [self.ends[end - 1]] * len(text)
            position = end
        pieces.append(self.text[position:])
        starts += self.starts[position:]
        ends += self.ends[position:]
        self.text, self.starts, self.ends = "".join(pieces), starts, ends


def _is_gone(plain: str) -> bool:
    return not plain


def _is_long(plain: str) -> bool:
    return len(plain) > 1


def _odd(text: str, is_odd: Callable[[str], bool]) -> list[tuple[int, int, str]]:
    """The places of characters whose plain form is odd, and that form."""
    found: list[tuple[int, int, str]] = []
    for char in set(text):
        plain = _PLAIN[char]
        if is_odd(plain):
            at = text.find(char)
            while at >= 0:
                found.append((at, at + 1, plain))
                at = text.find(char, at + 1)
    return sorted(found)


def _composed(cluster: str) -> str:
    """A letter with its marks, or the parts of a Korean one, as one plain character."""
    whole = _COMPOSED.get(cluster)
    if whole is None:
        whole = unicodedata.normalize("NFKC", cluster)
        if len(_COMPOSED) < _CACHE_LIMIT:
            _COMPOSED[cluster] = whole
    return whole


_COMPOSED: dict[str, str] = {}


def _plain_by_sign(text: str) -> str | None:
    """The plain copy where each character is one character there, too; None for all other texts."""
    changed: dict[int, str] = {}
    for char in set(text) - _SAME:
        plain = _PLAIN[char]
        if len(plain) != 1 or (plain > "\u02ff" and _JOINING.match(plain)):
            return None
        if plain != char:
            changed[ord(char)] = plain
        elif len(_SAME) < _CACHE_LIMIT:
            _SAME.add(char)
    if len(changed) > _FEW_CHANGES:
        return text.translate(changed)
    for code, plain in changed.items():
        text = text.replace(chr(code), plain)
    return text


def holds_any(text: str, marks: tuple[str, ...]) -> bool:
    """Whether one of the marks stands in a text. A loop, because ``any`` costs twice as much."""
    for mark in marks:  # noqa: SIM110 - see above
        if mark in text:
            return True
    return False


def has_digit(text: str) -> bool:
    """Whether a digit of any script stands in a text; to look for those of ours one by one costs a fraction."""
    return holds_any(text, _OUR_DIGITS) or (not text.isascii() and _ANY_DIGIT.search(text) is not None)


def long_runs(norm: Normalised) -> list[tuple[int, int]]:
    """Where 15 characters or more stand together that keys and tokens are written with: most texts have none."""
    text, end = norm.text, 0
    if not text.isascii():
        return [match.span() for match in _LONG_RUN.finditer(text)]
    runs: list[tuple[int, int]] = []
    for word in [word for word in text.split() if len(word) >= _LONG]:
        start = text.find(word, end)
        end = start + len(word)
        runs += [match.span() for match in _LONG_RUN.finditer(text, start, end)]
    return runs


def _escapes(text: str) -> list[tuple[int, int, str]]:
    return [piece for match in _ESCAPE.finditer(text) for piece in _decoded(match.group(), match.start())]


def _decoded(escape: str, start: int) -> list[tuple[int, int, str]]:
    if escape[0] == "&":
        plain = html.unescape(escape)
        if plain != escape:
            return [(start, start + len(escape), plain)]
        return []
    try:
        plain = bytes.fromhex(escape.replace("%", "")).decode()
    except UnicodeDecodeError:
        return []
    if not plain.isprintable() and any(char < " " and char not in "\t\n\r" for char in plain):
        return []  # nobody writes such characters: a percent sign and a number
    pieces: list[tuple[int, int, str]] = []
    for char in plain:
        width = 3 * len(char.encode())
        pieces.append((start, start + width, char))
        start += width
    return pieces
