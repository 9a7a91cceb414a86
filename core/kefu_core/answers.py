"""The three-way decision: answer, offer two or three choices, or hand off."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kefu_core.conversation.context import Candidate

MAX_QUESTIONS = 3
"""So many questions of one message are answered one by one."""
PRIOR_WEIGHT = 20.0
"""So many contacts' judgements weigh as much as the model's own."""
TOPIC_WEIGHT = 1.25
"""So much likelier an entry is when the contact said that it is about its kind of problem."""
_SHORTEST = 4
_END = re.compile(r"(?<=[?？。！!；;\n])\s*")
_ALSO = re.compile(r"^(?:还有|另外|以及|再问一下|顺便问一下|also|and|plus)[,，、\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to do about a question, with the entries concerned, best first."""

    way: Literal["answer", "offer", "handoff"]
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What contacts said of an entry's answers; ``usual`` is the share that answers help in all (0..1)."""

    helped: int = 0
    refused: int = 0
    usual: float = 1.0


def corrected(score: float, record: Record | None) -> float:
    """A probability, lowered when an entry helps less often than is usual (a beta prior around the model's word).

    Contacts also refuse right answers that they do not like, so only what exceeds the usual share counts.
    """
    if record is None or not record.refused:
        return score
    judged = record.helped + record.refused
    excess = max(0.0, record.refused - judged * (1.0 - record.usual))
    return min(score, (score * PRIOR_WEIGHT + record.helped) / (PRIOR_WEIGHT + record.helped + excess))


def leaning(candidates: Sequence[Candidate], topic: str) -> tuple[Candidate, ...]:
    """The candidates, best first, when the contact has named the kind of problem: of two near ones its entry wins.

    Nothing gets surer than the best one was, so a topic alone never makes the bot answer what it would have offered.
    """
    if not topic or not candidates:
        return tuple(candidates)
    most = max(c.score for c in candidates)
    weighed = [replace(c, score=min(most, c.score * TOPIC_WEIGHT)) if c.topic == topic else c for c in candidates]
    return tuple(sorted(weighed, key=lambda c: (-c.score, c.topic != topic)))


def choose(candidates: Sequence[Candidate], *, answer_at: float, offer_at: float, last_answer: str = "") -> Choice:
    """Answer when the best entry is surely right, offer when it may be, else hand off.

    The same answer is not given twice in a row: the second time it goes to a human. Scores are probabilities.
    """
    if not candidates or candidates[0].score < offer_at:
        return Choice(way="handoff")
    best = candidates[0]
    if best.score >= answer_at:
        if best.entry == last_answer:
            return Choice(way="handoff", candidates=(best,))
        return Choice(way="answer", candidates=(best,))
    likely = tuple(c for c in candidates[:3] if c.score >= offer_at / 4)
    fresh = tuple(c for c in likely if c.entry != last_answer)
    return Choice(way="offer", candidates=fresh) if fresh else Choice(way="handoff")


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a message when it has two or three, to be ranked one by one; else nothing.

    Cut at the ends of sentences; pieces too short to be a question ("hi!") join nothing and are left out.
    """
    pieces = [_ALSO.sub("", piece.strip()) for piece in _END.split(text[:1000])]
    long = [piece for piece in pieces if len(piece) >= _SHORTEST and any(ch.isalpha() for ch in piece)]
    return tuple(long) if 1 < len(long) <= MAX_QUESTIONS else ()


def several(
    questions: Sequence[Sequence[Candidate]], *, answer_at: float, last_answer: str = ""
) -> tuple[Candidate, ...]:
    """The answers to the questions of one message: different entries, each surely right; nothing unless two are.

    A piece that fits nothing may only be the story around the questions, so it refuses nothing. An answer that was
    given right before is not given again.
    """
    sure: dict[str, Candidate] = {}
    for ranked in questions:
        if ranked and ranked[0].score >= answer_at:
            sure.setdefault(ranked[0].entry, ranked[0])
    return tuple(sure.values()) if len(sure) > 1 and last_answer not in sure else ()


def stricter_of(pairs: Sequence[tuple[float, bool]], *, target: float, floor: float, least: int = 20) -> float:
    """The lowest score from which on the answers of ``pairs`` (score, right) were right in ``target`` of the cases.

    Args:
        pairs: held-out questions with the score of the best entry and whether that entry was right.
        target: the share that must be right, 0..1.
        floor: never lower than this.
        least: judge no threshold by fewer answers than this.
    """
    ordered = sorted(pairs, key=lambda pair: -pair[0])
    best, right = 1.0, 0
    for count, (score, is_right) in enumerate(ordered, 1):
        right += is_right
        last_of_score = count == len(ordered) or ordered[count][0] < score
        if last_of_score and count >= least and right / count >= target:
            best = score
    return max(floor, best)
