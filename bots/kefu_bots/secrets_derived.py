"""Keys derived from the one secret key, each under its own label."""

import base64
import hashlib
import hmac


def derive(secret: bytes, label: str) -> bytes:
    """32 bytes for one purpose; different labels give unrelated keys."""
    return hmac.new(secret, f"kefu:{label}".encode(), hashlib.sha256).digest()


def hook_secret(secret: bytes, inbox: str) -> str:
    """The unguessable part of an inbox's webhook path."""
    return base64.b32encode(derive(secret, f"hook:{inbox}")[:20]).decode("ascii").lower()
