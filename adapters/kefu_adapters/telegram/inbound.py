"""From an update to what it means: plain dictionary access, since the library's parser costs ten times as much.

Pure. ``read`` never raises, whatever it is given; samples of every kind lie in ``tests/payloads/telegram/``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson

from kefu_adapters.telegram import facts
from kefu_adapters.telegram.attachments import attachments_of, is_service, unknown_kind
from kefu_adapters.telegram.ids import PUBLIC_CHANNEL, PUBLIC_GROUP, make_dedupe_key, make_source_id
from kefu_core.messages import (
    ButtonPressed,
    ContactChange,
    ContactChanged,
    GroupMessage,
    Inbound,
    MessageEdited,
    MessageReceived,
    OwnMessageSeen,
    Reaction,
    Sender,
)

Fields = dict[str, Any]
_UNREADABLE = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError)

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Who we are: what an update is read against. ``channel``: ``@name`` in lower case, an id, or empty.

    ``communities``: ids of the groups that we look after.
    """

    inbox: str
    bot_id: int
    channel: str = ""
    username: str = ""
    communities: frozenset[str] = frozenset()


class Read(NamedTuple):
    """What became of an update: one of the three is set. ``ignored`` and ``unreadable`` name its kind."""

    inbound: Inbound | None = None
    ignored: str = ""
    unreadable: str = ""


