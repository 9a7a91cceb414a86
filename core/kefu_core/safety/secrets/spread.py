"""Finds a secret that someone sent in pieces: a phrase over several messages, or a key cut in two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kefu_core.safety.secrets.chains import FEW, WINDOW, Part, phrase_in
from kefu_core.safety.secrets.chinese_phrases import blocks_of, chinese_fragments
from kefu_core.safety.secrets.findings import Fragment, SecretKind, SpreadFinding
from kefu_core.safety.secrets.keys import kind_of
from kefu_core.safety.secrets.labels import Binding, bind_by_talk
from kefu_core.safety.secrets.part_labels import part_label
from kefu_core.safety.secrets.phrases import fragment_of
from kefu_core.safety.secrets.prose import speaks_of_phrases
from kefu_core.safety.secrets.signs import Signs
from kefu_core.safety.secrets.tokens import Token, Tokens, cleaned, tokens_of
from kefu_core.safety.text.normalise import Normalised, normalise
from kefu_core.safety.text.wordlists import SPACED, tables

_LONGEST_PART = 400
"""Characters: twenty-four words of the longest list and their label are never longer."""
_NUMBERED = re.compile(r"^\W*(?:#|no\.? ?|word |第)?\d{1,2}\b")
_LONG_LETTERS = 18
_CLOSING = "?!.,。？！…\"'”)"
_SHORTEST_PART = 6
_LONGEST_KEY_PART = 200
_HEX_PART = re.compile(r"\W*(?:0x)?([0-9a-f]{6,60})\W*$")
_BASE58_PART = re.compile(r"\W*([1-9A-HJ-NP-Za-km-z]{8,100})\W*$")
# "first half: …": what may stand before a part of a key, and makes it one.
_PART_LABEL = re.compile(
    r"^[^\n]{0,40}?(?:part|half|piece|rest|first|second|third|last|then|next|begin|start|end|remaind|upper|lower"
    r"|front|back|[前后後上下]半|前面|后面|後面|剩下|余下|接着|开头|结尾|第[一二三四1-4]|部分|段|[1-4] ?/ ?[2-4])"
    r"[^\n:：]{0,24}(?:[:：]\s*|\s+)",
)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one message holds for its neighbours, whichever they are: read once, however many windows it lies in."""

    parts: tuple[Part, ...]
    behind: tuple[Part, ...]
    """Parts behind a word for their place."""
    near: bool
    lower: str
    pieces: tuple[tuple[str, tuple[int, int]] | None, ...]
    """A piece of a key in hex and one in base58."""


class Reader:
    """Remembers what was read of the messages of one conversation, while it is looked at."""

    def __init__(self) -> None:
        self._read: dict[str, _Read] = {}

    def read(self, text: str) -> _Read:
        """What a message holds."""
        known = self._read.get(text)
        if known is None:
            known = self._read[text] = _read(text)
        return known


def _read(text: str) -> _Read:
    norm = normalise(text)
    matches = [_key_part(pattern, norm) for pattern in (_HEX_PART, _BASE58_PART)]
    return _Read(
        parts=tuple(_parts(norm, 0)),
        behind=tuple(_labelled_parts(norm, 0)),
        near=speaks_of_phrases(norm.lower),
        lower=norm.lower,
        pieces=tuple((match.group(1), norm.span(*match.span(1))) if match else None for match in matches),
    )


def scan_messages(
    texts: Sequence[str], *, language: str = "zh", asked: str = "", reader: Reader | None = None
) -> tuple[SpreadFinding, ...]:
    """Find secrets whose parts stand in several of `texts` (oldest first), and name every message that holds one.

    `language` is accepted for symmetry with `scan`; nothing is rendered here. Whoever looks at one conversation
    message by message gives the same `reader` each time.
    """
    del language
    reader = reader or Reader()
    first = max(0, len(texts) - WINDOW)
    reads = [reader.read(text) for text in texts[first:]]
    question = normalise(asked).lower
    near = any(each.near for each in reads) or speaks_of_phrases(question)
    found = _phrases([_placed(each.parts, at + first) for at, each in enumerate(reads)], near)
    if not found and any(each.behind for each in reads):
        found = _phrases([_placed(each.behind or each.parts, at + first) for at, each in enumerate(reads)], near)
    cut = _cut_key(reads, first, question)
    if cut:
        found.append(cut)
    return tuple(_distinct(found))


