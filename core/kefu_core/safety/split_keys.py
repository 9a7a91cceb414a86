"""Finds base58 keys that were written in groups: their checksum, or the key pair inside, proves the joined pieces."""

import re
from collections.abc import Iterator

from kefu_core.safety.findings import SecretKind
from kefu_core.safety.keys import kind_of
from kefu_core.safety.normalise import Normalised

_PIECE = re.compile(r"(?<![0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{1,64}(?![0-9A-Za-z])")
# Words and numbers are not like this; one group of four in two is, of longer ones nearly all are.
_MIXED = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-HJ-NP-Za-km-z]+[1-9]|[1-9]+[A-HJ-NP-Za-km-z])[1-9A-HJ-NP-Za-km-z]{0,60}(?![0-9A-Za-z])"
)
_REACH = 48
_SEPARATORS = frozenset([" ", "\n", "-", ":", "_", ".", ",", "/", "  ", "\n\n", " - ", "\r\n"])
# Mini keys, wallet import format, encrypted keys, pairs, extended keys.
_LENGTHS = frozenset([22, 26, 30, 51, 52, 58, 86, 87, 88, 107, 108, 109, 110, 111, 112])
_LONGEST = 112
_HALF = 11


def find_split_keys(norm: Normalised) -> Iterator[tuple[SecretKind, int, int]]:
    """Groups of equal length (the last may be shorter), or two parts, that are one proven key together."""
    text = norm.text
    for first, last in _regions(text):
        run: list[re.Match[str]] = []
        for match in _PIECE.finditer(text, first, last):
            if run and text[run[-1].end() : match.start()] not in _SEPARATORS:
                yield from _joined(run)
                run = []
            run.append(match)
        yield from _joined(run)


def _regions(text: str) -> list[tuple[int, int]]:
    """Where two mixed pieces stand near each other, with room for pieces around them that have no digit."""
    regions: list[tuple[int, int]] = []
    previous: tuple[int, int] | None = None
    for match in _MIXED.finditer(text):
        start, end = match.span()
        if previous is not None and start - previous[1] <= _REACH:
            low, high = max(0, previous[0] - _REACH), end + _REACH
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
        last = _end_of_key(run, sizes, first)
        if last is None:
            first += 1
        else:
            yield SecretKind.private_key, run[first].start(), run[last].end()
            first = last + 1


def _end_of_key(run: list[re.Match[str]], sizes: list[int], first: int) -> int | None:
    size, total = sizes[first], sizes[first]
    if size < 2 or (first + 1 < len(sizes) and sizes[first + 1] > size + (size >= _HALF)):
        return None
    found = None
    for last in range(first + 1, len(run)):
        total += sizes[last]
        halves = last == first + 1 and size >= _HALF
        # All pieces but the last one are of one size.
        if total > _LONGEST or (not halves and (sizes[last] > size or sizes[last - 1] != size)):
            break
        if total in _LENGTHS and kind_of("".join(match.group() for match in run[first : last + 1])) == "key":
            found = last
    return found
