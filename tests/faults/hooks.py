"""What the bed puts into a fleet process before it starts: nothing of the product is touched.

``steps``: die at the N-th step of a task after SIGUSR2. A step ends where a coroutine waits, so that every suspension
is a place to die at. ``ahead``: the fleet's clock is so many seconds ahead from its first look on, as the
platforms' is. ``wall``: the system's time is shifted by what a file says (seconds), looked at anew at SIGUSR1. Always:
threads bear their names, and anybody may trace the process.
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

_PR_SET_NAME = 15
_PR_SET_PTRACER = 0x59616D61
_ANYBODY = ctypes.c_ulong(-1)


def install(hooks: dict[str, Any]) -> None:
    """Put the wanted hooks in; called in the child, before the fleet's loop exists."""
    # strace is not our parent: Yama would refuse it.
    _prctl(_PR_SET_PTRACER, _ANYBODY)
    _name_threads()
    if "ahead" in hooks:
        _start_ahead(float(hooks["ahead"]))
    if "steps" in hooks:
        _die_at_step(int(hooks["steps"]))
    if "wall" in hooks:
        _shift_time(Path(hooks["wall"]))


def _prctl(option: int, value: Any) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _name_threads() -> None:
    """Let the system know each thread's name, so that a tracer can pick one."""
    plain = threading.Thread.run

    def run(thread: threading.Thread) -> None:
        _prctl(_PR_SET_NAME, ctypes.c_char_p(thread.name.encode()))
        plain(thread)

    threading.Thread.run = run
    _prctl(_PR_SET_NAME, ctypes.c_char_p(b"main"))


def _start_ahead(seconds: float) -> None:
    from kefu_bots.clock import FleetClock

    plain = FleetClock.__init__

    def begin(clock: FleetClock) -> None:
        plain(clock)
        clock.drive(seconds, 1.0)

    FleetClock.__init__ = begin


def _die_at_step(last: int) -> None:
    """Every task runs a coroutine that counts how often it is gone on with, once the signal came."""
    counting = False
    seen = 0

    def step() -> None:
        nonlocal seen
        if counting:
            seen += 1
            if seen >= last:
                os.kill(os.getpid(), signal.SIGKILL)

    class Counted(Coroutine):
        def __init__(self, inner: Any) -> None:
            self._inner = inner

        def send(self, value: Any) -> Any:
            step()
            return self._inner.send(value)

        def throw(self, *error: Any) -> Any:
            step()
            return self._inner.throw(*error)

        def close(self) -> None:
            self._inner.close()

        def __await__(self) -> Any:
            return self._inner.__await__()

    def task(loop: asyncio.AbstractEventLoop, inner: Any, **options: Any) -> asyncio.Task[Any]:
        return asyncio.Task(Counted(inner), loop=loop, **options)

    def counted(new_loop: Callable[[], asyncio.AbstractEventLoop]) -> Callable[[], asyncio.AbstractEventLoop]:
        def made() -> asyncio.AbstractEventLoop:
            loop = new_loop()
            loop.set_task_factory(task)
            return loop

        return made

    def begin(_number: int, _frame: object) -> None:
        nonlocal counting
        counting = True

    with contextlib.suppress(ImportError):
        import uvloop

        uvloop.new_event_loop = counted(uvloop.new_event_loop)
    asyncio.events.new_event_loop = counted(asyncio.events.new_event_loop)
    signal.signal(signal.SIGUSR2, begin)


def _shift_time(file: Path) -> None:
    plain = time.time
    shift = 0.0

    def look(_number: int = 0, _frame: object = None) -> None:
        nonlocal shift
        shift = float(file.read_text("ascii")) if file.exists() else 0.0

    look()
    time.time = lambda: plain() + shift
    signal.signal(signal.SIGUSR1, look)
