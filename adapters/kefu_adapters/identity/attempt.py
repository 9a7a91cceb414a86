"""What one attempt to sign in by a provider keeps, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom the provider vouches for. ``claims``: all that its token says."""

    subject: str
    email: str
    name: str
    claims: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What must be the same when the browser comes back: secrets of one attempt."""

    state: str
    nonce: str
    verifier: str
