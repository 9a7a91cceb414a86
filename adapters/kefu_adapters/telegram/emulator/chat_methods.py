"""Calls about a chat: what it is, who is in it, pins, reactions, typing, answers to presses."""

import asyncio
from typing import Any

from kefu_adapters.telegram.emulator.errors import bad_request, forbidden
from kefu_adapters.telegram.emulator.model import Chat, Message, Wire
from kefu_adapters.telegram.emulator.params import Params
from kefu_adapters.telegram.emulator.sending import chat_of, destination
from kefu_adapters.telegram.emulator.updates import CALLBACK_LIFE
from kefu_adapters.telegram.emulator.world import World, quoted, snapshot

TYPING_SECONDS = 5.0
TOAST_SECONDS = 5.0
TOAST_LIMIT = 200
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def get_chat(world: World, params: Params) -> Wire:
    chat = chat_of(world, params.get("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full = chat.wire | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if chat.pinned and chat.pinned[-1] in chat.messages:
        full["pinned_message"] = quoted(chat.messages[chat.pinned[-1]])
    return full


def bot_member(world: World, chat: Chat) -> Wire:
    """The bot's own membership."""
    if chat.user is not None:
        blocked = world.people[chat.user].blocked
        status: Wire = {"status": "kicked", "until_date": 0} if blocked else {"status": "member"}
        return {"user": world.bot} | status
    if not chat.bot_rights:
        return {"user": world.bot, "status": "left"}
    return {"user": world.bot, "status": "administrator"} | chat.bot_rights


def get_chat_member(world: World, params: Params) -> Wire:
    chat = chat_of(world, params.get("chat_id"))
    number = params.integer("user_id")
    if number == world.bot["id"]:
        return bot_member(world, chat)
    person = world.by_id.get(number)
    if person is None:
        raise bad_request("user not found")
    return {"user": person.wire, "status": "member"}


def get_chat_administrators(world: World, params: Params) -> list[Wire]:
    chat = chat_of(world, params.get("chat_id"))
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [bot_member(world, chat)] if chat.bot_rights else []


def get_chat_member_count(world: World, params: Params) -> int:
    chat = chat_of(world, params.get("chat_id"))
    return 2 if chat.user is not None else len(world.people) + 1


def leave_chat(world: World, params: Params) -> bool:
    chat = chat_of(world, params.get("chat_id"))
    if not chat.bot_rights:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    chat.bot_rights = {}
    return True


def _to_pin(world: World, params: Params) -> tuple[Chat, Message]:
    chat = destination(world, params.get("chat_id"))
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    if chat.type != "private" and not chat.bot_rights.get(right):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    return chat, message


def pin_chat_message(world: World, params: Params) -> bool:
    chat, message = _to_pin(world, params)
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    line = world.add(chat, {"pinned_message": quoted(message)}, author="system", sender=world.bot)
    kind = "channel_post" if chat.type == "channel" else "message"
    world.emit(kind, snapshot(line), chat.user)
    world.touch(chat)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    chat = destination(world, params.get("chat_id"))
    number = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.touch(chat)
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    chat = destination(world, params.get("chat_id"))
    chat.pinned.clear()
    world.touch(chat)
    return True


def send_chat_action(world: World, params: Params) -> bool:
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = destination(world, params.get("chat_id"))
    chat.typing_until = world.clock.now() + TYPING_SECONDS
    world.touch(chat)
    later = TYPING_SECONDS / max(world.clock.scale, 1e-6)
    asyncio.get_running_loop().call_later(later, world.touch, chat)
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    query = world.queries.get(params.text("callback_query_id"))
    now = world.clock.now()
    if query is None or now - query.at > CALLBACK_LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    person = world.people[query.user]
    person.toast, person.toast_until = text, now + TOAST_SECONDS
    world.changed(query.user)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    chat = destination(world, params.get("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reactions = params.json("reaction", "reaction") or []
    if not isinstance(reactions, list) or len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(not isinstance(r, dict) or r.get("type") != "emoji" or not r.get("emoji") for r in reactions):
        raise bad_request("REACTION_INVALID")
    message.reactions["bot"] = reactions
    world.touch(chat)
    return True


METHODS: dict[str, Any] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "sendChatAction": send_chat_action,
    "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction,
}
