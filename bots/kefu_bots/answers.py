"""The answerer as the fleet uses it: exact phrases at once, everything else in one executor thread."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from kefu_adapters.answering.knowledge import Knowledge
from kefu_core.conversation.context import Candidate

RANK_LIMIT_SECONDS = 0.2
"""Longer than this and the message takes the slow path."""


class Ranker(Protocol):
    """What ``kefu_adapters.answering`` gives."""

    def rank(self, query: str) -> list[tuple[str, float]]:
        """(entry id, probability of being right), best first."""

    def warm(self) -> None:
        """Load what the first question would wait for; until then questions take the slow path."""

    def exact_entry(self, query: str) -> str | None:
        """The entry of which this is a phrasing, to the letter after normalising."""

    def close(self) -> None:
        """Stop what is still being prepared."""


class Answers:
    """Ranks questions and knows the entries' texts. ``rank`` never raises; a failure ranks nothing."""

    def __init__(self, ranker: Ranker, knowledge: Knowledge, *, warm: bool = True) -> None:
        self._ranker = ranker
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answerer")
        self._warming = self._pool.submit(ranker.warm) if warm else None
        self.topics = {entry: knowledge.entries[entry].topic for entry in knowledge.entries}
        self.entries: dict[str, dict[str, Candidate]] = {
            language: {
                entry: Candidate(
                    entry=entry,
                    score=1.0,
                    title=title_of(knowledge, entry, language),
                    text=knowledge.answer_text(entry, language),
                    version=knowledge.version[:12],
                )
                for entry in knowledge.entries
            }
            for language in ("zh", "en")
        }

    async def rank(self, text: str, language: str, *, limit: float | None = RANK_LIMIT_SECONDS) -> list[Candidate]:
        """Candidates for a question, best first. Raises TimeoutError past ``limit`` seconds."""
        exact = self._ranker.exact_entry(text)
        if exact is not None:
            ranked: list[tuple[str, float]] = [(exact, 0.995)]
        else:
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(limit):
                ranked = await loop.run_in_executor(self._pool, self._ranker.rank, text[:1000])
        known = self.entries[language]
        out = []
        for entry, score in ranked[:5]:
            base = known.get(entry)
            if base is not None:
                out.append(Candidate(entry=entry, score=score, title=base.title, text=base.text, version=base.version))
        return out

    async def ready_for(self, text: str) -> None:
        """Wait until this question would be ranked at once: exact phrases are, the others when the model is there."""
        warming = self._warming
        if warming is None or warming.done() or self._ranker.exact_entry(text) is not None:
            return
        await asyncio.wait([asyncio.wrap_future(warming)])

    def close(self) -> None:
        """End the executor and what it waits for."""
        self._ranker.close()
        self._pool.shutdown(wait=False, cancel_futures=True)


def title_of(knowledge: Knowledge, entry: str, language: str) -> str:
    """A short label for choices: the entry's first phrasing in the language, else in the other."""
    phrasings = knowledge.entries[entry].phrasings
    usable = phrasings.get(language) or next(iter(phrasings.values()), (entry,))
    return usable[0][:40]
