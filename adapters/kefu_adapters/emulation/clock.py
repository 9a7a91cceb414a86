"""The platforms' time: real time, shifted and scaled on request."""

import asyncio
import time
from collections.abc import Callable


class SandboxClock:
    """Platform time in Unix seconds: ``now = origin + offset + (real - origin) * scale``.

    One clock is shared by all emulators of a sandbox. Listeners (the bridge to the fleet's clock) are told
    of every change.
    """

    def __init__(self, scale: float = 1.0) -> None:
        self._origin_real = time.time()
        self._origin = self._origin_real
        self.scale = scale
        self._listeners: list[Callable[[float, float], None]] = []

    def now(self) -> float:
        """Platform time in seconds since 1970."""
        return self._origin + (time.time() - self._origin_real) * self.scale

    @property
    def offset(self) -> float:
        """Seconds that platform time is ahead of real time now."""
        return self.now() - time.time()

    def advance(self, seconds: float) -> None:
        """Jump ``seconds`` of platform time (negative goes back)."""
        self._rebase(self.now() + seconds, self.scale)

    def set_scale(self, scale: float) -> None:
        """Let ``scale`` platform seconds pass in one real second."""
        self._rebase(self.now(), scale)

    def _rebase(self, now: float, scale: float) -> None:
        self._origin, self._origin_real, self.scale = now, time.time(), scale
        for listener in self._listeners:
            listener(self.offset, self.scale)

    def on_change(self, listener: Callable[[float, float], None]) -> None:
        """Call ``listener(offset_seconds, scale)`` after each change."""
        self._listeners.append(listener)

    async def sleep(self, seconds: float) -> None:
        """Sleep ``seconds`` of platform time; a jump of the clock wakes it in time (checked each 50 ms)."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:  # noqa: ASYNC110 - the clock may jump, so it is looked at again
            await asyncio.sleep(min(left / max(self.scale, 1e-6), 0.05))
