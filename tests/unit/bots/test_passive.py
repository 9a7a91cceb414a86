"""Replies that are written into the platform's own request: one owner each."""

import pytest
from tests.unit.bots.fleet_rig import house
from tests.unit.core.conversation.talk_rig import PASSIVE, WECHATTY

from kefu_bots.passive import PassiveReplies
from kefu_core.decision import DeliveryStatus
from kefu_core.ports import Accepted

S = DeliveryStatus


async def test_request_that_waits_in_vain_answers_nothing():
    async with house(PASSIVE) as h:
        replies = PassiveReplies(h.ledger, h.clock, h.courier)
        message = h.message("x")
        with replies.expect(message) as slot:
            done = await replies.answer(message, Accepted(), slot, 0.01)
        assert done.passive is None
        assert not replies.expects(message)


async def test_nothing_to_say_is_told_at_once():
    async with house(PASSIVE) as h:
        replies = PassiveReplies(h.ledger, h.clock, h.courier)
        message = h.message("x")
        with replies.expect(message) as slot:
            assert not replies.offer(message, None)
            assert (await replies.answer(message, Accepted(), slot, 5)).passive is None


async def test_newest_request_gets_the_reply_and_the_older_ones_are_let_go():
    async with house(PASSIVE) as h:
        accepted = await h.intake.accept(h.message("充值没到账怎么办"), passive_seconds=1)
        claimed = await h.ledger.claimed(accepted.passive.message.id, h.fence)
        replies = PassiveReplies(h.ledger, h.clock, h.courier)
        message = h.message("x")
        with replies.expect(message) as old, replies.expect(message) as new:
            assert replies.offer(message, claimed)
            assert not replies.offer(message, claimed)
            assert old.result() is None
            assert new.result().message.id == claimed.message.id


@pytest.mark.parametrize(("written", "status"), [(True, S.SENT), (False, S.UNKNOWN)])
async def test_owner_says_what_became_of_it(written, status):
    async with house(WECHATTY) as h:
        accepted = await h.intake.accept(h.message("充值没到账怎么办"), passive_seconds=1)
        await accepted.passive.settle(written=written)
        (row,) = h.ledger.deliveries.values()
        assert (row.status, row.assumed) == (status, written)


async def test_lost_reply_is_given_by_the_other_way_after_a_minute_and_marked():
    async with house(WECHATTY) as h:
        accepted = await h.intake.accept(h.message("充值没到账怎么办"), passive_seconds=1)
        await accepted.passive.settle(written=False)
        h.clock.pass_(seconds=61)
        await h.courier.look_at_unknowns()
        await h.round()
        (row,) = h.ledger.deliveries.values()
        assert (row.status, row.maybe_duplicate, len(h.adapter.arrived)) == (S.SENT, True, 1)


async def test_repeat_that_is_lost_too_changes_nothing():
    async with house(WECHATTY) as h:
        message = h.message("充值没到账怎么办", key="m:1")
        first = await h.intake.accept(message, passive_seconds=1)
        await first.passive.settle(written=False)
        again = await h.intake.accept(message, passive_seconds=1)
        await again.passive.settle(written=False)
        assert h.statuses() == [S.UNKNOWN]


async def test_late_decision_finds_no_request_and_goes_the_ordinary_way():
    async with house(WECHATTY) as h:
        h.answers.trouble = TimeoutError()
        accepted = await h.intake.accept(h.message("充值没到账怎么办"), passive_seconds=0.01)
        assert accepted.passive is None
        await h.intake.decide_parked()
        await h.rest()
        assert h.statuses() == [S.SENT]
        assert len(h.adapter.arrived) == 1
