"""Keeps what the fleet knows the same in all processes: the database's entries at once, their model when it is fitted.

One process (a lease) fits in a child and keeps the model as a blob; all load it and switch. A withdrawn answer is
gone with the next look, however long the fitting takes.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from kefu_adapters.answering.checking import Check, from_content
from kefu_adapters.answering.entries import Entry, Knowledge, to_content
from kefu_adapters.answering.knowledge import KnowledgeError, load_folder
from kefu_adapters.answering.late import Fitter, LateRanker
from kefu_adapters.answering.shelf import model_path
from kefu_adapters.blobs.directory import DirectoryBlobs
from kefu_adapters.stores.knowledge_store import EntryRow, KnowledgeStore
from kefu_adapters.stores.question_store import QuestionStore
from kefu_bots.answers import Answers
from kefu_bots.boundary import guard_text
from kefu_bots.entry_pictures import EntryPictures
from kefu_bots.rules import Rules
from kefu_core.answers import stricter_of
from kefu_core.errors import ConfigError

LOOK_SECONDS = 1.0
DEBOUNCE_SECONDS = 3.0
"""So long nobody published anything before a model is fitted."""
MEASURE_SECONDS = 300.0
"""So long before it is measured, which takes as long as fitting and is in no hurry."""
TARGET = 0.98
"""So many of the automatic answers shall be right, unless a lead chose otherwise."""
LOWEST, HIGHEST = 0.6, 0.97
TARGET_SETTING = "answer_target"
RECORDS_EVERY = 60
log = structlog.get_logger()


class KnowledgeKeeper:
    """``open`` first; then ``look`` once a second everywhere, and ``fit`` where the lease is."""

    def __init__(
        self,
        store: KnowledgeStore,
        questions: QuestionStore,
        *,
        cache: Path,
        now: Callable[[], datetime],
        blobs: DirectoryBlobs | None = None,
    ) -> None:
        self.store = store
        self.questions = questions
        self.pictures = EntryPictures(blobs, store) if blobs is not None else None
        self.cache = cache
        self._now = now
        self._fitter = Fitter(cache)
        self._revision = -1
        self._stable_since = 0.0
        self._looks = 0
        self._configured = 0.0
        self._switching = asyncio.Lock()
        self.answers: Answers
        self.rules: Rules | None = None
        self.report: Mapping[str, Any] = {}
        self.target = TARGET

    async def open(self, folder: Path, *, answering: bool, fits: bool) -> Answers:
        """Seed an empty store from ``folder``, and make the answerer. Raises ConfigError."""
        self._stable_since = asyncio.get_running_loop().time() - DEBOUNCE_SECONDS
        self._revision = await self.store.revision()
        if self._revision == 0 or not await self.store.all():  # withdrawn entries stay as rows: without any it is new
            await seed(self.store, folder, self.now_ms, pictures=self.pictures)
            self._revision = await self.store.revision()
        knowledge, versions = live(await self.store.all())
        await self._fetch(knowledge)
        ranker = LateRanker(knowledge, self.cache, fits=fits)
        self.answers = Answers(ranker, knowledge, warm=answering, versions=versions, now=self._now)
        return self.answers

    def adopt(self, answers: Answers) -> None:
        """Keep an answerer that somebody else made."""
        self.answers = answers

    def attach(self, rules: Rules) -> None:
        """The rules whose threshold follows the target."""
        self.rules, self._configured = rules, rules.policy.answer_at

    @property
    def now_ms(self) -> int:
        """The fleet's time in milliseconds since 1970."""
        return round(self._now().timestamp() * 1000)

    async def look(self) -> None:
        """Take up what was published since, and a model that somebody fitted."""
        async with self._switching:
            revision = await self.store.revision()
            if revision != self._revision:
                self._revision, self._stable_since = revision, asyncio.get_running_loop().time()
                knowledge, versions = live(await self.store.all())
                self.answers.take(knowledge, versions)
                log.info("knowledge.taken", count=len(knowledge.entries), version=revision)
            knowledge = self.answers.knowledge
            there = await self._fetch(knowledge)
            if there and self.answers.fitted_version != knowledge.version:
                ranker = LateRanker(knowledge, self.cache, fits=False)
                await self.answers.switch(ranker, knowledge)
                log.info("knowledge.switched", count=len(knowledge.entries))
            if self._looks % RECORDS_EVERY == 0:
                self.answers.records = await self.questions.records()
                await self._follow_target(knowledge)
            self._looks += 1

    async def fit(self) -> int:
        """Make the model of what is live, once it stands still; then measure it. One process at a time."""
        knowledge = self.answers.knowledge
        still = asyncio.get_running_loop().time() - self._stable_since
        if not knowledge.entries or still < DEBOUNCE_SECONDS or not self.answers.is_warm:
            return 0
        model = await asyncio.to_thread(self._path, knowledge)
        if not await self.store.has_model(model.name):
            if not await asyncio.to_thread(self._fitter.fit, knowledge):
                return 0
            await self.store.keep_model(model.name, await asyncio.to_thread(model.read_bytes), at=self.now_ms)
            return 1
        if still >= MEASURE_SECONDS and await self.store.report(model.name) is None:
            measured = await asyncio.to_thread(self._fitter.measure, knowledge)
            if measured is None:
                return 0
            await self.store.keep_report(model.name, measured)
            self._looks = 0
            return 1
        return 0

    async def _fetch(self, knowledge: Knowledge) -> bool:
        """Whether the model is in the cache, taken from the store if need be."""
        path = await asyncio.to_thread(self._path, knowledge)
        if path.exists():
            return True
        arrays = await self.store.model(path.name)
        if arrays is not None:
            await asyncio.to_thread(_put, path, arrays)
        return arrays is not None

    async def _follow_target(self, knowledge: Knowledge) -> None:
        """The threshold of the answers, from what was measured and what a lead wants."""
        path = await asyncio.to_thread(self._path, knowledge)
        self.report = await self.store.report(path.name) or {}
        self.target = float(await self.questions.setting(TARGET_SETTING) or TARGET)
        if self.rules is not None:
            at = self.threshold(self.target)
            if abs(at - self.rules.policy.answer_at) > 1e-6:
                self.rules.policy = replace(self.rules.policy, answer_at=at)

    async def aim(self, target: float) -> None:
        """Follow another target from now on."""
        await self.questions.put_setting(TARGET_SETTING, target)
        await self._follow_target(self.answers.knowledge)

    def threshold(self, target: float) -> float:
        """The score from which on answers are given; the configured one until something was measured."""
        pairs = self.pairs()
        if not pairs:
            return self._configured
        return min(HIGHEST, stricter_of(pairs, target=target, floor=LOWEST))

    def pairs(self) -> list[tuple[float, bool]]:
        """Held-out questions: the best entry's score, and whether it was right."""
        return [(float(score), bool(right)) for score, right in self.report.get("pairs", ())]

    def _path(self, knowledge: Knowledge) -> Path:
        return model_path(knowledge, self.cache)

    def close(self) -> None:
        """Stop what is being fitted."""
        self._fitter.close()


