"""The made-up world: one bot, one channel, its people, their chats and messages, bounded in number."""

import base64
import copy
import hashlib
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.telegram.emulator.buckets import Buckets
from kefu_adapters.telegram.emulator.files import FileStore
from kefu_adapters.telegram.emulator.model import Chat, Message, Person, Topic, Wire
from kefu_adapters.telegram.emulator.updates import UpdateQueue

BOT_ID = 7_100_200_300
CHANNEL_ID = -1_002_100_000_001
DESK_ID = -1_002_200_000_001
COMMUNITY_ID = -1002000000077
MESSAGE_LIMIT = 100_000
QUERY_LIMIT = 10_000
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")

PEOPLE = (
    ("sofia", {"first_name": "Sofia", "last_name": "Almeida", "username": "sofia", "language_code": "en"}),
    ("linwu", {"first_name": "Lin", "last_name": "Wu", "username": "linwu", "language_code": "zh-hans"}),
)
ADMIN_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}
CHANNEL_RIGHTS = ADMIN_RIGHTS | {"can_post_messages": True, "can_edit_messages": True}
GROUP_RIGHTS = ADMIN_RIGHTS | {"can_pin_messages": True, "can_manage_topics": True}


@dataclass(slots=True)
class Query:
    """A button press that waits for its answer."""

    user: str
    at: float
    answered: bool = False


class World:
    """Everything the platform knows. Methods of the API and acts of people change it, then say so."""

    def __init__(
        self,
        clock: SandboxClock,
        options: dict[str, Any],
        updates: UpdateQueue,
        changed: Callable[[str | None], None],
    ) -> None:
        self.clock, self.options, self.updates, self.changed = clock, options, updates, changed
        self.bot: Wire = {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": "Orbit Wallet Support",
            "username": "orbitwallet_bot",
        }
        digest = hashlib.sha256(b"made-up bot of the sandbox").digest()
        self.token = str(options.get("token") or f"{BOT_ID}:AA{base64.urlsafe_b64encode(digest)[:33].decode()}")
        self.people: dict[str, Person] = {}
        self.by_id: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = FileStore(int(options.get("file_bytes", 64 * 2**20)))
        self.buckets = Buckets(clock, options)
        self.queries: dict[str, Query] = {}
        self.profile: dict[str, Any] = {}
        self._order: deque[tuple[int, int]] = deque()
        self._serial = 0
        for key, wire in PEOPLE:
            self.person(key, **wire)
        channel = {"id": CHANNEL_ID, "title": "Orbit Wallet", "username": "orbitwallet", "type": "channel"}
        self.chats[CHANNEL_ID] = Chat(channel, bot_rights=dict(CHANNEL_RIGHTS))
        if options.get("desk"):
            desk = {"id": DESK_ID, "title": "Orbit Desk", "is_forum": True, "type": "supergroup"}
            self.chats[DESK_ID] = Chat(desk, bot_rights=dict(GROUP_RIGHTS))
        if options.get("community"):
            group = {"id": COMMUNITY_ID, "title": "Orbit Community", "type": "supergroup"}
            self.chats[COMMUNITY_ID] = Chat(group, bot_rights=dict(GROUP_RIGHTS))

    # --- people ------------------------------------------------------------------------------------------

    def person(self, key: str, **wire: str) -> Person:
        """The person of a sandbox key, made up on first use; given names and language are taken over."""
        person = self.people.get(key)
        if person is None:
            number = 5_000_000_000 + int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big") % 10**12
            while number in self.by_id:
                number += 1
            first = wire.get("first_name") or key.title()
            base: Wire = {"id": number, "is_bot": False, "first_name": first}
            if _USERNAME.fullmatch(key):
                base["username"] = key
            person = self.people[key] = self.by_id[number] = Person(key, base)
        new = {name: value for name, value in wire.items() if value}
        if any(person.wire.get(name) != value for name, value in new.items()):
            person.wire = person.wire | new
            if person.id in self.chats:
                self.chats[person.id].wire = person.chat_wire()
        return person

    def private_chat(self, person: Person) -> Chat:
        """The chat between the bot and a person."""
        chat = self.chats.get(person.id)
        if chat is None:
            chat = self.chats[person.id] = Chat(person.chat_wire(), user=person.key)
        return chat

    @property
    def channel(self) -> Chat:
        """The brand's channel."""
        return self.chats[CHANNEL_ID]

    def named(self, name: str) -> Chat | None:
        """The channel or group with a public @name."""
        wanted = name.removeprefix("@").lower()
        for chat in (self.chats.get(CHANNEL_ID), self.chats.get(DESK_ID)):
            if chat is not None and str(chat.wire.get("username", "")).lower() == wanted:
                return chat
        return None

    # --- messages ----------------------------------------------------------------------------------------

    def add(self, chat: Chat, content: Wire, *, author: str, sender: Wire | None, user: str | None = None) -> Message:
        """Put a message into a chat. ``sender`` is the wire user; in a channel the chat itself speaks."""
        number = chat.next_message_id
        chat.next_message_id += 1
        wire: Wire = {"message_id": number}
        if chat.wire["type"] == "channel":
            wire["sender_chat"] = chat.wire
        elif sender is not None:
            wire["from"] = sender
        wire["chat"] = chat.wire
        wire["date"] = int(self.clock.now())
        wire.update(content)
        message = chat.messages[number] = Message(wire, author, user)
        self._order.append((chat.id, number))
        while len(self._order) > int(self.options.get("message_limit", MESSAGE_LIMIT)):
            old_chat, old = self._order.popleft()
            self.chats[old_chat].messages.pop(old, None)
        if author == "bot":
            chat.typing_until = 0.0
        return message

    def remove(self, chat: Chat, number: int) -> None:
        """Delete a message; nobody is told."""
        chat.messages.pop(number, None)
        if number in chat.pinned:
            chat.pinned.remove(number)

    def touch(self, chat: Chat) -> None:
        """Say that what a chat shows has changed."""
        self.changed(chat.user)

    def emit(self, kind: str, body: Wire, user: str | None = None) -> int | None:
        """Queue an update for the bot; gives its id, or ``None`` when it is not subscribed."""
        return self.updates.add(kind, body, now=self.clock.now(), user=user)

    def serial(self) -> int:
        """A number never given before, for ids that are strings on the wire."""
        self._serial += 1
        return self._serial

    def open_query(self, person: Person) -> str:
        """A new callback query of a person; old ones are forgotten."""
        query = str(person.id * 1000 + self.serial())
        self.queries[query] = Query(person.key, self.clock.now())
        while len(self.queries) > QUERY_LIMIT:
            self.queries.pop(next(iter(self.queries)))
        return query

    # --- saved state -------------------------------------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """All of it as JSON; files are kept once, chats not inside their messages."""
        return {
            "token": self.token,
            "bot": self.bot,
            "serial": self._serial,
            "profile": self.profile,
            "files": self.files.dump(),
            "queries": {key: [q.user, q.at, q.answered] for key, q in self.queries.items()},
            "people": [[p.key, p.wire, p.started, p.blocked, p.deactivated] for p in self.people.values()],
            "chats": [_chat_state(chat) for chat in self.chats.values()],
        }

    def load(self, state: dict[str, Any]) -> None:
        """Take back what ``dump`` gave."""
        self.token, self.bot, self._serial = state["token"], state["bot"], int(state["serial"])
        self.profile = state["profile"]
        self.files.load(state["files"])
        self.queries = {key: Query(*row) for key, row in state["queries"].items()}
        self.people = {row[0]: Person(*row) for row in state["people"]}
        self.by_id = {person.id: person for person in self.people.values()}
        self.chats = {}
        self._order.clear()
        for row in state["chats"]:
            chat = _chat_of(row)
            self.chats[chat.id] = chat
            self._order.extend((chat.id, number) for number in chat.messages)
        self._order = deque(sorted(self._order, key=lambda at: self.chats[at[0]].messages[at[1]].wire["date"]))


