"""An OutboundMessage becomes one call. Pure.

What tweepy has is named by its method (``library``) with that method's options; the rest by path and JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from kefu_adapters.x import ids
from kefu_adapters.x.capabilities import TIMELINE
from kefu_core.errors import BadPayload
from kefu_core.messages import PRIVATE, Operation, OutboundMessage
from kefu_core.ports import Media
from kefu_core.text import clean

Auth = Literal["user", "keys", "app", "oauth2", "none"]
"""``user``: the account, by its keys or its grant as the settings say; ``keys`` and ``oauth2``: by that one only."""


class Kind(StrEnum):
    """What a call is for; decides what its success looks like."""

    DM = "dm"
    REPLY = "reply"
    POST = "post"
    DELETE = "delete"
    READ = "read"
    SETTING = "setting"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, as who it is made (``auth``), and either a method of tweepy's or everything by name."""

    kind: Kind
    auth: Auth = "user"
    library: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    method: Literal["GET", "POST", "PUT", "DELETE"] = "GET"
    path: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    basic: tuple[str, str] | None = None
    file: Media | None = None

    @property
    def has_effect(self) -> bool:
        """Whether repeating it after an unknown outcome may do it twice."""
        return self.kind in {Kind.DM, Kind.REPLY, Kind.POST}

    @property
    def name(self) -> str:
        """The call's name in limits: without ids."""
        return self.library or self.kind.value


def plan(message: OutboundMessage, media: tuple[str, ...] = ()) -> Call:
    """The one call of a message, ``media`` being the ids of what was uploaded. Raises BadPayload."""
    match message.operation:
        case Operation.MESSAGE if message.surface == PRIVATE:
            return _direct(message, media)
        case Operation.MESSAGE:
            return _reply(message, media)
        case Operation.POST if message.recipient == TIMELINE:
            text = _with_link(message)
            return Call(kind=Kind.POST, library="create_tweet", options=_tweet(text, media))
        case Operation.DELETE:
            return _delete(message)
        case _:
            raise BadPayload(f"X cannot do this: {message.operation.value}")


def said(message: OutboundMessage) -> str:
    """The text as it is sent, for looking it up again."""
    return _with_link(message) if message.operation is Operation.POST else clean(message.text).strip()


def replies_to(message: OutboundMessage) -> str:
    """The post that a public message answers: the one named, else the thread's first. Raises BadPayload."""
    above = ids.parse_id(message.reply_to) or ids.parse_surface(message.surface)
    if not above:
        raise BadPayload("a public answer needs the post it is for")
    return above


def _with_link(message: OutboundMessage) -> str:
    text, link = clean(message.text).strip(), clean(message.link).strip()
    return text if not link or link in text else f"{text} {link}".strip()


def _direct(message: OutboundMessage, media: tuple[str, ...]) -> Call:
    if not ids.parse_id(message.recipient):
        raise BadPayload("the recipient is no user id")
    if len(media) > 1:
        raise BadPayload("a message takes one attachment")
    text = clean(message.text).strip()
    if not text and not media:
        raise BadPayload("a message without text or attachment cannot be sent")
    options: dict[str, Any] = {"participant_id": message.recipient}
    options |= ({"text": text} if text else {}) | ({"media_id": media[0]} if media else {})
    return Call(kind=Kind.DM, library="create_direct_message", options=options)


def _reply(message: OutboundMessage, media: tuple[str, ...]) -> Call:
    options = _tweet(clean(message.text).strip(), media) | {"in_reply_to_tweet_id": replies_to(message)}
    return Call(kind=Kind.REPLY, library="create_tweet", options=options)


def _tweet(text: str, media: tuple[str, ...]) -> dict[str, Any]:
    if not text and not media:
        raise BadPayload("a post without text or picture cannot be made")
    return ({"text": text} if text else {}) | ({"media_ids": list(media)} if media else {})


def _delete(message: OutboundMessage) -> Call:
    target = ids.parse_id(message.target)
    if not target:
        raise BadPayload("nothing is named that could be deleted")
    if message.surface == PRIVATE and message.recipient != TIMELINE:
        return Call(kind=Kind.DELETE, method="DELETE", path=f"/2/dm_events/{target}")
    return Call(kind=Kind.DELETE, library="delete_tweet", options={"id": target})
