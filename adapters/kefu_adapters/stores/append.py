"""Writes one decision, inside a writer's transaction, on either engine. Knows nothing of threads.

What ends an item early (duplicate, conflict) is found first, so that at most its dedupe keys have to be taken back.
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import json
from collections.abc import Iterable
from typing import Any

from kefu_adapters.stores import rows as columns
from kefu_adapters.stores import search
from kefu_adapters.stores.dialect import Cursor
from kefu_adapters.stores.impostor_store import write_official
from kefu_adapters.stores.rows import AppendRows, Row, as_sending
from kefu_adapters.stores.sealing import window_of
from kefu_adapters.stores.times import stamp
from kefu_core.decision import BodyChange, Cancel, Override
from kefu_core.ledger import Append, Appended

OPEN = "status IN ('queued','sending','unknown')"
PLACES = (
    f"lane=? AND conversation_id=lane AND {OPEN}",
    f"conversation_id=? AND lane<>conversation_id AND {OPEN}",
)
"""Open deliveries of a conversation: nearly always they are in its own lane."""
_ALL = 2**31 - 1


def _insert(table: str, names: tuple[str, ...], rest: str = "") -> str:
    return f"INSERT INTO {table} ({','.join(names)}) VALUES ({','.join('?' * len(names))}) {rest}".rstrip()


def _set(names: tuple[str, ...], source: str = "excluded.") -> str:
    return ",".join(f"{name}={source}{name}" for name in names)


_MOVING = columns.CONVERSATION[columns.FIXED :]
_UPDATE = ",".join(f"{name}=?" for name in _MOVING)
_UPDATE_FREE = f"UPDATE conversations SET {_UPDATE} WHERE id=? AND version=? AND parked=0"
_UPDATE_AHEAD = f"UPDATE conversations SET {_UPDATE} WHERE id=? AND version=?"
_UPDATE_PARKED = f"UPDATE conversations SET {_UPDATE},parked=parked-1 WHERE id=? AND version=?"
_FIRST = _insert(
    "conversations", columns.CONVERSATION, f"ON CONFLICT(id) DO UPDATE SET {_set(columns.CONVERSATION[1:])}"
)
_FIRST_FREE = f"{_FIRST} WHERE conversations.version=0 AND conversations.parked=0"
_FIRST_PARKED = f"{_FIRST},parked=conversations.parked-1 WHERE conversations.version=0"

_MERGED = (
    "ON CONFLICT(inbox,id) DO UPDATE SET"
    " name=CASE excluded.name WHEN '' THEN contacts.name ELSE excluded.name END,"
    " username=CASE excluded.username WHEN '' THEN contacts.username ELSE excluded.username END,"
    " language=CASE excluded.language WHEN '' THEN contacts.language ELSE excluded.language END"
    " WHERE excluded.name NOT IN ('',contacts.name) OR excluded.username NOT IN ('',contacts.username)"
    " OR excluded.language NOT IN ('',contacts.language)"
)
_CONTACT = {
    "sqlite": _insert("contacts", columns.CONTACT, f"{_MERGED} ON CONFLICT(inbox,platform_id) DO NOTHING"),
    # PostgreSQL takes one conflict clause; the other is looked for first.
    "postgresql": f"INSERT INTO contacts ({','.join(columns.CONTACT)}) SELECT {','.join('?' * len(columns.CONTACT))}"
    f" WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.inbox=? AND c.platform_id=? AND c.id<>?) {_MERGED}",
}
_MESSAGES = _insert("messages", columns.MESSAGE)
_BODIES = _insert("bodies", columns.BODY)
_BLOBS = _insert("blobs", columns.BLOB)
_DELIVERIES = _insert("deliveries", columns.DELIVERY)
_CASE = _insert(
    "cases",
    columns.CASE,
    f"ON CONFLICT(number) DO UPDATE SET {_set(columns.CASE[3:])}"
    f" WHERE ({','.join('cases.' + n for n in columns.CASE[3:])})"
    f" IS DISTINCT FROM ({','.join('excluded.' + n for n in columns.CASE[3:])})",
)
_BLOCKING = (
    "(status='sending' OR (status='queued' AND (expires IS NULL OR expires>?))"
    " OR (status='unknown' AND blocks_until>?))"
)
_LANE = (
    f"SELECT max(CASE WHEN {_BLOCKING} THEN 1 ELSE 0 END),max(CASE WHEN status='queued' AND held<>'' THEN 1 ELSE 0 END)"
    f" FROM deliveries WHERE lane=? AND {OPEN}"
)
"""Whether something stands in the way of a lane, and whether something in it is held; nearly always it is empty."""


def remember(cursor: Cursor, inbox: str, keys: tuple[str, ...], at: int) -> bool:
    """Store dedupe keys; False when one of them was there already, and then none is stored."""
    new: list[str] = []
    for key in sorted(set(keys)):  # in one order, or two processes wait for each other
        cursor.execute("INSERT INTO seen (inbox,key,at) VALUES (?,?,?) ON CONFLICT DO NOTHING", (inbox, key, at))
        if cursor.rowcount != 1:
            _unremember(cursor, inbox, new)
            return False
        new.append(key)
    return True


def _unremember(cursor: Cursor, inbox: str, keys: Iterable[str]) -> None:
    cursor.executemany("DELETE FROM seen WHERE inbox=? AND key=?", [(inbox, key) for key in keys])


def append(cursor: Cursor, item: Append, made: AppendRows, gone: list[str]) -> Appended:
    """Write one decision, or say why not. ``gone`` gets the keys of sealed texts that nobody may read any more."""
    at, keys = stamp(item.at), item.dedupe_keys
    if item.pending:
        look = "SELECT state,inbound FROM parked WHERE serial=?" + cursor.dialect.hold
        row = cursor.execute(look, (int(item.pending),)).fetchone()
        if row is None or row[0] != "pending":
            return Appended(outcome="duplicate")
        waited = json.loads(row[1])
        keys = tuple(waited["dedupe_keys"])
        gone += filter(None, (window_of(waited.get("text", "")),))
    elif item.dedupe_keys and not remember(cursor, item.inbox, item.dedupe_keys, at):
        return Appended(outcome="duplicate")
    if not _move(cursor, item, made.conversation):
        if not item.pending:
            _unremember(cursor, item.inbox, item.dedupe_keys)
        return Appended(outcome="conflict")
    if item.pending:
        cursor.execute("UPDATE parked SET state='decided', inbound='' WHERE serial=?", (int(item.pending),))
    _insert_rows(cursor, made)
    effects = item.effects
    if effects.reports or effects.proofs:
        write_official(cursor, item)
    for cancel in effects.cancels:
        _cancel(cursor, item.state.id, cancel)
    for override in effects.overrides:
        _override(cursor, item.state.id, override, at)
    busy, held = _lane(cursor, item, at)
    released = 0
    if effects.release is not None and held:
        released = _release(cursor, item.state.id, effects.release.count, at)
    for change in effects.bodies:
        gone += _change_body(cursor, item.state.id, change, at)
    claimed = _insert_deliveries(cursor, item, made.deliveries, at, busy=busy)
    if claimed and item.passive:
        cursor.executemany(
            "INSERT INTO passive_replies (inbox,key,delivery_id) VALUES (?,?,?)"
            " ON CONFLICT(inbox,key) DO UPDATE SET delivery_id=excluded.delivery_id",
            [(item.inbox, key, claimed) for key in keys],
        )
    return Appended(outcome="committed", claimed=claimed, released=released)


def _move(cursor: Cursor, item: Append, row: Row) -> bool:
    """Bring the conversation's row to its new version, if it stands where the decision began."""
    if item.base:
        sql = _UPDATE_PARKED if item.pending else _UPDATE_AHEAD if item.ahead else _UPDATE_FREE
        cursor.execute(sql, (*row[columns.FIXED :], row[0], item.base))
    else:
        cursor.execute(_FIRST_PARKED if item.pending else _FIRST_FREE, row)
    return cursor.rowcount == 1


