"""Finds recovery phrases whose words stand apart (all lists but the Chinese ones) in one text."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise

from kefu_core.safety.secrets.findings import Fragment
from kefu_core.safety.secrets.phrase_edges import grown, in_clauses
from kefu_core.safety.secrets.prose import glue, is_glue, sentence_shaped, speaks_of_phrases
from kefu_core.safety.secrets.runs import Run, runs_of
from kefu_core.safety.secrets.signs import Signs
from kefu_core.safety.secrets.stretches import (
    LEAST_KNOWN,
    SHORTEST,
    chains_of,
    places_to_look,
    regions_of,
    windows_of,
)
from kefu_core.safety.secrets.tokens import Token, Tokens, entry_of
from kefu_core.safety.text.normalise import Normalised
from kefu_core.safety.text.wordlists import SIZES, SPACED, adds_up, misspelt, tables

_CAMEL = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}")
_LONG = re.compile(r"[a-z]{36,400}")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.:;!?。：；！？\n]")
_CONTEXT_REACH = 400
_FRAGMENT_WORDS = 24
_SHORTEST_CHAIN = 36
"""Letters of twelve words of three, the shortest that there are."""


def find_phrases(norm: Normalised, tokens: Tokens, context: str, signs: Signs | None = None) -> list[tuple[int, int]]:
    """Places (in the copy) of runs that are a phrase, or the greater part of one where the talk is of phrases."""
    # A chain of words without a blank is one long word.
    spans = _glued(norm) if max(map(len, tokens.words), default=0) >= _SHORTEST_CHAIN else []
    chains = chains_of(tokens)
    if not chains:
        return spans
    near = speaks_of_phrases(context)
    spoken = not near and speaks_of_phrases(norm.lower, signs)
    least = LEAST_KNOWN if near or spoken else SHORTEST
    for first, last in windows_of(chains, least, len(tokens.words)):
        for number, held in enumerate(tokens.held(first, last)):
            regions = regions_of(held) if len(held) >= SHORTEST else []
            for begin, end in places_to_look(tokens, regions, held, number, least, last) if regions else ():
                known = held[bisect_left(held, begin) : bisect_left(held, end)]
                for run in runs_of(tokens, begin, min(end, len(tokens)), number, known):
                    places = _decide(norm, run, near, spoken=spoken)
                    spans.extend(grown(tokens, (begin, end), place, number) for place in places)
    misspelt.cache_clear()  # nothing of a text stays behind
    return spans


def _decide(norm: Normalised, run: Run, near: bool, *, spoken: bool) -> list[tuple[int, int]]:
    """`near`: the talk before is of phrases; `spoken`: this text has a word of them, which may be far away."""
    words = [token.word for token in run.tokens]
    start, end = run.tokens[0].start, run.tokens[-1].end
    announced = _announced(norm.lower, run)
    if announced:
        return _decide(norm, Run(run.number, run.tokens[announced:], run.indexes[announced:]), True, spoken=False)
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
    sure = near or _numbered(norm.lower, run)
    if not sure and not is_valid and (in_clauses(norm.lower, run.tokens) or (len(whole) < len(words) and share > 0.1)):
        return []
    if sure:
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


def _announced(lower: str, run: Run) -> int:
    """How many words at the beginning of a run only announce it: "seed words: …" are words of the list, too."""
    tokens = run.tokens
    for at in range(min(3, len(tokens) - SHORTEST)):
        gap = lower[tokens[at].end : tokens[at + 1].start]
        after = lower[tokens[at + 1].end : tokens[at + 2].start]
        once = any(sign in gap and sign not in after for sign in ":=-")
        if once and speaks_of_phrases(lower[max(0, tokens[0].start - 40) : tokens[at].end]):
            return at + 1
    alone = len(tokens) > SHORTEST and not lower[: tokens[0].start].strip() and speaks_of_phrases(tokens[0].word)
    return 1 if alone and not glue([token.word for token in tokens]) else 0


def _sharpened(lower: str, run: Run) -> tuple[int, int] | None:
    """The part that adds up when punctuation sets it off from list words of the talk around it."""
    tokens = run.tokens
    if len(tokens) in SIZES or len(tokens) > 40:
        return None
    gaps = [_DIGITS.sub("", lower[left.end : right.start]) for left, right in pairwise(tokens)]
    # What stands between most of the words separates words, whatever sign it is; of two as frequent the one that
    # could end a sentence, for else a part that adds up by chance would leave the words around it readable.
    usual = max(dict.fromkeys(gaps), key=lambda gap: (gaps.count(gap), _SENTENCE_END.search(gap) is not None))
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
    return sum(any(map(str.isdigit, gap)) for gap in gaps if gap != " ") * 4 >= len(gaps) * 3


def _window(indexes: Sequence[int | None], words: Sequence[str]) -> tuple[int, int] | None:
    """A part of a longer, wordy run that adds up and does not read like a sentence itself."""
    reach = words[: SIZES[-1] + _WINDOWS]
    glued = [0, *accumulate(map(is_glue, reach))]
    torn = [0, *accumulate(index is None for index in indexes[: len(reach)])]
    for size in reversed(SIZES):
        for start in range(min(len(indexes) - size + 1, _WINDOWS)):
            end = start + size
            if torn[end] > torn[start] or (glued[end] - glued[start]) / size >= _TALK:
                continue
            part = [index for index in indexes[start:end] if index is not None]
            if adds_up(part):
                return start, end
    return None


_WINDOWS = 200
_TALK = 0.2


def _glued(norm: Normalised) -> list[tuple[int, int]]:
    """Phrases without any separator: words in camel case, or one long string that divides into list words."""
    spans: list[tuple[int, int]] = []
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
    words = tuple(tables().lists[number][index] for token in tokens if (index := entry_of(token, number)) is not None)
    return Fragment(language_list=SPACED[number], words=words)
