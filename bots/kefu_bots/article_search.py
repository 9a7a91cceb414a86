"""Free-text search of the answers for agents: words and pieces of Chinese, wherever they stand, with their places.

Knows entries and nothing of ranking models: what holds the words is found, and the rest is the ranker's to guess.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kefu_adapters.answering.entries import Entry
from kefu_adapters.answering.scripts import simplified
from kefu_core.conversation.context import Candidate

MAX_QUERY_CHARS = 200
MOST = 200
_TERM = re.compile(r"[a-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]+")
_ENDINGS = ("ings", "ing", "ers", "ed", "es", "er", "s")
_IDLE = frozenset(
    {"a", "an", "and", "are", "can", "do", "does", "for", "how", "i", "in", "is", "it", "me", "my", "of", "on", "or",
     "the", "to", "what", "when", "why", "with", "you", "your"}
)  # fmt: skip
_IDLE_ZH = re.compile("怎么样|怎么办|怎么|如何|为什么|什么|请问|可以|吗|呢|的|了|我")
_TITLE, _PHRASING, _TEXT, _NOTE = 4.0, 3.0, 2.0, 1.0
_HALF = 0.45
"""So much of a run of Chinese must be there, in one place or in several."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An entry that holds the words, and where in what is shown of it (places in code points)."""

    candidate: Candidate
    note: str = ""
    title_marks: tuple[Span, ...] = ()
    text_marks: tuple[Span, ...] = ()
    note_marks: tuple[Span, ...] = ()


def search(entries: Iterable[Entry], shown: Mapping[str, Candidate], query: str) -> list[Hit]:
    """Entries that hold all words of a query, the best first; those that hold most of them when none holds all.

    ``shown``: the entries as the agent sees them, in one language; the words of all languages are searched.
    """
    terms = _terms(query)
    if not terms:
        return []
    rated = [(*_rate(entry, terms), entry) for entry in entries if entry.id in shown]
    most = max((matched for matched, _, _ in rated), default=0)
    if most < max(1, len(terms) / 2):
        return []
    best = sorted((row for row in rated if row[0] == most), key=lambda row: (-row[1], row[2].id))
    return [_hit(entry, shown[entry.id], terms) for _, _, entry in best[:MOST]]


def _terms(query: str) -> tuple[str, ...]:
    """Words, and runs of Chinese, of a query; words that say nothing are left out unless there are no others."""
    text = fold(query[:MAX_QUERY_CHARS])
    all_terms = _TERM.findall(text)
    telling = [term for term in _TERM.findall(_IDLE_ZH.sub(" ", text)) if term not in _IDLE]
    return tuple(dict.fromkeys(telling or all_terms))


def _rate(entry: Entry, terms: Sequence[str]) -> tuple[int, float]:
    """How many of the terms an entry holds, and how well."""
    fields = [(_PHRASING, phrasing) for each in entry.phrasings.values() for phrasing in each]
    fields += [(_TITLE, each[0]) for each in entry.phrasings.values() if each]
    fields += [(_TEXT, text) for text in entry.answers.values()]
    fields += [(_NOTE, entry.note), (_TITLE, entry.id.replace("-", " "))]
    folded = [(weight, _folded(text)) for weight, text in fields if text]
    folded.append((_NOTE, "\n".join(text for _, text in folded)))
    matched, score = 0, 0.0
    for term in terms:
        shares = [(weight, share) for weight, text in folded if (share := _share(text, term)) >= _HALF]
        if shares:
            matched += 1
            score += max(weight * share for weight, share in shares) + 0.1 * min(len(shares), 10)
    return matched, score


def _share(text: str, term: str) -> float:
    """How much of a term a folded text holds, 0 to 1."""
    if term.isascii():
        whole, begun = _word(term)
        return 1.0 if whole.search(text) else _HALF if begun.search(text) else 0.0
    if term in text:
        return 1.0
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    return 0.9 * sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


@lru_cache(maxsize=1024)
def _word(term: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A whole word, whatever its ending is, and a word that begins so: somebody may still be typing."""
    stem = next((term.removesuffix(e) for e in _ENDINGS if len(term) - len(e) >= 3 and term.endswith(e)), term)
    begin = rf"(?<![a-z0-9]){re.escape(stem)}"
    return re.compile(rf"{begin}(?:{'|'.join(_ENDINGS)})?(?![a-z0-9])"), re.compile(rf"{begin}[a-z0-9]*")


def _hit(entry: Entry, candidate: Candidate, terms: Sequence[str]) -> Hit:
    note_marks = marks(entry.note, terms) if entry.note else ()
    return Hit(
        candidate=candidate,
        note=entry.note if note_marks else "",
        title_marks=marks(candidate.title, terms),
        text_marks=marks(candidate.text, terms),
        note_marks=note_marks,
    )


def marks(text: str, terms: Sequence[str]) -> tuple[Span, ...]:
    """Where the terms stand in a text, in order, touching ones as one."""
    folded = _folded(text)
    spans: list[Span] = []
    for term in terms:
        if term.isascii():
            whole, begun = _word(term)
            places = list(whole.finditer(folded)) or begun.finditer(folded)
            spans += [found.span() for found in places]
            continue
        pieces = [term] if term in folded else [term[i : i + 2] for i in range(len(term) - 1)]
        for piece in pieces:
            spans += [(found.start(), found.end()) for found in re.finditer(re.escape(piece), folded)]
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    """Texts of entries are searched again and again."""
    return fold(text)


def fold(text: str) -> str:
    """Lower case, half width and Simplified, character by character: places stay what they are."""
    plain = "".join(_plain(char) for char in text)
    short = simplified(plain)
    return short if len(short) == len(text) else plain


def _plain(char: str) -> str:
    """One character as one character."""
    wide = unicodedata.normalize("NFKC", char).lower()
    return wide if len(wide) == 1 else char
