"""strace from outside: what a thread of the fleet calls, a kill at one call, calls that fail.

strace counts per thread and per call, so a place to die at is (thread, call, how often so far).
"""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

WRITING = (
    "write", "writev", "pwrite64", "pwritev", "pwritev2", "fsync", "fdatasync", "sync_file_range", "fallocate",
    "ftruncate", "sendto", "sendmsg", "sendfile", "rename", "renameat", "renameat2", "unlink", "unlinkat",
)  # fmt: skip
"""Calls that change something outside the process, as far as they exist on this machine's processor."""
_ENTRY = re.compile(r"^(\d+) +(\w+)\((\d*)")
_ATTACH_SECONDS = 20.0


class Point(NamedTuple):
    """The ``count``-th call of ``call`` in ``thread`` since strace came."""

    thread: str
    call: str
    count: int
    file: str = ""

    def __str__(self) -> str:
        return f"{self.thread} {self.call} #{self.count}"


def usable() -> bool:
    """Whether strace is there and may attach to our own processes."""
    if shutil.which("strace") is None:
        return False
    with subprocess.Popen(["sleep", "20"]) as child:
        try:
            command = ["strace", "-qq", "-p", str(child.pid), "-e", "trace=none"]
            with subprocess.Popen(command, stderr=subprocess.PIPE) as tracer:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    tracer.wait(0.5)
                attached = tracer.poll() is None
                if attached:
                    tracer.terminate()
                return attached
        finally:
            child.kill()


def threads(pid: int) -> dict[str, int]:
    """Thread ids by name. The names come from ``hooks.py``; a number is added where two are alike."""
    found: dict[str, int] = {}
    for number in sorted(int(name) for name in os.listdir(f"/proc/{pid}/task")):
        with contextlib.suppress(OSError):
            name = Path(f"/proc/{pid}/task/{number}/comm").read_text("utf-8", "replace").strip()
            while name in found:
                name += "'"
            found[name] = number
    return found


@asynccontextmanager
async def traced(pid: int, *options: str, every_thread: bool = True) -> AsyncIterator[None]:
    """strace on a process, or on one thread, while the block runs."""
    follow = ("-f",) if every_thread else ()
    tracer = await asyncio.create_subprocess_exec(
        "strace", "-qq", *follow, "-p", str(pid), *options,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(_ATTACH_SECONDS):
            while not _is_traced(pid, every_thread) and tracer.returncode is None:
                await asyncio.sleep(0.005)
        yield
    finally:
        if tracer.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                # Not terminate(): that reaps a tracer which just ended, and asyncio would complain.
                os.kill(tracer.pid, signal.SIGTERM)
        await tracer.wait()


def _is_traced(pid: int, every_thread: bool) -> bool:
    """Whether strace has come, to the last thread of it."""
    try:
        numbers = os.listdir(f"/proc/{pid}/task") if every_thread else [str(pid)]
        return all("TracerPid:\t0\n" not in Path(f"/proc/{number}/status").read_text("ascii") for number in numbers)
    except OSError:
        return True


@asynccontextmanager
async def killing(pid: int, point: Point) -> AsyncIterator[None]:
    """SIGKILL just before a call takes effect; a thread that does not exist yet is waited for with all others."""
    thread = threads(pid).get(point.thread)
    options = ("-e", f"trace={point.call}", "-e", f"inject={point.call}:signal=KILL:when={point.count}")
    async with traced(thread or pid, *options, every_thread=thread is None):
        yield


@asynccontextmanager
async def failing(pid: int, calls: tuple[str, ...], error: str) -> AsyncIterator[None]:
    """Every one of ``calls`` fails with ``error`` while the block runs, in all threads."""
    names = ",".join(f"?{call}" for call in calls)
    async with traced(pid, "-e", f"trace={names}", "-e", f"inject={names}:error={error}"):
        yield


@asynccontextmanager
async def watching(pid: int, file: Path, found: list[Point]) -> AsyncIterator[None]:
    """Note every writing call in order, into ``found``, when the block is over."""
    names = {number: name for name, number in threads(pid).items()}
    calls = ",".join(f"?{call}" for call in WRITING)
    async with traced(pid, "-e", f"trace={calls}", "-o", str(file)):
        yield
    counts: dict[tuple[str, str], int] = {}
    for line in file.read_text("utf-8", "replace").splitlines():
        if (entry := _ENTRY.match(line)) is None or "resumed>" in line[:60]:
            continue
        number, call, descriptor = entry.groups()
        thread = names.get(int(number), "new")
        counts[thread, call] = counts.get((thread, call), 0) + 1
        found.append(Point(thread, call, counts[thread, call], descriptor))


def ends_of_runs(points: list[Point]) -> list[Point]:
    """Of calls that follow each other alike (a thread, a call, a file) the first and the last."""
    last: dict[str, Point] = {}
    kept: list[Point] = []
    runs: dict[str, list[Point]] = {}
    for point in points:
        before = last.get(point.thread)
        if before is None or (before.call, before.file) != (point.call, point.file):
            kept += runs.pop(point.thread, [])[1:][-1:]
            kept.append(point)
            runs[point.thread] = []
        runs[point.thread].append(point)
        last[point.thread] = point
    for run in runs.values():
        kept += run[1:][-1:]
    return kept
