"""A real fleet process beside emulated platforms: start it, kill it, drive traffic, let everything come to rest."""

import asyncio
import contextlib
import fcntl
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from tests.faults.fleet import DRAIN_SECONDS, ROOT, OneProcess, Zygote
from tests.faults.questions import questions
from tests.faults.settings import write_settings
from tests.faults.world import World, emulated, until
from tests.ports import free_port

from kefu_adapters.answering.knowledge import load_folder
from kefu_adapters.answering.shelf import model_path

_FIT_SECONDS = 240.0
_REPEAT_SECONDS = 150.0
"""Four of these are longer than any platform here waits before it repeats a push."""
_STUCK_SECONDS = 60.0
__all__ = ["ROOT", "Rig", "Zygote", "borrow_cache", "rig"]


@dataclass(slots=True)
class Rig:
    """One fleet on one data folder, with its platforms."""

    world: World
    folder: Path
    config: Path
    env: dict[str, str]
    port: int
    fleet: OneProcess
    http: aiohttp.ClientSession
    kills: int = 0
    recovered: list[float] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(7))
    _people: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))

    @property
    def database(self) -> Path:
        """The fleet's SQLite file."""
        return self.fleet.database

    @property
    def log(self) -> Path:
        """What the fleet says."""
        return self.fleet.log

    # --- the process -------------------------------------------------------------------------------------

    async def start(self, *, wait: bool = True, hooks: dict[str, Any] | None = None) -> None:
        """Start the fleet; ``wait`` until it is ready and has the platforms' time."""
        ahead = self.world.clock.offset
        await self.fleet.start({**({"ahead": ahead} if abs(ahead) > 0.5 else {}), **(hooks or {})})
        if wait:
            await self.ready()

    async def ready(self, *, elsewhere: bool = False) -> None:
        """Wait until the fleet would commit a message, and give it the platforms' time."""
        await self.fleet.ready(elsewhere=elsewhere)
        await self.tell_time()

    async def tell_time(self) -> None:
        """Give the fleet the platforms' time, if that was moved."""
        if abs(self.world.clock.offset) > 0.5:
            await self.office("clock", offset=self.world.clock.offset, scale=self.world.clock.scale)

    async def office(self, command: str, **values: Any) -> dict[str, Any]:
        """An operator's command."""
        return await self.fleet.office(command, **values)

    async def connect(self) -> None:
        """Make every platform call us."""
        for name, emulator in self.world.emulators.items():
            answer = await self.office("inbox_connect", inbox=f"{name}-main")
            if name in {"wechat", "weibo"}:
                emulator.webhook_url = answer["webhook_url"]

    async def resume(self) -> None:
        """What an operator does when a platform had refused our credentials: every account sends again."""
        for name in self.world.emulators:
            await self.office("inbox_pause", inbox=f"{name}-main", on=False)

    async def kill(self) -> None:
        """SIGKILL, if nothing else did it just now."""
        self.kills += 1
        with contextlib.suppress(ProcessLookupError):
            self.fleet.signal(signal.SIGKILL)
        code = await self.fleet.ended()
        assert code == -signal.SIGKILL, f"the fleet had ended by itself with {code}:\n{self.fleet.tail()}"

    async def restart(self, hooks: dict[str, Any] | None = None, *, nudge: bool = True) -> None:
        """Start again after an end and note how long it took; ``nudge`` speeds Telegram's repeats up."""
        began = time.monotonic()
        await self.start(hooks=hooks)
        self.recovered.append(time.monotonic() - began)
        if nudge:
            self.world.nudge()

    async def terminate(self) -> int:
        """SIGTERM; gives the exit code."""
        self.fleet.signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self, seconds: float = DRAIN_SECONDS) -> int:
        """Wait until it ended by itself; gives the exit code. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            return await self.fleet.ended()

    def full_env(self) -> dict[str, str]:
        """The environment of a fleet that is started as a command."""
        return {**os.environ, **self.env}

    # --- traffic -----------------------------------------------------------------------------------------

    async def person(self, name: str, count: int, *, patience: float, hurry: float = 0.3) -> None:
        """Somebody new who asks ``count`` different questions, mostly waiting for each answer for a while."""
        user = f"{name}-{next(self._people)}"
        for question in self.dice.sample(questions(), count):
            asked = await self.world.ask(name, user, question)
            if self.dice.random() < hurry:
                await asyncio.sleep(self.dice.uniform(0.0, 0.05))
            else:
                await until(lambda asked=asked: self.world.has_answer(asked), patience, every=0.03)

    async def crowd(self, stop: asyncio.Event, *, lanes: int = 3, count: int = 8, patience: float = 0.6) -> None:
        """On each platform ``lanes`` people at a time, one after the other, until ``stop``."""

        async def lane(name: str) -> None:
            while not stop.is_set():
                await self.person(name, count, patience=patience)

        async with asyncio.TaskGroup() as tasks:
            for name in self.world.emulators:
                for _ in range(lanes):
                    tasks.create_task(lane(name))

    # --- rest --------------------------------------------------------------------------------------------

    def read(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of the store, read beside the fleet."""
        return self.fleet.read(sql, *parameters)

    def open_work(self) -> list[tuple[float, str]]:
        """What the store still has to do: (when in Unix seconds, what)."""
        rows = self.read(
            "SELECT coalesce(due,0),status FROM deliveries WHERE (status='queued' AND held='') OR status='sending'"
            " OR (status='unknown' AND due IS NOT NULL)"
        )
        rows += self.read("SELECT at,'parked' FROM parked WHERE state='pending'")
        return [(due / 1000, what) for due, what in rows]

    async def rest(self, *, real_seconds: float = 900.0, advance_limit: float = 20 * 3600) -> bool:
        """Let time pass, by jumps of all clocks, until nothing is to be done any more; gives whether that came.

        Where nothing changes for a minute it never will; where something does, a slow machine gets its time.
        """
        end = time.monotonic() + real_seconds
        since = changed = time.monotonic()
        seen, patience = (-1, -1), 4
        while time.monotonic() < min(end, changed + _STUCK_SECONDS):
            work, waiting = self.open_work(), len(self.world.waiting())
            if not work and (not waiting or not patience):
                return True
            if (len(work), waiting) != seen:
                seen, since, changed = (len(work), waiting), time.monotonic(), time.monotonic()
            now = self.world.clock.now()
            # A look under way gets its time: a jump past its lane's waiting would let the next message go first.
            looking = any(what == "unknown" and due <= now for due, what in work)
            if time.monotonic() - since > 0.8 and not looking:
                if work and advance_limit <= 0:
                    return False
                # What is due already waits for something before it in its lane.
                coming = [due - now for due, _ in work if due > now]
                step = min(max(min(coming, default=0.0), 4.5) + 0.5, 3600.0) if work else _REPEAT_SECONDS
                self.world.clock.advance(step)
                advance_limit -= step
                patience -= not work
                await self.tell_time()
                since = time.monotonic()
            await asyncio.sleep(0.1)
        return False


