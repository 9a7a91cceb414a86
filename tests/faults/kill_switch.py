"""How long after the stop does the last message leave, under load? ``python -m tests.faults.kill_switch``.

One process on SQLite; four processes on PostgreSQL and Valkey; the same with Valkey gone, where each looks by itself.
The stop is thrown over the control socket of one process, as ``kefu stop-everything`` does it; in a fleet that is the
relay's, so that those that send learn of it from the store.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from tests.faults.fleet import Zygote
from tests.faults.rig import Rig, rig
from tests.faults.several import ROLES, several

from kefu_bots.control import ask

PLATFORMS = ("telegram", "wechat", "x")
LIMIT_SECONDS = 5.0
QUIET_SECONDS = 7.0
EVERY = 0.02
RELAY = f"data-{ROLES.index('relay')}/kefu.sock"
Switch = Callable[..., Awaitable[Any]]
Setup = tuple[Rig, Callable[[], None], Switch]
"""The fleet, what happens to it before the stop, and the switch."""


def said(one: Rig) -> int:
    """How much the platforms have heard from us."""
    people = {(asked.platform, asked.user) for asked in list(one.world.asked)}
    return sum(len(one.world.shown(name, user)) for name, user in people)


@asynccontextmanager
async def alone(zygote: Zygote) -> AsyncIterator[Setup]:
    """One process."""
    async with rig(zygote, PLATFORMS) as one:
        yield one, lambda: None, partial(one.office, "fleet_stop")


@asynccontextmanager
async def together(zygote: Zygote) -> AsyncIterator[Setup]:
    """Four processes; the call before the load does nothing."""
    async with several(zygote, PLATFORMS) as (one, _fleet, _fabric):
        yield one, lambda: None, partial(ask, one.folder / RELAY, "fleet_stop")


@asynccontextmanager
async def without_fabric(zygote: Zygote) -> AsyncIterator[Setup]:
    """Four processes whose Valkey ends before the stop."""
    async with several(zygote, PLATFORMS) as (one, _fleet, fabric):
        yield one, fabric.kill, partial(ask, one.folder / RELAY, "fleet_stop")


SETUPS = {"one process": alone, "four processes": together, "four, no fabric": without_fabric}


async def measure(one: Rig, before: Callable[[], None], switch: Switch, load_seconds: float) -> dict[str, float]:
    """Load, stop, look for the last message; then release and look whether answers come again."""
    over = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        crowd = tasks.create_task(one.crowd(over, lanes=4, patience=0.3))
        await asyncio.sleep(load_seconds)
        before()
        await asyncio.sleep(1.0)
        start = said(one)
        began = time.monotonic()
        await switch(on=True, reason="measured")
        answered = time.monotonic() - began
        last, count = 0.0, start
        while (now := time.monotonic() - began) < QUIET_SECONDS:
            if (heard := said(one)) != count:
                last, count = now, heard
            await asyncio.sleep(EVERY)
        await switch(on=False, reason="measured")
        held = count
        await asyncio.sleep(8.0)
        again = said(one) - held
        over.set()
        await crowd
    return {
        "load_per_second": round(start / (load_seconds + 1), 1),
        "answered_seconds": round(answered, 3),
        "last_send_seconds": round(last, 3),
        "after_stop": count - start,
        "after_release": again,
    }


async def main(names: list[str], load_seconds: float) -> int:
    """Print a line for each set-up; 1 if one was too slow, or silent for ever."""
    zygote, bad = Zygote(), 0
    await zygote.start()
    try:
        for name in names:
            async with SETUPS[name](zygote) as (one, before, switch):
                found = await measure(one, before, switch, load_seconds)
            good = found["last_send_seconds"] < LIMIT_SECONDS and found["after_release"] > 0
            bad += not good
            numbers = "  ".join(f"{key}={value}" for key, value in found.items())
            print(f"{'ok ' if good else 'BAD'}  {name:<16} {numbers}", flush=True)
    finally:
        await zygote.stop()
    return bool(bad)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--setup", choices=list(SETUPS), action="append")
    parser.add_argument("--load-seconds", type=float, default=8.0)
    given = parser.parse_args()
    raise SystemExit(asyncio.run(main(given.setup or list(SETUPS), given.load_seconds)))
