"""A passkey in software: makes one ES256 key per site and answers challenges, as WebAuthn level 3 describes."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

_PRESENT, _VERIFIED, _KEY_IS_INSIDE = 0x01, 0x04, 0x40


def text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


class Authenticator:
    """One key. ``count`` is what the next answer carries; ``counts`` False for one that always says 0."""

    def __init__(self, *, counts: bool = True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential = secrets.token_bytes(16)
        self.counts, self.count = counts, 1

    def make(self, options: dict[str, Any], origin: str) -> dict[str, Any]:
        """The answer to ``navigator.credentials.create``."""
        numbers = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        data = self._data(options["rp"]["id"], _PRESENT | _VERIFIED | _KEY_IS_INSIDE)
        data += bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cose
        said = self._said("webauthn.create", options, origin)
        whole = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential({"clientDataJSON": text(said), "attestationObject": text(whole)})

    def answer(self, options: dict[str, Any], origin: str, site: str = "") -> dict[str, Any]:
        """The answer to ``navigator.credentials.get``."""
        data = self._data(site or options["rpId"], _PRESENT | _VERIFIED)
        said = self._said("webauthn.get", options, origin)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            {
                "clientDataJSON": text(said),
                "authenticatorData": text(data),
                "signature": text(signature),
                "userHandle": None,
            }
        )

    def _data(self, site: str, flags: int) -> bytes:
        count = self.count if self.counts else 0
        self.count += 1
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _said(self, kind: str, options: dict[str, Any], origin: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": options["challenge"], "origin": origin, "crossOrigin": False}
        ).encode()

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        name = text(self.credential)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}
