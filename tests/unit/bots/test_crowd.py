"""A crowd at the door: everybody is let in and acknowledged first, and answered in order when there is time."""

import asyncio

import pytest
from structlog.testing import capture_logs
from tests.unit.bots.fleet_rig import House, hanging, house
from tests.unit.core.conversation.talk_rig import PASSIVE

from kefu_bots.crowd import LINGERS_SECONDS, Crowd
from kefu_bots.slow_path import IN_A_CROWD

QUESTION = "充值没到账怎么办"


class Seconds:
    """A clock that goes on by a tenth whenever it is read."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.1
        return self.now


def crowded(h: House, above: int = 0) -> Seconds:
    """From now on more than ``above`` messages at once are a crowd."""
    seconds = Seconds()
    h.intake.crowd.__init__(above, seconds)  # type: ignore[misc]
    return seconds


async def test_message_that_finds_a_crowd_is_kept_and_acknowledged_and_answered_later():
    async with house() as h:
        seconds = crowded(h)
        assert not (await h.write(QUESTION)).duplicate
        assert h.ledger.talks[h.id()].state is None
        assert [row.attempts for row in await h.ledger.parked(h.fence, 10)] == [0]
        seconds.now += LINGERS_SECONDS
        await h.intake.decide_parked()
        await h.rest()
        assert h.state().version == 1
        assert h.texts()


async def test_repeat_in_a_crowd_is_recognised():
    async with house() as h:
        crowded(h)
        assert not (await h.write(QUESTION, key="a")).duplicate
        assert (await h.write(QUESTION, key="a")).duplicate


async def test_what_comes_after_the_crowd_is_decided_after_what_came_in_it():
    async with house() as h:
        seconds = crowded(h)
        await h.write(QUESTION)
        seconds.now += LINGERS_SECONDS
        h.intake.crowd.__init__(10, seconds)  # type: ignore[misc]
        await h.write("转账一直没到账怎么办")
        for _ in range(2):
            await h.intake.decide_parked()
        asked = [m.text for m in h.ledger.talks[h.id()].messages if m.direction == "in"]
        assert asked == [QUESTION, "转账一直没到账怎么办"]


async def test_few_messages_are_no_crowd():
    async with house() as h:
        crowded(h, above=1)
        await h.write(QUESTION)
        assert h.state().version == 1


@pytest.mark.parametrize(("people", "is_crowd"), [(1, False), (20, True)])
async def test_one_contact_who_writes_much_is_no_crowd(monkeypatch, people, is_crowd):
    async with house() as h:
        crowded(h, above=1)
        gate, write = asyncio.Event(), h.ledger.append

        async def late(item):
            await gate.wait()
            return await write(item)

        monkeypatch.setattr(h.ledger, "append", late)
        messages = [h.message(QUESTION, str(number % people)) for number in range(20)]
        accepting = asyncio.gather(*(h.intake.accept(message) for message in messages))
        await h.rest()
        assert h.intake.crowd.is_here == is_crowd
        gate.set()
        await accepting
        assert bool(await h.ledger.parked(h.fence, 10)) == is_crowd


async def test_who_can_be_answered_only_within_the_request_is_answered_there():
    async with house(PASSIVE) as h:
        crowded(h)
        answer = await h.intake.accept(h.message(QUESTION), passive_seconds=1.0)
        assert answer.passive is not None


async def test_slow_path_leaves_a_crowd_the_processor_and_yet_goes_on():
    async with house() as h:
        crowded(h)
        for person in range(10):
            await h.write(QUESTION, str(person))
        h.intake.crowd._here_until = 1e9
        assert await h.intake.decide_parked() == IN_A_CROWD
        h.intake.crowd._here_until = 0.0
        assert await h.intake.decide_parked() == 10 - IN_A_CROWD


async def test_beginning_and_end_of_a_crowd_are_told_once():
    seconds = Seconds()
    crowd = Crowd(1, seconds)
    with capture_logs() as lines:
        for _ in range(2):
            with crowd, crowd:
                assert not await crowd.relief()
        seconds.now += LINGERS_SECONDS
        assert await crowd.relief()
        assert await crowd.relief()
    assert [line["event"] for line in lines] == ["intake.crowded", "intake.relieved"]


@pytest.mark.parametrize(("fresh", "expected"), [(0, [1] * 7 + [2]), (3, [1] * 8)])
async def test_who_had_a_part_in_a_crash_is_tried_alone_and_after_all_others(monkeypatch, fresh, expected):
    async with house() as h:
        crowded(h)
        for person in range(8):
            await h.write(QUESTION, str(person))
        for row in (await h.ledger.parked(h.fence, 8))[fresh:]:
            await h.ledger.count_attempt(row.id)
        h.intake.crowd.__init__(1000)  # type: ignore[misc]
        async with hanging(h, monkeypatch):
            attempts = [row.attempts for row in await h.ledger.parked(h.fence, 100)]
        assert sorted(attempts) == expected


async def test_the_least_suspected_is_tried_first(monkeypatch):
    async with house() as h:
        crowded(h)
        for person in range(2):
            await h.write(QUESTION, str(person))
        first, second = await h.ledger.parked(h.fence, 2)
        for row in (first, first, second):
            await h.ledger.count_attempt(row.id)
        h.intake.crowd.__init__(1000)  # type: ignore[misc]
        async with hanging(h, monkeypatch):
            assert [row.attempts for row in await h.ledger.parked(h.fence, 2)] == [2, 2]
