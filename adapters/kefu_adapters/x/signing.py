"""Signatures: of events and challenges (HMAC-SHA256 with the consumer secret), and of our calls (OAuth 1.0a).

Events and challenges share key and construction, so a challenge is answered only if no event could look like it.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from oauthlib.oauth1 import Client as OAuthClient

from kefu_adapters.x import facts


def sign(consumer_secret: str, data: bytes) -> str:
    """``sha256=`` and the base64 of the HMAC."""
    digest = hmac.new(consumer_secret.encode(), data, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode("ascii")


def is_signed(consumer_secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the raw body carries its signature. Compares in constant time."""
    given = headers.get(facts.SIGNATURE_HEADER, "").encode("utf-8", "replace")
    return hmac.compare_digest(sign(consumer_secret, body).encode("ascii"), given)


@dataclass(slots=True)
class Bucket:
    """A small token bucket; ``now`` is monotonic."""

    burst: float
    per_second: float
    left: float = field(init=False)
    at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        """Start full."""
        self.left = self.burst

    def take(self) -> bool:
        """Take one; False when none is left."""
        now = time.monotonic()
        self.left = min(self.burst, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The four keys of OAuth 1.0a; they do not expire."""

    consumer_key: str
    consumer_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)

    def header(self, method: str, url: str, now: datetime) -> str:
        """The Authorization header of a call. ``url`` is the one really called, query included.

        Bodies of ours are JSON or multipart, which OAuth 1.0a does not sign.
        """
        client = OAuthClient(
            self.consumer_key,
            self.consumer_secret,
            self.access_token,
            self.access_token_secret,
            timestamp=str(int(now.timestamp())),
        )
        _, headers, _ = client.sign(url, method)
        return str(headers["Authorization"])
