"""The webhook's secret: the only thing that says that a request comes from Telegram."""

import hashlib
import hmac
import re

_ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,256}")


def webhook_secret(inbox: str, secret: bytes, configured: str = "") -> str:
    """The secret that is configured, else one derived for this inbox. Raises ValueError for unusable characters."""
    if configured:
        if not _ALLOWED.fullmatch(configured):
            raise ValueError("webhook_secret: only A-Z a-z 0-9 _ - are allowed, at most 256 of them")
        return configured
    return hmac.new(secret, f"telegram-webhook:{inbox}".encode(), hashlib.sha256).hexdigest()


def matches(given: str, *expected: str) -> bool:
    """Whether the header is one of the expected secrets, in constant time; an empty one never matches."""
    found = False
    for secret in expected:
        found |= bool(secret) & hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode())
    return found


def digest(secret: bytes, body: bytes) -> str:
    """A keyed hash of a body that could not be read: tells two apart without keeping either."""
    return hmac.new(secret, b"telegram-unreadable:" + body, hashlib.sha256).hexdigest()
