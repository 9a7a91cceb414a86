"""Ids and dedupe keys: what makes two pushes the same one."""

import hashlib
import re
from typing import Final

from kefu_adapters.wechat.facts import CLIENT_ID_CHARS

_PLAIN: Final = re.compile(r"[A-Za-z0-9_.:-]{0,40}")


def make_message_key(openid: str, message_id: str) -> str:
    """Dedupe key of a message: MsgId alone is not unique over users."""
    return f"m:{openid}:{_short(message_id)}"


def make_event_key(openid: str, create_time: str, event: str, inner: str) -> str:
    """Dedupe key of an event, which has no MsgId. ``inner`` is its EventKey, or whatever id it carries."""
    return f"e:{openid}:{create_time}:{event}:{_short(inner)}"


def make_client_id(delivery: str) -> str:
    """The ``clientmsgid`` of a mass send: the delivery's id, or a hash of one that is too long."""
    if len(delivery) <= CLIENT_ID_CHARS and delivery.isascii() and delivery.isalnum():
        return delivery
    return hashlib.sha256(delivery.encode()).hexdigest()[:CLIENT_ID_CHARS]


def _short(text: str) -> str:
    """The text itself, or its hash where it is none of an id's form: links, and whatever words stand in its place."""
    if _PLAIN.fullmatch(text):
        return text
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
