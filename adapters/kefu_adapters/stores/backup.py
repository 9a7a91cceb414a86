"""Backs a store up while the fleet works: one snapshot of its rows, its attachments, one file.

Left out: sessions, leases, and whatever lies outside the tables of ours (the keys of message fragments).
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Table

from kefu_adapters.stores import archive
from kefu_adapters.stores.archive import Begin, Manifest
from kefu_adapters.stores.places import Place, blob_path
from kefu_adapters.stores.revisions import standing
from kefu_adapters.stores.sealed_file import ArchiveRefused, Key
from kefu_adapters.stores.sides import Side, columns, quoted, snapshot, tables
from kefu_core.errors import ConfigError

WITHOUT = frozenset({"sessions"})
_LEASES = {("vault", "lease_owner"): "''", ("vault", "lease_until"): "NULL", ("parked", "holder"): "NULL"}


def back_up(place: Place, to: Path, *, version: str, settings: str, key: Key | None) -> Manifest:
    """Write a backup and read it back; gives back what it says of itself.

    Raises:
        ConfigError: the store's tables are not those of this version.
        StoreError: it cannot be read.
        OSError: the file cannot be written.
    """
    stands = standing(place.url)
    if stands.pending or stands.newer:
        raise ConfigError(
            "the store's tables are not those of this version: run kefu migrate first, or the newer version's command"
        )
    with snapshot(place.url) as side:
        begin = Begin(
            kefu=version,
            revision=stands.current,
            engine=side.engine,
            at=round(time.time() * 1000),
            settings=settings,
            key_check=place.key_check,
            tables={table.name: columns(table) for table in tables()},
        )
        with archive.writing(to, begin, key, place.seal) as writer:
            for table in tables():
                writer.rows(table.name, () if table.name in WITHOUT else side.rows(_select(table)))
            for name in _files(side):
                writer.blob(name, _content(place.blobs, name))
    return verify(place, to, key)


def _select(table: Table) -> str:
    names = [_LEASES.get((table.name, name), f'"{name}"') for name in columns(table)]
    return f'SELECT {",".join(names)} FROM "{table.name}" ORDER BY {quoted(c.name for c in table.primary_key)}'


def _files(side: Side) -> Iterator[str]:
    for (name,) in side.rows("SELECT file FROM blobs WHERE state='stored' AND file<>'' ORDER BY file"):
        yield name


def _content(folder: Path, name: str) -> bytes | None:
    """An attachment's bytes; None when it was erased after the snapshot."""
    try:
        return blob_path(folder, name).read_bytes()
    except FileNotFoundError:
        return None


def verify(place: Place, file: Path, key: Key | None, *, other_key: bool = False) -> Manifest:
    """Read a backup whole and check everything in it. ``other_key``: another installation's, whose seal is not ours.

    Raises:
        ArchiveRefused: with the reason.
    """

    def seal(check: str, text: bytes) -> str | None:
        if check == place.key_check:
            return place.seal(text)
        if other_key:
            return None
        raise ArchiveRefused(
            "the backup was made under another KEFU_SECRET_KEY: its sealed rows and its audit cannot be opened here. "
            "Put that key back, or say --other-key to do without."
        )

    return archive.verify(file, key, seal)
