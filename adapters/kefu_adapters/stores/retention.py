"""Removes what is older than the operator wants to keep: a few rows at a time, behind everything else.

Never touched: a conversation with an open case or with anything of ours that has not left yet, and whatever such a
conversation shows. So a conversation is looked at as a whole, in the order of ids, from a cursor that outlives
restarts; nothing is searched by age without an index.
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kefu_adapters.stores.append import OPEN, PLACES
from kefu_adapters.stores.database import Database, Statement, setting
from kefu_adapters.stores.wiping import emptied, forget_words, overwrite, stored_uploads
from kefu_core.errors import StoreError
from kefu_core.ports import UPLOAD, WAITING

DAY_MS = 86_400_000
WAITING_DAYS = 7
"""An upload that nobody sent is kept so long, for a draft that somebody comes back to."""
SEEN_DAYS = 30
"""Dedupe keys are kept at least so long: platforms repeat for days."""
BATCH = 100
PAUSE_SECONDS = 0.25
"""After each batch, so that what people wait for goes first."""
ROUND_SECONDS = 6 * 3600.0
_CURSOR = "retention:"
_MONTH = re.compile(r"events_(\d{4})_(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """For how many days what is kept; 0 is for ever. ``seen_days`` is 30 or more."""

    bodies_days: int = 0
    media_days: int = 0
    events_days: int = 0
    seen_days: int = SEEN_DAYS


class Retention:
    """One step at a time; a round over everything each six hours. One process of a fleet runs it."""

    def __init__(
        self,
        database: Database,
        keep: Keep,
        *,
        now: Callable[[], int],
        blobs: Path,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._database = database
        self._keep = keep
        self._now = now
        self._blobs = blobs
        self._pause = pause_seconds
        self._next_round = 0
        self._stage = 0
        self.removed = 0
        """Rows taken away or emptied since the start."""

    async def step(self) -> int:
        """Look at the next few rows; gives back 1 while a round is under way, 0 when there is nothing to do yet."""
        now = self._now()
        if self._stage == 0 and now < self._next_round:
            return 0
        work = (self._whole_months, self._unsent, self._attachments, self._conversations, self._seen, self._parked)
        if await work[self._stage](now):
            self._stage = (self._stage + 1) % len(work)
            if self._stage == 0:
                self._next_round = now + round(ROUND_SECONDS * 1000)
                return 0
        await asyncio.sleep(self._pause)
        return 1

    def _before(self, days: int, now: int) -> int:
        """The time before which things go; 0 when they are kept for ever."""
        return now - days * DAY_MS if days > 0 else 0

    # --- conversations -----------------------------------------------------------------------------------

    async def _conversations(self, now: int) -> bool:
        """Texts and history of the next conversations; True when all were looked at."""
        keep = self._keep
        texts, media, history = (self._before(d, now) for d in (keep.bodies_days, keep.media_days, keep.events_days))
        if not texts and not media and not history:
            return True
        after = await self._cursor("conversations")
        rows = await self._database.read(
            f"SELECT id,status,version,case_number FROM conversations WHERE id>? ORDER BY id LIMIT {BATCH}", (after,)
        )
        for conversation, status, version, case in rows:
            if version and (status == "resolved" or case is None) and not await self._is_busy(conversation):
                await self._uploads_of(conversation, media)
                await self._texts_of(conversation, texts)
                await self._history_of(conversation, history)
        done = len(rows) < BATCH
        await self._move("conversations", "" if done else str(rows[-1][0]))
        return done

    async def _is_busy(self, conversation: str) -> bool:
        """Whether something of ours has not left yet, or something of theirs was not decided yet."""
        for where in PLACES:
            if await self._database.read(f"SELECT 1 FROM deliveries WHERE {where} LIMIT 1", (conversation,)):
                return True
        waiting = "SELECT 1 FROM parked WHERE conversation_id=? AND state='pending' LIMIT 1"
        return bool(await self._database.read(waiting, (conversation,)))

    def _closed(self, conversation: str) -> Statement:
        """A statement whose row says, in the deleting transaction, that the conversation is still at rest."""
        return (
            (
                "UPDATE conversations SET bumped=bumped WHERE id=? AND (status='resolved' OR case_number IS NULL)"
                f" AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.lane=conversations.id AND d.{OPEN})"
                " AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.conversation_id=conversations.id"
                f" AND d.lane<>d.conversation_id AND d.{OPEN}) RETURNING id"
            ),
            (conversation,),
        )

    async def _texts_of(self, conversation: str, before: int) -> None:
        while before:
            rows = await self._database.read(
                "SELECT m.id FROM messages m WHERE m.conversation_id=? AND m.at<?"
                " AND EXISTS (SELECT 1 FROM bodies b WHERE b.message_id=m.id)"
                f" ORDER BY m.sequence,m.number LIMIT {BATCH}",
                (conversation, before),
            )
            ids = [row[0] for row in rows]
            if not ids:
                break
            marks = _marks(ids)
            uploads = await stored_uploads(self._database, ids)
            removed = await self._database.write_if(
                self._closed(conversation),
                *forget_words(ids, self._database.dialect),
                (f"DELETE FROM bodies WHERE message_id IN ({marks})", ids),
                *emptied([blob for blob, _ in uploads], "expired"),
                (f"UPDATE blobs SET file_name='',attachment='' WHERE message_id IN ({marks})", ids),
                (
                    "UPDATE cases SET rating_comment='' WHERE conversation_id=? AND resolved_at<?",
                    (conversation, before),
                ),
            )
            if not removed:
                break
            await self._overwrite(file for _, file in uploads)
            self.removed += len(ids)
            await asyncio.sleep(self._pause)

    async def _uploads_of(self, conversation: str, before: int) -> None:
        """What agents sent: those files belong to no message's row, only its text names them."""
        after = (0, 0)
        while before:
            rows = await self._database.read(
                "SELECT m.id,m.sequence,m.number FROM messages m WHERE m.conversation_id=?"
                f" AND (m.sequence,m.number)>(?,?) AND m.at<? AND m.direction='out'"
                f" ORDER BY m.sequence,m.number LIMIT {BATCH}",
                (conversation, *after, before),
            )
            uploads = await stored_uploads(self._database, [row[0] for row in rows]) if rows else []
            changes = emptied([blob for blob, _ in uploads], "expired")
            if uploads and await self._database.write_if(self._closed(conversation), *changes):
                await self._overwrite(file for _, file in uploads)
                self.removed += len(uploads)
            if len(rows) < BATCH:
                break
            after = (rows[-1][1], rows[-1][2])
            await asyncio.sleep(self._pause)

    async def _overwrite(self, files: Iterable[str]) -> None:
        for file in files:
            await asyncio.to_thread(overwrite, self._blobs, file)

    async def _history_of(self, conversation: str, before: int) -> None:
        """Events, and the lines and deliveries of messages that have no text any more. Cases stay: they are numbers."""
        while before:
            events = await self._database.read(
                f"SELECT sequence FROM events WHERE conversation_id=? AND at<? ORDER BY sequence LIMIT {BATCH}",
                (conversation, before),
            )
            rows = await self._database.read(
                "SELECT m.id FROM messages m WHERE m.conversation_id=? AND m.at<?"
                f" AND NOT EXISTS (SELECT 1 FROM bodies b WHERE b.message_id=m.id)"
                " AND NOT EXISTS (SELECT 1 FROM blobs f WHERE f.message_id=m.id AND f.state='stored')"
                f" ORDER BY m.sequence,m.number LIMIT {BATCH}",
                (conversation, before),
            )
            if not events and not rows:
                break
            statements: list[Statement] = []
            if events:
                sequence = events[-1][0]
                statements.append(
                    ("DELETE FROM events WHERE conversation_id=? AND sequence<=? AND at<?",
                     (conversation, sequence, before))
                )  # fmt: skip
            if rows:
                ids = [row[0] for row in rows]
                marks = _marks(ids)
                statements += [
                    (f"DELETE FROM deliveries WHERE id IN ({marks})", ids),
                    (f"DELETE FROM deliveries WHERE message<>id AND message IN ({marks})", ids),
                    (f"DELETE FROM blobs WHERE message_id IN ({marks})", ids),
                    (f"DELETE FROM mentions WHERE conversation_id=? AND message_id IN ({marks})", (conversation, *ids)),
                    (f"DELETE FROM messages WHERE conversation_id=? AND id IN ({marks})", (conversation, *ids)),
                ]
            if not await self._database.write_if(self._closed(conversation), *statements):
                break
            self.removed += len(events) + len(rows)
            await asyncio.sleep(self._pause)

    # --- attachments -------------------------------------------------------------------------------------

    async def _unsent(self, now: int) -> bool:
        """What our people uploaded and nothing of ours uses."""
        before = self._before(WAITING_DAYS, now)
        after, end = await self._cursor("unsent") or UPLOAD, chr(ord(UPLOAD) + 1)
        rows = await self._database.read(
            f"SELECT id,file,ref,state,message_id,created_at FROM blobs WHERE id>? AND id<? ORDER BY id LIMIT {BATCH}",
            (after, end),
        )
        for blob, file, ref, state, message, created in rows:
            if ref != WAITING or state != "stored" or message or created >= before:
                continue
            unused = (
                f"UPDATE blobs SET state=state WHERE id=? AND ref='{WAITING}' AND message_id='' RETURNING id",
                (blob,),
            )
            if await self._database.write_if(unused, *emptied([blob], "expired")):
                await self._overwrite((file,))
                self.removed += 1
        done = len(rows) < BATCH
        await self._move("unsent", "" if done else str(rows[-1][0]))
        return done

    async def _attachments(self, now: int) -> bool:
        """What contacts sent; the row stays and says why there is nothing. First the row, then the file.

        What belongs to no conversation (pictures of announcements) is the brand's own and stays.
        """
        before = self._before(self._keep.media_days, now)
        if not before:
            return True
        after = await self._cursor("attachments")
        rows = await self._database.read(
            f"SELECT id,file,conversation_id,created_at,state FROM blobs WHERE id>? ORDER BY id LIMIT {BATCH}", (after,)
        )
        for blob, file, conversation, created, state in rows:
            if state != "stored" or created >= before or not conversation:
                continue
            if await self._database.write_if(self._closed(conversation), *emptied([blob], "expired")):
                await self._overwrite((file,))
                self.removed += 1
        done = len(rows) < BATCH
        await self._move("attachments", "" if done else str(rows[-1][0]))
        return done

    # --- what came in ------------------------------------------------------------------------------------

    async def _seen(self, now: int) -> bool:
        """Dedupe keys, the passive replies under them, and traces of what could not be read."""
        before = self._before(max(self._keep.seen_days, SEEN_DAYS), now) if self._keep.seen_days else 0
        if not before:
            return True
        rows = await self._database.read(f"SELECT inbox,key FROM seen WHERE at<? ORDER BY at LIMIT {BATCH}", (before,))
        statements: list[Statement] = []
        for inbox, key in rows:
            statements.append(("DELETE FROM passive_replies WHERE inbox=? AND key=?", (inbox, key)))
            statements.append(("DELETE FROM seen WHERE inbox=? AND key=?", (inbox, key)))
        unreadable = await self._database.read(f"SELECT serial,at FROM unreadable ORDER BY serial LIMIT {BATCH}")
        old = [serial for serial, at in unreadable if at < before]
        if old:
            statements.append((f"DELETE FROM unreadable WHERE serial IN ({_marks(old)})", old))
        if statements:
            await self._database.write(*statements)
            self.removed += len(rows) + len(old)
        return len(rows) < BATCH and len(old) < BATCH

    async def _parked(self, now: int) -> bool:
        """Rows of the slow path that are decided: they hold nothing any more."""
        before = self._before(max(self._keep.seen_days, SEEN_DAYS), now) if self._keep.seen_days else 0
        if not before:
            return True
        after = int(await self._cursor("parked") or 0)
        rows = await self._database.read(
            f"SELECT serial,state,at FROM parked WHERE serial>? ORDER BY serial LIMIT {BATCH}", (after,)
        )
        old = [serial for serial, state, at in rows if state in {"decided", "discarded"} and at < before]
        if old:
            await self._database.write((f"DELETE FROM parked WHERE serial IN ({_marks(old)})", old))
            self.removed += len(old)
        done = len(rows) < BATCH
        await self._move("parked", "" if done else str(rows[-1][0]))
        return done

    async def _whole_months(self, now: int) -> bool:
        """Where events lie in tables by month, the months that are past as a whole go at once."""
        before = self._before(self._keep.events_days, now)
        if before and self._database.dialect.name == "postgresql":
            self.removed += await drop_months(self._database, before)
        return True

    # --- the cursor --------------------------------------------------------------------------------------

    async def _cursor(self, name: str) -> str:
        rows = await self._database.read("SELECT value FROM settings WHERE key=?", (_CURSOR + name,))
        return str(json.loads(rows[0][0])) if rows else ""

    async def _move(self, name: str, value: str) -> None:
        await self._database.write(setting(_CURSOR + name, value))


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))