def _insert_rows(cursor: Cursor, made: AppendRows) -> None:
    if made.contact is not None:
        if cursor.dialect.alone:
            cursor.execute(_CONTACT["sqlite"], made.contact)
        else:
            inbox, identity, platform = made.contact[:3]
            cursor.execute(_CONTACT["postgresql"], (*made.contact, inbox, platform, identity))
        if cursor.rowcount == 1 and (made.contact[3] or made.contact[4]):
            owner = search.contact_owner(str(made.contact[0]), str(made.contact[1]))
            cursor.execute("INSERT INTO search_pending (owner) VALUES (?)", (owner,))
    if made.messages:
        cursor.executemany(_MESSAGES, made.messages)
    if made.bodies:
        cursor.executemany(_BODIES, made.bodies)
    if made.blobs:
        cursor.executemany(_BLOBS, made.blobs)
    cursor.execute("INSERT INTO events (conversation_id,sequence,at,events) VALUES (?,?,?,?)", made.events)
    if made.dues:
        cursor.executemany(
            "INSERT INTO dues (owner,kind,at,sequence) VALUES (?,?,?,?)"
            " ON CONFLICT(owner,kind) DO UPDATE SET at=excluded.at, sequence=excluded.sequence",
            made.dues,
        )
    if made.dropped_dues:
        cursor.executemany("DELETE FROM dues WHERE owner=? AND kind=?", made.dropped_dues)
    if made.case is not None:
        cursor.execute(_CASE, made.case)
    if made.searchable:
        cursor.executemany("INSERT INTO search_pending (owner,conversation_id) VALUES (?,?)", made.searchable)