def quoted(message: Message) -> Wire:
    """A message as another one quotes it: replies never nest."""
    return {key: value for key, value in message.wire.items() if key != "reply_to_message"}


def snapshot(message: Message) -> Wire:
    """A message's wire form that later edits do not change."""
    return copy.copy(message.wire)


def _chat_state(chat: Chat) -> dict[str, Any]:
    messages = [
        [
            {k: v for k, v in m.wire.items() if k not in {"chat", "sender_chat"}},
            m.author,
            m.user,
            m.keyboard,
            m.reactions,
        ]
        for m in chat.messages.values()
    ]
    topics = [[t.id, t.name, t.icon_color, t.icon_custom_emoji_id, t.closed] for t in chat.topics.values()]
    return {
        "wire": chat.wire,
        "user": chat.user,
        "next": chat.next_message_id,
        "pinned": chat.pinned,
        "rights": chat.bot_rights,
        "topics": topics,
        "messages": messages,
    }


def _chat_of(row: dict[str, Any]) -> Chat:
    chat = Chat(row["wire"], row["user"], int(row["next"]), pinned=row["pinned"], bot_rights=row["rights"])
    chat.topics = {topic[0]: Topic(*topic) for topic in row["topics"]}
    for wire, author, user, keyboard, reactions in row["messages"]:
        speaker = {"sender_chat": chat.wire} if chat.type == "channel" else {}
        message = Message(wire | speaker | {"chat": chat.wire}, author, user, keyboard, reactions)
        chat.messages[message.id] = message
    return chat