def _placed(parts: Sequence[Part], message: int) -> list[Part]:
    return [Part(message, part.wordlist, part.words, part.numbered, part.place) for part in parts]


def _phrases(parts: Sequence[list[Part]], near: bool) -> list[SpreadFinding]:
    found: list[SpreadFinding] = []
    for wordlist in sorted({part.wordlist for each in parts for part in each}):
        chain = [part for each in parts for part in each if part.wordlist == wordlist]
        members = phrase_in(chain, near)
        if len(members) > 1:
            places = tuple(part.place for part in chain if part.message in members)
            found.append(SpreadFinding(kind=SecretKind.recovery_phrase, messages=members, places=places))
    return found


def could_be_part(text: str, *, searched: bool = False) -> bool:
    """Whether a message could hold a part of a secret that goes on in others: list words, or a piece of a key.

    ``searched``: `scan` has said already that it is no fragment.
    """
    norm = normalise(text)
    lower = norm.lower
    if part_of_key(norm) is not None:
        return True
    # Of more than a few words, those that are no part by themselves are one only behind words that announce it.
    announced = not searched or ":" in lower or speaks_of_phrases(lower) or len(lower.split()) <= FEW
    return (announced and bool(_parts(norm, 0))) or bool(_labelled_parts(norm, 0))


def part_of_key(norm: Normalised) -> Fragment | None:
    """A message that is nothing but a piece of hex or base58, with a word like "second half:" before it at most."""
    if len(norm.lower) > _LONGEST_KEY_PART or not _ends_in_value(norm.lower):
        return None
    last = norm.lower.rsplit(None, 1)[-1].strip(_CLOSING)
    if last.isalpha() and len(last) < _LONG_LETTERS:
        return None  # a word
    for pattern, name in ((_HEX_PART, "hex"), (_BASE58_PART, "base58")):
        match = _key_part(pattern, norm)
        if match:
            return Fragment(language_list=name, words=(match.group(1),))
    return None


def _key_part(pattern: re.Pattern[str], norm: Normalised) -> re.Match[str] | None:
    text = norm.text if pattern is _BASE58_PART else norm.lower
    if len(text) > _LONGEST_KEY_PART or not _ends_in_value(text):
        return None
    match = pattern.match(text)
    if match is None:
        label = _PART_LABEL.match(norm.lower)
        match = pattern.match(text, label.end()) if label else None
    if match is None:
        return None
    value = match.group(1)
    # Letters only are a word, unless both cases stand mixed at a length that no word has.
    worded = value.isalpha() and (len(value) < _LONG_LETTERS or value.islower() or value.isupper() or value.istitle())
    return None if worded or value.isdigit() else match


def _ends_in_value(text: str) -> bool:
    """Whether the last signs that are no punctuation could end a piece of a key: cheap, and true of every piece."""
    bare = text.rstrip(_CLOSING)
    last = bare[-_SHORTEST_PART:]
    if last[-1:] > "\u33ff":
        return False  # ends in a Chinese character
    if last.isascii() and last.isalnum() and len(last) == _SHORTEST_PART:
        return True
    end = len(bare)
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


def _parts(norm: Normalised, message: int) -> list[Part]:
    """The list words of a message that is nothing else, or that ends or starts with a run of them."""
    words_only = cleaned(norm)
    numbered = _NUMBERED.match(norm.lower) is not None
    whole = _chinese_parts(norm, message, words_only, numbered=numbered)
    if whole:
        return whole
    every = tokens_of(words_only)
    if not every or len(every) > 60:
        return []
    return _list_parts(norm, message, every[:], numbered=numbered, edge=True)


