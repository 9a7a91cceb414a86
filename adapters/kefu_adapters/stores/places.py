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

_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.%\w]*\]|[^:\[\]]*)(?::\d{0,5})?")
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
    """An address without its passwords, to be shown. Of a spoiled one it rather hides too much."""
    plain = re.sub(r"^([a-z+]*:(?://)?[^:/?#@]*):.*@", r"\1:…@", url, count=1, flags=re.DOTALL | re.IGNORECASE)
    return re.sub(r"([?&](?:ssl)?pass[^=&]*=)[^&]*", r"\1…", plain, flags=re.IGNORECASE)


def fault(url: str) -> str:
    """What is wrong with the form of a server's address, or nothing. The words never hold a part of the address.

    A password that was written in plain is the usual reason: a slash or a hash in it ends the host too early, and
    drivers then complain about a port and quote the password.
    """
    advice = "; characters like / # ? @ within a password are written as %2F %23 %3F %40"
    try:
        parts = urlsplit(url)
    except ValueError:
        return f"is no address{advice}"
    hosts = parts.netloc.rpartition("@")[2].split(",")
    if "://" not in url or parts.fragment or not all(_HOST.fullmatch(host) for host in hosts):
        return f"is no address{advice}"
    if "@" in parts.path and parts.scheme != "unix":
        return f"has an @ behind the host{advice}"
    return ""


def checked(url: str) -> str:
    """The address itself. Raises ConfigError when it is of neither kind."""
    if is_sqlite(url):
        return url
    if not re.match(r"^postgres(ql)?(\+\w+)?://", url):
        raise ConfigError("an address of neither kind: write sqlite:PATH or postgresql://USER@HOST/DATABASE")
    if wrong := fault(url):
        raise ConfigError(f"the address {wrong}")
    return url


def with_password(url: str, password: str) -> str:
    """The address with a password that was given apart; one that has its own keeps it."""
    parts = urlsplit(url)
    if not password or is_sqlite(url) or parts.password:
        return url
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))


def blob_path(folder: Path, file: str) -> Path:
    """Where an attachment's bytes lie in the folder of attachments."""
    return folder / file[:2] / file


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
