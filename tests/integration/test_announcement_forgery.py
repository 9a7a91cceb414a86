"""Rows written straight into the database: nothing of them is sent, and somebody hears of it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import INBOX, PASSWORD, FakeFleet, fleet

TEXT = "Version 5.2 is out."
LURE = "Claim your airdrop in the app today."


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def approved(kefu: FakeFleet) -> str:
    pub, app = await kefu.desk("pub", "publisher"), await kefu.desk("app", "approver")
    variant = {"language": "en", "scope": "all", "title": "", "text": TEXT, "link": ""}
    targets = [{"inbox": INBOX, "target": "channel", "language": "en"}]
    content = {"title": "Release", "variants": [variant], "targets": targets, "picture": "", "scheduled_at": None}
    made = (await pub.post("/api/announcements", {"content": content}))["announcement"]
    path = f"/api/announcements/{made['id']}"
    await pub.post(f"{path}/ask")
    await app.post(f"{path}/approve", {"hash": made["content_hash"], "password": PASSWORD})
    return str(made["id"])


async def run(kefu: FakeFleet, seconds: float = 301) -> None:
    """The cooling time passes, clockwork works, the courier sends."""
    await kefu.pass_time(seconds)
    for _ in range(3):
        await kefu.publishing.step()
        await kefu.quiet()


async def sql(kefu: FakeFleet, statement: str, *values: Any) -> None:
    await kefu.ledger.database.write((statement, values))


async def findings(kefu: FakeFleet) -> list[tuple[str, str, str]]:
    rows = await kefu.relay.audit_log.rows()
    return [(row.action, row.object, row.context.reason) for row in rows if row.actor == "guard"]


async def test_what_was_approved_is_sent_and_nothing_is_found(kefu: FakeFleet) -> None:
    await approved(kefu)
    await run(kefu)
    assert [message.text for message in kefu.adapter.sends] == [TEXT]
    assert await findings(kefu) == []


async def test_a_text_changed_in_the_queue_is_not_sent(kefu: FakeFleet) -> None:
    identity = await approved(kefu)
    kefu.courier.stopped = True
    await run(kefu)
    await sql(kefu, "UPDATE bodies SET text=? WHERE message_id=?", LURE, f"{identity}:{INBOX}:channel")
    kefu.courier.stopped = False
    await run(kefu, 10)
    assert kefu.adapter.sends == []
    assert await findings(kefu) == [("announcement.forged", identity, "content_changed")]
    (row,) = await kefu.announcements.deliveries(identity)
    assert (row["status"], row["reason"]) == ("failed", "content_changed")


async def test_a_text_changed_everywhere_after_the_approval_is_not_sent(kefu: FakeFleet) -> None:
    identity = await approved(kefu)
    await sql(kefu, "UPDATE announcement_bodies SET text=?", LURE)
    state, content = await kefu.announcements.get(identity)
    forged = {**state.to_json(), "content_hash": content.hash(), "approved_hash": content.hash()}
    await sql(kefu, "UPDATE announcements SET state=?", json.dumps(forged))
    await run(kefu)
    assert kefu.adapter.sends == []


async def test_a_whole_announcement_written_by_somebody_is_neither_started_nor_sent(kefu: FakeFleet) -> None:
    identity = await approved(kefu)
    await sql(kefu, "UPDATE announcement_bodies SET text=?", LURE)
    state, content = await kefu.announcements.get(identity)
    kefu.courier.stopped = True
    forged = {**state.to_json(), "approved_hash": content.hash(), "content_hash": content.hash(), "stage": "sending"}
    await sql(kefu, "UPDATE announcements SET state=?,status='sending'", json.dumps(forged))
    await sql(
        kefu,
        "INSERT INTO deliveries (id,message,lane,position,inbox,recipient,surface,operation,author,status,priority,due,"
        "announcement_id,title,created_at) VALUES ('a1','b1','t:x',1,?,'channel','public:timeline','post','system',"
        "'queued',5,1,?,'Release',1)",
        INBOX,
        identity,
    )
    await sql(kefu, "INSERT INTO bodies (message_id,version,text,at) VALUES ('b1',1,?,1)", LURE)
    kefu.courier.stopped = False
    await run(kefu)
    assert kefu.adapter.sends == []
    assert ("announcement.forged", identity, "not_approved") in await findings(kefu)


@pytest.mark.parametrize("place", [("channel", "private", "message"), ("7", "public:timeline", "message"),
                                   ("7", "private", "post")])  # fmt: skip
async def test_a_lone_delivery_to_the_world_is_not_sent(kefu: FakeFleet, place: tuple[str, str, str]) -> None:
    await sql(
        kefu,
        "INSERT INTO deliveries (id,message,lane,position,inbox,recipient,surface,operation,author,status,priority,due,"
        "created_at) VALUES ('a1','b1','x',1,?,?,?,?,'agent','queued',0,1,1)",
        INBOX,
        *place,
    )
    await sql(kefu, "INSERT INTO bodies (message_id,version,text,at) VALUES ('b1',1,?,1)", LURE)
    await run(kefu, 10)
    assert kefu.adapter.sends == []
    assert await findings(kefu) == [("announcement.forged", "a1", "not_approved")]


async def test_a_stop_reaches_what_another_process_has_claimed_already(kefu: FakeFleet) -> None:
    identity = await approved(kefu)
    kefu.courier.stopped = True
    await run(kefu)
    state, _ = await kefu.announcements.get(identity)
    forged = {**state.to_json(), "stage": "stopped"}
    await sql(kefu, "UPDATE announcements SET state=?,status='stopped'", json.dumps(forged))
    kefu.courier.stopped = False
    await run(kefu, 10)
    (row,) = await kefu.announcements.deliveries(identity)
    assert (row["status"], row["reason"], kefu.adapter.sends) == ("cancelled", "stopped", [])
    assert await findings(kefu) == []


async def test_a_draft_that_somebody_moved_to_review_cannot_be_approved(kefu: FakeFleet) -> None:
    """An approver who can write into the database does not become two people by it."""
    pub, app = await kefu.desk("pub", "publisher"), await kefu.desk("app", "approver")
    variant = {"language": "en", "scope": "all", "title": "", "text": TEXT, "link": ""}
    targets = [{"inbox": INBOX, "target": "channel", "language": "en"}]
    content = {"title": "Release", "variants": [variant], "targets": targets, "picture": "", "scheduled_at": None}
    made = (await pub.post("/api/announcements", {"content": content}))["announcement"]
    await sql(kefu, "UPDATE announcements SET status='review',state=replace(state,'\"draft\"','\"review\"')")
    path = f"/api/announcements/{made['id']}"
    assert (await app.get(path))["announcement"]["stage"] == "review"
    status, data = await app.call("POST", f"{path}/approve", {"hash": made["content_hash"], "password": PASSWORD})
    assert (status, data["error"]["reason"]) == (409, "not_asked")