def _lane(cursor: Cursor, item: Append, at: int) -> tuple[bool, bool]:
    """Whether the lane of the first delivery is busy, and whether something of the conversation may be held."""
    effects = item.effects
    claims = item.claim is not None and bool(effects.deliveries)
    if not claims and effects.release is None:
        return False, False
    lane = effects.deliveries[0].lane if claims else item.state.id
    busy, held = cursor.execute(_LANE, (at, at, lane)).fetchone()
    # What is held waits for the contact, so it lies in the conversation's own lane.
    return bool(busy), lane != item.state.id or bool(held)


def _insert_deliveries(cursor: Cursor, item: Append, new: list[Row], at: int, *, busy: bool) -> str:
    claimed = ""
    effects = item.effects
    if item.claim is not None and new:
        first = effects.deliveries[0]
        if not first.held and first.due <= item.at and not busy:
            claimed = first.id
            new = [as_sending(new[0], item.claim, at, passive=item.passive), *new[1:]]
    if new:
        cursor.executemany(_DELIVERIES, new)
    if not claimed and item.claim is not None and item.passive:
        claimed = _claim_passive(cursor, item.state.id, item.claim, at)
    return claimed


def _claim_passive(cursor: Cursor, lane: str, fence: int, at: int) -> str:
    """The first of the lane takes the passive reply, held or not; a new answer queues behind an older one."""
    waiting: list[Any] = cursor.execute(
        f"SELECT id,status,held,due FROM deliveries WHERE lane=? AND {OPEN} AND {_BLOCKING} ORDER BY position,id",
        (lane, at, at),
    ).fetchall()
    if not waiting or any(status != "queued" for _, status, _, _ in waiting):
        return ""
    delivery, _, held, due = waiting[0]
    if not held and due > at:
        return ""
    cursor.execute(
        "UPDATE deliveries SET status='sending',held='',attempt=attempt+1,fence=?,since=coalesce(since,?),passive=1"
        " WHERE id=? AND status='queued'",
        (fence, at, delivery),
    )
    return str(delivery) if cursor.rowcount == 1 else ""


