"""Ids, times and secrets of the emulated X: the right shape, none of them real."""

import base64
import hashlib
import hmac
import random
from datetime import UTC, datetime

from kefu_adapters.emulation import SandboxClock

_EPOCH_MS = 1288834974657


class Snowflakes:
    """Gives out ids of posts, messages and the like: growing, above 2**53, telling their time of birth."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self.last = 0

    def next(self) -> str:
        """A new id, larger than every one before it even when the clock went back."""
        now = (int(self._clock.now() * 1000) - _EPOCH_MS) << 22
        self.last = max(now, self.last + 1)
        return str(self.last)


def stable_user_id(key: str) -> str:
    """The id of a made-up person: 19 digits, the same in every sandbox."""
    number = int.from_bytes(hashlib.sha256(f"x-user:{key}".encode()).digest()[:8], "big")
    return str(10**18 + number % 10**17)


def made_up(label: str, length: int) -> str:
    """A made-up credential of ``length`` letters and digits, the same in every sandbox."""
    digest = hashlib.shake_256(f"sandbox:{label}".encode()).digest(length)
    text = base64.b64encode(digest).decode().replace("+", "a").replace("/", "b")
    return text[:length]


def fresh(length: int) -> str:
    """A new made-up token of ``length`` letters and digits."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(random.choices(alphabet, k=length))


def conversation_of(first: str, second: str) -> str:
    """Id of a 1:1 conversation: the numerically smaller user id comes first."""
    smaller, larger = sorted((first, second), key=int)
    return f"{smaller}-{larger}"


def event_uuid() -> str:
    """A signed 64 bit number as text; half of them are negative, as on X."""
    return str(random.getrandbits(64) - 2**63)


def iso(at: float) -> str:
    """``at`` in Unix seconds as the v2 API writes it, with milliseconds."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def from_iso(text: str) -> float:
    """Unix seconds of an RFC 3339 time. Raises ValueError."""
    return datetime.fromisoformat(text).timestamp()


def sign(secret: str, data: bytes) -> str:
    """What stands in a CRC answer and in the header of an event: ``sha256=`` and the base64 of the HMAC."""
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), data, hashlib.sha256).digest()).decode()
