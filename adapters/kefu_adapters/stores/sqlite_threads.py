"""The threads of a SQLite store: one that writes in groups, others that read; see ``threads``."""

import contextlib
import queue
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from kefu_adapters.stores.dialect import SQLITE
from kefu_adapters.stores.sqlite_files import connect_reader, connect_writer
from kefu_adapters.stores.threads import Item, Outcome, Threads
from kefu_core.errors import StoreError, StoreUnavailable

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


class SqliteCursor(sqlite3.Cursor):
    """The library's own cursor: nothing stands between a statement and the engine."""

    dialect = SQLITE

    def lock(self, names: Iterable[str], /) -> None:
        """Nothing to do: who writes is alone."""


def is_store_trouble(error: BaseException) -> bool:
    """Whether the store itself failed, not the statement."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, sqlite3.Error) and code is not None and (code & 0xFF) in _STORE_TROUBLE


def is_lost_write(error: BaseException) -> bool:
    """Whether the disk failed under a commit: nobody knows what it holds now."""
    return is_store_trouble(error) and (getattr(error, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_IOERR


class SqliteReaders(Threads):
    """Read-only connections. Each piece of work sees one snapshot."""

    def __init__(self, path: Path, count: int = 1, name: str = "kefu-read") -> None:
        super().__init__(name, count, take=8)
        self._path = path

    def _run(self) -> None:
        try:
            connection = connect_reader(self._path)
        except sqlite3.Error as error:
            self._refuse_rest(f"cannot read the store: {error}")
            return
        cursor = connection.cursor(SqliteCursor)
        for items in self._groups():
            self._hand_back([self._read(cursor, item) for item in items])
        connection.close()

    @staticmethod
    def _read(cursor: SqliteCursor, item: Item) -> Outcome:
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


class SqliteWriter(Threads):
    """The only writer. Takes what waits (no lingering), commits it as one, then tells everybody.

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
        self.commits = 0
        """Transactions that wrote something or could have."""
        self.watched: Callable[[float, int], None] | None = None
        """Hears seconds and size of each commit, in the writer's thread."""

    def truncate_soon(self) -> None:
        """Empty the write-ahead log after the commit under way, so that overwritten text is in no file."""
        self._truncate_at = time.monotonic()

    def _run(self) -> None:
        try:
            connection = connect_writer(self._path)
        except sqlite3.Error as error:
            self._refuse_rest(f"cannot write the store: {error}")
            return
        cursor = connection.cursor(SqliteCursor)
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

    def _write(self, connection: sqlite3.Connection, cursor: SqliteCursor, items: list[Item]) -> list[Outcome]:
        """One transaction. Plain first; only when an item fails is the group run again with savepoints."""
        try:
            outcomes = self._attempt(cursor, items)
            self._commit(cursor, len(items))
        except Exception as error:  # noqa: BLE001 - sorted out below, nothing is swallowed
            self._roll_back(connection, cursor)
            if is_store_trouble(error) or len(items) == 1:
                return self._fail(items, error)
        else:
            self.commits += 1
            return outcomes
        try:
            outcomes = self._attempt_each(cursor, items)
            self._commit(cursor, len(items))
        except Exception as error:  # noqa: BLE001 - the group fails as one
            self._roll_back(connection, cursor)
            return self._fail(items, error)
        self.commits += 1
        return outcomes

    @staticmethod
    def _attempt(cursor: SqliteCursor, items: list[Item]) -> list[Outcome]:
        cursor.execute("BEGIN IMMEDIATE")
        return [(item.future, item.work(cursor), None) for item in items]

    @staticmethod
    def _attempt_each(cursor: SqliteCursor, items: list[Item]) -> list[Outcome]:
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
                outcomes.append((item.future, None, _named(error)))
            cursor.execute("RELEASE item")
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

    @staticmethod
    def _roll_back(connection: sqlite3.Connection, cursor: SqliteCursor) -> None:
        if connection.in_transaction:  # a full disk has rolled back already
            with contextlib.suppress(sqlite3.Error):
                cursor.execute("ROLLBACK")

    @staticmethod
    def _fail(items: list[Item], error: BaseException) -> list[Outcome]:
        # An exception object belongs to one waiter: a shared one would collect everybody's traceback.
        return [(item.future, None, _named(error)) for item in items]

    def _truncate(self, cursor: SqliteCursor) -> None:
        if self._truncate_at is None:
            return
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error:
            busy = 1
        if not busy:
            self._truncate_at = None
