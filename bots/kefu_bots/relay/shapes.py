"""Rows of the store as the contract's JSON."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from kefu_adapters.stores.views import ListRow
from kefu_adapters.stores.views_thread import DeliveryView, ThreadMessage
from kefu_bots.relay.people import People
from kefu_bots.relay.relay import Relay
from kefu_core.capabilities import Capabilities
from kefu_core.errors import ConfigError
from kefu_core.hours import add_open_minutes
from kefu_core.messages import Attachment

Json = dict[str, Any]
Quoted = tuple[str, str, str]


def moment(stamp: int) -> datetime:
    """The aware UTC time of milliseconds since 1970."""
    return datetime.fromtimestamp(stamp / 1000, UTC)


def stamp(at: datetime | None) -> int | None:
    """Milliseconds since 1970, or None."""
    return None if at is None else round(at.timestamp() * 1000)


def case_name(row: ListRow) -> str:
    """``K-20418``; a conversation without a case goes by its id."""
    return f"K-{row.case}" if row.case else row.id


def reply_due(
    relay: Relay, waiting_since: int | None, handed_off_at: int | None, first_reply_at: int | None
) -> int | None:
    """By when we promised to write: the first reply counts from the handoff, later ones from the contact's message."""
    if waiting_since is None:
        return None
    policy = relay.rules.policy
    first = first_reply_at is None
    since = handed_off_at if first and handed_off_at is not None else waiting_since
    within = policy.first_reply_within if first else policy.next_reply_within
    try:
        due = add_open_minutes(relay.rules.calendar, moment(since), within / timedelta(minutes=1))
    except ConfigError:
        return None
    return stamp(due)


def window(relay: Relay, row: ListRow) -> tuple[int | None, int | None]:
    """(until, left) of the platform's reply window; None where it has none, a past time where it is closed."""
    if row.inbox not in relay.accounts or not relay.accounts[row.inbox].capabilities.window:
        return None, None
    if row.window_until is None or row.window_until <= relay.now_ms:
        return row.window_until or row.last_in_at or 0, 0
    return row.window_until, row.window_left


def shown_name(row: ListRow) -> str:
    """The contact's name; where the platform gives none, a short mark that stays the same."""
    return row.name or f"#{row.contact[-4:].upper()}"


def row_json(relay: Relay, row: ListRow) -> Json:
    """A conversation as lists show it."""
    until, left = window(relay, row)
    at_work = row.status in {"waiting", "open"}
    last = row.last
    return {
        "id": row.id,
        "version": row.version,
        "case": case_name(row),
        "name": shown_name(row),
        "platform": platform_of(relay, row.inbox),
        "inbox": row.inbox,
        "surface": row.surface,
        "status": row.status,
        "holder": relay.people.person(row.holder),
        "team": row.team,
        "topic": row.topic,
        "level": row.level,
        "language": row.language,
        "unread": row.unread,
        "key_exposed": row.key_exposed,
        "unknown": row.unknown,
        "held": row.held,
        "last": None
        if last is None
        else {
            "direction": last.direction,
            "author": author(relay.people, last.author, shown_name(row)),
            "kind": last.kind,
            "text": last.text,
            "at": last.at,
            "hidden": last.hidden,
        },
        "waiting_since": row.waiting_since,
        "reply_due": reply_due(relay, row.waiting_since, row.handed_off_at, row.first_reply_at) if at_work else None,
        "window_until": until,
        "window_left": left,
        "last_in_at": row.last_in_at,
        "draft": row.draft,
    }


def platform_of(relay: Relay, inbox: str) -> str:
    """An inbox's platform; nothing for one that is no longer in the settings."""
    return relay.accounts[inbox].platform if inbox in relay.accounts else ""


def author(people: People, value: str, contact: str) -> Json:
    """``contact``, ``bot``, ``system`` or ``agent:ID`` as ``{kind, id, name}``."""
    kind, _, identity = value.partition(":")
    if kind == "agent":
        return {"kind": "agent", "id": identity, "name": people.name(identity)}
    return {"kind": kind if kind in {"contact", "bot", "system"} else "system", "id": "", "name": _names(kind, contact)}


def _names(kind: str, contact: str) -> str:
    return {"contact": contact, "bot": "", "system": "Kefu"}.get(kind, "")


def message_json(relay: Relay, message: ThreadMessage, *, contact: str, able: Capabilities | None, rights: "May",
                 quoted: Mapping[str, Quoted]) -> Json:  # fmt: skip
    """One line of a thread. ``quoted``: (message, author, text) by the platform's ids."""
    quote = quoted.get(message.reply_to) if message.reply_to else None
    return {
        "id": message.id,
        "sequence": message.sequence,
        "direction": message.direction,
        "author": author(relay.people, message.author, contact),
        "kind": message.kind,
        "text": message.text,
        "language": message.language,
        "at": message.at,
        "sent_at": message.sent_at,
        "late": message.late,
        "attachments": [attachment_json(item, message) for item in message.attachments],
        "buttons": [[{"text": b.text, "value": b.value, "url": b.url} for b in row] for row in message.buttons],
        "reply_to": quote[0] if quote else None,
        "quoted": {"id": quote[0], "author": author(relay.people, quote[1], contact), "text": quote[2]}
        if quote
        else None,
        "versions": [{"text": text, "at": at} for text, at in message.versions],
        "retracted": message.retracted,
        "data": json.loads(message.data) if message.data else {},
        "delivery": delivery_json(relay, message.delivery, message, able, rights) if message.delivery else None,
    }


