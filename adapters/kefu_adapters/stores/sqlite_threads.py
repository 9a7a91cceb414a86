"""The threads of a SQLite store that read; see ``threads``. Who writes stands in ``sqlite_writer``."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from kefu_adapters.stores.dialect import SQLITE
from kefu_adapters.stores.sqlite_files import connect_reader
from kefu_adapters.stores.threads import Item, Outcome, Threads
from kefu_core.errors import StoreError, StoreUnavailable

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


class SqliteCursor(sqlite3.Cursor):
    """The library's own cursor: nothing stands between a statement and the engine."""

    dialect = SQLITE

    def lock(self, names: Iterable[str], /) -> None:
        """Nothing to do: who writes is alone."""


def is_store_trouble(error: BaseException) -> bool:
    """Whether the store itself failed, not the statement."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, sqlite3.Error) and code is not None and (code & 0xFF) in _STORE_TROUBLE


def is_busy(error: BaseException) -> bool:
    """Whether another program held the file for longer than was waited."""
    return is_store_trouble(error) and (getattr(error, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_BUSY


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
                return (item.future, None, named(error))
            return (item.future, None, error)


def named(error: BaseException) -> BaseException:
    """A library's error as one of ours."""
    if is_store_trouble(error):
        named: StoreError = StoreUnavailable(f"the store cannot do it now: {error}")
    elif isinstance(error, sqlite3.Error):
        named = StoreError(f"the store refused a statement: {error}")
    else:
        return error
    named.__cause__ = error
    return named
