"""The page's event stream: ids only, only what is theirs, and nothing is missed."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import Desk, FakeFleet, fleet

from kefu_adapters.fabric.local import QUEUE
from kefu_bots.relay import stream as streaming


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


class Events:
    """Reads a stream event by event."""

    def __init__(self, content: Any) -> None:
        self._content = content

    async def next(self, seconds: float = 2.0) -> tuple[str, dict[str, Any]]:
        """The next event's name and data; comments are passed over."""
        async with asyncio.timeout(seconds):
            while True:
                block = (await self._content.readuntil(b"\n\n")).decode()
                if block.startswith("event: "):
                    name, data = block.strip().split("\n")
                    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


@asynccontextmanager
async def listening(desk: Desk) -> AsyncIterator[Events]:
    async with desk.http.get("/api/stream") as response:
        assert response.headers["Cache-Control"] == "no-store"
        await response.content.readuntil(b": here\n\n")
        yield Events(response.content)


async def test_a_new_message_is_told_by_its_id_alone(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann")
    async with listening(ann) as events:
        one = await kefu.hear("c1", "human please, my words")
        name, data = await events.next()
    assert name == "conversation"
    assert (data["id"], data["status"], data["inbox"]) == (one, "waiting", "main-telegram")
    assert set(data) == {"id", "version", "status", "holder", "inbox"}
    assert "my words" not in json.dumps(data)


async def test_what_is_not_theirs_is_not_told(kefu: FakeFleet) -> None:
    bob, lea = await kefu.desk("bob", "agent"), await kefu.desk("lea", "lead")
    pub = await kefu.desk("pub", "publisher")
    async with listening(bob) as for_bob, listening(lea) as for_lea, listening(pub) as for_pub:
        one = await kefu.hear("c1", "hello")
        assert (await for_lea.next())[1]["id"] == one
        kefu.relay.push({"stop": True})
        assert await for_bob.next() == ("stop", {"on": True})
        assert await for_pub.next() == ("stop", {"on": True})


async def test_an_agent_learns_that_something_left_the_queue(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, bob = await kefu.desk("ann", "agent"), await kefu.desk("bob", "agent")
    async with listening(bob) as events:
        await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
        name, data = await events.next()
        assert (name, data["status"], data["holder"]) == ("conversation", "open", "")


async def test_colleagues_see_who_is_typing(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, bob = await kefu.desk("ann", "agent"), await kefu.desk("bob", "agent")
    async with listening(bob) as events:
        await ann.post(f"/api/conversations/{one}/present", {"typing": True})
        name, data = await events.next()
    assert name == "present"
    assert data == {"conversation": one, "people": [{"id": ann.me["user"]["id"], "name": "Ann", "typing": True}]}
    page = await bob.get(f"/api/conversations/{one}")
    assert [person["name"] for person in page["present"]] == ["Ann"]
    await kefu.pass_time(60)
    assert (await bob.get(f"/api/conversations/{one}"))["present"] == []


async def test_a_slow_page_is_told_to_load_again(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann")
    async with listening(ann) as events:
        for _ in range(QUEUE + 2):
            kefu.relay.push({"inbox": "main-telegram"})
        names = [(await events.next())[0] for _ in range(2)]
    assert "resync" in names


async def test_a_quiet_stream_says_that_it_lives(kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "PING_SECONDS", 0.05)
    ann = await kefu.desk("ann")
    async with ann.http.get("/api/stream") as response:
        await asyncio.wait_for(response.content.readuntil(b": ping\n\n"), 2)


async def test_another_site_cannot_listen(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await ann.call("GET", "/api/stream", headers=headers))[0] == 403


async def test_somebody_with_an_open_page_is_online(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann", "lead")
    assert (await ann.get("/api/board"))["agents_online"] == 0
    async with listening(ann):
        assert (await ann.get("/api/board"))["agents_online"] == 1
        assert (await ann.get("/api/me"))["agents"][0]["online"] is True
