"""Case numbers: one decision each, none lost while there is a lower one."""

import asyncio

from tests.fakes.memory_ledger import MemoryLedger
from tests.unit.bots.fleet_rig import StillClock

from kefu_bots.numbers import BLOCK, FIRST, CaseNumbers


def numbers():
    return CaseNumbers(MemoryLedger(clock=StillClock()))


async def test_numbers_begin_behind_the_first_and_rise():
    source = numbers()
    assert [await source.take() for _ in range(3)] == [FIRST + 1, FIRST + 2, FIRST + 3]


async def test_number_that_was_not_used_comes_again_lowest_first():
    source = numbers()
    one, two, three = [await source.take() for _ in range(3)]
    for number in (one, three, two):
        source.give_back(number)
    assert [await source.take() for _ in range(3)] == [one, two, three]


async def test_no_number_is_with_two_at_once():
    source = numbers()
    taken = await asyncio.gather(*(source.take() for _ in range(3 * BLOCK)))
    assert len(set(taken)) == 3 * BLOCK


async def test_many_who_wait_share_one_block():
    source = numbers()
    taken = await asyncio.gather(*(source.take() for _ in range(BLOCK)))
    assert sorted(taken) == list(range(FIRST + 1, FIRST + 1 + BLOCK))
