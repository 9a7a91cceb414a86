"""What a decision gives back, and what the ledger writes of it in one transaction.

Text is carried here in memory; the ledger splits it off into bodies. Events and states hold none.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from kefu_core.messages import Attachment, Author, Button, Operation

Direction = Literal["in", "out", "note", "activity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A row of the thread. ``author`` is ``contact``, ``bot``, ``system``, or ``agent:<id>``.

    ``kind`` is ``text`` or the first attachment's kind, or ``button``, ``unsupported``, ``activity``.
    ``data`` is small, JSON-able and free of text (button values, the answer's entry and version).
    """

    id: str
    direction: Direction
    author: str
    kind: str
    at: datetime
    text: str = ""
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    source_id: str = ""
    reply_to: str = ""
    sent_at: datetime | None = None
    late: bool = False
    data: dict[str, Any] = field(default_factory=dict)


class DeliveryStatus(StrEnum):
    """The seven states of a delivery; there are no others."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


FINAL = frozenset({DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.EXPIRED, DeliveryStatus.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """One platform call that a decision asks for. Its text is the body of ``message`` (same id by default).

    ``lane``: only one delivery of a lane is in flight, in order of ``position``. ``due``: not before (an agent's
    undo time). ``held``: waits for the contact to write (window closed), whatever ``due`` says.
    ``priority``: 0 agent, 1 reply, 5 announcement.
    """

    id: str
    message: str
    lane: str
    position: int
    inbox: str
    recipient: str
    surface: str
    operation: Operation = Operation.MESSAGE
    author: Author = Author.BOT
    priority: int = 1
    due: datetime
    expires: datetime | None = None
    held: str = ""
    target: str = ""
    target_delivery: str = ""
    reply_to: str = ""
    title: str = ""
    link: str = ""
    as_name: str = ""
    language: str = "zh"
    announcement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A time at which the conversation is to be decided again; ``at`` None takes it back.

    ``sequence`` is the version at which it was set: a timer that comes late for a state that moved on does nothing.
    """

    kind: str
    at: datetime | None
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyChange:
    """New text for a message that is already stored. ``retract`` takes the old text out of every place."""

    message: str = ""
    source_id: str = ""
    text: str = ""
    retract: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Cancel what is still ``queued`` in this conversation: by author, by id, or what is held."""

    author: Author | None = None
    delivery: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The contact wrote: held deliveries of the conversation may go, at most ``count`` of them."""

    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A person decides about a delivery: ``retry`` (queued again), ``arrived`` (sent), ``discard`` (cancelled)."""

    delivery: str
    to: Literal["retry", "arrived", "discard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something short-lived for the platform: ``typing`` or ``answer_callback`` or ``delete_inbound``. Not stored."""

    kind: Literal["typing", "answer_callback", "delete_inbound"]
    inbox: str
    recipient: str
    value: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """A report of an impostor: what ``message`` points at. ``origin``: ``contact``, ``group`` or ``agent``."""

    id: str
    message: str
    platform: str = ""
    handle: str = ""
    link: str = ""
    origin: str = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProof:
    """A check code that goes out: its keyed hash and the name that it vouches for."""

    digest: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """All that a decision wants besides the new state."""

    messages: tuple[NewMessage, ...] = ()
    deliveries: tuple[NewDelivery, ...] = ()
    dues: tuple[Due, ...] = ()
    bodies: tuple[BodyChange, ...] = ()
    cancels: tuple[Cancel, ...] = ()
    overrides: tuple[Override, ...] = ()
    release: Release | None = None
    signals: tuple[Signal, ...] = ()
    reports: tuple[NewReport, ...] = ()
    proofs: tuple[NewProof, ...] = ()
