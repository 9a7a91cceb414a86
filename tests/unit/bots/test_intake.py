"""Intake: committed before it is acknowledged, in order, once, and never stuck."""

import asyncio
from dataclasses import replace

import pytest
from structlog.testing import capture_logs
from tests.unit.bots.fleet_rig import INBOX, hanging, house
from tests.unit.core.conversation.talk_rig import PASSIVE, WECHATTY

from kefu_bots.slow_path import AT_ONCE
from kefu_core.conversation import commands as c
from kefu_core.conversation.state import Status
from kefu_core.decision import DeliveryStatus
from kefu_core.errors import ConfigError, NotHolder, StoreUnavailable, UnknownConversation
from kefu_core.messages import DeliveryReported, InboxChanged, OwnMessageSeen, Sender

S = DeliveryStatus


async def test_message_is_committed_answered_and_sent():
    async with house() as h:
        assert not (await h.write("充值没到账怎么办")).duplicate
        assert h.state().case.number == 10_001
        assert "区块浏览器" in h.texts()[0]
        assert h.statuses() == [S.SENT]


async def test_same_key_again_has_no_effect():
    async with house() as h:
        await h.write("充值没到账怎么办", key="u:1")
        version = h.state().version
        assert (await h.write("充值没到账怎么办", key="u:1")).duplicate
        assert h.state().version == version
        assert len(h.texts()) == 1


async def test_same_key_from_many_doors_at_once_is_decided_once():
    async with house() as h:
        message = h.message("充值没到账怎么办", key="u:1")
        done = await asyncio.gather(*(h.intake.accept(message) for _ in range(8)))
        assert sorted(accepted.duplicate for accepted in done) == [False, *[True] * 7]
        assert h.state().version == 1


async def test_first_messages_at_once_make_one_conversation_in_order():
    async with house() as h:
        await asyncio.gather(*(h.intake.accept(h.message(f"问题 {n}")) for n in range(20)))
        assert list(h.ledger.talks) == [h.id()]
        assert sorted(h.ledger.talks[h.id()].events) == list(range(1, 21))


async def test_case_number_is_used_only_by_who_opens_a_case():
    async with house() as h:
        for person in ("1", "2", "1", "3"):
            await h.write("充值没到账怎么办", person)
        assert [h.state(p).case.number for p in ("1", "2", "3")] == [10_001, 10_002, 10_003]


async def test_store_that_is_away_means_no_acknowledgement_and_no_trust_in_memory():
    async with house() as h:
        await h.write("充值没到账怎么办")
        real = h.ledger.append

        async def away(_item):
            raise StoreUnavailable("away")

        h.ledger.append = away
        with pytest.raises(StoreUnavailable):
            await h.write("还没到账怎么办")
        h.ledger.append = real
        assert h.intake.mailboxes.peek(h.id()) is None
        await h.write("还没到账怎么办")
        assert h.state().version == 2


async def test_closing_door_takes_nothing():
    async with house() as h:
        h.intake.closing = True
        with pytest.raises(StoreUnavailable):
            await h.write("您好")
        assert h.ledger.talks == {}


async def test_unknown_inbox_is_refused():
    async with house() as h:
        with pytest.raises(ConfigError):
            await h.intake.accept(replace(h.message("您好"), inbox="other"))


async def test_slow_ranking_takes_the_slow_path_in_order():
    async with house() as h:
        h.answers.trouble = TimeoutError()
        await h.write("充值没到账怎么办")
        h.answers.trouble = None
        await h.write("转人工")
        assert h.ledger.talks[h.id()].state is None
        assert await h.intake.decide_parked() == 1
        assert await h.intake.decide_parked() == 1
        assert await h.intake.decide_parked() == 0
        assert h.state().status is Status.WAITING
        assert h.state().version == 2


async def test_parked_message_that_is_repeated_is_a_duplicate():
    async with house() as h:
        h.answers.trouble = TimeoutError()
        await h.write("充值没到账怎么办", key="u:1")
        assert (await h.write("充值没到账怎么办", key="u:1")).duplicate
        await h.intake.decide_parked()
        assert (await h.write("充值没到账怎么办", key="u:1")).duplicate
        assert h.state().version == 1


async def test_anything_that_raises_is_kept_for_the_slow_path():
    async with house() as h:
        h.answers.trouble = RuntimeError("boom")
        assert not (await h.write("充值没到账怎么办")).duplicate
        assert len(await h.ledger.parked(1, 10)) == 1


async def poisoned(h, *, behind):
    """One message that no attempt survives, with or without another behind it."""
    await h.write("您好")
    h.answers.trouble = TimeoutError()
    await h.write("充值没到账怎么办")
    if behind:
        await h.write("工作时间")

    async def broken(text, _language, *, limit=0.2):
        raise RuntimeError(text and limit)

    h.answers.rank = broken
    with capture_logs() as lines:
        for _ in range(8):
            await h.intake.decide_parked()
    assert [line["event"] for line in lines].count("message.dead") == 1
    return [row.state for row in h.ledger.slow.values()]


