"""Waiting for platform time without polling: a sleeper wakes when its time came or the clock jumped."""

import asyncio

from kefu_adapters.emulation import SandboxClock


class Waker:
    """Sleeps in platform time; a thousand sleepers cost nothing until the clock moves."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._jumped = asyncio.Event()
        clock.on_change(self._wake)

    def _wake(self, _offset: float, _scale: float) -> None:
        jumped, self._jumped = self._jumped, asyncio.Event()
        jumped.set()

    async def sleep(self, seconds: float) -> None:
        """Sleep ``seconds`` of platform time."""
        until = self._clock.now() + seconds
        while (left := until - self._clock.now()) > 0:
            try:
                async with asyncio.timeout(left / max(self._clock.scale, 1e-6)):
                    await self._jumped.wait()
            except TimeoutError:
                pass
