"""Claims and settles deliveries, inside a writer's transaction or a reader's snapshot, on either engine."""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

from collections.abc import Iterable, Sequence
from typing import Any

from kefu_adapters.stores.append import OPEN
from kefu_adapters.stores.dialect import Cursor
from kefu_adapters.stores.inbound_codec import load_attachments, load_buttons
from kefu_adapters.stores.times import maybe_moment, maybe_stamp, moment, stamp
from kefu_core.decision import DeliveryStatus
from kefu_core.ledger import Claimed, Settlement, UnknownDelivery
from kefu_core.messages import Author, Operation, OutboundMessage

_FULL = """
SELECT d.id, d.conversation_id, d.lane, d.fence, d.priority, d.expires, d.announcement_id, d.passive, d.inbox,
  d.recipient, d.operation, d.author, d.surface, d.reply_to, d.target, d.title, d.link, d.as_name, d.language,
  d.attempt, d.since, b.text, b.attachments, b.buttons, t.source_id, d.unknown_at, d.reads,
  d.maybe_duplicate
FROM deliveries d
LEFT JOIN bodies b ON b.message_id=d.message
  AND b.version=(SELECT max(version) FROM bodies WHERE message_id=d.message)
LEFT JOIN deliveries t ON t.id=d.target_delivery
WHERE d.id=?"""

_FREE = f"""status='queued' AND held='' AND due<=? AND NOT EXISTS (
  SELECT 1 FROM deliveries e WHERE e.lane=d.lane AND e.{OPEN} AND (e.status='sending'
    OR (e.status='unknown' AND e.blocks_until>?)
    OR (e.status='queued' AND (e.position<d.position OR (e.position=d.position AND e.id<d.id)))))"""
_CANDIDATES = f"SELECT id,lane FROM deliveries d WHERE {_FREE} AND priority=? ORDER BY due, position LIMIT ?"
_TAKE = (
    "UPDATE deliveries AS d SET status='sending',attempt=attempt+1,fence=?,since=coalesce(since,?),blocks_until=NULL"
    " WHERE id=?"
)
_TAKE_IF_FREE = f"{_TAKE} AND {_FREE}"

_EXPIRED = "status='queued' AND expires IS NOT NULL AND expires<=?"
_EXPIRE = "UPDATE deliveries SET status='expired',held='',reason='expired' WHERE"
_UNCLAIM = (
    "UPDATE deliveries SET status='queued',fence=NULL,attempt=attempt-1,due=coalesce(?,due),held=?,passive=0,"
    "since=CASE attempt WHEN 1 THEN NULL ELSE since END"
)
_DOUBLE = "maybe_duplicate=CASE WHEN ?=1 THEN 1 ELSE maybe_duplicate END"
GIVE_UP = (
    "UPDATE deliveries SET status='unknown',reason='process_ended',unknown_at=?,due=?,blocks_until=?"
    " WHERE status='sending'"
)
"""What a dead process had begun to send is unknown."""
GRACE_MS = 120_000
"""So much longer than its look an unknown delivery holds its lane: the look comes first, then the next message."""


def _claimed(row: Sequence[Any]) -> Claimed:
    (
        delivery, conversation, lane, fence, priority, expires, announcement, passive, inbox, recipient, operation,
        author, surface, reply_to, target, title, link, as_name, language, attempt, since, text, attachments,
        buttons, target_source,
    ) = row[:25]  # fmt: skip
    message = OutboundMessage(
        id=delivery, inbox=inbox, recipient=recipient, operation=Operation(operation), author=Author(author),
        surface=surface, text=text or "", buttons=load_buttons(buttons or ""),
        attachments=load_attachments(attachments or ""), reply_to=reply_to, target=target or target_source or "",
        title=title, link=link, as_name=as_name, language=language, attempt=attempt, since=maybe_moment(since),
    )  # fmt: skip
    return Claimed(
        message=message, conversation=conversation, lane=lane, fence=fence or 0, priority=priority,
        expires=maybe_moment(expires), announcement=announcement, passive=bool(passive),
    )  # fmt: skip


def claimed(cursor: Cursor, delivery: str, fence: int) -> Claimed | None:
    """A delivery that is being sent under ``fence``."""
    row = cursor.execute(_FULL + " AND d.status='sending' AND d.fence=?", (delivery, fence)).fetchone()
    return None if row is None else _claimed(row)


def _priorities(cursor: Cursor) -> Iterable[int]:
    lowest = "SELECT min(priority) FROM deliveries WHERE status='queued' AND held='' AND priority>?"
    priority = -1
    while (found := cursor.execute(lowest, (priority,)).fetchone()[0]) is not None:
        priority = found
        yield priority


def expire(cursor: Cursor, now: int) -> list[str]:
    """End what nobody wants any more; gives the inbox of each. What other writers hold is left for the next time."""
    which = _EXPIRED
    if not cursor.dialect.alone:
        which = f"id IN (SELECT id FROM deliveries WHERE {_EXPIRED}{cursor.dialect.skip_locked})"
    return [row[0] for row in cursor.execute(f"{_EXPIRE} {which} RETURNING inbox", (now,)).fetchall()]