def load(body: bytes) -> Fields:
    """The update in a request's body. Raises ValueError for anything that is not a clean JSON object."""
    update = orjson.loads(body)  # refuses what is no UTF-8, no number, half a character, or nested too deep
    if not isinstance(update, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one error for everything unreadable
    if b"\\u0000" in body and _NUL.search(body):
        raise ValueError("a NUL in a text")
    return update


def read(update: Fields, us: Us, now: datetime) -> Read:
    """What an update means. ``now`` is the time of what brings none of its own (the press of a button)."""
    for kind in update:
        reader = _READERS.get(kind)
        if reader is None:
            continue
        try:
            number = update["update_id"]
            if type(number) is not int:
                return Read(unreadable=kind)
            return reader(_Update(number, update[kind], us, now))
        except _UNREADABLE:
            return Read(unreadable=kind)
    return Read(ignored="other")


class _Update(NamedTuple):
    number: int
    value: Fields
    us: Us
    now: datetime

    def head(self, sender: Fields, source_id: str, date: object) -> Fields:
        """What every inbound has."""
        return {
            "inbox": self.us.inbox,
            "dedupe_keys": (make_dedupe_key(self.number),),
            "sender": _sender(sender),
            "source_id": source_id,
            "sent_at": self.now if date is None else _time(date),
        }


def _message(update: _Update) -> Read:
    message = update.value
    chat = message["chat"]
    if chat["type"] != "private":
        return read_group(update.us, update.head(chat, _key(chat, message), message["date"]), message)
    sender: Fields = message.get("from") or chat
    if sender.get("is_bot") or sender["id"] == update.us.bot_id:
        return Read(ignored="bot_message")
    text, attachments, unsupported = _content(message)
    if unsupported and is_service(message):
        return Read(ignored="service_message")
    head = update.head(sender, _key(chat, message), message["date"])
    origin = message.get("forward_origin")
    return Read(
        MessageReceived(
            **head,
            text=text,
            attachments=attachments,
            unsupported=unsupported,
            reply_to=_replied(chat, message),
            group=_word(message.get("media_group_id", "")),
            forwarded_from="" if origin is None else _origin(origin),
            origin="" if origin is None else _origin_name(origin),
        )
    )


def _edited(update: _Update) -> Read:
    message = update.value
    chat = message["chat"]
    sender: Fields = message.get("from") or chat
    if chat["type"] != "private":
        head = update.head(chat, _key(chat, message), message.get("edit_date", message["date"]))
        return read_group(update.us, head, message)
    if sender.get("is_bot"):
        return Read(ignored="group_message")
    if "text" not in message and "caption" not in message:
        return Read(ignored="edit_without_words")  # a live location moves on, a picture was replaced
    text, _, _ = _content(message)
    head = update.head(sender, _key(chat, message), message.get("edit_date", message["date"]))
    return Read(MessageEdited(**head, text=text))


def _pressed(update: _Update) -> Read:
    query = update.value
    message = query.get("message")
    if message is None or message["chat"]["type"] != "private" or query["from"].get("is_bot"):
        return Read(ignored="group_press")
    data = query.get("data", "")
    known = isinstance(data, str) and len(data.encode()) <= facts.CALLBACK_DATA_BYTES and data.isprintable()
    return Read(
        ButtonPressed(
            **update.head(query["from"], "", None),
            value=data if known else "",
            callback=_word(query["id"]),
            pressed_on=_key(message["chat"], message),
        )
    )


def _reacted(update: _Update) -> Read:
    change = update.value
    if change["chat"]["type"] != "private" or "user" not in change:
        return Read(ignored="group_reaction")
    before = [_emoji(reaction) for reaction in change["old_reaction"]]
    after = [_emoji(reaction) for reaction in change["new_reaction"]]
    added = [emoji for emoji in after if emoji not in before]
    if after and not added:
        return Read(ignored="reaction_kept")  # one of several was taken back
    head = update.head(change["user"], "", change["date"])
    return Read(Reaction(**head, target=_key(change["chat"], change), emoji=added[0] if added else ""))


def _member(update: _Update) -> Read:
    change = update.value
    if change["chat"]["type"] != "private":
        return Read(ignored="group_member")
    before, after = change["old_chat_member"]["status"], change["new_chat_member"]["status"]
    if after == before or "kicked" not in {before, after}:
        return Read(ignored="member_kept")
    found = ContactChange.BLOCKED if after == "kicked" else ContactChange.UNBLOCKED
    return Read(ContactChanged(**update.head(change["from"], "", change["date"]), change=found))


def _posted(update: _Update) -> Read:
    post = update.value
    chat = post["chat"]
    names = {str(_number(chat["id"])), "@" + _word(chat.get("username", "")).lower()}
    if not update.us.channel or update.us.channel not in names:
        return Read(ignored="foreign_channel")
    text, _, unsupported = _content(post)
    if unsupported and is_service(post):
        return Read(ignored="service_message")
    head = update.head(chat, _key(chat, post), post["date"])
    edited = "edit_date" in post
    return Read(OwnMessageSeen(**head, surface=PUBLIC_CHANNEL, text=text, public=True, edited=edited))


def read_group(us: Us, head: Fields, message: Fields) -> Read:
    """A member's words in a group that we look after; bots, channels and admins without a name are left alone."""
    chat, member = message["chat"], message.get("from")
    if str(_number(chat["id"])) not in us.communities or member is None or "sender_chat" in message:
        return Read(ignored="group_message")
    if member.get("is_bot") or member["id"] == us.bot_id or is_service(message):
        return Read(ignored="group_message")
    text, _, _ = _content(message)
    head = {**head, "surface": PUBLIC_GROUP}
    return Read(GroupMessage(**head, author=_sender(member), text=text, summoned=_summoned(us, text, message)))


def _summoned(us: Us, text: str, message: Fields) -> bool:
    """Whether a member speaks to us: a command, our name, or an answer to what we said."""
    if message.get("reply_to_message", {}).get("from", {}).get("id") == us.bot_id:
        return True
    name = re.escape(us.username)
    command = re.match(r"/\w+(?:@(\w+))?", text)
    if command is not None:
        return command.group(1) is None or command.group(1).lower() == us.username
    return bool(us.username) and re.search(rf"(?<!\w)@{name}\b", text, re.IGNORECASE) is not None


def _content(message: Fields) -> tuple[str, tuple[Any, ...], str]:
    """Words, attachments, and the name of what we cannot read."""
    text = message.get("text")
    if text is not None:
        return _word(text), (), ""
    attachments = attachments_of(message)
    return _word(message.get("caption", "")), attachments, "" if attachments else unknown_kind(message)


def _replied(chat: Fields, message: Fields) -> str:
    """The message it answers; in a topic the first message of the topic does not count."""
    replied = message.get("reply_to_message")
    if replied is None or (message.get("is_topic_message") and replied["message_id"] == message["message_thread_id"]):
        return ""
    return _key(chat, replied)


def _origin(origin: Fields) -> str:
    kind = origin["type"]
    return kind if kind in facts.FORWARD_ORIGINS else "unknown"


def _origin_name(origin: Fields) -> str:
    """The @name of a user, a group or a channel that a message was forwarded from; users may hide it."""
    source = origin.get("sender_user") or origin.get("chat") or origin.get("sender_chat") or {}
    return _word(source.get("username", ""))


def _emoji(reaction: Fields) -> str:
    return _word(reaction["emoji"] if reaction["type"] == "emoji" else reaction["type"])


def _sender(user: Fields) -> Sender:
    """A user, or a channel speaking as itself."""
    first = _word(user.get("first_name") or user.get("title") or "")
    last = user.get("last_name")
    return Sender(
        id=str(_number(user["id"])),
        name=f"{first} {_word(last)}" if last else first,
        username=_word(user.get("username", "")),
        language=_word(user.get("language_code", "")),
    )


def _key(chat: Fields, message: Fields) -> str:
    return make_source_id(_number(chat["id"]), _number(message["message_id"]))


def _number(value: object) -> int:
    if type(value) is not int or abs(value) >= 2**63:
        raise TypeError("expected an id")
    return value


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


def _time(value: object) -> datetime:
    return datetime.fromtimestamp(_number(value), UTC)


_READERS: dict[str, Callable[[_Update], Read]] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _pressed,
    "message_reaction": _reacted,
    "my_chat_member": _member,
    "channel_post": _posted,
    "edited_channel_post": _posted,
}
