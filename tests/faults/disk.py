"""The disk fails: it is full, or a flush does not succeed. Nothing is acknowledged that could be lost.

Two kinds of full: the system refuses writes (strace), and a real small file system is filled up (root only).
"""

import asyncio
import contextlib
import errno
import os
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.faults import tracing
from tests.faults.rig import Rig, Zygote, rig
from tests.faults.scenarios import JSON_PUSHES, Result, answers, judged, load
from tests.faults.world import until

LOST_STORE = 70
"""Exit code of a process that cannot know any more what its disk holds."""
_STORE_WRITES = ("pwrite64", "pwritev", "ftruncate", "fallocate")
_FLUSHES = ("fsync", "fdatasync")
_SMALL_MEGABYTES = 96


async def full(zygote: Zygote, platforms: tuple[str, ...], *, seconds: float = 3.0) -> Result:
    """No write to the store finds room, for a while."""

    @asynccontextmanager
    async def no_room(one: Rig) -> AsyncIterator[None]:
        async with tracing.failing(one.fleet.pids[0], _STORE_WRITES, "ENOSPC"):
            yield

    async with rig(zygote, platforms, emulator_options=JSON_PUSHES) as one:
        return await _refused(one, "disk full", no_room(one), seconds)


async def small(zygote: Zygote, platforms: tuple[str, ...], *, seconds: float = 3.0) -> Result:
    """A file system of its own is filled to the last byte, and emptied again."""

    @asynccontextmanager
    async def filled(one: Rig) -> AsyncIterator[None]:
        filler = one.database.with_name("filler")
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 4096)
        try:
            yield
        finally:
            filler.unlink()

    with tempfile.TemporaryDirectory(prefix="kefu-faults-small-") as name, mounted(Path(name)):
        async with rig(zygote, platforms, emulator_options=JSON_PUSHES, data=name) as one:
            return await _refused(one, "small disk full", filled(one), seconds)


async def _refused(
    one: Rig, name: str, trouble: contextlib.AbstractAsyncContextManager[None], seconds: float
) -> Result:
    """Load, trouble, and afterwards either it heals or a new process does."""
    ends = 0
    async with load(one):
        await asyncio.sleep(0.7)
        async with trouble:
            ended = asyncio.create_task(one.fleet.ended())
            await until(lambda: ended.done() or answers(one, 503) > 0, 20)
            await asyncio.sleep(seconds)
            refused = answers(one, 503)
        began, before = time.monotonic(), answers(one, 200)
        if ended.done():
            ends, code = 1, ended.result()
            one.kills += 1
            await one.restart()
        one.world.nudge()
        healed = await until(lambda: (not ends and ended.done()) or answers(one, 200) > before, 60)
        if ended.done() and not ends:  # the last commit without room failed while we looked
            ends, code = 1, ended.result()
            one.kills += 1
            await one.restart()
            healed = await until(lambda: answers(one, 200) > before, 60)
        ended.cancel()
        one.recovered.append(time.monotonic() - began)
        await asyncio.sleep(0.7)
    result = await judged(one, name, 1, f"{refused} answers were 503, {ends} ends")
    if ends and code != LOST_STORE:
        result.verdict.blame("unfinished", f"the fleet ended with {code} instead of {LOST_STORE}")
    if not refused and not ends:
        result.verdict.blame("unfinished", "nothing was refused while nothing could be written")
    if not healed:
        result.verdict.blame("unfinished", "no message was taken after there was room again")
    return result


async def unflushed(zygote: Zygote, platforms: tuple[str, ...], *, times: int) -> Result:
    """A flush fails under load: the process ends at once, and the next one goes on from what the disk holds."""
    codes: list[int] = []
    async with rig(zygote, platforms, emulator_options=JSON_PUSHES) as one:
        async with load(one):
            for _ in range(times):
                await asyncio.sleep(one.dice.uniform(0.2, 0.8))
                async with tracing.failing(one.fleet.pids[0], _FLUSHES, "EIO"):
                    codes.append(await one.ended())
                one.kills += 1
                await one.restart()
        result = await judged(one, "flush fails", times)
    if set(codes) != {LOST_STORE}:
        result.verdict.blame("unfinished", f"the fleet ended with {codes} instead of {LOST_STORE}")
    return result


@contextlib.contextmanager
def mounted(folder: Path) -> Iterator[None]:
    """A small file system in memory on ``folder``. Raises OSError where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={_SMALL_MEGABYTES}m", "kefu-faults", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        raise OSError(errno.EPERM, "no file system may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False, capture_output=True)


def may_mount() -> bool:
    """Whether a file system can be mounted."""
    with tempfile.TemporaryDirectory(prefix="kefu-faults-") as name:
        try:
            with mounted(Path(name)):
                return True
        except OSError:
            return False
