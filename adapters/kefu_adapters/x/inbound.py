"""An event of the webhook becomes what the core knows. Pure, and never raises: what can't be read is named.

Payload shapes: ``tests/payloads/x``. Both envelopes are read: the Activity API's, and the older Account Activity
API's with arrays, one strange entry of which does not harm the others.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kefu_adapters.x import ids
from kefu_adapters.x.direct import encrypted, message_of_event
from kefu_adapters.x.posts import Us, message_of_old_post, message_of_post, reference
from kefu_core.messages import Inbound, InboxChanged, Sender

MAX_DEPTH = 32
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KIND = re.compile(r"[a-z][a-z0-9_.]{0,47}", re.ASCII)
_IGNORED = frozenset(
    """
    dm.read dm.indicate.typing chat.sent follow.follow follow.unfollow block.block block.unblock mute.mute mute.unmute
    post.create post.delete like.create
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Known and of no use to us: nobody may be greeted for following, and our own doings come back, too."""
_OLD_IGNORED = frozenset(
    {
        "follow_events", "block_events", "mute_events", "favorite_events", "tweet_delete_events",
        "direct_message_mark_read_events", "direct_message_indicate_typing_events",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an event holds; ``unreadable`` and ``ignored`` name the reason for what is not in ``inbounds``."""

    inbounds: tuple[Inbound, ...] = ()
    unreadable: str = ""
    ignored: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads the events of one account."""

    inbox: str
    username: str

    def read(self, body: bytes, user_id: str, now: datetime) -> Reading:
        """Read an event's body as it came. ``user_id`` is ours; when it is not known yet the event's is taken."""
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            return Reading(unreadable="json")
        if not isinstance(payload, dict) or _is_deep(payload):
            return Reading(unreadable="json")
        data = payload.get("data")
        if isinstance(data, dict) and "event_type" in data:
            return self._activity(data, user_id, now)
        if "for_user_id" in payload:
            return self._account_activity(payload, user_id, now)
        if "user_event" in payload:
            return self._old_revoke(payload["user_event"], user_id, now)
        if "replay_job_status" in payload:
            return Reading(ignored="replay_job_status")
        return Reading(unreadable="envelope")

    def _activity(self, data: Mapping[str, Any], user_id: str, now: datetime) -> Reading:
        kind = _kind(data.get("event_type"))
        subject = data.get("filter")
        subject = ids.parse_id(subject.get("user_id")) if isinstance(subject, dict) else ""
        us = Us(inbox=self.inbox, user_id=user_id or subject, username=self.username)
        if subject and subject != us.user_id:
            return Reading(ignored="other_account")
        if kind in _IGNORED:
            return Reading(ignored=kind)
        payload = data.get("payload")
        if not isinstance(payload, dict) or not kind:
            return Reading(unreadable=kind or "kind")
        keys = ids.make_event_keys(ids.parse_uuid(data.get("event_uuid")))
        match kind:
            case "dm.received" | "dm.sent":
                return _direct(us, payload, now, keys, kind)
            case "post.mention.create" | "post.reply.create" | "post.quote.create":
                return _post(us, payload, data.get("includes"), now, keys, kind)
            case "chat.received":
                if ids.parse_id(payload.get("sender_id")) == us.user_id:
                    return Reading(ignored="own")
                return _one(encrypted(us, payload, now, keys), kind)
            case "oauth.revoke":
                return self._revoke(ids.parse_id(payload.get("user_id")), us.user_id, payload, now, keys)
        return Reading(unreadable=kind)

    def _account_activity(self, payload: Mapping[str, Any], user_id: str, now: datetime) -> Reading:
        subject = ids.parse_id(payload.get("for_user_id"))
        us = Us(inbox=self.inbox, user_id=user_id or subject, username=self.username)
        if subject != us.user_id:
            return Reading(ignored="other_account")
        if "direct_message_events" in payload:
            return _direct(us, payload, now, (), "direct_message_events")
        if "tweet_create_events" in payload:
            rows = payload["tweet_create_events"]
            rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
            posts = [message_of_old_post(us, row, now) for row in rows]
            found = tuple(post for post in posts if post is not None)
            return Reading(inbounds=found, ignored="" if found else "tweet_create_events")
        known = next((name for name in payload if name in _OLD_IGNORED), "")
        return Reading(ignored=known) if known else Reading(unreadable="account_activity")

    def _old_revoke(self, event: Any, user_id: str, now: datetime) -> Reading:
        revoke = event.get("revoke") if isinstance(event, dict) else None
        source = revoke.get("source") if isinstance(revoke, dict) else None
        if not isinstance(revoke, dict) or not isinstance(source, dict):
            return Reading(unreadable="user_event")
        return self._revoke(ids.parse_id(source.get("user_id")), user_id, revoke, now, ())

    def _revoke(
        self, whose: str, user_id: str, payload: Mapping[str, Any], now: datetime, keys: tuple[str, ...]
    ) -> Reading:
        if not whose or (user_id and whose != user_id):
            return Reading(ignored="other_account") if whose else Reading(unreadable="oauth.revoke")
        at = ids.parse_date(payload.get("date_time"), now)
        change = InboxChanged(
            inbox=self.inbox,
            dedupe_keys=keys or (f"r:{int(at.timestamp())}",),
            sender=Sender(id=whose),
            sent_at=at,
            change="revoked",
        )
        return Reading(inbounds=(change,))


def _direct(us: Us, payload: Mapping[str, Any], now: datetime, keys: tuple[str, ...], kind: str) -> Reading:
    rows = payload.get("direct_message_events")
    users = payload.get("users")
    found: list[Inbound] = []
    strange = not isinstance(rows, list) or not rows
    for row in rows if isinstance(rows, list) else ():
        # The delivery's id can stand for one message only: a second one would look like its duplicate.
        message = message_of_event(us, row, users, now, keys=() if found else keys)
        if message is None:
            strange = True
        else:
            found.append(message)
    return Reading(inbounds=tuple(found), unreadable=kind if strange else "")


def _post(
    us: Us, payload: Mapping[str, Any], includes: Any, now: datetime, keys: tuple[str, ...], kind: str
) -> Reading:
    if ids.parse_id(payload.get("author_id")) == us.user_id:
        return Reading(ignored="own")
    if reference(payload, "retweeted"):
        return Reading(ignored="repost")
    return _one(
        message_of_post(us, payload, includes, now, keys=keys, quote=kind == "post.quote.create"),
        kind,
    )


def _one(inbound: Inbound | None, kind: str) -> Reading:
    return Reading(unreadable=kind) if inbound is None else Reading(inbounds=(inbound,))


def _kind(value: Any) -> str:
    """The event's type in today's form: ``DmReceived`` was its name before 2026-03-18."""
    if not isinstance(value, str) or len(value) > 64:
        return ""
    name = (_WORD.sub(".", value).lower() if "." not in value else value).replace("_", ".")
    return name if _KIND.fullmatch(name) else ""


def _is_deep(value: Any, room: int = MAX_DEPTH) -> bool:
    if room == 0:
        return True
    items: Callable[[], Any] | None = value.values if isinstance(value, dict) else None
    inner = items() if items is not None else value if isinstance(value, list) else ()
    return any(_is_deep(item, room - 1) for item in inner)
