"""What the ledger's functions need of an engine: a cursor, and the few words in which the two engines differ.

Statements use ``?`` for parameters and otherwise only what SQLite and PostgreSQL both understand. A function of a
cursor runs inside a transaction that it neither begins nor ends, and must be free of effects outside, because it may
be run again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """An engine's own words.

    ``now``: the database's time in milliseconds since 1970. ``share``, ``hold`` and ``skip_locked`` end a SELECT and
    keep its rows as they are until the transaction ends. ``alone``: nobody else can write, so what was read holds.
    """

    name: Literal["sqlite", "postgresql"]
    now: str
    share: str
    hold: str
    skip_locked: str
    alone: bool


SQLITE = Dialect(
    name="sqlite",
    now="CAST((julianday('now')-2440587.5)*86400000 AS INTEGER)",
    share="",
    hold="",
    skip_locked="",
    alone=True,
)
POSTGRESQL = Dialect(
    name="postgresql",
    now="CAST(extract(epoch FROM clock_timestamp())*1000 AS bigint)",
    share=" FOR SHARE",
    hold=" FOR UPDATE",
    skip_locked=" FOR UPDATE SKIP LOCKED",
    alone=False,
)


class Cursor(Protocol):
    """Runs statements, one after another. ``rowcount``, ``fetchone`` and ``fetchall`` speak of the last one."""

    dialect: Dialect

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Self:
        """Run a statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Self:
        """Run a statement for each row of parameters."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """The rows that are left."""

    def lock(self, names: Iterable[str], /) -> None:
        """Hold these names (conversations, lanes) against every other writer until the transaction ends."""
