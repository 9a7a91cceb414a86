"""Signatures and the message cipher of WeChat pushes, from the platform's side.

Written apart from the library that the adapter uses, so that each judges the other.
"""

import base64
import binascii
import hashlib
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
"""Padding block in bytes: twice the cipher's own block, by protocol."""


class CipherError(ValueError):
    """A cipher text that this account did not or could not mean."""


def signature(*parts: str) -> str:
    """SHA-1 in hex of the parts, sorted as byte strings and joined."""
    return hashlib.sha1(b"".join(sorted(p.encode() for p in parts)), usedforsecurity=False).hexdigest()


class MessageCipher:
    """AES-256-CBC as WeChat uses it: fixed IV, length prefix in bytes, own id behind the text."""

    def __init__(self, encoding_aes_key: str, app_id: str) -> None:
        # Lenient on purpose: the last character of a key may carry spare bits that strict decoders refuse.
        self._key = base64.b64decode(encoding_aes_key + "=")
        if len(self._key) != 32:
            raise ValueError("EncodingAESKey must decode to 32 bytes")
        self.app_id = app_id

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))

    def encrypt(self, text: str, *, app_id: str | None = None, prefix: bytes | None = None) -> str:
        """Base64 of the encrypted text. ``app_id`` and ``prefix`` let a test forge or repeat one."""
        message = text.encode()
        plain = b"".join(
            (
                prefix or os.urandom(16),
                struct.pack(">I", len(message)),
                message,
                (self.app_id if app_id is None else app_id).encode(),
            )
        )
        pad = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted: str) -> str:
        """The text inside. Raises CipherError for anything that is not whole and meant for this account."""
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError) as exc:
            raise CipherError("not base64") from exc
        if not sealed or len(sealed) % 16:
            raise CipherError("not a whole number of blocks")
        decryptor = self._cipher().decryptor()
        padded = decryptor.update(sealed) + decryptor.finalize()
        pad = padded[-1]
        if not 1 <= pad <= BLOCK or len(padded) < pad + 20:
            raise CipherError("bad padding")
        plain = padded[:-pad]
        (length,) = struct.unpack(">I", plain[16:20])
        if length > len(plain) - 20:
            raise CipherError("length beyond the buffer")
        if plain[20 + length :] != self.app_id.encode():
            raise CipherError("meant for another account")
        try:
            return plain[20 : 20 + length].decode()
        except UnicodeDecodeError as exc:
            raise CipherError("not UTF-8") from exc
