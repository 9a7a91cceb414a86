"""One process's inner rooms on the model ledger: intake, courier and a platform that does what it is told."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.fakes.memory_ledger import MemoryLedger
from tests.unit.core.conversation.talk_rig import CALENDAR, DEPOSIT, ENTRIES, NOON, PLAIN, POLICY

from kefu_adapters.fabric.local import LocalFabric
from kefu_bots.accounts import Account, Accounts
from kefu_bots.courier import Courier
from kefu_bots.intake import Intake
from kefu_bots.rules import Rules
from kefu_core.capabilities import Capabilities
from kefu_core.conversation.context import Candidate
from kefu_core.conversation.state import Conversation
from kefu_core.decision import DeliveryStatus
from kefu_core.ids import conversation_id
from kefu_core.messages import MessageReceived, OutboundMessage, Receipt, Sender
from kefu_core.ports import (
    Absent,
    CannotTell,
    Found,
    RawRequest,
    RawResponse,
    Sink,
)

INBOX = "main"


class StillClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def pass_(self, **time: float) -> None:
        self.time += timedelta(**time)


class FakeAdapter:
    """A platform on a string: ``outcomes`` says what each send meets (None: it goes well)."""

    def __init__(self, able: Capabilities = PLAIN, inbox: str = INBOX) -> None:
        self.inbox = inbox
        self.capabilities = able
        self.outcomes: deque[Exception | None] = deque()
        self.tried: list[OutboundMessage] = []
        self.arrived: list[OutboundMessage] = []
        self.signals: list[tuple[str, str, str]] = []
        self.finds: deque[Found | Absent | CannotTell | Exception] = deque()
        self.gate = asyncio.Event()
        self.gate.set()
        self.receiving: Callable[[RawRequest, Sink], Any] | None = None

    async def run(self, sink: Sink) -> None:
        await asyncio.Event().wait()

    async def probe(self) -> Any:
        raise NotImplementedError

    async def send(self, message: OutboundMessage) -> Receipt:
        self.tried.append(message)
        await self.gate.wait()
        outcome = self.outcomes.popleft() if self.outcomes else None
        if outcome is not None:
            raise outcome
        self.arrived.append(message)
        return Receipt(source_id=f"s{len(self.arrived)}", accepted_at=NOON)

    async def find(self, message: OutboundMessage) -> Found | Absent | CannotTell:
        outcome = self.finds.popleft() if self.finds else CannotTell()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def signal(self, kind: str, recipient: str, value: str = "", text: str = "") -> None:
        self.signals.append((kind, recipient, value))

    async def connect(self, url: str) -> tuple[str, ...]:
        return (url,)

    async def receive(self, request: RawRequest, sink: Sink) -> RawResponse:
        if self.receiving is None:
            return RawResponse(body=request.body)
        answer: RawResponse = await self.receiving(request, sink)
        return answer


class FakeAnswers:
    """Knows one answer; ``trouble`` is raised instead of ranking."""

    def __init__(self) -> None:
        self.entries = ENTRIES
        self.trouble: Exception | None = None
        self.asked: list[str] = []
        self.model = asyncio.Event()
        self.model.set()

    async def ready_for(self, text: str) -> None:
        await self.model.wait()

    def entries_for(self, platform: str) -> Any:
        return self.entries

    async def rank(self, text: str, language: str, *, limit: float | None = 0.2, platform: str = "") -> list[Candidate]:
        self.asked.append(text)
        if self.trouble is not None and limit is not None:
            raise self.trouble
        return [replace(DEPOSIT, score=0.95)] if "充值" in text else []


class House:
    """The rooms, put together; ``write`` is a contact writing."""

    def __init__(self, ledger: MemoryLedger, clock: StillClock, adapter: FakeAdapter, fence: int) -> None:
        self.ledger, self.clock, self.adapter, self.fence = ledger, clock, adapter, fence
        self.fabric = LocalFabric(lambda: clock.now().timestamp())
        self.answers = FakeAnswers()
        self.account = Account(inbox=INBOX, platform="t", title="Main", adapter=adapter, hook="hook", state="online")
        self.accounts = Accounts({INBOX: self.account})
        self.rules = Rules(policy=POLICY, calendar=CALENDAR, answers=self.answers)  # type: ignore[arg-type]
        self.intake: Intake
        self.courier: Courier
        self.count = 0

    def join(self, tasks: asyncio.TaskGroup) -> None:
        """Put intake and courier together, as the wiring does."""
        shared = {"accounts": self.accounts, "clock": self.clock, "fabric": self.fabric, "fence": self.fence}
        official = lambda: self.rules.official  # noqa: E731
        self.courier = Courier(ledger=self.ledger, tasks=tasks, official=official, **shared)  # type: ignore[arg-type]
        self.intake = Intake(ledger=self.ledger, rules=self.rules, hands=self.courier, **shared)  # type: ignore[arg-type]
        self.courier.learn = self.intake.command
        self.courier.holder_of = self._holder

    def _holder(self, conversation: str) -> str:
        loaded = self.intake.mailboxes.peek(conversation)
        return loaded.state.holder if loaded else ""

    def message(self, text: str, person: str = "7", key: str = "", **values: Any) -> MessageReceived:
        self.count += 1
        name = key or f"k{self.count}"
        return MessageReceived(
            inbox=INBOX, dedupe_keys=(name,), sender=Sender(id=person, language="zh"), sent_at=self.clock.now(),
            text=text, source_id=name, **values,
        )  # fmt: skip

    async def write(self, text: str, person: str = "7", **values: Any) -> Any:
        accepted = await self.intake.accept(self.message(text, person, **values))
        await self.rest()
        return accepted

    async def rest(self) -> None:
        """Let everything that is ready to run come to rest."""
        for _ in range(30):
            await asyncio.sleep(0)

    async def round(self) -> int:
        """One round of the courier's loop."""
        rows = await self.ledger.claim(self.fence, 64, self.clock.now())
        for row in rows:
            self.courier._begin(row, paced=False)
        await self.rest()
        return len(rows)

    def id(self, person: str = "7") -> str:
        return conversation_id(INBOX, person, "private")

    def state(self, person: str = "7") -> Conversation:
        state = self.ledger.talks[self.id(person)].state
        assert state is not None
        return state

    def texts(self) -> list[str]:
        """What arrived on the platform."""
        return [message.text for message in self.adapter.arrived]

    def statuses(self) -> list[DeliveryStatus]:
        return [row.status for row in self.ledger.deliveries.values()]


@asynccontextmanager
async def house(able: Capabilities = PLAIN, ledger: MemoryLedger | None = None) -> AsyncIterator[House]:
    """An open house; leaving ends its tasks."""
    clock = StillClock()
    store = ledger or MemoryLedger(clock=clock)
    built = House(store, clock, FakeAdapter(able), await store.open())
    async with asyncio.TaskGroup() as tasks:
        built.join(tasks)
        yield built
        me = asyncio.current_task()
        for task in list(tasks._tasks):
            if task is not me:
                task.cancel()


@asynccontextmanager
async def hanging(h: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Parked messages are being decided, and no decision ever comes to its commit."""
    never = asyncio.Event()

    async def hangs(_item: object) -> None:
        await never.wait()

    monkeypatch.setattr(h.ledger, "append", hangs)
    deciding = asyncio.ensure_future(h.intake.decide_parked())
    await h.rest()
    try:
        yield
    finally:
        deciding.cancel()
        await asyncio.gather(deciding, return_exceptions=True)
