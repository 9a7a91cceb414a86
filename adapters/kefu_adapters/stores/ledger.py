"""The ledger over SQL: turns calls into work for writers and readers. What it means is the same on both engines.

An engine adds how it is opened and closed, who else may be there, and how work is run.
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from kefu_adapters.stores import append, deliveries, parked, search
from kefu_adapters.stores.database import SqlDatabase
from kefu_adapters.stores.dialect import Cursor, Dialect
from kefu_adapters.stores.inbound_codec import dump_inbound
from kefu_adapters.stores.rows import append_rows
from kefu_adapters.stores.sealing import (
    BODY,
    ORPHAN_MS,
    PARKED,
    Key,
    Windows,
    new_key,
    sealed_append,
    sealed_inbound,
    window_in,
    write_lost,
    write_plain,
)
from kefu_adapters.stores.threads import Threads
from kefu_adapters.stores.times import maybe_stamp, moment, stamp
from kefu_core.conversation.state import Conversation
from kefu_core.errors import StoreError
from kefu_core.ledger import (
    MOST_TURNS,
    SEALED_FOR,
    Append,
    Appended,
    Claimed,
    DueRow,
    InFlight,
    Loaded,
    Parked,
    Settlement,
    Turn,
    UnknownDelivery,
)
from kefu_core.messages import Inbound, OutboundMessage
from kefu_core.ports import Clock

_STATE = "SELECT state,parked,version,inbox,surface FROM conversations WHERE id=?"
_TURNS = """
SELECT m.id, m.direction, m.author, b.text, m.at, m.source_id FROM messages m
LEFT JOIN bodies b ON b.message_id=m.id
  AND b.version=(SELECT max(version) FROM bodies WHERE message_id=m.id)
