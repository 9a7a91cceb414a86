"""Clockwork: what falls due. Timers, unknown outcomes, parked messages, heartbeats, announcements."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from kefu_bots.announcements import Announcements
from kefu_bots.courier import Courier
from kefu_bots.intake import Intake
from kefu_core.conversation.commands import Tick
from kefu_core.errors import DomainError, StoreError
from kefu_core.ports import Clock, DueRow, Ledger

BATCH = 100
log = structlog.get_logger()


class Clockwork:
    """Loops that look for due rows; each row is decided like everything else."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        intake: Intake,
        courier: Courier,
        announcements: Announcements,
        clock: Clock,
        fence: int,
    ) -> None:
        self._ledger = ledger
        self._intake = intake
        self._courier = courier
        self._announcements = announcements
        self._clock = clock
        self._fence = fence
        self.closing = asyncio.Event()

    async def run(self) -> None:
        """All loops, until closed."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._every(0.25, self._timers))
            group.create_task(self._every(1.0, self._courier.look_at_unknowns))
            group.create_task(self._parked())
            group.create_task(self._every(0.5, self._announcements.step))

    async def _every(self, seconds: float, work: Callable[[], Awaitable[int]]) -> None:
        """Repeat ``work``; at once again while it finds a full batch."""
        while not self.closing.is_set():
            done = 0
            try:
                done = await work()
            except StoreError:
                log.error("store.unavailable", what="clockwork")  # noqa: TRY400
            except Exception:
                log.exception("clockwork.failed", what=getattr(work, "__name__", ""))
            if done < BATCH:
                await self._pause(seconds)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.closing.wait(), seconds)
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
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return
