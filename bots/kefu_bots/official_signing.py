"""The signed twin of the official list: Ed25519 over canonical JSON, made here and verified anywhere, also offline.

``canonical`` is JSON in UTF-8 with sorted keys and no blanks, without ``signatures``, behind one line that names the
purpose; so a signature of ours means nothing anywhere else.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kefu_core.errors import ConfigError
from kefu_core.ports import Vault

FORMAT = 1
LIFE = timedelta(days=7)
ISSUED_EVERY = timedelta(hours=1)
MAX_BYTES = 2**20
_PURPOSE = b"kefu-official-v1\n"
_ROW = "official:key"
_LEASE = "official:key:lease"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key of ours. ``until``: an older one signs along until then."""

    private: Ed25519PrivateKey
    made_at: datetime
    until: datetime | None = None

    @property
    def public(self) -> str:
        """The 32 bytes of the public key, base64."""
        return base64.b64encode(self.private.public_key().public_bytes_raw()).decode("ascii")

    @property
    def id(self) -> str:
        """The first 16 hex digits of the public key's SHA-256."""
        return key_id(self.public)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a signed document is worth. ``problem`` is empty when it holds."""

    problem: str = ""
    key: str = ""
    version: int = 0
    issued_at: str = ""
    expires_at: str = ""


class OfficialKeys:
    """The keys, sealed in the vault. Other processes see a change at their next look."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def ensure(self, now: datetime) -> list[SigningKey]:
        """The keys that sign now, the current one first; made if there is none. Raises ConfigError."""
        stored = await self._vault.get(_ROW)
        if stored is None and await self._vault.lease(_LEASE, 30.0):
            stored = await self._vault.get(_ROW)
            if stored is None:
                await self._vault.put(_ROW, {"keys": [_dump(_new(now))]})
                stored = await self._vault.get(_ROW)
            await self._vault.release(_LEASE)
        keys = [_load(item) for item in (stored or {}).get("keys", ())]
        return [key for key in keys if key.until is None or key.until > now]

    async def rotate(self, now: datetime, until: datetime) -> SigningKey:
        """A new current key; the one before signs along until ``until``. A key that cannot be read is given up."""
        try:
            known = await self.ensure(now)
        except ConfigError:
            known = []
        new = _new(now)
        older = [
            SigningKey(private=key.private, made_at=key.made_at, until=until if key.until is None else key.until)
            for key in known
        ]
        await self._vault.put(_ROW, {"keys": [_dump(key) for key in (new, *older)]})
        return new


def signed(
    keys: list[SigningKey],
    *,
    version: int,
    content: Mapping[str, Any],
    brand: Mapping[str, str],
    page: str,
    now: datetime,
) -> dict[str, Any]:
    """The document as it is served; within an hour it stays the same to the byte."""
    seconds = ISSUED_EVERY.total_seconds()
    issued = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    document: dict[str, Any] = {
        "kefu_official": FORMAT,
        "brand": dict(brand),
        "version": version,
        "issued_at": _moment(issued),
        "expires_at": _moment(issued + LIFE),
        "page": page,
        "list": dict(content),
        "keys": [
            {"id": key.id, "public": key.public, **({"until": _moment(key.until)} if key.until else {})} for key in keys
        ],
    }
    line = canonical(document)
    document["signatures"] = [
        {"key": key.id, "value": base64.b64encode(key.private.sign(line)).decode("ascii")} for key in keys
    ]
    return document


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are signed."""
    rest = {name: value for name, value in document.items() if name != "signatures"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return _PURPOSE + text.encode()


def key_id(public: str) -> str:
    """The short name of a public key. Raises ValueError for what is none."""
    return hashlib.sha256(_public_bytes(public)).hexdigest()[:16]


def verify(raw: bytes, *, key: str = "", now: datetime) -> Verified:
    """Judge a document: with ``key`` (base64) by that key alone, else only whether its own key signed it."""
    try:
        document = json.loads(raw) if len(raw) <= MAX_BYTES else None
        if not isinstance(document, dict) or document.get("kefu_official") != FORMAT:
            return Verified(problem="not an official list of this format")
        publics = [key] if key else [str(item["public"]) for item in document["keys"]]
        values = {str(item["key"]): str(item["value"]) for item in document["signatures"]}
        line = canonical(document)
        expires = datetime.fromisoformat(document["expires_at"])
        issued = datetime.fromisoformat(document["issued_at"])
        by = next((key_id(public) for public in publics if _signed_by(public, values, line)), "")
        told = Verified(
            key=by,
            version=int(document["version"]),
            issued_at=document["issued_at"],
            expires_at=document["expires_at"],
        )
        if not by:
            return _with(told, "the signature does not hold")
        if now >= expires:
            return _with(told, "it has expired")
        return _with(told, "it is issued in the future") if issued > now + timedelta(minutes=10) else told
    except (ValueError, KeyError, TypeError, RecursionError):
        return Verified(problem="unreadable")


def _with(told: Verified, problem: str) -> Verified:
    return Verified(
        problem=problem, key=told.key, version=told.version, issued_at=told.issued_at, expires_at=told.expires_at
    )


def _signed_by(public: str, values: Mapping[str, str], line: bytes) -> bool:
    value = values.get(key_id(public))
    if value is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(_public_bytes(public)).verify(base64.b64decode(value, validate=True), line)
    except (InvalidSignature, binascii.Error):
        return False
    return True


def _public_bytes(public: str) -> bytes:
    raw = base64.b64decode(public.strip(), validate=True)
    if len(raw) != 32:
        raise ValueError("a public key has 32 bytes")
    return raw


def _new(now: datetime) -> SigningKey:
    return SigningKey(private=Ed25519PrivateKey.generate(), made_at=now)


def _dump(key: SigningKey) -> dict[str, Any]:
    return {
        "seed": base64.b64encode(key.private.private_bytes_raw()).decode("ascii"),
        "made_at": key.made_at.isoformat(),
        **({"until": key.until.isoformat()} if key.until else {}),
    }


def _load(item: Mapping[str, Any]) -> SigningKey:
    until = item.get("until")
    return SigningKey(
        private=Ed25519PrivateKey.from_private_bytes(base64.b64decode(item["seed"])),
        made_at=datetime.fromisoformat(item["made_at"]),
        until=datetime.fromisoformat(until) if until else None,
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
