"""What became of deliveries: read back, repeated by the written rule, written when the store is back, never lost."""

from dataclasses import replace

import pytest
from tests.unit.bots.fleet_rig import house
from tests.unit.core.conversation.talk_rig import PLAIN

from kefu_core.decision import DeliveryStatus
from kefu_core.errors import (
    ConnectFailed,
    StoreUnavailable,
    UnknownOutcome,
)
from kefu_core.ports import Absent, CannotTell, Found

S = DeliveryStatus


async def test_unknown_reply_is_repeated_once_and_marked():
    async with house() as h:
        h.adapter.outcomes += [UnknownOutcome(), UnknownOutcome()]
        await h.write("充值没到账怎么办")
        assert h.statuses() == [S.UNKNOWN]
        await h.courier.look_at_unknowns()
        assert await h.round() == 0
        h.clock.pass_(seconds=61)
        await h.courier.look_at_unknowns()
        await h.round()
        h.clock.pass_(minutes=10)
        await h.courier.look_at_unknowns()
        assert await h.round() == 0
        (row,) = h.ledger.deliveries.values()
        assert (row.status, row.maybe_duplicate, len(h.adapter.tried)) == (S.UNKNOWN, True, 2)


async def test_read_back_finds_what_arrived():
    async with house(replace(PLAIN, read_back=True)) as h:
        h.adapter.outcomes.append(UnknownOutcome())
        h.adapter.finds += [Absent(), Found(source_id="found")]
        await h.write("充值没到账怎么办")
        for _ in range(2):
            h.clock.pass_(seconds=31)
            await h.courier.look_at_unknowns()
        (row,) = h.ledger.deliveries.values()
        assert (row.status, row.source_id, len(h.adapter.tried)) == (S.SENT, "found", 1)


async def test_three_times_absent_is_sent_again_without_a_mark():
    async with house(replace(PLAIN, read_back=True)) as h:
        h.adapter.outcomes.append(UnknownOutcome())
        h.adapter.finds += [Absent(), Absent(), Absent()]
        await h.write("充值没到账怎么办")
        for _ in range(3):
            h.clock.pass_(seconds=90)
            await h.courier.look_at_unknowns()
        await h.round()
        (row,) = h.ledger.deliveries.values()
        assert (row.status, row.maybe_duplicate) == (S.SENT, False)


@pytest.mark.parametrize("trouble", [ConnectFailed(), RuntimeError("boom"), CannotTell()])
async def test_failed_look_never_sends_early(trouble):
    async with house(replace(PLAIN, read_back=True)) as h:
        h.adapter.outcomes.append(UnknownOutcome())
        h.adapter.finds.append(trouble)
        await h.write("充值没到账怎么办")
        h.clock.pass_(seconds=6)
        await h.courier.look_at_unknowns()
        await h.round()
        assert len(h.adapter.tried) == 1


async def test_outcome_that_cannot_be_written_leaves_the_row_for_the_restart():
    async with house() as h:

        async def away(_settlement):
            raise StoreUnavailable("away")

        h.ledger.settle = away
        await h.write("充值没到账怎么办")
        assert h.statuses() == [S.SENDING]
        await h.ledger.open()
        assert h.statuses() == [S.UNKNOWN]


async def test_later_message_does_not_overtake_one_that_is_about_to_be_repeated():
    async with house() as h:
        h.adapter.outcomes.append(UnknownOutcome())
        await h.write("充值没到账怎么办")
        await h.write("转人工")
        h.clock.pass_(seconds=61)
        await h.round()
        await h.courier.look_at_unknowns()
        await h.round()
        await h.round()
        assert [m.id for m in h.adapter.arrived] == list(h.ledger.deliveries)


async def test_what_could_not_be_given_back_is_taken_up_again(monkeypatch):
    async with house() as h:
        h.courier.stopped = True
        plain = h.ledger.unclaim

        async def away(*_a, **_k):
            raise StoreUnavailable("away")

        monkeypatch.setattr(h.ledger, "unclaim", away)
        await h.write("充值没到账怎么办")
        assert h.statuses() == [S.SENDING]
        monkeypatch.setattr(h.ledger, "unclaim", plain)
        h.courier.stopped = False
        await h.courier.recall()
        assert h.statuses() == [S.SENDING]
        await h.courier.recall()
        await h.round()
        assert h.statuses() == [S.SENT]
        assert len(h.adapter.tried) == 1


async def test_what_is_under_way_is_not_recalled():
    async with house() as h:
        h.adapter.gate.clear()
        await h.write("充值没到账怎么办")
        for _ in range(3):
            await h.courier.recall()
        assert h.statuses() == [S.SENDING]
        h.adapter.gate.set()
        await h.rest()
        assert h.statuses() == [S.SENT]
        assert len(h.adapter.tried) == 1


async def test_reply_written_into_a_request_is_settled_when_the_store_is_back(monkeypatch):
    async with house() as h:
        accepted = await h.intake.accept(h.message("充值没到账怎么办"), passive_seconds=1)
        plain = h.ledger.settle

        async def away(_settlement):
            raise StoreUnavailable("away")

        monkeypatch.setattr(h.ledger, "settle", away)
        await accepted.passive.settle(written=True)
        assert h.statuses() == [S.SENDING]
        monkeypatch.setattr(h.ledger, "settle", plain)
        await h.courier.recall()
        await h.courier.recall()
        await h.courier.outcomes.write_again()
        assert h.statuses() == [S.SENT]
