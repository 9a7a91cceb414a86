"""Tells the fleet what time the emulated platforms have. Best effort: a fleet that is away is told when it is back."""

import asyncio
import contextlib
from pathlib import Path

import structlog

from kefu_adapters.emulation import SandboxClock
from kefu_bots.control import ask

_LOOK_SECONDS = 0.5
log = structlog.get_logger()


class FleetClockBridge:
    """Passes each change of ``clock`` on over the fleet's control socket."""

    def __init__(self, clock: SandboxClock, socket: Path) -> None:
        self._clock = clock
        self._socket = socket
        self._changed = asyncio.Event()
        self._driven = clock.scale != 1.0 or abs(clock.offset) > 1.0
        self._version = 0
        self._told: tuple[int, tuple[int, int]] | None = None
        clock.on_change(self._on_change)

    async def run(self) -> None:
        """Tell the fleet until cancelled: after each change, and each new fleet."""
        task = asyncio.current_task()
        # ``ask`` may swallow a cancellation that meets its answer; the task remembers it.
        while task is None or not task.cancelling():
            fleet = self._fleet()
            if self._driven and fleet is not None and self._told != (self._version, fleet):
                await self._tell(fleet)
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._changed.wait()

    def _on_change(self, _offset: float, _scale: float) -> None:
        self._driven = True
        self._version += 1
        self._changed.set()

    def _fleet(self) -> tuple[int, int] | None:
        """Which fleet listens: a new process makes a new socket."""
        try:
            found = self._socket.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    async def _tell(self, fleet: tuple[int, int]) -> None:
        version = self._version
        try:
            answer = await ask(self._socket, "clock", offset=self._clock.offset, scale=self._clock.scale)
        except (OSError, ValueError, TimeoutError):
            return
        if "error" in answer:
            log.warning("clock.refused", error=answer["error"])
        self._told = (version, fleet)
