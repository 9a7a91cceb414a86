"""Puts a backup into an empty store, and makes it safe: what was under way is held until a person has looked.

On SQLite the new store is built aside and takes its place by renaming; on PostgreSQL it is one transaction. Until then
nothing is changed.
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import contextlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kefu_adapters.stores import archive, backup
from kefu_adapters.stores.archive import Manifest, Sum
from kefu_adapters.stores.erasure import Eraser
from kefu_adapters.stores.places import Place, blob_path, is_sqlite, sqlite_path
from kefu_adapters.stores.restored import Held, make_safe
from kefu_adapters.stores.revisions import standing, upgrade
from kefu_adapters.stores.sealed_file import ArchiveRefused, Key
from kefu_adapters.stores.sides import Side, SideDatabase, at_once, opened, quoted, refuse_running, tables
from kefu_adapters.stores.sqlite_files import FileLock, check_place
from kefu_core.errors import ConfigError, StoreError

MAY_HAVE_ROWS = frozenset({"processes", "counters", "settings"})
"""A store that holds rows of these tables only has never been used."""
_SIDE_FILES = ("", "-wal", "-shm", "-journal")

Erasure = tuple[str, int, str]
"""Reference, time (ms), who."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of it. ``aside``: where the store that was replaced lies now. ``erased``: people erased once more."""

    manifest: Manifest
    held: Held
    aside: Path | None
    erased: int


def occupied(url: str) -> str:
    """The first table that shows that a store is in use, or nothing. Raises StoreError."""
    if is_sqlite(url) and not sqlite_path(url).exists():
        return ""
    if not standing(url).current:
        return ""
    with opened(url) as side:
        for table in tables():
            if table.name not in MAY_HAVE_ROWS and list(side.rows(f'SELECT 1 FROM "{table.name}" LIMIT 1')):
                return table.name
    return ""


def erasures(url: str) -> tuple[Erasure, ...]:
    """The erasure list of a store that is about to be replaced; empty when there is none."""
    try:
        if not standing(url).current:
            return ()
        with opened(url) as side:
            return tuple((r, at, who) for r, at, who in side.rows("SELECT reference,at,who FROM erasures"))
    except (StoreError, ConfigError):
        return ()


def restore(
    place: Place,
    file: Path,
    *,
    key: Key | None = None,
    replace: bool = False,
    other_key: bool = False,
    erased: Sequence[Erasure] = (),
    said: Callable[[str], None] = lambda _line: None,
    now: int | None = None,
) -> Restored:
    """Verify, restore, make safe. ``erased``: the list of erasures that was kept apart; the replaced store's joins it.

    Raises:
        ArchiveRefused: the backup is not whole; nothing was changed.
        ConfigError: the place is in use, or the backup is of a newer version.
        StoreError, OSError: it did not work; nothing was changed.
    """
    said(f"reading {file}")
    manifest = backup.verify(place, file, key, other_key=other_key)
    now = round(time.time() * 1000) if now is None else now
    work = _into_sqlite if is_sqlite(place.url) else _into_postgres
    return work(place, file, key, manifest, replace, tuple(erased), now)


def _refuse_occupied(place: Place, replace: bool) -> None:
    found = occupied(place.url)
    if found and not replace:
        raise ConfigError(f"the store is not empty (it has {found}): restore elsewhere, or say --replace")


def _into_sqlite(
    place: Place, file: Path, key: Key | None, manifest: Manifest, replace: bool, erased: tuple[Erasure, ...], now: int
) -> Restored:
    path = sqlite_path(place.url).absolute()
    check_place(path)
    lock = FileLock(path)
    lock.take()
    new, new_blobs = path.with_name(path.name + ".restoring"), place.blobs.with_name(place.blobs.name + ".restoring")
    try:
        _refuse_occupied(place, replace)
        erased += erasures(place.url) if path.exists() else ()
        _clear(new, new_blobs)
        address = f"sqlite:///{new}"
        upgrade(address, manifest.begin.revision)
        with opened(address) as side:
            _load(side, file, key, manifest, new_blobs)
            side.commit()
        upgrade(address)
        with opened(address) as side:
            held = make_safe(side, taken_at=manifest.begin.at, now=now)
            again = _erase_again(side, place, new_blobs, erased, manifest.begin.at, now)
            side.commit()
        aside = _swap(path, place.blobs, new, new_blobs, now)
    finally:
        _clear(new, new_blobs)
        lock.release()
    return Restored(manifest=manifest, held=held, aside=aside, erased=again)


