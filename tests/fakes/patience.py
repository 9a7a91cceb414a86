"""Waiting in tests: for what must come however slow the machine is, and for a time-out without waiting for it."""

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import Any

from kefu_adapters.emulation import Emulator

PATIENCE_SECONDS = 60.0
"""What must come may take this long; on a quiet machine it takes a thousandth of it."""


async def until(claim: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
    """Wait until ``claim`` (plain or awaited) gives something true, and give that.

    Counts real seconds, whatever ``pass_by`` does to the loop's. Raises TimeoutError.
    """
    end = time.monotonic() + seconds
    while True:
        found = claim()
        if inspect.isawaitable(found):
            found = await found
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s in vain")
        await asyncio.sleep(0.005)


def pass_by(seconds: float) -> None:
    """Let the running loop's clock jump: every time-out and sleep that is due by then ends now.

    So a test of a time-out needs no short one, which a busy machine could hit anywhere else.
    """
    loop = asyncio.get_running_loop()
    passed = loop.time() - time.monotonic() + seconds
    loop.time = lambda: time.monotonic() + passed  # type: ignore[method-assign]


def silence_takes_no_time(emulator: Emulator, seconds: float) -> None:
    """When a time-out fault leaves a call without an answer, ``seconds`` pass at once: the caller gives up."""
    silence = emulator._silence

    async def passing(request: Any, fault: Any) -> Any:
        if fault is not None and fault.kind.startswith("timeout"):
            pass_by(seconds)
        return await silence(request, fault)

    emulator._silence = passing  # type: ignore[method-assign]
