"""The ledger over SQL: turns calls into work for writers and readers. What it means is the same on both engines.

An engine adds how it is opened and closed, who else may be there, and how work is run.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from kefu_adapters.stores import append, deliveries, parked, search
from kefu_adapters.stores.database import SqlDatabase
from kefu_adapters.stores.dialect import Cursor, Dialect
from kefu_adapters.stores.inbound_codec import dump_inbound
from kefu_adapters.stores.rows import append_rows
from kefu_adapters.stores.threads import Threads
from kefu_adapters.stores.times import maybe_stamp, moment, stamp
from kefu_core.conversation.state import Conversation
from kefu_core.ledger import (
    Append,
    Appended,
    Claimed,
    DueRow,
    InFlight,
    Loaded,
    Settlement,
    Turn,
    UnknownDelivery,
)
from kefu_core.messages import Inbound, OutboundMessage
from kefu_core.ports import Clock

_STATE = "SELECT state,parked,version,inbox,surface FROM conversations WHERE id=?"
_TURNS = """
SELECT m.id, m.direction, m.author, b.text, m.at FROM messages m
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
        last_turns: int,
        recover_seconds: float,
    ) -> None:
        self._write = writers.submit
        """Runs work in a transaction that others may share, and holds the names given with it first."""
        self._read = readers.submit
        """Runs work that only reads, in one snapshot."""
        self.database = SqlDatabase(dialect, writers, console)
        self._clock = clock
        self._last_turns = last_turns
        self._recover = int(recover_seconds * 1000)
        self.fence = 0
        self.after_unclean_stop = False
        self.warnings: tuple[str, ...] = ()

    def forget_soon(self) -> None:
        """Text was overwritten: let its last traces in the engine's own files go with the next write, if any are."""

    # --- decisions ---------------------------------------------------------------------------------------

    async def load(self, conversation: str) -> Loaded | None:
        """State and last turns. One that only has parked rows comes with an empty state of version 0."""
        found = await self._read(lambda cursor: self._found(cursor, conversation))
        if found is None:
            return None
        (text, waiting, version, inbox, surface), turns = found
        if not version:
            empty = Conversation(id=conversation, inbox=inbox, contact="", recipient="", surface=surface)
            return Loaded(state=empty, pending=waiting)
        return Loaded(
            state=Conversation.from_json(json.loads(text)),
            turns=tuple(
                Turn(message=message, direction=direction, author=author, text=said or "", at=moment(at))
                for message, direction, author, said, at in reversed(turns)
            ),
            pending=waiting,
        )

    def _found(self, cursor: Cursor, conversation: str) -> tuple[Any, list[Any]] | None:
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
        names = (item.state.id, *(new.lane for new in item.effects.deliveries))

        def work(cursor: Cursor) -> Appended:
            if retracts:
                self.forget_soon()
            return append.append(cursor, item, made)

        return await self._write(work, names)

    async def park(self, conversation: str, inbound: Inbound, at: datetime) -> Literal["parked", "duplicate"]:
        """Slow path: store the inbound undecided."""
        text, happened = dump_inbound(inbound), stamp(at)
        return await self._write(
            lambda cursor: parked.park(cursor, conversation, inbound, text, happened), (conversation,)
        )

    async def count_attempt(self, parked_row: str) -> int:
        """Commit that a decision about a parked row begins; 0 when it is decided already."""
        return await self._write(lambda cursor: parked.count_attempt(cursor, parked_row))

    async def bury(self, parked_row: str, reason: str) -> None:
        """Move a parked row to the dead letters."""
        await self._write(lambda cursor: parked.bury(cursor, parked_row, reason))

    async def revive(self, parked_row: str) -> bool:
        """Let a dead letter be decided after all; False when it is none."""
        return await self._write(lambda cursor: parked.revive(cursor, parked_row))

    # --- deliveries --------------------------------------------------------------------------------------

    async def settle(self, settlement: Settlement) -> bool:
        """Write an outcome; False when the row is no longer ours."""
        names = _told(settlement.reference, settlement.source_id)
        return await self._write(lambda cursor: deliveries.settle(cursor, settlement), names)

    async def unclaim(self, delivery: str, fence: int, due: datetime | None = None, held: str = "") -> bool:
        """Give back a ``sending`` row that was never begun."""
        at = maybe_stamp(due)
        return await self._write(lambda cursor: deliveries.unclaim(cursor, delivery, fence, at, held))

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
        return await self._write(
            lambda cursor: deliveries.reported(cursor, inbox, reference, outcome, code, happened), _told(reference)
        )

    async def recognise_echo(
        self, inbox: str, conversation: str, text: str, source_id: str, at: datetime
    ) -> str | None:
        """The delivery of ours that our own account is now seen saying, looked up in one transaction."""
        happened = stamp(at)
        return await self._write(
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
