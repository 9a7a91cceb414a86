"""A whole store from one side, for the operator's bulk work: rows out in one snapshot, rows in by the thousand.

Synchronous, one connection, no part in the running fleet. Statements are written with ``?`` and in words that both
engines know, as everywhere in ``stores``.
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import os
import sqlite3
import time
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from sqlalchemy import Table, Text

from kefu_adapters.stores.database import Statement, gives_rows
from kefu_adapters.stores.dialect import POSTGRESQL, SQLITE, Dialect
from kefu_adapters.stores.places import is_sqlite, plain_url, sqlite_path
from kefu_adapters.stores.postgres_tables import DEAD_MS, months
from kefu_adapters.stores.schema_relay import METADATA
from kefu_adapters.stores.search_words import vector
from kefu_adapters.stores.times import moment
from kefu_core.errors import ConfigError, StoreError, StoreUnavailable

T = TypeVar("T")
Row = Sequence[Any]
BATCH = 1000
_SNAPSHOT = ".kefu-snapshot-"


def tables() -> list[Table]:
    """Every table of ours, in an order in which rows can be put in."""
    return list(METADATA.sorted_tables)


def columns(table: Table) -> list[str]:
    """The names of its columns, in the order of the schema."""
    return [column.name for column in table.columns]


def quoted(names: Iterable[str]) -> str:
    """Names as a list of columns."""
    return ",".join(f'"{name}"' for name in names)


class Side(Protocol):
    """One store. Reads see one snapshot from the first on; writes count from ``commit`` on."""

    engine: str

    def rows(self, sql: str, parameters: Row = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a SELECT, a thousand in memory at a time."""

    def run(self, sql: str, parameters: Row = ()) -> int:
        """Run a statement; gives back how many rows it touched."""

    def returning(self, sql: str, parameters: Row = ()) -> list[tuple[Any, ...]]:
        """Run a statement; gives back the rows of its RETURNING."""

    def load(self, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
        """Put rows in."""

    def complete(self) -> None:
        """After loading: what hangs on the rows (running numbers, full-text index, months)."""

    def commit(self) -> None:
        """Make it count."""

    def close(self) -> None:
        """Let go; what was not committed is gone."""


class SqliteSide:
    """A SQLite file. ``read_only`` opens a snapshot of ours that nobody else has."""

    engine = "sqlite"

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        mode = "mode=ro&immutable=1" if read_only else "mode=rw"
        self._connection = sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True, isolation_level=None)
        self._connection.execute("PRAGMA busy_timeout=4000")
        if not read_only:
            self._connection.execute("PRAGMA secure_delete=ON")
            self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("BEGIN" if read_only else "BEGIN IMMEDIATE")

    def rows(self, sql: str, parameters: Row = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a SELECT."""
        cursor = self._connection.execute(sql, parameters)
        while batch := cursor.fetchmany(BATCH):
            yield from batch

    def run(self, sql: str, parameters: Row = ()) -> int:
        """Run a statement."""
        return self._connection.execute(sql, parameters).rowcount

    def returning(self, sql: str, parameters: Row = ()) -> list[tuple[Any, ...]]:
        """Run a statement; gives back the rows of its RETURNING."""
        return self._connection.execute(sql, parameters).fetchall()

    def load(self, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
        """Put rows in."""
        marks = ",".join("?" * len(names))
        self._connection.executemany(f'INSERT INTO "{table}" ({quoted(names)}) VALUES ({marks})', rows)

    def complete(self) -> None:
        """Build the full-text index from its documents; running numbers follow the rows by themselves."""
        self._connection.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")

    def commit(self) -> None:
        """Make it count, and go on."""
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN")

    def close(self) -> None:
        """Let go."""
        self._connection.close()


class PostgresSide:
    """A PostgreSQL database, on one connection and in one transaction."""

    engine = "postgresql"

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        import psycopg

        try:
            self._connection = psycopg.connect(plain_url(url))
        except psycopg.OperationalError as error:
            raise StoreUnavailable(f"cannot reach the store: {str(error).strip()}") from error
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._connection.read_only = read_only
        self._known_months: set[str] = set()

    @staticmethod
    def _sql(sql: str) -> bytes:
        return sql.replace("%", "%%").replace("?", "%s").encode()

    def rows(self, sql: str, parameters: Row = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a SELECT, by a cursor of the server's."""
        with self._connection.cursor(name=f"kefu_{os.urandom(4).hex()}") as cursor:
            cursor.itersize = BATCH
            cursor.execute(self._sql(sql), parameters)
            yield from cursor

    def run(self, sql: str, parameters: Row = ()) -> int:
        """Run a statement."""
        return self._connection.execute(self._sql(sql), parameters).rowcount

    def returning(self, sql: str, parameters: Row = ()) -> list[tuple[Any, ...]]:
        """Run a statement; gives back the rows of its RETURNING."""
        return self._connection.execute(self._sql(sql), parameters).fetchall()

    def load(self, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
        """Put rows in by COPY. PostgreSQL keeps no NUL in texts; the boundary lets none in."""
        if table != "events":
            self._copy(table, names, rows)
            return
        place, source = list(names).index("at"), iter(rows)
        while batch := list(islice(source, BATCH)):
            self._months({row[place] for row in batch})
            self._copy(table, names, batch)

    def _copy(self, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f'COPY "{table}" ({quoted(names)}) FROM STDIN'.encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def _months(self, times: Iterable[int]) -> None:
        """The tables of these months: a row in the table for all others would bar its month from being made later."""
        wanted = {month for at in times for month in months(moment(at), ahead=0)}
        for name, begin, end in sorted(wanted):
            if name not in self._known_months:
                values = f"FOR VALUES FROM ({begin}) TO ({end})"
                self._connection.execute(f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF events {values}".encode())
                self._known_months.add(name)

    def complete(self) -> None:
        """Let running numbers go on after the highest row, and build the index of words."""
        for table in tables():
            for column in table.primary_key.columns:
                if isinstance(column.type, Text) or column.autoincrement is not True:
                    continue
                found = self._connection.execute(
                    "SELECT pg_get_serial_sequence(%s,%s)", (table.name, column.name)
                ).fetchone()
                if found and found[0]:
                    highest = f'SELECT coalesce(max("{column.name}"),0)+1 FROM "{table.name}"'
                    self._connection.execute(f"SELECT setval(%s,({highest}),false)".encode(), (found[0],))
        self.run("DELETE FROM search_index")
        after = 0
        next_part = f"SELECT id,words FROM search_documents WHERE id>? ORDER BY id LIMIT {BATCH}"
        while part := list(self.rows(next_part, (after,))):
            self._copy("search_index", ("id", "words"), [(row[0], vector(row[1])) for row in part])
            after = part[-1][0]

    def commit(self) -> None:
        """Make it count."""
        self._connection.commit()

    def close(self) -> None:
        """Let go."""
        self._connection.close()


def refuse_running(side: Side) -> None:
    """PostgreSQL has no lock that tells a fleet; its heartbeats do. Raises ConfigError while one beats."""
    if side.engine == "sqlite":
        return
    beats = "SELECT 1 FROM processes WHERE ended_at IS NULL AND heartbeat_at>? LIMIT 1"
    if list(side.rows(beats, (round(time.time() * 1000) - DEAD_MS,))):
        raise ConfigError("a fleet works on this store (its last heartbeat is under 30 s old): stop it first")


@contextmanager
def opened(url: str) -> Iterator[Side]:
    """A store to write to, whose tables stand. Raises StoreError."""
    side: Side
    try:
        side = SqliteSide(sqlite_path(url)) if is_sqlite(url) else PostgresSide(url)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"cannot use the store: {error}") from error
    with _closed(side):
        yield side


@contextmanager
def snapshot(url: str, aside: Path | None = None) -> Iterator[Side]:
    """One consistent view of a store while others write to it.

    On SQLite the pages are copied first (under a second for 200 MB): a long read would keep the write-ahead log from
    being emptied, and retracted texts in it. The copy (in ``aside``, or beside the file) has no name while it is read.
    Raises StoreError.
    """
    if not is_sqlite(url):
        with _closed(PostgresSide(url, read_only=True)) as side:
            yield side
        return
    path = sqlite_path(url)
    if not path.is_file():
        raise StoreUnavailable(f"there is no store at {path}")
    folder = aside or path.parent
    for left in folder.glob(f"{_SNAPSHOT}*"):
        left.unlink(missing_ok=True)
    copy = folder / f"{_SNAPSHOT}{os.urandom(6).hex()}"
    try:
        _copy_pages(path, copy)
        reader = SqliteSide(copy, read_only=True)
        next(reader.rows("SELECT count(*) FROM sqlite_master"))
    except sqlite3.Error as error:
        raise StoreUnavailable(f"cannot read the store: {error}") from error
    finally:
        copy.unlink(missing_ok=True)
    with _closed(reader):
        yield reader


def _copy_pages(path: Path, copy: Path) -> None:
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    try:
        source.execute("PRAGMA busy_timeout=4000")
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=OFF", "synchronous=OFF"):
            target.execute(f"PRAGMA {pragma}")
        source.backup(target, pages=-1)
    finally:
        source.close()
        target.close()


@contextmanager
def _closed(side: Side) -> Iterator[Side]:
    try:
        yield side
    except sqlite3.Error as error:
        raise StoreError(f"the store refused a statement: {error}") from error
    except Exception as error:
        if type(error).__module__.startswith("psycopg"):
            raise StoreError(f"the store refused a statement: {str(error).strip()}") from error
        raise
    finally:
        side.close()


class SideDatabase:
    """A side as what the stores' asynchronous code asks for; every statement is done when the call returns."""

    def __init__(self, side: Side) -> None:
        self._side = side

    @property
    def dialect(self) -> Dialect:
        """The engine's own words."""
        return SQLITE if self._side.engine == "sqlite" else POSTGRESQL

    async def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT."""
        return list(self._side.rows(sql, parameters))

    async def opened(self, text: str) -> str:
        """A text as it stands: the keys of sealed ones are not in this database."""
        return text

    async def write(self, *statements: Statement) -> list[list[tuple[Any, ...]]]:
        """Run statements; for each the rows that its RETURNING gives."""
        out: list[list[tuple[Any, ...]]] = []
        for sql, parameters in statements:
            if gives_rows(sql):
                out.append(self._side.returning(sql, parameters))
            else:
                self._side.run(sql, parameters)
                out.append([])
        return out

    async def write_if(self, guard: Statement, *rest: Statement) -> bool:
        """Run ``guard``, and the rest if its RETURNING gave a row."""
        if not self._side.returning(*guard):
            return False
        await self.write(*rest)
        return True


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """Carry out asynchronous code that works on a ``SideDatabase`` only: it never waits, so it needs no loop."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return] # what the coroutine returned
    work.close()
    raise RuntimeError("this code waits for something else than the store")
