"""What the console's reads and the relay's rows need of a database, so that they are written once.

Statements use ``?`` for parameters and only what SQLite and PostgreSQL both understand.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from kefu_adapters.stores.dialect import Dialect

Statement = tuple[str, Sequence[Any]]


class Database(Protocol):
    """A store that answers plain statements. Raises StoreUnavailable when it cannot."""

    @property
    def dialect(self) -> Dialect:
        """The engine's own words, for the few statements that need them."""

    async def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT."""

    async def write(self, *statements: Statement) -> list[list[tuple[Any, ...]]]:
        """Run statements in one transaction; for each the rows that its RETURNING gives."""

    async def write_if(self, guard: Statement, *rest: Statement) -> bool:
        """Run ``guard``, and the rest in the same transaction if its RETURNING gave a row; say whether it did."""
