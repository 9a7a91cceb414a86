"""A small model of the ledger: the same answers from dicts, for properties and fast unit tests.

It is written from the port's words, not from the SQL; the contract suite keeps the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from tests.fakes.memory_delivery import OPEN, Row

from kefu_core.conversation.state import Conversation
from kefu_core.decision import BodyChange, Cancel, DeliveryStatus, NewMessage, Override
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

S = DeliveryStatus


@dataclass
class Talk:
    """A conversation: its state (None: only parked rows), its events by sequence, its messages in order."""

    inbox: str
    surface: str
    state: Conversation | None = None
    events: dict[int, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    messages: list[NewMessage] = field(default_factory=list)


@dataclass
class ParkedRow:
    """An inbound on the slow path."""

    parked: Parked
    state: str = "pending"
    reason: str = ""


class MemoryLedger:
    """The model. ``restart`` stands for a crash and a new process."""

    def __init__(self, *, clock: Clock, last_turns: int = 8, recover_seconds: float = 60.0) -> None:
        self.clock = clock
        self.last_turns = last_turns
        self.recover = timedelta(seconds=recover_seconds)
        self.fence = 0
        self.talks: dict[str, Talk] = {}
        self.seen: set[tuple[str, str]] = set()
        self.deliveries: dict[str, Row] = {}
        self.bodies: dict[str, list[str]] = {}
        self.timers: dict[tuple[str, str], DueRow] = {}
        self.slow: dict[str, ParkedRow] = {}
        self.passive: dict[tuple[str, str], str] = {}
        self.early: dict[tuple[str, str], list[tuple[str, str, datetime]]] = {}
        self.unread: list[tuple[str, str, int, str]] = []
        self.cases = 0

    async def open(self) -> int:
        now = self.clock.now()
        for row in self.deliveries.values():
            if row.status is S.SENDING:
                row.give_up(now, now + self.recover)
        self.fence += 1
        return self.fence

    async def close(self) -> None:
        return

    # --- conversations -----------------------------------------------------------------------------------

    def _pending(self, conversation: str) -> list[ParkedRow]:
        return [r for r in self.slow.values() if r.parked.conversation == conversation and r.state == "pending"]

    async def load(self, conversation: str, at: datetime | None = None) -> Loaded | None:
        talk = self.talks.get(conversation)
        if talk is None:
            return None
        pending = len(self._pending(conversation))
        if talk.state is None:
            empty = Conversation(id=conversation, inbox=talk.inbox, contact="", recipient="", surface=talk.surface)
            return Loaded(state=empty, pending=pending)
        said = [m for m in talk.messages if m.direction in ("in", "out")]
        recent = len(said) >= self.last_turns and said[-self.last_turns].at > (at or self.clock.now()) - SEALED_FOR
        said = said[-MOST_TURNS if recent else -self.last_turns :]
        turns = tuple(
            Turn(
                message=m.id,
                direction=m.direction,
                author=m.author,
                text=self._text(m.id),
                at=m.at,
                source_id=m.source_id,
            )
            for m in said
        )
        return Loaded(state=talk.state, turns=turns, pending=pending)

    def _text(self, message: str) -> str:
        return self.bodies.get(message, [""])[-1]

    async def append(self, item: Append) -> Appended:
        keys, parked = item.dedupe_keys, self.slow.get(item.pending)
        if item.pending:
            if parked is None or parked.state != "pending":
                return Appended(outcome="duplicate")
            keys = parked.parked.inbound.dedupe_keys
        elif any((item.inbox, key) in self.seen for key in keys):
            return Appended(outcome="duplicate")
        identity = item.state.id
        talk = self.talks.get(identity)
        version = talk.state.version if talk is not None and talk.state is not None else 0
        if version != item.base or (item.base and talk is None):
            return Appended(outcome="conflict")
        if not item.pending and not item.ahead and self._pending(identity):
            return Appended(outcome="conflict")
        self.seen |= {(item.inbox, key) for key in keys}
        if parked is not None:
            parked.state = "decided"
        if talk is None:
            talk = self.talks[identity] = Talk(inbox=item.state.inbox, surface=item.state.surface)
        talk.state = item.state
        talk.events[item.state.version] = item.events
        talk.messages += item.effects.messages
        for message in item.effects.messages:
            if message.text or message.attachments or message.buttons:
                self.bodies[message.id] = [message.text]
        held = sum(bool(r.held) for r in self._lane(identity) if r.status is S.QUEUED)
        claimed = self._effects(item, identity)
        if claimed and item.passive:
            self.passive |= {(item.inbox, key): claimed for key in keys}
        return Appended(outcome="committed", claimed=claimed, released=self._released(item, held))

    def _released(self, item: Append, held: int) -> int:
        release = item.effects.release
        if release is None:
            return 0
        return held if release.count is None else min(held, release.count)

    def _effects(self, item: Append, identity: str) -> str:
        effects = item.effects
        for due in effects.dues:
            self.timers.pop((identity, due.kind), None)
            if due.at is not None:
                sequence = due.sequence or item.state.version
                self.timers[identity, due.kind] = DueRow(owner=identity, kind=due.kind, at=due.at, sequence=sequence)
        for cancel in effects.cancels:
            self._cancel(identity, cancel)
        for override in effects.overrides:
            self._override(identity, override, item.at)
        if effects.release is not None:
            held = [r for r in self._lane(identity) if r.status is S.QUEUED and r.held]
            for row in held[: effects.release.count]:
                row.held, row.due = "", item.at
        for change in effects.bodies:
            self._change(identity, change)
        busy = {r.new.lane for r in self.deliveries.values() if r.blocks(item.at)}
        for new in effects.deliveries:
            self.deliveries[new.id] = Row(
                new=new, conversation=identity, due=new.due, expires=new.expires, held=new.held
            )
        if item.claim is None:
            return ""
        first = self.deliveries[effects.deliveries[0].id] if effects.deliveries else None
        if first is not None and first.new.lane not in busy and not first.held and first.new.due <= item.at:
            return first.begin(item.claim, item.at, passive=item.passive)
        if not item.passive:
            return ""
        blocking = [r for r in self._lane(identity) if r.blocks(item.at)]
        if not blocking or any(r.status is not S.QUEUED for r in blocking):
            return ""
        head = blocking[0]
        if not head.held and head.due is not None and head.due > item.at:
            return ""
        return head.begin(item.claim, item.at, passive=True)

    def _lane(self, lane: str) -> list[Row]:
        rows = [r for r in self.deliveries.values() if r.new.lane == lane and r.status in OPEN]
        return sorted(rows, key=lambda r: r.order)

    def _cancel(self, identity: str, cancel: Cancel) -> None:
        for row in self.deliveries.values():
            if row.conversation != identity or row.status is not S.QUEUED:
                continue
            if cancel.delivery:
                hit = row.new.id == cancel.delivery
            elif cancel.author is not None:
                hit = row.new.author is cancel.author
            else:
                hit = bool(row.held)
            if hit:
                row.status, row.held, row.reason = S.CANCELLED, "", cancel.reason

    def _override(self, identity: str, override: Override, now: datetime) -> None:
        row = self.deliveries.get(override.delivery)
        if row is not None and row.conversation == identity:
            row.override(override.to, now)

    def _change(self, identity: str, change: BodyChange) -> None:
        message = change.message
        if not message:
            found = [m.id for m in self.talks[identity].messages if m.source_id and m.source_id == change.source_id]
            if not found:
                return
            message = found[0]
        if change.retract:
            self.bodies[message] = [change.text] * len(self.bodies.get(message, []))
        else:
            self.bodies.setdefault(message, []).append(change.text)

    # --- the slow path -----------------------------------------------------------------------------------

    async def park(self, conversation: str, inbound: Inbound, at: datetime) -> Literal["parked", "duplicate"]:
        keys = {(inbound.inbox, key) for key in inbound.dedupe_keys}
        if keys & self.seen:
            return "duplicate"
        self.seen |= keys
        identity = str(len(self.slow) + 1)
        self.slow[identity] = ParkedRow(
            Parked(id=identity, conversation=conversation, inbound=inbound, attempts=0, received_at=at)
        )
        self.talks.setdefault(conversation, Talk(inbox=inbound.inbox, surface=inbound.surface))
        return "parked"

    async def beat(self) -> int:
        """Nobody else is there."""
        return 0

    async def parked(self, fence: int, limit: int) -> Sequence[Parked]:
        first: dict[str, Parked] = {}
        for row in self.slow.values():
            if row.state == "pending":
                first.setdefault(row.parked.conversation, row.parked)
        return list(first.values())[:limit]

    async def count_attempt(self, parked: str) -> int:
        row = self.slow.get(parked)
        if row is None or row.state != "pending":
            return 0
        row.parked = replace(row.parked, attempts=row.parked.attempts + 1)
        return row.parked.attempts

    async def discard(self, parked: str) -> None:
        row = self.slow.get(parked)
        if row is not None and row.state == "pending":
            row.state = "discarded"

    async def bury(self, parked: str, reason: str) -> None:
        row = self.slow.get(parked)
        if row is not None and row.state == "pending":
            row.state, row.reason = "dead", reason

    async def revive(self, parked: str) -> bool:
        row = self.slow.get(parked)
        if row is None or row.state != "dead":
            return False
        row.state, row.reason, row.parked = "pending", "", replace(row.parked, attempts=0)
        return True

    # --- deliveries --------------------------------------------------------------------------------------

    def _claimed(self, row: Row) -> Claimed:
        target = self.deliveries.get(row.new.target_delivery)
        body = next((m for t in self.talks.values() for m in t.messages if m.id == row.new.message), None)
        return row.claimed(self._text(row.new.message), body, target.source_id if target else "")

    async def claim(self, fence: int, limit: int, now: datetime) -> Sequence[Claimed]:
        for row in self.deliveries.values():
            if row.status is S.QUEUED and row.expires is not None and row.expires <= now:
                row.status, row.held, row.reason = S.EXPIRED, "", "expired"
        ready = []
        for row in self.deliveries.values():
            if row.status is not S.QUEUED or row.held or row.due is None or row.due > now:
                continue
            lane = [r for r in self._lane(row.new.lane) if r.blocks(now)]
            if lane[0] is row and all(r.status is S.QUEUED for r in lane):
                ready.append(row)
        ready.sort(key=lambda r: (r.new.priority, r.due, r.new.position))
        for row in ready[:limit]:
            row.begin(fence, now)
        return [self._claimed(row) for row in ready[:limit]]

    def _ours(self, delivery: str, fence: int, *statuses: DeliveryStatus) -> Row | None:
        row = self.deliveries.get(delivery)
        return row if row is not None and row.fence == fence and row.status in statuses else None

    async def settle(self, settlement: Settlement) -> bool:
        row = self._ours(settlement.delivery, settlement.fence, S.SENDING, S.UNKNOWN)
        if row is None:
            return False
        row.settle(settlement)
        if settlement.status is S.SENT:
            for reference in {row.source_id, row.reference} - {""}:
                early = self.early.pop((row.new.inbox, reference), [])
                for outcome, code, at in sorted(early, key=lambda e: (e[0] == "failed", e[2])):
                    row.report(outcome, code, at)
        return True

    async def in_flight(self, fence: int) -> Sequence[InFlight]:
        return [
            InFlight(delivery=identity, attempt=row.attempt, passive=row.passive)
            for identity, row in self.deliveries.items()
            if row.status is S.SENDING and row.fence == fence
        ]

    async def unclaim(self, delivery: str, fence: int, due: datetime | None = None, held: str = "") -> bool:
        row = self._ours(delivery, fence, S.SENDING)
        if row is None:
            return False
        row.unclaim(due, held)
        return True

    async def claimed(self, delivery: str, fence: int) -> Claimed | None:
        row = self._ours(delivery, fence, S.SENDING)
        return None if row is None else self._claimed(row)

    async def unknowns(self, now: datetime, limit: int) -> Sequence[UnknownDelivery]:
        rows = [r for r in self.deliveries.values() if r.status is S.UNKNOWN and r.due and r.due <= now]
        rows.sort(key=lambda r: r.due or now)
        return [
            UnknownDelivery(
                claimed=self._claimed(r), unknown_since=r.unknown_at or now, reads=r.reads, repeated=r.maybe_duplicate
            )
            for r in rows[:limit]
        ]

    async def passive_reply(self, inbox: str, dedupe_keys: Sequence[str]) -> OutboundMessage | None:
        for key in dedupe_keys:
            row = self.deliveries.get(self.passive.get((inbox, key), ""))
            if row is not None and row.status in (S.SENDING, S.SENT, S.UNKNOWN):
                return self._claimed(row).message
        return None

    async def reported(self, inbox: str, reference: str, outcome: str, code: str, at: datetime) -> str | None:
        for row in self.deliveries.values():
            if reference and row.new.inbox == inbox and reference in (row.reference, row.source_id):
                row.report(outcome, code, at)
                return row.new.id
        if reference and outcome in ("sent", "delivered", "read", "failed"):
            self.early.setdefault((inbox, reference), []).append((outcome, code, at))
        return None

    # --- the rest ----------------------------------------------------------------------------------------

    async def dues(self, now: datetime, limit: int) -> Sequence[DueRow]:
        rows = [row for row in self.timers.values() if row.at <= now]
        return sorted(rows, key=lambda r: (r.at, r.owner, r.kind))[:limit]

    async def drop_due(self, owner: str, kind: str, sequence: int) -> None:
        row = self.timers.get((owner, kind))
        if row is not None and row.sequence == sequence:
            del self.timers[owner, kind]

    async def recognise_echo(
        self, inbox: str, conversation: str, text: str, source_id: str, at: datetime
    ) -> str | None:
        for row in self.deliveries.values():
            if source_id and (row.new.inbox, row.source_id) == (inbox, source_id):
                return row.new.id
        lane = [r for r in self._lane(conversation) if r.status in {S.SENDING, S.UNKNOWN}]
        for row in lane:
            if row.status is S.UNKNOWN and "".join(self._text(row.new.message).split()) == "".join(text.split()):
                row.echo(source_id, at)
                return row.new.id
        return lane[0].new.id if lane else None

    async def next_case_numbers(self, count: int) -> range:
        self.cases += count
        return range(self.cases - count + 1, self.cases + 1)

    async def unreadable(self, inbox: str, kind: str, size_bytes: int, digest: str, at: datetime) -> None:
        self.unread.append((inbox, kind, size_bytes, digest))
