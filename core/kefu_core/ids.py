"""Ids that can be computed: the same decision made twice gives the same ids."""

import hashlib


def _short(kind: str, *parts: str) -> str:
    text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return kind + hashlib.blake2b(text, digest_size=10).hexdigest()


def conversation_id(inbox: str, contact: str, surface: str) -> str:
    """The one conversation of a contact on a surface of an inbox; two first messages can't make two."""
    return _short("c", inbox, contact, surface)


def contact_id(inbox: str, platform_id: str) -> str:
    """The contact's id: every key starts with the inbox."""
    return _short("p", inbox, platform_id)


def message_id(owner: str, sequence: int, number: int) -> str:
    """Id of the ``number``-th message or delivery of the decision that makes version ``sequence``."""
    return _short("m", owner, str(sequence), str(number))


def announcement_delivery_id(announcement: str, target: str, recipient: str) -> str:
    """Id of an announcement's delivery: at most one per target and recipient."""
    return _short("a", announcement, target, recipient)
