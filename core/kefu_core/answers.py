"""The three-way decision: answer, offer two or three choices, or hand off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kefu_core.conversation.context import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to do about a question, with the entries concerned, best first."""

    way: Literal["answer", "offer", "handoff"]
    candidates: tuple[Candidate, ...] = ()


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
