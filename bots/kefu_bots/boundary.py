"""The boundary: nothing behind it ever holds a secret. One function between the adapter and the first write."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from kefu_core.ledger import Turn
from kefu_core.messages import Attachment, GroupMessage, Inbound, MessageReceived, Sender
from kefu_core.safety import scan, scan_messages
from kefu_core.text import clean, clean_name

MAX_SIZE = 2**53
"""Bytes that a size may claim; more is no size, and no store could hold the number."""
MAX_TEXT = 16_384
"""Characters of one text that are kept; platforms send far less."""

_TEXTS = frozenset({"text", "scene", "detail", "value", "emoji", "unsupported", "forwarded_from", "origin"})
_SCANNED = frozenset({"text", "value", "scene", "origin"})
HIDDEN = {"zh": "[已隐藏]", "en": "[hidden]"}


@dataclass(frozen=True, slots=True)
class Guarded:
    """An inbound that may be stored. ``kinds``: what was hidden; ``retract``: earlier messages that were a part."""

    inbound: Inbound
    kinds: tuple[str, ...] = ()
    asks: bool = False
    retract: tuple[str, ...] = ()


@cache
def _text_fields(kind: type[Inbound]) -> tuple[str, ...]:
    """The text-bearing fields of a kind of inbound."""
    return tuple(item.name for item in fields(kind) if item.name in _TEXTS)


def guard(inbound: Inbound, *, language: str = "zh", turns: Sequence[Turn] = ()) -> Guarded:
    """Clean and scan every text-bearing field. Fails closed: if scanning fails, the text is hidden whole."""
    kinds: list[str] = []
    changes: dict[str, Any] = {}
    previous = next((t.text for t in reversed(turns) if t.direction == "in"), "")
    asked = next((t.text for t in reversed(turns) if t.direction == "out"), "")
    asks = False
    part = False
    for name in _text_fields(type(inbound)):  # type: ignore[arg-type]
        value = getattr(inbound, name)
        if not value:
            continue
        tidy = clean(value)[:MAX_TEXT]
        if name in _SCANNED:
            tidy, found, asking, fragment = _scan(tidy, language, previous, asked)
            kinds += found
            asks = asks or asking
            part = part or fragment
        if tidy != value:
            changes[name] = tidy
    sender = _sender(inbound.sender, language, kinds)
    if sender is not inbound.sender:
        changes["sender"] = sender
    if isinstance(inbound, GroupMessage):
        author = _sender(inbound.author, language, kinds)
        changes |= {"author": author} if author is not inbound.author else {}
    if isinstance(inbound, MessageReceived) and inbound.attachments:
        changes["attachments"] = tuple(_attachment(a, language, kinds) for a in inbound.attachments)
    retract: tuple[str, ...] = ()
    if part and not kinds and isinstance(inbound, MessageReceived):
        retract, hidden = _spread(inbound.text, turns, language)
        if hidden:
            kinds.append(hidden)
            changes["text"] = HIDDEN["zh" if language == "zh" else "en"]
    cleaned = replace(inbound, **changes) if changes else inbound
    every = tuple(dict.fromkeys((*inbound.hidden, *kinds)))
    return Guarded(cleaned, every, asks, retract or inbound.hidden_parts)


def _scan(text: str, language: str, context: str, asked: str) -> tuple[str, list[str], bool, bool]:
    try:
        result = scan(text, language=language, context=context, asked=asked)
    except Exception:  # noqa: BLE001 - whatever went wrong, an unscanned text is not stored
        return HIDDEN.get(language, HIDDEN["en"]), ["private_key"], False, False
    return (
        result.redacted,
        [finding.kind.value for finding in result.findings],
        result.asks,
        result.fragment is not None,
    )


def _spread(text: str, turns: Sequence[Turn], language: str) -> tuple[tuple[str, ...], str]:
    """A phrase over several messages: which earlier ones belong to it, and its kind."""
    earlier = [turn for turn in turns if turn.direction == "in" and turn.text]
    for finding in scan_messages([*(turn.text for turn in earlier), text], language=language):
        if len(earlier) in finding.messages:
            ids = tuple(earlier[i].message for i in finding.messages if i < len(earlier))
            return ids, finding.kind.value
    return (), ""


def _sender(sender: Sender, language: str, kinds: list[str]) -> Sender:
    name, username = (_name(value, language, kinds) for value in (sender.name, sender.username))
    if name == sender.name and username == sender.username:
        return sender
    return replace(sender, name=name, username=username)


def _name(value: str, language: str, kinds: list[str]) -> str:
    """A name, searched before it is cut: half a phrase would be found no more."""
    if len(value) > 20:
        value, found, _, _ = _scan(clean(value)[:2048], language, "", "")
        kinds += found
    return clean_name(value) if value else ""


def _attachment(attachment: Attachment, language: str, kinds: list[str]) -> Attachment:
    changes: dict[str, Any] = {}
    if attachment.size_bytes is not None and not 0 <= attachment.size_bytes <= MAX_SIZE:
        changes["size_bytes"] = None
    for name in ("file_name", "title", "url"):
        value = getattr(attachment, name)
        if not value:
            continue
        tidy, found, _, _ = _scan(clean(value)[:2048], language, "", "")
        kinds += found
        if tidy != value:
            changes[name] = tidy
    return replace(attachment, **changes) if changes else attachment


def guard_text(text: str, *, language: str = "zh") -> tuple[str, tuple[str, ...]]:
    """Agents' and marketing's own text passes the same scanner: (what may be stored, kinds hidden)."""
    tidy, kinds, _, _ = _scan(clean(text)[:MAX_TEXT], language, "", "")
    return tidy, tuple(kinds)
