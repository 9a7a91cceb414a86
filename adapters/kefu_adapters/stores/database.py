"""What the console's reads and the relay's rows need of a database, so that they are written once.

Statements use ``?`` for parameters and only what SQLite and PostgreSQL both understand.
"""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

from kefu_adapters.stores.dialect import Cursor, Dialect
from kefu_adapters.stores.sealing import Windows
from kefu_adapters.stores.threads import ONE, Threads

Statement = tuple[str, Sequence[Any]]


class Database(Protocol):
    """A store that answers plain statements. Raises StoreUnavailable when it cannot."""

    @property
    def dialect(self) -> Dialect:
        """The engine's own words, for the few statements that need them."""

    async def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT."""

    async def opened(self, text: str) -> str:
        """A text that may be sealed, as ``read`` gives it when it is a column of its own."""

    async def write(self, *statements: Statement) -> list[list[tuple[Any, ...]]]:
        """Run statements in one transaction; for each the rows that its RETURNING gives."""

    async def write_if(self, guard: Statement, *rest: Statement) -> bool:
        """Run ``guard``, and the rest in the same transaction if its RETURNING gave a row; say whether it did."""


class SqlDatabase:
    """Plain statements over an engine's threads."""

    def __init__(self, dialect: Dialect, writers: Threads, readers: Threads) -> None:
        self.dialect = dialect
        self._writers = writers
        self._readers = readers
        self.windows: Windows | None = None
        """Who opens what is sealed; nobody for the database of the keys itself."""

    async def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT, from the last commit. Texts that are sealed are opened."""
        if self.windows is not None and "bodies" in sql:
            return await self.windows.opened(partial(self._read, sql, parameters))
        return await self._read(sql, parameters)

    async def opened(self, text: str) -> str:
        """A text that may be sealed, opened."""
        return text if self.windows is None else await self.windows.text(text)

    async def _read(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        return await self._readers.submit(lambda cursor: cursor.execute(sql, parameters).fetchall(), ONE)

    async def write(self, *statements: Statement) -> list[list[tuple[Any, ...]]]:
        """Run statements in one transaction; for each the rows that its RETURNING gives."""

        def work(cursor: Cursor) -> list[list[tuple[Any, ...]]]:
            return [_gives(cursor.execute(sql, parameters), sql) for sql, parameters in statements]

        return await self._writers.submit(work)

    async def write_if(self, guard: Statement, *rest: Statement) -> bool:
        """Run ``guard``, and the rest in the same transaction if its RETURNING gave a row; say whether it did."""

        def work(cursor: Cursor) -> bool:
            if not cursor.execute(*guard).fetchall():
                return False
            for statement in rest:
                cursor.execute(*statement)
            return True

        return await self._writers.submit(work)


def gives_rows(sql: str) -> bool:
    """Whether a statement that writes gives rows back. One that does not is not asked: that may cost a round trip."""
    return " RETURNING " in sql


def _gives(cursor: Cursor, sql: str) -> list[tuple[Any, ...]]:
    return cursor.fetchall() if gives_rows(sql) else []


def setting(key: str, value: object) -> Statement:
    """The statement that keeps a value, as JSON, under a key of the settings' table."""
    return (
        "INSERT INTO settings (key,value) VALUES (?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
        (key, json.dumps(value)),
    )
