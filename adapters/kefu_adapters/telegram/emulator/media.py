"""Sends with files, alone and as albums."""

from typing import Any

from kefu_adapters.telegram.emulator.errors import bad_request
from kefu_adapters.telegram.emulator.files import StoredFile
from kefu_adapters.telegram.emulator.model import Wire
from kefu_adapters.telegram.emulator.params import Params
from kefu_adapters.telegram.emulator.sending import caption_content, draft, put, send
from kefu_adapters.telegram.emulator.world import World

ALBUM_KINDS = {
    "photo": "visual",
    "video": "visual",
    "document": "document",
    "audio": "audio",
}
ALBUM_LIMIT = 10


def media_fields(kind: str, file: StoredFile, *, spoiler: bool = False) -> Wire:
    """The message fields of a file; an animation always comes with a twin document."""
    fields: Wire = {kind: file.wire()}
    if kind == "animation":
        fields["document"] = {k: v for k, v in file.wire().items() if k not in {"width", "height", "duration"}}
    if spoiler:
        fields["has_media_spoiler"] = True
    return fields


def content_of(world: World, params: Params, kind: str, value: Any, item: Params) -> Wire:
    """Media with its caption. ``item`` holds the fields beside the file: the call itself or an album item."""
    caption = caption_content(item) if kind != "sticker" else {}
    details = {name: item.integer(name) for name in ("width", "height", "duration", "length")}
    file = world.files.resolve(params, kind, value, details)
    return media_fields(kind, file, spoiler=item.boolean("has_spoiler")) | caption


def _send(kind: str) -> Any:
    def send_media(world: World, params: Params) -> Wire:
        # The chat is checked first, so that a refused call leaves no file behind.
        draft(world, params)
        return send(world, params, content_of(world, params, kind, params.get(kind), params))

    return send_media


def send_media_group(world: World, params: Params) -> list[Wire]:
    items = params.json("media", "media")
    if not isinstance(items, list) or not items:
        raise bad_request("there are no messages to send")
    if len(items) > ALBUM_LIMIT:
        raise bad_request("too many messages to send as an album")
    if len(items) < 2:
        raise bad_request("media group must include 2-10 items")
    kinds = [item.get("type") if isinstance(item, dict) else None for item in items]
    families = {ALBUM_KINDS.get(str(kind)) for kind in kinds}
    if None in families or len(families) > 1:
        raise bad_request("can't use the media of the specified type in the album")
    ready = draft(world, params, markup=False)
    contents = []
    for number, (kind, item) in enumerate(zip(kinds, items, strict=True), start=1):
        try:
            contents.append(content_of(world, params, str(kind), item.get("media"), Params(item)))
        except Exception as exc:
            words = getattr(exc, "description", "")
            if "caption" in words or "parse entities" in words:
                raise
            text = words.removeprefix("Bad Request: ")
            raise bad_request(f'failed to send message #{number} with the error message "{text}"') from exc
    group = {"media_group_id": str(13_900_000_000_000_000 + world.serial())}
    return [message.wire for message in put(world, ready, [content | group for content in contents])]


METHODS = {
    f"send{name}": _send(kind)
    for name, kind in (
        ("Photo", "photo"),
        ("Document", "document"),
        ("Video", "video"),
        ("Voice", "voice"),
        ("Audio", "audio"),
        ("Animation", "animation"),
        ("Sticker", "sticker"),
        ("VideoNote", "video_note"),
    )
} | {"sendMediaGroup": send_media_group}
