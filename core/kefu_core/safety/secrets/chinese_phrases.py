"""Finds recovery phrases of Chinese characters.

Nearly every common character is on the list, so form and sense decide, never the list alone.
"""

import re
from collections.abc import Sequence

from kefu_core.safety.secrets.findings import Fragment
from kefu_core.safety.secrets.prose import pair_weight, scores_of, sentence_score, speaks_of_phrases
from kefu_core.safety.secrets.signs import Signs
from kefu_core.safety.text.normalise import holds_any
from kefu_core.safety.text.wordlists import CHINESE, SIZES, adds_up, chinese_chars, chinese_index

_BLOCK = re.compile("[\u3400-\u9fff]+")
_LATIN = re.compile("[a-z]")
# "我的助记词是", written straight before the characters.
_LEAD_IN = re.compile(
    "[\u3400-\u9fff]{0,12}?(?:助记词|助記詞|恢复词|恢復詞|种子词|種子詞|备份词|備份詞|个字|個字|个词|個詞|单词|單詞)"
    "(?:就?是|为|為|如下|在这|有)*"
)
_LEAD_MARKS = ("词", "詞", "字")
_WIDEST_GAP = 16
_SURELY_SENTENCE = 3.0
_ADDS_UP_APART = 8.0
_LIKELY_DRAWN = 1.0
_SURELY_DRAWN = -4.0
_LONGEST_BLOCK = 80
_LONGEST_FRAGMENT = 24 * 10
"""Characters of a text: two dozen and what may stand between them."""


def find_chinese_phrases(lower: str, context: str, signs: Signs | None = None) -> list[tuple[int, int]]:
    """Places in a cleaned text of phrases: characters set apart, one exact block, or blocks of equal length."""
    blocks = blocks_of(lower)
    groups = _groups(lower, blocks)
    exact = [(start, end) for start, end in blocks if end - start in SIZES]
    if not groups and not exact and not any(end - start > SIZES[0] for start, end in blocks):
        return []
    near = speaks_of_phrases(context) or speaks_of_phrases(lower, signs)
    spans: list[tuple[int, int]] = []
    for group in groups:
        width = group[0][1] - group[0][0]
        text = "".join(lower[start:end] for start, end in group)
        if _apart(text, near) if width == 1 else _exact(text, near):
            spans.append((group[0][0], group[-1][1]))
    spans.extend((start, end) for start, end in exact if _exact(lower[start:end], near))
    if near and not spans:
        spans.extend(place for start, end in blocks if (place := _within(lower, start, end)) is not None)
    return spans


def _within(lower: str, start: int, end: int) -> tuple[int, int] | None:
    """The part of a longer block that adds up and reads like a draw: talk runs on without a blank, too."""
    if not SIZES[0] < end - start <= _LONGEST_BLOCK:
        return None
    block = lower[start:end]
    tables = [(name, *scores_of(block, name)) for name in CHINESE]
    if all(strangers[-1] > len(block) - SIZES[0] for _, _, strangers in tables):
        return None
    for size in reversed(SIZES):
        for first in range(len(block) - size + 1):
            last = first + size
            known = next((table for table in tables if table[2][last] == table[2][first]), None)
            if known is None:
                continue
            name, sums, _ = known
            bound = _LIKELY_DRAWN if first == 0 or last == len(block) else _SURELY_DRAWN
            score = sums[last] - sums[first] - (pair_weight(block[first - 1 : first + 1]) if first else 0.0)
            if score < bound and _valid(block[first:last], name):
                return start + first, start + last
    return None


def blocks_of(lower: str) -> list[tuple[int, int]]:
    """Unbroken stretches of Chinese characters, without the words that announce a phrase."""
    if not holds_any(lower, _LEAD_MARKS):
        return [match.span() for match in _BLOCK.finditer(lower)]
    blocks: list[tuple[int, int]] = []
    for match in _BLOCK.finditer(lower):
        block = match.group()
        lead = _LEAD_IN.match(block) if holds_any(block, _LEAD_MARKS) else None
        start = match.start() + (lead.end() if lead else 0)
        if start < match.end():
            blocks.append((start, match.end()))
    return blocks


def _groups(lower: str, blocks: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Neighbouring blocks of equal length with nothing but separators between them, eight characters or more."""
    groups: list[list[tuple[int, int]]] = []
    current: list[tuple[int, int]] = []
    for block in blocks:
        if current:
            same = block[1] - block[0] == current[0][1] - current[0][0]
            if same and block[0] - current[-1][1] <= _WIDEST_GAP:
                gap = lower[current[-1][1] : block[0]]
                if not any(map(str.isalpha, gap)):
                    current.append(block)
                    continue
            groups.append(current)
        current = [block]
    groups.append(current)
    return [group for group in groups if len(group) > 1 and len(group) * (group[0][1] - group[0][0]) >= 8]


def _listed(text: str) -> str | None:
    return next((name for name in CHINESE if chinese_chars(name).issuperset(text)), None)


def _valid(text: str, name: str) -> bool:
    index = chinese_index(name)
    return adds_up([index[char] for char in text])


def _apart(text: str, near: bool) -> bool:
    """Characters one by one: already an unusual way to write, so only clear sentences are let through."""
    simplified, traditional = (chinese_index(name) for name in CHINESE)
    known = "".join(char for char in text if char in simplified or char in traditional)
    if len(known) * 8 < len(text) * 7:
        return False
    name = _listed(known)
    if name is None:
        return near and len(known) >= 8
    score = sentence_score(known, name)
    if near:
        return score < _SURELY_SENTENCE
    return len(text) >= 12 and (
        score < 0 or (score < _ADDS_UP_APART and len(known) == len(text) and _valid(text, name))
    )


def _exact(text: str, near: bool) -> bool:
    """One block of exactly a phrase's length."""
    if len(text) not in SIZES:
        return False
    name = _listed(text)
    if name is None:
        return False
    score = sentence_score(text, name)
    if near and score < _SURELY_SENTENCE:
        return True
    # Drawn characters read like a sentence now and then; where a phrase is spoken of, its checksum then decides.
    return score < (_ADDS_UP_APART if near else _LIKELY_DRAWN) and _valid(text, name)


def chinese_fragment(lower: str) -> Fragment | None:
    """Characters of a text that is nothing but list characters and does not read like a sentence."""
    fragments = chinese_fragments(lower)
    return fragments[0] if fragments else None


def chinese_fragments(lower: str, *, announced: bool = False) -> tuple[Fragment, ...]:
    """The same for each of the two lists; most characters are on both. ``announced``: whatever they read like."""
    if len(lower) > _LONGEST_FRAGMENT or _LATIN.search(lower):
        return ()
    blocks = blocks_of(lower)
    text = "".join(lower[start:end] for start, end in blocks)
    if not 1 <= len(text) <= 24 or any(char.isalpha() for char in _BLOCK.sub("", lower)):
        return ()
    apart = all(end - start == 1 for start, end in blocks)
    return tuple(
        Fragment(language_list=name, words=tuple(text))
        for name in CHINESE
        if chinese_chars(name).issuperset(text) and (apart or announced or sentence_score(text, name) < 0)
    )
