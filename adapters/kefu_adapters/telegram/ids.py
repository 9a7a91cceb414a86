"""Ids as strings and back: a message's key is chat and number, since numbers are unique within a chat only."""

from typing import NamedTuple

PUBLIC_CHANNEL = "public:channel"
"""Surface of our own channel."""


PUBLIC_GROUP = "public:group"
"""Surface of a community group."""


class MessageKey(NamedTuple):
    """What names a message."""

    chat_id: int
    message_id: int


def make_source_id(chat_id: int, message_id: int) -> str:
    """``<chat_id>:<message_id>``."""
    return f"{chat_id}:{message_id}"


def parse_source_id(source_id: str) -> MessageKey | None:
    """The chat and number of a source id, or None for anything that is none."""
    chat, colon, message = source_id.partition(":")
    if not colon or not message.isdecimal() or not chat.removeprefix("-").isdecimal():
        return None
    if len(chat) > 20 or len(message) > 20:
        return None
    return MessageKey(int(chat), int(message))


def make_dedupe_key(update_id: int) -> str:
    """``u:<update_id>``: the platform's own number of what happened."""
    return f"u:{update_id}"


def parse_chat_id(recipient: str) -> int | None:
    """The numeric id of a chat, or None."""
    digits = recipient.removeprefix("-")
    return int(recipient) if digits.isdecimal() and digits.isascii() and len(digits) <= 19 else None


def bot_id_of(token: str) -> int:
    """The bot's user id, which its token begins with; 0 for a token of another shape."""
    head = token.partition(":")[0]
    return int(head) if head.isdecimal() and head.isascii() and len(head) <= 19 else 0
