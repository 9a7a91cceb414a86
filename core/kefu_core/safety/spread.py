"""Finds a secret that someone sent in pieces: a phrase over several messages, or a key cut in two."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from kefu_core.safety.chinese_phrases import blocks_of, chinese_fragments
from kefu_core.safety.findings import Fragment, SecretKind, SpreadFinding
from kefu_core.safety.keys import kind_of
from kefu_core.safety.labels import Binding, bind_by_talk
from kefu_core.safety.normalise import Normalised, normalise
from kefu_core.safety.phrases import Token, Tokens, cleaned, fragment_of, tokens_of
from kefu_core.safety.prose import CHATTER, glue, sentence_score, speaks_of_phrases
from kefu_core.safety.wordlists import CHINESE, SIZES, SPACED, adds_up, chinese_index, tables

WINDOW = 30
"""Messages that are looked at together."""
_FEW = 4
_SHORT_CHAIN = 8
"""So few words are a part whatever they are, if all are of one list; more of them may be a sentence."""
_NUMBERED = re.compile(r"^\W*(?:#|no\.? ?|word |第)?\d{1,2}\b")
_LONG_LETTERS = 18
_SHORTEST_PART = 6
_HEX_PART = re.compile(r"\W*(?:0x)?([0-9a-f]{6,60})\W*$")
_BASE58_PART = re.compile(r"\W*([1-9A-HJ-NP-Za-km-z]{8,100})\W*$")
# "first half: …": what may stand before a part of a key, and makes it one.
_PART_LABEL = re.compile(
    r"^[^\n]{0,40}?(?:part|half|piece|rest|first|second|third|last|then|next|begin|start|end|remaind|upper|lower"
    r"|front|back|[前后後上下]半|前面|后面|後面|剩下|余下|接着|开头|结尾|第[一二三四1-4]|部分|段|[1-4] ?/ ?[2-4])"
    r"[^\n:：]{0,24}(?:[:：]\s*|\s+)",
)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one message could add to a phrase; `place` is in the message as it was written."""

    message: int
    wordlist: str
    words: tuple[str, ...]
    numbered: bool
    place: tuple[int, int]


def scan_messages(texts: Sequence[str], *, language: str = "zh", asked: str = "") -> tuple[SpreadFinding, ...]:
    """Find secrets whose parts stand in several of `texts` (oldest first), and name every message that holds one.

    `language` is accepted for symmetry with `scan`; nothing is rendered here.
    """
    del language
    first = max(0, len(texts) - WINDOW)
    norms = [normalise(text) for text in texts[first:]]
    talk = "\n".join([*(norm.lower for norm in norms), normalise(asked).lower])
    near = speaks_of_phrases(talk)
    found: list[SpreadFinding] = []
    parts = [_parts(norm, at + first) for at, norm in enumerate(norms)]
    for wordlist in sorted({part.wordlist for each in parts for part in each}):
        chain = [part for each in parts for part in each if part.wordlist == wordlist]
        members = _phrase(chain, near)
        if len(members) > 1:
            places = tuple(part.place for part in chain if part.message in members)
            found.append(SpreadFinding(kind=SecretKind.recovery_phrase, messages=members, places=places))
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
    if part_of_key(norm) is not None:
        return True
    # Of more than a few words, those that are no part by themselves are one only behind words that announce it.
    announced = not searched or ":" in lower or speaks_of_phrases(lower) or len(lower.split()) <= _FEW
    return announced and bool(_parts(norm, 0))


def part_of_key(norm: Normalised) -> Fragment | None:
    """A message that is nothing but a piece of hex or base58, with a word like "second half:" before it at most."""
    for pattern, name in ((_HEX_PART, "hex"), (_BASE58_PART, "base58")):
        match = _key_part(pattern, norm)
        if match:
            return Fragment(language_list=name, words=(match.group(1),))
    return None


def _key_part(pattern: re.Pattern[str], norm: Normalised) -> re.Match[str] | None:
    text = norm.text if pattern is _BASE58_PART else norm.lower
    if len(text) > 200 or not _ends_in_value(text):
        return None
    label = _PART_LABEL.match(norm.lower)
    match = pattern.match(text) or (pattern.match(text, label.end()) if label else None)
    if match is None:
        return None
    value = match.group(1)
    # Letters only are a word, unless both cases stand mixed at a length that no word has.
    worded = value.isalpha() and (len(value) < _LONG_LETTERS or value.islower() or value.isupper() or value.istitle())
    return None if worded or value.isdigit() else match


