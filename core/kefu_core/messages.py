"""What crosses the door: messages and events that come in, and what is sent.

Frozen values; times are aware UTC; ids are the platform's own strings. Nothing here knows a platform.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AttachmentKind(StrEnum):
    """Kinds of attachment a support desk meets."""

    PICTURE = "picture"
    FILE = "file"
    VOICE = "voice"
    VIDEO = "video"
    STICKER = "sticker"
    ANIMATION = "animation"
    LOCATION = "location"
    CONTACT = "contact"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One attachment. Inbound: ``ref`` is what the adapter's MediaSource fetches. Outbound: ``blob`` is ours.

    ``title`` holds whatever words come with it (caption of a link, label of a place, name of a contact).
    """

    kind: AttachmentKind
    ref: str = ""
    blob: str = ""
    file_name: str = ""
    title: str = ""
    mime: str = ""
    url: str = ""
    size_bytes: int | None = None
    duration_seconds: float | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The person on the platform. ``id`` is permanent there; names are chosen by them and never trusted."""

    id: str
    name: str = ""
    username: str = ""
    language: str = ""


PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """What every incoming thing has.

    ``dedupe_keys``: any of them seen before in this inbox means duplicate. ``source_id``: the platform's id of the
    message, what edits and replies point at. ``surface``: ``private`` or ``public:<thread>``.
    ``passive``: the platform takes a reply in the answer to this very request. ``hidden``, ``hidden_parts``: what the
    boundary found and which earlier messages belong to it, kept for a decision that comes later. ``part``: its text
    could be a part of a secret that goes on in other messages, so the store seals it for a while.
    """

    inbox: str
    dedupe_keys: tuple[str, ...]
    sender: Sender
    surface: str = PRIVATE
    source_id: str = ""
    sent_at: datetime
    passive: bool = False
    late: bool = False
    hidden: tuple[str, ...] = ()
    hidden_parts: tuple[str, ...] = ()
    part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Inbound):
    """A contact's message. ``unsupported`` names a kind that we cannot read; ``group`` joins an album's items.

    ``trigger`` names what opened the reply window (``message``, ``menu``, ``follow``, ``scan``, ``mention``).
    ``summoned``: in public, whether the author addressed us. ``forwarded_from``: kind of origin, if forwarded;
    ``origin``: the public name of the account that it comes from, where the platform tells.
    """

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    group: str = ""
    unsupported: str = ""
    forwarded_from: str = ""
    origin: str = ""
    summoned: bool = True
    trigger: str = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(Inbound):
    """A contact changed a message (``source_id`` is the original's)."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed(Inbound):
    """A contact chose one of our buttons or menu entries. ``callback`` is what ``Ephemeral.signal`` answers."""

    value: str
    callback: str = ""
    pressed_on: str = ""
    trigger: str = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(Inbound):
    """A contact reacted to a message; ``emoji`` is empty when the reaction was taken back."""

    target: str
    emoji: str = ""


class ContactChange(StrEnum):
    """What can change between a contact and us."""

    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
    ERASE_REQUESTED = "erase_requested"
    SCANNED = "scanned"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanged(Inbound):
    """Follow, block and the like. ``scene`` is the code they came by, if any."""

    change: ContactChange
    scene: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReported(Inbound):
    """The platform tells what became of something we sent. ``reference`` is the id it gave us then."""

    reference: str
    outcome: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMessageSeen(Inbound):
    """Something our own account said: an echo of ours, or a colleague writing in the platform's app.

    ``edited``: it stood there before, and says this now.
    """

    text: str = ""
    public: bool = False
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMessage(Inbound):
    """A member's message in a community group. ``sender`` is the group; ``author`` the member; ``summoned``: at us."""

    author: Sender
    text: str = ""
    summoned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxChanged(Inbound):
    """The account itself changed: ``revoked``, ``verification_expired``, ``rights_lost``, ``webhook_lost``."""

    change: str
    detail: str = ""


class Author(StrEnum):
    """Who speaks on our side. ``system`` sends constant texts only."""

    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Operation(StrEnum):
    """What a delivery asks of the platform."""

    MESSAGE = "message"
    POST = "post"
    EDIT = "edit"
    DELETE = "delete"
    PIN = "pin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A choice. ``value`` is a short id of ours (at most 32 ASCII characters); with ``url`` it opens a page."""

    text: str
    value: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """One platform call. ``id`` is the delivery's id and the only idempotency key; ``recipient`` is a platform id.

    ``recipient`` of a post is the target's name in the settings (``channel``, ``timeline``, ``mass``, ``publish``).
    ``target``: source_id that an edit, delete or pin is about. ``since``: when the first try of this was made,
    for read-back. ``title`` and ``link`` serve articles; ``as_name`` is the agent's shown name.
    """

    id: str
    inbox: str
    recipient: str
    operation: Operation = Operation.MESSAGE
    author: Author = Author.BOT
    surface: str = PRIVATE
    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    target: str = ""
    title: str = ""
    link: str = ""
    as_name: str = ""
    language: str = "zh"
    attempt: int = 1
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the platform answered: its id of the message. ``pending``: it will report the outcome later.

    ``shown``: what it says that a post reads now.
    """

    source_id: str
    accepted_at: datetime
    pending: bool = False
    reference: str = ""
    shown: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What we want to say before it is fitted to a platform."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachments: tuple[Attachment, ...] = field(default=())
    reply_to: str = ""
