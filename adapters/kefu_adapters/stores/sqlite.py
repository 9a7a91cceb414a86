"""The ledger of one process on SQLite: turns calls into work for the writer and the readers."""

import asyncio
import json
import socket
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from kefu_adapters.stores import sqlite_append, sqlite_deliveries, sqlite_parked, sqlite_search
from kefu_adapters.stores.database import Statement
from kefu_adapters.stores.inbound_codec import dump_inbound
from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.rows import append_rows
from kefu_adapters.stores.sqlite_files import FileLock, check_place, version_warning
from kefu_adapters.stores.sqlite_writer import SqliteReaders, SqliteWriter
from kefu_adapters.stores.times import maybe_stamp, moment, stamp
from kefu_core.conversation.state import Conversation
from kefu_core.errors import ConfigError
from kefu_core.messages import Inbound, OutboundMessage
from kefu_core.ports import (
    Append,
    Appended,
    Claimed,
    Clock,
    DueRow,
    Loaded,
    Parked,
    Settlement,
    Turn,
    UnknownDelivery,
)

_STATE = "SELECT state,parked,version,inbox,surface FROM conversations WHERE id=?"
_TURNS = """
SELECT m.id, m.direction, m.author, b.text, m.at FROM messages m
LEFT JOIN bodies b ON b.message_id=m.id
  AND b.version=(SELECT max(version) FROM bodies WHERE message_id=m.id)
WHERE m.conversation_id=? AND m.direction IN ('in','out')
ORDER BY m.sequence DESC, m.number DESC LIMIT ?"""