def claim(cursor: Cursor, fence: int, limit: int, now: int) -> list[Claimed]:
    """Take the first due delivery of each free lane; ``expire`` comes before."""
    found: list[Sequence[Any]] = []
    for priority in _priorities(cursor):
        left = limit - len(found)
        if left <= 0:
            break
        found += cursor.execute(_CANDIDATES, (now, now, priority, left)).fetchall()
    if not found:
        return []
    if cursor.dialect.alone:
        cursor.executemany(_TAKE, [(fence, now, delivery) for delivery, _ in found])
    else:
        # Who decides in these lanes now is waited for; then everything is looked at again.
        cursor.lock(lane for _, lane in found)
        found = [row for row in found if _take_if_free(cursor, fence, row[0], now)]
    return [_claimed(cursor.execute(_FULL, row[:1]).fetchone()) for row in found]


def _take_if_free(cursor: Cursor, fence: int, delivery: str, now: int) -> bool:
    cursor.execute(_TAKE_IF_FREE, (fence, now, delivery, now, now))
    return cursor.rowcount == 1


def settle(cursor: Cursor, outcome: Settlement) -> bool:
    """Write an outcome where the row is still ours."""
    where = " WHERE id=? AND fence=? AND status IN ('sending','unknown')"
    at, due = stamp(outcome.at), maybe_stamp(outcome.due)
    which = (outcome.delivery, outcome.fence)
    double = int(outcome.maybe_duplicate)
    status = outcome.status
    if status is DeliveryStatus.SENT:
        cursor.execute(
            "UPDATE deliveries SET status='sent',sent_at=coalesce(sent_at,?),source_id=?,reference=?,reason=?,code=?,"
            f"assumed=?,{_DOUBLE},blocks_until=NULL{where}",
            (at, outcome.source_id, outcome.reference, outcome.reason, outcome.code, int(outcome.assumed), double,
             *which),
        )  # fmt: skip
    elif status is DeliveryStatus.QUEUED:
        cursor.execute(
            "UPDATE deliveries SET status='queued',due=?,held=?,reason=?,code=?,fence=NULL,blocks_until=NULL,"
            f"unknown_at=NULL,reads=0,{_DOUBLE}{where}",
            (at if due is None else due, outcome.held, outcome.reason, outcome.code, double, *which),
        )
    elif status is DeliveryStatus.UNKNOWN:
        cursor.execute(
            "UPDATE deliveries SET reads=CASE status WHEN 'unknown' THEN reads+1 ELSE reads END,status='unknown',due=?,"
            "blocks_until=?,unknown_at=coalesce(unknown_at,?),reason=?,code=?,"
            "reference=CASE ? WHEN '' THEN reference ELSE ? END,"
            f"{_DOUBLE}{where}",
            (
                due,
                None if due is None else due + GRACE_MS,
                at,
                outcome.reason,
                outcome.code,
                outcome.reference,
                outcome.reference,
                double,
                *which,
            ),
        )
    elif status is DeliveryStatus.SENDING:
        raise ValueError("a settlement cannot begin a call")
    else:
        cursor.execute(
            f"UPDATE deliveries SET status=?,held='',reason=?,code=?,{_DOUBLE},blocks_until=NULL{where}",
            (status.value, outcome.reason, outcome.code, double, *which),
        )
    if cursor.rowcount != 1:
        return False
    if status is DeliveryStatus.SENT and (outcome.source_id or outcome.reference):
        _catch_up(cursor, outcome)
    return True


def recognise_echo(cursor: Cursor, inbox: str, conversation: str, text: str, source_id: str, at: int) -> str | None:
    """The call that an echo confirms, settled already or open. White space does not count: platforms change it."""
    known = "SELECT id FROM deliveries WHERE inbox=? AND source_id=? AND source_id<>'' LIMIT 1"
    found = cursor.execute(known, (inbox, source_id)).fetchone()
    if found is not None:
        return str(found[0])
    rows = cursor.execute(
        "SELECT d.id, d.status, b.text FROM deliveries d LEFT JOIN bodies b ON b.message_id=d.message AND b.version=1"
        f" WHERE d.lane=? AND d.{OPEN} AND d.status IN ('sending','unknown') ORDER BY d.position",
        (conversation,),
    ).fetchall()
    said = "".join(text.split())
    for delivery, status, body in rows:
        if status == "unknown" and "".join((body or "").split()) == said:
            cursor.execute(
                "UPDATE deliveries SET status='sent',sent_at=coalesce(sent_at,?),source_id=?,reason='echo',"
                "blocks_until=NULL WHERE id=?",
                (at, source_id, delivery),
            )
            return str(delivery)
    return str(rows[0][0]) if rows else None


