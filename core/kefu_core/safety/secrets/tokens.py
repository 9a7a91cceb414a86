"""The words of a text and their entries in the lists of recovery phrases: read once, used by all who look for them."""

import re
from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import accumulate, compress, count, repeat
from operator import add, sub
from typing import NamedTuple, cast, overload

from kefu_core.safety.text.dense import Dense
from kefu_core.safety.text.normalise import Normalised, has_digit
from kefu_core.safety.text.skeleton import latin_same_length
from kefu_core.safety.text.wordlists import SPACED, tables

# A Chinese word may stand straight before one of another script.
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:\ufffd+[^\W\d_]+)?|[\u3400-\u9fff]+")
# The same for texts of two scripts at most; what splits gives the places as well.
_ASCII_WORD = re.compile("([a-z]+)")
_LETTERS = re.compile("[a-z]+")
_PLAIN_WORD = re.compile("([a-z]+|[\u3400-\u9fff]+)")
# Characters of other words (letters with marks, other scripts, numbers in circles).
_OTHER_WORD = re.compile(
    "[\u00aa\u00b2-\u00b5\u00b9\u00ba\u00bc-\u00d6\u00d8-\u00f6\u00f8-\u1ffc\u2070-\u209c\u2102-\u2189\u2460-\u24ff\u2776-\u2793"
    "\u2c00-\u2e2f\u3005-\u3007\u3021-\u33ff\ua000-\U0001eebb\U0001f100-\U0001f10c\U00020000-\U0003134a]"
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
# "word 1:", "no. 2", "第3个词": labels that stand between the words and are none of them.
_LABEL = re.compile(
    r"[wnmp](?<!\w.)(?:(?<=w)ord|(?<=n)(?:o|umber|um|r)|(?<=m)ot|(?<=p)a(?:labra|rola))[ ._#-]{0,3}\d{1,2}\b"
    r"|第[ ]?[\d一二三四五六七八九十]{1,3}[ ]?(?:(?:个|個)?(?:单词|單詞|词|詞|字)|个|個)?(?:是|为|為)?"
)
_LABEL_BEGUN = re.compile(r"(?:w(?=ord)ord|n(?:o|umber|um|r)|m(?=ot)ot|p(?=a[lr])a(?:labra|rola))[ ._#-]{0,3}\d")
# One word written with letters of two scripts that look alike.
_OTHER_SCRIPT = re.compile("[\u0370-\u04ff]")
_TWO_SCRIPTS = re.compile("[a-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][a-z]")
# Said between any two words of a phrase; in talk they never come so thick.
_FILLERS = (" then ", " and ", " next ", " plus ", " dash ", " comma ", " space ")
_SERIES = 7
_LABELS = 3
_SHORTEST_SERIES = 56
"""Characters: seven words with a filler behind each are never shorter."""
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six"
    r"|seven|eigh|nine)teenth|twentieth|twenty[- ](?:first|second|third|fourth))\b(?:[ ](?:word|one))?(?:[ ]is)?"
)
_CHINESE_NUMBER = re.compile("(?<![\u3400-\u9fff])二?[一二三四五六七八九十]{1,2}(?:[、.,:)]|(?= ?[a-z]))")


class Token(NamedTuple):
    """One word of the text and its entries in the lists."""

    start: int
    end: int
    word: str
    entries: tuple[int, ...]


_token_of = cast("Callable[[tuple[int, int, str, tuple[int, ...]]], Token]", partial(tuple.__new__, Token))
"""A token of its four parts; to call the class costs four times as much."""


def cleaned(norm: Normalised) -> str:
    """The lower-case text of the same length with blanks for labels and markup that stand between words."""
    lower = norm.lower
    if not lower.isascii() and _OTHER_SCRIPT.search(lower) and _TWO_SCRIPTS.search(lower):
        lower = latin_same_length(lower)
    if "<" in lower:
        lower = _TAG.sub(_blank, lower)
    for filler in _FILLERS if len(lower) > _SHORTEST_SERIES else ():
        if lower.count(filler) >= _SERIES:
            lower = lower.replace(filler, " " * len(filler))
    if "third" in lower and len(_ORDINAL.findall(lower)) >= _SERIES:
        lower = _ORDINAL.sub(_blank, lower)
    if "三、" in lower or "三." in lower or "三 " in lower:
        lower = _CHINESE_NUMBER.sub(_blank, lower)
    # Labels come in series; a single "5. word 6." is a numbered word of the list itself.
    begun = lower.count("第") + (len(_LABEL_BEGUN.findall(lower)) if len(lower) < _LONG or has_digit(lower) else 0)
    if begun >= _LABELS and len(_LABEL.findall(lower)) >= _LABELS:
        lower = _LABEL.sub(_blank, lower)
    return lower


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


class _Numbers(dict[tuple[int, ...], tuple[int, ...]]):
    """Entries to the numbers of the lists that they are of."""

    def __missing__(self, entries: tuple[int, ...]) -> tuple[int, ...]:
        numbers = tuple(sorted({entry >> 11 for entry in entries}))
        self[entries] = numbers
        return numbers


