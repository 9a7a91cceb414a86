"""The records of the emulated world: fans, posts, comments, tokens, media."""

import hashlib
from dataclasses import dataclass, field, fields
from typing import Any

MAX_CHAT = 200
MAX_MENTIONS = 20


@dataclass(slots=True)
class Fan:
    """One made-up user. Times are Unix seconds of platform time.

    ``window_at`` is the last message, follow, subscription, menu click or scan; ``mentions`` are the times of
    mentions whose one reply is still unused.
    """

    user: str
    name: str
    uid: int
    language: str = "zh"
    follows: bool = True
    subscribes: bool = False
    subscribed_at: float = 0.0
    blocked: bool = False
    window_at: float | None = None
    replies: int = 0
    mentions: list[float] = field(default_factory=list)
    chat: list[dict[str, Any]] = field(default_factory=list)

    def trigger(self, at: float) -> None:
        """Open the reply window anew."""
        self.window_at, self.replies = at, 0

    def mention(self, at: float) -> None:
        """Grant one reply for a mention."""
        self.mentions = [*self.mentions[-MAX_MENTIONS + 1 :], at]


@dataclass(slots=True)
class Post:
    """A public post (status). It is seen from ``visible_at`` on."""

    id: int
    uid: int
    text: str
    at: float
    visible_at: float
    source: str
    pic: int | None = None
    comments: int = 0


@dataclass(slots=True)
class Comment:
    """A comment below a post, or an answer to the comment ``reply_to``."""

    id: int
    uid: int
    post_id: int
    text: str
    at: float
    reply_to: int | None = None


@dataclass(slots=True)
class Token:
    """An access token of the brand's account."""

    value: str
    uid: int
    created: float
    expires: float
    revoked: bool = False


@dataclass(slots=True)
class Medium:
    """A file that a fan sent. Only ``tovfid`` fetches it; ``vfid`` is the sender's view."""

    tovfid: int
    vfid: int
    kind: str
    base64: str


def row(record: Any) -> dict[str, Any]:
    """A record as a flat dictionary. Lists are copied, what they hold is not: serialise it at once."""
    values = {f.name: getattr(record, f.name) for f in fields(record)}
    return {k: list(v) if isinstance(v, list) else v for k, v in values.items()}


def uid_of(user: str) -> int:
    """A ten-digit uid that depends on nothing but the user's key."""
    digest = hashlib.sha256(f"weibo fan {user}".encode()).digest()
    return 2_000_000_000 + int.from_bytes(digest[:6], "big") % 5_900_000_000
