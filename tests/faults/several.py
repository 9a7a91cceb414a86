"""A fleet of several processes on PostgreSQL and Valkey: gateway, two workers and a relay."""

import asyncio
import contextlib
import os
import random
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
from tests.faults.fleet import KEYS, START_SECONDS, Row, Zygote, opened
from tests.faults.rig import Rig, borrow_cache
from tests.faults.settings import write_settings
from tests.faults.world import emulated
from tests.ports import free_port
from tests.servers import valkey
from tests.servers.postgres import Server

from kefu_bots.control import ask

ROLES = ("gateway", "worker", "worker", "relay")
DEAD_SECONDS = 40.0
"""After so long without a heartbeat a process is dead and its work is given away."""


class Several:
    """Fleet of one process for each of ``ROLES``; each has its own folder and port, all one database and one fabric."""

    def __init__(
        self, zygote: Zygote, folder: Path, config: Path, env: dict[str, str], port: int, server: Server
    ) -> None:
        self.zygote = zygote
        self.log = folder / "fleet.log"
        self.server = server
        self.env = env
        self._folder = folder
        self._ports = [port, *(free_port() for _ in ROLES[1:])]
        self._pids = [0] * len(ROLES)
        text = config.read_text("utf-8")
        for number, own in enumerate(self._ports):
            changed = text.replace('data = "data"', f'data = "{self._data(number)}"')
            self._config(number).write_text(changed.replace(f"port = {port}", f"port = {own}", 1), "utf-8")

    def _data(self, number: int) -> str:
        return "data" if not number else f"data-{number}"

    def _config(self, number: int) -> Path:
        return self._folder / f"kefu-{number}.toml"

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that were started last."""
        return tuple(self._pids)

    async def start(self, hooks: dict[str, Any] | None = None) -> None:
        """Start those that do not run."""
        for number, role in enumerate(ROLES):
            if not self._pids[number] or self.zygote.has_ended(self._pids[number]):
                borrow_cache(self._folder, self._data(number))
                self._pids[number] = await self.zygote.fork(
                    self._config(number), self.log, self.env, hooks, arguments=("--role", role)
                )

    async def ready(self, *, elsewhere: bool = False) -> None:
        """Ask each until all say yes."""
        end = time.monotonic() + START_SECONDS * 2
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
            for number, port in enumerate(self._ports):
                while not await self._is_ready(http, port):
                    ended = not elsewhere and self.zygote.has_ended(self._pids[number])
                    assert not ended and time.monotonic() < end, f"{ROLES[number]} did not start:\n{self.tail()}"  # noqa: PT018
                    await asyncio.sleep(0.05)

    @staticmethod
    async def _is_ready(http: aiohttp.ClientSession, port: int) -> bool:
        with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
            async with http.get(f"http://127.0.0.1:{port}/readyz") as response:
                return response.status == 200
        return False

    def signal(self, number: int) -> None:
        """Send a signal to every process that runs."""
        for pid in self._pids:
            if pid and not self.zygote.has_ended(pid):
                os.kill(pid, number)

    def port(self, role: str) -> int:
        """Where the first process of a role listens."""
        return self._ports[ROLES.index(role)]

    async def kill_one(self, which: int) -> None:
        """SIGKILL one of them and wait for its end."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pids[which], signal.SIGKILL)
        await self.zygote.ended(self._pids[which])

    async def ended(self) -> int:
        """Wait until every process ended; gives the first exit code that is not 0."""
        codes = [await self.zygote.ended(pid) for pid in self._pids if pid]
        return next((code for code in codes if code), 0)

    async def office(self, command: str, **values: Any) -> dict[str, Any]:
        """Over the control socket of every process, for the clock; of the first for everything else."""
        answer: dict[str, Any] = {}
        for number in reversed(range(len(ROLES)) if command == "clock" else range(1)):
            answer = await ask(self._folder / self._data(number) / "kefu.sock", command, **values)
            assert "error" not in answer, answer
        return answer

    def read(self, sql: str, *parameters: Any) -> list[Row]:
        """A connection of its own for each read."""
        with psycopg.connect(self.env["KEFU_DATABASE"], autocommit=True) as connection:
            statement = sql.replace("%", "%%").replace("?", "%s") if parameters else sql
            rows = connection.execute(statement, parameters or None).fetchall()  # type: ignore[arg-type]
            return opened(rows, lambda: dict(connection.execute(KEYS.format("kefu_keys.windows")).fetchall()))

    @contextlib.contextmanager
    def locked(self) -> Any:
        """Hold the table that every decision writes."""
        with psycopg.connect(self.env["KEFU_DATABASE"]) as connection:
            connection.execute("LOCK TABLE conversations IN EXCLUSIVE MODE")
            yield
            connection.rollback()

    def tail(self, lines: int = 20) -> str:
        """The end of the log that all of them write."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:]) if self.log.exists() else ""

    async def close(self) -> None:
        """End what runs, and wait until it writes no more."""
        await self.zygote.end(self.pids)


@asynccontextmanager
async def several(
    zygote: Zygote,
    platforms: tuple[str, ...],
    *,
    seed: int = 7,
    emulator_options: dict[str, dict[str, Any]] | None = None,
    **settings: Any,
) -> AsyncIterator[tuple[Rig, Several, valkey.Server]]:
    """A connected fleet of several processes on servers of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kefu-faults-")))
        server = stack.enter_context(Server())
        with psycopg.connect(server.url(), autocommit=True) as connection:
            # The tests' server is quick and forgetful; here what was committed must outlive it.
            connection.execute("ALTER DATABASE postgres SET synchronous_commit = on")
        fabric = stack.enter_context(valkey.server("valkey"))
        async with (
            emulated(platforms, **(emulator_options or {})) as world,
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http,
        ):
            port = free_port()
            config, env = write_settings(folder, world, port, **settings)
            env |= {"KEFU_DATABASE": server.url(), "KEFU_REDIS": fabric.url}
            fleet = Several(zygote, folder, config, env, port, server)
            one = Rig(world, folder, config, env, port, fleet, http, dice=random.Random(seed))  # type: ignore[arg-type]
            try:
                await one.start()
                await one.connect()
                yield one, fleet, fabric
            finally:
                await fleet.close()
