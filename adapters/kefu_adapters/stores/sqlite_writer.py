"""The threads of a SQLite store: one that writes in groups, others that read.

They know nothing of what is written. A piece of work is a function of a cursor; it runs inside a transaction that it
neither begins nor ends, and must be free of effects outside, because a failing neighbour makes it run again.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from kefu_adapters.stores.sqlite_files import connect_reader, connect_writer
from kefu_core.errors import StoreError, StoreUnavailable

T = TypeVar("T")
Work = Callable[[sqlite3.Cursor], T]

GROUP = 64
"""At most so many pieces of work share a commit."""

_STORE_TROUBLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)
_TRUNCATE_RETRY_SECONDS = 0.05


class _Item(NamedTuple):
    work: Work[Any]
    future: asyncio.Future[Any]


_Outcome = tuple[asyncio.Future[Any], Any, BaseException | None]


def is_store_trouble(error: BaseException) -> bool:
    """Whether the store itself failed, not the statement."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, sqlite3.Error) and code is not None and (code & 0xFF) in _STORE_TROUBLE


def is_lost_write(error: BaseException) -> bool:
    """Whether the disk failed under a commit: nobody knows what it holds now."""
    return is_store_trouble(error) and (getattr(error, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_IOERR


def _deliver(outcomes: list[_Outcome]) -> None:
    for future, result, error in outcomes:
        if future.done():
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


class _Threads:
    """Work goes in from the loop, results come back to it, a group at a time."""

    def __init__(self, path: Path, name: str, count: int, take: int) -> None:
        self._path = path
        self._name = name
        self._count = count
        self._take = take
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = "the store is not open"

    def start(self) -> None:
        """Start the threads; results go to the running loop."""
        self._loop = asyncio.get_running_loop()
        self._closed = ""
        for number in range(self._count):
            thread = threading.Thread(target=self._run, name=f"{self._name}-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def submit(self, work: Work[T]) -> asyncio.Future[T]:
        """Queue a piece of work. Cancelling the wait does not take it back: it may still be done."""
        loop = self._loop
        if self._closed or loop is None:
            raise StoreUnavailable(self._closed)
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put(_Item(work, future))
        return future

    async def stop(self) -> None:
        """Finish what is queued, then end the threads."""
        self._closed = self._closed or "the store is closed"
        for _ in self._threads:
            self._queue.put(None)  # one for each: a thread that finds it ends
        threads, self._threads = self._threads, []
        for thread in threads:
            await asyncio.to_thread(thread.join)

    def _group(self, first: _Item) -> tuple[list[_Item], bool]:
        """What waits behind ``first``, and whether the end was met."""
        items = [first]
        while len(items) < self._take:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
            if item is None:
                return items, True
            items.append(item)
        return items, False

    def _hand_back(self, outcomes: list[_Outcome]) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is gone, and with it whoever waited
                self._loop.call_soon_threadsafe(_deliver, outcomes)

    def _refuse_rest(self, reason: str) -> None:
        """Go on only to say no, until the end: nobody may wait for an answer for ever."""
        self._closed = self._closed or reason
        while (item := self._queue.get()) is not None:
            self._hand_back([(item.future, None, StoreUnavailable(reason))])

    def _run(self) -> None:
        raise NotImplementedError


class SqliteReaders(_Threads):
    """Read-only connections. Each piece of work sees one snapshot."""

    def __init__(self, path: Path, count: int = 1) -> None:
        super().__init__(path, "kefu-read", count, take=8)

    def _run(self) -> None:
        try:
            connection = connect_reader(self._path)
        except sqlite3.Error as error:
            self._refuse_rest(f"cannot read the store: {error}")
            return
        cursor = connection.cursor()
        ended = False
        while not ended:
            first = self._queue.get()
            if first is None:
                break
            items, ended = self._group(first)
            self._hand_back([self._read(cursor, item) for item in items])
        connection.close()

    @staticmethod
    def _read(cursor: sqlite3.Cursor, item: _Item) -> _Outcome:
        try:
            cursor.execute("BEGIN")
            try:
                return (item.future, item.work(cursor), None)
            finally:
                cursor.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - whatever it was belongs to the one who asked
            if isinstance(error, sqlite3.Error):
                return (item.future, None, _named(error))
            return (item.future, None, error)


def _named(error: BaseException) -> BaseException:
    """A library's error as one of ours."""
    if is_store_trouble(error):
        named: StoreError = StoreUnavailable(f"the store cannot do it now: {error}")
    elif isinstance(error, sqlite3.Error):
        named = StoreError(f"the store refused a statement: {error}")
    else:
        return error
    named.__cause__ = error
    return named


class SqliteWriter(_Threads):
    """The only writer. Takes what waits (no lingering), commits it as one, then tells everybody.

    ``fatal`` is called on the loop when the disk failed under a commit; after that every write is refused.
    """

    def __init__(self, path: Path, *, fatal: Callable[[BaseException], None] | None = None) -> None:
        super().__init__(path, "kefu-write", 1, take=GROUP)
        self._fatal = fatal
        self._lost = ""
        self._truncate_at: float | None = None
        self.commits = 0
        """Transactions that wrote something or could have."""

    def truncate_soon(self) -> None:
        """Empty the write-ahead log after the commit under way, so that overwritten text is in no file."""
        self._truncate_at = time.monotonic()

    def _run(self) -> None:
        try:
            connection = connect_writer(self._path)
        except sqlite3.Error as error:
            self._refuse_rest(f"cannot write the store: {error}")
            return
        cursor = connection.cursor()
        ended = False
        while not ended:
            try:
                wait = None if self._truncate_at is None else _TRUNCATE_RETRY_SECONDS
                first = self._queue.get(timeout=wait)
            except queue.Empty:
                self._truncate(cursor)
                continue
            if first is None:
                break
            items, ended = self._group(first)
            self._hand_back(self._write(connection, cursor, items))
            self._truncate(cursor)
            if self._lost and not ended:
                self._refuse_rest(self._lost)
                break
        connection.close()

    def _write(self, connection: sqlite3.Connection, cursor: sqlite3.Cursor, items: list[_Item]) -> list[_Outcome]:
        """One transaction. Plain first; only when an item fails is the group run again with savepoints."""
        try:
            outcomes = self._attempt(cursor, items)
            self._commit(cursor)
        except Exception as error:  # noqa: BLE001 - sorted out below, nothing is swallowed
            self._roll_back(connection, cursor)
            if is_store_trouble(error) or len(items) == 1:
                return self._fail(items, error)
        else:
            self.commits += 1
            return outcomes
        try:
            outcomes = self._attempt_each(cursor, items)
            self._commit(cursor)
        except Exception as error:  # noqa: BLE001 - the group fails as one
            self._roll_back(connection, cursor)
            return self._fail(items, error)
        self.commits += 1
        return outcomes

    @staticmethod
    def _attempt(cursor: sqlite3.Cursor, items: list[_Item]) -> list[_Outcome]:
        cursor.execute("BEGIN IMMEDIATE")
        return [(item.future, item.work(cursor), None) for item in items]

    @staticmethod
    def _attempt_each(cursor: sqlite3.Cursor, items: list[_Item]) -> list[_Outcome]:
        cursor.execute("BEGIN IMMEDIATE")
        outcomes: list[_Outcome] = []
        for item in items:
            cursor.execute("SAVEPOINT item")
            try:
                outcomes.append((item.future, item.work(cursor), None))
            except Exception as error:
                if is_store_trouble(error):
                    raise
                cursor.execute("ROLLBACK TO item")
                outcomes.append((item.future, None, _named(error)))
            cursor.execute("RELEASE item")
        return outcomes

    def _commit(self, cursor: sqlite3.Cursor) -> None:
        try:
            cursor.execute("COMMIT")
        except sqlite3.Error as error:
            if is_lost_write(error):
                self._closed = self._lost = f"the disk failed under a commit: {error}"
                if self._fatal is not None and self._loop is not None:
                    with contextlib.suppress(RuntimeError):
                        self._loop.call_soon_threadsafe(self._fatal, error)
            raise

    @staticmethod
    def _roll_back(connection: sqlite3.Connection, cursor: sqlite3.Cursor) -> None:
        if connection.in_transaction:  # a full disk has rolled back already
            with contextlib.suppress(sqlite3.Error):
                cursor.execute("ROLLBACK")

    @staticmethod
    def _fail(items: list[_Item], error: BaseException) -> list[_Outcome]:
        # An exception object belongs to one waiter: a shared one would collect everybody's traceback.
        return [(item.future, None, _named(error)) for item in items]

    def _truncate(self, cursor: sqlite3.Cursor) -> None:
        if self._truncate_at is None:
            return
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error:
            busy = 1
        if not busy:
            self._truncate_at = None
