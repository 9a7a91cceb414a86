"""Finds a phrase told in parts within one text: "on one side … and on the other side …", "第一行 … 第二行 …".

No part is long enough by itself. That the parts are of one size, stand behind words for their place and add up
together makes them a phrase; each of the three alone is met in ordinary talk.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from kefu_core.safety.secrets.prose import glue, speaks_of_phrases
from kefu_core.safety.secrets.tokens import Tokens, entry_of
from kefu_core.safety.text.wordlists import SIZES, adds_up

_LONGEST = 90
"""Words: two dozen and what announces them are never more."""
_SHORTEST_PART = 4
_MOST_PARTS = 6
_MOST_WORDS_OF_PLACE = 3
_TALKATIVE = 0.34
_PLACE = re.compile(
    r"side|line|row|half|halves|column|part|page|card|paper|sheet|left|right|top|bottom|first|last|second|begins|ends"
    r"|then comes|front|back|[正背反]面|[上下左右]面|[左右][边邊]|行|半|[前后後][ ]?(?:\d|[四六八十])|[张張]"
    r"|[页頁]|开头"
    r"|開頭|结尾|結尾|剩下|第[一二12]"
)
# Words for a place that stand on the list of phrases, too.
_PLACES = frozenset(
    [
        "side", "one", "other", "first", "second", "third", "half", "left", "right", "card", "page", "top", "bottom",
        "row", "line", "part", "front", "back", "last", "next", "end", "begin", "then", "two", "three", "four", "six",
        "paper", "sheet", "word", "words", "column", "and", "hand", "number", "list", "are", "the", "is", "it",
        "remember", "have", "know",
    ],
)  # fmt: skip


def parts_told(lower: str, tokens: Tokens, talk: str) -> list[tuple[int, int]]:
    """Places of the parts in the text; none unless they are a whole phrase together. ``talk``: what was said before."""
    if not SIZES[0] <= len(tokens.words) <= _LONGEST or len(tokens.words) - tokens.entries.count(()) < SIZES[0]:
        return []
    listed = "".join(["w" if entries else " " for entries in tokens.entries])
    longest = max(map(len, listed.split()))
    if longest < SIZES[0] - 1 and sum(len(run) for run in listed.split() if len(run) >= _SHORTEST_PART) < SIZES[0]:
        return []
    if " and " in lower and (place := _before_the_last(tokens)):
        return [place]
    if _PLACE.search(lower) is None:
        return []
    near = speaks_of_phrases(talk) or speaks_of_phrases(lower)
    for number, held in enumerate(tokens.held()):
        if len(held) >= SIZES[0] and 2 <= len(runs := list(_runs(lower, tokens, held))) <= _MOST_PARTS:
            parts = _whole(tokens, runs, number, near)
            if parts:
                return [(tokens[first].start, tokens[last - 1].end) for first, last in parts]
    return []


def _before_the_last(tokens: Tokens) -> tuple[int, int] | None:
    """A phrase with "and" before its last word, as one ends a list; it must add up."""
    for at in range(SIZES[0] - 1, len(tokens.words) - 1):
        if tokens.words[at] != "and" or not tokens.entries[at + 1]:
            continue
        for size in SIZES:
            if at + 1 < size or () in tokens.entries[at + 1 - size : at]:
                break
            part = [*tokens[max(0, at + 1 - size) : at], tokens[at + 1]]
            indexes = [index for token in part if (index := entry_of(token, _ENGLISH)) is not None]
            if len(indexes) == size and glue([token.word for token in part]) < _TALKATIVE and adds_up(indexes):
                return part[0].start, part[-1].end
    return None


_ENGLISH = 0
"""The number of the English list."""


def _runs(lower: str, tokens: Tokens, held: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Unbroken runs of list words that could be a part; a word with a colon behind it announces one."""
    held = [at for at in held if tokens.words[at] not in _PLACES or lower[tokens[at].end : tokens[at].end + 1] != ":"]
    cuts = [0, *(at for at, (left, right) in enumerate(pairwise(held), 1) if right != left + 1), len(held)]
    for first, last in pairwise(cuts):
        if last - first >= _SHORTEST_PART:
            yield held[first], held[last - 1] + 1


def _whole(tokens: Tokens, runs: Sequence[tuple[int, int]], number: int, near: bool) -> list[tuple[int, int]]:
    """The parts without the words for their place that stand on the list, too."""
    for parts in product(*(_trimmed(tokens.words, *run) for run in runs)):
        size = parts[0][1] - parts[0][0]
        words = [word for first, last in parts for word in tokens.words[first:last]]
        even = len(words) in SIZES and (near or all(last - first == size for first, last in parts))
        if not even or glue(words) >= _TALKATIVE:
            continue
        indexes = [entry_of(tokens[at], number) for first, last in parts for at in range(first, last)]
        if adds_up([index for index in indexes if index is not None]):
            return list(parts)
    return []


def _trimmed(words: Sequence[str], first: int, last: int) -> list[tuple[int, int]]:
    """A run as it is, and without words for a place at its beginning and end."""
    begins, ends = [first], [last]
    while len(begins) <= _MOST_WORDS_OF_PLACE and words[begins[-1]] in _PLACES:
        begins.append(begins[-1] + 1)
    while len(ends) <= _MOST_WORDS_OF_PLACE and words[ends[-1] - 1] in _PLACES:
        ends.append(ends[-1] - 1)
    return [(low, high) for low in begins for high in ends if high - low >= _SHORTEST_PART]
