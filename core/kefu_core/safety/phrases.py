"""Finds recovery phrases whose words stand apart (all lists but the Chinese ones) in one text."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, overload

from kefu_core.safety.findings import Fragment
from kefu_core.safety.normalise import Normalised
from kefu_core.safety.prose import glue, sentence_shaped, speaks_of_phrases
from kefu_core.safety.skeleton import latin_same_length
from kefu_core.safety.wordlists import SIZES, SPACED, adds_up, misspelt, tables

_WORD = re.compile(r"[^\W\d_]+(?:\ufffd+[^\W\d_]+)?")
_ASCII_WORD = re.compile("[a-z]+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
# "word 1:", "no. 2", "第3个词": labels that stand between the words and are none of them.
_LABEL = re.compile(
    r"\b(?:word|no|number|num|nr|mot|palabra|parola)[ ._#-]{0,3}\d{1,2}\b"
    r"|第[ ]?[\d一二三四五六七八九十]{1,3}[ ]?(?:(?:个|個)?(?:单词|單詞|词|詞|字)|个|個)?(?:是|为|為)?"
)
_LABEL_BEGUN = re.compile(r"(?:word|no|number|num|nr|mot|palabra|parola)[ ._#-]{0,3}\d|第")
# One word written with letters of two scripts that look alike.
_TWO_SCRIPTS = re.compile("[a-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][a-z]")
# Said between any two words of a phrase; in talk they never come so thick.
_FILLERS = (" then ", " and ", " next ", " plus ", " dash ", " comma ", " space ")
_SERIES = 7
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six"
    r"|seven|eigh|nine)teenth|twentieth|twenty[- ](?:first|second|third|fourth))\b(?:[ ](?:word|one))?(?:[ ]is)?"
)
_CHINESE_NUMBER = re.compile("(?<![\u3400-\u9fff])二?[一二三四五六七八九十]{1,2}(?:[、.,:)]|(?= ?[a-z]))")
_CAMEL = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}")
_LONG = re.compile(r"[a-z]{36,400}")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.:;!?。：；！？\n]")
_WIDEST_GAP = 40
_CONTEXT_REACH = 400
_FRAGMENT_WORDS = 24
_SHORTEST = 8
_LEAST_KNOWN = 6
# What people write for a word they do not know any more.
_UNKNOWN = frozenset(["x", "xx", "xxx", "xxxx", "missing", "unknown", "unreadable", "forgot", "unclear"])


class Token(NamedTuple):
    """One word of the text and its entries in the lists."""

    start: int
    end: int
    word: str
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one list that follow one another; `None` stands for a word that could not be read."""

    number: int
    tokens: tuple[Token, ...]
    indexes: tuple[int | None, ...]


def cleaned(norm: Normalised) -> str:
    """The lower-case text of the same length with blanks for labels and markup that stand between words."""
    lower = norm.lower
    if not lower.isascii() and _TWO_SCRIPTS.search(lower):
        lower = latin_same_length(lower)
    if "<" in lower:
        lower = _TAG.sub(_blank, lower)
    for filler in _FILLERS:
        if lower.count(filler) >= _SERIES:
            lower = lower.replace(filler, " " * len(filler))
    if "third" in lower and len(_ORDINAL.findall(lower)) >= _SERIES:
        lower = _ORDINAL.sub(_blank, lower)
    if "三、" in lower or "三." in lower or "三 " in lower:
        lower = _CHINESE_NUMBER.sub(_blank, lower)
    # Labels come in series; a single "5. word 6." is a numbered word of the list itself.
    if _LABEL_BEGUN.search(lower) and len(_LABEL.findall(lower)) >= 3:
        lower = _LABEL.sub(_blank, lower)
    return lower


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


