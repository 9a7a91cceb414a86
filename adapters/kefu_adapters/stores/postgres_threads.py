"""The threads of a PostgreSQL store: some write in groups, others read; see ``threads``.

A group holds its names (conversations, lanes) first, in one order everywhere, so two groups wait for each other only
in one direction. Whatever breaks a group makes it run again item by item. A connection that broke before COMMIT left
is replaced and the work is run again; one that broke in COMMIT is asked about (``pg_xact_status``).
"""

import contextlib
import random
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg
from psycopg import errors

from kefu_adapters.stores.postgres_session import ConnectionLost, PostgresCursor, array, connect
from kefu_adapters.stores.threads import ONE, Item, Outcome, Threads, Work
from kefu_core.errors import CommitUnknown, StoreError, StoreUnavailable

T = TypeVar("T")

GROUP = 64
"""At most so many pieces of work share a commit."""
ASK_SECONDS = 8.0
"""So long we try to learn what became of a COMMIT whose answer was lost."""
FIRST_REST_SECONDS = 0.1
LONGEST_REST_SECONDS = 2.0
_PATIENCE_SECONDS = 1.0
_TRIES = 8
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ"
_HURRY = "SET LOCAL lock_timeout=500"
"""For those that ran into the lock's time-out together: one of them is stuck, the others must not wait for it."""
_ENTER = (
    "SELECT CAST(pg_current_xact_id() AS text), count(pg_advisory_xact_lock(k)) FROM"
    " (SELECT DISTINCT hashtextextended(n,0) AS k FROM unnest(CAST(? AS text[])) AS n ORDER BY 1) AS s"
)

_AGAIN = ("40001", "40P01", "23505")
"""Two were in each other's way (serialization, deadlock, the same new row): alone and once more it may go well."""
_TROUBLE = ("53", "55P03", "57014", "25006", "57P", "58", "XX")
"""The server cannot do it now: resources, lock and statement time-outs, read-only, shutdown, files, internal."""


def named(error: BaseException) -> BaseException:
    """A library's error as one of ours, made anew: an exception object belongs to one waiter."""
    if isinstance(error, ConnectionLost):
        made: StoreError = StoreUnavailable(f"the connection to the store broke: {error}")
    elif isinstance(error, psycopg.Error):
        state = error.sqlstate or ""
        kind = StoreUnavailable if not state or state.startswith(_TROUBLE) else StoreError
        made = kind(f"the store refused a statement ({state}): {error}")
    elif isinstance(error, StoreError):
        made = type(error)(*error.args)
    else:
        return error
    made.__cause__ = error.__cause__ if isinstance(error, StoreError) else error
    return made


class Line:
    """One thread's connection, made again when it broke. After a failure it rests, and refuses at once meanwhile."""

    def __init__(self, url: str, *, reading: bool = False) -> None:
        self._url = url
        self._reading = reading
        self._cursor: PostgresCursor | None = None
        self._rest = 0.0
        self._until = 0.0
        self._why = ""

    def cursor(self) -> PostgresCursor:
        """A connection that stands, as far as is known. Raises StoreUnavailable."""
        if self._cursor is not None:
            return self._cursor
        if time.monotonic() < self._until:
            raise StoreUnavailable(self._why)
        try:
            self._cursor = PostgresCursor(connect(self._url, reading=self._reading))
        except psycopg.Error as error:
            self._rest = min(LONGEST_REST_SECONDS, self._rest * 2 or FIRST_REST_SECONDS)
            self._until = time.monotonic() + self._rest
            self._why = f"cannot reach the store: {error}"
            raise StoreUnavailable(self._why) from error
        self._rest = 0.0
        return self._cursor

    def drop(self) -> None:
        """The connection is of no use any more."""
        cursor, self._cursor = self._cursor, None
        if cursor is not None:
            cursor.close()

    def back_out(self) -> None:
        """Undo the transaction under way."""
        if self._cursor is not None:
            try:
                self._cursor.rollback()
            except (ConnectionLost, psycopg.Error):
                self.drop()

    def fate(self, transaction: str) -> bool:
        """Whether a transaction of a broken connection was committed. Raises CommitUnknown when it cannot be learned.

        The server may not know yet that we are gone: what is in progress is asked about again.
        """
        until = time.monotonic() + ASK_SECONDS
        patience = time.monotonic() + _PATIENCE_SECONDS
        why: BaseException | None = None
        while True:
            try:
                row = self.cursor().execute("SELECT pg_xact_status(CAST(? AS xid8))", (transaction,)).fetchone()
            except (StoreUnavailable, ConnectionLost) as error:
                self.drop()
                why = error
            except psycopg.Error as error:
                raise CommitUnknown(f"nobody knows whether it was written: {error}") from error
            else:
                if row[0] in {"committed", "aborted"}:
                    return bool(row[0] == "committed")
                if row[0] is None:
                    raise CommitUnknown("nobody knows whether it was written: it is too long ago")
                why = None
                if time.monotonic() > patience:
                    self._end(transaction)
            if time.monotonic() > until:
                raise CommitUnknown("nobody knows whether it was written: the store does not say") from why
            time.sleep(0.05)

    def _end(self, transaction: str) -> None:
        """End the server's side of a broken connection; one that is committing finishes that first."""
        with contextlib.suppress(ConnectionLost, StoreUnavailable, psycopg.Error):
            self.cursor().execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_xid=CAST(CAST(? AS xid8) AS xid)",
                (transaction,),
            ).fetchall()


