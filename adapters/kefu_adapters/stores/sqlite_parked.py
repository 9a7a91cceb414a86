"""The slow path on SQLite: inbounds that are stored and wait for a decision."""

import sqlite3
from typing import Literal

from kefu_adapters.stores.inbound_codec import load_inbound
from kefu_adapters.stores.sqlite_append import remember
from kefu_adapters.stores.times import moment
from kefu_core.messages import Inbound
from kefu_core.ports import Parked

_OLDEST = """
SELECT serial,conversation_id,inbound,attempts,at FROM parked p
WHERE state='pending' AND NOT EXISTS (SELECT 1 FROM parked q
  WHERE q.state='pending' AND q.conversation_id=p.conversation_id AND q.serial<p.serial)
ORDER BY serial LIMIT ?"""


def park(
    cursor: sqlite3.Cursor, conversation: str, inbound: Inbound, text: str, at: int
) -> Literal["parked", "duplicate"]:
    """Store an inbound undecided; from now on no fast decision of its conversation is taken."""
    if not remember(cursor, inbound.inbox, inbound.dedupe_keys, at):
        return "duplicate"
    cursor.execute(
        "INSERT INTO parked (conversation_id,inbox,inbound,at,state) VALUES (?,?,?,?,'pending')",
        (conversation, inbound.inbox, text, at),
    )
    cursor.execute(
        "INSERT INTO conversations (id,inbox,surface,last_at,parked,bumped) VALUES (?,?,?,?,1,1)"
        " ON CONFLICT(id) DO UPDATE SET parked=parked+1, bumped=bumped+1",
        (conversation, inbound.inbox, inbound.surface, at),
    )
    return "parked"


def oldest(cursor: sqlite3.Cursor, limit: int) -> list[Parked]:
    """The first of each conversation, oldest first."""
    return [
        Parked(
            id=str(serial),
            conversation=conversation,
            inbound=load_inbound(text),
            attempts=attempts,
            received_at=moment(at),
        )
        for serial, conversation, text, attempts, at in cursor.execute(_OLDEST, (limit,)).fetchall()
    ]


def count_attempt(cursor: sqlite3.Cursor, parked: str) -> int:
    """One more attempt; 0 when the row is pending no longer."""
    row = cursor.execute(
        "UPDATE parked SET attempts=attempts+1 WHERE serial=? AND state='pending' RETURNING attempts", (parked,)
    ).fetchall()
    return int(row[0][0]) if row else 0


def bury(cursor: sqlite3.Cursor, parked: str, reason: str) -> bool:
    """Move a row to the dead letters; its conversation goes on with the next."""
    return _turn(cursor, parked, "pending", "dead", reason, -1)


def revive(cursor: sqlite3.Cursor, parked: str) -> bool:
    """Let a dead letter be decided after all."""
    return _turn(cursor, parked, "dead", "pending", "", 1)


def _turn(cursor: sqlite3.Cursor, parked: str, old: str, new: str, reason: str, step: int) -> bool:
    row = cursor.execute(
        "UPDATE parked SET state=?,reason=?,attempts=CASE ? WHEN 'pending' THEN 0 ELSE attempts END"
        " WHERE serial=? AND state=? RETURNING conversation_id",
        (new, reason, new, parked, old),
    ).fetchall()
    if not row:
        return False
    cursor.execute("UPDATE conversations SET parked=parked+?,bumped=bumped+1 WHERE id=?", (step, row[0][0]))
    return True