WHERE m.conversation_id=? AND m.direction IN ('in','out')
ORDER BY m.sequence DESC, m.number DESC LIMIT ?"""


def _told(*references: str) -> tuple[str, ...]:
    """Names for what platforms call our messages: a receipt, a late report and an echo of one wait for each other."""
    return tuple([f"told:{reference}" for reference in references if reference])


class SqlLedger:
    """What both ledgers do alike. ``database`` serves the views and the relay's stores.

    A slow search holds up no message: ``console`` reads for the database, ``readers`` for the ledger.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        writers: Threads,
        readers: Threads,
        console: Threads,
        clock: Clock,
        windows: Windows,
        last_turns: int,
        recover_seconds: float,
    ) -> None:
        self._write = writers.submit
        """Runs work in a transaction that others may share, and holds the names given with it first."""
        self._write_quickly = writers.quickly
        """The same for a few statements by keys."""
        self._read = readers.submit
        """Runs work that only reads, in one snapshot."""
        self.database = SqlDatabase(dialect, writers, console)
        self.windows = self.database.windows = windows
        self._windows_settled = False
        self._clock = clock
        self._last_turns = last_turns
        self._recover = int(recover_seconds * 1000)
        self.fence = 0
        self.after_unclean_stop = False
        self.warnings: tuple[str, ...] = ()

    def forget_soon(self) -> None:
        """Text was overwritten: let its last traces in the engine's own files go with the next write, if any are."""

    # --- decisions ---------------------------------------------------------------------------------------

    async def load(self, conversation: str, at: datetime | None = None) -> Loaded | None:
        """State and last turns. One that only has parked rows comes with an empty state of version 0."""
        oldest = stamp((at or self._clock.now()) - SEALED_FOR)
        rows = await self.windows.opened(lambda: self._read(lambda cursor: self._found(cursor, conversation, oldest)))
        if not rows:
            return None
        (text, waiting, version, inbox, surface), *turns = rows
        if not version:
            empty = Conversation(id=conversation, inbox=inbox, contact="", recipient="", surface=surface)
            return Loaded(state=empty, pending=waiting)
        return Loaded(
            state=Conversation.from_json(json.loads(text)),
            turns=tuple(
                Turn(
                    message=message,
                    direction=direction,
                    author=author,
                    text=said or "",
                    at=moment(at),
                    source_id=source,
                )
                for message, direction, author, said, at, source in reversed(turns)
            ),
            pending=waiting,
        )

    def _found(self, cursor: Cursor, conversation: str, oldest: int) -> list[Any]:
        """The conversation's row and its turns, newest first; more of them while all may still hold a part."""
        row = cursor.execute(_STATE, (conversation,)).fetchone()
        if row is None:
            return []
        if not row[2] or not self._last_turns:
            return [row]
        turns = cursor.execute(_TURNS, (conversation, self._last_turns)).fetchall()
        if len(turns) == self._last_turns and turns[-1][4] > oldest:
            turns = cursor.execute(_TURNS, (conversation, MOST_TURNS)).fetchall()
        return [row, *turns]

    async def append(self, item: Append) -> Appended:
        """Commit one decision, together with whatever else waits.

        With ``passive`` the first of the lane takes the reply, held or not, so ``claimed`` may name an older delivery
        than the item's first. Cancelling the wait does not take the item back.
        """
        if item.seal:
            item = sealed_append(item, await self._new_window(BODY, item.at))
        made = append_rows(item)
        retracts = any(change.retract for change in item.effects.bodies)
        names = (item.state.id, *(new.lane for new in item.effects.deliveries))
        gone: list[str] = []

        def work(cursor: Cursor) -> Appended:
            gone.clear()
            if retracts:
                self.forget_soon()
            return append.append(cursor, item, made, gone)

        done = await self._write_quickly(work, names)
        if gone and done.outcome == "committed":
            with contextlib.suppress(StoreError):  # what stays is found by the next sweep
                await self.windows.destroy(gone)
        if item.ended and done.outcome == "committed":
            with contextlib.suppress(StoreError):  # its time ends it later
                await self._end_windows(item.ended, item.at)
        return done

    async def _end_windows(self, message: str, at: datetime) -> None:
        """Let the next sweep write a message plain, if it is sealed at all."""
        read = 'SELECT "window" FROM bodies WHERE message_id=? AND "window"<>\'\''
        rows = await self._read(lambda cursor: cursor.execute(read, (message,)).fetchall())
        if rows:
            await self.windows.end((row[0] for row in rows), stamp(at))

    async def park(self, conversation: str, inbound: Inbound, at: datetime) -> Literal["parked", "duplicate"]:
        """Slow path: store the inbound undecided."""
        if inbound.part:
            inbound = sealed_inbound(inbound, await self._new_window(PARKED, at))
        text, happened = dump_inbound(inbound), stamp(at)
        return await self._write_quickly(
            lambda cursor: parked.park(cursor, conversation, inbound, text, happened), (conversation,)
        )

    async def _new_window(self, kind: str, at: datetime) -> Key:
        """A key that is committed, for what is written next."""
        key = new_key()
        await self.windows.keep(key, kind, stamp(at), stamp(at + SEALED_FOR))
        return key

    async def unseal_due(self, limit: int = 200) -> int:
        """Write plain what was sealed and proved to be no part of anything; gives back how many keys went."""
        now = stamp(self._clock.now())
        if not self._windows_settled:
            await self._settle_windows(now)
            self._windows_settled = True
        due = await self.windows.due(now, limit)
        if due:
            await self._write(lambda cursor: write_plain(cursor, due))
            await self.windows.destroy(key.id for key, _ in due)
        return len(due)

    async def _settle_windows(self, now: int) -> None:
        """After a start: keys whose text is gone are destroyed; texts whose key is gone say so."""
        keys = await self.windows.all(now - ORPHAN_MS)
        read = 'SELECT DISTINCT "window" FROM bodies WHERE "window"<>\'\''
        sealed = {row[0] for row in await self._read(lambda cursor: cursor.execute(read).fetchall())}
        waiting = "SELECT inbound FROM parked WHERE state IN ('pending','dead')"
        held = [str(row[0]) for row in await self._read(lambda cursor: cursor.execute(waiting).fetchall())]
        used = sealed | {window_in(text) for text in held}
        await self.windows.destroy(key for key in keys if key not in used)
        lost = sorted(sealed - (await self.windows.secrets(sealed)).keys()) if sealed else []
        if lost:
            await self._write(lambda cursor: write_lost(cursor, lost))

    async def _opened(self, rows: Sequence[Parked]) -> list[Parked]:
        """Parked rows with their texts opened."""
        return [replace(row, inbound=await self.windows.inbound(row.inbound)) for row in rows]

    async def count_attempt(self, parked_row: str) -> int:
        """Commit that a decision about a parked row begins; 0 when it is decided already."""
        return await self._write_quickly(lambda cursor: parked.count_attempt(cursor, parked_row))

    async def bury(self, parked_row: str, reason: str) -> None:
        """Move a parked row to the dead letters."""
        await self._write(lambda cursor: parked.bury(cursor, parked_row, reason))

    async def discard(self, parked_row: str) -> None:
        """Put away a parked row that there is nothing to decide about."""
        await self._write(lambda cursor: parked.discard(cursor, parked_row))

    async def revive(self, parked_row: str) -> bool:
        """Let a dead letter be decided after all; False when it is none."""
        return await self._write(lambda cursor: parked.revive(cursor, parked_row))

    # --- deliveries --------------------------------------------------------------------------------------

    async def settle(self, settlement: Settlement) -> bool:
        """Write an outcome; False when the row is no longer ours."""
        names = _told(settlement.reference, settlement.source_id)
        return await self._write_quickly(lambda cursor: deliveries.settle(cursor, settlement), names)

    async def unclaim(self, delivery: str, fence: int, due: datetime | None = None, held: str = "") -> bool:
        """Give back a ``sending`` row that was never begun."""
        at = maybe_stamp(due)
        return await self._write_quickly(lambda cursor: deliveries.unclaim(cursor, delivery, fence, at, held))

    async def claimed(self, delivery: str, fence: int) -> Claimed | None:
        """A delivery that is ``sending`` under ``fence``, with its text."""
        return await self._read(lambda cursor: deliveries.claimed(cursor, delivery, fence))

    async def in_flight(self, fence: int) -> Sequence[InFlight]:
        """What is ``sending`` under ``fence``, to be held against what its process knows of."""
        sql = "SELECT id,attempt,passive FROM deliveries WHERE status='sending' AND fence=?"
        rows = await self._read(lambda cursor: cursor.execute(sql, (fence,)).fetchall())
        return [InFlight(delivery=d, attempt=attempt, passive=bool(passive)) for d, attempt, passive in rows]

    async def unknowns(self, now: datetime, limit: int) -> Sequence[UnknownDelivery]:
        """Unknown deliveries whose ``due`` has come."""
        at = stamp(now)
        return await self._read(lambda cursor: deliveries.unknowns(cursor, at, limit))

    async def passive_reply(self, inbox: str, dedupe_keys: Sequence[str]) -> OutboundMessage | None:
        """The reply that was given to an inbound that is repeated now."""
        return await self._read(lambda cursor: deliveries.passive_reply(cursor, inbox, dedupe_keys))

    async def reported(self, inbox: str, reference: str, outcome: str, code: str, at: datetime) -> str | None:
        """Write a platform's late report (``sent``, ``delivered``, ``read``, ``failed``); gives back the id."""
        happened = stamp(at)
        return await self._write_quickly(
            lambda cursor: deliveries.reported(cursor, inbox, reference, outcome, code, happened), _told(reference)
        )

    async def recognise_echo(
        self, inbox: str, conversation: str, text: str, source_id: str, at: datetime
    ) -> str | None:
        """The delivery of ours that our own account is now seen saying, looked up in one transaction."""
        happened = stamp(at)
        return await self._write_quickly(
            lambda cursor: deliveries.recognise_echo(cursor, inbox, conversation, text, source_id, happened),
            (conversation, *_told(source_id)),
        )

    def _give_up(self, cursor: Cursor, which: str = "") -> None:
        """What dead processes had begun to send is unknown now."""
        now = stamp(self._clock.now())
        cursor.execute(deliveries.GIVE_UP + which, (now, now, now + self._recover))

    # --- timers and the rest -----------------------------------------------------------------------------

    async def dues(self, now: datetime, limit: int) -> Sequence[DueRow]:
        """Timers that are due, oldest first."""
        rows = await self.database.read(
            "SELECT owner,kind,at,sequence FROM dues WHERE at<=? ORDER BY at,owner,kind LIMIT ?", (stamp(now), limit)
        )
        return [DueRow(owner=o, kind=k, at=moment(at), sequence=s) for o, k, at, s in rows]

    async def drop_due(self, owner: str, kind: str, sequence: int) -> None:
        """Take a timer away unless it was set anew meanwhile."""
        await self.database.write(("DELETE FROM dues WHERE owner=? AND kind=? AND sequence=?", (owner, kind, sequence)))

    async def next_case_numbers(self, count: int) -> range:
        """Reserve case numbers; gaps are harmless."""
        sql = (
            "INSERT INTO counters (name,value) VALUES ('case',?)"
            " ON CONFLICT(name) DO UPDATE SET value=counters.value+excluded.value RETURNING value"
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
        return await self._write(lambda cursor: search.index_pending(cursor, limit), (search.LOCK,))
