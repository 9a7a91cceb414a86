"""Threats section 6.4: the kill switch, and one account's pause, reach everything that has not left."""

import asyncio

import pytest
from tests.unit.bots.fleet_rig import House, house
from tests.unit.core.conversation.talk_rig import PASSIVE

from kefu_core.decision import DeliveryStatus

S = DeliveryStatus
ASKED = "充值没到账怎么办"
SWITCHES = pytest.mark.parametrize("switch", ["stopped", "paused"])


def throw(h: House, switch: str, *, on: bool = True) -> None:
    setattr(h.courier if switch == "stopped" else h.account, switch, on)


@SWITCHES
async def test_what_is_looked_at_when_the_switch_is_thrown_does_not_leave(switch):
    async with house() as h:
        looking, seen = asyncio.Event(), asyncio.Event()

        async def look(_claimed):
            seen.set()
            await looking.wait()
            return ""

        h.courier.last_look = look
        await h.write(ASKED)
        await seen.wait()
        throw(h, switch)
        looking.set()
        await h.rest()
        assert (h.adapter.tried, h.statuses()) == ([], [S.QUEUED])
        throw(h, switch, on=False)
        h.clock.pass_(seconds=6)
        await h.round()
        assert h.statuses() == [S.SENT]


@SWITCHES
async def test_what_waits_for_its_turn_when_the_switch_is_thrown_does_not_leave(switch, monkeypatch):
    async with house() as h:
        h.courier._room = asyncio.Semaphore(1)
        h.adapter.gate.clear()
        await h.write(ASKED, "1")
        await h.write(ASKED, "2")
        await h.write(ASKED, "3")
        throw(h, switch)
        h.adapter.gate.set()
        await h.rest()
        assert [message.recipient for message in h.adapter.tried] == ["1"]
        assert sorted(h.statuses()) == [S.QUEUED, S.QUEUED, S.SENT]


@SWITCHES
async def test_what_waits_for_a_rate_when_the_switch_is_thrown_does_not_leave(switch, monkeypatch):
    async with house() as h:
        throw(h, switch)
        await h.write(ASKED)
        throw(h, switch, on=False)
        taken, go_on = asyncio.Event(), asyncio.Event()

        async def take(_buckets):
            taken.set()
            await go_on.wait()
            return 0.0

        monkeypatch.setattr(h.fabric, "take", take)
        h.clock.pass_(seconds=6)
        await h.round()
        await taken.wait()
        throw(h, switch)
        go_on.set()
        await h.rest()
        assert (h.adapter.tried, h.statuses()) == ([], [S.QUEUED])


@SWITCHES
async def test_no_reply_goes_into_the_platforms_request(switch):
    async with house(PASSIVE) as h:
        message = h.message(ASKED)
        first = await h.intake.accept(message, passive_seconds=1)
        assert first.passive is not None
        await first.passive.settle(written=True)
        throw(h, switch)
        again = await h.intake.accept(message, passive_seconds=1)
        other = await h.intake.accept(h.message(ASKED, "8"), passive_seconds=60)
        assert (again.duplicate, again.passive, other.passive) == (True, None, None)


@SWITCHES
async def test_not_even_typing_is_shown(switch):
    async with house() as h:
        throw(h, switch)
        h.courier.signal("main", "typing", "7", "", "")
        await h.rest()
        assert h.adapter.signals == []


async def test_a_settled_outcome_is_not_taken_back_by_the_switch():
    async with house() as h:
        await h.write(ASKED)
        throw(h, "stopped")
        assert h.statuses() == [S.SENT]
