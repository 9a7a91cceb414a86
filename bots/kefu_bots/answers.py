"""The answerer as the fleet uses it: exact phrases at once, everything else in one executor thread.

What it knows may change while it works: the knowledge at once, the model when it is there. A question is ranked and
answered from one snapshot of both.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Protocol

from kefu_adapters.answering.entries import HUMAN, Entry, Knowledge
from kefu_adapters.answering.exact import EXACT_SCORE, exact_table, find_exact
from kefu_adapters.answering.normalise import normalise
from kefu_adapters.answering.scripts import is_traditional
from kefu_core.answers import Record, corrected
from kefu_core.conversation.context import Candidate
from kefu_core.messages import Attachment, AttachmentKind, Button

RANK_LIMIT_SECONDS = 0.2
"""Longer than this and the message takes the slow path."""
UNSURE = 0.5
"""An entry that lost phrasings since the model was fitted is at most offered."""
_GIVEN = 5
LANGUAGES = ("zh", "en")
Views = Mapping[str, Mapping[str, Candidate]]


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


@dataclass(slots=True, eq=False)
class _Snapshot:
    """A knowledge, the model that ranks for it, and of which of its entries that model knows too much.

    ``has_dates``: what may be given depends on the day.
    """

    knowledge: Knowledge
    versions: Mapping[str, int]
    ranker: Ranker
    doubtful: frozenset[str] = frozenset()
    exact: Mapping[str, str] = field(default_factory=dict)
    views: dict[tuple[str, date | None], Views] = field(default_factory=dict)
    has_dates: bool = False
    has_traditional: bool = False

    def __post_init__(self) -> None:
        self.exact = exact_table((e["id"], e["phrasings"]) for e in self.knowledge.to_build())
        entries = self.knowledge.entries.values()
        self.has_dates = any(e.valid_from or e.valid_until for e in entries)
        self.has_traditional = any("zh-Hant" in e.answers for e in entries)

    def view(self, platform: str, today: date) -> Views:
        """What may be given on a platform today, by language and id."""
        key = (platform, today if self.has_dates else None)
        if key not in self.views:
            shown = {e.id: e for e in self.knowledge.entries.values() if e.is_for(platform) and e.holds(today)}
            self.views = {k: v for k, v in self.views.items() if k[1] == key[1]}
            self.views[key] = {
                language: {name: self._candidate(e, language, platform, shown) for name, e in shown.items()}
                for language in LANGUAGES
            }
        return self.views[key]

    def _candidate(self, entry: Entry, language: str, platform: str, shown: Mapping[str, Entry]) -> Candidate:
        return Candidate(
            entry=entry.id,
            score=1.0,
            title=entry.title(language),
            text=entry.text(language, platform),
            version=str(self.versions.get(entry.id, 0)),
            topic=entry.topic,
            picture=entry_picture(entry),
            buttons=tuple(
                Button(text=b.labels[language], value=f"a:{b.to}")
                for b in entry.buttons
                if b.to != HUMAN and b.to in shown
            ),
        )


class Answers:
    """Ranks questions and knows the entries' texts. ``rank`` never raises; a failure ranks nothing."""

    def __init__(
        self,
        ranker: Ranker,
        knowledge: Knowledge,
        *,
        warm: bool = True,
        versions: Mapping[str, int] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._now = now
        self._snapshot = _Snapshot(knowledge, versions or {}, ranker)
        self._fitted = knowledge
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answerer")
        self._warming = self._pool.submit(ranker.warm) if warm else None
        self._find = lru_cache(maxsize=4096)(self._find_exact)
        self.records: Mapping[str, Record] = {}

    @property
    def knowledge(self) -> Knowledge:
        """What is live now, its days aside."""
        return self._snapshot.knowledge

    @property
    def fitted_version(self) -> str:
        """The version of the knowledge that the model was fitted to."""
        return self._fitted.version

    @property
    def is_warm(self) -> bool:
        """Whether the first model is there, or was given up."""
        return self._warming is None or self._warming.done()

    @property
    def versions(self) -> Mapping[str, int]:
        """The live version of each entry."""
        return self._snapshot.versions

    @property
    def topics(self) -> dict[str, str]:
        """The kind of problem of each entry."""
        return {name: entry.topic for name, entry in self.knowledge.entries.items()}

    @property
    def entries(self) -> Views:
        """What may be given today, by language and id."""
        return self.entries_for("")

    def entries_for(self, platform: str) -> Views:
        """What may be given today on a platform, by language and id."""
        return self._snapshot.view(platform, self._now().date())

    def take(self, knowledge: Knowledge, versions: Mapping[str, int]) -> None:
        """Know this from now on: texts, masks and exact phrases at once. The model stays until ``switch``."""
        doubtful = frozenset(
            name
            for name, entry in knowledge.entries.items()
            if (before := self._fitted.entries.get(name)) is not None and not _all(before) <= _all(entry)
        )
        self._snapshot = _Snapshot(knowledge, versions, self._snapshot.ranker, doubtful)
        self._find.cache_clear()

    async def switch(self, ranker: Ranker, fitted: Knowledge) -> None:
        """Rank with this model from now on; it is made ready beside the one in use."""
        await asyncio.to_thread(ranker.warm)
        before, self._fitted = self._snapshot.ranker, fitted
        self._snapshot = replace(self._snapshot, ranker=ranker, exact={}, views={})
        self.take(self.knowledge, self.versions)
        before.close()

    async def rank(
        self, text: str, language: str, *, limit: float | None = RANK_LIMIT_SECONDS, platform: str = ""
    ) -> list[Candidate]:
        """Candidates for a question, best first. Raises TimeoutError past ``limit`` seconds."""
        snapshot = self._snapshot
        exact = self._find(text)
        if exact is not None:
            ranked: list[tuple[str, float]] = [(exact, EXACT_SCORE)]
        else:
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(limit):
                ranked = await loop.run_in_executor(self._pool, snapshot.ranker.rank, text[:1000])
        known = snapshot.view(platform, self._now().date())[language]
        traditional = snapshot.has_traditional and is_traditional(text)
        found = []
        for entry, score in ranked:
            base = known.get(entry)
            if base is None:
                continue
            fair = min(score, UNSURE) if exact is None and entry in snapshot.doubtful else score
            fair = corrected(fair, self.records.get(entry)) if exact is None else fair
            hant = snapshot.knowledge.entries[entry].text("zh-Hant", platform) if traditional else ""
            same = fair == base.score and hant == base.hant
            found.append(base if same else replace(base, score=fair, hant=hant))
            if len(found) == _GIVEN:
                break
        return sorted(found, key=lambda c: -c.score)

    async def ready_for(self, text: str) -> None:
        """Wait until this question would be ranked at once: exact phrases are, the others when the model is there."""
        warming = self._warming
        if warming is None or warming.done() or self._find(text) is not None:
            return
        await asyncio.wait([asyncio.wrap_future(warming)])

    def exact_entry(self, text: str) -> str | None:
        """The live entry of which this is a phrasing, to the letter after normalising."""
        return self._find(text)

    def _find_exact(self, text: str) -> str | None:
        words = normalise(text)
        return find_exact(self._snapshot.exact, words) if words else None

    def close(self) -> None:
        """End the executor and what it waits for."""
        self._snapshot.ranker.close()
        self._pool.shutdown(wait=False, cancel_futures=True)


def entry_picture(entry: Entry) -> Attachment | None:
    """What is sent of an entry's picture. It has a name of ours: the platform shows none, a download may."""
    found = entry.picture
    if found is None or not found.blob:
        return None
    return Attachment(
        kind=AttachmentKind.PICTURE,
        blob=found.blob,
        mime=found.mime,
        size_bytes=found.size_bytes,
        file_name=f"{entry.id}.{'png' if found.mime == 'image/png' else 'jpg'}",
    )


def _all(entry: Entry) -> set[str]:
    return {phrasing for phrasings in entry.phrasings.values() for phrasing in phrasings}
