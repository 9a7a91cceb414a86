"""What a message holds besides its words. Pure; raises built-in errors on values of the wrong type."""

import math
from collections.abc import Callable
from typing import Any

from kefu_adapters.telegram import facts
from kefu_core.messages import Attachment, AttachmentKind

Fields = dict[str, Any]


def attachments_of(message: Fields) -> tuple[Attachment, ...]:
    """The attachment of a message; nothing when it has none that we can read.

    An animation comes with a document that is its twin, a venue with a location: the first of the table counts.
    """
    for key, reader in _READERS.items():
        if key in message:
            return (reader(message[key]),)
    return ()


def is_service(message: Fields) -> bool:
    """Whether it tells of something (a pin, a new photo) instead of saying something."""
    return not facts.SERVICE_KINDS.isdisjoint(message)


def unknown_kind(message: Fields) -> str:
    """The name of content that we cannot read: a key of the message, ``empty``, or ``unknown`` for a strange key."""
    key = next((key for key in message if key not in facts.ENVELOPE), "empty")
    return key if len(key) <= 40 and key.isascii() and key.isidentifier() else "unknown"


def _photo(sizes: list[Fields]) -> Attachment:
    """Sizes come small to large: the last is the picture as it was sent."""
    return _file(AttachmentKind.PICTURE, sizes[-1], mime="image/jpeg")


def _file(kind: AttachmentKind, item: Fields, *, mime: str = "", title: str = "") -> Attachment:
    duration: object = item.get("duration")
    size: object = item.get("file_size")
    return Attachment(
        kind=kind,
        ref=_word(item["file_id"]),
        file_name=_word(item.get("file_name", "")),
        title=title,
        mime=_word(item.get("mime_type", mime)),
        size_bytes=size if isinstance(size, int) and size >= 0 else None,
        duration_seconds=float(duration) if isinstance(duration, int | float) else None,
    )


def _simple(kind: AttachmentKind, mime: str = "") -> Callable[[Fields], Attachment]:
    return lambda item: _file(kind, item, mime=mime)


def _sticker(item: Fields) -> Attachment:
    mime = (
        "application/x-tgsticker" if item.get("is_animated") else "video/webm" if item.get("is_video") else "image/webp"
    )
    return _file(AttachmentKind.STICKER, item, mime=mime, title=_word(item.get("emoji", "")))


def _location(item: Fields, title: str = "") -> Attachment:
    latitude, longitude = float(item["latitude"]), float(item["longitude"])
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise ValueError("a place without finite coordinates")
    return Attachment(kind=AttachmentKind.LOCATION, title=title, latitude=latitude, longitude=longitude)


def _venue(item: Fields) -> Attachment:
    words = (_word(item.get("title", "")), _word(item.get("address", "")))
    return _location(item["location"], ", ".join(word for word in words if word))


def _contact(item: Fields) -> Attachment:
    """Somebody's card. Its ``user_id`` is not kept: it may be anybody's, so nothing may be concluded from it."""
    words = (item.get("first_name", ""), item.get("last_name", ""), item["phone_number"])
    return Attachment(kind=AttachmentKind.CONTACT, title=" ".join(_word(word) for word in words if word))


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


_READERS: dict[str, Callable[[Any], Attachment]] = {
    "photo": _photo,
    "voice": _simple(AttachmentKind.VOICE, "audio/ogg"),
    "video": _simple(AttachmentKind.VIDEO, "video/mp4"),
    "animation": _simple(AttachmentKind.ANIMATION, "video/mp4"),
    "video_note": _simple(AttachmentKind.VIDEO, "video/mp4"),
    "audio": _simple(AttachmentKind.FILE, "audio/mpeg"),
    "document": _simple(AttachmentKind.FILE),
    "sticker": _sticker,
    "venue": _venue,
    "location": _location,
    "contact": _contact,
}
