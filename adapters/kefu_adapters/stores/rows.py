"""One decision as rows: pure, run before the writer is asked, the same for both dialects."""

from dataclasses import replace
from typing import NamedTuple

import orjson

from kefu_adapters.stores.inbound_codec import dump_attachments, dump_buttons
from kefu_adapters.stores.sealing import window_of
from kefu_adapters.stores.times import maybe_stamp, stamp
from kefu_core.conversation.state import Case, Conversation
from kefu_core.decision import NewDelivery, NewMessage
from kefu_core.ledger import Append
from kefu_core.messages import Attachment

Row = tuple[object, ...]

CONVERSATION = (
    "id", "inbox", "contact_id", "recipient", "surface", "version", "state", "status", "holder", "team", "topic",
    "level", "language", "case_number", "waiting_since", "snoozed_until", "last_in_at", "last_out_at", "last_at",
    "unread", "last_message", "window_until", "window_left", "key_exposed", "subscribed", "reachable",
)  # fmt: skip
FIXED = 5
"""So many of them, from the left, never change."""

CONTACT = ("inbox", "id", "platform_id", "name", "username", "language", "first_seen_at")
MESSAGE = (
    "conversation_id", "sequence", "number", "id", "direction", "author", "kind", "at", "sent_at", "source_id",
    "reply_to", "language", "late", "data",
)  # fmt: skip
BODY = ("message_id", "version", "text", "attachments", "buttons", "at", '"window"')
DELIVERY = (
    "id", "conversation_id", "message", "lane", "position", "inbox", "recipient", "surface", "operation", "author",
    "priority", "due", "expires", "held", "target", "target_delivery", "reply_to", "title", "link", "as_name",
    "language", "announcement_id", "created_at", "passive", "status", "attempt", "fence", "since",
)  # fmt: skip
CLAIM = 5
"""The last columns of a delivery say whether it is claimed; see ``as_sending``."""

CASE = (
    "number", "conversation_id", "opened_at", "topic", "level", "handed_off_at", "claimed_at", "first_reply_at",
    "resolved_at", "closed_by", "outcome", "rating", "reopened",
)  # fmt: skip
BLOB = (
    "id", "state", "mime", "size", "file_name", "inbox", "conversation_id", "message_id", "ref", "attachment", "due",
    "created_at",
)  # fmt: skip


class AppendRows(NamedTuple):
    """The rows of one decision, each in the order of its columns above."""

    conversation: Row
    contact: Row | None
    messages: list[Row]
    bodies: list[Row]
    blobs: list[Row]
    events: Row
    deliveries: list[Row]
    dues: list[Row]
    dropped_dues: list[Row]
    case: Row | None
    searchable: list[Row]


def compact(value: object) -> str:
    """JSON text without blanks."""
    return orjson.dumps(value).decode()


def conversation_row(state: Conversation, at: int, append: Append) -> Row:
    """The conversation's row; what lists sort and filter by stands in columns of its own."""
    case = state.case
    last_in = None if state.last_in_at is None else stamp(state.last_in_at)
    last_out = None if state.last_out_at is None else stamp(state.last_out_at)
    until = left = None
    if state.allowances:
        until, left = maybe_stamp(state.window_until(append.at)), state.messages_left(append.at)
    return (
        state.id, state.inbox, state.contact, state.recipient, state.surface, state.version,
        compact(state.to_json()), state.status.value, state.holder, state.team,
        case.topic.value if case is not None and case.topic is not None else "",
        case.level.value if case is not None else "",
        state.language, case.number if case is not None else None, maybe_stamp(state.waiting_since),
        maybe_stamp(state.snoozed_until), last_in, last_out, max(last_in or 0, last_out or 0) or at, state.unread,
        state.last_message, until, left, int(state.key_exposed), int(state.subscribed), int(state.reachable),
    )  # fmt: skip


