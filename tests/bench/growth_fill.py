"""Fills a SQLite store with conversations as the ledger wrote one: its rows, copied under new ids.

Each table is written in the order of its key, and indexes are made afterwards: a million takes minutes, not hours.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kefu_core.ids import contact_id, conversation_id, message_id

INBOX = "bench"
FIRST_CHAT = 20_000_000
FIRST_CASE = 1_000_000
UPDATES = 5_000_000_000
TABLES = (
    "contacts", "conversations", "cases", "seen", "messages", "bodies", "events", "deliveries", "dues",
    "search_documents",
)  # fmt: skip
_OWNED = {
    "contacts": "id=:contact",
    "conversations": "id=:conversation",
    "cases": "conversation_id=:conversation",
    "seen": "key=:dedupe",
    "messages": "conversation_id=:conversation",
    "bodies": "message_id IN (:incoming, :outgoing)",
    "events": "conversation_id=:conversation",
    "deliveries": "conversation_id=:conversation",
    "dues": "owner=:conversation",
    "search_documents": "conversation_id=:conversation OR owner LIKE '%' || :contact",
}
"""Which rows of a table belong to the conversation that is copied."""
_IDS = "n INTEGER PRIMARY KEY, conversation, contact, incoming, outgoing, chat, case_number, dedupe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """The conversation that is copied: one question, one answer."""

    chat: int
    update: int


def chats(rows: int, wanted: int, stride: int = 1) -> list[int]:
    """Chats of filled conversations, spread over all of them; no two alike while ``wanted * stride`` <= ``rows``."""
    step = max(1, rows // max(1, wanted))
    return [FIRST_CHAT + (place * step + stride) % rows for place in range(wanted)]


def fill(path: Path, pattern: Pattern, rows: int) -> None:
    """Write ``rows`` conversations. Nothing else may have the store open."""
    store = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-262144", "temp_store=FILE"):
            store.execute(f"PRAGMA {pragma}")
        store.execute("BEGIN")
        store.execute(f"CREATE TEMP TABLE ids ({_IDS})")
        store.executemany("INSERT INTO ids VALUES (?,?,?,?,?,?,?,?)", _ids(rows))
        known = _names(pattern.chat, f"u:{pattern.update}") | _case(store, pattern)
        indexes = store.execute(
            "SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL AND tbl_name IN "
            f"({','.join('?' * len(TABLES))})",
            TABLES,
        ).fetchall()
        for name, _ in indexes:
            store.execute(f"DROP INDEX {name}")
        for table in TABLES:
            _copy(store, table, known)
        for _, statement in indexes:
            store.execute(statement)
        store.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")
        store.execute("UPDATE counters SET value=value+? WHERE name='case'", (FIRST_CASE + rows,))
        store.execute("COMMIT")
        store.execute("PRAGMA journal_mode=WAL")
    finally:
        store.close()


def _names(chat: int, dedupe: str) -> dict[str, str]:
    """What is computed from a chat's number, as the ledger computes it."""
    conversation = conversation_id(INBOX, str(chat), "private")
    return {
        "conversation": conversation,
        "contact": contact_id(INBOX, str(chat)),
        "incoming": message_id(conversation, 1, 1),
        "outgoing": message_id(conversation, 1, 2),
        "chat": str(chat),
        "dedupe": dedupe,
    }


def _case(store: sqlite3.Connection, pattern: Pattern) -> dict[str, str]:
    conversation = conversation_id(INBOX, str(pattern.chat), "private")
    (number,) = store.execute("SELECT case_number FROM conversations WHERE id=?", (conversation,)).fetchone()
    return {"case_number": str(number)}


def _ids(rows: int) -> Iterator[tuple[int | str, ...]]:
    for number in range(rows):
        one = _names(FIRST_CHAT + number, f"u:{UPDATES + number}")
        yield (
            number, one["conversation"], one["contact"], one["incoming"], one["outgoing"], one["chat"],
            FIRST_CASE + number, one["dedupe"],
        )  # fmt: skip


def _copy(store: sqlite3.Connection, table: str, known: dict[str, str]) -> None:
    """Each row of the pattern in this table, once for each new id."""
    names = [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
    keys = [row[1] for row in sorted(store.execute(f"PRAGMA table_info({table})"), key=lambda row: row[5]) if row[5]]
    patterns = store.execute(f"SELECT * FROM {table} WHERE {_OWNED[table]}", known).fetchall()
    if not patterns:
        raise RuntimeError(f"the pattern left nothing in {table}")
    for pattern in patterns:
        values: list[object] = []
        columns = [_column(value, known, values) for value in pattern]
        if table == "search_documents":
            columns[names.index("id")] = "NULL"
            values = []
            columns = ["NULL", *(_column(value, known, values) for value in pattern[1:])]
        order = ",".join(str(names.index(key) + 1) for key in keys)
        store.execute(f"INSERT INTO {table} SELECT {','.join(columns)} FROM ids ORDER BY {order}", values)


def _column(value: object, known: dict[str, str], values: list[object]) -> str:
    """The expression that makes a column's value for a new id out of the pattern's; its constants join ``values``."""
    if isinstance(value, int) and str(value) == known["case_number"]:
        return "case_number"
    expression = "?"
    values.append(value)
    if isinstance(value, str):
        for name in ("conversation", "contact", "incoming", "outgoing", "chat", "dedupe"):
            if known[name] in value:
                expression = f"replace({expression}, '{known[name]}', {name})"
        if f'"number":{known["case_number"]}' in value:
            expression = f"replace({expression}, '\"number\":{known['case_number']}', '\"number\":' || case_number)"
    return expression