def unclaim(cursor: Cursor, delivery: str, fence: int, due: int | None, held: str) -> bool:
    """Give back a claimed row that was never begun: as if it had not been claimed."""
    cursor.execute(
        f"{_UNCLAIM} WHERE id=? AND fence=? AND status='sending'",
        (due, held, delivery, fence),
    )
    return cursor.rowcount == 1


def take_back(cursor: Cursor, fence: int, transaction: str) -> None:
    """On PostgreSQL: as ``unclaim``, for all that a transaction claimed and that was not touched since."""
    cursor.execute(
        f"{_UNCLAIM} WHERE status='sending' AND fence=? AND xmin=CAST(CAST(? AS xid8) AS xid)",
        (None, "", fence, transaction),
    )


def unknowns(cursor: Cursor, now: int, limit: int) -> list[UnknownDelivery]:
    """Unknown deliveries whose policy time has come."""
    ids = cursor.execute(
        "SELECT id FROM deliveries WHERE status='unknown' AND due<=? ORDER BY due LIMIT ?", (now, limit)
    ).fetchall()
    out = []
    for row in ids:
        full = cursor.execute(_FULL, row).fetchone()
        out.append(
            UnknownDelivery(
                claimed=_claimed(full), unknown_since=moment(full[25]), reads=full[26], repeated=bool(full[27])
            )
        )
    return out


def passive_reply(cursor: Cursor, inbox: str, keys: Sequence[str]) -> OutboundMessage | None:
    """What was answered in the request that carried one of these keys, unless it was taken back since."""
    for key in keys:
        row = cursor.execute(
            "SELECT d.id FROM passive_replies p JOIN deliveries d ON d.id=p.delivery_id"
            " WHERE p.inbox=? AND p.key=? AND d.status IN ('sending','sent','unknown')",
            (inbox, key),
        ).fetchone()
        if row is not None:
            return _claimed(cursor.execute(_FULL, row).fetchone()).message
    return None


_RAISE = {
    "sent": "UPDATE deliveries SET status='sent',sent_at=coalesce(sent_at,?),blocks_until=NULL"
    " WHERE id=? AND status='unknown'",
    "delivered": "UPDATE deliveries SET delivered_at=coalesce(delivered_at,?) WHERE id=?",
    "read": "UPDATE deliveries SET read_at=coalesce(read_at,?) WHERE id=?",
}
_REPORTS = frozenset({"sent", "delivered", "read", "failed"})
EARLY_SECONDS = 600


def reported(cursor: Cursor, inbox: str, reference: str, outcome: str, code: str, at: int) -> str | None:
    """Write a late report; one that comes before our own id is stored waits ten minutes for it."""
    if not reference:
        return None
    for column in ("reference", "source_id"):
        row = cursor.execute(
            f"SELECT id FROM deliveries WHERE inbox=? AND {column}=? AND {column}<>'' LIMIT 1",
            (inbox, reference),
        ).fetchone()
        if row is not None:
            _raise(cursor, row[0], outcome, code, at)
            return str(row[0])
    if outcome not in _REPORTS:
        return None
    cursor.execute("DELETE FROM early_reports WHERE at<?", (at - EARLY_SECONDS * 1000,))
    cursor.execute(
        "INSERT INTO early_reports (inbox,reference,outcome,code,at) VALUES (?,?,?,?,?)"
        " ON CONFLICT(inbox,reference,outcome) DO UPDATE SET code=excluded.code,at=excluded.at",
        (inbox, reference, outcome, code, at),
    )
    return None


def _raise(cursor: Cursor, delivery: str, outcome: str, code: str, at: int) -> None:
    """States only rise: a report never takes back what is known already."""
    if outcome == "failed":
        cursor.execute(
            "UPDATE deliveries SET status='failed',reason='reported',code=?,blocks_until=NULL WHERE id=?"
            " AND status IN ('sent','unknown') AND delivered_at IS NULL AND read_at IS NULL",
            (code, delivery),
        )
        return
    for step in ("sent", "delivered", "read")[: {"sent": 1, "delivered": 2, "read": 3}.get(outcome, 0)]:
        cursor.execute(_RAISE[step], (at, delivery))


def _catch_up(cursor: Cursor, outcome: Settlement) -> None:
    """Apply reports that came before the platform's id was stored; hardly ever is there one at all."""
    if cursor.execute("SELECT max(at) FROM early_reports").fetchone()[0] is None:
        return
    inbox = cursor.execute("SELECT inbox FROM deliveries WHERE id=?", (outcome.delivery,)).fetchone()[0]
    for reference in {outcome.reference, outcome.source_id} - {""}:
        early = cursor.execute(
            "SELECT outcome,code,at FROM early_reports WHERE inbox=? AND reference=?", (inbox, reference)
        ).fetchall()
        for found, code, at in sorted(early, key=lambda row: (row[0] == "failed", row[2])):
            _raise(cursor, outcome.delivery, found, code, at)
        if early:
            cursor.execute("DELETE FROM early_reports WHERE inbox=? AND reference=?", (inbox, reference))
