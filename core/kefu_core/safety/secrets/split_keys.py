"""Finds base58 keys that were written in groups: their checksum, or the key pair inside, proves the joined pieces."""

import re
from collections.abc import Iterator
from itertools import groupby
from string import ascii_letters, digits

from kefu_core.safety.secrets.findings import SecretKind
from kefu_core.safety.secrets.keys import kind_of
from kefu_core.safety.text.normalise import Normalised

_PIECE = re.compile(r"(?<![0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{1,64}(?![0-9A-Za-z])")
# Words and numbers are not like this; one group of four in two is, of longer ones nearly all are.
_MIXED = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-HJ-NP-Za-km-z]+[1-9]|[1-9]+[A-HJ-NP-Za-km-z])[1-9A-HJ-NP-Za-km-z]{0,60}(?![0-9A-Za-z])"
)
_TURN = re.compile(r"[1-9](?:(?<=[A-HJ-NP-Za-km-z].)|(?=[A-HJ-NP-Za-km-z]))")
_WHOLE = re.compile(r"[0-9A-Za-z]+")
_LETTERS_AND_DIGITS = ascii_letters + digits
_REACH = 48
# Pieces with one of the separators between each two.
_CHAIN = re.compile(
    r"(?<![0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{1,64}(?![0-9A-Za-z])"
    r"(?:(?: - |  |\n\n|\r\n|[ \n:_.,/-])[1-9A-HJ-NP-Za-km-z]{1,64}(?![0-9A-Za-z]))+"
)
# Mini keys, wallet import format, encrypted keys, pairs, extended keys.
_MINI_LENGTHS = frozenset([22, 26, 30])
_OTHER_LENGTHS = frozenset([51, 52, 58, 86, 87, 88, 107, 108, 109, 110, 111, 112])
_LENGTHS = _MINI_LENGTHS | _OTHER_LENGTHS
_LONGEST = 112
_LONG = 400
"""Characters of a text from which it is cheaper to look for the turns."""
_SHORTEST = 22
_HALF = 11
_LIKELY_HALF = 25
_NO_WORD = 20
_PARTING = " \n\r-:_.,/"


def find_split_keys(norm: Normalised) -> Iterator[tuple[SecretKind, int, int]]:
    """Groups of equal length (the last may be shorter), or two parts, that are one proven key together."""
    text = norm.text
    if len(text) <= _SHORTEST:
        return
    for first, last in _regions(text):
        for chain in _CHAIN.finditer(text, first, last):
            if chain.end() - chain.start() > _SHORTEST and _may_be_key(chain.group()):
                yield from _joined(list(_PIECE.finditer(text, *chain.span())))


def _stands_beside_half(text: str, start: int, end: int) -> bool:
    """Whether so many letters and digits stand beside a piece that no word has them."""
    behind = text[end : end + _LIKELY_HALF].lstrip(_PARTING)[:_NO_WORD]
    if len(behind) == _NO_WORD and behind.isalnum():
        return True
    before = text[max(0, start - _LIKELY_HALF) : start].rstrip(_PARTING)[-_NO_WORD:]
    return len(before) == _NO_WORD and before.isalnum()


def _may_be_key(chain: str) -> bool:
    """Whether pieces of one size in a row, with a shorter one behind, have enough signs, or one is a half."""
    for size, same in groupby(map(len, _PIECE.findall(chain))):
        if size >= _HALF or (size > 1 and (len(list(same)) + 1) * size > _SHORTEST):
            return True
    return False


def _mixed(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of letters and digits in turn, looked for where the two meet."""
    end = 0
    for turn in _TURN.finditer(text):
        place = turn.start()
        if place < end:
            continue
        begun = end + len(text[end:place].rstrip(_LETTERS_AND_DIGITS))
        match = _MIXED.match(text, begun) or _WHOLE.match(text, begun)
        end = match.end() if match else place + 1
        if match and match.re is _MIXED:
            yield begun, end


def _regions(text: str) -> list[tuple[int, int]]:
    """Where two mixed pieces stand near each other, with room for pieces around them that have no digit."""
    regions: list[tuple[int, int]] = []
    previous: tuple[int, int] | None = None
    pieces = [match.span() for match in _MIXED.finditer(text)] if len(text) < _LONG else _mixed(text)
    for start, end in pieces:
        # The second half of a key has a digit nearly always.
        half = end - start >= _LIKELY_HALF and _stands_beside_half(text, start, end)
        if half or (previous is not None and start - previous[1] <= _REACH):
            begun = previous[0] if previous is not None and start - previous[1] <= _REACH else start
            low, high = max(0, begun - _REACH), end + _REACH
            if regions and low <= regions[-1][1]:
                regions[-1] = (regions[-1][0], high)
            else:
                regions.append((low, high))
        previous = (start, end)
    return regions


def _joined(run: list[re.Match[str]]) -> Iterator[tuple[SecretKind, int, int]]:
    sizes = [len(match.group()) for match in run]
    first = 0
    while first < len(run) - 1:
        # Short pieces are all of one size.
        apart = sizes[first] < _HALF and sizes[first] != sizes[first + 1]
        last = None if apart else _end_of_key(run, sizes, first)
        if last is None:
            first += 1
        else:
            yield SecretKind.private_key, run[first].start(), run[last].end()
            first = last + 1


def _end_of_key(run: list[re.Match[str]], sizes: list[int], first: int) -> int | None:
    size, total = sizes[first], sizes[first]
    if size < 2 or (first + 1 < len(sizes) and sizes[first + 1] > size + (size >= _HALF)):
        return None
    # Of that few signs only mini keys are keys, and each begins alike.
    lengths = _LENGTHS if run[first].group().startswith("S") else _OTHER_LENGTHS
    found = None
    for last in range(first + 1, len(run)):
        total += sizes[last]
        halves = last == first + 1 and size >= _HALF
        # All pieces but the last one are of one size.
        if total > _LONGEST or (not halves and (sizes[last] > size or sizes[last - 1] != size)):
            break
        if total in lengths and kind_of("".join([match.group() for match in run[first : last + 1]])) == "key":
            found = last
    return found
