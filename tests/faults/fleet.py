"""The fleet under test: how it is started, ended, frozen and looked into.

Scenarios and judge know only ``Fleet``. ``OneProcess`` is a fleet of one process on SQLite; one of several processes
on a server's database is to be a second class with the same methods.
"""

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

import aiohttp

from kefu_adapters.stores.sealing import unseal, window_of
from kefu_adapters.stores.sqlite_files import KEYS_SUFFIX
from kefu_bots.control import ask

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300.0
DRAIN_SECONDS = 40.0
Row = tuple[Any, ...]


class Zygote:
    """The process that all fleets of a run are forked from; see ``zygote.py``."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._started: asyncio.Queue[int] = asyncio.Queue()
        self._ended: dict[int, asyncio.Future[int]] = {}
        self._one_at_a_time = asyncio.Lock()

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
        async with asyncio.timeout(START_SECONDS):
            line = await self._process.stdout.readline()
        assert json.loads(line or b"{}").get("ready"), "the fleet's modules cannot be imported"
        self._reader = asyncio.create_task(self._read(self._process.stdout))

    async def fork(
        self,
        config: Path,
        log: Path,
        env: dict[str, str],
        hooks: dict[str, Any] | None = None,
        arguments: tuple[str, ...] = (),
    ) -> int:
        """Start a process; gives its pid. ``hooks`` are those of ``hooks.py``, ``arguments`` of ``kefu run``."""
        assert self._process is not None
        assert self._process.stdin is not None
        wish = {"config": str(config), "log": str(log), "env": env, "hooks": hooks or {}, "arguments": arguments}
        async with self._one_at_a_time:
            self._process.stdin.write(json.dumps(wish).encode() + b"\n")
            await self._process.stdin.drain()
            return await self._started.get()

    async def ended(self, pid: int) -> int:
        """Wait for a fleet's end; gives its exit code, negative for a signal."""
        return await asyncio.shield(self._end(pid))

    async def end(self, pids: Iterable[int]) -> None:
        """SIGKILL those of a run's fleets that still run, and wait until they are gone."""
        running = [pid for pid in pids if pid and not self.has_ended(pid)]
        for pid in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(TimeoutError):  # what went wrong before is what is to be told
            async with asyncio.timeout(DRAIN_SECONDS):
                for pid in running:
                    await self.ended(pid)

    def has_ended(self, pid: int) -> bool:
        """Whether a fleet's end is known."""
        return self._end(pid).done()

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
                self._ended.pop(news["started"], None)  # the number of somebody who ended long ago: they come round
                self._started.put_nowait(news["started"])
            elif "ended" in news:
                self._end(news["ended"]).set_result(news["code"])


KEYS = 'SELECT id,"key" FROM {}'


def opened(rows: list[Row], keys: Callable[[], dict[str, str]]) -> list[Row]:
    """Rows with their sealed texts opened: what could be a part of a secret is stored like that for a while."""
    if not any(isinstance(cell, str) and window_of(cell) for row in rows for cell in row):
        return rows
    held = {name: bytes.fromhex(key) for name, key in keys().items()}
    return [
        tuple(
            unseal(cell, held.get(name)) if isinstance(cell, str) and (name := window_of(cell)) else cell
            for cell in row
        )
        for row in rows
    ]


def _read(database: Path, sql: str, parameters: tuple[Any, ...]) -> list[Row]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(sql, parameters).fetchall()
    finally:
        connection.close()


class Fleet(Protocol):
    """What scenarios may do to a fleet. SQL is what both kinds of database understand, with ``?`` for values."""

    log: Path

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that were started last."""

    async def start(self, hooks: dict[str, Any] | None = None) -> None:
        """Start it; does not wait until it is ready."""

    async def ready(self, *, elsewhere: bool = False) -> None:
        """Wait until it would commit a message. Raises AssertionError with the end of its log.

        ``elsewhere``: somebody else started the process, so its end says nothing.
        """

    def signal(self, number: int) -> None:
        """Send a signal to every process."""

    async def ended(self) -> int:
        """Wait until every process ended; gives the first exit code that is not 0, negative for a signal."""

    async def office(self, command: str, **values: Any) -> dict[str, Any]:
        """Carry out an operator's command in every process; gives the answer of one."""

    def read(self, sql: str, *parameters: Any) -> list[Row]:
        """Rows of the store, read beside the fleet."""

    @contextlib.contextmanager
    def locked(self) -> Any:
        """Hold what every write of the fleet needs."""


class OneProcess:
    """A fleet of one process on SQLite."""

    def __init__(
        self, zygote: Zygote, folder: Path, config: Path, env: dict[str, str], port: int, *, data: str = "data"
    ) -> None:
        self.zygote = zygote
        self.config = config
        self.env = env
        self.log = folder / "fleet.log"
        self.database = folder / data / "kefu.db"
        self._http = f"http://127.0.0.1:{port}"
        self._pid = 0

    @property
    def pids(self) -> tuple[int, ...]:
        """The process."""
        return (self._pid,) if self._pid else ()

    async def start(self, hooks: dict[str, Any] | None = None) -> None:
        """Fork it."""
        self._pid = await self.zygote.fork(self.config, self.log, self.env, hooks)

    async def ready(self, *, elsewhere: bool = False) -> None:
        """Ask ``/readyz`` until it says yes."""
        end, said = time.monotonic() + START_SECONDS, ""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as http:
            while time.monotonic() < end and (elsewhere or not self.zygote.has_ended(self._pid)):
                try:
                    async with http.get(f"{self._http}/readyz") as response:
                        if response.status == 200:
                            return
                        said = f"{response.status} {await response.text()}"
                except (aiohttp.ClientError, OSError, TimeoutError) as error:
                    said = type(error).__name__
                await asyncio.sleep(0.02)
        ended = "and ended " if self.zygote.has_ended(self._pid) else ""
        raise AssertionError(f"the fleet did not start {ended}({said}):\n{self.tail()}")

    def signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self._pid, number)

    async def ended(self) -> int:
        """Wait for its end."""
        return await self.zygote.ended(self._pid)

    async def office(self, command: str, **values: Any) -> dict[str, Any]:
        """Over the control socket beside the database."""
        answer = await ask(self.database.with_name("kefu.sock"), command, **values)
        assert "error" not in answer, answer
        return answer

    def read(self, sql: str, *parameters: Any) -> list[Row]:
        """A connection of its own for each read."""
        rows = _read(self.database, sql, parameters)
        keys = self.database.with_name(self.database.name + KEYS_SUFFIX)
        return opened(rows, lambda: dict(_read(keys, KEYS.format("windows"), ())) if keys.exists() else {})

    @contextlib.contextmanager
    def locked(self) -> Any:
        """Hold the write lock of the file."""
        connection = sqlite3.connect(self.database, isolation_level=None, timeout=10)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()

    def tail(self, lines: int = 20) -> str:
        """The end of the fleet's log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:]) if self.log.exists() else ""

    async def close(self) -> None:
        """End it if it runs, and wait until it writes no more."""
        await self.zygote.end(self.pids)