class Tokens(Sequence[Token]):
    """The words of a cleaned text. Most texts are judged by `entries` alone; places are found when asked for."""

    __slots__ = ("_lower", "_spans", "entries", "words")

    def __init__(self, lower: str) -> None:
        known = tables()
        get, prefixes, find = known.words.get, known.prefixes, known.find
        self._lower = lower
        self._spans: list[tuple[int, int]] | None = None
        self.words: list[str] = _pattern(lower).findall(lower)
        self.entries = [get(word) or (find(word) if word[:4] in prefixes else ()) for word in self.words]

    def __len__(self) -> int:
        return len(self.words)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...
    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        if self._spans is None:
            self._spans = [match.span() for match in _pattern(self._lower).finditer(self._lower)]
        if isinstance(at, slice):
            places = zip(self._spans[at], self.words[at], self.entries[at], strict=True)
            return [Token(start, end, word, entries) for (start, end), word, entries in places]
        return Token(*self._spans[at], self.words[at], self.entries[at])


def _pattern(lower: str) -> re.Pattern[str]:
    return _ASCII_WORD if lower.isascii() else _WORD


def tokens_of(lower: str) -> Tokens:
    """The words of a cleaned text."""
    return Tokens(lower)


def find_phrases(norm: Normalised, tokens: Tokens, context: str) -> list[tuple[int, int]]:
    """Places (in the copy) of runs that are a phrase, or the greater part of one where the talk is of phrases."""
    spans = _glued(norm)
    places: dict[int, list[int]] = {}
    for at, entries in enumerate(tokens.entries):
        for entry in entries:
            held = places.get(entry >> 11)
            if held is None:
                places[entry >> 11] = [at]
            elif held[-1] != at:
                held.append(at)
    near = speaks_of_phrases(context)
    spoken = not near and speaks_of_phrases(norm.lower)
    unknown: list[int] | None = None
    for number, held in places.items():
        regions = _regions(held)
        if not regions:
            continue
        if unknown is None:
            unknown = [at for at, word in enumerate(tokens.words) if word in _UNKNOWN]
        stretches = _stretches(tokens.words, held, unknown)
        for first, last in regions if stretches else ():
            # They ascend both: what ends before this region is of no use to the next.
            while stretches and stretches[0][1] < first - 2:
                stretches.pop(0)
            if not stretches or stretches[0][0] > last + 2:
                continue
            for run in _runs(tokens[max(0, first - 2) : last + 3], number):
                spans.extend(_decide(norm, run, near, spoken=spoken))
    return spans


def _regions(held: Sequence[int]) -> list[tuple[int, int]]:
    """Where a list's words stand thickly enough for a run: eight among eleven neighbours. All else is skipped."""
    regions: list[tuple[int, int]] = []
    for first in range(len(held) - _SHORTEST + 1):
        last = held[first + _SHORTEST - 1]
        if last - held[first] > _SHORTEST + 2:
            continue
        if regions and held[first] <= regions[-1][1]:
            regions[-1] = (regions[-1][0], last)
        else:
            regions.append((held[first], last))
    return regions


def _stretches(words: Sequence[str], held: Sequence[int], unknown: Sequence[int]) -> list[tuple[int, int]]:
    """Where six list words or more have nothing but bridgeable words between them: no run lies elsewhere.

    ``unknown``: where words of _UNKNOWN stand, ascending.
    """
    stretches: list[tuple[int, int]] = []
    begun, count, previous = held[0], 0, held[0] - 1
    for place in held:
        gap = place - previous
        if gap > 1 and not (_bridgeable(words[previous + 1]) if gap == 2 else _between(unknown, previous, place)):
            if count >= _LEAST_KNOWN:
                stretches.append((begun, previous))
            begun, count = place, 0
        count += 1
        previous = place
    if count >= _LEAST_KNOWN:
        stretches.append((begun, previous))
    return stretches


def _bridgeable(word: str) -> bool:
    return word in _UNKNOWN or (word not in _COMMON and 3 <= len(word) <= 12)


def _between(places: Sequence[int], first: int, last: int) -> bool:
    """Whether one of the places (ascending) lies between the two."""
    at = bisect_right(places, first) if places else 0
    return at < len(places) and places[at] < last


