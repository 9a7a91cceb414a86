"""The ledger: what the core's world keeps, as the core sees it. Signatures and rows only.

Implementations live in ``kefu_adapters.stores``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from kefu_core.conversation.state import Conversation
from kefu_core.decision import DeliveryStatus, Direction, Effects
from kefu_core.messages import Inbound, OutboundMessage, Sender

SEALED_FOR = timedelta(minutes=30)
"""So long a message counts as a possible part of a secret over several messages."""
MOST_TURNS = 90
"""At most so many lines are looked at for one: 30 of the contact's, each with two answers in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier line of a thread, for context. ``author`` as in NewMessage."""

    message: str
    direction: Direction
    author: str
    text: str
    at: datetime
    source_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A conversation as stored, with its last turns (oldest first): a few, or all that may still hold a part."""

    state: Conversation
    turns: tuple[Turn, ...] = ()
    pending: int = 0
    """Inbound rows that wait for the slow path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Append:
    """One decision to commit. ``base`` is the version it was decided on (0: a new conversation).

    ``dedupe_keys`` are inserted first; any hit makes the item a duplicate and nothing else of it is written.
    ``claim``: fence under which the first delivery may be written as ``sending`` if its lane is free.
    ``pending``: id of the parked row that this decision is about (its keys were stored when it was parked).
    ``ahead``: a command of ours, which need not wait behind parked rows.
    ``sender`` None: as it is stored. ``case_moved`` False: the case is as it is stored.
    ``seal``: what the contact says in it could be a part of a secret; its text is kept sealed for ``SEALED_FOR``.
    ``ended``: an earlier message that so many have followed that it can be no part any more; it need not stay sealed.
    """

    inbox: str
    dedupe_keys: tuple[str, ...]
    base: int
    state: Conversation
    events: tuple[dict[str, Any], ...]
    effects: Effects
    sender: Sender | None = None
    case_moved: bool = True
    claim: int | None = None
    passive: bool = False
    pending: str = ""
    ahead: bool = False
    seal: bool = False
    ended: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """What became of an Append. ``claimed``: the delivery now ``sending`` under the caller's fence.

    ``released``: so many that were held may be sent now.
    """

    outcome: Literal["committed", "duplicate", "conflict"]
    claimed: str = ""
    released: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """An inbound on the slow path: stored, not decided."""

    id: str
    conversation: str
    inbound: Inbound
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery that is ``sending`` under our fence, ready for the adapter."""

    message: OutboundMessage
    conversation: str
    lane: str
    fence: int
    priority: int
    expires: datetime | None
    announcement: str = ""
    passive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The outcome of a delivery: written only where id and fence agree.

    ``due``: for ``queued``, not before; for ``unknown``, when the policy decides. ``held`` as in NewDelivery.
    """

    delivery: str
    fence: int
    status: DeliveryStatus
    at: datetime
    source_id: str = ""
    reference: str = ""
    reason: str = ""
    code: str = ""
    due: datetime | None = None
    held: str = ""
    maybe_duplicate: bool = False
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """A timer that is due."""

    owner: str
    kind: str
    at: datetime
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InFlight:
    """A delivery that stands as ``sending``."""

    delivery: str
    attempt: int
    passive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownDelivery:
    """A delivery whose outcome is unknown and whose policy time has come. ``repeated``: it was sent twice already."""

    claimed: Claimed
    unknown_since: datetime
    reads: int
    repeated: bool = False


class Ledger(Protocol):
    """The truth. Every write is one transaction; StoreUnavailable means that nothing was written.

    CommitUnknown: it may be written or not. FenceLost: the fleet gave this process's work away; it must end.
    """

    async def open(self) -> int:
        """Take the store and join the fleet under a new fence, which is given back."""

    async def load(self, conversation: str, at: datetime | None = None) -> Loaded | None:
        """State and last turns of a conversation.

        ``at``: when what is judged by them came in, if that was not just now.
        """

    async def append(self, item: Append) -> Appended:
        """Commit one decision, together with whatever else waits."""

    async def park(self, conversation: str, inbound: Inbound, at: datetime) -> Literal["parked", "duplicate"]:
        """Slow path: store the inbound undecided."""

    async def beat(self) -> int:
        """Say that this process lives, every 5 s, and recover what processes silent for 30 s left behind.

        Their ``sending`` rows become ``unknown``, their parked rows are free again. Gives how many processes were
        found dead. Raises FenceLost when this one is among them: it must end.
        """

    async def parked(self, fence: int, limit: int) -> Sequence[Parked]:
        """The oldest undecided inbound of each conversation, held for ``fence`` while its process lives."""

    async def count_attempt(self, parked: str) -> int:
        """Commit that a decision about a parked row begins; gives the number of this attempt."""

    async def bury(self, parked: str, reason: str) -> None:
        """Move a parked row to the dead letters."""

    async def discard(self, parked: str) -> None:
        """Put away a parked row that there is nothing to decide about; nothing of what it held stays."""

    async def claim(self, fence: int, limit: int, now: datetime) -> Sequence[Claimed]:
        """Take due deliveries, the first of each free lane, as ``sending`` under ``fence``."""

    async def settle(self, settlement: Settlement) -> bool:
        """Write an outcome; False when the row is no longer ours."""

    async def unclaim(self, delivery: str, fence: int, due: datetime | None = None, held: str = "") -> bool:
        """Give back a ``sending`` row that was never begun."""

    async def claimed(self, delivery: str, fence: int) -> Claimed | None:
        """A delivery that is ``sending`` under ``fence``, with its text."""

    async def in_flight(self, fence: int) -> Sequence[InFlight]:
        """What is ``sending`` under ``fence``, to be held against what its process knows of."""

    async def unknowns(self, now: datetime, limit: int) -> Sequence[UnknownDelivery]:
        """Unknown deliveries whose ``due`` has come."""

    async def dues(self, now: datetime, limit: int) -> Sequence[DueRow]:
        """Timers that are due, oldest first."""

    async def drop_due(self, owner: str, kind: str, sequence: int) -> None:
        """Take a timer away unless it was set anew meanwhile."""

    async def passive_reply(self, inbox: str, dedupe_keys: Sequence[str]) -> OutboundMessage | None:
        """The reply that was given to an inbound that is repeated now."""

    async def reported(self, inbox: str, reference: str, outcome: str, code: str, at: datetime) -> str | None:
        """Write a platform's late report on a delivery; gives back the delivery's id."""

    async def recognise_echo(
        self, inbox: str, conversation: str, text: str, source_id: str, at: datetime
    ) -> str | None:
        """The delivery of ours that our own account is now seen saying; None if there is none. Looked up at once.

        It is known by its ``source_id``, or is under way or unknown; an unknown one of the same text becomes ``sent``.
        """

    async def next_case_numbers(self, count: int) -> range:
        """Reserve case numbers; gaps are harmless."""

    async def unreadable(self, inbox: str, kind: str, size_bytes: int, digest: str, at: datetime) -> None:
        """Keep the trace of a signed request that could not be read."""

    async def close(self) -> None:
        """Finish the writes under way and let go of the store."""
