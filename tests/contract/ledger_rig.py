"""Builds decisions for the ledger's suites without the deciding core."""

from datetime import UTC, datetime, timedelta
from typing import Any

from kefu_core.conversation.state import Conversation
from kefu_core.decision import Effects, NewDelivery, NewMessage
from kefu_core.ids import contact_id, conversation_id, message_id
from kefu_core.ledger import Append
from kefu_core.messages import MessageReceived, Sender

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
INBOX = "main-telegram"


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time


def later(seconds: float) -> datetime:
    """So long after the start."""
    return START + timedelta(seconds=seconds)


def conversation(person: str, inbox: str = INBOX) -> str:
    """Id of a person's private conversation."""
    return conversation_id(inbox, person, "private")


def state(person: str, version: int, inbox: str = INBOX, **fields: Any) -> Conversation:
    """A state of a person's conversation."""
    identity = conversation(person, inbox)
    return Conversation(
        id=identity, inbox=inbox, contact=contact_id(inbox, person), recipient=person, version=version, **fields
    )


def heard(person: str, version: int, text: str, number: int = 8, **fields: Any) -> NewMessage:
    """What the contact wrote."""
    identity = message_id(conversation(person), version, number)
    values: dict[str, Any] = {"kind": "text", "at": START, **fields}
    return NewMessage(id=identity, direction="in", author="contact", text=text, **values)


def said(person: str, version: int, text: str, number: int = 1, **fields: Any) -> NewMessage:
    """What the bot says."""
    identity = message_id(conversation(person), version, number)
    return NewMessage(id=identity, direction="out", author="bot", kind="text", at=START, text=text, **fields)


def delivery(person: str, version: int, number: int = 1, inbox: str = INBOX, **fields: Any) -> NewDelivery:
    """The platform call for ``said`` of the same numbers."""
    identity = message_id(conversation(person), version, number)
    values: dict[str, Any] = {
        "id": identity,
        "message": identity,
        "lane": conversation(person, inbox),
        "position": version * 1000 + number,
        "due": START,
        **fields,
    }
    return NewDelivery(inbox=inbox, recipient=person, surface="private", **values)


def decision(
    person: str,
    version: int = 1,
    *,
    keys: tuple[str, ...] | None = None,
    effects: Effects | None = None,
    inbox: str = INBOX,
    fields: dict[str, Any] | None = None,
    **append: Any,
) -> Append:
    """A decision that brings a conversation to ``version``."""
    values: dict[str, Any] = {"at": START, **append}
    return Append(
        inbox=inbox,
        dedupe_keys=(f"u:{person}:{version}",) if keys is None else keys,
        base=version - 1,
        state=state(person, version, inbox, **(fields or {})),
        events=({"kind": "message.arrived", "n": version},),
        effects=effects or Effects(messages=(heard(person, version, f"hello {version}"),)),
        **values,
    )


def answer(person: str, version: int = 1, text: str = "We look into it", **append: Any) -> Append:
    """A decision with one question and one reply."""
    effects = Effects(
        messages=(heard(person, version, "Where is my transfer?"), said(person, version, text)),
        deliveries=(delivery(person, version),),
    )
    return decision(person, version, effects=effects, **append)


def inbound(person: str, key: str, text: str = "hello", **fields: Any) -> MessageReceived:
    """What an adapter gives."""
    return MessageReceived(
        inbox=INBOX, dedupe_keys=(key,), sender=Sender(id=person), sent_at=START, text=text, **fields
    )