def _entry(token: Token, number: int) -> int | None:
    for entry in token.entries:
        if entry >> 11 == number:
            return entry & 2047
    return None


def _runs(tokens: Sequence[Token], number: int) -> list[Run]:
    """Join neighbours of one list; a single unreadable word inside is bridged when it is nearly a list word."""
    runs: list[Run] = []
    members: list[Token] = []
    indexes: list[int | None] = []
    met: dict[str, int | None] = {}
    for token in tokens:  # in what costs most, the same words come again and again
        if token.word not in met:
            met[token.word] = _entry(token, number)
    known = [met[token.word] for token in tokens]

    def close() -> None:
        while indexes and indexes[-1] is None:
            indexes.pop()
            members.pop()
        if len(members) >= _SHORTEST and sum(index is None for index in indexes) * 4 <= len(indexes):
            runs.append(Run(number, tuple(members), tuple(indexes)))
        members.clear()
        indexes.clear()

    for at, token in enumerate(tokens):
        index = known[at]
        if members and token.start - members[-1].end > _WIDEST_GAP:
            close()
        if index is None and members:
            follows = at + 1 == len(tokens) or known[at + 1] is not None
            follows = follows or (len(tokens[at + 1].word) > 4 and _nearly(tokens[at + 1], number))
            bridge = follows and indexes[-1] is not None and (len(members) >= 2 or _rich(known, at))
            if token.word in _UNKNOWN or (bridge and _nearly(token, number)):
                members.append(token)
                indexes.append(misspelt(token.word, number))
                continue
            close()
        elif index is None and _rich(known, at) and _nearly(token, number):
            members.append(token)
            indexes.append(misspelt(token.word, number))
        elif index is not None:
            members.append(token)
            indexes.append(index)
    close()
    return runs


def _rich(known: Sequence[int | None], at: int) -> bool:
    ahead = known[at + 1 : at + 8]
    return len(ahead) == 7 and sum(index is not None for index in ahead) >= 6


# Frequent words of English that are near list words by spelling only.
_COMMON = frozenset(
    [
        "your", "from", "been", "were", "here", "could", "would", "should", "them", "some", "than", "does", "did",
        "has", "had", "was", "are", "not", "and", "the", "for", "who", "how", "why", "get", "got", "let", "say",
        "back", "even", "ever", "went", "come", "take", "took", "send", "sent", "said", "well", "their", "these",
        "those", "think", "her", "his", "him", "its", "our", "out", "too", "may", "she", "yet", "ago", "ask",
        "want", "way", "but", "see", "set", "put", "yes", "okay", "wont", "cant", "dont", "both", "down", "after",
        "which", "while", "many", "most", "made", "done", "last", "link",
    ],
)  # fmt: skip


def _nearly(token: Token, number: int) -> bool:
    return token.word not in _COMMON and misspelt(token.word, number) is not None


def _decide(norm: Normalised, run: Run, near: bool, *, spoken: bool) -> list[tuple[int, int]]:
    """`near`: the talk before is of phrases; `spoken`: this text has a word of them, which may be far away."""
    words = [token.word for token in run.tokens]
    start, end = run.tokens[0].start, run.tokens[-1].end
    if spoken:
        around = norm.lower[max(0, start - _CONTEXT_REACH) : start] + " " + norm.lower[end : end + _CONTEXT_REACH]
        near = speaks_of_phrases(around)
    share = glue(words)
    whole = [index for index in run.indexes if index is not None]
    is_valid = len(whole) == len(words) and adds_up(whole)
    if len(set(words)) == 1 and not is_valid:
        return []  # "help help help …"
    if len(words) < 12:
        return [(start, end)] if near and share < 0.34 else []
    if near or _numbered(norm.lower, run):
        allowed = 0.5
    elif sentence_shaped(norm.text[start : end + 1]):
        allowed = 0.15
    else:
        allowed = 0.34 if is_valid else 0.24
    if share < allowed:
        return [_sharpened(norm.lower, run) or (start, end)]
    window = _window(run.indexes, words)
    if window is None:
        return []
    return [(run.tokens[window[0]].start, run.tokens[window[1] - 1].end)]


