"""The compose file's fleet without containers: its commands and its environment, as processes on real servers.

Only what a container would change is put in: where servers listen, and in which folder the secrets lie.
"""

import asyncio
import contextlib
import os
import shlex
import signal
import stat
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as RedisConnectionError
from tests.deploy.deployed import COMPOSE, ROOT, composed
from tests.faults.questions import questions
from tests.faults.rig import borrow_cache
from tests.faults.settings import write_settings
from tests.faults.world import World, emulated, until
from tests.ports import free_port
from tests.servers.postgres import Databases, Server
from tests.servers.valkey import binary

from kefu_bots.roles import Role

PATIENCE = 120.0
"""Seconds that a step may take on a loaded machine; three processes load their models at once."""
REDIS_PASSWORD = "made-up-for-tests-too"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@contextlib.asynccontextmanager
async def forwarded(socket: Path) -> AsyncIterator[int]:
    """A port of this machine that leads to a unix socket."""
    writers: set[asyncio.StreamWriter] = set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(socket)
        writers.update((writer, far_writer))
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        for writer in writers:
            writer.close()
        server.close()


@dataclass(slots=True)
class Topology:
    """The services of the compose file that are ours, as processes."""

    folder: Path
    world: World
    services: dict[str, Any]
    places: dict[str, str]
    """What stands for what in the environment: a container's name or folder, and ours."""
    ports: dict[str, int]
    redis: Redis
    running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    def environment(self, service: str) -> dict[str, str]:
        """The service's own block, with our places in it."""
        block: dict[str, str] = self.services[service]["environment"]
        for theirs, ours in self.places.items():
            assert any(theirs in value for value in block.values()), theirs
            block = {key: value.replace(theirs, ours) for key, value in block.items()}
        return {"PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **block}

    async def start(self, service: str, *more: str) -> asyncio.subprocess.Process:
        """Start the service's command, or another one in its place."""
        command = list(more) or self.services[service]["command"]
        config = self.folder / f"{service if service in self.ports else Role.GATEWAY}.toml"
        with (self.folder / f"{service}.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "kefu_bots", *command, "--config", str(config),
                env=self.environment(service), cwd=ROOT, stdout=log, stderr=log,
            )  # fmt: skip

    async def done(self, service: str, *more: str) -> None:
        """Run a command to its good end."""
        process = await self.start(service, *more)
        code = await asyncio.wait_for(process.wait(), PATIENCE)
        assert code == 0, self.said(service)

    def said(self, service: str) -> str:
        """The end of a service's log."""
        return (self.folder / f"{service}.log").read_text("utf-8", "replace")[-3000:]

    async def status(self, http: aiohttp.ClientSession, service: str, path: str) -> int:
        """What a service answers; 0 for nothing."""
        with contextlib.suppress(aiohttp.ClientError):
            async with http.get(f"http://127.0.0.1:{self.ports[service]}{path}") as response:
                return response.status
        return 0

    async def ready(self, http: aiohttp.ClientSession, service: str) -> None:
        """Wait until a service would take a message."""
        async with asyncio.timeout(PATIENCE):
            while await self.status(http, service, "/readyz") != 200:
                assert self.running[service].returncode is None, self.said(service)
                await asyncio.sleep(0.1)


async def valkey(folder: Path, secrets: Path, service: dict[str, Any]) -> tuple[asyncio.subprocess.Process, int]:
    """The compose file's own Valkey, its shell line included, on a port of ours."""
    port, programs = free_port(), folder / "bin"
    programs.mkdir()
    program = programs / "valkey-server"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(binary("valkey"))} "$@"\n', "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    [line] = service["command"]
    changes = {
        "$$": "$",
        "/run/secrets": str(secrets),
        "/tmp/valkey.conf": str(folder / "valkey.conf"),
        "--dir /tmp": f"--dir {folder}",
        "--port 6379": f"--port {port}",
        "'* -::*'": "127.0.0.1",
    }
    for theirs, ours in changes.items():
        assert theirs in line, theirs
        line = line.replace(theirs, ours)
    process = await asyncio.create_subprocess_exec(
        *service["entrypoint"],
        line,
        env={"PATH": f"{programs}:{os.environ['PATH']}"},
        stdout=asyncio.subprocess.DEVNULL,
    )
    return process, port


