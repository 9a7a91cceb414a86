"""Threats section 3, outbound media fetch (SSRF, CWE-918): an address that somebody named never leads inside."""

import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver
from aiohttp.test_utils import TestServer

from kefu_adapters import abroad
from kefu_core.errors import AdapterError, PermanentError

INSIDE = (
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1", "2001:0:0:0:0:0:80ff:fefe", "::ffff:169.254.169.254",
    "not an address", "",
)  # fmt: skip
OUTSIDE = ("1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101")


@pytest.mark.parametrize("address", INSIDE)
def test_no_disguise_makes_an_inner_address_public(address: str) -> None:
    assert not abroad.is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_addresses_are_public(address: str) -> None:
    assert abroad.is_public(address)


class Names(AbstractResolver):
    """A resolver in somebody else's hand: the first question gets a good answer, every later one an inner address."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.asked = list(answers), 0

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[Any]:
        found = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [{"hostname": host, "host": found, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
async def inner() -> AsyncIterator[tuple[TestServer, list[str]]]:
    """A service of ours that nobody outside may reach."""
    heard: list[str] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append(request.path)
        return web.Response(text="secret")

    app = web.Application()
    app.router.add_get("/{path:.*}", hear)
    server = TestServer(app)
    await server.start_server()
    yield server, heard
    await server.close()


@pytest.mark.parametrize("answer", ["127.0.0.1", "169.254.169.254", "10.1.2.3"])
async def test_a_name_that_leads_inside_is_never_connected_to(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names, made = Names(answer), []
    real = aiohttp.TCPConnector
    monkeypatch.setattr(aiohttp, "TCPConnector", lambda **options: real(resolver=names, **options))
    monkeypatch.setattr(abroad.socket, "socket", lambda **options: made.append(options))
    with pytest.raises(PermanentError, match="private"):
        await abroad.fetch("https://media.example/a.jpg", max_bytes=1000)
    assert (names.asked, made) == (1, [])


async def test_a_name_that_changes_its_mind_is_judged_each_time_it_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged: list[str] = []
    real_connector, real_judge = aiohttp.TCPConnector, abroad.is_public
    names = Names("93.184.215.14", "127.0.0.1")
    monkeypatch.setattr(aiohttp, "TCPConnector", lambda **options: real_connector(resolver=names, **options))

    def judge(text: str) -> bool:
        judged.append(text)
        return real_judge(text) and False  # no test goes out into the world

    monkeypatch.setattr(abroad, "is_public", judge)
    for _ in range(2):
        with pytest.raises(AdapterError):
            await abroad.fetch("https://media.example/a.jpg", max_bytes=1000)
    assert judged == ["93.184.215.14", "127.0.0.1"]


@pytest.mark.parametrize("url", [
    "http://media.example/a", "https://user:pass@media.example/a", "https://media.example:22/a", "file:///etc/passwd",
    "ftp://media.example/a", "gopher://127.0.0.1/", "https:///a", "https://[::1/a", "//media.example/a", "",
    "https://media.example:99999/a",
])  # fmt: skip
async def test_only_plain_https_addresses_are_fetched(url: str) -> None:
    with pytest.raises(PermanentError):
        await abroad.fetch(url, max_bytes=1000)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "0x7f000001", "2130706433", "127.1", "localhost"])
async def test_a_literal_inner_address_reaches_nobody(host: str, inner: tuple[TestServer, list[str]]) -> None:
    with pytest.raises(AdapterError):
        await abroad.fetch(f"https://{host}/latest/meta-data", max_bytes=1000)
    assert inner[1] == []