def _sharpened(lower: str, run: Run) -> tuple[int, int] | None:
    """The part that adds up when punctuation sets it off from list words of the talk around it."""
    tokens = run.tokens
    if len(tokens) in SIZES or len(tokens) > 40:
        return None
    gaps = [_DIGITS.sub("", lower[left.end : right.start]) for left, right in pairwise(tokens)]
    # What stands between most of the words separates words, whatever sign it is.
    usual = max(set(gaps), key=gaps.count)
    ends = [at for at, gap in enumerate(gaps, 1) if gap != usual and _SENTENCE_END.search(gap)]
    for first in (0, *ends):
        for last in (*ends, len(tokens)):
            part = [index for index in run.indexes[first:last] if index is not None]
            if len(part) == last - first and adds_up(part):
                return tokens[first].start, tokens[last - 1].end
    return None


def _numbered(lower: str, run: Run) -> bool:
    """Whether digits stand between most of the words, as in a list."""
    gaps = [lower[left.end : right.start] for left, right in pairwise(run.tokens)]
    return sum(any(char.isdigit() for char in gap) for gap in gaps) * 4 >= len(gaps) * 3


def _window(indexes: Sequence[int | None], words: Sequence[str]) -> tuple[int, int] | None:
    """A part of a longer, wordy run that adds up and does not read like a sentence itself."""
    for size in reversed(SIZES):
        for start in range(min(len(indexes) - size + 1, 200)):
            part = [index for index in indexes[start : start + size] if index is not None]
            if len(part) == size and glue(words[start : start + size]) < 0.2 and adds_up(part):
                return start, start + size
    return None


def _glued(norm: Normalised) -> list[tuple[int, int]]:
    """Phrases without any separator: words in camel case, or one long string that divides into list words."""
    spans: list[tuple[int, int]] = []
    if len(norm.lower) < 36:
        return spans
    for match in _LONG.finditer(norm.lower):
        start, end = match.span()
        camel = _CAMEL.findall(norm.text[start:end])
        number = SPACED.index("english")
        cut = len(camel) in SIZES and all(_has(word.lower(), number) for word in camel)
        if cut or _divides(match.group(), number):
            spans.append((start, end))
    return spans


def _has(word: str, number: int) -> bool:
    return any(entry >> 11 == number for entry in tables().find(word))


def _divides(text: str, number: int) -> bool:
    """Whether text is 12, 15, … 24 whole list words one after another."""
    words = tables().words
    reach: list[set[int]] = [{0}] + [set() for _ in text]
    for at in range(len(text)):
        if not reach[at]:
            continue
        counts = {count + 1 for count in reach[at] if count < SIZES[-1]}
        for length in range(3, 9):
            if any(entry >> 11 == number for entry in words.get(text[at : at + length], ())) and at + length <= len(
                text
            ):
                reach[at + length] |= counts
    return any(size in reach[-1] for size in SIZES)


def fragment_of(tokens: Sequence[Token]) -> Fragment | None:
    """The words of a text that is nothing but words of one list and does not read like a sentence."""
    if not 1 <= len(tokens) <= _FRAGMENT_WORDS:
        return None
    common = {entry >> 11 for entry in tokens[0].entries}
    for token in tokens[1:]:
        common &= {entry >> 11 for entry in token.entries}
        if not common:
            return None
    if not common or (len(tokens) > 2 and glue([token.word for token in tokens]) >= 0.34):
        return None
    number = min(common)
    words = tuple(tables().lists[number][index] for token in tokens if (index := _entry(token, number)) is not None)
    return Fragment(language_list=SPACED[number], words=words)