def messages_json(relay: Relay, messages: Sequence[ThreadMessage], *, contact: str, able: Capabilities | None,
                  rights: "May", quoted: Mapping[str, Quoted]) -> list[Json]:  # fmt: skip
    """The lines of a page. ``quoted`` as in ``message_json``."""
    return [message_json(relay, m, contact=contact, able=able, rights=rights, quoted=quoted) for m in messages]


def with_reactions(lines: list[Json], messages: Sequence[ThreadMessage], reactions: Sequence[str]) -> list[Json]:
    """The lines with what contacts reacted with, counted; ``reactions`` are JSON, oldest first.

    A reaction's own line learns which message it was about (``data.message``).
    """
    ids = {m.source_id or (m.delivery.source_id if m.delivery else ""): m.id for m in messages}
    counts: dict[str, dict[str, int]] = {}
    for text in reactions:
        data = json.loads(text or "{}")
        message, emoji = ids.get(str(data.get("target", ""))), str(data.get("emoji", ""))
        if not message or not data.get("target"):
            continue
        if emoji:
            given = counts.setdefault(message, {})
            given[emoji] = given.get(emoji, 0) + 1
        else:
            counts.pop(message, None)
    for line in lines:
        line["reactions"] = [{"emoji": e, "count": n} for e, n in counts.get(line["id"], {}).items()]
        if line["kind"] == "reacted" and line["data"].get("target"):
            line["data"]["message"] = ids.get(str(line["data"]["target"]), "")
    return lines


def attachment_json(item: Attachment, message: ThreadMessage) -> Json:
    """An attachment; its bytes have an address of ours once they are stored."""
    known = message.blobs.get(item.blob) if item.blob else None
    state, reason = ("none", "") if not item.blob else ("stored", "")
    if known is not None:
        state, reason = known.state, known.reason
    elif item.blob and message.direction == "in":
        state = "pending"
    return {
        "kind": item.kind.value,
        "file_name": item.file_name,
        "mime": (known.mime if known else "") or item.mime,
        "size_bytes": known.size_bytes if known and known.size_bytes else item.size_bytes,
        "duration_seconds": item.duration_seconds,
        "title": item.title,
        "latitude": item.latitude,
        "longitude": item.longitude,
        "state": state,
        "reason": reason,
        "url": f"/api/blobs/{item.blob}" if state == "stored" else item.url,
    }


class May:
    """What the person may do with deliveries of a conversation: all of it when they hold it or lead."""

    def __init__(self, user: str, *, decides: bool) -> None:
        self.user = user
        self.decides = decides


def delivery_json(
    relay: Relay, delivery: DeliveryView, message: ThreadMessage, able: Capabilities | None, rights: May
) -> Json:
    """A delivery, and what the person may do about it now."""
    return {
        "id": delivery.id,
        "status": delivery.status,
        "attempt": delivery.attempt,
        "reason": delivery.reason,
        "code": delivery.code,
        "due": delivery.due,
        "held": delivery.held,
        "maybe_duplicate": delivery.maybe_duplicate,
        "assumed": delivery.assumed,
        "sent_at": delivery.sent_at,
        "delivered_at": delivery.delivered_at,
        "read_at": delivery.read_at,
        "source_id": delivery.source_id,
        "can": _can(relay, delivery, message, able, rights),
    }


def _can(
    relay: Relay, delivery: DeliveryView, message: ThreadMessage, able: Capabilities | None, rights: May
) -> list[str]:
    own = message.author == f"agent:{rights.user}"
    if delivery.status == "queued" and delivery.held == "restored":
        return ["arrived", "retry", "discard"] if rights.decides else []
    if delivery.status == "queued":
        return ["undo"] if delivery.author == "agent" and (own or rights.decides) else []
    if not rights.decides or able is None:
        return []
    if delivery.status == "unknown":
        reading_back = able.read_back and delivery.due is not None
        return [] if reading_back else ["arrived", "retry", "discard"]
    if delivery.status == "failed":
        return ["retry", "discard"]
    if delivery.status != "sent" or not delivery.source_id or message.retracted:
        return []
    age = relay.now_ms - (delivery.sent_at or 0)
    can = []
    if able.edit is not None and delivery.author == "agent" and age < able.edit / timedelta(milliseconds=1):
        can.append("edit")
    if able.delete is not None and age < able.delete / timedelta(milliseconds=1):
        can.append("delete")
    return can