async def drop_months(database: Database, before: int) -> int:
    """PostgreSQL: drop the tables of months that ended before a time (ms) and hold nothing of an open case."""
    rows = await database.read(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid=i.inhrelid"
        " WHERE i.inhparent=to_regclass('events') ORDER BY 1"
    )
    dropped = 0
    for (name,) in rows:
        found = _MONTH.fullmatch(name)
        if not found or _end_of_month(int(found[1]), int(found[2])) > before:
            continue
        at_rest: Statement = (
            (
                f"SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM {name} e JOIN conversations c ON c.id=e.conversation_id"
                " WHERE (c.status<>'resolved' AND c.case_number IS NOT NULL)"
                f" OR EXISTS (SELECT 1 FROM deliveries d WHERE d.lane=c.id AND d.{OPEN})"
                f" OR EXISTS (SELECT 1 FROM deliveries d WHERE d.conversation_id=c.id AND d.lane<>c.id AND d.{OPEN}))"
            ),
            (),
        )
        wait: Statement = ("SELECT set_config('lock_timeout','2s',true)", ())
        try:
            dropped += await database.write_if(at_rest, wait, (f"DROP TABLE {name}", ()))
        except StoreError:  # somebody works on it just now: another time
            continue
    return dropped


def _end_of_month(year: int, month: int) -> int:
    """The first millisecond of the month after, UTC."""
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return round(following.timestamp() * 1000)
