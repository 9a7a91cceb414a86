"""An OutboundMessage becomes one call: method, address and parameters. Pure; encodes nothing.

Texts go into the form or the JSON body as they are and are encoded once, by the HTTP client: encoded here as well, the
fan would read ``%E4%BD...``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from kefu_adapters.weibo import ids
from kefu_adapters.weibo.capabilities import MASS, TIMELINE
from kefu_adapters.weibo.ids import PublicId
from kefu_adapters.weibo.settings import WeiboSettings
from kefu_core.errors import BadPayload
from kefu_core.messages import PRIVATE, Operation, OutboundMessage
from kefu_core.ports import Media
from kefu_core.text import clean

Service = Literal["api", "messages", "upload"]
MASS_NAMES = frozenset({MASS, "subscribers"})
"""``subscribers`` is understood too; the core keeps that name for private chats one by one."""


class Kind(StrEnum):
    """What a call is for; decides what its success looks like."""

    REPLY = "reply"
    COMMENT = "comment"
    POST = "post"
    MASS = "mass"
    DELETE = "delete"
    READ = "read"
    SETTING = "setting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. ``params`` go into the query, ``form`` or ``json`` into the body; the token is added later.

    ``place``: the post of a comment, or the post that is deleted.
    """

    kind: Kind
    method: Literal["GET", "POST"] = "POST"
    service: Service = "api"
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    picture: Media | None = None
    place: PublicId = field(default_factory=PublicId)

    @property
    def counted(self) -> bool:
        """Whether the daily quota counts it; the fans service and OAuth have none of their own."""
        return self.service == "api" and self.path.startswith("/2/")

    @property
    def has_effect(self) -> bool:
        """Whether repeating it after an unknown outcome may do it twice; what is deleted twice is deleted once."""
        return self.kind not in {Kind.READ, Kind.SETTING, Kind.DELETE}


def place_of(message: OutboundMessage) -> PublicId:
    """The post or comment that a public message answers. Raises BadPayload when nothing names one."""
    place = ids.parse_source_id(message.reply_to) or ids.parse_surface(message.surface)
    if place is None:
        raise BadPayload("a public answer needs the post or comment it is for")
    if place.comment and not place.status:
        above = ids.parse_surface(message.surface)
        place = PublicId(above.status if above else "", place.comment)
    return place


def plan(
    message: OutboundMessage, settings: WeiboSettings, *, picture: Media | None = None, place: PublicId | None = None
) -> Call:
    """The one call of a message. ``place`` is given for public answers. Raises BadPayload for what Weibo can't do."""
    match message.operation:
        case Operation.MESSAGE if message.surface == PRIVATE:
            return _reply(message)
        case Operation.MESSAGE:
            return _comment(message, settings, place or place_of(message))
        case Operation.POST if message.recipient == TIMELINE:
            return _share(message, settings, picture)
        case Operation.POST if message.recipient in MASS_NAMES:
            return _sendall(message, settings)
        case Operation.DELETE:
            return _destroy(message)
        case _:
            raise BadPayload(f"Weibo cannot do this: {message.operation.value}")


def _text(message: OutboundMessage) -> str:
    text = clean(message.text).strip()
    if not text:
        raise BadPayload("a message without text cannot be sent")
    return text


def _with_link(message: OutboundMessage) -> str:
    text = _text(message)
    link = clean(message.link).strip()
    return text if not link or link in text else f"{text} {link}"


def _without_attachments(message: OutboundMessage) -> None:
    if message.attachments:
        raise BadPayload("no answer on Weibo carries a file")


def _reply(message: OutboundMessage) -> Call:
    _without_attachments(message)
    if not ids.parse_id(message.recipient):
        raise BadPayload("the recipient is no uid")
    data = json.dumps({"text": _text(message)}, ensure_ascii=False, separators=(",", ":"))
    form = {"type": "text", "data": data, "receiver_id": message.recipient}
    return Call(kind=Kind.REPLY, service="messages", path="/2/messages/reply.json", form=form)


def _comment(message: OutboundMessage, settings: WeiboSettings, place: PublicId) -> Call:
    _without_attachments(message)
    if not place.status:
        raise BadPayload("the post of the comment is not known")
    form = {"id": place.status, "comment": _text(message), "comment_ori": "0", "rip": _rip(settings)}
    if not place.comment:
        return Call(kind=Kind.COMMENT, path="/2/comments/create.json", form=form, place=place)
    # Without this Weibo puts the author's self-chosen name in front of our words.
    form |= {"cid": place.comment, "without_mention": "1"}
    return Call(kind=Kind.COMMENT, path="/2/comments/reply.json", form=form, place=place)


def _share(message: OutboundMessage, settings: WeiboSettings, picture: Media | None) -> Call:
    form = {"status": _with_link(message), "rip": _rip(settings)}
    return Call(kind=Kind.POST, path="/2/statuses/share.json", form=form, picture=picture)


def _sendall(message: OutboundMessage, settings: WeiboSettings) -> Call:
    _without_attachments(message)
    body = {"filter": {"group_id": settings.sendall_group}, "text": {"content": _with_link(message)}, "msgtype": "text"}
    return Call(kind=Kind.MASS, service="messages", path="/2/messages/sendall.json", json=body)


def _destroy(message: OutboundMessage) -> Call:
    place = ids.parse_source_id(message.target)
    if place is None or place.comment:
        raise BadPayload("only a post can be deleted")
    return Call(kind=Kind.DELETE, path="/2/statuses/destroy.json", form={"id": place.status}, place=place)


def _rip(settings: WeiboSettings) -> str:
    if not settings.operator_ip:
        raise BadPayload("set operator_ip: Weibo demands the operator's address with everything public")
    return settings.operator_ip
