"""copyMessage(s) and forwardMessage(s)."""

import itertools
from typing import Any

from kefu_adapters.telegram.emulator.errors import bad_request
from kefu_adapters.telegram.emulator.model import Chat, Message, Wire
from kefu_adapters.telegram.emulator.params import Params
from kefu_adapters.telegram.emulator.sending import caption_content, chat_of, draft, put
from kefu_adapters.telegram.emulator.world import World

CONTENT_KEYS = (
    "text",
    "entities",
    "link_preview_options",
    "photo",
    "document",
    "voice",
    "video",
    "audio",
    "animation",
    "sticker",
    "video_note",
    "location",
    "contact",
    "caption",
    "caption_entities",
    "has_media_spoiler",
)
MANY_LIMIT = 100


def copied(message: Message) -> Wire:
    """What a copy takes over."""
    return {key: message.wire[key] for key in CONTENT_KEYS if key in message.wire}


def origin_of(message: Message) -> Wire:
    """Where a forwarded message says it comes from."""
    if "forward_origin" in message.wire:
        return dict(message.wire["forward_origin"])
    date = message.wire["date"]
    if "sender_chat" in message.wire:
        chat = message.wire["sender_chat"]
        return {"type": "channel", "chat": chat, "message_id": message.id, "date": date}
    return {"type": "user", "sender_user": message.wire["from"], "date": date}


def _source(world: World, params: Params, number: int, verb: str) -> Message:
    message = chat_of(world, params.get("from_chat_id")).messages.get(number)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    done = {"copy": "copied", "forward": "forwarded"}[verb]
    if message.is_service or message.wire.get("has_protected_content"):
        raise bad_request(f"message can't be {done}")
    return message


def copy_message(world: World, params: Params) -> Wire:
    source = _source(world, params, params.integer("message_id"), "copy")
    content = copied(source)
    if params.get("caption") is not None and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_content(params)
    return {"message_id": put(world, draft(world, params), [content])[0].id}


def forward_message(world: World, params: Params) -> Wire:
    source = _source(world, params, params.integer("message_id"), "forward")
    content = {"forward_origin": origin_of(source)} | copied(source)
    return put(world, draft(world, params, markup=False), [content])[0].wire


def _many(world: World, params: Params, verb: str) -> list[Wire]:
    numbers = params.json("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= MANY_LIMIT:
        raise bad_request("message identifiers are not specified")
    if any(b <= a for a, b in itertools.pairwise(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    origin: Chat = chat_of(world, params.get("from_chat_id"))
    found = [origin.messages[n] for n in numbers if n in origin.messages and not origin.messages[n].is_service]
    if not found:
        raise bad_request(f"there are no messages to {verb}")
    groups: dict[str, str] = {}
    contents = []
    for message in found:
        content: Wire = ({"forward_origin": origin_of(message)} if verb == "forward" else {}) | copied(message)
        group = message.wire.get("media_group_id")
        if group:
            content["media_group_id"] = groups.setdefault(group, str(13_900_000_000_000_000 + world.serial()))
        contents.append(content)
    made = put(world, draft(world, params, markup=False), contents)
    return [{"message_id": message.id} for message in made]


def copy_messages(world: World, params: Params) -> list[Wire]:
    return _many(world, params, "copy")


def forward_messages(world: World, params: Params) -> list[Wire]:
    return _many(world, params, "forward")


METHODS: dict[str, Any] = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
