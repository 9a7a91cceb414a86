"""One child process that is kept alive: started again when it dies, ended when its parent does."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

_AT_ONCE_SECONDS = 0.05
_LONGEST_SECONDS = 5.0
_STEADY_SECONDS = 10.0
_PR_SET_PDEATHSIG = 1


class Child:
    """A command that runs until ``stop``. Its output goes to the end of ``log``."""

    def __init__(
        self, name: str, command: list[str], *, log: Path, environment: Mapping[str, str], grace_seconds: float
    ) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._environment = {**os.environ, **environment}
        self._grace_seconds = grace_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def run(self, on_start: Callable[[], None]) -> None:
        """Keep it running; ``on_start`` is called after each start. A quick death is answered with a longer wait."""
        loop = asyncio.get_running_loop()
        wait = _AT_ONCE_SECONDS
        while not self._stopping.is_set():
            began = loop.time()
            await self._start()
            on_start()
            await self._until_dead()
            wait = _AT_ONCE_SECONDS if loop.time() - began > _STEADY_SECONDS else min(wait * 2, _LONGEST_SECONDS)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._stopping.wait()

    def stop(self) -> None:
        """Ask it to end; ``run`` returns when it has."""
        self._stopping.set()

    async def _start(self) -> None:
        with self.log.open("ab") as stream:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env=self._environment,
                # In a session of its own, a Ctrl-C on the terminal reaches the parent alone, which stops in order.
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.starts += 1

    async def _until_dead(self) -> None:
        """Wait for its death; once asked to stop, TERM it and after the grace KILL it."""
        process = self._process
        assert process is not None
        dead = asyncio.ensure_future(process.wait())
        asked = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({dead, asked}, return_when=asyncio.FIRST_COMPLETED)
            if not dead.done():
                process.terminate()
                await asyncio.wait({dead}, timeout=self._grace_seconds)
            if not dead.done():
                process.kill()
                await dead
        finally:
            asked.cancel()
            if not dead.done():
                process.kill()
                dead.cancel()


def _end_with_parent() -> None:
    """Let the system end this process when the parent dies however it dies (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
