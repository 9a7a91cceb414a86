"""The boundary: nothing behind it ever holds a secret. One function between the adapter and the first write.

Every field of text of every inbound stands in one of three tables here: what is searched, what is somebody's name,
or what is an id or a word of ours, with the reason why nobody's words can be in it. A test holds them against the
types, so that a new field is nobody's oversight.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from kefu_core.ledger import Turn
from kefu_core.messages import Attachment, GroupMessage, Inbound, MessageEdited, MessageReceived, Sender
from kefu_core.safety.secrets import could_be_part, said_before, scan, scan_messages
from kefu_core.safety.secrets.spread import part_of_key
from kefu_core.safety.text.normalise import normalise
from kefu_core.text import clean, clean_name

MAX_SIZE = 2**53
"""Bytes that a size may claim; more is no size, and no store could hold the number."""
MAX_TEXT = 16_384
"""Characters of one text that are kept; platforms send far less."""
MAX_WORDS = 2048
"""The same for what stands beside a text: a file's name, a label, an address."""
MAX_ID = 512
SHORTEST = 12
"""Beside a text, nothing shorter than this is searched: no phrase and no key fits into it."""

WORDS = frozenset(
    {"text", "value", "scene", "detail", "emoji", "unsupported", "forwarded_from", "origin", "trigger", "change",
     "outcome", "code", "file_name", "title", "url", "mime", "language"}
)  # fmt: skip
"""Searched wherever they are found."""
NAMES = frozenset({"name", "username"})
"""Searched, then made fit to be shown."""
IDS: Mapping[str, str] = {
    "inbox": "our own name of an account",
    "id": "the platform's id of a person",
    "surface": "made of the platform's id of a thread",
    "source_id": "the platform's id of a message",
    "dedupe_keys": "made of the platform's ids",
    "hidden": "kinds that the boundary itself names",
    "hidden_parts": "our own ids",
    "reply_to": "the platform's id of a message",
    "group": "the platform's id of an album",
    "callback": "the platform's id of a press",
    "pressed_on": "the platform's id of a message",
    "target": "the platform's id of a message",
    "reference": "the platform's id of a send",
    "ref": "the platform's id of a file",
    "blob": "our own id",
}
"""Not searched, because the platform gives them out. One that has blanks in it is no id, and is searched after all."""
_LINES = frozenset({"text", "value", "scene", "detail"})
"""Searched however short they are, with what was said before as context."""
_WHOLE = frozenset({"recovery_phrase", "private_key", "keystore"})
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|[0-9a-f]{8,}")
_PLACEHOLDER = re.compile(r"\[(?:已隐藏|hidden)[^\]]*\]")
_PIECES = 3
"""So many messages before a piece of a key may hold the others."""
HIDDEN = {"zh": "[已隐藏]", "en": "[hidden]"}


@dataclass(frozen=True, slots=True)
class Guarded:
    """An inbound that may be stored. ``kinds``: what was hidden; ``retract``: earlier messages that were a part.

    ``sources``: the platform's ids of these earlier messages, as far as they are known.
    """

    inbound: Inbound
    kinds: tuple[str, ...] = ()
    asks: bool = False
    retract: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@cache
def _strings(kind: type[Any]) -> tuple[tuple[str, bool], ...]:
    """The fields of text of a kind of inbound or attachment, and whether each holds words (not an id)."""
    return tuple((item.name, item.name in WORDS) for item in fields(kind) if item.type is str or item.type == "str")


def guard(inbound: Inbound, *, language: str = "zh", turns: Sequence[Turn] = ()) -> Guarded:
    """Clean and scan every field that can hold words. Fails closed: if scanning fails, the text is hidden whole."""
    kinds: list[str] = []
    changes: dict[str, Any] = {}
    previous = said_before([turn.text for turn in turns if turn.direction == "in"])
    asked = next((t.text for t in reversed(turns) if t.direction == "out"), "")
    asks = part = False
    for name, holds_words in _strings(type(inbound)):  # type: ignore[arg-type] # a class is hashable
        value = getattr(inbound, name)
        if not value:
            continue
        if name in _LINES:
            tidy, found, asking, fragment = _scan(clean(value)[:MAX_TEXT], language, previous, asked)
            kinds += found
            asks = asks or asking
            part = part or fragment
        elif holds_words:
            tidy = _words(value, language, kinds)
        else:
            tidy = _identity(value, language, kinds)
        if tidy != value:
            changes[name] = tidy
    keys = tuple(_identity(key, language, kinds) for key in inbound.dedupe_keys)
    if keys != inbound.dedupe_keys:
        changes["dedupe_keys"] = keys
    sender = _sender(inbound.sender, language, kinds)
    if sender is not inbound.sender:
        changes["sender"] = sender
    if isinstance(inbound, GroupMessage):
        author = _sender(inbound.author, language, kinds)
        changes |= {"author": author} if author is not inbound.author else {}
    if isinstance(inbound, MessageReceived) and inbound.attachments:
        changes["attachments"] = tuple(_attachment(a, language, kinds) for a in inbound.attachments)
    spread = _parts(inbound, kinds, changes, turns, language, part=part)
    cleaned = replace(inbound, **changes) if changes else inbound
    every = tuple(dict.fromkeys((*inbound.hidden, *kinds)))
    retract = tuple(turn.message for turn in spread) or inbound.hidden_parts
    return Guarded(cleaned, every, asks, retract, tuple(turn.source_id for turn in spread if turn.source_id))


