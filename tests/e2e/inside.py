"""A whole fleet in this process beside emulated platforms: real adapters, store and loops; nothing is faked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from tests.faults.questions import Question, questions
from tests.faults.rig import borrow_cache
from tests.faults.settings import write_settings
from tests.faults.world import World, emulated, until
from tests.ports import free_port

from kefu_bots.config import Secrets, load
from kefu_bots.fleet import Fleet
from kefu_bots.serving import serve
from kefu_bots.wiring import open_fleet

PATIENCE = 60.0
"""Seconds that anything here may take; on a quiet machine it takes a hundredth of them."""


@dataclass(slots=True)
class Inside:
    """The fleet and what surrounds it."""

    world: World
    fleet: Fleet
    http: aiohttp.ClientSession
    address: str

    def hook(self, name: str) -> str:
        """The webhook of a platform's account."""
        inbox = f"{name}-main"
        return f"{self.address}/hooks/{inbox}/{self.fleet.accounts[inbox].hook}"

    async def say(self, name: str, user: str, **act: Any) -> dict[str, Any]:
        """Let somebody do something."""
        return await self.world.emulators[name].inbound({"user": user, **act})

    async def sees(self, name: str, user: str, piece: str, times: int = 1) -> str:
        """Wait until the brand's texts on somebody's screen hold ``piece``; gives the newest that does."""
        wanted = "".join(piece.split())

        def found() -> list[str]:
            return [text for text in self.world.shown(name, user) if wanted in text]

        good = await until(lambda: len(found()) >= times, PATIENCE)
        assert good, f"{name}: {user} never saw {piece!r}, but {self.world.shown(name, user)}"
        return found()[-1]

    async def asks(self, name: str, user: str, question: Question | None = None) -> None:
        """Ask something and see the answer."""
        asked = await self.world.ask(name, user, question or questions()[0])
        good = await until(lambda: self.world.has_answer(asked), PATIENCE)
        assert good, f"{name}: no answer to {asked.question.text!r}: {self.world.shown(name, user)}"

    async def read(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of the store."""
        return await self.fleet.ledger.database.read(sql, parameters)

    async def rows(self, sql: str, *parameters: Any, wanted: int = 1) -> list[tuple[Any, ...]]:
        """Rows of the store, once there are so many."""
        for _ in range(int(PATIENCE / 0.03)):
            found = await self.read(sql, *parameters)
            if len(found) >= wanted:
                return found
            await asyncio.sleep(0.03)
        raise AssertionError(f"too few rows: {sql} {parameters}")


@asynccontextmanager
async def inside(folder: Path, platforms: tuple[str, ...], **options: Any) -> AsyncIterator[Inside]:
    """A connected fleet in this process; ``options`` are those of ``write_settings`` and ``emulator_options``."""
    async with emulated(platforms, **options.pop("emulator_options", {})) as world, aiohttp.ClientSession() as http:
        port = free_port()
        file, env = write_settings(folder, world, port, **options)
        borrow_cache(folder)
        async with open_fleet(load(file, Secrets(env))) as fleet:
            serving = fleet.tasks.create_task(serve(fleet))
            one = Inside(world, fleet, http, f"http://127.0.0.1:{port}")
            try:
                await _ready(one)
                for name, emulator in world.emulators.items():
                    await fleet.accounts[f"{name}-main"].adapter.connect(one.hook(name))  # type: ignore[attr-defined]
                    if name in {"wechat", "weibo"}:
                        emulator.webhook_url = one.hook(name)
                yield one
            finally:
                fleet.stop.set()
                await serving


async def _ready(one: Inside) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with one.http.get(f"{one.address}/readyz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)
