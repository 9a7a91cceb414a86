"""The bridge from the platforms' clock to the fleet's."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from kefu_adapters.emulation import SandboxClock
from kefu_bots.control import ControlSocket
from kefu_bots.sandbox.fleet_clock import FleetClockBridge


@contextlib.asynccontextmanager
async def fleet(path: Path, told: asyncio.Queue[dict[str, Any]]) -> AsyncIterator[None]:
    async def clock(request: dict[str, Any]) -> dict[str, Any]:
        told.put_nowait(request)
        return {}

    socket = ControlSocket(path, {"clock": clock})
    await socket.start()
    try:
        yield
    finally:
        await socket.stop()


async def test_fleet_is_told_of_a_change_and_again_after_its_restart(tmp_path: Path) -> None:
    clock, told = SandboxClock(), asyncio.Queue[dict[str, Any]]()
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(FleetClockBridge(clock, tmp_path / "s").run())
        async with fleet(tmp_path / "s", told):
            clock.advance(3600)
            first = await asyncio.wait_for(told.get(), 60)
        # The new socket is told from the old one by its time, which file systems keep in steps of a few milliseconds.
        await asyncio.sleep(0.02)
        async with fleet(tmp_path / "s", told):
            second = await asyncio.wait_for(told.get(), 60)
        running.cancel()
    for request in (first, second):
        assert abs(request["offset"] - 3600) < 5
        assert request["scale"] == 1.0


async def test_change_without_a_fleet_is_told_when_one_comes(tmp_path: Path) -> None:
    clock, told = SandboxClock(), asyncio.Queue[dict[str, Any]]()
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(FleetClockBridge(clock, tmp_path / "s").run())
        clock.set_scale(60)
        await asyncio.sleep(0.05)
        async with fleet(tmp_path / "s", told):
            assert (await asyncio.wait_for(told.get(), 60))["scale"] == 60
        running.cancel()


async def test_untouched_clock_is_not_spoken_of(tmp_path: Path) -> None:
    told = asyncio.Queue[dict[str, Any]]()
    async with asyncio.TaskGroup() as tasks, fleet(tmp_path / "s", told):
        running = tasks.create_task(FleetClockBridge(SandboxClock(), tmp_path / "s").run())
        await asyncio.sleep(0.1)
        assert told.empty()
        running.cancel()
