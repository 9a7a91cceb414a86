"""What the made-up world is made of: people, chats, topics and messages.

A message keeps its wire form; what only the screen needs (who wrote it, reactions) stands beside it.
"""

from dataclasses import dataclass, field
from typing import Any

Wire = dict[str, Any]

SERVICE_KEYS = frozenset(
    {
        "pinned_message",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
    }
)


@dataclass(slots=True)
class Person:
    """Someone with a client. ``key`` is the sandbox's name for them, ``wire`` the platform's User."""

    key: str
    wire: Wire
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    toast: str = ""
    toast_until: float = 0.0

    @property
    def id(self) -> int:
        """The platform's numeric id."""
        return int(self.wire["id"])

    @property
    def name(self) -> str:
        """First and last name."""
        return " ".join(self.wire[k] for k in ("first_name", "last_name") if self.wire.get(k))

    def chat_wire(self) -> Wire:
        """The private chat with this person, as the bot sees it."""
        keys = ("id", "first_name", "last_name", "username")
        return {key: self.wire[key] for key in keys if key in self.wire} | {"type": "private"}


@dataclass(slots=True)
class Message:
    """One message. ``author`` is ``bot``, ``user`` or ``system``; ``keyboard`` a reply keyboard sent with it."""

    wire: Wire
    author: str
    user: str | None = None
    keyboard: Wire | None = None
    reactions: dict[str, list[Wire]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Unique in its chat only."""
        return int(self.wire["message_id"])

    @property
    def is_service(self) -> bool:
        """Whether this is a line about the chat rather than somebody's words."""
        return not SERVICE_KEYS.isdisjoint(self.wire)


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is that of the service message that made it."""

    id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str = ""
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat, channel or group, with its newest messages (older ones are forgotten)."""

    wire: Wire
    user: str | None = None
    next_message_id: int = 1
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, Topic] = field(default_factory=dict)
    typing_until: float = 0.0
    bot_rights: Wire = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Negative for groups and channels."""
        return int(self.wire["id"])

    @property
    def type(self) -> str:
        """``private``, ``channel``, ``group`` or ``supergroup``."""
        return str(self.wire["type"])