async def test_message_that_kills_every_attempt_goes_to_the_dead_letters_and_to_a_human():
    async with house() as h:
        assert await poisoned(h, behind=False) == ["dead"]
        assert h.state().status is Status.WAITING
        assert [m.kind for m in h.ledger.talks[h.id()].messages].count("poison") == 1


async def test_message_behind_a_dead_one_lives_and_a_human_is_called():
    async with house() as h:
        try:
            assert await poisoned(h, behind=True) == ["dead", "decided"]
            assert h.state().status is Status.WAITING
        except Exception as wrong:
            raise AssertionError from wrong


async def test_secret_that_took_the_slow_path_is_still_warned_of():
    async with house() as h:
        h.intake.slow_until = h.clock.now().replace(hour=23)
        await h.write("我的助记词是 " + "abandon " * 11 + "about")
        await h.intake.decide_parked()
        assert h.state().key_exposed


async def test_after_an_unclean_stop_everything_is_counted_first():
    async with house() as h:
        h.intake.slow_until = h.clock.now().replace(hour=23)
        await h.write("充值没到账怎么办")
        assert h.ledger.talks[h.id()].state is None
        await h.intake.decide_parked()
        assert h.state().version == 1


async def test_secret_never_reaches_the_ledger():
    phrase = "abandon " * 11 + "about"
    async with house() as h:
        await h.write(f"我的助记词是 {phrase}")
        stored = repr(h.ledger.bodies) + repr(h.ledger.talks)
        assert "abandon" not in stored
        assert h.state().key_exposed
        assert any("视为已泄露" in text for text in h.texts())


async def test_agents_command_is_done_once_per_key():
    async with house() as h:
        await h.write("转人工")
        for _ in range(2):
            await h.intake.command(h.id(), c.Reply(agent="lin", text="您好"), key="click1")
        await h.rest()
        assert [m.text for m in h.ledger.talks[h.id()].messages if m.author == "agent:lin" and m.text] == ["您好"]


async def test_refused_command_changes_nothing():
    async with house() as h:
        await h.write("转人工")
        await h.intake.command(h.id(), c.Claim(agent="lin"))
        version = h.state().version
        with pytest.raises(NotHolder):
            await h.intake.command(h.id(), c.Claim(agent="mei"))
        with pytest.raises(UnknownConversation):
            await h.intake.command("cnothing", c.Claim(agent="mei"))
        assert h.state().version == version


async def test_two_agents_at_once_give_one_reply_and_one_note():
    async with house() as h:
        await h.write("转人工")
        replies = (c.Reply(agent=name, text=f"{name} 来了") for name in ("lin", "mei"))
        await asyncio.gather(*(h.intake.command(h.id(), reply) for reply in replies))
        kinds = [m.direction for m in h.ledger.talks[h.id()].messages if m.author.startswith("agent:") and m.text]
        assert sorted(kinds) == ["note", "out"]


async def test_conflict_with_another_process_is_decided_again():
    async with house() as h:
        await h.write("充值没到账怎么办")
        other = h.ledger.talks[h.id()]
        other.state = replace(other.state, version=7)
        await h.write("转人工")
        assert h.state().version == 8


async def test_report_of_the_platform_reaches_the_delivery():
    async with house() as h:
        await h.write("充值没到账怎么办")
        report = DeliveryReported(
            inbox=INBOX, dedupe_keys=(), sender=Sender(id="7"), sent_at=h.clock.now(), reference="s1", outcome="read"
        )
        await h.intake.accept(report)
        (row,) = h.ledger.deliveries.values()
        assert row.read_at is not None


async def test_change_of_the_account_is_shown_and_ends_with_the_next_message():
    async with house() as h:
        change = InboxChanged(
            inbox=INBOX, dedupe_keys=(), sender=Sender(id=""), sent_at=h.clock.now(), change="revoked"
        )
        await h.intake.accept(change)
        assert (h.account.state, h.account.reason) == ("degraded", "revoked")
        await h.write("您好")
        assert h.account.state == "online"


async def test_echo_of_ours_is_no_colleague_and_a_colleague_takes_over():
    async with house() as h:
        await h.write("充值没到账怎么办")

        def seen(source):
            return OwnMessageSeen(
                inbox=INBOX, dedupe_keys=(source,), sender=Sender(id="7"), sent_at=h.clock.now(), source_id=source,
                text="x",
            )  # fmt: skip

        await h.intake.accept(seen("s1"))
        assert h.state().holder == ""
        await h.intake.accept(seen("s99"))
        assert h.state().holder == "app"


async def test_unreadable_request_leaves_its_trace():
    async with house() as h:
        await h.intake.unreadable(INBOX, kind="json", size_bytes=12, digest="d")
        assert h.ledger.unread == [(INBOX, "json", 12, "d")]


