"""Mailboxes: one decision in flight per conversation, and memory that follows the work."""

import asyncio

import pytest
from tests.unit.core.conversation.talk_rig import Talk

from kefu_bots.mailboxes import Mailboxes
from kefu_core.ledger import Loaded


async def test_turns_come_one_after_the_other_in_order():
    boxes, order = Mailboxes(), []

    async def turn(number):
        async with boxes.open("c1"):
            order.append(number)
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(turn(n) for n in range(5)))
    assert order == [n for n in range(5) for _ in range(2)]


async def test_conversations_do_not_wait_for_each_other():
    boxes = Mailboxes()
    inside = []
    async with boxes.open("c1"):
        inside.append("c1")
        async with asyncio.timeout(60), boxes.open("c2"):
            inside.append("c2")
    assert inside == ["c1", "c2"]


async def test_failure_inside_gives_the_turn_on():
    boxes = Mailboxes()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            async with boxes.open("c1"):
                _ = 1 / 0
    async with asyncio.timeout(60), boxes.open("c1") as box:
        assert not box.known


async def test_what_was_committed_is_remembered_until_forgotten():
    boxes = Mailboxes()
    loaded = Loaded(state=Talk().waiting().at)
    async with boxes.open("c1") as box:
        assert not box.known
        box.keep(loaded)
    assert boxes.peek("c1") is loaded
    assert boxes.peek("c2") is None
    boxes.forget_all()
    assert boxes.peek("c1") is None


async def test_old_boxes_go_and_used_ones_stay():
    boxes = Mailboxes(limit=3)
    async with boxes.open("busy"):
        for number in range(20):
            async with boxes.open(f"c{number}"):
                pass
        assert len(boxes._boxes) <= 4
        assert "busy" in boxes._boxes
    async with boxes.open("last"):
        pass
    assert len(boxes._boxes) <= 3


async def test_cancelled_waiter_leaves_no_trace():
    boxes = Mailboxes()
    async with boxes.open("c1"):
        waiter = asyncio.ensure_future(boxes.open("c1").__aenter__())
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.gather(waiter, return_exceptions=True)
    assert boxes._boxes["c1"].waiting == 0


async def test_it_is_quiet_when_nobody_has_a_turn_or_waits_for_one():
    boxes, gate = Mailboxes(), asyncio.Event()

    async def turn():
        async with boxes.open("c1"):
            await gate.wait()

    turns = [asyncio.ensure_future(turn()) for _ in range(2)]
    await asyncio.sleep(0)
    waiting = asyncio.ensure_future(boxes.quiet())
    await asyncio.sleep(0.03)
    assert not waiting.done()
    gate.set()
    await asyncio.gather(*turns)
    await asyncio.wait_for(waiting, 60)
