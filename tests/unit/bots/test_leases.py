"""Leases: one process at a time does what one process should do."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kefu_bots import leases
from kefu_bots.leases import Leases
from kefu_core.errors import StoreUnavailable


class SharedVault:
    """One table of leases, seen by one owner."""

    def __init__(self, table: dict[str, str], owner: str) -> None:
        self.table, self.owner, self.down, self.asked = table, owner, False, 0

    async def lease(self, key: str, seconds: float) -> bool:
        self.asked += 1
        if self.down:
            raise StoreUnavailable("down")
        return self.table.setdefault(key, self.owner) == self.owner

    async def release(self, key: str) -> None:
        if self.table.get(key) == self.owner:
            del self.table[key]


@contextmanager
def impatient() -> Iterator[None]:
    """Leases that are asked for anew at once."""
    before = leases.ROUND_SECONDS
    leases.ROUND_SECONDS = 0.001
    try:
        yield
    finally:
        leases.ROUND_SECONDS = before


def two() -> tuple[SharedVault, SharedVault]:
    table: dict[str, str] = {}
    return SharedVault(table, "a"), SharedVault(table, "b")


async def test_alone_everything_is_ours_and_nobody_is_asked() -> None:
    vault, _ = two()
    assert await Leases(vault, alone=True).mine("timers")  # type: ignore[arg-type]
    assert vault.asked == 0


async def test_one_of_two_holds_it_and_the_other_takes_over_when_it_is_given_back() -> None:
    one, other = two()
    first, second = Leases(one, alone=False), Leases(other, alone=False)  # type: ignore[arg-type]
    assert await first.mine("timers")
    assert await first.mine("timers")
    assert one.asked == 1
    assert not await second.mine("timers")
    await first.release()
    with impatient():
        await asyncio.sleep(0.01)
        assert await second.mine("timers")


async def test_without_a_store_nobody_holds_it() -> None:
    one, _ = two()
    one.down = True
    assert not await Leases(one, alone=False).mine("timers")  # type: ignore[arg-type]


async def test_work_runs_while_the_lease_is_ours_and_ends_with_it() -> None:
    one, _ = two()
    mine = Leases(one, alone=False)  # type: ignore[arg-type]
    runs: list[str] = []
    ended = asyncio.Event()

    async def work() -> None:
        runs.append("begun")
        try:
            await asyncio.Event().wait()
        finally:
            runs.append("ended")
            ended.set()

    with impatient():
        task = asyncio.ensure_future(mine.while_mine("inbox", work))
        while not runs:
            await asyncio.sleep(0.001)
        one.table["lease:inbox"] = "b"
        await asyncio.wait_for(ended.wait(), 30)
        one.table["lease:inbox"] = "a"
        while len(runs) < 3:
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert runs == ["begun", "ended", "begun", "ended"]
