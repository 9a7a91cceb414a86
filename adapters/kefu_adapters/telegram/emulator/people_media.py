"""Media that people send, from an action's ``media`` to the fields of a message."""

from typing import Any

from kefu_adapters.emulation.base import ControlError
from kefu_adapters.telegram.emulator.entities import written
from kefu_adapters.telegram.emulator.files import sample_file
from kefu_adapters.telegram.emulator.media import media_fields
from kefu_adapters.telegram.emulator.model import Person, Wire
from kefu_adapters.telegram.emulator.world import World

_FILE_KINDS = {
    "photo": "photo",
    "file": "document",
    "document": "document",
    "voice": "voice",
    "video": "video",
    "audio": "audio",
    "animation": "animation",
    "sticker": "sticker",
    "video_note": "video_note",
}


def media_content(world: World, person: Person, media: dict[str, Any], text: str = "") -> Wire:
    """The message fields of one piece of media. Raises ControlError for unknown kinds."""
    kind = str(media.get("kind"))
    if kind == "location":
        place = {"latitude": media.get("latitude", 31.2304), "longitude": media.get("longitude", 121.4737)}
        return {"location": place}
    if kind == "contact":
        return {"contact": _contact(person, media)}
    if kind not in _FILE_KINDS:
        raise ControlError(f"unknown media kind {kind!r}")
    file = sample_file(world.files, _FILE_KINDS[kind], media)
    content = media_fields(_FILE_KINDS[kind], file, spoiler=bool(media.get("spoiler")))
    caption = str(media.get("caption") or text).strip()
    if caption and kind != "sticker":
        content["caption"] = caption
        if entities := written(caption):
            content["caption_entities"] = entities
    return content


def album_contents(world: World, person: Person, media: dict[str, Any]) -> list[Wire]:
    """The fields of every message of an album: given ``items``, or ``count`` made-up photos."""
    items = media.get("items") or [{"kind": "photo"} for _ in range(int(media.get("count", 3)))]
    if not 2 <= len(items) <= 10:
        raise ControlError("an album has 2 to 10 items")
    group = {"media_group_id": str(13_900_000_000_000_000 + world.serial())}
    contents = [media_content(world, person, item) | group for item in items]
    if media.get("caption"):
        contents[0]["caption"] = str(media["caption"])
    return contents


def _contact(person: Person, media: dict[str, Any]) -> Wire:
    contact = {
        "phone_number": str(media.get("phone_number", "10000000000")),
        "first_name": str(media.get("first_name", person.wire["first_name"])),
    }
    return contact | {"user_id": int(media.get("user_id", person.id))}
