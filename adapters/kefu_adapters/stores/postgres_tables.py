"""What PostgreSQL's tables have beyond the common ones: order by bytes, months of events, an index of words.

``fit`` is run after the revisions, each time, and does only what is missing; so no revision needs to think of it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Protocol

from kefu_adapters.stores.sealing import CREATE

MONTHS_AHEAD = 2
DEAD_MS = 30_000
"""A process that was silent for so long, by the database's clock, is dead."""
FITTED = (
    "SELECT (SELECT relkind FROM pg_class WHERE oid=to_regclass('events'))='p'"
    " AND to_regclass('search_index') IS NOT NULL AND to_regclass('kefu_keys.windows') IS NOT NULL"
)
"""Whether ``fit`` was here; one row, one boolean or null."""

_OTHER_ORDER = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_schema=c.table_schema AND t.table_name=c.table_name
WHERE c.table_schema=current_schema() AND t.table_type='BASE TABLE' AND c.data_type='text'
  AND c.collation_name IS DISTINCT FROM 'C' ORDER BY 1, 2"""

_EVENTS = (
    "ALTER TABLE events RENAME TO events_before",
    "ALTER TABLE events_before RENAME CONSTRAINT events_pkey TO events_before_pkey",
    """CREATE TABLE events (conversation_id text COLLATE "C" NOT NULL, sequence integer NOT NULL, at bigint NOT NULL,
      events text COLLATE "C" NOT NULL DEFAULT '', PRIMARY KEY (conversation_id, sequence, at))
      PARTITION BY RANGE (at)""",
    "CREATE TABLE events_other PARTITION OF events DEFAULT",
    """INSERT INTO events (conversation_id,sequence,at,events)
      SELECT conversation_id,sequence,at,events FROM events_before""",
    "DROP TABLE events_before",
)
_SEARCH = (
    "CREATE TABLE search_index (id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX search_index_words ON search_index USING gin (words)",
    "DROP INDEX IF EXISTS search_documents_words",
)


KEYS = "kefu_keys.windows"
"""The keys of sealed texts lie in a schema of their own, which no backup takes along."""


class _Runs(Protocol):
    def exec_driver_sql(self, statement: str, /) -> Any:
        """Run a statement."""


def fit(connection: _Runs) -> None:
    """Bring the tables into PostgreSQL's form, inside the caller's transaction."""

    def one(statement: str) -> Any:
        return connection.exec_driver_sql(statement).scalar()

    if one("SELECT relkind FROM pg_class WHERE oid=to_regclass('events')") == "r":
        for statement in _EVENTS:
            connection.exec_driver_sql(statement)
    if one("SELECT to_regclass('search_index')") is None:
        for statement in _SEARCH:
            connection.exec_driver_sql(statement)
    if one(f"SELECT to_regclass('{KEYS}')") is None:
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS kefu_keys")
        connection.exec_driver_sql(CREATE.format(KEYS))
    # SQLite compares bytes; with a language's own order, pages and ranges would differ between the two.
    for table, column in connection.exec_driver_sql(_OTHER_ORDER).fetchall():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"')


def months(now: datetime, ahead: int = MONTHS_AHEAD) -> Iterator[tuple[str, int, int]]:
    """(name of the partition, first millisecond, first one of the next) of this month and the next ones, UTC."""
    year, month = now.astimezone(UTC).year, now.astimezone(UTC).month
    for _ in range(ahead + 1):
        begin = datetime(year, month, 1, tzinfo=UTC)
        name = f"events_{year:04}_{month:02}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        end = datetime(year, month, 1, tzinfo=UTC)
        yield name, round(begin.timestamp() * 1000), round(end.timestamp() * 1000)