async def test_passive_reply_goes_into_the_request_and_a_repeat_gets_the_same():
    async with house(WECHATTY) as h:
        message = h.message("充值没到账怎么办", key="m:1")
        first = await h.intake.accept(message, passive_seconds=1)
        assert first.passive is not None
        await first.passive.settle(written=True)
        again = await h.intake.accept(message, passive_seconds=1)
        assert again.passive is not None
        assert again.passive.message.id == first.passive.message.id
        assert h.adapter.tried == []
        assert h.statuses() == [S.SENT]


async def test_passive_reply_lost_and_then_written_to_the_repeat_is_sent_once():
    async with house(WECHATTY) as h:
        message = h.message("充值没到账怎么办", key="m:1")
        first = await h.intake.accept(message, passive_seconds=1)
        await first.passive.settle(written=False)
        assert h.statuses() == [S.UNKNOWN]
        again = await h.intake.accept(message, passive_seconds=1)
        await again.passive.settle(written=True)
        assert h.statuses() == [S.SENT]
        h.clock.pass_(minutes=5)
        await h.courier.look_at_unknowns()
        assert await h.round() == 0
        assert h.adapter.tried == []


async def test_account_without_active_send_keeps_what_no_request_took():
    async with house(PASSIVE) as h:
        await h.write("充值没到账怎么办")
        assert [(row.status, row.held) for row in h.ledger.deliveries.values()] == [(S.QUEUED, "passive")]
        assert h.adapter.tried == []
        taken = await h.intake.accept(h.message("转人工"), passive_seconds=1)
        assert taken.passive is not None
        assert "区块浏览器" in taken.passive.message.text


async def test_repeated_webhook_while_the_first_is_still_deciding_waits_for_the_same_reply():
    async with house(WECHATTY) as h:
        message = h.message("充值没到账怎么办", key="m:1")
        done = await asyncio.gather(*(h.intake.accept(message, passive_seconds=0.3) for _ in range(2)))
        ids = {accepted.passive.message.id for accepted in done if accepted.passive}
        assert len(ids) == 1


async def test_console_is_told_ids_and_numbers_only():
    async with house() as h:
        told = h.fabric.subscribe("console")
        await h.write("充值没到账怎么办")
        event = await anext(told)
        assert set(event) == {"conversation", "version", "status", "holder", "inbox"}
        await told.aclose()


async def test_cancelled_request_still_commits_and_is_answered(monkeypatch):
    async with house() as h:
        plain, gate = h.ledger.append, asyncio.Event()

        async def write(item):
            await gate.wait()
            return await plain(item)

        # A store does not take work back: only the wait for it ends.
        monkeypatch.setattr(h.ledger, "append", lambda item: asyncio.shield(write(item)))
        task = asyncio.ensure_future(h.intake.accept(h.message("充值没到账怎么办")))
        await h.rest()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gate.set()
        await h.rest()
        assert h.state().version == 1
        assert h.texts() == []
        await h.courier.recall()
        await h.courier.recall()
        await h.round()
        assert len(h.texts()) == 1


async def test_a_case_number_is_not_given_again_while_its_decision_may_still_be_written(monkeypatch):
    async with house() as h:
        plain, gate = h.ledger.append, asyncio.Event()

        async def write(item):
            await gate.wait()
            return await plain(item)

        monkeypatch.setattr(h.ledger, "append", lambda item: asyncio.shield(write(item)))
        task = asyncio.ensure_future(h.intake.accept(h.message("充值没到账怎么办")))
        await h.rest()
        task.cancel()
        await asyncio.wait([task])
        gate.set()
        await h.write("充值没到账怎么办", "8")
        assert h.state("7").case.number != h.state("8").case.number


async def parked_by(h, people):
    h.intake.slow_until = h.clock.now().replace(hour=23)
    for person in people:
        await h.write("充值没到账怎么办", person)
    return [row.attempts for row in await h.ledger.parked(h.fence, 100)]


async def test_process_that_dies_suspects_only_the_few_whose_decision_had_begun(monkeypatch):
    async with house() as h:
        many = AT_ONCE + 8
        assert await parked_by(h, [str(n) for n in range(many)]) == [0] * many
        async with hanging(h, monkeypatch):
            attempts = [row.attempts for row in await h.ledger.parked(h.fence, 100)]
        assert sum(attempts) == AT_ONCE


async def test_waiting_for_the_model_is_no_attempt():
    async with house() as h:
        await parked_by(h, ["7"])
        h.answers.model.clear()
        deciding = asyncio.ensure_future(h.intake.decide_parked())
        await h.rest()
        assert [row.attempts for row in await h.ledger.parked(h.fence, 10)] == [0]
        h.answers.model.set()
        assert await deciding == 1
        assert await h.ledger.parked(h.fence, 10) == []
