"""Where in a text a run of list words can lie at all, told by one letter for each word before anything is looked at."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import sub

from kefu_core.safety.secrets.phrase_edges import COMMON
from kefu_core.safety.secrets.tokens import Tokens
from kefu_core.safety.text.wordlists import SIZES, misspelt

SHORTEST = 8
LEAST_KNOWN = 6
# What people write for a word they do not know any more.
UNKNOWN = frozenset(["x", "xx", "xxx", "xxxx", "missing", "unknown", "unreadable", "forgot", "unclear"])
_THICK = 4
"""So many list words among the next one more let a damaged word stand before them."""
_MARGIN = 12
"""Words beside a stretch that its runs and regions are judged by, with some to spare."""
_FAR = 1 << 60
# Words of any list with two that may be damaged ones between them at most: less is no stretch of one list.
_CHAIN = re.compile("w(?:b{0,2}w){5,}")


def chains_of(tokens: Tokens) -> list[tuple[int, int, int]]:
    """From which word to which a stretch may lie, and how many words of lists it has; no run lies elsewhere."""
    if len(tokens.words) - tokens.entries.count(()) < SHORTEST:
        return []
    if holds_unknown(tokens):
        return [(0, len(tokens.words), len(tokens.words))]  # such a word bridges any others
    letters = _letters(tokens)
    return [(match.start(), match.end(), match.group().count("w")) for match in _CHAIN.finditer(letters)]


def holds_unknown(tokens: Tokens) -> bool:
    """Whether one of the words of a text stands for a word that somebody does not know."""
    return not tokens.table().keys().isdisjoint(UNKNOWN)


def windows_of(chains: Sequence[tuple[int, int, int]], least: int, limit: int) -> list[tuple[int, int]]:
    """Chains of so many words or more with room on both sides, in a text of `limit` words."""
    windows: list[tuple[int, int]] = []
    for start, end, count in chains:
        if count < least:
            continue
        first, last = max(0, start - _MARGIN), min(limit, end + _MARGIN)
        if windows and first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, last))
    return windows


def _letters(tokens: Tokens) -> str:
    """One letter for each word: of a list, perhaps a damaged one, any other."""
    known = {
        word: "w" if entries else "b" if 2 <= len(word) <= 12 and word not in COMMON else "x"
        for word, entries in tokens.table().items()
    }
    return "".join(map(known.__getitem__, tokens.words))


def places_to_look(
    tokens: Tokens, regions: Sequence[tuple[int, int]], held: list[int], number: int, least: int, limit: int
) -> Iterator[tuple[int, int]]:
    """The regions in which a stretch lies, with two words on either side; `limit` is where the window ends.

    Where nobody speaks of a phrase (`least` is `SHORTEST`) only a whole one counts, so a stretch must have its length.
    """
    between = tokens.words[held[0] : held[-1]] if holds_unknown(tokens) else ()
    unknown = [at for at, word in enumerate(between, held[0]) if word in UNKNOWN]
    ahead = held if limit >= len(tokens.words) else [*held, *[_FAR] * _THICK]
    stretches = stretches_of(tokens.words, held, ahead, number, unknown, least)
    if least == SHORTEST:
        stretches = [each for each in stretches if _may_be_whole(tokens.words, *each, number)]
    for first, last in regions if stretches else ():
        # They ascend both: what ends before this region is of no use to the next.
        while stretches and stretches[0][1] < first - 2:
            stretches.pop(0)
        if not stretches or stretches[0][0] > last + 2:
            continue
        yield max(0, first - 2), last + 3


def regions_of(held: Sequence[int]) -> list[tuple[int, int]]:
    """Where a list's words stand thickly enough for a run: eight among eleven neighbours. All else is skipped."""
    regions: list[tuple[int, int]] = []
    begun, end = -1, -1
    for first, last in zip(held, held[SHORTEST - 1 :], strict=False):
        if last - first > SHORTEST + 2:
            continue
        if first > end:
            if end >= 0:
                regions.append((begun, end))
            begun = first
        end = last
    return [*regions, (begun, end)] if end >= 0 else regions


def _may_be_whole(words: Sequence[str], first: int, last: int, number: int) -> bool:
    """Whether a stretch and the damaged words beside it, one before and two behind, are as long as a phrase."""
    size = last - first + 1
    if size + _BESIDE < SIZES[0]:
        return False
    beside = (*words[max(0, first - 1) : first], *words[last + 1 : last + _BESIDE])
    return size >= SIZES[0] or size + sum(misspelt(word, number) is not None for word in beside) >= SIZES[0]


_BESIDE = 3


def stretches_of(
    words: Sequence[str], held: Sequence[int], ahead: Sequence[int], number: int, unknown: Sequence[int], least: int
) -> list[tuple[int, int]]:
    """Where so many list words or more have nothing but bridgeable words between them: no run lies elsewhere.

    ``ahead``: the same places with those beyond the window; ``unknown``: where words of UNKNOWN stand, ascending.
    """
    stretches: list[tuple[int, int]] = []
    begun = 0
    for at in [at for at, gap in enumerate(map(sub, held[1:], held), 1) if gap > 1]:
        previous, place = held[at - 1], held[at]
        if place - previous <= 3 and _bridgeable(words[previous + 1 : place], ahead, at, number):
            continue
        if not _between(unknown, previous, place):
            if at - begun >= least:
                stretches.append((held[begun], previous))
            begun = at
    if len(held) - begun >= least:
        stretches.append((held[begun], held[-1]))
    return stretches


def _bridgeable(words: Sequence[str], held: Sequence[int], at: int, number: int) -> bool:
    """Whether words before the list word `at` may belong to a run: each is nearly one, or list words follow thickly."""
    for word in words:
        if word not in UNKNOWN and (word in COMMON or not 2 <= len(word) <= 12):
            return False
    last = at + _THICK
    if last >= len(held) or held[last] - held[at] <= _THICK + 1:
        return True
    return all(misspelt(word, number) is not None for word in words)


def _between(places: Sequence[int], first: int, last: int) -> bool:
    """Whether one of the places (ascending) lies between the two."""
    at = bisect_right(places, first) if places else 0
    return at < len(places) and places[at] < last
