"""Joins words of one list that follow one another to runs, over a damaged word here and there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import sub

from kefu_core.safety.secrets.phrase_edges import COMMON, nearly
from kefu_core.safety.secrets.prose import is_glue
from kefu_core.safety.secrets.stretches import SHORTEST, UNKNOWN
from kefu_core.safety.secrets.tokens import WIDEST_GAP, Token, Tokens, entry_of
from kefu_core.safety.text.wordlists import misspelt


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one list that follow one another; `None` stands for a word that could not be read."""

    number: int
    tokens: tuple[Token, ...]
    indexes: tuple[int | None, ...]


class _Part:
    """The words of a part of a text, and which of them are on one list."""

    __slots__ = ("ends", "first", "known", "number", "slips", "starts", "words")

    def __init__(self, tokens: Tokens, first: int, last: int, number: int, held: Sequence[int]) -> None:
        self.first = first
        self.number = number
        self.words = tokens.words[first:last]
        starts, ends = tokens.places()
        self.starts, self.ends = starts[first:last], ends[first:last]
        self.known = [False] * len(self.words)
        for at in held:
            self.known[at - first] = True
        self.slips: dict[int, int | None] = {}
        """Words that belong to the run in spite of being on no list, and what they were meant to be."""

    def far_apart(self) -> set[int]:
        """Words with a wide gap before them."""
        return {at for at, gap in enumerate(map(sub, self.starts[1:], self.ends), 1) if gap > WIDEST_GAP}

    def bridges(self, begun: int, at: int) -> bool:
        """Whether a word of no list is nearly a word of this one and stands where a run goes on behind it."""
        known, words = self.known, self.words
        if not nearly(words[at], self.number) or not (known[at - 1] or self.slips.get(at - 1) is not None):
            return False
        follows = (
            at + 1 == len(words)
            or known[at + 1]
            or (len(words[at + 1]) > 4 and nearly(words[at + 1], self.number))
            or (at - begun >= 6 and all(known[at - 6 : at]))
        )
        return follows and (at - begun >= 2 or self.is_rich(at))

    def is_rich(self, at: int) -> bool:
        """Whether words of the list follow thickly."""
        ahead = self.known[at + 1 : at + 8]
        return len(ahead) == 7 and ahead.count(False) <= 1

    def is_torn(self, at: int) -> bool:
        """Whether a word that no list knows stands like a damaged one: list words around it, set alike."""
        known, word = self.known, self.words[at]
        if not 2 <= len(word) <= 12 or word in COMMON or known[at + 1 : at + 7].count(False) > 1 or is_glue(word):
            return False
        around = [*known[max(0, at - 6) : at], *known[at + 1 : at + 7]]
        if len(around) < 7 or around.count(False) > (len(around) >= 11):
            return False
        before = self.starts[at] - self.ends[at - 1]
        return at + 1 == len(known) or self.starts[at + 1] - self.ends[at] == before


def runs_of(tokens: Tokens, first: int, last: int, number: int, held: Sequence[int]) -> Iterator[Run]:
    """The runs among the words from `first` to `last`; ``held``: where words of the list stand among these."""
    part = _Part(tokens, first, last, number, held)
    begun = -1  # where the run begins that is looked at; -1 without one
    previous = -1
    wide = part.far_apart() if tokens.has_wide_gap() else set[int]()
    others = [at for at, known in enumerate(part.known) if not known]
    for at in sorted({*others, *wide}) if wide else others:
        if begun < 0 and at - previous > 1:
            begun = previous + 1  # between two such places are nothing but words of the list
        previous = at
        if begun >= 0 and at in wide:
            yield from _closed(tokens, part, begun, at)
            begun = -1
        word = part.words[at]
        if part.known[at]:
            begun = at
        elif begun < 0:
            if part.is_rich(at) and nearly(word, number):
                begun, part.slips[at] = at, misspelt(word, number)
        elif word in UNKNOWN or part.bridges(begun, at):
            part.slips[at] = misspelt(word, number)
        elif part.is_torn(at):
            part.slips[at] = None
        else:
            yield from _closed(tokens, part, begun, at)
            begun = -1
    if begun < 0:
        begun = previous + 1
    yield from _closed(tokens, part, begun, len(part.words))


def _closed(tokens: Tokens, part: _Part, begun: int, end: int) -> Iterator[Run]:
    """The run that ends there without the unread words at its end, if it is one."""
    known, slips = part.known, part.slips
    while end > begun and not known[end - 1] and slips.get(end - 1) is None:
        end -= 1
    if end - begun >= SHORTEST:
        words = tokens[part.first + begun : part.first + end]
        indexes = tuple(
            [entry_of(word, part.number) if known[at] else slips.get(at) for at, word in enumerate(words, begun)]
        )
        if indexes.count(None) * 4 <= len(indexes):
            yield Run(part.number, tuple(words), indexes)
    slips.clear()
