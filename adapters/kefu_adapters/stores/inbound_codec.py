"""Inbounds and attachments as JSON text and back, without loss. Knows nothing of tables."""

import json
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    Button,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    DeliveryReported,
    GroupMessage,
    Inbound,
    InboxChanged,
    MessageEdited,
    MessageReceived,
    OwnMessageSeen,
    Reaction,
    Sender,
)

_KINDS: dict[str, type[Inbound]] = {
    kind.__name__: kind
    for kind in (
        MessageReceived,
        MessageEdited,
        ButtonPressed,
        Reaction,
        ContactChanged,
        DeliveryReported,
        OwnMessageSeen,
        InboxChanged,
        GroupMessage,
    )
}

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (Sender, Attachment)):
        return _slim(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _slim(value: Any) -> dict[str, Any]:
    """A dataclass without the fields that hold their defaults."""
    out: dict[str, Any] = {}
    for item in fields(value):
        held = getattr(value, item.name)
        if held != item.default:
            out[item.name] = _plain(held)
    return out


def _attachment(data: dict[str, Any]) -> Attachment:
    return Attachment(**{**data, "kind": AttachmentKind(data["kind"])})


def dump_inbound(inbound: Inbound) -> str:
    """An inbound as JSON text (ASCII, so that any string survives)."""
    return json.dumps({"type": type(inbound).__name__, **_slim(inbound)}, separators=(",", ":"))


def load_inbound(text: str) -> Inbound:
    """What ``dump_inbound`` took. Raises KeyError for a type of a newer version."""
    data = json.loads(text)
    kind = _KINDS[data.pop("type")]
    data["sender"] = Sender(**data["sender"])
    if "author" in data:
        data["author"] = Sender(**data["author"])
    data["sent_at"] = datetime.fromisoformat(data["sent_at"])
    for name in ("dedupe_keys", "hidden", "hidden_parts"):
        if name in data:
            data[name] = tuple(data[name])
    if "attachments" in data:
        data["attachments"] = tuple(_attachment(item) for item in data["attachments"])
    if kind is ContactChanged:
        data["change"] = ContactChange(data["change"])
    return kind(**data)


def dump_attachments(attachments: tuple[Attachment, ...]) -> str:
    """Attachments as JSON text; none is the empty string."""
    if not attachments:
        return ""
    return json.dumps([_slim(item) for item in attachments], separators=(",", ":"))


def load_attachments(text: str) -> tuple[Attachment, ...]:
    """What ``dump_attachments`` took."""
    return tuple(_attachment(item) for item in json.loads(text)) if text else ()


@lru_cache(maxsize=512)
def dump_buttons(buttons: tuple[tuple[Button, ...], ...]) -> str:
    """Rows of buttons as JSON text; none is the empty string. Remembered: an answer's are always the same."""
    if not buttons:
        return ""
    rows = [[[button.text, button.value, button.url] for button in row] for row in buttons]
    return _COMPACT(rows)


def load_buttons(text: str) -> tuple[tuple[Button, ...], ...]:
    """What ``dump_buttons`` took."""
    if not text:
        return ()
    return tuple(
        tuple(Button(text=words, value=value, url=url) for words, value, url in row) for row in json.loads(text)
    )
