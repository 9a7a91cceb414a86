"""Posts of others become messages: of the Activity API and of lists (v2), and of the older API (v1.1). Pure.

Shapes: ``tests/payloads/x/mention.json``, ``reply.json``, ``quote.json``, ``aaa_tweet_create*.json``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kefu_adapters.x import ids, texts
from kefu_core.messages import Attachment, AttachmentKind, MessageReceived, Sender
from kefu_core.text import clean_name

TRIGGER = "mention"
_MEDIA_KINDS = {
    "photo": AttachmentKind.PICTURE,
    "video": AttachmentKind.VIDEO,
    "animated_gif": AttachmentKind.ANIMATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Our account, as posts name it."""

    inbox: str
    user_id: str
    username: str


def message_of_post(
    us: Us,
    post: Mapping[str, Any],
    includes: Any,
    now: datetime,
    *,
    keys: tuple[str, ...] = (),
    quote: bool = False,
    late: bool = False,
) -> MessageReceived | None:
    """A post in v2 shape as a message; None when it has no id or author. The caller leaves out our own.

    Addressed to us is who mentions us in the words of this very post, or quotes us; a reply alone does not.
    """
    post_id, author = ids.parse_id(post.get("id")), ids.parse_id(post.get("author_id"))
    if not post_id or not author:
        return None
    entities = post.get("entities")
    own_media = texts.media_links(entities)
    attachments = _media(post.get("attachments"), includes)
    text = texts.readable(post.get("text"), entities, media_links=own_media if attachments else frozenset())
    return MessageReceived(
        inbox=us.inbox,
        dedupe_keys=(*keys, ids.make_post_key(post_id)),
        sender=_author(author, includes),
        surface=ids.make_surface(ids.parse_id(post.get("conversation_id")) or post_id),
        source_id=post_id,
        sent_at=ids.parse_date(post.get("created_at"), now),
        late=late,
        text=text,
        attachments=attachments,
        reply_to=_replied_to(post),
        unsupported="" if text.strip() or attachments else "post",
        summoned=quote or mentions_us(us, entities, "mentions"),
        trigger=TRIGGER,
    )


def message_of_old_post(us: Us, post: Mapping[str, Any], now: datetime) -> MessageReceived | None:
    """A post in v1.1 shape; None when it is our own, a repost, or none of our business.

    Only ``id_str`` is whole: the number beside it loses digits. The conversation's id is not told, so the post that
    was answered stands for it.
    """
    user = post.get("user")
    user = user if isinstance(user, dict) else {}
    post_id, author = _old_id(post), _old_id(user)
    if not post_id or not author or author == us.user_id or isinstance(post.get("retweeted_status"), dict):
        return None
    whole = post.get("extended_tweet")
    whole = whole if isinstance(whole, dict) else post
    entities = whole.get("entities") or post.get("entities")
    quoted = post.get("quoted_status")
    quote = isinstance(quoted, dict) and _old_id(quoted.get("user")) == us.user_id
    summoned = quote or mentions_us(us, entities, "user_mentions")
    if not summoned and ids.parse_id(post.get("in_reply_to_user_id_str")) != us.user_id:
        return None
    above = ids.parse_id(post.get("in_reply_to_status_id_str"))
    text = texts.readable(whole.get("full_text") or post.get("text"), entities)
    return MessageReceived(
        inbox=us.inbox,
        dedupe_keys=(ids.make_post_key(post_id),),
        sender=Sender(id=author, name=_name(user.get("name")), username=_name(user.get("screen_name"))),
        surface=ids.make_surface(above or post_id),
        source_id=post_id,
        sent_at=ids.parse_date(post.get("created_at"), now),
        text=text,
        reply_to=above,
        unsupported="" if text.strip() else "post",
        summoned=summoned,
        trigger=TRIGGER,
    )


def mentions_us(us: Us, entities: Any, name: str) -> bool:
    """Whether the post's own words name us; names may change hands, so an id counts first."""
    rows = entities.get(name) if isinstance(entities, dict) else None
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict):
            continue
        given = ids.parse_id(row.get("id_str")) or ids.parse_id(row.get("id"))
        called = row.get("username") or row.get("screen_name")
        if given == us.user_id if given else isinstance(called, str) and called.lower() == us.username.lower():
            return True
    return False


def included(includes: Any, *names: str) -> list[Mapping[str, Any]]:
    """Objects that came along, under whichever of the names."""
    for name in names:
        rows = includes.get(name) if isinstance(includes, dict) else None
        if isinstance(rows, list) and rows:
            return [row for row in rows if isinstance(row, dict)]
    return []


def reference(post: Mapping[str, Any], kind: str = "replied_to") -> str:
    """The post that this one answers, quotes or reposts; ``in_reply_to_user_id`` is set for more than answers."""
    for name in ("referenced_tweets", "referenced_posts"):
        rows = post.get(name)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and row.get("type") == kind:
                return ids.parse_id(row.get("id"))
    return ""


def _replied_to(post: Mapping[str, Any]) -> str:
    above = reference(post)
    return above or ids.parse_id(post.get("in_reply_to_tweet_id")) or ids.parse_id(post.get("in_reply_to_post_id"))


def _author(author: str, includes: Any) -> Sender:
    for row in included(includes, "users"):
        if ids.parse_id(row.get("id")) == author:
            return Sender(id=author, name=_name(row.get("name")), username=_name(row.get("username")))
    return Sender(id=author)


def _media(attachments: Any, includes: Any) -> tuple[Attachment, ...]:
    keys = attachments.get("media_keys") if isinstance(attachments, dict) else None
    wanted = [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []
    known = {row.get("media_key"): row for row in included(includes, "media") if isinstance(row.get("media_key"), str)}
    found = []
    for key in wanted[:4]:
        row = known.get(key, {})
        kind = row.get("type")
        url = row.get("url") or row.get("preview_image_url")
        if isinstance(kind, str) and kind in _MEDIA_KINDS:
            address = url if isinstance(url, str) and url.startswith("https://") else ""
            found.append(Attachment(kind=_MEDIA_KINDS[kind], ref=f"url:{address}" if address else ""))
    return tuple(found)


def _old_id(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    return ids.parse_id(value.get("id_str")) or (
        # A user of the older shape may have a string under "id"; a number there has lost digits.
        ids.parse_id(value["id"]) if isinstance(value.get("id"), str) else ""
    )


def _name(value: Any) -> str:
    return clean_name(value) if isinstance(value, str) else ""