@asynccontextmanager
async def rig(
    zygote: Zygote,
    platforms: tuple[str, ...],
    *,
    emulator_options: dict[str, dict[str, Any]] | None = None,
    seed: int = 7,
    data: str = "data",
    **settings: Any,
) -> AsyncIterator[Rig]:
    """A connected fleet, ready for traffic; everything is gone afterwards. ``data``: its folder, if not in ours."""
    with tempfile.TemporaryDirectory(prefix="kefu-faults-") as name:
        folder = Path(name)
        async with emulated(platforms, **(emulator_options or {})) as world:
            timeout = aiohttp.ClientTimeout(total=5)
            async with aiohttp.ClientSession(timeout=timeout) as http:
                port = free_port()
                config, env = write_settings(folder, world, port, data=data, **settings)
                fleet = OneProcess(zygote, folder, config, env, port, data=data)
                one = Rig(world, folder, config, env, port, fleet, http, dice=random.Random(seed))
                borrow_cache(folder, data)
                await one.start()
                try:
                    # Fitted beside the serving fleet: once, and kept for every later start.
                    cache = folder / data / "cache"
                    assert await until(lambda: any(cache.glob("*.npz")), _FIT_SECONDS), "nothing was fitted"
                    await one.connect()
                    yield one
                finally:
                    await fleet.close()


_CACHE = Path(tempfile.gettempdir()) / f"kefu-faults-cache-{os.getuid()}"
"""Fitted answers, kept between runs: fitting takes seconds and is not what is judged here."""


def borrow_cache(folder: Path, data: str = "data") -> None:
    """Put fitted answers where a fleet on ``folder`` looks for them; whoever comes first fits them, the others wait."""
    target = folder / data / "cache"
    target.mkdir(parents=True, exist_ok=True)
    _CACHE.mkdir(mode=0o700, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        model = model_path(load_folder(ROOT / "knowledge"), _CACHE)
        if not model.exists():
            fit = [sys.executable, "-m", "kefu_adapters.answering.fit", str(ROOT / "knowledge"), str(_CACHE)]
            subprocess.run(fit, check=True, timeout=_FIT_SECONDS)
    (target / model.name).write_bytes(model.read_bytes())
