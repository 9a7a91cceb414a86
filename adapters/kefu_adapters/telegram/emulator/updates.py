"""Updates that wait for the bot: filtered when they come to be, kept until confirmed or expired."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
)
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DAY = 86_400.0
CALLBACK_LIFE = 150.0
FIRST_ID = 100_000_000
PENDING_LIMIT = 200_000


@dataclass(slots=True)
class Update:
    """One update on its way. ``key`` orders it: one at a time per key. ``user`` lets a fault pick it."""

    serial: int
    id: int
    kind: str
    key: str
    payload: bytes
    expires: float
    user: str | None = None
    attempts: int = 0
    held: bool = False
    swapped: bool = False
    once_more: bool = False


def encode(value: Any) -> bytes:
    """Compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def key_of(kind: str, body: dict[str, Any]) -> str:
    """The queue of an update: messages and edits by chat, presses by user, the rest by chat on its own."""
    sender = body.get("from") or {}
    chat = body.get("chat") or {}
    if kind in {"message", "edited_message", "channel_post", "edited_channel_post"}:
        return f"m{chat.get('id')}"
    if kind == "callback_query":
        return f"q{sender.get('id')}"
    return f"{kind}{chat.get('id', sender.get('id'))}"


class UpdateQueue:
    """Pending updates in order of creation. The pump and the poller are told of each new one."""

    def __init__(self) -> None:
        self.pending: dict[int, Update] = {}
        self.allowed: list[str] | None = None
        self.last_id = FIRST_ID
        self.listeners: list[Callable[[Update], None]] = []
        self._serials = itertools.count(1)

    def allows(self, kind: str) -> bool:
        """Whether the bot subscribed to this kind of update."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def add(self, kind: str, body: dict[str, Any], *, now: float, user: str | None = None) -> int | None:
        """Queue an update; gives its id, or ``None`` when the bot did not ask for this kind."""
        if not self.allows(kind):
            return None
        self.last_id += 1
        life = CALLBACK_LIFE if kind in {"callback_query", "shipping_query"} else DAY
        payload = encode({"update_id": self.last_id, kind: body})
        self._put(self.last_id, kind, key_of(kind, body), payload, now + life, user)
        return self.last_id

    def add_raw(self, raw: Any, *, now: float, user: str | None = None) -> int | None:
        """Queue a ready update (dict) or any text or bytes, as it is. A given ``update_id`` is kept."""
        if not isinstance(raw, dict):
            payload = raw if isinstance(raw, bytes) else str(raw).encode("utf-8", "surrogatepass")
            self._put(0, "raw", f"raw{user or ''}", payload, now + DAY, user)
            return None
        given = raw.get("update_id")
        number = given if isinstance(given, int) else self.last_id + 1
        kind = next((key for key in raw if key != "update_id"), "raw")
        body = raw.get(kind)
        key = key_of(kind, body if isinstance(body, dict) else {})
        update = self._put(number, kind, key, encode({"update_id": number} | raw), now + DAY, user)
        update.once_more = number <= self.last_id
        self.last_id = max(self.last_id, number)
        return number

    def _put(self, number: int, kind: str, key: str, payload: bytes, expires: float, user: str | None) -> Update:
        update = Update(next(self._serials), number, kind, key, payload, expires, user)
        self.pending[update.serial] = update
        if len(self.pending) > PENDING_LIMIT:
            self.pending.pop(next(iter(self.pending)))
        for listener in self.listeners:
            listener(update)
        return update

    def discard(self, update: Update) -> None:
        """Forget an update that was delivered or given up."""
        self.pending.pop(update.serial, None)

    def confirm_below(self, offset: int) -> None:
        """Forget what a poller has confirmed; ``once_more`` ones stay for one further answer."""
        for update in list(itertools.takewhile(lambda u: u.id < offset, self.pending.values())):
            if not update.once_more:
                self.discard(update)

    def keep_last(self, count: int) -> None:
        """Forget all but the newest ``count``."""
        for update in list(self.pending.values())[: max(0, len(self.pending) - count)]:
            self.discard(update)

    def drop_expired(self, now: float) -> None:
        """Forget what nobody fetched in time (looked at from the oldest on)."""
        for update in list(itertools.takewhile(lambda u: u.expires <= now, self.pending.values())):
            self.discard(update)

    def clear(self) -> None:
        """Forget everything pending."""
        self.pending.clear()

    def dump(self) -> dict[str, Any]:
        """The queue as JSON."""
        rows = [
            [u.id, u.kind, u.key, u.payload.decode("utf-8", "replace"), u.expires, u.user]
            for u in self.pending.values()
        ]
        return {"allowed": self.allowed, "last_id": self.last_id, "pending": rows}

    def load(self, state: dict[str, Any]) -> None:
        """Take back what ``dump`` gave."""
        self.allowed, self.last_id = state["allowed"], int(state["last_id"])
        self.pending.clear()
        for number, kind, key, payload, expires, user in state["pending"]:
            self._put(number, kind, key, payload.encode("utf-8"), expires, user)