def write_files(folder: Path, world: World, ports: dict[str, int], secrets: Path) -> None:
    """One settings file for each role, alike but for the port, and the secrets as files."""
    file, named = write_settings(folder, world, ports[Role.GATEWAY])
    text = file.read_text("utf-8")
    for role, port in ports.items():
        mine = text.replace(f"port = {ports[Role.GATEWAY]}\n", f"port = {port}\n")
        (folder / f"{role}.toml").write_text(mine, "utf-8")
    for name, value in named.items():
        (secrets / name.removeprefix("KEFU_").lower()).write_text(value, "utf-8")


@pytest.fixture
async def topology(tmp_path: Path) -> AsyncIterator[Topology]:
    services = composed(COMPOSE)["services"]
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "database_password").write_text("made-up-for-tests\n", "utf-8")
    (secrets / "redis_password").write_text(f"{REDIS_PASSWORD}\n", "utf-8")
    ports = {role.value: free_port() for role in Role}
    async with contextlib.AsyncExitStack() as stack:
        world = await stack.enter_async_context(emulated(("telegram",)))
        server = stack.enter_context(Server())
        url = stack.enter_context(Databases(server.url()).one(empty=True))
        database_port = await stack.enter_async_context(forwarded(server.socket))
        process, redis_port = await valkey(tmp_path, secrets, services["valkey"])
        stack.push_async_callback(ended, [process])
        redis = await stack.enter_async_context(
            Redis(port=redis_port, password=REDIS_PASSWORD, retry=Retry(NoBackoff(), 0), protocol=3)
        )
        await answering(redis, process)
        write_files(tmp_path, world, ports, secrets)
        borrow_cache(tmp_path)
        places = {
            "/run/secrets": str(secrets),
            "@postgres:5432/kefu": f"@127.0.0.1:{database_port}{urlsplit(url).path}",
            "valkey:6379": f"127.0.0.1:{redis_port}",
        }
        one = Topology(tmp_path, world, services, places, ports, redis)
        stack.push_async_callback(lambda: ended(list(one.running.values())))
        yield one


async def answering(redis: Redis, process: asyncio.subprocess.Process) -> None:
    """Wait until the server answers to the password, and to nobody without."""
    async with asyncio.timeout(PATIENCE):
        while True:
            assert process.returncode is None, "Valkey ended"
            with contextlib.suppress(RedisConnectionError):
                assert await redis.ping()
                break
            await asyncio.sleep(0.05)
    async with Redis(port=redis.connection_pool.connection_kwargs["port"], protocol=3) as stranger:
        with pytest.raises(AuthenticationError):
            await stranger.ping()


async def ended(processes: list[asyncio.subprocess.Process]) -> None:
    """Whatever a test left behind goes."""
    for process in processes:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_the_compose_files_fleet_answers_a_question(topology: Topology) -> None:
    await topology.done("migrate")
    for role in Role:
        topology.running[role] = await topology.start(role)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as http:
        for role in Role:
            await topology.ready(http, role)
        # Each has its own door and no other.
        assert [await topology.status(http, role, "/login") for role in Role] == [404, 404, 200]
        await topology.done("gateway", "inbox", "connect", "telegram-main")
        asked = await topology.world.ask("telegram", "anna", questions()[0])
        # Each has its line to Valkey, too: without one the fleet would go on, only later.
        lines = [
            each for each in await topology.redis.client_list() if int(each["id"]) != await topology.redis.client_id()
        ]
        assert len(lines) >= len(Role)
        good = await until(lambda: topology.world.has_answer(asked), PATIENCE)
        assert good, topology.said("gateway") + topology.said("worker")
    for role, process in topology.running.items():
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0, topology.said(role)
