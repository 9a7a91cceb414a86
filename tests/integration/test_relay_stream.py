"""The page's event stream: ids only, only what is theirs, and nothing is missed."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import Desk, FakeFleet, fleet, until

from kefu_adapters.fabric.local import QUEUE
from kefu_bots.relay import hub
from kefu_bots.relay import stream as streaming
from kefu_core.errors import StoreUnavailable


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


class Events:
    """Reads a stream event by event."""

    def __init__(self, content: Any) -> None:
        self._content = content

    async def next(self, seconds: float = 10.0) -> tuple[str, dict[str, Any]]:
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
    monkeypatch.setattr(hub, "PING_SECONDS", 0.05)
    ann = await kefu.desk("ann")
    async with ann.http.get("/api/stream") as response, asyncio.timeout(10):
        said = [await response.content.readuntil(b"\n\n") for _ in range(4)]
    assert said == [b"retry: 3000\n\n", b": here\n\n", b": ping\n\n", b": ping\n\n"]


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


class Reads:
    """Counts what is read of the store."""

    def __init__(self, kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.broken = False
        self._read = kefu.ledger.database.read
        monkeypatch.setattr(kefu.ledger.database, "read", self._counted)

    async def _counted(self, *given: Any) -> Any:
        if self.broken:
            raise StoreUnavailable("made up")
        self.count += 1
        return await self._read(*given)


async def test_an_event_is_read_once_however_many_get_it(kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch) -> None:
    one = await kefu.queued("c1")
    desks = [await kefu.desk(f"agent{number}", "agent") for number in range(6)]
    reads, counts = Reads(kefu, monkeypatch), []
    for some in (desks[:1], desks):
        async with AsyncExitStack() as stack:
            pages = [await stack.enter_async_context(listening(desk)) for desk in some]
            reads.count = 0
            kefu.relay.push({"conversation": one})
            for page in pages:
                assert (await page.next())[1]["id"] == one
            counts.append(reads.count)
    assert counts[0] == counts[1] <= 3


async def test_whose_it_is_not_hears_that_it_left_and_then_nothing_more(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, bob = await kefu.desk("ann", "agent"), await kefu.desk("bob", "agent")
    lea = await kefu.desk("lea", "lead")
    async with listening(bob) as for_bob, listening(lea) as for_lea:
        await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
        assert (await for_bob.next())[1]["holder"] == ""
        for _ in range(3):
            kefu.relay.push({"conversation": one})
            assert (await for_lea.next())[1]["id"] == one
        kefu.relay.push({"stop": True})
        assert await for_bob.next() == ("stop", {"on": True})


async def test_an_agent_hears_on_about_what_they_worked_on(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, bob = await kefu.desk("ann", "agent"), await kefu.desk("bob", "agent")
    await bob.post(f"/api/conversations/{one}/note", {"key": "note-key-01", "text": "seen before"})
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    async with listening(bob) as events:
        kefu.relay.push({"conversation": one})
        assert (await events.next())[1]["holder"] == ann.me["user"]["id"]


async def test_a_session_that_is_gone_gets_nothing_even_if_nobody_said_so(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann", "agent")
    async with ann.http.get("/api/stream") as response:
        await response.content.readuntil(b": here\n\n")
        await kefu.ledger.database.write(("DELETE FROM sessions", ()))
        kefu.relay.push({"conversation": one})
        assert await asyncio.wait_for(response.content.read(), 10) == b""


async def test_new_teams_end_the_stream_too(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann", "agent", teams=("wallets",))
    async with ann.http.get("/api/stream") as response:
        await response.content.readuntil(b": here\n\n")
        await kefu.ledger.database.write(("UPDATE users SET data='{}'", ()))
        kefu.relay.push({"inbox": "main-telegram"})
        assert await asyncio.wait_for(response.content.read(), 10) == b""


async def test_when_the_store_was_away_pages_load_again(kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann", "agent")
    reads = Reads(kefu, monkeypatch)
    monkeypatch.setattr(hub, "_STORE_REST_SECONDS", 0.05)
    async with listening(ann) as events:
        reads.broken = True
        kefu.relay.push({"conversation": one})
        await until(lambda: kefu.app[streaming.HUB]._waiting)
        reads.broken = False
        assert await events.next() == ("resync", {})
        kefu.relay.push({"conversation": one})
        assert (await events.next())[1]["id"] == one
