"""What people do: write, edit, press, react, block, forward, post in the channel."""

import base64
from collections.abc import Callable
from typing import Any

from kefu_adapters.emulation import UserAction
from kefu_adapters.emulation.base import ControlError
from kefu_adapters.telegram.emulator.chat_methods import bot_member
from kefu_adapters.telegram.emulator.entities import TEXT_LIMIT, written
from kefu_adapters.telegram.emulator.model import Chat, Message, Person, Wire
from kefu_adapters.telegram.emulator.people_media import album_contents, media_content
from kefu_adapters.telegram.emulator.topics import drop_topic
from kefu_adapters.telegram.emulator.world import COMMUNITY_ID, DESK_ID, World, quoted, snapshot

Done = dict[str, Any]


class Acts:
    """Plays one action at a time. ``spawn`` runs what comes later, such as the rest of a slow album."""

    def __init__(self, world: World, spawn: Callable[[Any], Any]) -> None:
        self._world = world
        self._spawn = spawn
        self._table: dict[str, Callable[[Person, dict[str, Any]], Done]] = {
            "message": self._message,
            "edit": self._edit,
            "delete": self._delete,
            "press": self._press,
            "react": self._react,
            "block": self._block,
            "unblock": self._unblock,
            "deactivate": self._deactivate,
            "forward": self._forward,
            "channel_post": self._channel_post,
            "channel_edit": self._channel_edit,
            "topic_delete": self._topic_delete,
            "topic_close": self._topic_close,
            "profile_photo": self._profile_photo,
        }

    def play(self, action: UserAction) -> Done:
        """Do it; gives the platform's ids. Raises ControlError when it makes no sense."""
        act: dict[str, Any] = dict(action)
        kind = str(act.get("action") or "message")
        key = str(act.get("user") or "sofia")
        if kind == "raw":
            if act.get("raw") is None:
                raise ControlError("raw needs a payload in 'raw'")
            now = self._world.clock.now()
            return {"update_id": self._world.updates.add_raw(act["raw"], now=now, user=act.get("user"))}
        handler = self._table.get(kind)
        if handler is None:
            raise ControlError(f"unknown action {kind!r}; one of {', '.join([*self._table, 'raw'])}")
        first, _, last = str(act.get("name") or "").partition(" ")
        names = {"first_name": first, "last_name": last, "language_code": str(act.get("language") or "")}
        return handler(self._world.person(key, **names), act)

    # --- messages ----------------------------------------------------------------------------------------

    def _message(self, person: Person, act: dict[str, Any]) -> Done:
        chat = self._room(person, act)
        media = act.get("media")
        common = self._reply(chat, act)
        if isinstance(media, dict) and media.get("kind") == "album":
            return self._album(person, chat, common, media)
        if isinstance(media, dict):
            content = media_content(self._world, person, media, str(act.get("text") or ""))
        else:
            content = _text(str(act.get("text") or ""))
        message = self._said(person, chat, common | content)
        return _done(message, self._world.emit("message", snapshot(message), person.key))

    def _room(self, person: Person, act: dict[str, Any]) -> Chat:
        """Where the person writes: the private chat, or the desk with ``chat: desk``. Writing starts the bot."""
        if act.get("chat") == "desk":
            if DESK_ID not in self._world.chats:
                raise ControlError("there is no desk; start the emulator with the option desk")
            return self._world.chats[DESK_ID]
        if act.get("chat") == "community":
            if COMMUNITY_ID not in self._world.chats:
                raise ControlError("there is no community; start the emulator with the option community")
            return self._world.chats[COMMUNITY_ID]
        if person.blocked:
            raise ControlError(f"{person.key} has blocked the bot; unblock first")
        person.started = True
        return self._world.private_chat(person)

    def _reply(self, chat: Chat, act: dict[str, Any]) -> Wire:
        fields: Wire = {}
        thread = int(act.get("thread") or 0)
        if thread:
            fields = {"message_thread_id": thread, "is_topic_message": True}
        number = int(act.get("reply_to") or thread)
        if number and (target := chat.messages.get(number)):
            fields["reply_to_message"] = quoted(target)
        return fields

    def _said(self, person: Person, chat: Chat, content: Wire) -> Message:
        message = self._world.add(chat, content, author="user", sender=person.wire, user=person.key)
        self._world.touch(chat)
        return message

    def _album(self, person: Person, chat: Chat, common: Wire, media: dict[str, Any]) -> Done:
        contents = album_contents(self._world, person, media)
        made = [self._said(person, chat, common | content) for content in contents]
        spread = float(media.get("spread_seconds") or 0)
        first = self._world.emit("message", snapshot(made[0]), person.key)
        rest = made[1:]
        if spread > 0:
            self._spawn(self._later(rest, spread / len(rest), person.key))
        else:
            for message in rest:
                self._world.emit("message", snapshot(message), person.key)
        return _done(made[0], first) | {
            "message_ids": [str(message.id) for message in made],
            "media_group_id": made[0].wire["media_group_id"],
        }

    async def _later(self, messages: list[Message], gap: float, user: str) -> None:
        for message in messages:
            await self._world.clock.sleep(gap)
            self._world.emit("message", snapshot(message), user)

    def _edit(self, person: Person, act: dict[str, Any]) -> Done:
        chat = self._room(person, act)
        message = _own(chat, person, act)
        text = str(act.get("text") or "")
        new = _text(text)
        if "text" not in message.wire:
            new = {"caption": text} | ({"caption_entities": new["entities"]} if "entities" in new else {})
        gone = {"text", "entities", "caption", "caption_entities"}
        kept = {key: value for key, value in message.wire.items() if key not in gone}
        message.wire = kept | new | {"edit_date": int(self._world.clock.now())}
        self._world.touch(chat)
        return _done(message, self._world.emit("edited_message", snapshot(message), person.key))

    def _delete(self, person: Person, act: dict[str, Any]) -> Done:
        chat = self._world.private_chat(person)
        message = _own(chat, person, act)
        self._world.remove(chat, message.id)
        self._world.touch(chat)
        return _done(message, None)

    def _forward(self, person: Person, act: dict[str, Any]) -> Done:
        """Forward something from elsewhere; by default from somebody who hides behind a free name."""
        chat = self._room(person, act)
        date = int(self._world.clock.now()) - 3600
        origin = act.get("origin")
        if not isinstance(origin, dict):
            origin = {"type": "hidden_user", "sender_user_name": str(origin or "Support Admin")}
        content = {"forward_origin": {"date": date} | origin} | _text(str(act.get("text") or "Forwarded words"))
        message = self._said(person, chat, content)
        return _done(message, self._world.emit("message", snapshot(message), person.key))

    # --- buttons and reactions ---------------------------------------------------------------------------

    def _press(self, person: Person, act: dict[str, Any]) -> Done:
        chat = self._world.private_chat(person)
        value = str(act.get("button") or act.get("text") or "")
        key = _reply_key(chat, value)
        message = _with_button(chat, act, value)
        if message is None and key is not None and not act.get("message_id"):
            return self._message(person, {"text": key})
        if message is None:
            raise ControlError(f"no message of {person.key} has a button {value!r}")
        query = self._world.open_query(person)
        shown: Wire = snapshot(message)
        if act.get("inaccessible"):
            shown = {"message_id": message.id, "chat": chat.wire, "date": 0}
        body = {
            "id": query,
            "from": person.wire,
            "message": shown,
            "chat_instance": str(-8_800_000_000_000_000_000 - person.id % 10**12),
            "data": value,
        }
        update = self._world.emit("callback_query", body, person.key)
        self._world.touch(chat)
        return _done(message, update) | {"callback_query_id": query}

    def _react(self, person: Person, act: dict[str, Any]) -> Done:
        chat = self._world.private_chat(person)
        message = _newest(chat, act, lambda m: m.author == "bot")
        if message is None:
            raise ControlError(f"{person.key} has no message to react to")
        emoji = str(act.get("reaction", act.get("text", "👍")))
        old = message.reactions.get(person.key, [])
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        message.reactions[person.key] = new
        self._world.touch(chat)
        body = {
            "chat": chat.wire,
            "message_id": message.id,
            "user": person.wire,
            "date": int(self._world.clock.now()),
            "old_reaction": old,
            "new_reaction": new,
        }
        return _done(message, self._world.emit("message_reaction", body, person.key))

    # --- membership --------------------------------------------------------------------------------------

    def _block(self, person: Person, _act: dict[str, Any]) -> Done:
        return self._set_blocked(person, blocked=True)

    def _unblock(self, person: Person, _act: dict[str, Any]) -> Done:
        return self._set_blocked(person, blocked=False)

    def _deactivate(self, person: Person, _act: dict[str, Any]) -> Done:
        """The account is deleted; the bot learns it only from refused sends."""
        person.deactivated = True
        self._world.changed(person.key)
        return {"update_id": None, "chat_id": str(person.id)}

    def _set_blocked(self, person: Person, *, blocked: bool) -> Done:
        chat = self._world.private_chat(person)
        if person.blocked == blocked:
            return {"update_id": None, "chat_id": str(chat.id)}
        old = bot_member(self._world, chat)
        person.blocked = blocked
        person.started = True
        body = {
            "chat": chat.wire,
            "from": person.wire,
            "date": int(self._world.clock.now()),
            "old_chat_member": old,
            "new_chat_member": bot_member(self._world, chat),
        }
        update = self._world.emit("my_chat_member", body, person.key)
        self._world.touch(chat)
        return {"update_id": update, "chat_id": str(chat.id)}

    def _profile_photo(self, person: Person, act: dict[str, Any]) -> Done:
        """``media.bytes``: base64. ``whose`` names the bot by ``bot``."""
        data = base64.b64decode(str((act.get("media") or {}).get("bytes") or ""))
        file = self._world.files.add("photo", data)
        owner = self._world.bot["id"] if act.get("whose") == "bot" else person.id
        self._world.profile[f"photo:{owner}"] = file.id
        return {"update_id": None}

    # --- channel and desk --------------------------------------------------------------------------------

    def _channel_post(self, person: Person, act: dict[str, Any]) -> Done:
        channel = self._world.channel
        media = act.get("media")
        text = str(act.get("text") or "")
        content = media_content(self._world, person, media, text) if isinstance(media, dict) else _text(text)
        if act.get("signature"):
            content["author_signature"] = str(act["signature"])
        post = self._world.add(channel, content, author="user", sender=None, user=person.key)
        self._world.touch(channel)
        return _done(post, self._world.emit("channel_post", snapshot(post)))

    def _channel_edit(self, person: Person, act: dict[str, Any]) -> Done:
        channel = self._world.channel
        post = _own(channel, person, act)
        kept = {key: value for key, value in post.wire.items() if key != "entities"}
        post.wire = kept | _text(str(act.get("text") or "")) | {"edit_date": int(self._world.clock.now())}
        self._world.touch(channel)
        return _done(post, self._world.emit("edited_channel_post", snapshot(post)))

    def _topic_delete(self, person: Person, act: dict[str, Any]) -> Done:
        drop_topic(self._world, self._room(person, {"chat": "desk"}), int(act["thread"]))
        return {"update_id": None}

    def _topic_close(self, person: Person, act: dict[str, Any]) -> Done:
        desk = self._room(person, {"chat": "desk"})
        desk.topics[int(act["thread"])].closed = True
        place = {"message_thread_id": int(act["thread"]), "is_topic_message": True, "forum_topic_closed": {}}
        line = self._said(person, desk, place)
        return _done(line, self._world.emit("message", snapshot(line)))