def case_row(case: Case, conversation: str) -> Row:
    """The case's row, as reports read it."""
    return (
        case.number, conversation, stamp(case.opened_at), case.topic.value if case.topic is not None else "",
        case.level.value, maybe_stamp(case.handed_off_at), maybe_stamp(case.claimed_at),
        maybe_stamp(case.first_reply_at), maybe_stamp(case.resolved_at), case.closed_by, case.outcome, case.rating,
        case.reopened,
    )  # fmt: skip


def delivery_row(item: NewDelivery, conversation: str, at: int) -> Row:
    """A delivery's row, queued."""
    return (
        item.id, conversation, item.message, item.lane, item.position, item.inbox, item.recipient, item.surface,
        item.operation.value, item.author.value, item.priority, stamp(item.due), maybe_stamp(item.expires),
        item.held, item.target, item.target_delivery, item.reply_to, item.title, item.link, item.as_name,
        item.language, item.announcement, at, 0, "queued", 0, None, None,
    )  # fmt: skip


def as_sending(row: Row, fence: int, at: int, *, passive: bool) -> Row:
    """The same delivery, claimed at once."""
    return (*row[:-CLAIM], int(passive), "sending", 1, fence, at)


def blob_id(message: str, number: int) -> str:
    """Id of a message's attachment that is still to be fetched."""
    return f"b{message}-{number}"


def _fetchable(message: NewMessage, inbox: str, conversation: str, at: int) -> tuple[tuple[Attachment, ...], list[Row]]:
    """The attachments with the ids of their blobs, and the blobs' rows, pending."""
    attachments: list[Attachment] = []
    rows: list[Row] = []
    for number, item in enumerate(message.attachments):
        if not item.ref or item.blob:
            attachments.append(item)
            continue
        blob = blob_id(message.id, number)
        attachments.append(replace(item, blob=blob))
        rows.append(
            (blob, "pending", item.mime, item.size_bytes, item.file_name, inbox, conversation, message.id, item.ref,
             dump_attachments((item,)), at, at)
        )  # fmt: skip
    return tuple(attachments), rows


def append_rows(item: Append) -> AppendRows:
    """All rows of a decision, but for what depends on rows that are there already."""
    state, effects = item.state, item.effects
    at = stamp(item.at)
    messages: list[Row] = []
    bodies: list[Row] = []
    blobs: list[Row] = []
    searchable: list[Row] = []
    conversation, sequence = state.id, state.version
    for number, new in enumerate(effects.messages):
        happened = stamp(new.at)
        messages.append(
            (conversation, sequence, number, new.id, new.direction, new.author, new.kind, happened,
             maybe_stamp(new.sent_at), new.source_id, new.reply_to, new.language, int(new.late),
             compact(new.data) if new.data else "")
        )  # fmt: skip
        attachments = new.attachments
        if attachments and new.direction == "in":
            attachments, pending = _fetchable(new, item.inbox, conversation, at)
            blobs += pending
        if new.text or attachments or new.buttons:
            window = window_of(new.text)
            bodies.append(
                (new.id, 1, new.text, dump_attachments(attachments), dump_buttons(new.buttons), happened, window)
            )
            if new.text and not window and (new.direction == "in" or new.author.startswith("agent")):
                searchable.append((new.id, conversation))
    sender = item.sender
    return AppendRows(
        conversation=conversation_row(state, at, item),
        contact=None if sender is None else (
            state.inbox, state.contact, sender.id, sender.name, sender.username, sender.language, at
        ),
        messages=messages,
        bodies=bodies,
        blobs=blobs,
        events=(conversation, sequence, at, compact(item.events)),
        deliveries=[delivery_row(new, conversation, at) for new in effects.deliveries],
        dues=[(conversation, d.kind, stamp(d.at), d.sequence or sequence) for d in effects.dues if d.at is not None],
        dropped_dues=[(conversation, d.kind) for d in effects.dues if d.at is None],
        case=None if state.case is None or not item.case_moved else case_row(state.case, conversation),
        searchable=searchable,
    )  # fmt: skip
