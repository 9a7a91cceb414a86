"""A file that is encrypted as it is written: chunks of 1 MiB, each authenticated, the last one marked.

Layout: magic, kind of key, cost, salt (16 bytes); then chunks of ChaCha20-Poly1305. A chunk's nonce is its number and
a flag for the last, and the head is bound into each, so nothing can be cut off, swapped or taken over from another
file. Kinds: 1 a key file, 2 a passphrase (scrypt).
"""

import io
import secrets
from dataclasses import dataclass
from typing import IO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from kefu_core.errors import StoreError

MAGIC = b"KEFUSEAL1\n"
CHUNK_BYTES = 1 << 20
_TAG_BYTES = 16
_HEAD_BYTES = len(MAGIC) + 2 + 16
_KEY_FILE, _PASSPHRASE = 1, 2
_COST = 16
_HIGHEST_COST = 20
MIN_KEY_BYTES = 32
MIN_PASSPHRASE_CHARS = 12


class ArchiveRefused(StoreError):
    """A backup that must not be used: cut off, changed, of another key, or of a newer version."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Key:
    """What opens a sealed file: the bytes of a key file, or a passphrase."""

    file: bytes = b""
    passphrase: str = ""

    @classmethod
    def of(cls, *, file: bytes | None = None, passphrase: str = "") -> Self | None:
        """A key, or None when neither is given. Raises ArchiveRefused when it is too short to be one."""
        if file is not None:
            if len(file) < MIN_KEY_BYTES:
                raise ArchiveRefused(f"the key file holds less than {MIN_KEY_BYTES} bytes")
            return cls(file=file)
        if passphrase and len(passphrase) < MIN_PASSPHRASE_CHARS:
            raise ArchiveRefused(f"the passphrase is shorter than {MIN_PASSPHRASE_CHARS} characters")
        return cls(passphrase=passphrase) if passphrase else None


def _cipher(key: Key, kind: int, cost: int, salt: bytes) -> ChaCha20Poly1305:
    if kind == _KEY_FILE and key.file:
        return ChaCha20Poly1305(HKDF(SHA256(), 32, salt, b"kefu backup v1").derive(key.file))
    if kind == _PASSPHRASE and key.passphrase and cost <= _HIGHEST_COST:
        return ChaCha20Poly1305(Scrypt(salt, 32, 2**cost, 8, 1).derive(key.passphrase.encode("utf-8")))
    wanted = {_KEY_FILE: "a key file (--key-file)", _PASSPHRASE: "a passphrase (KEFU_BACKUP_PASSPHRASE)"}
    raise ArchiveRefused(f"this backup is encrypted; it opens with {wanted.get(kind, 'a newer version of Kefu')}")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class SealingWriter(io.RawIOBase):
    """Encrypts what is written into ``target``; only ``close`` makes the file whole. Leaves ``target`` open."""

    def __init__(self, target: IO[bytes], key: Key) -> None:
        self._target = target
        kind = _KEY_FILE if key.file else _PASSPHRASE
        salt = secrets.token_bytes(16)
        self._head = MAGIC + bytes([kind, _COST]) + salt
        self._cipher = _cipher(key, kind, _COST, salt)
        self._waiting = bytearray()
        self._number = 0
        target.write(self._head)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: object) -> int:
        """Take bytes; whole chunks are passed on at once."""
        view = memoryview(data)  # type: ignore[arg-type] # anything that has bytes
        self._waiting += view
        while len(self._waiting) > CHUNK_BYTES:  # one full chunk stays back: it may be the last
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]
        return view.nbytes

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, self._head))
        self._number += 1

    def close(self) -> None:
        """Write the last chunk with its mark."""
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
            self._waiting.clear()
        super().close()


class SealedReader(io.RawIOBase):
    """Decrypts ``source``. Raises ArchiveRefused for a wrong key and for anything that was changed or cut off."""

    def __init__(self, source: IO[bytes], key: Key | None) -> None:
        head = source.read(_HEAD_BYTES)
        if len(head) < _HEAD_BYTES:
            raise ArchiveRefused("the backup is cut off in its first bytes")
        kind, cost = head[len(MAGIC)], head[len(MAGIC) + 1]
        self._source, self._head = source, head
        self._cipher = _cipher(key or Key(), kind, cost, head[-16:])
        self._number = 0
        self._open = b""
        self._following = source.read(CHUNK_BYTES + _TAG_BYTES)
        self._ended = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer`` with what the next chunk says."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type] # a writable buffer
        while not self._open and not self._ended:
            self._next()
        count = min(len(view), len(self._open))
        view[:count] = self._open[:count]
        self._open = self._open[count:]
        return count

    def _next(self) -> None:
        sealed, self._following = self._following, self._source.read(CHUNK_BYTES + _TAG_BYTES)
        last = not self._following
        try:
            self._open = self._cipher.decrypt(_nonce(self._number, last=last), sealed, self._head)
        except InvalidTag:
            if self._number:
                raise ArchiveRefused(f"the backup is cut off or was changed (chunk {self._number + 1})") from None
            raise ArchiveRefused("the key does not fit this backup, or its first bytes were changed") from None
        self._number += 1
        self._ended = last
