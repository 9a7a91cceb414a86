"""Items of Weibo's public lists: mentions and comments become messages, our own posts can be recognised.

List shape: ``{"statuses"|"comments": [...], "next_cursor": n, ...}``, newest first; empty, it may be ``[]``. Pure.
"""

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from kefu_adapters.weibo import facts, ids
from kefu_adapters.weibo.ids import PublicId
from kefu_adapters.weibo.inbound import PUBLIC_TRIGGER
from kefu_core.messages import MessageReceived, Sender
from kefu_core.text import clean, clean_name, urls

ListName = Literal["statuses/mentions", "comments/to_me", "comments/mentions"]
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A post or comment of a list. ``to_us``: below a comment of ours; ``our_name``: how we are called there.

    ``cut``: there is more of the text than the list shows.
    """

    place: PublicId
    number: int
    author: str
    name: str
    text: str
    at: datetime | None
    to_us: bool = False
    our_name: str = ""
    cut: bool = False


def items(body: Mapping[str, Any], uid: str) -> Iterator[Item]:
    """The readable items of a list, in its order; others are left out."""
    for key in ("statuses", "comments"):
        rows = body.get(key)
        for row in rows if isinstance(rows, list) else ():
            item = _item(row, uid, is_comment=key == "comments") if isinstance(row, dict) else None
            if item is not None:
                yield item


def message_of(inbox: str, name: ListName, item: Item, now: datetime) -> MessageReceived:
    """A mention or comment that polling found. A plain comment below our post does not call for an answer."""
    addressed = name != "comments/to_me" or item.to_us or bool(item.our_name and f"@{item.our_name}" in item.text)
    at = item.at if item.at is not None else now
    return MessageReceived(
        inbox=inbox,
        dedupe_keys=ids.make_public_keys(item.place),
        sender=Sender(id=item.author, name=item.name),
        surface=ids.make_surface(item.place),
        source_id=ids.make_source_id(item.place),
        sent_at=at,
        late=now - at > facts.LATE_AFTER,
        text=item.text,
        unsupported="" if item.text.strip() else "mention",
        summoned=addressed,
        trigger=PUBLIC_TRIGGER,
    )


def normalised(text: str) -> str:
    """A post's text for comparing: entities, spaces, forms of letters and their case do not count."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", html.unescape(text))).strip().casefold()


def same_text(ours: str, shown: str) -> bool:
    """Whether a shown post is ours: equal, or equal but for links that Weibo shortened."""
    ours, shown = normalised(ours), normalised(shown)
    if ours == shown:
        return True
    here, there = _split(ours), _split(shown)
    return here[0] == there[0] and all(
        link == other or _is_short(other) for link, other in zip(here[1], there[1], strict=True)
    )


def _split(text: str) -> tuple[list[str], list[str]]:
    """The words around the links, and the links."""
    words, links, at = [], [], 0
    for start, end in urls(text):
        words.append(text[at:start].strip())
        links.append(text[start:end])
        at = end
    return [*words, text[at:].strip()], links


def _is_short(link: str) -> bool:
    host = urlsplit(link if "://" in link else f"//{link}").hostname
    return host in facts.SHORT_LINK_HOSTS


def _item(row: Mapping[str, Any], uid: str, *, is_comment: bool) -> Item | None:
    own = ids.parse_id(row.get("idstr")) or ids.parse_id(row.get("id"))
    author, name = _user(row.get("user"))
    if not own or not author:
        return None
    text = row.get("text")
    at = ids.parse_date(row.get("created_at"))
    words = clean(text) if isinstance(text, str) else ""
    if not is_comment:
        return Item(
            place=PublicId(own),
            number=int(own),
            author=author,
            name=name,
            text=words,
            at=at,
            cut=row.get("truncated") is True,
        )
    status = row.get("status")
    status = status if isinstance(status, dict) else {}
    above = row.get("reply_comment")
    owner, owner_name = _user(status.get("user"))
    return Item(
        place=PublicId(ids.parse_id(status.get("idstr")) or ids.parse_id(status.get("id")), own),
        number=int(own),
        author=author,
        name=name,
        text=words,
        at=at,
        to_us=isinstance(above, dict) and _user(above.get("user"))[0] == uid,
        our_name=owner_name if owner == uid else "",
    )


def _user(value: Any) -> tuple[str, str]:
    if not isinstance(value, dict):
        return "", ""
    name = value.get("screen_name")
    return (
        ids.parse_id(value.get("idstr")) or ids.parse_id(value.get("id")),
        clean_name(name) if isinstance(name, str) else "",
    )
