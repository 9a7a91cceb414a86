"""How long a reply would wait, told before somebody writes it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.fleet import CAPABILITIES, INBOX, FakeFleet, fleet

from kefu_core.errors import RateLimited

OTHER = "second-telegram"


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path, capabilities={INBOX: CAPABILITIES, OTHER: replace(CAPABILITIES)}) as one:
        yield one


async def delay(kefu: FakeFleet, name: str, conversation: str) -> int:
    desk = await kefu.desk(name)
    page = await desk.get(f"/api/conversations/{conversation}")
    return int(page["compose"]["queue_delay_seconds"])


async def test_the_oldest_reply_that_waits_says_how_long_the_next_one_will(kefu: FakeFleet) -> None:
    one, far = await kefu.queued("c1"), await kefu.queued("c2", inbox=OTHER)
    ann = await kefu.desk("ann")
    assert await delay(kefu, "ann", one) == 0
    kefu.adapters[INBOX].errors.append(RateLimited("slow down", retry_after=300, scope="inbox"))
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Hello", "key": "reply-key-1", "undo_seconds": 0})
    await kefu.quiet()
    await kefu.pass_time(40)
    assert await delay(kefu, "ann", one) == 40
    assert await delay(kefu, "lea", far) == 0


async def test_what_can_still_be_taken_back_is_no_queue(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Hello", "key": "reply-key-1", "undo_seconds": 15})
    await kefu.pass_time(10)
    assert await delay(kefu, "ann", one) == 0


async def test_it_is_read_from_the_store_once_a_second_at_most(kefu: FakeFleet) -> None:
    queue, reads = kefu.relay.queue, 0
    real = kefu.relay.console.queued_since

    async def counted(now: int) -> dict[str, int]:
        nonlocal reads
        reads += 1
        return await real(now)

    kefu.relay.console.queued_since = counted  # type: ignore[method-assign]
    for _ in range(5):
        await queue.delay_seconds(INBOX, kefu.relay.now_ms)
    assert reads == 1
    await kefu.pass_time(1)
    await queue.delay_seconds(INBOX, kefu.relay.now_ms)
    assert reads == 2


async def test_the_look_is_served_by_an_index(kefu: FakeFleet) -> None:
    plan = await kefu.ledger.database.read(
        "EXPLAIN QUERY PLAN SELECT d.inbox,d.created_at,d.due FROM deliveries d"
        " WHERE d.status='queued' AND d.held='' AND d.priority=0 ORDER BY d.due LIMIT 1000"
    )
    assert "deliveries_ready" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
