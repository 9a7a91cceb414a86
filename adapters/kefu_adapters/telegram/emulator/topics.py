"""Forum topics of a supergroup, which exists with the option ``desk``."""

from typing import Any

from kefu_adapters.telegram.emulator.errors import bad_request
from kefu_adapters.telegram.emulator.model import Chat, Topic, Wire
from kefu_adapters.telegram.emulator.params import Params
from kefu_adapters.telegram.emulator.sending import destination
from kefu_adapters.telegram.emulator.world import World, snapshot

NAME_LIMIT = 128
ICON_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def _forum(world: World, params: Params, right: str, doing: str) -> Chat:
    chat = destination(world, params.get("chat_id"))
    if not chat.wire.get("is_forum"):
        raise bad_request("the chat is not a forum")
    if not chat.bot_rights.get(right):
        raise bad_request(f"not enough rights to {doing}")
    return chat


def _topic(world: World, chat: Chat, params: Params) -> Topic:
    number = params.integer("message_thread_id", -1)
    if number <= 0:
        raise bad_request("invalid message thread identifier specified")
    topic = chat.topics.get(number)
    if topic is None:
        raise bad_request(str(world.options.get("topic_error", "TOPIC_ID_INVALID")))
    return topic


def _line(world: World, chat: Chat, content: Wire, topic: Topic | None = None) -> int:
    """A service message of the bot's own doing, which the bot is told of."""
    place = {"message_thread_id": topic.id, "is_topic_message": True} if topic else {}
    message = world.add(chat, place | content, author="system", sender=world.bot)
    if topic is None:
        message.wire |= {"message_thread_id": message.id, "is_topic_message": True}
    world.emit("message", snapshot(message))
    world.touch(chat)
    return message.id


def create_forum_topic(world: World, params: Params) -> Wire:
    chat = _forum(world, params, "can_manage_topics", "create a topic")
    name = params.text("name").strip()[:NAME_LIMIT]
    if not name:
        raise bad_request("title must be non-empty")
    color = params.integer("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad_request("invalid icon color specified")
    icon = params.text("icon_custom_emoji_id")
    world.buckets.charge(chat.id)
    made: Wire = {"name": name, "icon_color": color}
    if icon:
        made["icon_custom_emoji_id"] = icon
    number = _line(world, chat, {"forum_topic_created": made})
    chat.topics[number] = Topic(number, name, color, icon)
    return {"message_thread_id": number} | made


def edit_forum_topic(world: World, params: Params) -> bool:
    chat = _forum(world, params, "can_manage_topics", "edit the topic")
    topic = _topic(world, chat, params)
    new: Wire = {}
    if params.get("name") is not None:
        topic.name = new["name"] = params.text("name")[:NAME_LIMIT]
    if "icon_custom_emoji_id" in params.values:
        topic.icon_custom_emoji_id = new["icon_custom_emoji_id"] = params.text("icon_custom_emoji_id")
    if new:
        _line(world, chat, {"forum_topic_edited": new}, topic)
    return True


def _set_closed(world: World, params: Params, *, closed: bool) -> bool:
    chat = _forum(world, params, "can_manage_topics", "close or open the topic")
    topic = _topic(world, chat, params)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _line(world, chat, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, topic)
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    return _set_closed(world, params, closed=True)


def reopen_forum_topic(world: World, params: Params) -> bool:
    return _set_closed(world, params, closed=False)


def drop_topic(world: World, chat: Chat, number: int) -> None:
    """Delete a topic with its messages; there is no update for it."""
    chat.topics.pop(number, None)
    for message in list(chat.messages.values()):
        if message.wire.get("message_thread_id") == number:
            world.remove(chat, message.id)
    world.touch(chat)


def delete_forum_topic(world: World, params: Params) -> bool:
    chat = _forum(world, params, "can_delete_messages", "delete the topic")
    drop_topic(world, chat, _topic(world, chat, params).id)
    return True


def unpin_all_forum_topic_messages(world: World, params: Params) -> bool:
    chat = _forum(world, params, "can_pin_messages", "unpin messages")
    topic = _topic(world, chat, params)
    in_topic = {m.id for m in chat.messages.values() if m.wire.get("message_thread_id") == topic.id}
    chat.pinned = [number for number in chat.pinned if number not in in_topic]
    return True


def get_forum_topic_icon_stickers(_world: World, _params: Params) -> list[Wire]:
    return []


METHODS: dict[str, Any] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
    "unpinAllForumTopicMessages": unpin_all_forum_topic_messages,
    "getForumTopicIconStickers": get_forum_topic_icon_stickers,
}
