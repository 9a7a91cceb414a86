"""A plain copy of a text in which disguises are undone, with the way back to the original offsets."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Invisible characters that Unicode does not class as format characters.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {chr(code) for code in range(0xFE00, 0xFE10)}
_NEWLINES = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_ESCAPE = re.compile(r"(?:%[0-9a-fA-F]{2})+|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
# Letters with marks that follow them, and Korean letters in parts: only together do they make one character.
_CLUSTER = re.compile(
    "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[^\\W\\d_][\u0300-\u036f\u3099\u309a]{1,8}",
)
# What a cluster cannot do without.
_JOINING = re.compile("[\u0300-\u036f\u1100-\u1112\u3099\u309a]")
_LONG_RUN = re.compile(r"(?<![0-9A-Za-z_.:+/=-])[0-9A-Za-z_.:+/=-]{15,}")
_FEW_CHANGES = 12
_CACHE_LIMIT = 20_000


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
        parts = [_PLAIN[char] for char in text]
        plain = "".join(parts)
        if _JOINING.search(plain) is None or _CLUSTER.search(plain) is None:
            return _assemble([(part, at, at + 1) for at, part in enumerate(parts)])
    pieces = _unescape(text) if escaped else [(char, at, at + 1) for at, char in enumerate(text)]
    return _assemble(_compose([piece for piece in pieces if _PLAIN[piece[0]]]))


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


def long_runs(norm: Normalised) -> list[tuple[int, int]]:
    """Where 15 characters or more stand together that keys and tokens are written with: most texts have none."""
    return [match.span() for match in _LONG_RUN.finditer(norm.text)]


def _assemble(pieces: list[tuple[str, int, int]]) -> Normalised:
    starts: list[int] = []
    ends: list[int] = []
    for part, start, end in pieces:
        if len(part) == 1:
            starts.append(start)
            ends.append(end)
        else:
            starts.extend([start] * len(part))
            ends.extend([end] * len(part))
    plain = "".join([part for part, _, _ in pieces])
    return Normalised(plain, lowered(plain), starts, ends)


def _unescape(text: str) -> list[tuple[str, int, int]]:
    pieces: list[tuple[str, int, int]] = []
    position = 0
    for match in _ESCAPE.finditer(text):
        pieces.extend((text[at], at, at + 1) for at in range(position, match.start()))
        pieces.extend(_decoded(match.group(), match.start()))
        position = match.end()
    pieces.extend((text[at], at, at + 1) for at in range(position, len(text)))
    return pieces


def _decoded(escape: str, start: int) -> list[tuple[str, int, int]]:
    if escape[0] == "&":
        plain = html.unescape(escape)
        if plain != escape:
            return [(char, start, start + len(escape)) for char in plain]
        return [(char, start + at, start + at + 1) for at, char in enumerate(escape)]
    try:
        plain = bytes.fromhex(escape.replace("%", "")).decode()
    except UnicodeDecodeError:
        return [(char, start + at, start + at + 1) for at, char in enumerate(escape)]
    pieces: list[tuple[str, int, int]] = []
    for char in plain:
        width = 3 * len(char.encode())
        pieces.append((char, start, start + width))
        start += width
    return pieces


def _compose(pieces: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Join marks and letter parts to characters, then make each one plain."""
    text = "".join([part for part, _, _ in pieces])
    composed: list[tuple[str, int, int]] = []
    position = 0
    for match in _CLUSTER.finditer(text):
        composed.extend((_PLAIN[part], start, end) for part, start, end in pieces[position : match.start()])
        whole = unicodedata.normalize("NFKC", match.group())
        composed.append((whole, pieces[match.start()][1], pieces[match.end() - 1][2]))
        position = match.end()
    composed.extend((_PLAIN[part], start, end) for part, start, end in pieces[position:])
    return composed
