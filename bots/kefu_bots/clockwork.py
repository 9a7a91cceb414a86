"""Clockwork: what falls due. Timers, unknown outcomes, parked messages, heartbeats, announcements."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from kefu_bots.intake import Intake
from kefu_bots.leases import Leases
from kefu_core.conversation.commands import Tick
from kefu_core.errors import DomainError, StoreError
from kefu_core.ledger import DueRow, Ledger
from kefu_core.ports import Clock

BATCH = 100
BUSY_SECONDS = 0.02
"""So long a chore lets others work before it goes on."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Something that one process looks at every ``seconds``, and at once again while ``work`` found something to do."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[int]]


class Clockwork:
    """Loops that look for due rows; each row is decided like everything else. A chore's failure ends no other."""

    def __init__(
        self, *, ledger: Ledger, intake: Intake, clock: Clock, leases: Leases, chores: Sequence[Chore] = ()
    ) -> None:
        self._ledger = ledger
        self._intake = intake
        self._clock = clock
        self._leases = leases
        self._chores = (Chore(name="timers", seconds=0.25, work=self._timers), *chores)
        self.closing = asyncio.Event()

    async def run(self) -> None:
        """All loops, until closed."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._parked())
            for chore in self._chores:
                group.create_task(self._every(chore))

    async def _every(self, chore: Chore) -> None:
        while not self.closing.is_set():
            done = 0
            try:
                done = await chore.work() if await self._leases.mine(chore.name) else 0
            except StoreError:
                log.error("store.unavailable", what=chore.name)  # noqa: TRY400
            except Exception:
                log.exception("clockwork.failed", what=chore.name)
            await self._pause(BUSY_SECONDS if done else chore.seconds)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.closing.wait()
        except TimeoutError:
            return

    async def _timers(self) -> int:
        rows = await self._ledger.dues(self._clock.now(), BATCH)
        await asyncio.gather(*(self._timer(row) for row in rows))
        return len(rows)

    async def _timer(self, row: DueRow) -> None:
        try:
            await self._intake.command(row.owner, Tick(kind=row.kind, sequence=row.sequence))
        except DomainError as refused:
            log.warning("timer.refused", conversation_id=row.owner, kind=row.kind, code=refused.code)
        except StoreError:
            return
        except Exception:
            log.exception("timer.failed", conversation_id=row.owner, kind=row.kind)
        await self._ledger.drop_due(row.owner, row.kind, row.sequence)

    async def _parked(self) -> None:
        """The slow path: woken by intake, and once a second anyway."""
        while not self.closing.is_set():
            self._intake.parked_event.clear()
            done = 0
            try:
                done = await self._intake.decide_parked()
            except StoreError:
                log.error("store.unavailable", what="parked")  # noqa: TRY400
            except Exception:
                log.exception("clockwork.failed", what="parked")
            if not done:
                await self._pause_or(self._intake.parked_event, 1.0)

    async def _pause_or(self, event: asyncio.Event, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
