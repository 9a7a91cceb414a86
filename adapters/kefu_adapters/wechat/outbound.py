"""What we say, as WeChat wants to hear it: an OutboundMessage becomes one call. Pure."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kefu_adapters.wechat import facts
from kefu_adapters.wechat.ids import make_client_id
from kefu_core.errors import BadPayload
from kefu_core.messages import PRIVATE, AttachmentKind, Button, Operation, OutboundMessage
from kefu_core.text import clean
from kefu_core.wording import say

UPLOADS: Mapping[AttachmentKind, str] = {
    AttachmentKind.PICTURE: "image",
    AttachmentKind.VOICE: "voice",
    AttachmentKind.VIDEO: "video",
}
"""Kinds that can be sent, as ``media/upload`` calls them."""


@dataclass(frozen=True, slots=True)
class Call:
    """One POST with a JSON body. ``method`` names it for limits and logs."""

    path: str
    body: Mapping[str, Any]

    @property
    def method(self) -> str:
        """The path without its root."""
        return self.path.removeprefix("/cgi-bin/")


def encode(body: Mapping[str, Any]) -> bytes:
    r"""JSON as raw UTF-8: ``\uXXXX`` escapes have been shown to users as they are."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def send_call(message: OutboundMessage, *, menus: bool, media_id: str = "") -> Call:
    """The customer-service message. ``menus``: menu messages work here. Raises BadPayload."""
    if message.surface != PRIVATE:
        raise BadPayload("WeChat has no public conversations")
    body: dict[str, Any] = {"touser": message.recipient}
    choices = [button for row in message.buttons for button in row if not button.url]
    if message.attachments:
        body |= _attachment(message, media_id)
    elif menus and 0 < len(choices) <= facts.MENU_ITEMS:
        body |= {"msgtype": "msgmenu", "msgmenu": _menu(message, choices)}
    else:
        text = clean(numbered(message))
        if not text.strip():
            raise BadPayload("the message is empty")
        body |= {"msgtype": "text", "text": {"content": text}}
    return Call(facts.CUSTOM_SEND, body)


def _menu(message: OutboundMessage, choices: list[Button]) -> dict[str, Any]:
    links = [f"{button.text}: {button.url}" for row in message.buttons for button in row if button.url]
    return {
        "head_content": clean("\n".join([message.text, *links])),
        "list": [{"id": button.value, "content": clean(button.text)} for button in choices],
        "tail_content": "",
    }


def _attachment(message: OutboundMessage, media_id: str) -> dict[str, Any]:
    if len(message.attachments) > 1 or message.text or message.buttons:
        raise BadPayload("an attachment goes alone")
    (item,) = message.attachments
    kind = UPLOADS.get(item.kind)
    if kind is None:
        raise BadPayload(f"WeChat takes no attachment of the kind {item.kind}")
    content = {"media_id": media_id}
    if kind == "video":
        content |= {"title": clean(item.title), "description": ""}
    return {"msgtype": kind, kind: content}


def numbered(message: OutboundMessage) -> str:
    """The text with its buttons as numbered lines, as the core numbers them, and links spelled out."""
    buttons = [button for row in message.buttons for button in row]
    links = [f"{button.text}: {button.url}" for button in buttons if button.url]
    choices = [button for button in buttons if not button.url]
    text = "\n".join([message.text, *links]) if links else message.text
    if not choices:
        return text
    ask = say("choose_number", message.language)
    head = [ask] if text.strip() in {"", ask} else [text, "", ask]
    return "\n".join([*head, *(f"{number} {button.text}" for number, button in enumerate(choices, 1))])


# --- announcements -----------------------------------------------------------------------------------------


def is_article(message: OutboundMessage, *, always: bool) -> bool:
    """Whether a post goes out as an article: it has a title or a picture, or the target wants one."""
    return always or bool(message.title.strip() or message.attachments)


def mass_text_call(message: OutboundMessage) -> Call:
    """A text to all followers, under its title if it has one. Raises BadPayload."""
    text = clean("\n\n".join(part for part in (message.title.strip(), message.text) if part))
    if message.link and message.link not in text:
        text = f"{text}\n{message.link}"
    if not text.strip():
        raise BadPayload("the post is empty")
    return _mass(message, {"msgtype": "text", "text": {"content": text}})


def mass_article_call(message: OutboundMessage, draft: str) -> Call:
    """A draft to all followers."""
    return _mass(message, {"msgtype": "mpnews", "mpnews": {"media_id": draft}, "send_ignore_reprint": 0})


def _mass(message: OutboundMessage, content: dict[str, Any]) -> Call:
    everybody = {"filter": {"is_to_all": True}}
    return Call(facts.MASS_SENDALL, {**everybody, **content, "clientmsgid": make_client_id(message.id)})


def publish_call(draft: str) -> Call:
    """Put a draft on the account's page; followers are not told."""
    return Call(facts.PUBLISH_SUBMIT, {"media_id": draft})


def draft_call(message: OutboundMessage, cover: str) -> Call:
    """The article as a draft. ``cover``: media_id of a permanent picture. Raises BadPayload."""
    lines = [line for line in clean(message.text).splitlines() if line.strip()]
    if not lines:
        raise BadPayload("the post is empty")
    title = clean(message.title).strip() or lines[0].strip()[: facts.TITLE_CHARS]
    if len(title) > facts.TITLE_CHARS:
        raise BadPayload(f"the title has more than {facts.TITLE_CHARS} characters")
    article: dict[str, Any] = {
        "article_type": "news",
        "title": title,
        "content": "".join(f"<p>{html.escape(line)}</p>" for line in lines),
        "thumb_media_id": cover,
        "need_open_comment": 0,
        "only_fans_can_comment": 0,
    }
    if message.link:
        article["content_source_url"] = message.link
    return Call(facts.DRAFT_ADD, {"articles": [article]})


def check_post(message: OutboundMessage) -> None:
    """Refuse what no announcement may be. Raises BadPayload."""
    if message.operation is not Operation.POST or message.recipient not in {"mass", "publish"}:
        raise BadPayload("WeChat has the targets mass and publish")
    if not message.text.strip():
        raise BadPayload("the post is empty")
    if len(message.attachments) > 1 or any(a.kind is not AttachmentKind.PICTURE for a in message.attachments):
        raise BadPayload("a post takes one picture")


# --- the menu ----------------------------------------------------------------------------------------------


def menu_call() -> Call:
    """The account's menu: help, status, a human. Keys are values that the core knows."""
    entries = (("常见问题", "w:help"), ("我的进度", "w:status"), ("找人工", "h"))
    return Call(facts.MENU_CREATE, {"button": [{"type": "click", "name": name, "key": key} for name, key in entries]})
