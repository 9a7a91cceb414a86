"""The proxy's settings under the real Caddy, with a gateway and a relay of the tests behind it."""

import asyncio
import contextlib
import io
import os
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from tests.deploy.deployed import PROXY, SCRIPTS
from tests.ports import free_port

CADDY = SCRIPTS / "caddy"
PATIENCE = 30.0


@dataclass(slots=True)
class Behind:
    """What stands behind the proxy, and what it was asked."""

    address: str
    gateway_port: int
    seen: list[tuple[str, web.Request, bytes]] = field(default_factory=list)
    finish: asyncio.Event = field(default_factory=asyncio.Event)

    def application(self, name: str) -> web.Application:
        """Answers everything with its name; a path that ends in ``stream`` is an open event stream."""

        async def answer(request: web.Request) -> web.StreamResponse:
            self.seen.append((name, request, await request.read()))
            if request.path.endswith("stream"):
                response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
                await response.prepare(request)
                await response.write(b"data: first\n\n")
                await self.finish.wait()
                return response
            return web.Response(text=name)

        app = web.Application(client_max_size=30 * 2**20)
        app.router.add_route("*", "/{rest:.*}", answer)
        return app


@contextlib.asynccontextmanager
async def served(app: web.Application, port: int) -> AsyncIterator[None]:
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def proxy(folder: Path, *, gateway: bool = True) -> AsyncIterator[Behind]:
    """Caddy on a free port, without TLS: everything else is as shipped."""
    port, gateway_port, relay_port = free_port(), free_port(), free_port()
    behind = Behind(f"http://127.0.0.1:{port}", gateway_port)
    env = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "PUBLIC_NAME": behind.address,
        "GATEWAY_NAME": "127.0.0.1", "GATEWAY_PORT": str(gateway_port),
        "RELAY_NAME": "127.0.0.1", "RELAY_PORT": str(relay_port),
    }  # fmt: skip
    async with contextlib.AsyncExitStack() as stack:
        if gateway:
            await stack.enter_async_context(served(behind.application("gateway"), gateway_port))
        await stack.enter_async_context(served(behind.application("relay"), relay_port))
        process = await asyncio.create_subprocess_exec(
            CADDY, "run", "--config", PROXY, "--adapter", "caddyfile", env=env, stderr=subprocess.DEVNULL
        )
        try:
            await listening(port)
            yield behind
        finally:
            behind.finish.set()
            process.terminate()
            await asyncio.wait_for(process.wait(), PATIENCE)


async def listening(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.02)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        yield session


def test_caddy_finds_nothing_wrong_and_its_form_kept() -> None:
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PUBLIC_NAME": "kefu.orbit.example"}
    for command in (["adapt", "--config", PROXY, "--validate"], ["fmt", PROXY]):
        run = subprocess.run([CADDY, *command], env=env, capture_output=True, text=True, check=False, timeout=60)
        assert run.returncode == 0, run.stderr


def test_caddy_does_find_a_planted_mistake(tmp_path: Path) -> None:
    broken = tmp_path / "Caddyfile"
    broken.write_text(PROXY.read_text("utf-8").replace("flush_interval", "flush_intervall"), "utf-8")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PUBLIC_NAME": "kefu.orbit.example"}
    run = subprocess.run([CADDY, "adapt", "--config", broken], env=env, capture_output=True, check=False, timeout=60)
    assert run.returncode != 0


async def test_webhooks_reach_a_gateway_as_they_came(http: aiohttp.ClientSession, tmp_path: Path) -> None:
    async with proxy(tmp_path) as behind:
        address = behind.address + "/hooks/main-wechat/abc?signature=a%2Fb&timestamp=1&nonce=%e4%bd%a0"
        body = "<xml>你好\r\n</xml>".encode()
        forged = {"X-Forwarded-For": "203.0.113.9", "X-Hub": "kept"}
        async with http.post(aiohttp.client.URL(address, encoded=True), data=body, headers=forged) as response:
            assert await response.text() == "gateway"
        [(_, request, came)] = behind.seen
    assert came == body
    assert request.raw_path == "/hooks/main-wechat/abc?signature=a%2Fb&timestamp=1&nonce=%e4%bd%a0"
    assert request.headers["Host"] == behind.address.removeprefix("http://")
    assert request.headers["X-Hub"] == "kept"
    assert request.headers["X-Forwarded-For"] == "127.0.0.1", "the caller's own claim is worth nothing"


async def test_everything_else_reaches_the_relay(http: aiohttp.ClientSession, tmp_path: Path) -> None:
    async with proxy(tmp_path) as behind:
        for path in ("/", "/login", "/api/me", "/healthz"):
            async with http.get(behind.address + path) as response:
                assert await response.text() == "relay", path


async def test_figures_and_readiness_stay_inside(http: aiohttp.ClientSession, tmp_path: Path) -> None:
    async with proxy(tmp_path) as behind:
        for path in ("/metrics", "/metrics/", "/readyz", "//metrics", "/x/../metrics"):
            async with http.get(aiohttp.client.URL(behind.address + path, encoded=True)) as response:
                assert response.status == 404, path
        assert behind.seen == []


async def test_bodies_have_limits(http: aiohttp.ClientSession, tmp_path: Path) -> None:
    async with proxy(tmp_path) as behind:
        for path, size, wanted in (
            ("/hooks/a/b", 2**20, 200),
            ("/hooks/a/b", 2**20 + 1, 413),
            ("/api/files", 20 * 2**20, 200),
            ("/api/files", 21 * 2**20 + 1, 413),
        ):
            async with http.post(behind.address + path, data=io.BytesIO(bytes(size))) as response:
                assert response.status == wanted, (path, size)


async def test_events_are_passed_on_at_once(http: aiohttp.ClientSession, tmp_path: Path) -> None:
    async with proxy(tmp_path) as behind, http.get(behind.address + "/api/stream") as response:
        # The relay writes nothing more before it is told to: only a proxy that does not wait passes this line on.
        async with asyncio.timeout(PATIENCE):
            assert await response.content.readline() == b"data: first\n"


async def test_a_webhook_waits_for_a_gateway_that_is_being_replaced(
    http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    async with proxy(tmp_path, gateway=False) as behind:
        asking = asyncio.create_task(http.post(behind.address + "/hooks/a/b", data=b"1"))
        # Time for a first try, which nobody answers.
        await asyncio.sleep(0.5)
        assert not asking.done()
        async with served(behind.application("gateway"), behind.gateway_port), await asking as response:
            assert await response.text() == "gateway"
        assert [body for _, _, body in behind.seen] == [b"1"]
