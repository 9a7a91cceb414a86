"""The ports: what the core's world looks like to it. Signatures only.

Implementations live in ``kefu_adapters``; ``kefu_bots`` puts them together.
"""

import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from kefu_core.assisting import Task
from kefu_core.capabilities import Capabilities
from kefu_core.messages import Attachment, Inbound, OutboundMessage, Receipt

# --- adapters ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """An HTTP request as it came: header names lower-case, body as raw bytes."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    remote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawResponse:
    """What to answer. ``written`` is awaited with whether the bytes could be handed to the network.

    ``within``: seconds after which the platform has given the request up and reads nothing any more.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain"
    written: Callable[[bool], Awaitable[None]] | None = None
    within: float = math.inf


class PassiveReply(Protocol):
    """A reply that may be written into the platform's own request; exactly one owner settles it."""

    message: OutboundMessage

    async def settle(self, written: bool) -> None:
        """Say whether it was written out: ``sent`` (assumed) or ``unknown``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What the sink did with one inbound: it is committed (or known already) when this is given back."""

    duplicate: bool = False
    passive: PassiveReply | None = None


class Sink(Protocol):
    """Where adapters put what came in. Raises StoreUnavailable when it could not be committed."""

    async def accept(self, inbound: Inbound, *, passive_seconds: float = 0.0) -> Accepted:
        """Commit one inbound. With ``passive_seconds`` wait that long for a reply to give in this request.

        A duplicate gets the same passive reply again, if there was one.
        """

    async def unreadable(self, inbox: str, *, kind: str, size_bytes: int, digest: str) -> None:
        """Record a signed request that could not be read: kind, size and keyed hash, no body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What ``probe`` found: whether the account answers as itself, and what an operator should know."""

    ok: bool
    account: str = ""
    problems: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


class Adapter(Protocol):
    """One account on one platform."""

    inbox: str
    capabilities: Capabilities

    async def run(self, sink: Sink) -> None:
        """Set up, serve until cancelled (poll, refresh, reconcile), clean up."""

    async def send(self, message: OutboundMessage) -> Receipt:
        """Make the one platform call of this message. Raises AdapterError only."""

    async def probe(self) -> Health:
        """Ask the platform who we are. Raises AdapterError."""


@runtime_checkable
class WebhookAdapter(Protocol):
    """An adapter that the platform calls."""

    async def receive(self, request: RawRequest, sink: Sink) -> RawResponse:
        """Size, signature on raw bytes, parse, sink, answer. Raises StoreUnavailable only."""

    async def connect(self, url: str) -> tuple[str, ...]:
        """Make the platform call ``url``; set menus and commands. Gives back what was done, one line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Read-back found it; ``source_id`` is the platform's id."""

    source_id: str


@dataclass(frozen=True, slots=True)
class Absent:
    """Read-back is sure that it is not there (yet)."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The platform gives no way to know, now or ever."""


@runtime_checkable
class Lookup(Protocol):
    """Read-back after an unknown outcome."""

    async def find(self, message: OutboundMessage) -> Found | Absent | CannotTell:
        """Look for a message that may have been sent since ``message.since``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPost:
    """Something that stands on our own timeline. ``text``: as its readers see it, real links for shortened ones."""

    source_id: str
    at: datetime
    text: str | None = None


@runtime_checkable
class Timeline(Protocol):
    """An account whose own timeline can be read."""

    async def own_posts(self, since: datetime) -> Sequence[OwnPost]:
        """Our newest posts since a time, with the ids that receipts hold. One call; raises AdapterError."""


@runtime_checkable
class ProfilePictures(Protocol):
    """An account that can be asked what picture somebody shows."""

    async def profile_picture(self, person: str) -> bytes | None:
        """The small form of a person's picture, or of our own for ``""``; None without one. Raises AdapterError."""


@runtime_checkable
class ReadBack(Protocol):
    """An account whose posts can be held against what was sent."""

    def reads_as(self, message: OutboundMessage, shown: str) -> bool:
        """Whether a shown text is what this post says, but for what the platform is known to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Bytes of an attachment."""

    content: bytes
    mime: str
    file_name: str = ""


@runtime_checkable
class MediaSource(Protocol):
    """Fetches what a contact sent."""

    async def fetch(self, attachment: Attachment) -> Media:
        """The bytes behind ``attachment.ref``. Raises AdapterError; PermanentError means never."""


@runtime_checkable
class Ephemeral(Protocol):
    """Signals that are never stored and whose failure does not matter."""

    async def signal(self, kind: str, recipient: str, value: str = "", text: str = "") -> None:
        """``typing``, ``answer_callback`` (value: callback id), ``delete_inbound`` (value: source_id)."""


@runtime_checkable
class Authorisable(Protocol):
    """An account that a person authorises in a browser (X PKCE, Weibo OAuth)."""

    async def authorise_url(self, redirect_uri: str) -> tuple[str, dict[str, str]]:
        """The page to open, and what must be kept until the code comes back."""

    async def authorise(self, code: str, kept: Mapping[str, str]) -> str:
        """Trade the code for tokens and keep them. Gives back the account's name."""


UPLOAD, WAITING = "u", "waiting"
"""With what the id of a blob begins that our people uploaded; its ``ref`` while nothing of ours uses it."""


class BlobReader(Protocol):
    """How an adapter gets the bytes of an outbound attachment."""

    async def get(self, blob: str) -> Media:
        """The blob's bytes. Raises KeyError."""


class Vault(Protocol):
    """Small sealed rows that must outlive the process: rotated token pairs, cached access tokens, cursors.

    Values are encrypted at rest. ``lease`` guards against two refreshers.
    """

    async def get(self, key: str) -> dict[str, Any] | None:
        """The value last put, or None."""

    async def put(self, key: str, value: dict[str, Any]) -> None:
        """Commit a value before it is used."""

    async def lease(self, key: str, seconds: float) -> bool:
        """Become or stay the holder of ``key`` for some time of the database; False while another one holds it."""

    async def release(self, key: str) -> None:
        """End a lease of ours early; another one's is left alone."""


# --- the rest of the world ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bucket:
    """A shared allowance: ``burst`` tokens fit in, ``count`` come back in ``per_seconds``.

    One with ``count`` 0 has no bound and can only be blocked.
    """

    name: str
    count: int
    per_seconds: float
    burst: int


class Fabric(Protocol):
    """Wake-ups, push and shared buckets. May be flushed, paused or gone at any moment at the price of a delay."""

    def publish(self, topic: str, event: Mapping[str, Any]) -> None:
        """Tell every process's subscribers; ids only, never text. Never waits and never raises."""

    def subscribe(self, topic: str) -> AsyncIterator[Mapping[str, Any]]:
        """Events of a topic from this call on; ``{"resync": True}`` when some may be lost."""

    async def take(self, buckets: Sequence[Bucket]) -> float:
        """Take a token of each bucket, or of none: 0.0, or the seconds to wait. Waits for others 50 ms at most."""

    async def block(self, bucket: str, seconds: float) -> None:
        """Nobody takes from this bucket for some time (a 429); a shorter ban does not end a longer one."""

    async def close(self) -> None:
        """Let go of what is connected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a language model replied; ``tokens`` as its server counted them, None when it does not say."""

    text: str
    tokens: int | None = None


class LanguageModel(Protocol):
    """A language model that the owner runs or rents."""

    async def complete(self, task: Task, seconds: float) -> Completion:
        """One request, at most ``seconds`` long. Raises AdapterError."""


class Clock(Protocol):
    """The fleet's time."""

    def now(self) -> datetime:
        """Aware UTC."""
