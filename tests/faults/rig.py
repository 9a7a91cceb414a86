"""A real fleet process beside emulated platforms: start it, kill it, drive traffic, let everything come to rest."""

import asyncio
import contextlib
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from tests.faults.questions import questions
from tests.faults.settings import write_settings
from tests.faults.world import World, emulated, free_port, until

from kefu_bots.control import ask

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0
_DRAIN_SECONDS = 30.0


class Zygote:
    """The process that all fleets of a run are forked from; see ``zygote.py``."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._started: asyncio.Queue[int] = asyncio.Queue()
        self._ended: dict[int, asyncio.Future[int]] = {}

    async def start(self) -> None:
        """Start it and wait until its imports are done."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("zygote.py")),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(_START_SECONDS):
            line = await self._process.stdout.readline()
        assert json.loads(line or b"{}").get("ready"), "the fleet's modules cannot be imported"
        self._reader = asyncio.create_task(self._read(self._process.stdout))

    async def fork(self, config: Path, log: Path, env: dict[str, str]) -> int:
        """Start one fleet; gives its pid."""
        assert self._process is not None
        assert self._process.stdin is not None
        wish = {"config": str(config), "log": str(log), "env": env}
        self._process.stdin.write(json.dumps(wish).encode() + b"\n")
        await self._process.stdin.drain()
        return await self._started.get()

    async def ended(self, pid: int) -> int:
        """Wait for a fleet's end; gives its exit code, negative for a signal."""
        return await asyncio.shield(self._end(pid))

    async def stop(self) -> None:
        """End it, and with it every fleet that still runs."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        if self._reader is not None:
            await self._reader

    def _end(self, pid: int) -> asyncio.Future[int]:
        if pid not in self._ended:
            self._ended[pid] = asyncio.get_running_loop().create_future()
        return self._ended[pid]

    async def _read(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            news = json.loads(line)
            if "started" in news:
                self._started.put_nowait(news["started"])
            elif "ended" in news:
                self._end(news["ended"]).set_result(news["code"])


@dataclass(slots=True)
class Rig:
    """One fleet on one data folder, with its platforms."""

    world: World
    folder: Path
    config: Path
    env: dict[str, str]
    port: int
    zygote: Zygote
    http: aiohttp.ClientSession
    pid: int = 0
    kills: int = 0
    recovered: list[float] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(7))
    _people: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))

    @property
    def database(self) -> Path:
        """The fleet's SQLite file."""
        return self.folder / "data" / "kefu.db"

    @property
    def log(self) -> Path:
        """What the fleet says."""
        return self.folder / "fleet.log"

    # --- the process -------------------------------------------------------------------------------------

    async def start(self, *, wait: bool = True) -> None:
        """Start the fleet; ``wait`` until it is ready and has the platforms' time."""
        self.pid = await self.zygote.fork(self.config, self.log, self.env)
        if wait:
            await self.ready()

    async def ready(self) -> None:
        """Wait until the fleet would commit a message. Raises AssertionError with the end of its log."""
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                async with self.http.get(f"http://127.0.0.1:{self.port}/readyz") as response:
                    if response.status == 200:
                        break
            await asyncio.sleep(0.02)
        else:
            raise AssertionError(f"the fleet did not start:\n{self.tail()}")
        await self.tell_time()

    async def tell_time(self) -> None:
        """Give the fleet the platforms' time, if that was moved."""
        if abs(self.world.clock.offset) > 0.5:
            await self.office("clock", offset=self.world.clock.offset, scale=self.world.clock.scale)

    async def office(self, command: str, **values: Any) -> dict[str, Any]:
        """A command over the fleet's control socket."""
        answer = await ask(self.database.with_name("kefu.sock"), command, **values)
        assert "error" not in answer, answer
        return answer

    async def connect(self) -> None:
        """Make every platform call us."""
        for name, emulator in self.world.emulators.items():
            answer = await self.office("inbox_connect", inbox=f"{name}-main")
            if name in {"wechat", "weibo"}:
                emulator.webhook_url = answer["webhook_url"]

    async def kill(self) -> None:
        """SIGKILL."""
        self.kills += 1
        os.kill(self.pid, signal.SIGKILL)
        await self.zygote.ended(self.pid)

    async def restart(self) -> None:
        """Start again after a kill and note how long it took."""
        began = time.monotonic()
        await self.start()
        self.recovered.append(time.monotonic() - began)
        self.world.nudge()

    async def terminate(self) -> int:
        """SIGTERM; gives the exit code."""
        os.kill(self.pid, signal.SIGTERM)
        async with asyncio.timeout(_DRAIN_SECONDS):
            return await self.zygote.ended(self.pid)

    def full_env(self) -> dict[str, str]:
        """The environment of a fleet that is started as a command."""
        return {**os.environ, **self.env}

    def tail(self, lines: int = 20) -> str:
        """The end of the fleet's log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:]) if self.log.exists() else ""

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
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(sql, parameters).fetchall()
        finally:
            connection.close()

    def open_work(self) -> list[tuple[float, str]]:
        """What the store still has to do: (when in Unix seconds, what)."""
        rows = self.read(
            "SELECT coalesce(due,0),status FROM deliveries WHERE (status='queued' AND held='') OR status='sending'"
            " OR (status='unknown' AND due IS NOT NULL)"
        )
        rows += self.read("SELECT at,'parked' FROM parked WHERE state='pending'")
        return [(due / 1000, what) for due, what in rows]

    async def rest(self, *, real_seconds: float = 0.0, advance_limit: float = 20 * 3600) -> bool:
        """Let time pass, by jumps of all clocks, until nothing is to be done any more; gives whether that came."""
        # Each kill leaves things in doubt that fall due at a time of their own.
        end = time.monotonic() + (real_seconds or 40.0 + self.kills)
        since, seen, patience = time.monotonic(), (-1, -1), 4
        while time.monotonic() < end:
            work, waiting = self.open_work(), len(self.world.waiting())
            if not work and (not waiting or not patience):
                return True
            if (len(work), waiting) != seen:
                seen, since = (len(work), waiting), time.monotonic()
            if time.monotonic() - since > 0.8:
                if work and advance_limit <= 0:
                    return False
                # What is due already waits for something before it in its lane.
                coming = [due - self.world.clock.now() for due, _ in work if due > self.world.clock.now()]
                step = min(max(min(coming, default=0.0), 4.5) + 0.5, 3600.0) if work else 20.0
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
    **settings: Any,
) -> AsyncIterator[Rig]:
    """A connected fleet, ready for traffic; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kefu-faults-") as name:
        folder = Path(name)
        async with emulated(platforms, **(emulator_options or {})) as world:
            timeout = aiohttp.ClientTimeout(total=5)
            async with aiohttp.ClientSession(timeout=timeout) as http:
                port = free_port()
                config, env = write_settings(folder, world, port, **settings)
                one = Rig(world, folder, config, env, port, zygote, http, dice=random.Random(seed))
                borrow_cache(folder)
                await one.start()
                try:
                    lend_cache(folder)
                    await one.connect()
                    yield one
                finally:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(one.pid, signal.SIGKILL)


_CACHE = Path(tempfile.gettempdir()) / f"kefu-faults-cache-{os.getuid()}"
"""Fitted answers, kept between runs: fitting takes seconds and is not what is judged here."""


def borrow_cache(folder: Path) -> None:
    """Put answers fitted earlier where a fleet on ``folder`` looks for them."""
    target = folder / "data" / "cache"
    target.mkdir(parents=True, exist_ok=True)
    if _CACHE.is_dir():
        for file in _CACHE.iterdir():
            with contextlib.suppress(OSError):
                (target / file.name).write_bytes(file.read_bytes())


def lend_cache(folder: Path) -> None:
    """Keep what a fleet on ``folder`` has fitted."""
    _CACHE.mkdir(mode=0o700, exist_ok=True)
    for file in (folder / "data" / "cache").glob("*"):
        if file.is_file() and not (_CACHE / file.name).exists():
            temporary = _CACHE / f"{file.name}.{os.getpid()}"
            temporary.write_bytes(file.read_bytes())
            temporary.replace(_CACHE / file.name)
