"""What lies at the edges of a run of list words: damaged words that belong to it, and the clauses of plain talk."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from kefu_core.safety.secrets.tokens import Token, Tokens
from kefu_core.safety.text.wordlists import misspelt

# Frequent words of English that are near list words by spelling only.
COMMON = frozenset(
    [
        "your", "from", "been", "were", "here", "could", "would", "should", "them", "some", "than", "does", "did",
        "has", "had", "was", "are", "not", "and", "the", "for", "who", "how", "why", "get", "got", "let", "say",
        "back", "even", "ever", "went", "come", "take", "took", "send", "sent", "said", "well", "their", "these",
        "those", "think", "her", "his", "him", "its", "our", "out", "too", "may", "she", "yet", "ago", "ask",
        "want", "way", "but", "see", "set", "put", "yes", "okay", "wont", "cant", "dont", "both", "down", "after",
        "which", "while", "many", "most", "made", "done", "last", "link",
    ],
)  # fmt: skip


def nearly(word: str, number: int) -> bool:
    """Whether a word could be a damaged one of the list."""
    return word not in COMMON and misspelt(word, number) is not None


_FURTHEST = 3
_PAUSE = re.compile(r"[,.;:!?。，；！？]")
_FEWEST_PAUSES = 2
_LONGEST_CLAUSE = 8
"""Words; so many in a row are more than talk."""


def grown(tokens: Tokens, within: tuple[int, int], place: tuple[int, int], number: int) -> tuple[int, int]:
    """The place of a phrase with the damaged words straight before and behind it, set apart like its own.

    ``within``: from which word to which they are looked for.
    """
    start, end = place
    starts, ends = tokens.places()
    low, high = within[0], min(within[1], len(starts))
    first, last = bisect_left(starts, start, low, high), bisect_right(ends, end, low, high) - 1
    if first >= last:
        return place
    usual = {starts[first + 1] - ends[first], starts[last] - ends[last - 1]}
    for at in range(last + 1, min(high, last + 1 + _FURTHEST)):
        if starts[at] - ends[at - 1] not in usual:
            break
        end = ends[at] if nearly(tokens.words[at], number) else end
    for at in range(first - 1, max(low - 1, first - 1 - _FURTHEST), -1):
        if starts[at + 1] - ends[at] not in usual:
            break
        start = starts[at] if nearly(tokens.words[at], number) else start
    return start, end


def in_clauses(lower: str, tokens: Sequence[Token]) -> bool:
    """Whether commas and stops part the words unevenly, as in talk; what parts a phrase comes at even steps."""
    sizes = [1]
    for left, right in pairwise(tokens):
        if _PAUSE.search(lower, left.end, right.start):
            sizes.append(1)
        else:
            sizes[-1] += 1
            if sizes[-1] >= _LONGEST_CLAUSE:
                return False
    return (
        len(sizes) > _FEWEST_PAUSES
        and len(sizes) * 2 <= len(tokens)
        and (len(set(sizes[:-1])) > 1 or sizes[-1] > sizes[0])
    )
