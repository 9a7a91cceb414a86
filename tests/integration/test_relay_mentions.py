"""Colleagues named in notes, and what contacts reacted with."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import INBOX, FakeFleet, fleet, until

from kefu_adapters.stores.people_store import User
from kefu_bots.relay.mentions import names_in
from kefu_core.messages import Reaction, Sender


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def test_a_named_colleague_finds_the_note_and_may_read_the_conversation(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1", name="雨后")
    ann, bob = await kefu.desk("ann"), await kefu.desk("bob")
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    assert (await bob.call("GET", f"/api/conversations/{one}"))[0] == 404
    await ann.post(f"/api/conversations/{one}/note", {"text": "@Bob do you know this chain?", "key": "note-key-1"})
    found = await bob.get("/api/mentions")
    (item,) = found["items"]
    assert (item["conversation"], item["name"], item["by"]["name"], item["read"]) == (one, "雨后", "Ann", False)
    assert item["text"] == "@Bob do you know this chain?"
    assert (found["unread"], (await bob.get("/api/me"))["mentions"]) == (1, 1)
    assert (await bob.get(f"/api/conversations/{one}"))["compose"]["why"] == "held_by_other"
    lines = [row for row in await kefu.relay.audit_log.rows() if row.action == "mention.made"]
    assert [(row.object, row.detail) for row in lines] == [(one, {"people": [bob.me["user"]["id"]]})]


async def test_seen_mentions_are_no_longer_counted(kefu: FakeFleet) -> None:
    one, two = await kefu.queued("c1"), await kefu.queued("c2")
    ann, bob = await kefu.desk("ann"), await kefu.desk("bob")
    for each in (one, two):
        await ann.post(f"/api/conversations/{each}/note", {"text": "@Bob look", "key": f"note-{each}"})
    assert (await bob.post("/api/mentions/read", {"conversation": one}))["unread"] == 1
    assert (await bob.post("/api/mentions/read"))["unread"] == 0
    assert {item["read"] for item in (await bob.get("/api/mentions"))["items"]} == {True}


async def test_naming_oneself_or_nobody_tells_nobody(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, bob = await kefu.desk("ann"), await kefu.desk("bob")
    await ann.post(f"/api/conversations/{one}/note", {"text": "@Ann @nobody bob@Orbit", "key": "note-key-1"})
    assert (await ann.get("/api/mentions"))["items"] == (await bob.get("/api/mentions"))["items"] == []


async def test_the_same_note_sent_twice_is_one_mention(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, bob = await kefu.desk("ann"), await kefu.desk("bob")
    for _ in range(2):
        await ann.post(f"/api/conversations/{one}/note", {"text": "@Bob look", "key": "note-key-1"})
    assert len((await bob.get("/api/mentions"))["items"]) == 1


async def test_the_named_ones_page_is_told_and_nobody_elses(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, bob = await kefu.desk("ann"), await kefu.desk("bob")
    heard: list[str] = []
    async with bob.http.get("/api/stream") as stream:
        await stream.content.readuntil(b"\n\n")
        await ann.post(f"/api/conversations/{one}/note", {"text": "@Bob look", "key": "note-key-1"})

        async def told() -> bool:
            heard.append((await stream.content.readuntil(b"\n\n")).decode())
            return "event: mention\ndata: {}" in heard[-1]

        await until(told)
    assert not any("look" in piece for piece in heard)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@An Na please", ["An Na"]),
        ("@An please", ["An"]),
        ("@An and @An Na", ["An", "An Na"]),
        ("请@林安看一下", ["林安"]),
        ("An Na without the mark", []),
    ],
)
def test_of_names_that_begin_alike_the_longer_is_meant(text: str, found: list[str]) -> None:
    people = [User(id=name, name=name, display_name=name) for name in ("An", "An Na", "林安", "")]
    assert sorted(user.id for user in names_in(text, people)) == sorted(found)


async def react(kefu: FakeFleet, target: str, emoji: str, number: int) -> None:
    common: dict[str, Any] = {"inbox": INBOX, "sender": Sender(id="c1", language="en"), "sent_at": kefu.clock.now()}
    await kefu.intake.accept(
        Reaction(**common, dedupe_keys=(f"r:{number}",), surface="private", source_id="", target=target, emoji=emoji)
    )


async def test_reactions_stand_on_the_message_until_they_are_taken_back(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Done", "key": "reply-key-1", "undo_seconds": 0})
    await kefu.quiet()
    source = next(
        m["delivery"]["source_id"]
        for m in (await ann.get(f"/api/conversations/{one}"))["messages"]
        if m["direction"] == "out" and m["author"]["kind"] == "agent"
    )
    await react(kefu, source, "👍", 1)
    await react(kefu, source, "🔥", 2)
    messages = {m["id"]: m for m in (await ann.get(f"/api/conversations/{one}"))["messages"]}
    mine = next(m for m in messages.values() if m["delivery"] and m["delivery"]["source_id"] == source)
    assert mine["reactions"] == [{"emoji": "👍", "count": 1}, {"emoji": "🔥", "count": 1}]
    assert {m["data"]["message"] for m in messages.values() if m["kind"] == "reacted"} == {mine["id"]}
    await react(kefu, source, "", 3)
    again = (await ann.get(f"/api/conversations/{one}"))["messages"]
    assert next(m for m in again if m["id"] == mine["id"])["reactions"] == []