def _cancel(cursor: Cursor, conversation: str, cancel: Cancel) -> None:
    which, value = "held<>?", ""
    if cancel.delivery:
        which, value = "id=?", cancel.delivery
    elif cancel.author is not None:
        which, value = "author=?", cancel.author.value
    for place in PLACES:
        cursor.execute(
            f"UPDATE deliveries SET status='cancelled',held='',reason=? WHERE {place} AND status='queued' AND {which}",
            (cancel.reason, conversation, value),
        )


def _override(cursor: Cursor, conversation: str, override: Override, at: int) -> None:
    where = "WHERE id=? AND conversation_id=? AND (status IN ('unknown','failed') OR (status='queued' AND held<>''))"
    which = (override.delivery, conversation)
    if override.to == "retry":
        cursor.execute(
            "UPDATE deliveries SET maybe_duplicate=CASE status WHEN 'unknown' THEN 1 ELSE maybe_duplicate END,"
            "status='queued',held='',reason='',code='',due=?,fence=NULL,blocks_until=NULL,unknown_at=NULL,reads=0,"
            f"expires=CASE WHEN expires<=? THEN NULL ELSE expires END {where}",
            (at, at, *which),
        )
    elif override.to == "arrived":
        cursor.execute(
            "UPDATE deliveries SET status='sent',held='',assumed=1,sent_at=coalesce(sent_at,unknown_at,?),"
            f"blocks_until=NULL {where}",
            (at, *which),
        )
    else:
        cursor.execute(
            f"UPDATE deliveries SET status='cancelled',held='',blocks_until=NULL,reason='discarded' {where}", which
        )


def _release(cursor: Cursor, conversation: str, count: int | None, at: int) -> int:
    cursor.execute(
        f"UPDATE deliveries SET held='',due=? WHERE id IN (SELECT id FROM deliveries WHERE {PLACES[0]}"
        " AND status='queued' AND held<>'' ORDER BY position,id LIMIT ?)",
        (at, conversation, _ALL if count is None else count),
    )
    return cursor.rowcount


def _change_body(cursor: Cursor, conversation: str, change: BodyChange, at: int) -> list[str]:
    message = change.message
    if not message:
        row = cursor.execute(
            "SELECT id FROM messages WHERE conversation_id=? AND source_id=? AND source_id<>''"
            " ORDER BY sequence,number LIMIT 1",
            (conversation, change.source_id),
        ).fetchone()
        if row is None:
            return []
        message = row[0]
    if change.retract:
        return retract_body(cursor, message, change.text)
    window = window_of(change.text)
    cursor.execute(
        'INSERT INTO bodies (message_id,version,text,attachments,buttons,at,"window")'
        " SELECT message_id,version+1,?,attachments,buttons,?,? FROM bodies WHERE message_id=?"
        " ORDER BY version DESC LIMIT 1",
        (change.text, at, window, message),
    )
    if cursor.rowcount == 0:
        cursor.execute(
            'INSERT INTO bodies (message_id,version,text,at,"window") VALUES (?,1,?,?,?)',
            (message, change.text, at, window),
        )
    if not window:
        cursor.execute("INSERT INTO search_pending (owner,conversation_id) VALUES (?,?)", (message, conversation))
    return []


def retract_body(cursor: Cursor, message: str, text: str) -> list[str]:
    """Overwrite every version of a text, the words beside its attachments and its place in the search.

    Gives the keys that its versions were sealed under: they are to be destroyed once this is committed.
    """
    sql = 'SELECT version,attachments,"window" FROM bodies WHERE message_id=?'
    found = cursor.execute(sql, (message,)).fetchall()
    for version, attachments, _ in found:
        kept = [
            {name: value for name, value in item.items() if name not in ("title", "file_name", "url")}
            for item in json.loads(attachments or "[]")
        ]
        cursor.execute(
            "UPDATE bodies SET text=?,attachments=?,buttons='',retracted=1,\"window\"=''"
            " WHERE message_id=? AND version=?",
            (text, json.dumps(kept) if kept else "", message, version),
        )
    cursor.execute("UPDATE blobs SET file_name='',attachment='' WHERE message_id=?", (message,))
    search.forget(cursor, message)
    return [window for *_, window in found if window]
