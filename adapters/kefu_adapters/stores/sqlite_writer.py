"""The one writer of a SQLite store: what waits shares a commit, and no wait for the disk stops the loop.

Short work (a decision, an outcome) is run where it was asked for, in the loop's own thread: a statement that finds its
pages in memory takes microseconds, and to hand each one to a thread costs several times that, because the two want the
interpreter at the same moment. The COMMIT, which waits for the disk, is the thread's, and so is all work that may take
long. When statements themselves had to wait (cold pages, another program), short work goes to the thread for a while.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kefu_adapters.stores.sqlite_files import BUSY_MILLISECONDS, connect_writer
from kefu_adapters.stores.sqlite_threads import SqliteCursor, is_busy, is_lost_write, is_store_trouble, named
from kefu_adapters.stores.threads import Item, Outcome, T, Threads, Work, deliver
from kefu_core.errors import StoreUnavailable

GROUP = 64
"""At most so many pieces of work share a commit."""
SLOW_SECONDS = 0.03
"""A group whose statements waited this long (not: worked) had to ask the disk for its pages."""
AWAY_SECONDS = 5.0
"""So long short work is then left to the thread."""
_TRUNCATE_RETRY_SECONDS = 0.05
STILL_BUSY_MILLISECONDS = 250
"""So long once another program has outlasted a whole wait: who comes behind would wait that one out as well."""
_IMPATIENT = "PRAGMA busy_timeout=0"


class _Job(NamedTuple):
    """What the thread is asked for. With ``outcomes`` the group has been run and waits for its COMMIT."""

    items: list[Item]
    outcomes: list[Outcome] | None


class SqliteWriter(Threads):
    """The only writer. Takes what waits (no lingering), commits it as one, then tells everybody.

    One group is under way at a time. The connection is used by whoever holds ``_mine``: the loop from BEGIN on, the
    thread for a COMMIT that the loop handed over (and lets go after it), and the thread for its own work.
    ``fatal`` is called on the loop when the disk failed under a commit; after that every write is refused.
    """

    def __init__(
        self, path: Path, *, fatal: Callable[[BaseException], None] | None = None, name: str = "kefu-write"
    ) -> None:
        super().__init__(name, 1, take=GROUP)
        self._path = path
        self._fatal = fatal
        self._lost = ""
        self._truncate_at: float | None = None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._waiting: deque[Item] = deque()
        self._is_called = False
        self._is_busy = False
        self._idle: asyncio.Future[None] | None = None
        self._cursor: SqliteCursor | None = None
        self._mine = threading.Lock()
        self._away_until = 0.0
        self.commits = 0
        """Transactions that wrote something or could have."""
        self.here = 0
        """Those of them whose statements ran in the loop's thread."""
        self.patience = BUSY_MILLISECONDS
        """Milliseconds that the next group of the thread waits for another program that writes."""
        self.watched: Callable[[float, int], None] | None = None
        """Hears seconds and size of each commit, in the writer's thread."""

    def truncate_soon(self) -> None:
        """Empty the write-ahead log after the commit under way, so that overwritten text is in no file."""
        self._truncate_at = time.monotonic()

    # --- in the loop -------------------------------------------------------------------------------------

    def submit(self, work: Work[T], names: tuple[str, ...] = ()) -> asyncio.Future[T]:
        """Queue work of any length. Cancelling the wait does not take it back: it may still be done."""
        return self._put(work, names, quick=False)

    def quickly(self, work: Work[T], names: tuple[str, ...] = ()) -> asyncio.Future[T]:
        """Queue work of a few statements by keys. Cancelling the wait does not take it back."""
        return self._put(work, names, quick=True)

    def _put(self, work: Work[T], names: tuple[str, ...], *, quick: bool) -> asyncio.Future[T]:
        loop = self._loop
        if self._closed or loop is None:
            raise StoreUnavailable(self._closed)
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.append(Item(work, future, names, quick))
        self._call(loop)
        return future

    def _call(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin a group once what is ready now has been heard: it may have something to write, too."""
        if not self._is_busy and not self._is_called:
            self._is_called = True
            loop.call_soon(self._begin)

    def _begin(self) -> None:
        self._is_called = False
        if self._is_busy or not self._waiting:
            return
        waiting = self._waiting
        items = [waiting.popleft()]
        quick = items[0].quick
        while waiting and len(items) < GROUP and waiting[0].quick is quick:
            items.append(waiting.popleft())
        self._is_busy = True
        self._jobs.put(_Job(items, self._run_here(items) if quick else None))

    def _run_here(self, items: list[Item]) -> list[Outcome] | None:
        """The outcomes of a group that now waits for its COMMIT; None where the thread shall do it all."""
        cursor = self._cursor
        begun = time.monotonic()
        if cursor is None or begun < self._away_until or not self._mine.acquire(blocking=False):
            return None
        used = time.thread_time()
        try:
            outcomes = _work_off(cursor, items)
        except Exception:  # noqa: BLE001 - the thread runs it again and finds out whose fault it is
            _roll_back(cursor)
            self._mine.release()
            return None
        if time.monotonic() - begun - (time.thread_time() - used) > SLOW_SECONDS:
            self._away_until = time.monotonic() + AWAY_SECONDS
        return outcomes

    def _ended(self, outcomes: list[Outcome]) -> None:
        self._is_busy = False
        deliver(outcomes)
        if self._waiting and self._loop is not None:
            self._call(self._loop)
        elif self._idle is not None and not self._idle.done():
            self._idle.set_result(None)

    async def stop(self) -> None:
        """Finish what is queued, then end the thread."""
        self._closed = self._closed or "the store is closed"
        threads, self._threads = self._threads, []
        while threads and (self._is_busy or self._waiting):
            self._idle = asyncio.get_running_loop().create_future()
            await self._idle
        for thread in threads:
            self._jobs.put(None)
            await asyncio.to_thread(thread.join)

    # --- in the thread -----------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            connection = connect_writer(self._path)
        except sqlite3.Error as error:
            self._refuse_rest(f"cannot write the store: {error}")
            return
        cursor = connection.cursor(SqliteCursor)
        self._cursor = cursor
        while True:
            try:
                wait = None if self._truncate_at is None else _TRUNCATE_RETRY_SECONDS
                job = self._jobs.get(timeout=wait)
            except queue.Empty:
                self._truncate(cursor)
                continue
            if job is None:
                break
            self._do(cursor, job)
            self._truncate(cursor)
            if self._lost:
                self._refuse_rest(self._lost)
                break
        self._cursor = None
        connection.close()

    def _do(self, cursor: SqliteCursor, job: _Job) -> None:
        if job.outcomes is None:
            self._mine.acquire()
        try:
            outcomes = self._write(cursor, job.items) if job.outcomes is None else self._finish(cursor, job)
        finally:
            self._mine.release()
        self._hand_back(outcomes)

    def _hand_back(self, outcomes: list[Outcome]) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is gone, and with it whoever waited
                self._loop.call_soon_threadsafe(self._ended, outcomes)

    def _refuse_rest(self, reason: str) -> None:
        """Go on only to say no, until the end: nobody may wait for an answer for ever."""
        self._closed = self._closed or reason
        self._cursor = None
        while (job := self._jobs.get()) is not None:
            if job.outcomes is not None:
                self._mine.release()
            self._hand_back([(item.future, None, StoreUnavailable(reason)) for item in job.items])

    def _finish(self, cursor: SqliteCursor, job: _Job) -> list[Outcome]:
        """Commit what the loop ran."""
        try:
            self._commit(cursor, len(job.items))
        except Exception as error:  # noqa: BLE001 - the group fails as one
            _roll_back(cursor)
            return _failed(job.items, error)
        self.commits += 1
        self.here += 1
        self.patience = BUSY_MILLISECONDS
        return job.outcomes or []

    def _write(self, cursor: SqliteCursor, items: list[Item]) -> list[Outcome]:
        """One transaction. Plain first; only when an item fails is the group run again with savepoints."""
        cursor.execute(f"PRAGMA busy_timeout={self.patience}")
        try:
            return self._patiently(cursor, items)
        finally:
            cursor.execute(_IMPATIENT)

    def _patiently(self, cursor: SqliteCursor, items: list[Item]) -> list[Outcome]:
        try:
            outcomes = _work_off(cursor, items)
            self._commit(cursor, len(items))
        except Exception as error:  # noqa: BLE001 - sorted out below, nothing is swallowed
            _roll_back(cursor)
            if is_busy(error):
                self.patience = STILL_BUSY_MILLISECONDS
            if is_store_trouble(error) or len(items) == 1:
                return _failed(items, error)
        else:
            self.commits += 1
            self.patience = BUSY_MILLISECONDS
            return outcomes
        try:
            outcomes = _work_off_each(cursor, items)
            self._commit(cursor, len(items))
        except Exception as error:  # noqa: BLE001 - the group fails as one
            _roll_back(cursor)
            return _failed(items, error)
        self.commits += 1
        return outcomes

    def _commit(self, cursor: SqliteCursor, size: int) -> None:
        begun = time.perf_counter()
        try:
            cursor.execute("COMMIT")
        except sqlite3.Error as error:
            if is_lost_write(error):
                self._closed = self._lost = f"the disk failed under a commit: {error}"
                if self._fatal is not None and self._loop is not None:
                    with contextlib.suppress(RuntimeError):
                        self._loop.call_soon_threadsafe(self._fatal, error)
            raise
        if self.watched is not None:
            self.watched(time.perf_counter() - begun, size)

    def _truncate(self, cursor: SqliteCursor) -> None:
        """Empty the log if that is due. Not while the loop runs a group: after its COMMIT we are here again."""
        if self._truncate_at is None or not self._mine.acquire(blocking=False):
            return
        cursor.execute(f"PRAGMA busy_timeout={self.patience}")
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error:
            busy = 1
        finally:
            cursor.execute(_IMPATIENT)
            self._mine.release()
        if not busy:
            self._truncate_at = None


def _work_off(cursor: SqliteCursor, items: list[Item]) -> list[Outcome]:
    cursor.execute("BEGIN IMMEDIATE")
    return [(item.future, item.work(cursor), None) for item in items]


def _work_off_each(cursor: SqliteCursor, items: list[Item]) -> list[Outcome]:
    cursor.execute("BEGIN IMMEDIATE")
    outcomes: list[Outcome] = []
    for item in items:
        cursor.execute("SAVEPOINT item")
        try:
            outcomes.append((item.future, item.work(cursor), None))
        except Exception as error:
            if is_store_trouble(error):
                raise
            cursor.execute("ROLLBACK TO item")
            outcomes.append((item.future, None, named(error)))
        cursor.execute("RELEASE item")
    return outcomes


def _roll_back(cursor: SqliteCursor) -> None:
    if cursor.connection.in_transaction:  # a full disk has rolled back already
        with contextlib.suppress(sqlite3.Error):
            cursor.execute("ROLLBACK")


def _failed(items: list[Item], error: BaseException) -> list[Outcome]:
    # An exception object belongs to one waiter: a shared one would collect everybody's traceback.
    return [(item.future, None, named(error)) for item in items]
