"""Several relays on one store are one door: guesses are counted together, and what ends in one ends in all."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from tests.fakes.fleet import FakeFleet, fleet
from tests.fakes.patience import until

from kefu_adapters.fabric.local import LocalFabric
from kefu_bots.relay.app import Relay, mount
from kefu_bots.relay.throttle import FREE_TRIES
from kefu_core.ports import Fabric


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def second_relay(kefu: FakeFleet, fabric: Fabric) -> tuple[Relay, TestServer]:
    """Another process's relay, as far as one process can be two."""
    relay = kefu.another_relay(fabric, require_second_factor=False)
    app = web.Application()
    mount(app, relay)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=0.5)
    kefu.stack.push_async_callback(server.close)
    return relay, server


async def open_stream(kefu: FakeFleet, server: TestServer, key: str) -> aiohttp.ClientResponse:
    http = aiohttp.ClientSession(server.make_url("/"))
    kefu.stack.push_async_callback(http.close)
    stream = await http.get("/api/stream", cookies={"kefu_session": key})
    await stream.content.readuntil(b": here\n\n")
    return stream


async def test_signing_out_in_one_ends_the_stream_in_another_at_once(kefu: FakeFleet) -> None:
    _, server = await second_relay(kefu, kefu.fabric)
    desk = await kefu.desk("ann")
    key = desk.http.cookie_jar.filter_cookies(kefu.server.make_url("/"))["kefu_session"].value
    stream = await open_stream(kefu, server, key)
    await desk.call("POST", "/logout")
    assert await asyncio.wait_for(stream.content.read(), 60) == b""


async def test_without_the_fabric_the_store_ends_it_before_the_next_event(kefu: FakeFleet) -> None:
    relay, server = await second_relay(kefu, LocalFabric())
    desk = await kefu.desk("ann", "agent")
    key = desk.http.cookie_jar.filter_cookies(kefu.server.make_url("/"))["kefu_session"].value
    stream = await open_stream(kefu, server, key)
    user = await kefu.relay.staff.find("ann")
    await kefu.relay.staff.set_rights("operator", user, ["viewer"], None)
    relay.push({"inbox": "main-telegram"})
    assert await asyncio.wait_for(stream.content.read(), 60) == b""


async def test_guesses_at_one_relay_count_at_another(kefu: FakeFleet) -> None:
    relay, _ = await second_relay(kefu, kefu.fabric)
    await kefu.person("ann")
    for _ in range(FREE_TRIES + 1):
        assert (await kefu.sign_in(kefu.browser(), "ann", "wrong")).status == 401

    async def has_heard() -> bool:
        return relay.throttle.wait("ann", "203.0.113.9", known_device=False) > 0

    await until(has_heard)
    assert relay.throttle.wait("ann", "203.0.113.9", known_device=True) == 0
    assert "ann" not in str(relay.throttle._failures)
