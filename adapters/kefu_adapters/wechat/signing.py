"""Signatures and the cipher of pushes. Pure but for the random bytes of a reply; knows nothing of what is inside."""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import struct

from wechatpy.crypto import PrpCrypto

from kefu_adapters.wechat.facts import AES_BLOCK_BYTES, FRESH_SECONDS, KEY_CHARS
from kefu_core.errors import BadSignature

_KEY = re.compile(r"[A-Za-z0-9+/]+")
_HEAD_BYTES = 20
"""16 random bytes and the length of the message."""


def signature(*parts: str) -> str:
    """SHA-1 over the parts, sorted as bytes and joined: lower-case hex."""
    joined = b"".join(sorted(part.encode("utf-8", "surrogatepass") for part in parts))
    return hashlib.sha1(joined).hexdigest()  # noqa: S324 - the platform's rule


def is_signed(given: str, *parts: str) -> bool:
    """Whether ``given`` is the signature of the parts, in constant time."""
    return hmac.compare_digest(signature(*parts).encode(), given.encode("utf-8", "surrogatepass"))


def is_fresh(timestamp: str, now_seconds: float) -> bool:
    """Whether a push's time is within five minutes of ours. A repeat may carry the first attempt's."""
    if not (timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > 12:
        return False
    return abs(now_seconds - int(timestamp)) <= FRESH_SECONDS


def is_key(encoding_aes_key: str) -> bool:
    """Whether this can be an EncodingAESKey."""
    return len(encoding_aes_key) == KEY_CHARS and bool(_KEY.fullmatch(encoding_aes_key))


class _Prp(PrpCrypto):  # type: ignore[misc]  # the library has no types
    """The library's cipher with a prefix that can't be guessed."""

    def get_random_string(self) -> str:
        return secrets.token_hex(8)


class Cipher:
    """Opens and seals messages under one EncodingAESKey."""

    def __init__(self, encoding_aes_key: str, app_id: str) -> None:
        # The last character may carry spare bits; a strict decoder would refuse the key.
        self._prp = _Prp(base64.b64decode(encoding_aes_key + "="))
        self._app_id = app_id

    def open(self, sealed: str) -> bytes:
        """The message inside. Raises BadSignature, the same for padding, length and another account's id."""
        try:
            raw = base64.b64decode(sealed.encode("ascii"), validate=True)
            plain: bytes = self._prp.cipher.decrypt(raw)
        except (ValueError, binascii.Error):
            raise BadSignature("the message can't be opened") from None
        message = _unpacked(plain, self._app_id.encode())
        if message is None:
            raise BadSignature("the message can't be opened")
        return message

    def seal(self, text: str) -> str:
        """The text as ``Encrypt``."""
        sealed: bytes = self._prp.encrypt(text, self._app_id)
        return sealed.decode("ascii")


def _unpacked(plain: bytes, app_id: bytes) -> bytes | None:
    """Check padding, length and receiver of what came out of the cipher; the library trusts them."""
    if len(plain) < AES_BLOCK_BYTES or len(plain) % AES_BLOCK_BYTES:
        return None
    pad = plain[-1]
    if not 1 <= pad <= AES_BLOCK_BYTES or plain[-pad:] != bytes([pad]) * pad:
        return None
    body = plain[:-pad]
    if len(body) < _HEAD_BYTES:
        return None
    (length,) = struct.unpack(">I", body[16:_HEAD_BYTES])
    end = _HEAD_BYTES + length
    if end > len(body) or not hmac.compare_digest(body[end:], app_id):
        return None
    return body[_HEAD_BYTES:end]
