"""Results that come later: a mass send, a publication, a template message. They survive a restart."""

from collections.abc import Callable, Coroutine
from typing import Any

from kefu_adapters.emulation import SandboxClock


class Jobs:
    """Work that falls due at a platform time, as JSON-able data and a handler by kind."""

    def __init__(self, clock: SandboxClock, spawn: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        self._clock = clock
        self._spawn = spawn
        self._pending: dict[str, dict[str, Any]] = {}
        self._serial = 0
        self.handlers: dict[str, Callable[[dict[str, Any]], None]] = {}

    def later(self, delay: float, kind: str, **data: Any) -> None:
        """Call the handler of ``kind`` with ``data`` after ``delay`` platform seconds."""
        self._serial += 1
        key = str(self._serial)
        self._pending[key] = {"kind": kind, "due": self._clock.now() + delay, "data": data}
        self._spawn(self._run(key))

    async def _run(self, key: str) -> None:
        job = self._pending[key]
        await self._clock.sleep(job["due"] - self._clock.now())
        if self._pending.pop(key, None) is not None:
            self.handlers[job["kind"]](job["data"])

    def resume(self) -> None:
        """Take up what was pending in a loaded state."""
        for key in list(self._pending):
            self._spawn(self._run(key))

    def dump(self) -> dict[str, Any]:
        return {"pending": self._pending, "serial": self._serial}

    def load(self, state: dict[str, Any]) -> None:
        self._pending, self._serial = state["pending"], state["serial"]
