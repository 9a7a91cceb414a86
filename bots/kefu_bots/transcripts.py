"""Signed links to a contact's own transcript: they name the conversation, expire, and can't be guessed."""

import base64
import hashlib
import hmac

LIFE_SECONDS = 24 * 3600


def link(base: str, key: bytes, conversation: str, now: float) -> str:
    """A link that works for a day."""
    until = int(now) + LIFE_SECONDS
    return f"{base}/t/{conversation}.{until:x}.{_sign(key, conversation, until)}"


def read(key: bytes, token: str, now: float) -> str | None:
    """The conversation of a token, or None when it is forged or too old."""
    conversation, _, rest = token.partition(".")
    stamp, _, signature = rest.partition(".")
    try:
        until = int(stamp, 16)
    except ValueError:
        return None
    if not hmac.compare_digest(signature.encode(), _sign(key, conversation, until).encode()) or until < now:
        return None
    return conversation


def _sign(key: bytes, conversation: str, until: int) -> str:
    digest = hmac.new(key, f"{conversation}.{until:x}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode("ascii").rstrip("=")
