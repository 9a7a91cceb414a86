"""What an account can do, as numbers and flags. The core plans with these and never asks which platform it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from kefu_core.messages import AttachmentKind


class TextUnit(StrEnum):
    """How a platform counts text."""

    CODE_POINTS = "code_points"
    UTF16 = "utf16"
    BYTES = "bytes"
    WEIGHTED = "weighted"
    """X: light characters 1, all others 2, a URL 23."""
    HALF_WIDTH = "half_width"
    """Weibo: full-width 1, ASCII one half, rounded up."""


class ButtonForm(StrEnum):
    """How choices are shown: real buttons, a menu message, or numbered text."""

    INLINE = "inline"
    MENU = "menu"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLimit:
    """At most ``limit`` of ``unit``."""

    limit: int
    unit: TextUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentLimit:
    """What may be sent of one kind."""

    max_bytes: int
    mimes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRule:
    """After ``trigger`` by the contact, ``count`` messages (None: no stated count) may be sent for ``length``."""

    trigger: str
    length: timedelta
    count: int | None = None


class Scope(StrEnum):
    """Whom a rate binds."""

    RECIPIENT = "recipient"
    INBOX = "inbox"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most ``count`` sends in ``per`` for one ``scope``; ``burst`` may go at once."""

    scope: Scope
    count: int
    per: timedelta
    burst: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Cost in US micro-dollars (1,000,000 = 1 $)."""

    message: int = 0
    post: int = 0
    post_with_link: int = 0
    reply: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTarget:
    """A place for announcements: its name in the settings, its kind, its own counting rule and its rules.

    ``needs_host``: a link under this host must be in the text. ``max_cashtags``: more are refused.
    ``quota``: how many in the platform's own period, for whoever plans. ``title_limit``: articles have titles.
    ``caption``: the limit beside a picture.
    """

    name: str
    kind: str
    text: TextLimit
    caption: TextLimit | None = None
    title_limit: int = 0
    needs_host: str = ""
    max_cashtags: int | None = None
    quota: int | None = None
    edit: bool = False
    delete: bool = False
    pictures: int = 0
    needs_picture: bool = False
    hashtags: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """Everything the core may know about one account. Frozen; changes of rights make a new one."""

    platform: str
    text: TextLimit
    caption: TextLimit | None = None
    buttons: ButtonForm = ButtonForm.NUMBERED
    max_buttons: int = 0
    button_label_chars: int = 40
    reply_to: bool = False
    quotes: bool = False
    """A private message can point at another one; elsewhere a quote is a line of text."""
    typing: bool = False
    edit: timedelta | None = None
    delete: timedelta | None = None
    delete_inbound: timedelta | None = None
    attachments: Mapping[AttachmentKind, AttachmentLimit] = field(default_factory=lambda: MappingProxyType({}))
    window: tuple[WindowRule, ...] = ()
    rates: tuple[Rate, ...] = ()
    price: Price = field(default_factory=Price)
    targets: tuple[PostTarget, ...] = ()
    subscribers: bool = False
    """Announcements may also go to subscribed private chats."""
    active_send: bool = True
    """False: an answer leaves only in the platform's own request (passive reply)."""
    single_message: bool = False
    """Answers must not be split: each send is scarce."""
    read_back: bool = False
    idempotent: bool = False
    public: bool = False
    public_text: TextLimit | None = None
    shows_agent_name: bool = False
    """The platform shows the agent's name itself; else it is put in front of the text."""


class Same:
    """Capabilities as a key of something remembered: the very same object, for comparing all its fields costs more."""

    __slots__ = ("it",)

    def __init__(self, it: Capabilities) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.it is other.it