_CACHE_LIMIT = 30_000
_LONG = 400
"""Characters of a text whose words are looked up once each, and whose places come with them."""
_MANY = 64
WIDEST_GAP = 40
"""Characters between two words of one phrase."""
_WIDE_GAP = Dense(r"\W\d_", WIDEST_GAP + 1, samples=5)
_SHORTENED: dict[str, tuple[int, ...]] = {}
"""Entries of words that were shortened, as far as they were met; never other words that people write."""
_NUMBERS = _Numbers()


class Tokens(Sequence[Token]):
    """The words of a cleaned text. Most texts are judged by `entries` alone; places are found when asked for."""

    __slots__ = ("_is_wide", "_lower", "_pieces", "_places", "_table", "entries", "words")

    def __init__(self, lower: str) -> None:
        self._lower = lower
        self._places: tuple[list[int], list[int]] | None = None
        self._pieces: list[str] | None = None
        self._is_wide: bool | None = None
        pattern = _pattern(lower)
        if pattern is _ASCII_WORD and len(lower) >= _LONG:
            self.words: list[str] = lower.translate(_BLANKS).split()
        elif pattern is _WORD or len(lower) < _LONG:
            self.words = pattern.findall(lower)
        else:
            self._pieces = pattern.split(lower)
            self.words = self._pieces[1::2]
        known = tables()
        get, prefixes = known.words.get, known.prefixes
        if len(self.words) < _MANY:
            self.entries = [get(word) or (_shortened(word) if word[:4] in prefixes else ()) for word in self.words]
            self._table: dict[str, tuple[int, ...]] | None = None
        else:
            different = set(self.words)
            self._table = table = dict(zip(different, map(get, different, repeat(())), strict=True))
            for word in [word for word, entries in table.items() if not entries and word[:4] in prefixes]:
                table[word] = _shortened(word)
            self.entries = list(map(table.__getitem__, self.words))

    def __len__(self) -> int:
        return len(self.words)

    def table(self) -> dict[str, tuple[int, ...]]:
        """The different words with their entries."""
        if self._table is None:
            self._table = dict(zip(self.words, self.entries, strict=True))
        return self._table

    def held(self, first: int = 0, last: int | None = None) -> list[list[int]]:
        """For each list, where its words stand (among those from `first` to `last`), ascending."""
        places: list[list[int]] = [[] for _ in SPACED]
        numbers = _NUMBERS
        for at, entries in enumerate(self.entries[first:last], first):
            if entries:
                for number in numbers[entries]:
                    places[number].append(at)
        return places

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...
    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        starts, ends = self.places()
        if isinstance(at, slice):
            return list(map(_token_of, zip(starts[at], ends[at], self.words[at], self.entries[at], strict=True)))
        return Token(starts[at], ends[at], self.words[at], self.entries[at])

    def places(self) -> tuple[list[int], list[int]]:
        """Where each word begins and ends."""
        if self._places is None:
            if self._pieces is not None:
                ends = list(accumulate(map(len, self._pieces)))
                self._places = ends[::2][: len(self.words)], ends[1::2]
            else:
                ends = self._ends()
                self._places = list(map(sub, ends, map(len, self.words))), ends
        return self._places

    def has_wide_gap(self) -> bool:
        """Whether so much may stand between two words somewhere that they do not belong together."""
        if self._is_wide is None:
            self._is_wide = next(_WIDE_GAP.stretches(self._lower), None) is not None
        return self._is_wide

    def _ends(self) -> list[int]:
        if self._lower.isascii() and len(self.words) >= _MANY:
            pieces = self._lower.translate(_BLANKS).split(" ")
            return list(compress(map(add, accumulate(map(len, pieces)), count()), pieces))
        # No word can stand earlier than where it is met first behind the one before it: between them is no letter.
        find, ends, end = self._lower.find, list[int](), 0
        for word in self.words:
            end = find(word, end) + len(word)
            ends.append(end)
        return ends


_BLANKS = {code: " " for code in range(128) if not "a" <= chr(code) <= "z"}
"""For ASCII texts: what is no letter parts words."""


def _shortened(word: str) -> tuple[int, ...]:
    entries = _SHORTENED.get(word)
    if entries is None:
        entries = tables().find(word)
        if entries and len(_SHORTENED) < _CACHE_LIMIT:
            _SHORTENED[word] = entries
    return entries


def _pattern(lower: str) -> re.Pattern[str]:
    if lower.isascii():
        return _ASCII_WORD
    return _WORD if _OTHER_WORD.search(lower) else _PLAIN_WORD


def words_of(norm: Normalised, words: str, tokens: Tokens) -> Collection[str]:
    """The different words of a text of which a cleaned copy was read, and what cleaning took."""
    if words is norm.lower:
        return tokens.table().keys()
    tags = _LETTERS.findall(" ".join(_TAG.findall(norm.lower))) if "<" in norm.lower else ()
    return {*tokens.table(), *_TAKEN, *tags}


# What `cleaned` takes out besides markup: no finder looks for a piece of one of these.
_TAKEN = ("then", "and", "next", "plus", "dash", "comma", "space", "word", "number", "mot", "palabra", "parola", "one")


def tokens_of(lower: str) -> Tokens:
    """The words of a cleaned text."""
    return Tokens(lower)


def entry_of(token: Token, number: int) -> int | None:
    """The word's number in a list, if it is on it."""
    for entry in token.entries:
        if entry >> 11 == number:
            return entry & 2047
    return None