class PostgresReaders(Threads):
    """Connections that only read. Each piece of work sees one snapshot."""

    def __init__(self, url: str, count: int = 1) -> None:
        super().__init__("kefu-read", count, take=8)
        self._url = url

    def _run(self) -> None:
        line = Line(self._url, reading=True)
        for items in self._groups():
            self._hand_back([self._read(line, item) for item in items])
        line.drop()

    @staticmethod
    def _read(line: Line, item: Item) -> Outcome:
        lost: BaseException | None = None
        for _ in range(2):
            try:
                cursor = line.cursor()
                if item.names == ONE:
                    result = item.work(cursor)
                else:
                    cursor.begin(_READ)
                    result = item.work(cursor)
                    cursor.commit()
            except ConnectionLost as error:
                line.drop()
                lost = error
            except Exception as error:  # noqa: BLE001 - whatever it was belongs to the one who asked
                line.back_out()
                return (item.future, None, named(error))
            else:
                return (item.future, result, None)
        return (item.future, None, named(lost or StoreUnavailable("the store cannot be read")))


class PostgresWriters(Threads):
    """Writers before one queue; each takes what waits (no lingering) and commits it as one, then tells everybody.

    With ``take`` 1 each piece of work has a transaction of its own.
    """

    def __init__(self, url: str, *, name: str = "kefu-write", count: int = 2, take: int = GROUP) -> None:
        super().__init__(name, count, take)
        self._url = url
        self.commits = 0
        """Transactions that wrote something or could have."""
        self.unsure: list[str] = []
        """Transactions of which nobody knows whether they were committed."""
        self.watched: Callable[[float, int], None] | None = None
        """Told of every commit: seconds it took, and how many pieces of work shared it."""

    def _run(self) -> None:
        line = Line(self._url)
        for items in self._groups():
            self._hand_back(self._write(line, items))
        line.drop()

    def _write(self, line: Line, items: list[Item]) -> list[Outcome]:
        hurry = False
        if len(items) > 1:
            try:
                return self._transaction(line, items)
            except Exception as error:  # noqa: BLE001 - sorted out here, nothing is swallowed
                hurry = isinstance(error, errors.LockNotAvailable)
                if not hurry and isinstance(named(error), (StoreUnavailable, CommitUnknown)):
                    return [(item.future, None, named(error)) for item in items]
        return [self._alone(line, item, hurry=hurry) for item in items]

    def _alone(self, line: Line, item: Item, *, hurry: bool) -> Outcome:
        for number in range(_TRIES):
            try:
                return self._transaction(line, [item], hurry=hurry)[0]
            except Exception as error:  # noqa: BLE001 - whatever it was belongs to the one who asked
                again = isinstance(error, psycopg.Error) and error.sqlstate in _AGAIN
                if not again or number == _TRIES - 1:
                    return (item.future, None, named(error))
                # Two processes with the same messages meet again and again unless they part in time.
                time.sleep(random.uniform(0, 0.01 * 2**number))  # noqa: S311 - nothing secret
        raise AssertionError

    def _transaction(self, line: Line, items: list[Item], *, hurry: bool = False) -> list[Outcome]:
        """Run a group and commit it; once more on a new connection if the old one was broken before."""
        try:
            return self._attempt(line, items, hurry=hurry)
        except ConnectionLost:
            return self._attempt(line, items, hurry=hurry)

    def _attempt(self, line: Line, items: list[Item], *, hurry: bool) -> list[Outcome]:
        cursor = line.cursor()
        transaction = ""
        try:
            cursor.begin()
            if hurry:
                cursor.execute(_HURRY)
            names = {name for item in items for name in item.names}
            transaction = str(cursor.execute(_ENTER, (array(names),)).fetchone()[0])
            outcomes: list[Outcome] = [(item.future, item.work(cursor), None) for item in items]
            begun = time.perf_counter()
            cursor.commit()
            if self.watched is not None:
                self.watched(time.perf_counter() - begun, len(items))
        except ConnectionLost as lost:
            line.drop()
            if not lost.committing:
                raise
            try:
                stands = line.fate(transaction)
            except CommitUnknown:
                self.unsure.append(transaction)
                raise
            if not stands:
                raise StoreUnavailable("the connection to the store broke, and nothing was written") from lost
        except BaseException:
            line.back_out()
            raise
        self.commits += 1
        return outcomes


def once(url: str, work: Work[T]) -> T:
    """Run work in one transaction on a connection of its own. Raises psycopg.Error, ConnectionLost."""
    cursor = PostgresCursor(connect(url))
    try:
        cursor.begin()
        result = work(cursor)
        cursor.commit()
    finally:
        cursor.close()
    return result
