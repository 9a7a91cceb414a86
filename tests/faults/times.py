"""Time goes wrong: clocks jump, and processes stand still for longer than their heartbeats last."""

import asyncio
import signal
import time
from pathlib import Path

from tests.faults.rig import Rig, Zygote, rig
from tests.faults.scenarios import Result, judged, load

_LONG_JUMPS = (3600.0, -1800.0, 6 * 3600.0, -3600.0)
_SHORT_JUMPS = (45.0, -45.0, 30.0, -30.0)
"""An unknown delivery holds its conversation until its look and two minutes more. A longer jump may end that time
before the look, and then the next answer goes first: so kills come with short jumps, after the long ones.
"""
_SHIFTS = (3600.0, -3600.0, 45.0, -45.0)


async def fleet_clock(zygote: Zygote, platforms: tuple[str, ...], *, rounds: int) -> Result:
    """The time that decisions are made with jumps forth and back, the platforms' with it."""
    async with rig(zygote, platforms) as one:
        async with load(one):
            for _ in range(rounds):
                for jump in _LONG_JUMPS:
                    await _jump(one, jump)
            for _ in range(rounds):
                for jump in _SHORT_JUMPS:
                    await _jump(one, jump)
                    await one.kill()
                    await one.restart()
        # X refuses a signature that is an hour off; whoever sets clocks right lets the account go again.
        await one.resume()
        return await judged(one, "clock jumps", rounds * len(_LONG_JUMPS + _SHORT_JUMPS))


async def _jump(one: Rig, seconds: float) -> None:
    await asyncio.sleep(one.dice.uniform(0.1, 0.5))
    one.world.clock.advance(seconds)
    await one.tell_time()


async def system_clock(zygote: Zygote, platforms: tuple[str, ...], *, rounds: int) -> Result:
    """The machine's own time is set wrong and right again, while the platforms' goes on."""
    async with rig(zygote, platforms) as one:
        file = one.folder / "wall"
        assert await one.terminate() == 0
        await one.restart({"wall": str(file)})
        async with load(one):
            for _ in range(rounds):
                for shift in _SHIFTS:
                    _set(one, file, shift)
                    await asyncio.sleep(one.dice.uniform(0.3, 0.8))
                    _set(one, file, 0.0)
                    await asyncio.sleep(one.dice.uniform(0.1, 0.5))
        await one.resume()
        return await judged(one, "system time jumps", rounds * len(_SHIFTS))


def _set(one: Rig, file: Path, shift: float) -> None:
    file.write_text(str(shift), "ascii")
    one.fleet.signal(signal.SIGUSR1)


async def frozen(zygote: Zygote, platforms: tuple[str, ...], *, seconds: float, times: int) -> Result:
    """A process stands still and wakes up with old plans; nobody may be answered twice for it."""
    async with rig(zygote, platforms) as one:
        async with load(one, patience=2.0):
            for _ in range(times):
                await asyncio.sleep(one.dice.uniform(0.4, 1.0))
                one.fleet.signal(signal.SIGSTOP)
                await asyncio.sleep(seconds)
                began = time.monotonic()
                one.fleet.signal(signal.SIGCONT)
                await one.ready()
                one.recovered.append(time.monotonic() - began)
                one.world.nudge()
                await asyncio.sleep(1.0)
        # While it stood still, calls ended without an answer that anybody read: those may be doubled, and say so.
        return await judged(one, "frozen", times, f"{seconds:.0f} s each")