def live(rows: list[EntryRow]) -> tuple[Knowledge, dict[str, int]]:
    """What is live, with the version of each. A row that cannot be read is left out: the rest must go on."""
    entries: list[Entry] = []
    versions: dict[str, int] = {}
    for row in rows:
        if row.state != "live":
            continue
        try:
            entries.append(from_content(row.id, row.content))
        except KnowledgeError:
            log.error("knowledge.unreadable", what=row.id)  # noqa: TRY400 - its text is no matter for a log
            continue
        versions[row.id] = row.version
    return Knowledge.of(entries), versions


async def seed(store: KnowledgeStore, folder: Path, at: int, *, pictures: EntryPictures | None = None) -> int:
    """Publish a folder's entries into a store without any. Raises ConfigError for mistakes in the folder."""
    try:
        knowledge = await asyncio.to_thread(load_folder, folder)
    except (KnowledgeError, OSError) as wrong:
        raise ConfigError(f"{folder}: {wrong}") from None
    count = await bring_in(store, knowledge, author="import", at=at, pictures=pictures, folder=folder)
    return count["published"]


async def bring_in(
    store: KnowledgeStore,
    knowledge: Knowledge,
    *,
    author: str,
    at: int,
    as_draft: bool = False,
    pictures: EntryPictures | None = None,
    folder: Path | None = None,
) -> dict[str, int]:
    """Publish (or propose) what differs from the store; entries that are only in the store stay.

    ``folder``: where their pictures lie. Raises ConfigError for one that cannot be read.
    """
    known = {row.id: row for row in await store.all()}
    _refuse_secrets(entry for entry in knowledge.entries.values() if not _is_live_as_it_is(known, entry))
    count = {"published": 0, "same": 0, "conflict": 0}
    for entry in knowledge.entries.values():
        row = known.get(entry.id)
        if pictures is not None and folder is not None:
            entry = await pictures.taken(entry, folder, row.content if row else None, at=at)  # noqa: PLW2901
        content = to_content(entry)
        if _is_live_as_it_is(known, entry):
            count["same"] += 1
            continue
        newest = await store.versions(entry.id, 1)
        base = newest[0].version if newest else 0
        done = await store.draft(entry.id, content, base=base, author=author, comment="import", at=at)
        version = await store.version(entry.id, base + 1) if done else None
        if version is not None and not as_draft:
            done = await store.publish(entry.id, version, author=author, at=at)
        count["published" if done else "conflict"] += 1
    return count


def _is_live_as_it_is(known: Mapping[str, EntryRow], entry: Entry) -> bool:
    row = known.get(entry.id)
    return row is not None and row.state == "live" and same(row.content, to_content(entry))


def texts_of(entry: Entry) -> list[str]:
    """Everything in an entry that somebody wrote."""
    labels = (label for button in entry.buttons for label in button.labels.values())
    phrasings = (phrasing for each in entry.phrasings.values() for phrasing in each)
    return [*phrasings, *entry.answers.values(), *labels, *entry.links, entry.note, entry.owner]


def _refuse_secrets(entries: Iterable[Entry]) -> None:
    """What a file brings passes the scanner before any of it is stored. Raises ConfigError, naming the entries."""
    bad = [entry.id for entry in entries if any(guard_text(text)[1] for text in texts_of(entry) if text)]
    if bad:
        raise ConfigError(f"{', '.join(bad)}: the text holds a secret (a phrase, key, password or card); take it out")


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two contents say the same."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def check_across(entry: Entry, others: Knowledge) -> list[str]:
    """Mistakes that an entry would make among what is live."""
    check = Check()
    check.across([*(e for e in others.entries.values() if e.id != entry.id), entry])
    return check.mistakes


def _put(path: Path, arrays: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(arrays)
    with contextlib.suppress(OSError):
        part.replace(path)
