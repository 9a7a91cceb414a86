"""What every send shares: whom it goes to, topic, reply, keyboard, budget, and the message that comes of it."""

from dataclasses import dataclass
from typing import Any

from kefu_adapters.telegram.emulator.entities import CAPTION_LIMIT, formatted
from kefu_adapters.telegram.emulator.errors import bad_request, forbidden
from kefu_adapters.telegram.emulator.keyboards import Markup, inline_only, markup_of
from kefu_adapters.telegram.emulator.model import Chat, Message, Wire
from kefu_adapters.telegram.emulator.params import Params
from kefu_adapters.telegram.emulator.world import BOT_ID, World, quoted

HIDDEN_CHARS = dict.fromkeys(map(ord, "\u200b\u200c\u2060\ufeff"))


def chat_of(world: World, value: Any) -> Chat:
    """The chat of a ``chat_id``; whether the bot may write there is another question."""
    if value is None:
        raise bad_request("chat_id is empty")
    if isinstance(value, str) and value.startswith("@"):
        chat = world.named(value)
    else:
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise bad_request("chat not found") from None
        chat = world.chats.get(number)
        if chat is None and number in world.by_id:
            chat = world.private_chat(world.by_id[number])
    if chat is None:
        raise bad_request("chat not found")
    return chat


def destination(world: World, value: Any) -> Chat:
    """A chat that the bot may write to. Raises ApiError 400 or 403 with the platform's reason."""
    chat = chat_of(world, value)
    if chat.user is not None:
        person = world.people[chat.user]
        if person.deactivated:
            raise forbidden("user is deactivated")
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
    elif not chat.bot_rights:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    elif chat.type == "channel" and not chat.bot_rights.get("can_post_messages"):
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def thread_of(world: World, chat: Chat, number: int) -> Wire:
    """The message fields of a forum topic. Outside forums a thread is silently ignored, as on the server."""
    if not number or (chat.type != "private" and not chat.wire.get("is_forum")):
        return {}
    topic = chat.topics.get(number)
    if topic is None:
        raise bad_request(str(world.options.get("topic_error", "message thread not found")))
    if topic.closed and world.options.get("closed_topic_refuses", True):
        raise bad_request("TOPIC_CLOSED")
    fields: Wire = {"message_thread_id": number, "is_topic_message": True}
    if number in chat.messages:
        fields["reply_to_message"] = quoted(chat.messages[number])
    return fields


def reply_of(chat: Chat, params: Params, *, in_topic: bool) -> Wire:
    """The message fields of a reply."""
    given = params.json("reply_parameters", "reply parameters") or {}
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    number = Params(given).integer("message_id") or params.integer("reply_to_message_id")
    if not number:
        return {}
    optional = bool(given.get("allow_sending_without_reply")) or params.boolean("allow_sending_without_reply")
    target = chat.messages.get(number)
    if target is None:
        if optional and not in_topic:
            return {}
        raise bad_request("message to be replied not found")
    fields: Wire = {"reply_to_message": quoted(target)}
    if given.get("quote"):
        text = str(target.wire.get("text") or target.wire.get("caption") or "")
        position = text.find(str(given["quote"]))
        if position < 0:
            raise bad_request("QUOTE_TEXT_INVALID")
        fields["quote"] = {"text": given["quote"], "position": position, "is_manual": True}
    return fields


def text_content(params: Params) -> Wire:
    """``text`` and ``entities`` of a call. Raises ApiError for empty or long texts and bad markup."""
    raw = params.text("text")
    given = params.json("entities", "entities") if not params.get("parse_mode") else None
    text, entities = formatted(raw, params.text("parse_mode"), given)
    if not text.translate(HIDDEN_CHARS):
        raise bad_request("message text is empty")
    content: Wire = {"text": text}
    if entities:
        content["entities"] = entities
    preview = params.json("link_preview_options", "link preview options")
    if isinstance(preview, dict):
        content["link_preview_options"] = preview
    elif params.boolean("disable_web_page_preview"):
        content["link_preview_options"] = {"is_disabled": True}
    return content


def caption_content(given: Params) -> Wire:
    """``caption`` and its entities, or nothing."""
    raw = given.text("caption")
    if not raw:
        return {}
    entities_given = given.json("caption_entities", "caption entities") if not given.get("parse_mode") else None
    caption, entities = formatted(raw, given.text("parse_mode"), entities_given, limit=CAPTION_LIMIT)
    content: Wire = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    if caption and given.boolean("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


@dataclass(slots=True)
class Draft:
    """A checked call that has not taken effect yet."""

    chat: Chat
    common: Wire
    keyboard: Markup | None


def draft(world: World, params: Params, *, markup: bool = True) -> Draft:
    """Check what all sends have in common."""
    if params.get("business_connection_id") is not None:
        raise bad_request("business connection not found")
    keyboard = markup_of(params) if markup else None
    chat = destination(world, params.get("chat_id"))
    if chat.type == "channel":
        keyboard = inline_only(keyboard)
    common = thread_of(world, chat, params.integer("message_thread_id"))
    common |= reply_of(chat, params, in_topic=bool(common))
    if params.boolean("protect_content"):
        common["has_protected_content"] = True
    return Draft(chat, common, keyboard)


def put(world: World, ready: Draft, contents: list[Wire]) -> list[Message]:
    """Charge the buckets and add the bot's messages to the chat."""
    chat = ready.chat
    world.buckets.charge(chat.id, len(contents))
    made = []
    for content in contents:
        message = world.add(chat, ready.common | content, author="bot", sender=world.bot)
        if ready.keyboard is not None:
            if "inline_keyboard" in ready.keyboard:
                if ready.keyboard["inline_keyboard"]:
                    message.wire["reply_markup"] = ready.keyboard
            else:
                message.keyboard = ready.keyboard
        made.append(message)
    world.touch(chat)
    return made


def send(world: World, params: Params, content: Wire) -> Wire:
    """Send one message; gives its wire form."""
    return put(world, draft(world, params), [content])[0].wire


def send_message(world: World, params: Params) -> Wire:
    return send(world, params, text_content(params))


def send_location(world: World, params: Params) -> Wire:
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or not params.get("latitude"):
        raise bad_request("location is invalid")
    return send(world, params, {"location": {"latitude": latitude, "longitude": longitude}})


def send_contact(world: World, params: Params) -> Wire:
    if not params.text("phone_number") or not params.text("first_name"):
        raise bad_request("phone number and first name must be non-empty")
    fields = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: params.text(name) for name in fields if params.get(name) is not None}
    return send(world, params, {"contact": contact})


def is_mine(message: Message) -> bool:
    """Whether the bot itself wrote a message."""
    return message.author == "bot" or message.wire.get("from", {}).get("id") == BOT_ID


METHODS = {"sendMessage": send_message, "sendLocation": send_location, "sendContact": send_contact}
