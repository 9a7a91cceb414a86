"""Clockwork: due rows are decided like everything else, and one failure stops nothing."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from tests.unit.bots.fleet_rig import house

from kefu_bots.clockwork import Chore, Clockwork
from kefu_bots.leases import Leases
from kefu_core.conversation import commands as c
from kefu_core.conversation.state import Status
from kefu_core.errors import InvalidTransition, StoreUnavailable


class Nobody:
    """A vault whose leases all belong to another process."""

    async def lease(self, key: str, seconds: float) -> bool:
        return False


ALONE = Leases(Nobody(), alone=True)  # type: ignore[arg-type]


@asynccontextmanager
async def clockwork():
    async with house() as h:
        works = Clockwork(ledger=h.ledger, intake=h.intake, clock=h.clock, leases=ALONE)
        yield h, works


async def test_idle_conversation_is_ended_when_its_time_has_come():
    async with clockwork() as (h, works):
        await h.write("充值没到账怎么办")
        assert await works._timers() == 0
        h.clock.pass_(hours=24, seconds=1)
        assert await works._timers() == 1
        assert h.state().status is Status.RESOLVED
        assert h.ledger.timers == {}


async def test_timer_set_anew_survives_the_old_one():
    async with clockwork() as (h, works):
        await h.write("充值没到账怎么办")
        h.clock.pass_(hours=20)
        await h.write("工作时间")
        h.clock.pass_(hours=5)
        assert await works._timers() == 0
        h.clock.pass_(hours=20)
        assert await works._timers() == 1


@pytest.mark.parametrize("trouble", [InvalidTransition("no"), RuntimeError("boom")])
async def test_timer_that_fails_is_dropped_and_its_neighbours_fire(trouble):
    async with clockwork() as (h, works):
        for person in "12":
            await h.write("充值没到账怎么办", person)
        real = h.intake.command

        async def one_fails(conversation, command, **values):
            if conversation == h.id("1"):
                raise trouble
            return await real(conversation, command, **values)

        h.intake.command = one_fails
        h.clock.pass_(hours=25)
        await works._timers()
        assert h.state("2").status is Status.RESOLVED
        assert h.ledger.timers == {}


async def test_timer_waits_for_a_store_that_is_away():
    async with clockwork() as (h, works):
        await h.write("充值没到账怎么办")
        h.clock.pass_(hours=25)

        async def away(*_, **__):
            raise StoreUnavailable("away")

        h.intake.command, real = away, h.intake.command
        await works._timers()
        assert len(h.ledger.timers) == 1
        h.intake.command = real
        await works._timers()
        assert h.state().status is Status.RESOLVED


async def test_loops_run_until_closed_whatever_happens_in_them():
    async with clockwork() as (h, works):
        seen = []

        async def broken():
            seen.append(1)
            if len(seen) == 1:
                raise StoreUnavailable("away")
            if len(seen) == 2:
                raise RuntimeError("boom")
            works.closing.set()
            return 0

        await asyncio.wait_for(works._every(Chore(name="broken", seconds=0.001, work=broken)), 5)
        assert len(seen) == 3
        h.answers.trouble = TimeoutError()
        await h.write("充值没到账怎么办")
        running = asyncio.ensure_future(works.run())
        works.closing.set()
        await asyncio.wait_for(running, 5)


async def test_parked_message_is_decided_by_the_loop_at_once():
    async with clockwork() as (h, works):
        running = asyncio.ensure_future(works.run())
        h.answers.trouble = TimeoutError()
        await h.write("充值没到账怎么办")
        for _ in range(20):
            await h.rest()
        assert h.state().version == 1
        works.closing.set()
        h.intake.parked_event.set()
        await asyncio.wait_for(running, 5)


async def test_snooze_wakes_by_the_clock():
    async with clockwork() as (h, works):
        await h.write("转人工")
        await h.intake.command(h.id(), c.Claim(agent="lin"))
        until = h.clock.now().replace(hour=9)
        await h.intake.command(h.id(), c.Snooze(agent="lin", until=until))
        h.clock.time = until
        await works._timers()
        assert h.state().status is Status.OPEN


async def test_chore_that_fails_ends_neither_itself_nor_another():
    async with house() as h:
        rounds = {"good": 0, "bad": 0}

        async def good():
            rounds["good"] += 1
            return 0

        async def bad():
            rounds["bad"] += 1
            raise RuntimeError("out of order")

        chores = tuple(Chore(name=name, seconds=0.01, work=work) for name, work in (("good", good), ("bad", bad)))
        works = Clockwork(ledger=h.ledger, intake=h.intake, clock=h.clock, leases=ALONE, chores=chores)
        running = asyncio.ensure_future(works.run())
        async with asyncio.timeout(60):
            while min(rounds.values()) < 3:
                await asyncio.sleep(0.01)
        assert not running.done()
        works.closing.set()
        await running
        assert min(rounds.values()) >= 3


async def test_a_chore_that_another_process_holds_is_left_to_it():
    async with house() as h:
        done = []

        async def work() -> int:
            done.append(1)
            works.closing.set()
            return 0

        chores = (Chore(name="mine", seconds=0.001, work=work),)
        others = Leases(Nobody(), alone=False)  # type: ignore[arg-type]
        works = Clockwork(ledger=h.ledger, intake=h.intake, clock=h.clock, leases=others, chores=chores)
        loop = asyncio.ensure_future(works._every(chores[0]))
        for _ in range(50):
            await asyncio.sleep(0)
        assert done == []
        works.closing.set()
        await asyncio.wait_for(loop, 10)
