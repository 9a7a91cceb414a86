"""Moves a whole store to another one, for those who outgrow one machine. The fleet is stopped meanwhile.

Nothing is held back: what was queued goes on at the new place. The old store is marked as moved, so that no fleet is
started on it by mistake; two fleets with the same messages would send them twice.
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kefu_adapters.stores.archive import Sum, line
from kefu_adapters.stores.database import setting
from kefu_adapters.stores.deliveries import GIVE_UP
from kefu_adapters.stores.places import MOVED, blob_path, is_sqlite, moved_sentence, spoken, sqlite_path
from kefu_adapters.stores.restore import occupied
from kefu_adapters.stores.revisions import standing
from kefu_adapters.stores.sides import Side, columns, opened, quoted, refuse_running, tables
from kefu_adapters.stores.sqlite_files import FileLock
from kefu_core.errors import ConfigError, StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One table of a move."""

    table: str
    count: int
    sum: str


def copy(
    source: str,
    target: str,
    *,
    blobs: tuple[Path, Path] | None = None,
    said: Callable[[Moved], None] = lambda _moved: None,
    now: int | None = None,
) -> list[Moved]:
    """Copy all rows in one transaction, compare both sides table by table, then mark the source as moved.

    Killed at any moment, the target is empty as before and the copy can be started again; killed after its commit,
    the source is not marked yet, and the target is refused as not empty. ``blobs``: folders from and to, when the
    attachments move as well.

    Raises:
        ConfigError: somebody has the source open, it was moved already, or the target is not migrated or not empty.
        StoreError: a table did not arrive as it left.
    """
    now = round(time.time() * 1000) if now is None else now
    _same_revision(source, target)
    with ExitStack() as stack:
        for url in (source, target):
            if is_sqlite(url):
                lock = FileLock(sqlite_path(url))
                lock.take()
                stack.callback(lock.release)
        refuse_moved(source)
        if found := occupied(target):
            raise ConfigError(f"{spoken(target)} is not empty (it has {found}): copy into an empty database")
        with opened(source) as old, opened(target) as new:
            refuse_running(old)
            refuse_running(new)
            done = _copy_tables(old, new, said)
            if blobs is not None:
                _copy_blobs(old, *blobs)
            _take_over(new, now)
            new.commit()
            old.run(*setting(MOVED, {"to": spoken(target), "at": now}))
            old.commit()
    return done


def _same_revision(source: str, target: str) -> None:
    if is_sqlite(source) and not sqlite_path(source).is_file():
        raise ConfigError(f"there is no store at {sqlite_path(source)}")
    for url in (source, target):
        stands = standing(url)
        if stands.pending or stands.newer:
            raise ConfigError(
                f"{spoken(url)} stands at {stands.current or 'nothing'}, this version copies {stands.head}: "
                "bring it forward with kefu migrate"
            )


def _take_over(new: Side, now: int) -> None:
    """What a process at the old place had begun to send when it died is unknown, as at any start; leases are free."""
    new.run("UPDATE processes SET ended_at=? WHERE ended_at IS NULL", (now,))
    new.run("UPDATE vault SET lease_owner='',lease_until=NULL")
    new.run("UPDATE parked SET holder=NULL WHERE holder IS NOT NULL")
    new.run(GIVE_UP, (now, now, now + 60_000))


def _copy_tables(old: Side, new: Side, said: Callable[[Moved], None]) -> list[Moved]:
    for table in reversed(tables()):
        new.run(f'DELETE FROM "{table.name}"')
    sums: dict[str, Sum] = {}
    for table in tables():
        names = columns(table)
        sums[table.name] = total = Sum()
        new.load(table.name, names, _counted(old, table.name, names, total))
    new.complete()
    done: list[Moved] = []
    for table in tables():
        names, arrived = columns(table), Sum()
        for _ in _counted(new, table.name, names, arrived):
            continue
        if arrived.to_json() != sums[table.name].to_json():
            raise StoreError(f"the rows of {table.name} did not arrive as they left; nothing was changed")
        done.append(Moved(table=table.name, count=arrived.count, sum=arrived.to_json()["sum"][:16]))
        said(done[-1])
    return done


def _counted(side: Side, table: str, names: list[str], total: Sum) -> Iterator[tuple[Any, ...]]:
    for row in side.rows(f'SELECT {quoted(names)} FROM "{table}"'):
        total.add(line(row))
        yield row


def _copy_blobs(old: Side, source: Path, target: Path) -> None:
    """Attachments whose file is there; one that was erased meanwhile is missing on both sides."""
    for (name,) in old.rows("SELECT file FROM blobs WHERE state='stored' AND file<>''"):
        here, there = blob_path(source, name), blob_path(target, name)
        if here.is_file() and not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            aside = there.with_suffix(".part")
            shutil.copyfile(here, aside)
            aside.chmod(0o600)
            aside.rename(there)


def moved_to(url: str) -> str:
    """Where a store was moved to; nothing for one that is in its place."""
    if is_sqlite(url) and not sqlite_path(url).is_file():
        return ""
    if not standing(url).current:
        return ""
    with opened(url) as side:
        found = list(side.rows("SELECT value FROM settings WHERE key=?", (MOVED,)))
    return str(json.loads(found[0][0])["to"]) if found else ""


def refuse_moved(url: str) -> None:
    """Raises ConfigError for a store that was moved already."""
    if to := moved_to(url):
        raise ConfigError(moved_sentence(to))


def undo(url: str) -> bool:
    """Take the mark away; says whether there was one."""
    with opened(url) as side:
        found = side.run("DELETE FROM settings WHERE key=?", (MOVED,)) > 0
        side.commit()
    return found
