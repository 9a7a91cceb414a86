"""What lies at the edges of a run of list words: damaged words that belong to it, and the clauses of plain talk."""

import re
from collections.abc import Sequence
from itertools import pairwise

from kefu_core.safety.secrets.tokens import Token
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


def nearly(token: Token, number: int) -> bool:
    """Whether a word could be a damaged one of the list."""
    return token.word not in COMMON and misspelt(token.word, number) is not None


_FURTHEST = 3
_PAUSE = re.compile(r"[,.;:!?。，；！？]")
_FEWEST_PAUSES = 2
_LONGEST_CLAUSE = 8
"""Words; so many in a row are more than talk."""


def grown(tokens: Sequence[Token], place: tuple[int, int], number: int) -> tuple[int, int]:
    """The place of a phrase with the damaged words straight before and behind it, set apart like its own."""
    start, end = place
    first = next((at for at, token in enumerate(tokens) if token.start >= start), len(tokens))
    last = next((at for at in range(len(tokens) - 1, -1, -1) if tokens[at].end <= end), -1)
    if not 0 <= first < last:
        return place
    usual = {tokens[first + 1].start - tokens[first].end, tokens[last].start - tokens[last - 1].end}
    for at in range(last + 1, min(len(tokens), last + 1 + _FURTHEST)):
        if tokens[at].start - tokens[at - 1].end not in usual:
            break
        end = tokens[at].end if nearly(tokens[at], number) else end
    for at in range(first - 1, max(-1, first - 1 - _FURTHEST), -1):
        if tokens[at + 1].start - tokens[at].end not in usual:
            break
        start = tokens[at].start if nearly(tokens[at], number) else start
    return start, end


def in_clauses(lower: str, tokens: Sequence[Token]) -> bool:
    """Whether commas and stops part the words unevenly, as in talk; what parts a phrase comes at even steps."""
    sizes = [1]
    for left, right in pairwise(tokens):
        if _PAUSE.search(lower, left.end, right.start):
            sizes.append(1)
        else:
            sizes[-1] += 1
    return (
        len(sizes) > _FEWEST_PAUSES
        and max(sizes) < _LONGEST_CLAUSE
        and len(sizes) * 2 <= len(tokens)
        and (len(set(sizes[:-1])) > 1 or sizes[-1] > sizes[0])
    )
