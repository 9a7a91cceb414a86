"""Seals small texts under keys from outside the database; the newest key seals, each older one still opens."""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kefu_core.errors import ConfigError


class Sealer:
    """``secrets``: bytes that keys are derived from, the newest first. ``purpose`` keeps kinds of rows apart."""

    def __init__(self, secrets: Sequence[bytes], purpose: bytes) -> None:
        self._fernet = MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])

    def seal(self, text: str) -> str:
        """The sealed form."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """The text. Raises ConfigError when none of the keys fits."""
        try:
            return self._fernet.decrypt(sealed.encode("ascii")).decode()
        except (InvalidToken, UnicodeEncodeError) as error:
            raise ConfigError(
                "a sealed row cannot be opened: KEFU_SECRET_KEY is not the one that it was sealed with. "
                "Give the old key as KEFU_SECRET_KEY_OLD, or do anew what was sealed."
            ) from error


def _key(secret: bytes, purpose: bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kefu " + purpose).derive(secret)
    return base64.urlsafe_b64encode(derived)
