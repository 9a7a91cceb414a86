"""The writer commits in groups, keeps neighbours apart and never says yes before the commit."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kefu_adapters.stores.sqlite_files import BUSY_MILLISECONDS
from kefu_adapters.stores.sqlite_threads import SqliteReaders
from kefu_adapters.stores.sqlite_writer import GROUP, SLOW_SECONDS, STILL_BUSY_MILLISECONDS, SqliteWriter
from kefu_core.errors import StoreError, StoreUnavailable


class Breakable(SqliteWriter):
    """A writer whose next commits fail like a bad disk or a busy file."""

    failure = ""

    def _commit(self, cursor: sqlite3.Cursor, size: int) -> None:
        if not self.failure:
            super()._commit(cursor, size)  # type: ignore[arg-type]
            return
        error = sqlite3.OperationalError("made up")
        error.sqlite_errorcode = {"io": sqlite3.SQLITE_IOERR_FSYNC, "busy": sqlite3.SQLITE_BUSY}[self.failure]
        super()._commit(_Failing(error), size)  # type: ignore[arg-type]


class _Failing:
    def __init__(self, error: sqlite3.Error) -> None:
        self.error = error

    def execute(self, _sql: str) -> None:
        raise self.error


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[Breakable]:
    one = Breakable(tmp_path / "w.db")
    one.start()
    await one.submit(lambda cursor: cursor.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)"))
    yield one
    await one.stop()


def insert(number: int) -> object:
    return lambda cursor: cursor.execute("INSERT INTO t (n,text) VALUES (?,'x')", (number,)).rowcount


async def count(writer: SqliteWriter) -> int:
    return int(await writer.submit(lambda cursor: cursor.execute("SELECT count(*) FROM t").fetchone()[0]))


async def held(writer: SqliteWriter, gate: threading.Event) -> asyncio.Future[object]:
    """Keep the writer busy, so that what comes next waits and becomes one group."""
    began = threading.Event()

    def wait(_cursor: sqlite3.Cursor) -> None:
        began.set()
        gate.wait(5)

    future = writer.submit(wait)
    await asyncio.to_thread(began.wait, 5)
    return future


async def test_what_waits_shares_a_commit_but_at_most_sixty_four(writer: Breakable) -> None:
    gate = threading.Event()
    first = await held(writer, gate)
    before = writer.commits
    waiting = [writer.submit(insert(number)) for number in range(GROUP + 6)]  # type: ignore[arg-type]
    gate.set()
    await asyncio.gather(first, *waiting)
    assert writer.commits - before == 3
    assert await count(writer) == GROUP + 6


async def test_who_comes_behind_one_that_another_program_kept_out_does_not_wait_as_long_again(
    writer: Breakable, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "w.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer.patience = 20
    for put in (writer.submit, writer.quickly):
        with pytest.raises(StoreUnavailable):
            await put(insert(1))  # type: ignore[arg-type]
        assert writer.patience == STILL_BUSY_MILLISECONDS
    other.execute("ROLLBACK")
    other.close()
    await writer.submit(insert(1))  # type: ignore[arg-type]
    assert writer.patience == BUSY_MILLISECONDS
    assert await count(writer) == 1


async def test_one_that_fails_does_not_take_its_neighbours_along(writer: Breakable) -> None:
    gate = threading.Event()
    first = await held(writer, gate)

    def stumble(cursor: sqlite3.Cursor) -> None:
        cursor.execute("INSERT INTO t (n) VALUES (100)")
        raise ZeroDivisionError

    work = [insert(1), stumble, insert(2), insert(1), insert(3)]
    waiting = [writer.submit(one) for one in work]  # type: ignore[arg-type]
    gate.set()
    await first
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert results[0] == results[2] == results[4] == 1
    assert isinstance(results[1], ZeroDivisionError)
    assert isinstance(results[3], StoreError)
    assert await count(writer) == 3


async def test_a_failed_commit_fails_all_and_the_next_one_heals(writer: Breakable) -> None:
    gate = threading.Event()
    first = await held(writer, gate)
    writer.failure = "busy"
    waiting = [writer.submit(insert(number)) for number in range(5)]  # type: ignore[arg-type]
    gate.set()
    results = await asyncio.gather(first, *waiting, return_exceptions=True)
    assert all(isinstance(result, StoreUnavailable) for result in results)
    assert len({id(result) for result in results}) == 6
    writer.failure = ""
    assert await count(writer) == 0
    assert await writer.submit(insert(1)) == 1  # type: ignore[arg-type]


async def test_a_disk_that_fails_under_a_commit_ends_all_writing(tmp_path: Path) -> None:
    told: list[BaseException] = []
    writer = Breakable(tmp_path / "w.db", fatal=told.append)
    writer.start()
    await writer.submit(lambda cursor: cursor.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)"))
    writer.failure = "io"
    with pytest.raises(StoreUnavailable):
        await writer.submit(insert(1))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    assert len(told) == 1
    writer.failure = ""
    with pytest.raises(StoreUnavailable, match="disk failed"):
        await writer.submit(insert(1))  # type: ignore[arg-type]
    await writer.stop()


async def test_a_full_disk_is_unavailable_and_loses_nothing_earlier(writer: Breakable) -> None:
    await writer.submit(insert(1))  # type: ignore[arg-type]
    pages = await writer.submit(lambda cursor: cursor.execute("PRAGMA page_count").fetchone()[0])
    await writer.submit(lambda cursor: cursor.execute(f"PRAGMA max_page_count={pages}").fetchall())
    big = "INSERT INTO t (n,text) VALUES (2,?)"
    with pytest.raises(StoreUnavailable):
        await writer.submit(lambda cursor: cursor.execute(big, ("x" * 100_000,)))
    await writer.submit(lambda cursor: cursor.execute("PRAGMA max_page_count=1000000").fetchall())
    await writer.submit(lambda cursor: cursor.execute(big, ("x" * 100_000,)))
    assert await count(writer) == 2


async def test_a_cancelled_wait_neither_hurts_nor_takes_the_work_back(writer: Breakable) -> None:
    gate = threading.Event()
    first = await held(writer, gate)
    waiting = writer.submit(insert(1))  # type: ignore[arg-type]
    waiting.cancel()
    gate.set()
    await first
    assert await count(writer) == 1


async def test_short_work_runs_in_the_loop_and_its_commit_does_not(writer: Breakable) -> None:
    where: list[str] = []
    writer.watched = lambda _seconds, _size: where.append(threading.current_thread().name)

    def note(cursor: sqlite3.Cursor) -> None:
        where.append(threading.current_thread().name)
        cursor.execute("INSERT INTO t (n) VALUES (?)", (len(where),))

    await asyncio.gather(writer.quickly(note), writer.quickly(note))  # type: ignore[arg-type]
    assert where == ["MainThread", "MainThread", "kefu-write-0"]
    assert writer.here == 1
    assert await count(writer) == 2


async def test_short_work_that_fails_does_not_take_its_neighbours_along(writer: Breakable) -> None:
    def stumble(cursor: sqlite3.Cursor) -> None:
        cursor.execute("INSERT INTO t (n) VALUES (100)")
        raise ZeroDivisionError

    work = [insert(1), stumble, insert(2), insert(1), insert(3)]
    results = await asyncio.gather(*(writer.quickly(one) for one in work), return_exceptions=True)  # type: ignore[arg-type]
    assert results[0] == results[2] == results[4] == 1
    assert isinstance(results[1], ZeroDivisionError)
    assert isinstance(results[3], StoreError)
    assert await count(writer) == 3


async def test_a_commit_of_short_work_that_fails_fails_all_of_it(writer: Breakable) -> None:
    writer.failure = "busy"
    results = await asyncio.gather(*(writer.quickly(insert(n)) for n in range(3)), return_exceptions=True)  # type: ignore[arg-type]
    assert all(isinstance(result, StoreUnavailable) for result in results)
    writer.failure = ""
    assert await count(writer) == 0
    assert await writer.quickly(insert(1)) == 1  # type: ignore[arg-type]


async def test_short_and_long_work_are_done_in_the_order_they_came(writer: Breakable) -> None:
    gate, order = threading.Event(), []
    first = await held(writer, gate)
    ways = [writer.submit, writer.quickly, writer.quickly, writer.submit, writer.quickly]
    waiting = [way(lambda _cursor, n=n: order.append(n)) for n, way in enumerate(ways)]  # type: ignore[misc]
    gate.set()
    await asyncio.gather(first, *waiting)
    assert order == [0, 1, 2, 3, 4]


async def test_while_another_program_holds_the_file_the_loop_goes_on(writer: Breakable, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "w.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = writer.quickly(insert(1))  # type: ignore[arg-type]
    for _ in range(5):
        await asyncio.sleep(0.01)
    assert not waiting.done()
    other.execute("ROLLBACK")
    other.close()
    assert await waiting == 1


async def test_when_statements_wait_for_the_disk_short_work_goes_to_the_thread(writer: Breakable) -> None:
    where: list[str] = []

    def wait(_cursor: sqlite3.Cursor) -> None:
        where.append(threading.current_thread().name)
        time.sleep(SLOW_SECONDS * 2)

    await writer.quickly(wait)  # type: ignore[arg-type]
    await writer.quickly(wait)  # type: ignore[arg-type]
    assert where == ["MainThread", "kefu-write-0"]


async def test_another_program_that_holds_the_file_is_waited_for_only_so_long(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    writer = SqliteWriter(path)
    writer.start()
    await writer.submit(lambda cursor: cursor.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        async with asyncio.timeout(60):
            await writer.submit(insert(1))  # type: ignore[arg-type]
    other.execute("ROLLBACK")
    other.close()
    assert await writer.submit(insert(1)) == 1  # type: ignore[arg-type]
    await writer.stop()


async def test_after_the_end_everything_is_refused(tmp_path: Path) -> None:
    writer = SqliteWriter(tmp_path / "w.db")
    with pytest.raises(StoreUnavailable, match="not open"):
        writer.submit(insert(1))  # type: ignore[arg-type]
    writer.start()
    last = writer.submit(lambda _cursor: 7)
    await writer.stop()
    assert await last == 7
    with pytest.raises(StoreUnavailable, match="closed"):
        writer.submit(insert(1))  # type: ignore[arg-type]


async def test_readers_cannot_write_and_tell_their_errors_to_the_asker(writer: Breakable, tmp_path: Path) -> None:
    readers = SqliteReaders(tmp_path / "w.db")
    readers.start()
    with pytest.raises(StoreError):
        await readers.submit(lambda cursor: cursor.execute("INSERT INTO t (n) VALUES (1)"))
    with pytest.raises(ZeroDivisionError):
        await readers.submit(lambda _cursor: 1 // 0)
    assert await readers.submit(lambda cursor: cursor.execute("SELECT count(*) FROM t").fetchone()) == (0,)
    await readers.stop()
