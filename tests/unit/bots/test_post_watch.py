"""A post on our account that we did not send is found, once; our own are not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import INBOX, FakeFleet, fleet

from kefu_adapters.stores.audit_store import AuditLog
from kefu_bots import post_watch
from kefu_bots.post_watch import PostWatch
from kefu_bots.secrets_derived import derive
from kefu_core.errors import PlatformUnavailable
from kefu_core.messages import Author, OutboundMessage, OwnMessageSeen, Receipt, Sender
from kefu_core.ports import OwnPost
from kefu_core.readback import reads_alike


class World:
    """A fleet whose platform shows its timeline."""

    def __init__(self, kefu: FakeFleet) -> None:
        self.kefu = kefu
        self.shown: list[OwnPost] = []
        self.error: Exception | None = None
        kefu.adapter.own_posts = self.own_posts  # type: ignore[attr-defined]
        kefu.adapter.reads_as = self.reads_as  # type: ignore[attr-defined]
        audit = AuditLog(kefu.ledger.database, derive(b"made-up secret key of 32 characters!", "audit"))
        self.watch = PostWatch(
            database=kefu.ledger.database, audit=audit, accounts=kefu.accounts, clock=kefu.clock, guard=kefu.guard
        )

    async def own_posts(self, since: Any) -> list[OwnPost]:
        if self.error:
            raise self.error
        return [post for post in self.shown if post.at >= since]

    async def look(self, minutes: float = 2) -> None:
        await self.kefu.pass_time(minutes * 60)
        await self.watch.step()

    def post(self, source_id: str, ago: float = 0, text: str | None = None) -> None:
        at = self.kefu.clock.now() - timedelta(seconds=ago)
        self.shown.append(OwnPost(source_id=source_id, at=at, text=text))

    def reads_as(self, message: OutboundMessage, shown: str) -> bool:
        return reads_alike(message.text, shown)

    async def found(self, action: str = "post.foreign") -> list[str]:
        return [row.object for row in await self.kefu.relay.audit_log.rows() if row.action == action]

    async def sent(
        self, source_id: str, status: str = "sent", operation: str = "post", text: str = "", at: int = 1
    ) -> None:
        sql = (
            "INSERT INTO deliveries (id,message,lane,position,inbox,recipient,surface,operation,author,status,"
            "priority,source_id,created_at,sent_at)"
            " VALUES (?,?,'l',1,?,'channel','public:timeline',?,'system',?,5,?,?,?)"
        )
        name = f"d{source_id}{operation}"
        values = (name, name, INBOX, operation, status, source_id if status == "sent" else "", at, at)
        body = "INSERT INTO bodies (message_id,version,text,attachments,buttons,at) VALUES (?,1,?,'','',1)"
        await self.kefu.ledger.database.write((sql, values), *([(body, (name, text))] if text else []))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with fleet(tmp_path) as kefu:
        yield World(kefu)


async def test_a_foreign_post_is_found_once_within_five_minutes(world: World) -> None:
    await world.look()
    world.post("p1")
    await world.look()
    await world.look()
    assert await world.found() == [f"{INBOX}:p1"]


async def test_what_we_sent_is_ours(world: World) -> None:
    await world.look()
    world.post("p1")
    await world.sent("p1")
    await world.look()
    assert await world.found() == []


async def test_what_stood_there_before_we_looked_first_is_nobodys_concern(world: World) -> None:
    world.post("old", ago=60)
    for _ in range(3):
        await world.look()
    assert await world.found() == []


async def test_a_post_whose_outcome_is_open_is_not_judged_until_it_is_known(world: World) -> None:
    await world.look()
    world.post("p1")
    await world.sent("x", "unknown")
    await world.look()
    assert await world.found() == []
    await world.kefu.ledger.database.write(("UPDATE deliveries SET status='failed'", ()))
    await world.look()
    assert await world.found() == [f"{INBOX}:p1"]


async def test_a_timeline_that_cannot_be_read_is_read_the_next_time(world: World) -> None:
    await world.look()
    world.post("p1")
    world.error = PlatformUnavailable("away")
    await world.look()
    world.error = None
    await world.look()
    assert await world.found() == [f"{INBOX}:p1"]


@pytest.mark.parametrize(("public", "ours", "count"), [(True, False, 1), (True, True, 0), (False, False, 0)])
async def test_what_a_platform_says_of_our_channel_is_judged_when_receipts_are_stored(
    world: World, monkeypatch: pytest.MonkeyPatch, public: bool, ours: bool, count: int
) -> None:
    monkeypatch.setattr(post_watch, "SETTLED_SECONDS", 0.0)
    world.kefu.intake.spoken = world.watch.heard
    own = OwnMessageSeen(
        inbox=INBOX, dedupe_keys=("u:1",), sender=Sender(id="-100"), surface="public:channel", source_id="-100.7",
        sent_at=world.kefu.clock.now(), text="Claim", public=public,
    )  # fmt: skip
    await world.kefu.intake.accept(own)
    if ours:
        await world.sent("-100.7")
    await world.watch.judge_heard()
    assert len(await world.found()) == count


# --- what stands there is what was sent ----------------------------------------------------------------------

TEXT = "Maintenance tonight ❤️  at 10"


@pytest.mark.parametrize("shown", [TEXT, "Maintenance tonight \u2764 at 10 ", None], ids=["same", "tidied", "unknown"])
async def test_what_stands_there_as_it_was_sent_is_no_alarm(world: World, shown: str | None) -> None:
    await world.look()
    world.post("p1", text=shown)
    await world.sent("p1", text=TEXT)
    await world.look()
    assert await world.found("post.changed") == []


async def test_a_post_that_says_something_else_is_told_once_and_not_what_it_says(world: World) -> None:
    await world.look()
    world.post("p1", text="Claim your airdrop")
    await world.sent("p1", text=TEXT)
    await world.look()
    await world.look()
    assert await world.found("post.changed") == [f"{INBOX}:p1"]
    (row,) = [row for row in await world.kefu.relay.audit_log.rows() if row.action == "post.changed"]
    assert "airdrop" not in str(row.to_json())


async def test_what_we_corrected_is_held_against_the_correction(world: World) -> None:
    await world.look()
    world.post("p1", text="Maintenance tomorrow")
    await world.sent("p1", text=TEXT)
    await world.sent("p1", operation="edit", text="Maintenance tomorrow", at=2)
    await world.look()
    assert await world.found("post.changed") == []


@pytest.mark.parametrize(("text", "count"), [("Maintenance tonight", 0), ("Claim your airdrop", 1)])
async def test_a_channel_post_that_somebody_edits_in_the_app_is_compared(
    world: World, monkeypatch: pytest.MonkeyPatch, text: str, count: int
) -> None:
    monkeypatch.setattr(post_watch, "SETTLED_SECONDS", 0.0)
    world.kefu.intake.spoken = world.watch.heard
    await world.sent("-100.7", text="Maintenance tonight")
    own = OwnMessageSeen(
        inbox=INBOX, dedupe_keys=("u:1",), sender=Sender(id="-100"), surface="public:channel", source_id="-100.7",
        sent_at=world.kefu.clock.now(), text=text, public=True, edited=True,
    )  # fmt: skip
    await world.kefu.intake.accept(own)
    await world.watch.judge_heard()
    assert len(await world.found("post.changed")) == count
    assert await world.found() == []


@pytest.mark.parametrize(("shown", "count"), [("Maintenance tonight", 0), ("Maintenance", 1), (None, 0)])
async def test_what_a_platform_says_with_its_receipt_is_compared(
    world: World, monkeypatch: pytest.MonkeyPatch, shown: str | None, count: int
) -> None:
    monkeypatch.setattr(post_watch, "SETTLED_SECONDS", 0.0)
    await world.sent("-100.7", text="Maintenance tonight")
    message = OutboundMessage(id="d", inbox=INBOX, recipient="channel", author=Author.SYSTEM)
    world.watch.posted(message, Receipt(source_id="-100.7", accepted_at=world.kefu.clock.now(), shown=shown))
    await world.watch.judge_heard()
    assert len(await world.found("post.changed")) == count
