"""The courier: in order, once, honest about outcomes, quiet when told to be."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.bots.fleet_rig import house
from tests.unit.core.conversation.talk_rig import PLAIN

from kefu_core.capabilities import Rate, Scope
from kefu_core.conversation import commands as c
from kefu_core.decision import DeliveryStatus
from kefu_core.errors import (
    BadPayload,
    ConnectFailed,
    CredentialsRejected,
    RateLimited,
    RecipientUnreachable,
    ReplyWindowClosed,
    StoreUnavailable,
)

S = DeliveryStatus


async def test_refused_connection_is_tried_again_until_it_goes():
    async with house() as h:
        h.adapter.outcomes += [ConnectFailed(), ConnectFailed(), None]
        await h.write("充值没到账怎么办")
        for _ in range(2):
            assert h.statuses() == [S.QUEUED]
            h.clock.pass_(minutes=6)
            await h.round()
        assert h.statuses() == [S.SENT]
        assert [m.attempt for m in h.adapter.tried] == [1, 2, 3]
        assert len({m.id for m in h.adapter.tried}) == 1


async def test_rate_limit_is_waited_for():
    async with house() as h:
        h.adapter.outcomes.append(RateLimited(retry_after=100))
        await h.write("充值没到账怎么办")
        h.clock.pass_(seconds=99)
        assert await h.round() == 0
        h.clock.pass_(seconds=12)
        await h.round()
        assert h.statuses() == [S.SENT]


async def test_crash_of_an_adapter_is_an_unknown_outcome_of_one_row():
    async with house() as h:
        h.adapter.outcomes.append(ZeroDivisionError())
        await h.write("充值没到账怎么办", "1")
        await h.write("充值没到账怎么办", "2")
        assert h.statuses() == [S.UNKNOWN, S.SENT]


async def test_rejected_credentials_stop_the_inbox_and_keep_the_message():
    async with house() as h:
        h.adapter.outcomes.append(CredentialsRejected())
        await h.write("充值没到账怎么办", "1")
        assert (h.account.state, h.account.reason) == ("stopped", "credentials_rejected")
        await h.write("充值没到账怎么办", "2")
        await h.round()
        assert h.statuses() == [S.QUEUED, S.QUEUED]
        assert len(h.adapter.tried) == 1


async def test_unreachable_contact_is_remembered_until_they_write():
    async with house() as h:
        h.adapter.outcomes.append(RecipientUnreachable())
        await h.write("充值没到账怎么办")
        assert h.statuses() == [S.FAILED]
        assert not h.state().reachable
        await h.write("我解除屏蔽了你们看看")
        assert h.state().reachable


async def test_closed_window_holds_until_the_contact_writes():
    async with house() as h:
        h.adapter.outcomes.append(ReplyWindowClosed())
        await h.write("充值没到账怎么办")
        (row,) = h.ledger.deliveries.values()
        assert (row.status, row.held) == (S.QUEUED, "window")
        h.clock.pass_(minutes=5)
        assert await h.round() == 0
        await h.write("工作时间")
        for _ in range(3):
            await h.round()
        assert h.statuses() == [S.SENT, S.SENT]
        assert "区块浏览器" in h.texts()[0]


async def test_our_own_mistake_is_not_repeated():
    async with house() as h:
        h.adapter.outcomes.append(BadPayload(code="400"))
        await h.write("充值没到账怎么办")
        (row,) = h.ledger.deliveries.values()
        assert (row.status, row.reason, row.code) == (S.FAILED, "BadPayload", "400")


async def test_next_of_a_conversation_waits_for_the_one_before():
    async with house() as h:
        h.adapter.gate.clear()
        await h.write("充值没到账怎么办")
        await h.write("转人工")
        await h.round()
        assert len(h.adapter.tried) == 1
        h.adapter.gate.set()
        await h.rest()
        await h.round()
        assert [m.id for m in h.adapter.tried] == list(h.ledger.deliveries)


async def test_one_slow_conversation_does_not_stop_another():
    async with house() as h:
        h.adapter.gate.clear()
        await h.write("充值没到账怎么办", "1")
        await h.write("充值没到账怎么办", "2")
        assert {m.recipient for m in h.adapter.tried} == {"1", "2"}
        h.adapter.gate.set()


async def test_bots_queued_text_is_not_sent_once_a_human_holds():
    async with house() as h:
        h.adapter.outcomes.append(ConnectFailed())
        await h.write("充值没到账怎么办")
        await h.intake.command(h.id(), c.Claim(agent="lin"))
        h.clock.pass_(minutes=6)
        await h.round()
        assert h.statuses() == [S.CANCELLED]


async def test_last_look_before_the_call_sees_a_claim_that_came_between():
    async with house() as h:
        h.account.paused = True
        await h.write("充值没到账怎么办")
        h.account.paused = False
        (claimed,) = await h.ledger.claim(h.fence, 1, h.clock.now())
        h.courier.holder_of = lambda _conversation: "lin"
        h.courier.take(claimed)
        await h.rest()
        assert h.statuses() == [S.CANCELLED]
        assert h.adapter.tried == []


@pytest.mark.parametrize("what", ["stopped", "paused"])
async def test_kill_switch_and_pause_hold_everything_back(what):
    async with house() as h:
        setattr(h.courier if what == "stopped" else h.account, what, True)
        await h.write("充值没到账怎么办")
        await h.round()
        assert h.adapter.tried == []
        assert h.statuses() == [S.QUEUED]
        setattr(h.courier if what == "stopped" else h.account, what, False)
        h.clock.pass_(seconds=6)
        await h.round()
        assert h.statuses() == [S.SENT]


async def test_process_whose_heart_stood_still_sends_nothing():
    async with house() as h:
        h.courier.last_beat = asyncio.get_running_loop().time() - 21
        await h.write("充值没到账怎么办")
        assert h.adapter.tried == []
        h.courier.last_beat = asyncio.get_running_loop().time()
        await h.round()
        assert h.statuses() == [S.SENT]


async def test_rate_of_the_account_is_kept():
    slow = Rate(scope=Scope.INBOX, count=1, per=timedelta(hours=1), burst=2)
    async with house(replace(PLAIN, rates=(slow,))) as h:
        for person in "1234":
            await h.write("充值没到账怎么办", person)
        await h.round()
        assert len(h.adapter.tried) == 2
        assert h.statuses().count(S.QUEUED) == 2


async def test_group_rate_does_not_bind_private_talk():
    group = Rate(scope=Scope.GROUP, count=1, per=timedelta(hours=1))
    async with house(replace(PLAIN, rates=(group,))) as h:
        for person in "12":
            await h.write("充值没到账怎么办", person)
        assert len(h.adapter.tried) == 2


async def test_loop_survives_a_store_that_is_away_and_ends_when_told():
    async with house() as h:
        calls = 0
        real = h.ledger.claim

        async def flaky(*arguments):
            nonlocal calls
            calls += 1
            if calls == 1:
                raise StoreUnavailable("away")
            return await real(*arguments)

        h.ledger.claim = flaky
        h.account.paused = True
        await h.write("充值没到账怎么办")
        h.account.paused = False
        loop = asyncio.ensure_future(h.courier.run())
        await h.rest()
        h.courier.wake()
        await h.rest()
        await h.courier.drain(1)
        await asyncio.wait_for(loop, 60)
        assert h.statuses() == [S.SENT]


async def test_drain_waits_for_what_is_in_flight_and_no_longer_than_told():
    async with house() as h:
        h.adapter.gate.clear()
        await h.write("充值没到账怎么办")
        await h.courier.drain(0.05)
        assert h.courier.in_flight == 1
        h.adapter.gate.set()
        await h.courier.drain(1)
        assert h.courier.in_flight == 0


async def test_signals_are_sent_and_their_failure_does_not_matter():
    async with house() as h:
        h.courier.signal("main", "typing", "7", "", "")
        await h.rest()
        assert h.adapter.signals == [("typing", "7", "")]

        async def broken(*_):
            raise RuntimeError("boom")

        h.adapter.signal = broken
        h.courier.signal("main", "typing", "7", "", "")
        await h.rest()


async def test_a_courier_that_is_woken_and_cancelled_in_one_breath_ends():
    async with house() as h:
        running = asyncio.create_task(h.courier.run())
        for _ in range(5):
            await asyncio.sleep(0)
        h.courier.wake()
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait({running}, timeout=60)
        assert running.cancelled()


async def test_the_end_of_a_send_is_a_look_into_the_store_only_where_something_waits_behind_it():
    async with house() as h:
        looks, real = [], h.ledger.claim

        async def counted(*arguments):
            looks.append(arguments)
            return await real(*arguments)

        h.ledger.claim = counted
        loop = asyncio.ensure_future(h.courier.run())
        await h.rest()
        before = len(looks)
        await h.write("充值没到账怎么办", "7")
        assert len(h.texts()) == 1
        assert len(looks) == before
        h.adapter.gate.clear()
        await h.write("充值没到账怎么办", "8")
        await h.write("转人工", "8")
        assert len(h.texts()) == 1
        h.adapter.gate.set()
        await h.rest()
        await h.rest()
        assert len(h.texts()) == 3
        assert len(looks) > before
        await h.courier.drain(1)
        await asyncio.wait_for(loop, 60)
