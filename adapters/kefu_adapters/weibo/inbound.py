"""A push becomes what the core knows. Pure, and never raises: what cannot be read is named in the result.

Payload shapes: ``tests/payloads/weibo``. A push is not covered by its signature, so nothing in it is trusted.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kefu_adapters.weibo import facts, ids
from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    Inbound,
    MessageReceived,
    Sender,
)
from kefu_core.text import clean

PUBLIC_TRIGGER = "public"
"""Comments have no reply window: neither the 48 hours nor the one reply of a mention binds them."""
MAX_DEPTH = 32
_MAX_KEY_CHARS = 512
_KIND = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a push holds. ``unreadable`` and ``ignored`` name the reason when there is no ``inbound``."""

    inbound: Inbound | None = None
    unreadable: str = ""
    ignored: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads the pushes of one account. ``secret`` keys the hash that stands in for a message's id."""

    inbox: str
    uid: str
    secret: bytes
    push_mentions: bool = True

    def read(self, body: bytes, now: datetime) -> Reading:
        """Read a push's body as it came."""
        if body.lstrip()[:1] == b"<":
            return Reading(unreadable="xml")
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            return Reading(unreadable="json")
        if not isinstance(payload, dict) or _is_deep(payload):
            return Reading(unreadable="json")
        return self._envelope(payload, now)

    def _envelope(self, payload: Mapping[str, Any], now: datetime) -> Reading:
        sender = ids.parse_id(payload.get("sender_id"))
        if not sender:
            return Reading(unreadable="sender")
        if ids.parse_id(payload.get("receiver_id")) != self.uid:
            return Reading(unreadable="receiver")
        if sender == self.uid:
            return Reading(ignored="own")
        kind = payload.get("type")
        kind = kind if isinstance(kind, str) else ""
        data = payload.get("data")
        data = data if isinstance(data, dict) else {}
        push = _Push(
            sender=sender,
            sent_at=_sent_at(payload.get("created_at"), now),
            key=ids.make_push_key(payload, self.secret),
            text=_words(payload.get("text")),
            data=data,
        )
        if kind == "mention" or (kind == "event" and data.get("subtype") == "mention"):
            return self._mention(push)
        if kind == "event":
            return self._event(push)
        return Reading(inbound=self._message(kind, push))

    def _message(self, kind: str, push: "_Push") -> MessageReceived:
        """A private message. For all kinds but text the words are a stock phrase, not the contact's."""
        text, unsupported = "", ""
        attachments: tuple[Attachment, ...] = ()
        if kind == "text" and push.text.strip():
            text = push.text
        elif (made := _ATTACHMENTS.get(kind, _nothing)(push.data)) is not None:
            attachments = (made,)
        else:
            unsupported = kind if _KIND.fullmatch(kind) else "unknown"
        return MessageReceived(
            **self._common(push), text=text, attachments=attachments, unsupported=unsupported, trigger="message"
        )

    def _event(self, push: "_Push") -> Reading:
        """An event. Its words are never the contact's, and never reach the bot."""
        subtype = push.data.get("subtype")
        subtype = subtype if isinstance(subtype, str) else ""
        key = _words(push.data.get("key"))[:_MAX_KEY_CHARS]
        if subtype == "click" and key:
            return Reading(inbound=ButtonPressed(**self._common(push), value=key, trigger="menu"))
        change = _CHANGES.get(subtype)
        if change is None:
            return Reading(ignored=subtype if _KIND.fullmatch(subtype) else "event")
        scene = key if subtype in {"scan", "scan_follow"} else ""
        return Reading(inbound=ContactChanged(**self._common(push), change=change, scene=scene))

    def _mention(self, push: "_Push") -> Reading:
        """A mention. The key of a comment does not tell its post; only a call would."""
        if not self.push_mentions:
            return Reading(ignored="mention")
        key = ids.parse_id(push.data.get("key"))
        if not key:
            return Reading(unreadable="mention")
        is_comment = push.data.get("subtype") == "comment"
        place = ids.PublicId(comment=key) if is_comment else ids.PublicId(key)
        common = self._common(push) | {
            "dedupe_keys": (push.key, *ids.make_public_keys(place)),
            "surface": ids.make_surface(place),
            "source_id": ids.make_source_id(place),
        }
        empty = "" if push.text.strip() else "mention"
        return Reading(inbound=MessageReceived(**common, text=push.text, unsupported=empty, trigger=PUBLIC_TRIGGER))

    def _common(self, push: "_Push") -> dict[str, Any]:
        return {
            "inbox": self.inbox,
            "dedupe_keys": (push.key,),
            "sender": Sender(id=push.sender),
            "sent_at": push.sent_at,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Push:
    """The envelope, checked."""

    sender: str
    sent_at: datetime
    key: str
    text: str
    data: Mapping[str, Any]


def _words(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def _sent_at(value: Any, now: datetime) -> datetime:
    """The push's own date, or its arrival when the date is missing or more than a day off."""
    at = ids.parse_date(value)
    return at if at is not None and abs(now - at) <= facts.SANE_AGE else now


def _is_deep(value: Any, room: int = MAX_DEPTH) -> bool:
    if room == 0:
        return True
    if isinstance(value, dict):
        return any(_is_deep(item, room - 1) for item in value.values())
    return isinstance(value, list) and any(_is_deep(item, room - 1) for item in value)


def _nothing(_data: Mapping[str, Any]) -> Attachment | None:
    return None


def _file(kind: AttachmentKind) -> Callable[[Mapping[str, Any]], Attachment | None]:
    def read(data: Mapping[str, Any]) -> Attachment | None:
        # ``vfid`` is the sender's own view and can't be fetched by us.
        ref = ids.parse_id(data.get("tovfid"))
        return Attachment(kind=kind, ref=ref) if ref else None

    return read


def _location(data: Mapping[str, Any]) -> Attachment | None:
    latitude, longitude = _degrees(data.get("latitude"), 90), _degrees(data.get("longitude"), 180)
    if latitude is None or longitude is None:
        return None
    return Attachment(kind=AttachmentKind.LOCATION, latitude=latitude, longitude=longitude)


def _degrees(value: Any, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 64:
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) <= most else None


_ATTACHMENTS: Mapping[str, Callable[[Mapping[str, Any]], Attachment | None]] = {
    "image": _file(AttachmentKind.PICTURE),
    "voice": _file(AttachmentKind.VOICE),
    "position": _location,
}

_CHANGES: Mapping[str, ContactChange] = {
    "follow": ContactChange.FOLLOWED,
    "unfollow": ContactChange.UNFOLLOWED,
    "subscribe": ContactChange.SUBSCRIBED,
    "unsubscribe": ContactChange.UNSUBSCRIBED,
    "scan": ContactChange.SCANNED,
    "scan_follow": ContactChange.FOLLOWED,
}
