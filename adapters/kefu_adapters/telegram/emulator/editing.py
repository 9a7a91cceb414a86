"""Edits and deletions of messages."""

from typing import Any

from kefu_adapters.telegram.emulator.errors import bad_request
from kefu_adapters.telegram.emulator.keyboards import inline_only, markup_of
from kefu_adapters.telegram.emulator.media import content_of
from kefu_adapters.telegram.emulator.model import Chat, Message, Wire
from kefu_adapters.telegram.emulator.params import Params
from kefu_adapters.telegram.emulator.sending import caption_content, chat_of, destination, is_mine, text_content
from kefu_adapters.telegram.emulator.world import World

DELETE_SECONDS = 48 * 3600
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_MEDIA_KEYS = ("photo", "document", "voice", "video", "audio", "animation", "has_media_spoiler")


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    if params.get("inline_message_id") is not None:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = destination(world, params.get("chat_id"))
    number = params.integer("message_id")
    if number <= 0:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to edit not found")
    if message.is_service or not (is_mine(message) or chat.bot_rights.get("can_edit_messages")):
        raise bad_request("message can't be edited")
    return chat, message


def _replace(world: World, params: Params, chat: Chat, message: Message, drop: tuple[str, ...], new: Wire) -> Wire:
    """Put ``new`` in the place of the ``drop`` fields. A keyboard that is not given again goes away."""
    markup = inline_only(markup_of(params))
    old = message.wire
    kept = {key: value for key, value in old.items() if key not in drop and key != "reply_markup"}
    if markup is not None:
        new = new | {"reply_markup": markup}
    if {k: old[k] for k in (*drop, "reply_markup") if k in old} == new:
        raise bad_request(_SAME)
    world.buckets.charge(chat.id)
    message.wire = kept | new | {"edit_date": int(world.clock.now())}
    world.touch(chat)
    return message.wire


def edit_message_text(world: World, params: Params) -> Wire:
    new = text_content(params)
    chat, message = _editable(world, params)
    if "text" not in message.wire:
        raise bad_request("there is no text in the message to edit")
    return _replace(world, params, chat, message, ("text", "entities", "link_preview_options"), new)


def edit_message_caption(world: World, params: Params) -> Wire:
    new = caption_content(params)
    chat, message = _editable(world, params)
    if not any(key in message.wire for key in _MEDIA_KEYS):
        raise bad_request("there is no caption in the message to edit")
    drop = ("caption", "caption_entities", "show_caption_above_media")
    return _replace(world, params, chat, message, drop, new)


def edit_message_media(world: World, params: Params) -> Wire:
    item = params.json("media", "media")
    if not isinstance(item, dict) or item.get("type") not in _MEDIA_KEYS:
        raise bad_request("can't parse InputMedia JSON object")
    chat, message = _editable(world, params)
    kind = str(item["type"])
    new = content_of(world, params, kind, item.get("media"), Params(item))
    drop = (*_MEDIA_KEYS, "text", "entities", "caption", "caption_entities", "show_caption_above_media")
    return _replace(world, params, chat, message, drop, new)


def edit_message_reply_markup(world: World, params: Params) -> Wire:
    chat, message = _editable(world, params)
    return _replace(world, params, chat, message, (), {})


def _deletable(world: World, chat: Chat, message: Message) -> bool:
    if "forum_topic_created" in message.wire:
        return False
    if not is_mine(message) and chat.type != "private" and not chat.bot_rights.get("can_delete_messages"):
        return False
    return bool(world.clock.now() - message.wire["date"] <= DELETE_SECONDS)


def delete_message(world: World, params: Params) -> bool:
    chat = chat_of(world, params.get("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(world, chat, message):
        raise bad_request("message can't be deleted")
    world.remove(chat, message.id)
    world.touch(chat)
    return True


def delete_messages(world: World, params: Params) -> bool:
    chat = chat_of(world, params.get("chat_id"))
    numbers = params.json("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad_request("message identifiers are not specified")
    for message in [chat.messages[number] for number in numbers if number in chat.messages]:
        if _deletable(world, chat, message):
            world.remove(chat, message.id)
    world.touch(chat)
    return True


METHODS: dict[str, Any] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
