"""Work that comes round: each piece in its own time by the fleet's clock, none harmed by another's failure."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from kefu_core.errors import AdapterError
from kefu_core.ports import Clock, Sink

log = structlog.get_logger()
_FIRST_PAUSE_SECONDS = 30.0
_LOOK_SECONDS = 1.0
"""The fleet's clock may jump, so it is looked at often."""


@dataclass(slots=True)
class Round:
    """One piece of work; after failures it waits longer, up to its own interval. ``every_seconds`` 0: on demand."""

    name: str
    every_seconds: float
    work: Callable[[Sink], Awaitable[None]]
    due: datetime | None = None
    failures: int = 0

    def is_due(self, now: datetime) -> bool:
        """Whether its time has come."""
        return (self.due is None and self.every_seconds > 0) or (self.due is not None and now >= self.due)

    async def go(self, inbox: str, sink: Sink, clock: Clock) -> None:
        """Do the work and set the next time. Raises nothing but cancellation."""
        pause = self.every_seconds
        self.due = None
        try:
            await self.work(sink)
        except Exception as exc:  # noqa: BLE001 - one failed round must not end the others
            longest = self.every_seconds or _FIRST_PAUSE_SECONDS * 2**4
            pause = min(longest, _FIRST_PAUSE_SECONDS * 2 ** min(self.failures, 10))
            self.failures += 1
            code = exc.code if isinstance(exc, AdapterError) else ""
            log.warning("inbox.round_failed", inbox=inbox, what=self.name, reason=type(exc).__name__, code=code)
        else:
            self.failures = 0
        if pause > 0 and self.due is None:
            self.due = clock.now() + timedelta(seconds=pause)


async def keep_going(inbox: str, rounds: Sequence[Round], sink: Sink, clock: Clock) -> None:
    """Do every round when it is due, until cancelled."""
    while True:
        for item in rounds:
            if item.is_due(clock.now()):
                await item.go(inbox, sink, clock)
        now = clock.now()
        waits = [(item.due - now).total_seconds() for item in rounds if item.due is not None]
        await asyncio.sleep(max(0.005, min([_LOOK_SECONDS, *waits])))