def _clear(new: Path, blobs: Path) -> None:
    for ending in _SIDE_FILES:
        new.with_name(new.name + ending).unlink(missing_ok=True)
    shutil.rmtree(blobs, ignore_errors=True)


def _swap(path: Path, blobs: Path, new: Path, new_blobs: Path, now: int) -> Path | None:
    """The new store takes the old one's place; the old one is moved aside, whole."""
    aside: Path | None = None
    if path.exists() or blobs.exists():
        aside = path.parent / f"before-restore-{now}"
        aside.mkdir(mode=0o700)
    if aside is not None and path.exists():
        _settle_log(path)
        for ending in _SIDE_FILES[1:]:
            left = path.with_name(path.name + ending)
            if left.exists():
                left.rename(aside / left.name)
        os.link(path, aside / path.name)
    if aside is not None and blobs.exists():
        blobs.rename(aside / blobs.name)
    if new_blobs.exists():
        new_blobs.rename(blobs)
    new.chmod(0o600)
    handle = os.open(new, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    new.rename(path)
    return aside


def _settle_log(path: Path) -> None:
    """Bring the old store's log into its file; one that cannot be read keeps its log beside it."""
    with contextlib.suppress(sqlite3.Error):
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


def _into_postgres(
    place: Place, file: Path, key: Key | None, manifest: Manifest, replace: bool, erased: tuple[Erasure, ...], now: int
) -> Restored:
    stands = standing(place.url)
    if stands.current not in {"", manifest.begin.revision}:
        raise ConfigError(
            f"the backup is of revision {manifest.begin.revision}, the database stands at {stands.current}: "
            "restore into a new, empty database; its tables are then brought forward"
        )
    _refuse_occupied(place, replace)
    erased += erasures(place.url)
    new_blobs = place.blobs.with_name(place.blobs.name + ".restoring")
    shutil.rmtree(new_blobs, ignore_errors=True)
    upgrade(place.url, manifest.begin.revision)
    aside: Path | None = None
    try:
        with opened(place.url) as side:
            refuse_running(side)
            for table in reversed(tables()):
                side.run(f'DELETE FROM "{table.name}"')
            _load(side, file, key, manifest, new_blobs)
            held = make_safe(side, taken_at=manifest.begin.at, now=now)
            again = _erase_again(side, place, new_blobs, erased, manifest.begin.at, now)
            side.commit()
        if new_blobs.exists():
            if place.blobs.exists():
                aside = place.blobs.with_name(f"{place.blobs.name}-before-restore-{now}")
                place.blobs.rename(aside)
            new_blobs.rename(place.blobs)
    finally:
        shutil.rmtree(new_blobs, ignore_errors=True)
    upgrade(place.url)
    return Restored(manifest=manifest, held=held, aside=aside, erased=again)


def _load(side: Side, file: Path, key: Key | None, manifest: Manifest, blobs: Path) -> None:
    """Put in all parts, then read the tables back: what stands there must be what was verified."""
    known = {table.name for table in tables()}
    for name, content in archive.parts(file, key):
        table = archive.table_of(name)
        if table:
            if table not in known:
                raise ArchiveRefused(f"the backup has a table that this version does not know: {table}")
            side.load(table, manifest.begin.tables[table], archive.rows_of(content))
        elif name.startswith("blobs/"):
            _write_blob(blobs, name.removeprefix("blobs/"), content)
    side.complete()
    for table, names in manifest.begin.tables.items():
        total = Sum()
        for row in side.rows(f'SELECT {quoted(names)} FROM "{table}"'):
            total.add(archive.line(row))
        if total.to_json() != manifest.tables[table]:
            raise ArchiveRefused(f"the rows of {table} did not arrive as they left")


def _write_blob(folder: Path, name: str, content: bytes) -> None:
    path = blob_path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _erase_again(side: Side, place: Place, blobs: Path, erased: Sequence[Erasure], taken_at: int, now: int) -> int:
    """Bring the erasure list up to date, then erase everybody again who was erased after the backup was taken."""
    for reference, at, who in erased:
        side.run(
            "INSERT INTO erasures (reference,at,who) VALUES (?,?,?)"
            " ON CONFLICT(reference) DO UPDATE SET at=excluded.at,who=excluded.who WHERE excluded.at>erasures.at",
            (reference, at, who),
        )
    since = [row[0] for row in side.rows("SELECT reference FROM erasures WHERE at>=?", (taken_at,))]
    eraser = Eraser(SideDatabase(side), place.erasure_key, blobs=blobs)
    return at_once(eraser.again(since, at=now))