def _done(message: Message, update_id: int | None) -> Done:
    chat_id = message.wire["chat"]["id"]
    return {"update_id": update_id, "message_id": str(message.id), "chat_id": str(chat_id)}


def _text(text: str) -> Wire:
    text = text.strip()
    if not text:
        raise ControlError("a message needs text or media")
    if len(text) > TEXT_LIMIT:
        raise ControlError(f"a client sends at most {TEXT_LIMIT} characters; use raw for more")
    entities = written(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def _newest(chat: Chat, act: dict[str, Any], fits: Callable[[Message], bool]) -> Message | None:
    """The message that the action names, or the newest that fits."""
    if act.get("message_id"):
        return chat.messages.get(int(act["message_id"]))
    return next((m for m in reversed(chat.messages.values()) if fits(m)), None)


def _own(chat: Chat, person: Person, act: dict[str, Any]) -> Message:
    message = _newest(chat, act, lambda m: m.user == person.key)
    if message is None or message.user != person.key:
        raise ControlError(f"{person.key} has no such message")
    return message


def _with_button(chat: Chat, act: dict[str, Any], value: str) -> Message | None:
    """The message with a button; ``force`` lets an old client send data that no button holds."""

    def has(message: Message) -> bool:
        rows = message.wire.get("reply_markup", {}).get("inline_keyboard", [])
        return any(button.get("callback_data") == value for row in rows for button in row)

    message = _newest(chat, act, (lambda m: m.author == "bot") if act.get("force") else has)
    return message if message is not None and (act.get("force") or has(message)) else None


def _reply_key(chat: Chat, value: str) -> str | None:
    """The text of a key of the newest reply keyboard, if it still shows."""
    for message in reversed(chat.messages.values()):
        if message.keyboard is not None:
            rows = message.keyboard.get("keyboard", [])
            return next((key["text"] for row in rows for key in row if key["text"] == value), None)
    return None