def _parts(
    inbound: Inbound, kinds: list[str], changes: dict[str, Any], turns: Sequence[Turn], language: str, *, part: bool
) -> tuple[Turn, ...]:
    """Whether the text could be a part of something; the earlier messages that belong to what is found."""
    if not isinstance(inbound, MessageReceived | MessageEdited) or not inbound.text:
        return ()
    text = changes.get("text", inbound.text)
    earlier = [turn for turn in turns if turn.direction == "in" and turn.text]
    found: list[Turn] = []
    kind = ""
    try:
        bare = _PLACEHOLDER.sub(" ", text) if "[" in text else text
        part = could_be_part(bare) if bare != text else part or could_be_part(text, searched=True)
        if part:
            found, kind = _spread(inbound, text, earlier, language)
        broken = _is_broken_part(inbound, text)
        if broken or (_PLACEHOLDER.fullmatch(text) and "private_key" in inbound.hidden):
            kind = kind or ("private_key" if broken else "")
            found += [turn for turn in earlier[-_PIECES:] if part_of_key(normalise(turn.text)) and turn not in found]
        if part and not kind and earlier and _PLACEHOLDER.fullmatch(earlier[-1].text):
            kind = "recovery_phrase"  # what comes after the words that were enough belongs to them
        if kind or _WHOLE & set(kinds):
            found += _again(inbound, earlier, found)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is kept as if it were one
        part = True
    if kind:
        kinds.append(kind)
        changes["text"] = HIDDEN["zh" if language == "zh" else "en"]
        part = False
    if part != inbound.part:
        changes["part"] = part
    return tuple(dict.fromkeys(found))


def _is_broken_part(inbound: MessageReceived | MessageEdited, text: str) -> bool:
    """Whether something in a piece of a key was taken for a secret of its own, so that it fits no other piece now."""
    whole = clean(inbound.text)[:MAX_TEXT]
    return text != whole and part_of_key(normalise(whole)) is not None


def _again(inbound: MessageReceived | MessageEdited, earlier: Sequence[Turn], found: Sequence[Turn]) -> list[Turn]:
    """Earlier messages that hold some of the same words: a first try, or what an edit has now changed."""
    words = _words_of(" ".join([inbound.text, *(turn.text for turn in found)]))
    edited = isinstance(inbound, MessageEdited) and inbound.source_id
    return [
        turn
        for turn in earlier
        if (edited and turn.source_id == inbound.source_id)
        or (could_be_part(turn.text) and _words_of(turn.text) <= words)
    ]


def _words_of(text: str) -> frozenset[str]:
    """The words of a text; Chinese characters one by one, numbers left out."""
    return frozenset(_WORD.findall(text.casefold()))


def _scan(text: str, language: str, context: str, asked: str) -> tuple[str, list[str], bool, bool]:
    """The text as it may be stored, the kinds hidden, whether it may be either, and whether it may be a part."""
    try:
        result = scan(text, language=language, context=context, asked=asked)
    except Exception:  # noqa: BLE001 - whatever went wrong, an unscanned text is not stored
        return HIDDEN.get(language, HIDDEN["en"]), ["private_key"], False, False
    kinds = [finding.kind.value for finding in result.findings]
    return result.redacted, kinds, result.asks, result.fragment is not None


def _words(value: str, language: str, kinds: list[str]) -> str:
    """Words beside the text."""
    tidy = clean(value)[:MAX_WORDS]
    if len(tidy) < SHORTEST:
        return tidy
    tidy, found, _, _ = _scan(tidy, language, "", "")
    kinds += found
    return tidy


def _identity(value: str, language: str, kinds: list[str]) -> str:
    """An id as it is; what only stands in an id's place is treated like words."""
    if len(value) <= MAX_ID and value.isprintable() and " " not in value:
        return value
    return _words(value, language, kinds)


def _spread(
    inbound: MessageReceived | MessageEdited, text: str, earlier: Sequence[Turn], language: str
) -> tuple[list[Turn], str]:
    """A secret over several messages: which earlier ones belong to it, and its kind. An edit stands in its place."""
    texts = [turn.text for turn in earlier]
    place = len(earlier)
    if isinstance(inbound, MessageEdited) and inbound.source_id:
        place = next((at for at, turn in enumerate(earlier) if turn.source_id == inbound.source_id), place)
    texts[place : place + 1] = [text]
    for finding in scan_messages(texts, language=language):
        if place in finding.messages:
            return [earlier[i] for i in finding.messages if i < len(earlier)], finding.kind.value
    return [], ""


def _sender(sender: Sender, language: str, kinds: list[str]) -> Sender:
    changes = {name: _name(getattr(sender, name), language, kinds) for name in ("name", "username")}
    changes["id"] = _identity(sender.id, language, kinds)
    changes["language"] = _words(sender.language, language, kinds) if sender.language else ""
    if all(getattr(sender, name) == value for name, value in changes.items()):
        return sender
    return replace(sender, **changes)


def _name(value: str, language: str, kinds: list[str]) -> str:
    """A name, searched before it is cut: half a phrase would be found no more."""
    return clean_name(_words(value, language, kinds)) if value else ""


def _attachment(attachment: Attachment, language: str, kinds: list[str]) -> Attachment:
    changes: dict[str, Any] = {}
    if attachment.size_bytes is not None and not 0 <= attachment.size_bytes <= MAX_SIZE:
        changes["size_bytes"] = None
    for name, holds_words in _strings(Attachment):
        value = getattr(attachment, name)
        if not value:
            continue
        tidy = _words(value, language, kinds) if holds_words else _identity(value, language, kinds)
        if tidy != value:
            changes[name] = tidy
    return replace(attachment, **changes) if changes else attachment


def guard_text(text: str, *, language: str = "zh") -> tuple[str, tuple[str, ...]]:
    """Agents' and marketing's own text passes the same scanner: (what may be stored, kinds hidden)."""
    tidy, kinds, _, _ = _scan(clean(text)[:MAX_TEXT], language, "", "")
    return tidy, tuple(kinds)