def _labelled_parts(norm: Normalised, message: int) -> list[Part]:
    """The list words of a message that is nothing else behind a word for their place ("second line …")."""
    if len(norm.lower) > _LONGEST_PART:
        return []
    label = part_label(norm.lower)
    if label is None:
        return []
    rest = " " * label.end + norm.lower[label.end :]
    whole = _chinese_parts(norm, message, rest, numbered=label.is_ordinal, announced=True)
    if whole:
        return whole
    tokens = tokens_of(rest)
    # A single word is a part only where the label says that it is one word.
    if not tokens or not tokens.entries[-1] or (len(tokens) < 3 and not label.is_ordinal):
        return []
    return _list_parts(norm, message, tokens[:], numbered=label.is_ordinal)


def _chinese_parts(norm: Normalised, message: int, text: str, *, numbered: bool, announced: bool = False) -> list[Part]:
    chinese = chinese_fragments(text, announced=announced)
    if not chinese:
        return []
    blocks = blocks_of(text)
    place = norm.span(blocks[0][0], blocks[-1][1])
    return [Part(message, each.language_list, each.words, numbered, place) for each in chinese]


def _list_parts(
    norm: Normalised, message: int, tokens: list[Token], *, numbered: bool, edge: bool = False
) -> list[Part]:
    """``edge``: the text may have other words, too, if it announces them."""
    parts: list[Part] = []
    announced = edge and (speaks_of_phrases(norm.lower) or ":" in norm.lower)
    for number in sorted({entry >> 11 for token in tokens for entry in token.entries}):
        run = _edge(tokens, number, announced=announced)
        if run:
            wordlist = tables().lists[number]
            words = tuple(wordlist[entry & 2047] for token in run for entry in token.entries if entry >> 11 == number)
            place = norm.span(run[0].start, run[-1].end)
            parts.append(Part(message, SPACED[number], words, numbered, place))
    return parts


def _edge(tokens: list[Token], number: int, *, announced: bool) -> list[Token]:
    held = [any(entry >> 11 == number for entry in token.entries) for token in tokens]
    if all(held):
        return tokens if fragment_of(tokens) is not None or len(tokens) <= FEW else []
    if not announced:
        return []
    tail = 0
    while tail < len(held) and held[-1 - tail]:
        tail += 1
    head = held.index(False)
    best = tokens[len(tokens) - tail :] if tail >= head else tokens[:head]
    return best if len(best) >= 3 else []


def edge_fragment(norm: Normalised, tokens: Tokens, signs: Signs | None = None) -> Fragment | None:
    """Three list words or more that a message ends or begins with, where it announces them."""
    # What ends in no word of a list is nothing but such words no more.
    behind = _labelled_parts(norm, 0) if tokens and (tokens.entries[-1] or tokens.words[-1] > "\u33ff") else []
    if behind:
        return Fragment(language_list=behind[0].wordlist, words=behind[0].words)
    if len(tokens) > 60 or not (":" in norm.lower or speaks_of_phrases(norm.lower, signs)):
        return None
    for number in sorted({entry >> 11 for each in tokens.entries[:1] + tokens.entries[-1:] for entry in each}):
        run = _edge(tokens[:], number, announced=True)
        if run:
            return Fragment(language_list=SPACED[number], words=tuple(token.word for token in run))
    return None


def _cut_key(reads: Sequence[_Read], first: int, question: str) -> SpreadFinding | None:
    """Messages of nothing but pieces that make 64 hex digits, or one proven base58 key, together."""
    for kind, whole in enumerate((_is_hex_key, _is_base58_key)):
        run: list[tuple[int, str, tuple[int, int]]] = []
        for at, read in enumerate(reads):
            piece = read.pieces[kind]
            if piece is None:
                continue
            run.append((at + first, *piece))
            for start in range(max(0, len(run) - 4), len(run) - 1):
                if whole("".join(value for _, value, _ in run[start:])):
                    talk = "\n".join([*(each.lower for each in reads), question])
                    if bind_by_talk(talk, "") is Binding.public:
                        return None
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