def _ends_in_value(text: str) -> bool:
    """Whether the last signs that are no punctuation could end a piece of a key: cheap, and true of every piece."""
    end = len(text)
    while end and not (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    last = text[max(0, end - _SHORTEST_PART) : end]
    return len(last) == _SHORTEST_PART and last.isascii() and last.isalnum()


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
        blocks = blocks_of(words_only)
        place = norm.span(blocks[0][0], blocks[-1][1])
        return [_Part(message, each.language_list, each.words, numbered, place) for each in chinese]
    every = tokens_of(words_only)
    if not every or len(every) > 60:
        return []
    tokens = every[:]
    parts: list[_Part] = []
    for number in sorted({entry >> 11 for token in tokens for entry in token.entries}):
        run = _edge(tokens, number, announced=speaks_of_phrases(norm.lower) or ":" in norm.lower)
        if run:
            wordlist = tables().lists[number]
            words = tuple(wordlist[entry & 2047] for token in run for entry in token.entries if entry >> 11 == number)
            place = norm.span(run[0].start, run[-1].end)
            parts.append(_Part(message, SPACED[number], words, numbered, place))
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


def edge_fragment(norm: Normalised, tokens: Tokens) -> Fragment | None:
    """Three list words or more that a message ends or begins with, where it announces them."""
    if len(tokens) > 60 or not (speaks_of_phrases(norm.lower) or ":" in norm.lower):
        return None
    for number in sorted({entry >> 11 for token in tokens[:1] + tokens[-1:] for entry in token.entries}):
        run = _edge(tokens[:], number, announced=True)
        if run:
            return Fragment(language_list=SPACED[number], words=tuple(token.word for token in run))
    return None


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
    if not members:
        members.update(part.message for part in _but_for_labels(chain))
    total = [word for part in chain for word in part.words]
    if _by_form(chain, total, near):
        members.update(part.message for part in _without_talk(chain))
    if not members:
        members.update(part.message for part in _overtaken(chain))
    return tuple(sorted(members))


def _but_for_labels(chain: list[_Part]) -> list[_Part]:
    """The long parts, if they add up without short ones between them: "first half" is two words of the list."""
    long = [part for part in chain if len(part.words) >= _FEW]
    if chain[0].wordlist in CHINESE or not 1 < len(long) < len(chain) <= _SHORT_CHAIN:
        return []
    index = _places_in(chain[0].wordlist)
    return long if adds_up([index[word] for part in long for word in part.words]) else []


def _overtaken(chain: list[_Part]) -> list[_Part]:
    """A stretch that adds up once one part is put elsewhere: platforms deliver again later what was not taken at once.

    Only of parts of three words and more; of single words nearly every order of some adds up.
    """
    for first in range(len(chain) - 1):
        for last in range(first + 2, min(first + _SHORT_CHAIN, len(chain)) + 1):
            stretch = chain[first:last]
            words = [word for part in stretch for word in part.words]
            if len(words) > SIZES[-1]:
                break
            talk = sum(word in CHATTER for word in words)
            may_be = len(words) in SIZES and len(words) >= 3 * len(stretch) and talk * 5 <= 3 * len(words)
            if may_be and any(
                _adds_up([word for part in each for word in part.words], each) for each in _moved(stretch)
            ):
                return stretch
    return []


def _moved(stretch: list[_Part]) -> Iterator[list[_Part]]:
    """Every order in which one part stands elsewhere."""
    for at, part in enumerate(stretch):
        rest = stretch[:at] + stretch[at + 1 :]
        yield from ([*rest[:to], part, *rest[to:]] for to in range(len(stretch)) if to != at)


def _without_talk(chain: list[_Part]) -> list[_Part]:
    """The chain less one or two parts that are only talk, if what is left adds up."""
    if chain[0].wordlist in CHINESE or len(chain) > WINDOW:
        return chain
    index = _places_in(chain[0].wordlist)
    if adds_up([index[word] for part in chain for word in part.words]):
        return chain
    for count in (1, 2):
        for dropped in combinations(range(len(chain)), count):
            rest = [part for at, part in enumerate(chain) if at not in dropped]
            if adds_up([index[word] for part in rest for word in part.words]):
                return rest
    return chain


def _adds_up(words: list[str], stretch: list[_Part]) -> bool:
    if stretch[0].wordlist in CHINESE:
        index = chinese_index(stretch[0].wordlist)
        return sentence_score("".join(words), stretch[0].wordlist) < 0 and adds_up([index[word] for word in words])
    # Whoever types a word a message says ordinary words; three and more at a time, all of the list, are no chat.
    chatty = len(words) < 3 * len(stretch) and sum(word in CHATTER for word in words) * 3 > len(words)
    index = _places_in(stretch[0].wordlist)
    return not chatty and adds_up([index[word] for word in words])


@cache
def _places_in(wordlist: str) -> dict[str, int]:
    """The number of each word of a list that is written with blanks."""
    return {word: at for at, word in enumerate(tables().lists[SPACED.index(wordlist)])}


def _by_form(chain: list[_Part], words: list[str], near: bool) -> bool:
    if len(words) < 8:
        return False
    numbered = sum(part.numbered for part in chain) * 4 >= len(chain) * 3
    if chain[0].wordlist in CHINESE:
        told = near or (numbered and len(words) >= 12)
        return told and sentence_score("".join(words), chain[0].wordlist) < 0
    if numbered and near and len(words) >= 12:
        return True  # nobody numbers the words of a sentence
    chatty = sum(word in CHATTER for word in words) * 3 > len(words) or glue(words) >= 0.24
    if chatty:
        return False
    several = len(words) >= 2 * len(chain)
    return near or (len(words) >= 12 and (numbered or several))


def _cut_key(norms: Sequence[Normalised], first: int, talk: str) -> SpreadFinding | None:
    """Messages of nothing but pieces that make 64 hex digits, or one proven base58 key, together."""
    if bind_by_talk(talk, "") is Binding.public:
        return None
    for pattern, whole in ((_HEX_PART, _is_hex_key), (_BASE58_PART, _is_base58_key)):
        run: list[tuple[int, str, tuple[int, int]]] = []
        for at, norm in enumerate(norms):
            match = _key_part(pattern, norm)
            if match is None:
                continue
            run.append((at + first, match.group(1), norm.span(*match.span(1))))
            for start in range(max(0, len(run) - 4), len(run) - 1):
                if whole("".join(value for _, value, _ in run[start:])):
                    return SpreadFinding(
                        kind=SecretKind.private_key,
                        messages=tuple(message for message, _, _ in run[start:]),
                        places=tuple(place for _, _, place in run[start:]),
                    )
    return None


def _is_hex_key(value: str) -> bool:
    return len(value) == 64


def _is_base58_key(value: str) -> bool:
    return len(value) <= 120 and kind_of(value) == "key"
