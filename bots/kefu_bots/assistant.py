"""The language model as the fleet uses it: past the boundary, within the day's budget, and never waited for long.

Off unless the settings name an endpoint. Nothing that it says reaches a contact unread: it picks among answers that are
written already, or writes for people of ours.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from kefu_adapters.language_model.client import ChatCompletions
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.language_model_store import LanguageModelStore
from kefu_bots.boundary import guard_text
from kefu_bots.config import Config
from kefu_core import assisting
from kefu_core.assisting import Task, Use
from kefu_core.conversation.context import Candidate
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ContentRejected,
    CredentialsRejected,
    ModelUnavailable,
    NotSent,
    StoreError,
)
from kefu_core.ports import Clock, LanguageModel

FAILURES = 3
"""So many in a row, and nobody asks for a while: a message must not wait for what is down."""
PAUSE_SECONDS = 60.0
_AT_ONCE = 4
_AT_ONCE_OF_PERSON = 2
_OF_THE_TEXT = frozenset({"400", "413", "422"})
"""Statuses that may be about one text alone, which a contact could write on purpose: no reason to stop for all."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the settings allow. ``calls`` and ``tokens`` are a day's (UTC), of all processes together.

    So are those of one person of ours, and those that one conversation may cause.
    """

    uses: frozenset[Use]
    seconds: float
    pick_seconds: float
    calls: int
    tokens: int
    calls_of_person: int = 100
    tokens_of_person: int = 100_000
    picks_of_contact: int = 20


@dataclass(slots=True, kw_only=True)
class Assistant:
    """``counted``: calls by use and outcome. ``wall`` is a monotonic time in seconds."""

    model: LanguageModel
    store: LanguageModelStore
    limits: Limits
    now: Callable[[], datetime]
    wall: Callable[[], float]
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    _failures: int = 0
    _quiet_until: float = float("-inf")
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _at_work: Counter[str] = field(default_factory=Counter)

    def does(self, use: Use) -> bool:
        """Whether the settings switch a use on."""
        return use in self.limits.uses

    @asynccontextmanager
    async def place(self, person: str) -> AsyncIterator[None]:
        """Room for one call of a person of ours. Raises ModelUnavailable when they have others under way."""
        if self._at_work[person] >= _AT_ONCE_OF_PERSON:
            raise ModelUnavailable("model_busy")
        self._at_work[person] += 1
        try:
            yield
        finally:
            self._at_work[person] -= 1
            if not self._at_work[person]:
                del self._at_work[person]

    async def admits(self, person: str) -> bool:
        """Count a call of a person of ours; False when theirs of the day are used up. Raises StoreError."""
        return await self.store.take_own(self._day(), person, self.limits.calls_of_person)

    async def is_news(self, person: str) -> bool:
        """Whether nobody was told today that this person's calls are used up. Raises StoreError."""
        return await self.store.tell_once(f"{self._day()} {person}")

    def _day(self) -> str:
        return self.now().strftime("%Y-%m-%d")

    async def pick(self, question: str, offered: Sequence[Candidate], conversation: str = "") -> str:
        """The id of the offered entry that answers the question; nothing when none does or nobody knows in time."""
        try:
            reply = await self._ask(assisting.pick_task(question, offered), self.limits.pick_seconds, conversation)
        except ModelUnavailable:
            return ""
        return assisting.picked(reply, offered)

    async def phrasings(self, answer: str, known: Sequence[str], language: str, person: str = "") -> tuple[str, ...]:
        """Phrasings for an editor to choose from. Raises ModelUnavailable."""
        reply = await self._slowly(assisting.phrasings_task(answer, known, language), person)
        return tuple(
            text for text in assisting.phrasings_in(reply, known) if not guard_text(text, language=language)[1]
        )

    async def summary(self, conversation: str, language: str, person: str = "") -> str:
        """A conversation in short, for its agent. Raises ModelUnavailable, also when nothing may be shown."""
        lines = await self.store.lines(conversation)
        safe = [line if _is_clean(line.text) else assisting.Line(author=line.author, text="", kind="hidden")
                for line in lines]  # fmt: skip
        if not any(line.text for line in safe):
            raise ModelUnavailable("model_nothing")
        names = await self.store.names(conversation)
        reply = await self._slowly(assisting.summary_task(safe, language, names), person)
        return self._worded(Use.SUMMARY, assisting.summary_in(reply))

    async def translate(self, text: str, language: str, person: str = "") -> str:
        """An agent's draft in another language, for its agent. Raises ModelUnavailable."""
        reply = await self._slowly(assisting.translate_task(text, language), person)
        return self._worded(Use.TRANSLATE, assisting.translation_in(reply, text))

    def _worded(self, use: Use, text: str) -> str:
        """A reply that people may see: some words, and no secret, whatever the model made up."""
        if text and _is_clean(text):
            return text
        log.warning("language_model.failed", what=use.value, code="unusable")
        raise ModelUnavailable("model_failed")

    async def _slowly(self, task: Task, person: str) -> str:
        try:
            async with asyncio.timeout(self.limits.seconds):
                await self._slots.acquire()
        except TimeoutError:
            raise ModelUnavailable("model_busy") from None
        try:
            return await self._ask(task, self.limits.seconds, person=person)
        finally:
            self._slots.release()

    async def _ask(self, task: Task, seconds: float, conversation: str = "", person: str = "") -> str:
        """The raw reply. Raises ModelUnavailable."""
        if not self.does(task.use):
            raise ModelUnavailable("model_off")
        if not all(_is_clean(text) for text in (*task.words, *task.together)):
            self.counted[task.use.value, "withheld"] += 1
            raise ModelUnavailable("model_secret")
        if self.wall() < self._quiet_until:
            self.counted[task.use.value, "paused"] += 1
            raise ModelUnavailable("model_paused")
        day = self._day()
        try:
            if conversation and not await self.store.take_own(day, conversation, self.limits.picks_of_contact):
                self.counted[task.use.value, "contact"] += 1
                raise ModelUnavailable("model_person")
            limit = self.limits.tokens_of_person
            if person and not await self.store.take_tokens(day, person, task.tokens, limit):
                self.counted[task.use.value, "person"] += 1
                raise ModelUnavailable("model_person")
            await self._take(task, day)
            return await self._called(task, seconds, day, person)
        except StoreError:
            raise ModelUnavailable("model_failed") from None

    async def _take(self, task: Task, day: str) -> None:
        limits = self.limits
        if await self.store.take(day, task.tokens, calls_limit=limits.calls, tokens_limit=limits.tokens):
            return
        self.counted[task.use.value, "budget"] += 1
        if await self.store.tell_once(day):
            spent = await self.store.spent(day)
            log.warning("language_model.budget_spent", count=spent.calls, amount=spent.tokens)
        raise ModelUnavailable("model_budget")

    async def _called(self, task: Task, seconds: float, day: str, person: str) -> str:
        """The call itself, within its time whatever the endpoint does."""
        try:
            async with asyncio.timeout(seconds):
                found = await self.model.complete(task, seconds)
        except (AdapterError, TimeoutError) as error:
            if isinstance(error, NotSent):
                await self.store.settle(day, -task.tokens, person)
            self._failed(task, error)
            raise ModelUnavailable("model_failed") from None
        self._failures = 0
        self.counted[task.use.value, "ok"] += 1
        if found.tokens is not None:
            await self.store.settle(day, found.tokens - task.tokens, person)
        return found.text

    def _failed(self, task: Task, error: Exception) -> None:
        is_about_text = isinstance(error, ContentRejected) or (
            isinstance(error, BadPayload) and error.code in _OF_THE_TEXT
        )
        self._failures += not is_about_text
        self.counted[task.use.value, "failed"] += 1
        if self._failures >= FAILURES or isinstance(error, CredentialsRejected):
            self._quiet_until = self.wall() + PAUSE_SECONDS
        log.warning(
            "language_model.failed",
            what=task.use.value,
            error=type(error).__name__,
            code=getattr(error, "code", ""),
            failures=self._failures,
        )


def open_assistant(config: Config, database: Database, clock: Clock, stack: AsyncExitStack) -> Assistant | None:
    """The language model of the settings, if there is one; ``stack`` closes it."""
    given = config.settings.language_model
    if not given.url:
        return None
    model = ChatCompletions(given.url, given.model, config.language_model_key)
    stack.push_async_callback(model.close)
    limits = Limits(
        uses=frozenset(given.uses),
        seconds=given.timeout_seconds,
        pick_seconds=given.pick_seconds,
        calls=given.calls_per_day,
        tokens=given.tokens_per_day,
        calls_of_person=given.calls_per_person,
        tokens_of_person=given.tokens_per_person,
        picks_of_contact=given.picks_per_contact,
    )
    return Assistant(model=model, store=LanguageModelStore(database), limits=limits, now=clock.now, wall=time.monotonic)


def _is_clean(text: str) -> bool:
    """Whether the boundary finds nothing in a text, read as either language."""
    return not text or not (guard_text(text)[1] or guard_text(text, language="en")[1])