class SqliteDatabase:
    """Plain statements over the writer and the readers; what ``views`` and the relay's stores use."""

    def __init__(self, writer: SqliteWriter, readers: SqliteReaders) -> None:
        self._writer = writer
        self._readers = readers

    async def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT, from the last commit."""
        return await self._readers.submit(lambda cursor: cursor.execute(sql, parameters).fetchall())

    async def write(self, *statements: Statement) -> list[list[tuple[Any, ...]]]:
        """Run statements in one transaction; for each the rows that its RETURNING gives."""
        return await self._writer.submit(
            lambda cursor: [cursor.execute(sql, parameters).fetchall() for sql, parameters in statements]
        )

    async def write_if(self, guard: Statement, *rest: Statement) -> bool:
        """Run ``guard``, and the rest in the same transaction if its RETURNING gave a row; say whether it did."""

        def work(cursor: sqlite3.Cursor) -> bool:
            if not cursor.execute(*guard).fetchall():
                return False
            for statement in rest:
                cursor.execute(*statement)
            return True

        return await self._writer.submit(work)


class SqliteLedger:
    """The truth of one process. Nobody else has the file open for writing while it is.

    ``last_turns``: so many earlier lines come with a state. ``fatal`` is called when the disk failed under a commit:
    the process should end, for nobody knows what the file holds. ``recover_seconds``: how long a call that was
    under way when the last process died blocks its lane.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        clock: Clock,
        last_turns: int = 8,
        fatal: Callable[[BaseException], None] | None = None,
        recover_seconds: float = 60.0,
    ) -> None:
        self._path = Path(path).absolute()
        self._clock = clock
        self._last_turns = last_turns
        self._recover = int(recover_seconds * 1000)
        self._lock = FileLock(self._path.with_name(self._path.name + ".lock"))
        self._writer = SqliteWriter(self._path, fatal=fatal)
        # One thread each: two that share the interpreter take twice the time, and a slow search holds up no message.
        self._readers = SqliteReaders(self._path)
        self._console = SqliteReaders(self._path)
        self.database = SqliteDatabase(self._writer, self._console)
        self.fence = 0
        self.after_unclean_stop = False
        """Whether the process before this one ended without closing the store."""
        self.warnings: tuple[str, ...] = tuple(filter(None, [version_warning()]))

    async def open(self) -> int:
        """Take the store, bring it up to date, mark older processes dead. Raises ConfigError, StoreUnavailable."""
        check_place(self._path)
        self._lock.take()
        try:
            await asyncio.to_thread(self._prepare)
            self._writer.start()
            self.fence, self.after_unclean_stop = await self._writer.submit(self._take_over)
            self._readers.start()
            self._console.start()
        except BaseException:
            await self.close()
            raise
        return self.fence

    def _prepare(self) -> None:
        try:
            migrate(f"sqlite:///{self._path}")
        except (OSError, sqlite3.Error) as error:
            raise ConfigError(f"cannot use the store {self._path}: {error}") from error

    def _take_over(self, cursor: sqlite3.Cursor) -> tuple[int, bool]:
        """Begin a new fence. What older processes had begun to send is unknown now."""
        real, now = round(time.time() * 1000), stamp(self._clock.now())
        cursor.execute("UPDATE processes SET ended_at=? WHERE ended_at IS NULL", (real,))
        unclean = cursor.rowcount > 0
        cursor.execute(
            "INSERT INTO processes (started_at,heartbeat_at,host) VALUES (?,?,?)", (real, real, socket.gethostname())
        )
        fence = int(cursor.lastrowid or 0)
        cursor.execute(
            "UPDATE deliveries SET status='unknown',reason='process_ended',unknown_at=?,due=?,blocks_until=?"
            " WHERE status='sending'",
            (now, now, now + self._recover),
        )
        return fence, unclean

    async def load(self, conversation: str) -> Loaded | None:
        """State and last turns. One that only has parked rows comes with an empty state of version 0."""
        found = await self._readers.submit(lambda cursor: self._read(cursor, conversation))
        if found is None:
            return None
        (text, parked, version, inbox, surface), turns = found
        if not version:
            empty = Conversation(id=conversation, inbox=inbox, contact="", recipient="", surface=surface)
            return Loaded(state=empty, pending=parked)
        return Loaded(
            state=Conversation.from_json(json.loads(text)),
            turns=tuple(
                Turn(message=message, direction=direction, author=author, text=said or "", at=moment(at))
                for message, direction, author, said, at in reversed(turns)
            ),
            pending=parked,
        )

    def _read(self, cursor: sqlite3.Cursor, conversation: str) -> tuple[Any, list[Any]] | None:
        row = cursor.execute(_STATE, (conversation,)).fetchone()
        if row is None:
            return None
        wanted = self._last_turns if row[2] else 0
        return row, cursor.execute(_TURNS, (conversation, wanted)).fetchall() if wanted else []

    async def append(self, item: Append) -> Appended:
        """Commit one decision, together with whatever else waits.

        With ``passive`` the first of the lane takes the reply, held or not, so ``claimed`` may name an older delivery
        than the item's first. Cancelling the wait does not take the item back.
        """
        made = append_rows(item)
        retracts = any(change.retract for change in item.effects.bodies)

        def work(cursor: sqlite3.Cursor) -> Appended:
            if retracts:
                self._writer.truncate_soon()
            return sqlite_append.append(cursor, item, made)

        return await self._writer.submit(work)

    async def park(self, conversation: str, inbound: Inbound, at: datetime) -> Literal["parked", "duplicate"]:
        """Slow path: store the inbound undecided."""
        text, happened = dump_inbound(inbound), stamp(at)
        return await self._writer.submit(
            lambda cursor: sqlite_parked.park(cursor, conversation, inbound, text, happened)
        )

    async def beat(self) -> int:
        """The heartbeat. Nobody else holds the file, so nobody else can be found dead."""
        beat = (round(time.time() * 1000), self.fence)
        await self.database.write(("UPDATE processes SET heartbeat_at=? WHERE serial=?", beat))
        return 0

    async def parked(self, fence: int, limit: int) -> Sequence[Parked]:  # noqa: ARG002
        """The oldest undecided inbound of each conversation; with one process ``fence`` is ours."""
        return await self._readers.submit(lambda cursor: sqlite_parked.oldest(cursor, limit))

    async def count_attempt(self, parked: str) -> int:
        """Commit that a decision about a parked row begins; 0 when it is decided already."""
        return await self._writer.submit(lambda cursor: sqlite_parked.count_attempt(cursor, parked))

    async def bury(self, parked: str, reason: str) -> None:
        """Move a parked row to the dead letters."""
        await self._writer.submit(lambda cursor: sqlite_parked.bury(cursor, parked, reason))

    async def revive(self, parked: str) -> bool:
        """Let a dead letter be decided after all; False when it is none."""
        return await self._writer.submit(lambda cursor: sqlite_parked.revive(cursor, parked))

    async def claim(self, fence: int, limit: int, now: datetime) -> Sequence[Claimed]:
        """Take due deliveries, the first of each free lane, by priority, then by how long they are due."""
        at = stamp(now)
        return await self._writer.submit(lambda cursor: sqlite_deliveries.claim(cursor, fence, limit, at))

    async def settle(self, settlement: Settlement) -> bool:
        """Write an outcome; False when the row is no longer ours."""
        return await self._writer.submit(lambda cursor: sqlite_deliveries.settle(cursor, settlement))

    async def unclaim(self, delivery: str, fence: int, due: datetime | None = None, held: str = "") -> bool:
        """Give back a ``sending`` row that was never begun."""
        at = maybe_stamp(due)
        return await self._writer.submit(lambda cursor: sqlite_deliveries.unclaim(cursor, delivery, fence, at, held))

    async def claimed(self, delivery: str, fence: int) -> Claimed | None:
        """A delivery that is ``sending`` under ``fence``, with its text."""
        return await self._readers.submit(lambda cursor: sqlite_deliveries.claimed(cursor, delivery, fence))

    async def unknowns(self, now: datetime, limit: int) -> Sequence[UnknownDelivery]:
        """Unknown deliveries whose ``due`` has come."""
        at = stamp(now)
        return await self._readers.submit(lambda cursor: sqlite_deliveries.unknowns(cursor, at, limit))

    async def dues(self, now: datetime, limit: int) -> Sequence[DueRow]:
        """Timers that are due, oldest first."""
        rows = await self.database.read(
            "SELECT owner,kind,at,sequence FROM dues WHERE at<=? ORDER BY at,owner,kind LIMIT ?", (stamp(now), limit)
        )
        return [DueRow(owner=o, kind=k, at=moment(at), sequence=s) for o, k, at, s in rows]

    async def drop_due(self, owner: str, kind: str, sequence: int) -> None:
        """Take a timer away unless it was set anew meanwhile."""
        await self.database.write(("DELETE FROM dues WHERE owner=? AND kind=? AND sequence=?", (owner, kind, sequence)))

    async def passive_reply(self, inbox: str, dedupe_keys: Sequence[str]) -> OutboundMessage | None:
        """The reply that was given to an inbound that is repeated now."""
        return await self._readers.submit(lambda cursor: sqlite_deliveries.passive_reply(cursor, inbox, dedupe_keys))

    async def reported(self, inbox: str, reference: str, outcome: str, code: str, at: datetime) -> str | None:
        """Write a platform's late report (``sent``, ``delivered``, ``read``, ``failed``); gives back the id."""
        happened = stamp(at)
        return await self._writer.submit(
            lambda cursor: sqlite_deliveries.reported(cursor, inbox, reference, outcome, code, happened)
        )

    async def recognise_echo(
        self, inbox: str, conversation: str, text: str, source_id: str, at: datetime
    ) -> str | None:
        """The delivery of ours that our own account is now seen saying, looked up in one transaction."""
        happened = stamp(at)
        return await self._writer.submit(
            lambda cursor: sqlite_deliveries.recognise_echo(cursor, inbox, conversation, text, source_id, happened)
        )

    async def next_case_numbers(self, count: int) -> range:
        """Reserve case numbers; gaps are harmless."""
        sql = (
            "INSERT INTO counters (name,value) VALUES ('case',?)"
            " ON CONFLICT(name) DO UPDATE SET value=value+excluded.value RETURNING value"
        )
        rows = await self.database.write((sql, (count,)))
        last = int(rows[0][0][0])
        return range(last - count + 1, last + 1)

    async def unreadable(self, inbox: str, kind: str, size_bytes: int, digest: str, at: datetime) -> None:
        """Keep the trace of a signed request that could not be read."""
        sql = "INSERT INTO unreadable (inbox,kind,size,digest,at) VALUES (?,?,?,?,?)"
        await self.database.write((sql, (inbox, kind, size_bytes, digest, stamp(at))))

    async def index_pending(self, limit: int = 200) -> int:
        """Bring the search index forward; gives back how much was done, 0 when nothing waits."""
        waiting = await self.database.read("SELECT 1 FROM search_pending LIMIT 1")
        if not waiting:
            return 0
        return await self._writer.submit(lambda cursor: sqlite_search.index_pending(cursor, limit))

    async def close(self) -> None:
        """Finish the writes under way, say that this end was clean, and let go of the store."""
        if self.fence:
            fence, self.fence = self.fence, 0
            ended = (round(time.time() * 1000), fence)
            goodbye = self._writer.submit(
                lambda cursor: cursor.execute("UPDATE processes SET ended_at=? WHERE serial=?", ended)
            )
            await asyncio.wait([goodbye])
            goodbye.exception()
        await self._readers.stop()
        await self._console.stop()
        await self._writer.stop()
        self._lock.release()
