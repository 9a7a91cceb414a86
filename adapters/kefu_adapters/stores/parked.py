"""The slow path: inbounds that are stored and wait for a decision. One code for both engines."""

from collections.abc import Sequence
from typing import Any, Literal

from kefu_adapters.stores.append import remember
from kefu_adapters.stores.dialect import Cursor
from kefu_adapters.stores.inbound_codec import load_inbound
from kefu_adapters.stores.times import moment
from kefu_core.ledger import Parked
from kefu_core.messages import Inbound

_COLUMNS = "SELECT serial,conversation_id,inbound,attempts,at FROM parked p"
_FIRST = """state='pending' AND NOT EXISTS (SELECT 1 FROM parked q
  WHERE q.state='pending' AND q.conversation_id=p.conversation_id AND q.serial<p.serial)"""
_OLDEST = f"{_COLUMNS} WHERE {_FIRST} ORDER BY serial LIMIT ?"
_MINE = f"{_COLUMNS} WHERE (holder IS NULL OR holder=?) AND {_FIRST} ORDER BY serial LIMIT ?"


def park(cursor: Cursor, conversation: str, inbound: Inbound, text: str, at: int) -> Literal["parked", "duplicate"]:
    """Store an inbound undecided; from now on no fast decision of its conversation is taken."""
    if not remember(cursor, inbound.inbox, inbound.dedupe_keys, at):
        return "duplicate"
    cursor.execute(
        "INSERT INTO parked (conversation_id,inbox,inbound,at,state) VALUES (?,?,?,?,'pending')",
        (conversation, inbound.inbox, text, at),
    )
    cursor.execute(
        "INSERT INTO conversations (id,inbox,surface,last_at,parked,bumped) VALUES (?,?,?,?,1,1)"
        " ON CONFLICT(id) DO UPDATE SET parked=conversations.parked+1, bumped=conversations.bumped+1",
        (conversation, inbound.inbox, inbound.surface, at),
    )
    return "parked"


def oldest(cursor: Cursor, limit: int) -> list[Parked]:
    """The first of each conversation, oldest first; for a store of one process."""
    return [_parked(row) for row in cursor.execute(_OLDEST, (limit,)).fetchall()]


def take(cursor: Cursor, fence: int, limit: int) -> list[Parked]:
    """The same, held for ``fence``: another process gets others. What we hold already comes again."""
    rows = cursor.execute(_MINE + cursor.dialect.skip_locked, (fence, limit)).fetchall()
    cursor.executemany("UPDATE parked SET holder=? WHERE serial=?", [(fence, row[0]) for row in rows])
    return [_parked(row) for row in rows]


def let_go(cursor: Cursor, fence: int) -> None:
    """Give back what ``fence`` holds."""
    cursor.execute("UPDATE parked SET holder=NULL WHERE state='pending' AND holder=?", (fence,))


def _parked(row: Sequence[Any]) -> Parked:
    serial, conversation, text, attempts, at = row
    return Parked(
        id=str(serial),
        conversation=conversation,
        inbound=load_inbound(text),
        attempts=attempts,
        received_at=moment(at),
    )


def _serial(parked: str) -> int:
    """The number of a row; one that there is not when it is no number."""
    return int(parked) if parked.isascii() and parked.isdigit() and len(parked) < 19 else -1


def count_attempt(cursor: Cursor, parked: str) -> int:
    """One more attempt; 0 when the row is pending no longer."""
    row = cursor.execute(
        "UPDATE parked SET attempts=attempts+1 WHERE serial=? AND state='pending' RETURNING attempts",
        (_serial(parked),),
    ).fetchall()
    return int(row[0][0]) if row else 0


def bury(cursor: Cursor, parked: str, reason: str) -> bool:
    """Move a row to the dead letters; its conversation goes on with the next."""
    return _turn(cursor, parked, "pending", "dead", reason, -1)


def discard(cursor: Cursor, parked: str) -> bool:
    """Put away a row that there is nothing to decide about, without what it held."""
    if not _turn(cursor, parked, "pending", "discarded", "nothing", -1):
        return False
    cursor.execute("UPDATE parked SET inbound='' WHERE serial=?", (_serial(parked),))
    return True


def revive(cursor: Cursor, parked: str) -> bool:
    """Let a dead letter be decided after all."""
    return _turn(cursor, parked, "dead", "pending", "", 1)


def _turn(cursor: Cursor, parked: str, old: str, new: str, reason: str, step: int) -> bool:
    row = cursor.execute(
        "UPDATE parked SET state=?,reason=?,holder=NULL,"
        "attempts=CASE ? WHEN 'pending' THEN 0 ELSE attempts END"
        " WHERE serial=? AND state=? RETURNING conversation_id",
        (new, reason, new, _serial(parked), old),
    ).fetchall()
    if not row:
        return False
    cursor.execute("UPDATE conversations SET parked=parked+?,bumped=bumped+1 WHERE id=?", (step, row[0][0]))
    return True
