"""Looks for something whose sending had an unknown outcome, among our own posts or in the conversation."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from kefu_adapters.x import facts, ids, texts
from kefu_adapters.x.client import Client
from kefu_adapters.x.outbound import Call, Kind, replies_to, said
from kefu_adapters.x.posts import reference
from kefu_core.errors import BadPayload, CredentialsRejected, PermanentError
from kefu_core.messages import PRIVATE, Operation, OutboundMessage
from kefu_core.ports import Absent, CannotTell, Clock, Found, OwnPost
from kefu_core.readback import seen

_POST_FIELDS = ["id", "text", "author_id", "created_at", "entities", "referenced_tweets"]
_DM_FIELDS = ["id", "event_type", "text", "sender_id", "created_at", "attachments"]


async def look_for(
    client: Client, user_id: str, message: OutboundMessage, clock: Clock, known: Collection[str]
) -> Found | Absent | CannotTell:
    """Look for the message since its first try. One call; raises AdapterError when it could not be made.

    ``known`` are ids of what other messages became: an equal text of theirs is not this one.
    """
    since = (message.since or clock.now() - facts.READ_BACK_AGE) - facts.CLOCK_SKEW
    if message.operation not in {Operation.MESSAGE, Operation.POST}:
        return CannotTell()
    private = message.operation is Operation.MESSAGE and message.surface == PRIVATE
    try:
        if private:
            found = await _in_conversation(client, user_id, message, since, known)
        else:
            found = await _on_timeline(client, user_id, message, since, known)
    except CredentialsRejected:
        raise
    except PermanentError:
        return CannotTell()
    return Found(source_id=found) if found else Absent()


async def _on_timeline(
    client: Client, user_id: str, message: OutboundMessage, since: datetime, known: Collection[str]
) -> str:
    above = replies_to(message) if message.operation is Operation.MESSAGE else ""
    options: dict[str, Any] = {
        "id": user_id,
        "max_results": facts.READ_BACK_POSTS,
        "tweet_fields": _POST_FIELDS,
        "start_time": since,
    }
    body = await client.call(Call(kind=Kind.READ, library="get_users_tweets", options=options))
    wanted = texts.normalised(said(message), reply=bool(above))
    for row in _rows(body):
        pictures = texts.media_links(row.get("entities"))
        shown = texts.readable(row.get("text"), row.get("entities"), media_links=pictures)
        same = texts.same(wanted, texts.normalised(shown, reply=bool(above)))
        if same and reference(row) == above and _is_new(row, since, known):
            return ids.parse_id(row.get("id"))
    return ""


async def own_posts(client: Client, user_id: str, since: datetime) -> list[OwnPost]:
    """What our account posted since a time, replies too. One call; raises AdapterError."""
    options: dict[str, Any] = {
        "id": user_id,
        "max_results": facts.READ_BACK_POSTS,
        "tweet_fields": ["id", "text", "created_at", "entities", "note_tweet"],
        "start_time": since,
    }
    body = await client.call(Call(kind=Kind.READ, library="get_users_tweets", options=options))
    rows = [(ids.parse_id(row.get("id")), _at(row, since), _shown(row)) for row in _rows(body)]
    return [OwnPost(source_id=found, at=at, text=text) for found, at, text in rows if found]


def reads_as(message: OutboundMessage, shown: str) -> bool:
    """Whether a text of ``own_posts`` is what this post says."""
    return texts.same(texts.normalised(seen(said(message))), texts.normalised(seen(shown)))


def _shown(row: Mapping[str, Any]) -> str | None:
    """A post's whole text: a long one stands beside its beginning."""
    note = row.get("note_tweet")
    held = note if isinstance(note, dict) and isinstance(note.get("text"), str) else row
    if not isinstance(held.get("text"), str):
        return None
    pictures = texts.media_links(row.get("entities"))
    return texts.readable(held["text"], held.get("entities"), media_links=pictures)


async def _in_conversation(
    client: Client, user_id: str, message: OutboundMessage, since: datetime, known: Collection[str]
) -> str:
    if not ids.parse_id(message.recipient):
        raise BadPayload("the recipient is no user id")
    options: dict[str, Any] = {
        "participant_id": message.recipient,
        "max_results": facts.READ_BACK_DMS,
        "event_types": "MessageCreate",
        "dm_event_fields": _DM_FIELDS,
    }
    body = await client.call(Call(kind=Kind.READ, library="get_direct_message_events", options=options))
    wanted = texts.normalised(said(message))
    for row in _rows(body):
        has_file = bool(row.get("attachments"))
        shown = texts.readable(row.get("text"), row.get("entities"))
        if has_file:
            # The picture is shown as one more shortened link at the end.
            shown = texts.without_last_link(shown)
        same = texts.same(wanted, texts.normalised(shown)) and has_file == bool(message.attachments)
        if same and ids.parse_id(row.get("sender_id")) == user_id and _is_new(row, since, known):
            return ids.parse_id(row.get("id"))
    return ""


def _is_new(row: Mapping[str, Any], since: datetime, known: Collection[str]) -> bool:
    found = ids.parse_id(row.get("id"))
    # A missing date counts as old: to find too little means to try again, to find too much loses a message.
    return bool(found) and found not in known and _at(row, since) >= since


def _at(row: Mapping[str, Any], since: datetime) -> datetime:
    at = row.get("created_at")
    return ids.parse_date(at, datetime.max.replace(tzinfo=UTC)) if isinstance(at, str) else since - timedelta(days=1)


def _rows(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = body.get("data")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
