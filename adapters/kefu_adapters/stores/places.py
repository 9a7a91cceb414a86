"""Addresses of stores: ``sqlite:PATH`` and ``postgresql://…``, as operators and settings write them."""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from kefu_core.errors import ConfigError

MOVED = "moved"
"""Key of the settings' row that marks a store as moved: JSON with ``to`` and ``at`` (ms)."""


def is_sqlite(url: str) -> bool:
    """Whether an address names a SQLite file."""
    return url.startswith("sqlite:")


def sqlite_path(url: str) -> Path:
    """The file of ``sqlite:///path`` (four slashes: absolute), or of the short form ``sqlite:path``."""
    rest = url.removeprefix("sqlite:")
    if rest.startswith("//"):
        return Path(unquote(urlsplit(url).path)[1:])
    return Path(rest)


def driver_url(url: str) -> str:
    """The address as the SQL toolkit wants it: with the driver's name."""
    if is_sqlite(url):
        return f"sqlite:///{sqlite_path(url)}"
    return re.sub(r"^postgres(ql)?(\+\w+)?:", "postgresql+psycopg:", url)


def plain_url(url: str) -> str:
    """The address as PostgreSQL's own client wants it: without the driver's name."""
    return re.sub(r"^postgres(ql)?(\+\w+)?:", "postgresql:", url)


def spoken(url: str) -> str:
    """An address without its password, to be shown."""
    return re.sub(r"//([^:/@]*):[^@/]*@", r"//\1:…@", url)


def checked(url: str) -> str:
    """The address itself. Raises ConfigError when it is of neither kind."""
    if is_sqlite(url) or re.match(r"^postgres(ql)?(\+\w+)?://", url):
        return url
    raise ConfigError(f"{spoken(url)}: write sqlite:PATH or postgresql://USER@HOST/DATABASE")


def with_password(url: str, password: str) -> str:
    """The address with a password that was given apart; one that has its own keeps it."""
    parts = urlsplit(url)
    if not password or is_sqlite(url) or parts.password:
        return url
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))


def moved_sentence(to: str) -> str:
    """Why a store that was moved is not used."""
    return (
        f"this store was moved to {to}; a fleet started here would answer twice. "
        "If you mean it (the move was given up), run kefu copy --undo."
    )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Place:
    """One installation's store: its address, the folder of its attachments, and the key that its seals come from."""

    url: str
    blobs: Path
    secret: bytes

    def seal(self, text: bytes) -> str:
        """The keyed hash of a manifest."""
        return hmac.new(self.secret, b"kefu backup seal\n" + text, hashlib.sha256).hexdigest()

    @property
    def key_check(self) -> str:
        """Tells two secret keys apart, and nothing else about them."""
        return hmac.new(self.secret, b"kefu backup key", hashlib.sha256).hexdigest()[:16]

    @property
    def erasure_key(self) -> bytes:
        """The key of references to erased people."""
        return hmac.new(self.secret, b"kefu erasure", hashlib.sha256).digest()


def fingerprint(secret: bytes, settings: Any) -> str:
    """A keyed hash of the settings: says whether two backups were made under the same ones."""
    text = json.dumps(settings, sort_keys=True, default=str, ensure_ascii=False)
    return hmac.new(secret, b"kefu settings\n" + text.encode(), hashlib.sha256).hexdigest()[:32]
