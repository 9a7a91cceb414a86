"""What the emulated X remembers: people, posts, messages, media, webhooks, subscriptions, grants."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class User:
    """A made-up person, or the brand. ``key`` is what control requests call them."""

    key: str
    id: str
    username: str
    name: str
    created_at: float
    language: str = "en"
    verified: bool = False
    protected: bool = False
    dm_open: bool = True
    blocks_brand: bool = False
    blocked_by_brand: bool = False
    follows_brand: bool = False
    typing_until: float = 0.0


@dataclass(slots=True)
class Post:
    """A public post. ``text`` is what its author typed; ``via`` is ``api`` or ``app``."""

    id: str
    author_id: str
    text: str
    at: float
    conversation_id: str
    reply_to: str | None = None
    quote_of: str | None = None
    mentions: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    settings: str = "everyone"
    made_with_ai: bool = False
    hidden: bool = False
    deleted: bool = False
    via: str = "app"


@dataclass(slots=True)
class Dm:
    """A direct message; an encrypted one is seen by the two people only, never by ``/2/dm_*``."""

    id: str
    conversation_id: str
    sender_id: str
    recipient_id: str
    text: str
    at: float
    media: str | None = None
    encrypted: dict[str, Any] | None = None
    deleted: bool = False
    via: str = "app"


@dataclass(slots=True)
class Media:
    """An upload. ``data`` holds base64; ``dm_id`` is set once it is part of a message."""

    id: str
    owner_id: str
    category: str
    media_type: str
    total_bytes: int
    expires_at: float
    ready_at: float | None = None
    data: str = ""
    dm_id: str | None = None
    resource_id: str = ""

    @property
    def key(self) -> str:
        """The media key: kind and id."""
        kind = {"video": "13", "gif": "16"}.get(self.category.rpartition("_")[2], "3")
        return f"{kind}_{self.id}"

    @property
    def kind(self) -> str:
        """``photo``, ``video`` or ``animated_gif``."""
        return {"video": "video", "gif": "animated_gif"}.get(self.category.rpartition("_")[2], "photo")


@dataclass(slots=True)
class Webhook:
    """A registered address; ``proven_at`` is the last time a CRC succeeded."""

    id: str
    url: str
    valid: bool
    created_at: float
    proven_at: float


@dataclass(slots=True)
class Subscription:
    """A wish for events of one type. Without ``webhook_id`` only the stream has them."""

    id: str
    event_type: str
    filter: dict[str, Any]
    tag: str | None
    webhook_id: str | None
    created_at: float
    updated_at: float


@dataclass(slots=True)
class Grant:
    """A pair of OAuth 2.0 tokens. A pair made by refresh belongs to the family of the one before it."""

    access_token: str
    refresh_token: str | None
    scopes: list[str]
    expires_at: float
    family: str
    spent: bool = False
    revoked: bool = False
