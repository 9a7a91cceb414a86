"""Direct messages become what the core knows: of events (v1.1 shape) and of lists (v2 shape). Pure.

Shapes: ``tests/payloads/x/dm_received*.json``, ``dm_sent.json``; the v2 list is in ``tests/contract``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from kefu_adapters.x import ids, texts
from kefu_adapters.x.posts import Us, included
from kefu_core.messages import Attachment, AttachmentKind, Inbound, MessageReceived, OwnMessageSeen, Sender
from kefu_core.text import clean_name

_KINDS = {
    "photo": AttachmentKind.PICTURE,
    "video": AttachmentKind.VIDEO,
    "animated_gif": AttachmentKind.ANIMATION,
}


def message_of_event(us: Us, event: Any, users: Any, now: datetime, *, keys: tuple[str, ...] = ()) -> Inbound | None:
    """An entry of ``direct_message_events``; None when it is no message between us and one other person."""
    body = event.get("message_create") if isinstance(event, dict) else None
    if not isinstance(body, dict):
        return None
    dm, author = ids.parse_id(event.get("id")), ids.parse_id(body.get("sender_id"))
    target = body.get("target")
    recipient = ids.parse_id(target.get("recipient_id")) if isinstance(target, dict) else ""
    other = recipient if author == us.user_id else author
    if not dm or not author or not other or us.user_id not in {author, recipient}:
        return None
    data = body.get("message_data")
    data = data if isinstance(data, dict) else {}
    attachment, link = _attachment(data.get("attachment"), dm)
    text = texts.readable(
        data.get("text"), data.get("entities"), media_links=frozenset([link]) if link else frozenset()
    )
    return _message(
        us,
        keys=(*keys, ids.make_message_key(dm)),
        dm=dm,
        own=author == us.user_id,
        sender=_person(other, users.get(other) if isinstance(users, dict) else None),
        at=ids.parse_date(event.get("created_timestamp"), now),
        text=text,
        attachments=(attachment,) if attachment else (),
        strange="attachment" if "attachment" in data else "message",
    )


def message_of_item(us: Us, item: Mapping[str, Any], includes: Any, now: datetime) -> Inbound | None:
    """An item of ``GET /2/dm_events``, found late; None for groups and for joins and leaves."""
    dm, author = ids.parse_id(item.get("id")), ids.parse_id(item.get("sender_id"))
    people = ids.parse_participants(item.get("dm_conversation_id"))
    if item.get("event_type") != "MessageCreate" or not dm or people is None or us.user_id not in people:
        return None
    other = people[0] if people[1] == us.user_id else people[1]
    if author not in people:
        return None
    known = {ids.parse_id(row.get("id")): row for row in included(includes, "users")}
    files = _listed_media(item.get("attachments"), includes, dm)
    # Links stay shortened: a list has no entities to resolve them by.
    text = texts.readable(item.get("text"), None)
    return _message(
        us,
        keys=(ids.make_message_key(dm),),
        dm=dm,
        own=author == us.user_id,
        sender=_person(other, known.get(other)),
        at=ids.parse_date(item.get("created_at"), now),
        text=texts.without_last_link(text) if files else text,
        attachments=files,
        strange="message",
        late=True,
    )


def encrypted(us: Us, payload: Mapping[str, Any], now: datetime, keys: tuple[str, ...]) -> MessageReceived | None:
    """An encrypted chat's message: it came, and only its sender can be read."""
    author, people = ids.parse_id(payload.get("sender_id")), ids.parse_participants(payload.get("conversation_id"))
    if not author or people is None or us.user_id not in people:
        return None
    chat = ids.parse_uuid(payload.get("id"))
    return MessageReceived(
        inbox=us.inbox,
        dedupe_keys=(*keys, *((f"c:{chat}",) if chat else ())),
        sender=Sender(id=author),
        sent_at=ids.parse_date(payload.get("created_at_msec"), now),
        unsupported="encrypted_chat",
    )


def _message(
    us: Us,
    *,
    keys: tuple[str, ...],
    dm: str,
    own: bool,
    sender: Sender,
    at: datetime,
    text: str,
    attachments: tuple[Attachment, ...],
    strange: str,
    late: bool = False,
) -> Inbound:
    if own:
        return OwnMessageSeen(
            inbox=us.inbox, dedupe_keys=keys, sender=sender, source_id=dm, sent_at=at, late=late, text=text
        )
    return MessageReceived(
        inbox=us.inbox,
        dedupe_keys=keys,
        sender=sender,
        source_id=dm,
        sent_at=at,
        late=late,
        text=text,
        attachments=attachments,
        unsupported="" if text.strip() or attachments else strange,
    )


def _person(user_id: str, row: Any) -> Sender:
    """Who it is. Newer payloads wrap a user in ``data``; older ones say ``screen_name``."""
    row = row.get("data", row) if isinstance(row, dict) else None
    if not isinstance(row, dict):
        return Sender(id=user_id)
    name, handle = row.get("name"), row.get("username") or row.get("screen_name")
    return Sender(
        id=user_id,
        name=clean_name(name) if isinstance(name, str) else "",
        username=clean_name(handle) if isinstance(handle, str) else "",
    )


def _attachment(value: Any, dm: str) -> tuple[Attachment | None, str]:
    """The attachment of an event, and the shortened link in the text that stands for it."""
    media = value.get("media") if isinstance(value, dict) else None
    if not isinstance(media, dict):
        return None, ""
    link = media.get("url")
    kind = media.get("type")
    number = ids.parse_id(media.get("id_str"))
    address = media.get("media_url_https")
    file = resource(address) if isinstance(address, str) else ""
    if not isinstance(kind, str) or kind not in _KINDS:
        return None, ""
    ref = f"dm:{dm}:{number}:{file}" if number and file else ""
    return Attachment(kind=_KINDS[kind], ref=ref), link if isinstance(link, str) else ""


def _listed_media(attachments: Any, includes: Any, dm: str) -> tuple[Attachment, ...]:
    keys = attachments.get("media_keys") if isinstance(attachments, dict) else None
    known = {row.get("media_key"): row for row in included(includes, "media") if isinstance(row.get("media_key"), str)}
    found = []
    for key in keys if isinstance(keys, list) else ():
        row = known.get(key, {}) if isinstance(key, str) else {}
        kind = row.get("type", "photo")
        address = row.get("url")
        file = resource(address) if isinstance(address, str) else ""
        # A media key is "<kind>_<id>".
        number = ids.parse_id(str(key).partition("_")[2])
        if isinstance(kind, str) and kind in _KINDS:
            found.append(Attachment(kind=_KINDS[kind], ref=f"dm:{dm}:{number}:{file}" if number and file else ""))
    return tuple(found[:1])


def resource(address: str) -> str:
    """The last part of a medium's address, which is its resource id; empty when it is no plain name."""
    try:
        last = urlsplit(address).path.rpartition("/")[2]
    except ValueError:
        return ""
    plain = last.replace("_", "").replace("-", "").replace(".", "")
    return last if len(last) <= 128 and plain.isascii() and plain.isalnum() else ""
