"""Answers whose fate is in doubt: no echo is taken for a colleague, nothing overtakes, the store may be away."""

import sqlite3
from pathlib import Path

from tests.faults.questions import questions
from tests.faults.world import until

from .inside import PATIENCE, Inside, inside

FIRST, SECOND = questions()[0], questions()[1]


async def _jump(one: Inside, seconds: float) -> None:
    """Move the platforms' time and the fleet's together."""
    one.world.clock.advance(seconds)
    one.fleet.clock.drive(one.world.clock.offset, one.world.clock.scale)
    one.fleet.courier.wake()


async def test_the_echo_of_an_unknown_answer_is_no_takeover(tmp_path: Path) -> None:
    async with inside(tmp_path, ("x",), timeout_seconds=3) as one:
        one.world.fault(kind="timeout_after_accept", method="POST /2/dm", seconds=6)
        await one.world.ask("x", "marcus", FIRST)
        await one.rows("SELECT 1 FROM deliveries WHERE status='sent'")
        await one.asks("x", "marcus", SECOND)
        assert await one.read("SELECT DISTINCT holder FROM conversations") == [("",)]
        shown = one.world.shown("x", "marcus")
        assert [sum(q.mark in text for text in shown) for q in (FIRST, SECOND)] == [1, 1]


async def test_what_waits_behind_an_unknown_answer_does_not_overtake_it(tmp_path: Path) -> None:
    async with inside(tmp_path, ("telegram",), timeout_seconds=3) as one:
        one.world.fault(kind="timeout_before", method="sendMessage", seconds=6)
        await one.world.ask("telegram", "ann", FIRST)
        await one.rows("SELECT 1 FROM deliveries WHERE status='unknown'")
        second = await one.world.ask("telegram", "ann", SECOND)
        await one.rows("SELECT 1 FROM deliveries WHERE status='queued'")
        await _jump(one, 60.5)
        assert await until(lambda: one.world.has_answer(second), PATIENCE)
        shown = one.world.shown("telegram", "ann")
        assert [next(q for q in (FIRST, SECOND) if q.mark in text) for text in shown] == [FIRST, SECOND]
        rows = await one.read("SELECT status,maybe_duplicate FROM deliveries ORDER BY position")
        assert rows[0] == ("sent", 1)


async def test_an_outcome_that_the_store_could_not_take_is_written_later(tmp_path: Path) -> None:
    async with inside(tmp_path, ("telegram",)) as one:
        one.world.fault(kind="slow", method="sendMessage", seconds=3)
        first = await one.world.ask("telegram", "ann", FIRST)
        await one.rows("SELECT 1 FROM deliveries WHERE status='sending'")
        lock = sqlite3.connect(tmp_path / "data" / "kefu.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        try:
            assert await until(lambda: one.world.has_answer(first), PATIENCE)
            # The writer waits four seconds for the lock before it gives up.
            await until(lambda: False, 4.5)
        finally:
            lock.execute("ROLLBACK")
            lock.close()
        await one.rows("SELECT 1 FROM deliveries WHERE status='sent'")
        await one.asks("telegram", "ann", SECOND)
