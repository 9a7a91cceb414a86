"""Finds a secret that someone sent in pieces: a phrase over several messages, or a key cut in two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kefu_core.safety.chinese_phrases import chinese_fragments
from kefu_core.safety.findings import SecretKind, SpreadFinding
from kefu_core.safety.labels import Binding, bind_by_talk
from kefu_core.safety.normalise import Normalised, normalise
from kefu_core.safety.phrases import Token, cleaned, fragment_of, tokens_of
from kefu_core.safety.prose import CHATTER, PHRASE_CONTEXT, glue, sentence_score
from kefu_core.safety.wordlists import CHINESE, SIZES, SPACED, adds_up, chinese_index, tables

_WINDOW = 30
_FEW = 4
"""So few words are a part whatever they are, if all are of one list; more of them may be a sentence."""
_NUMBERED = re.compile(r"^\W*(?:#|no\.? ?|word |第)?\d{1,2}\b")
_HEX_PART = re.compile(r"\s*(?:0x)?([0-9a-f]{8,60})\s*$")


@dataclass(frozen=True, slots=True)
class _Part:
    """What one message could add to a phrase."""

    message: int
    wordlist: str
    words: tuple[str, ...]
    numbered: bool


def scan_messages(texts: Sequence[str], *, language: str = "zh", asked: str = "") -> tuple[SpreadFinding, ...]:
    """Find secrets whose parts stand in several of `texts` (oldest first), and name every message that holds one.

    `language` is accepted for symmetry with `scan`; nothing is rendered here.
    """
    del language
    first = max(0, len(texts) - _WINDOW)
    norms = [normalise(text) for text in texts[first:]]
    talk = "\n".join([*(norm.lower for norm in norms), normalise(asked).lower])
    near = PHRASE_CONTEXT.search(talk) is not None
    found: list[SpreadFinding] = []
    parts = [_parts(norm, at + first) for at, norm in enumerate(norms)]
    for wordlist in sorted({part.wordlist for each in parts for part in each}):
        chain = [part for each in parts for part in each if part.wordlist == wordlist]
        members = _phrase(chain, near)
        if len(members) > 1:
            found.append(SpreadFinding(kind=SecretKind.recovery_phrase, messages=members))
    cut = _cut_key(norms, first, talk)
    if cut:
        found.append(cut)
    return tuple(_distinct(found))


def could_be_part(text: str, *, searched: bool = False) -> bool:
    """Whether a message could hold a part of a secret that goes on in others: list words, or a piece of a key.

    ``searched``: `scan` has said already that it is no fragment.
    """
    norm = normalise(text)
    lower = norm.lower
    if _HEX_PART.match(lower):
        return True
    # Of more than a few words, those that are no part by themselves are one only behind words that announce it.
    announced = not searched or ":" in lower or PHRASE_CONTEXT.search(lower) is not None or len(lower.split()) <= _FEW
    return announced and bool(_parts(norm, 0))


def _distinct(found: list[SpreadFinding]) -> list[SpreadFinding]:
    """Lists share words: keep a finding only if no other covers the same messages."""
    kept: list[SpreadFinding] = []
    for finding in sorted(found, key=lambda each: -len(each.messages)):
        if not any(other.kind is finding.kind and set(finding.messages) <= set(other.messages) for other in kept):
            kept.append(finding)
    return kept


def _parts(norm: Normalised, message: int) -> list[_Part]:
    """The list words of a message that is nothing else, or that ends or starts with a run of them."""
    numbered = _NUMBERED.match(norm.lower) is not None
    words_only = cleaned(norm)
    chinese = chinese_fragments(words_only)
    if chinese:
        return [_Part(message, each.language_list, each.words, numbered) for each in chinese]
    tokens = tokens_of(words_only)
    if not tokens or len(tokens) > 60:
        return []
    parts: list[_Part] = []
    for number in sorted({entry >> 11 for token in tokens for entry in token.entries}):
        run = _edge(tokens, number, announced=PHRASE_CONTEXT.search(norm.lower) is not None or ":" in norm.lower)
        if run:
            wordlist = tables().lists[number]
            words = tuple(wordlist[entry & 2047] for token in run for entry in token.entries if entry >> 11 == number)
            parts.append(_Part(message, SPACED[number], words, numbered))
    return parts


def _edge(tokens: list[Token], number: int, *, announced: bool) -> list[Token]:
    held = [any(entry >> 11 == number for entry in token.entries) for token in tokens]
    if all(held):
        return tokens if fragment_of(tokens) is not None or len(tokens) <= _FEW else []
    if not announced:
        return []
    tail = 0
    while tail < len(held) and held[-1 - tail]:
        tail += 1
    head = held.index(False)
    best = tokens[len(tokens) - tail :] if tail >= head else tokens[:head]
    return best if len(best) >= 3 else []


def _phrase(chain: list[_Part], near: bool) -> tuple[int, ...]:
    """Messages of every stretch that adds up (by luck one may reach too far), or of all if form and talk say so."""
    members: set[int] = set()
    for first in range(len(chain)):
        words: list[str] = []
        for last in range(first, len(chain)):
            words.extend(chain[last].words)
            stretch = chain[first : last + 1]
            if len(stretch) > 1 and len(words) in SIZES and _adds_up(words, stretch):
                members.update(part.message for part in stretch)
            if len(words) >= SIZES[-1]:
                break
    total = [word for part in chain for word in part.words]
    if _by_form(chain, total, near):
        members.update(part.message for part in chain)
    return tuple(sorted(members))


def _adds_up(words: list[str], stretch: list[_Part]) -> bool:
    if stretch[0].wordlist in CHINESE:
        index = chinese_index(stretch[0].wordlist)
        return sentence_score("".join(words), stretch[0].wordlist) < 0 and adds_up([index[word] for word in words])
    # Whoever types a word a message says ordinary words; three and more at a time, all of the list, are no chat.
    chatty = len(words) < 3 * len(stretch) and sum(word in CHATTER for word in words) * 3 > len(words)
    wordlist = tables().lists[SPACED.index(stretch[0].wordlist)]
    return not chatty and adds_up([wordlist.index(word) for word in words])


def _by_form(chain: list[_Part], words: list[str], near: bool) -> bool:
    if len(words) < 8:
        return False
    numbered = sum(part.numbered for part in chain) * 4 >= len(chain) * 3
    if chain[0].wordlist in CHINESE:
        told = near or (numbered and len(words) >= 12)
        return told and sentence_score("".join(words), chain[0].wordlist) < 0
    chatty = sum(word in CHATTER for word in words) * 3 > len(words) or glue(words) >= 0.24
    if chatty:
        return False
    several = len(words) >= 2 * len(chain)
    return near or (len(words) >= 12 and (numbered or several))


def _cut_key(norms: Sequence[Normalised], first: int, talk: str) -> SpreadFinding | None:
    """Neighbouring messages of nothing but hex that make 64 digits together."""
    run: list[tuple[int, str]] = []
    for at, norm in enumerate(norms):
        match = _HEX_PART.match(norm.lower)
        if match is None or match.group(1).isalpha() or match.group(1).isdigit():
            run = []
            continue
        run.append((at + first, match.group(1)))
        while sum(len(part) for _, part in run) > 64:
            run.pop(0)
        if len(run) > 1 and sum(len(part) for _, part in run) == 64:
            public = bind_by_talk(talk, "") is Binding.public
            if not public:
                return SpreadFinding(kind=SecretKind.private_key, messages=tuple(message for message, _ in run))
    return None
