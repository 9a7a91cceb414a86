"""Tries a change of the knowledge before it is published: the examination, and what would be answered differently.

Nothing is decided by a trial: questions are ranked again, that is all. Fitting takes a minute or two, so a trial runs
by itself and is asked for until it is there.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from kefu_adapters.answering.entries import Entry, Knowledge
from kefu_adapters.answering.late import Fitter
from kefu_adapters.answering.shelf import model_path
from kefu_adapters.stores.question_store import Asked
from kefu_bots.answers import Ranker
from kefu_bots.knowledge import KnowledgeKeeper

MONTH_MS = 30 * 86_400_000
_QUESTIONS = 500
_SHOWN = 50
_KEPT = 20
log = structlog.get_logger()


@dataclass(slots=True)
class Trial:
    """One candidate. ``result`` is None until it is done."""

    knowledge: Knowledge
    result: dict[str, Any] | None = None


@dataclass(slots=True)
class Trials:
    """``ask`` starts one or gives what it found; ``step`` works."""

    keeper: KnowledgeKeeper
    cache: Path
    _known: dict[str, Trial] = field(default_factory=dict)

    def ask(self, candidate: Entry | None, without: str = "") -> Trial:
        """The trial of the live knowledge with this entry in place of its live version, or without an entry."""
        entries = {**self.keeper.answers.knowledge.entries}
        entries.pop(without, None)
        if candidate is not None:
            entries[candidate.id] = candidate
        knowledge = Knowledge.of(entries.values())
        key = f"{self.keeper.answers.knowledge.version}>{knowledge.version}"
        if key not in self._known:
            self._known[key] = Trial(knowledge)
            while len(self._known) > _KEPT:
                self._known.pop(next(iter(self._known)))
        return self._known[key]

    async def step(self) -> bool:
        """Do the oldest trial that waits; says whether there was one."""
        waiting = next((trial for trial in self._known.values() if trial.result is None), None)
        if waiting is None:
            return False
        try:
            waiting.result = await self._tried(waiting.knowledge)
        except Exception:
            log.exception("knowledge.failed")
            waiting.result = {"state": "failed"}
        return True

    async def _tried(self, knowledge: Knowledge) -> dict[str, Any]:
        fitter = Fitter(self.cache)
        try:
            ranker = await asyncio.to_thread(_model, fitter, knowledge, self.cache)
        finally:
            fitter.close()
        if ranker is None:
            return {"state": "failed"}
        answers, at = self.keeper.answers, self._answer_at
        regressions = [(r.question, r.expected) for r in await self.keeper.store.regressions()]
        asked = await self.keeper.questions.asked(self.keeper.now_ms - MONTH_MS, limit=_QUESTIONS)
        failed = await asyncio.to_thread(_failed, ranker, regressions, at)
        before = {a.message: await _given(answers.rank(a.text, "zh", limit=None), at) for a in asked}
        changes = await asyncio.to_thread(_changes, ranker, asked, before, at)
        return {
            "state": "done",
            "examined": len(regressions),
            "failed": failed[:_SHOWN],
            "asked": len(asked),
            "changed": len(changes),
            "changes": changes[:_SHOWN],
        }

    @property
    def _answer_at(self) -> float:
        rules = self.keeper.rules
        return rules.policy.answer_at if rules is not None else 1.0


def _model(fitter: Fitter, knowledge: Knowledge, cache: Path) -> Ranker | None:
    """The candidate's model, whose file is not kept: most trials are published never."""
    from kefu_adapters.answering.storage import load  # numpy, in a thread

    there = model_path(knowledge, cache).exists()
    if not fitter.fit(knowledge):
        return None
    path = model_path(knowledge, cache)
    ranker = load(path)
    if not there:
        path.unlink(missing_ok=True)
    return ranker


async def _given(ranking: Any, at: float) -> str:
    found = await ranking
    return found[0].entry if found and found[0].score >= at else ""


def _best(ranker: Ranker, text: str, at: float) -> tuple[str, float]:
    """What would be answered, nothing when it is not sure enough; and how sure."""
    ranking = ranker.rank(text)
    if not ranking:
        return "", 0.0
    entry, score = ranking[0]
    return (entry if score >= at else ""), round(score, 4)


def _failed(ranker: Ranker, questions: Sequence[tuple[str, str]], at: float) -> list[dict[str, Any]]:
    """Questions that would get a wrong answer; one that would go to a person fails nothing."""
    found = []
    for question, expected in questions:
        given, score = _best(ranker, question, at)
        if given and given != expected:
            found.append({"question": question, "expected": expected, "given": given, "score": score})
    return found


def _changes(ranker: Ranker, asked: Sequence[Asked], before: dict[str, str], at: float) -> list[dict[str, Any]]:
    found = []
    for one in asked:
        given, score = _best(ranker, one.text, at)
        if given != before[one.message]:
            found.append({"question": one.text, "before": before[one.message], "after": given, "score": score})
    return found
