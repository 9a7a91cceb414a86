"""The doctor's looks at this machine: nothing here changes anything or speaks to a platform."""

import ipaddress
import os
import resource
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from kefu_adapters.answering.knowledge import load_folder
from kefu_adapters.stores.revisions import standing
from kefu_adapters.stores.sqlite_files import SAFE_VERSION, file_system_of, is_remote
from kefu_bots.config import Config
from kefu_bots.hearing import is_installed
from kefu_bots.observe.findings import Finding, ok, problem, warning
from kefu_bots.opening import database_path, is_shared
from kefu_core.errors import ConfigError

MEGABYTE = 2**20
WAL_BYTES = 512 * MEGABYTE
FILES = 1024
NEWEST_PYTHON = (3, 14)
SQLITE_NEEDED = (3, 35, 0)
"""RETURNING came with it."""
QUICK_CHECK_BYTES = 256 * MEGABYTE
"""A larger store is not read whole: that would take minutes."""
BACKUP_DAYS = 2
BACKUP_MARKER = "last-backup"
"""A file in the data folder; its time is that of the last backup."""


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def versions(
    python: tuple[int, int, int, str] | None = None, sqlite: tuple[int, ...] = sqlite3.sqlite_version_info
) -> Iterator[Finding]:
    """Python and SQLite."""
    major, minor, micro, release = python or (*sys.version_info[:3], sys.version_info.releaselevel)
    number = f"{major}.{minor}.{micro}"
    odd = release != "final" or (major, minor) > NEWEST_PYTHON
    yield warning("python_odd", version=number) if odd else ok("python_good", version=number)
    if sqlite < SQLITE_NEEDED:
        yield problem("sqlite_too_old", version=_dotted(sqlite), wanted=_dotted(SQLITE_NEEDED))
    elif sqlite < SAFE_VERSION:
        yield warning("sqlite_old", version=_dotted(sqlite), wanted=_dotted(SAFE_VERSION))
    else:
        yield ok("sqlite_good", version=_dotted(sqlite))


def open_files(limit: int | None = None) -> Iterator[Finding]:
    """How many sockets and files this user's processes may hold."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if limit is None else limit
    few = limit != resource.RLIM_INFINITY and limit < FILES
    yield warning("files_few", limit=limit) if few else ok("files_good", limit=limit)


def secret_files(environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Who may read the secrets' files. A group may: containers read them so."""
    name = environment.get("KEFU_SECRETS_DIR", "")
    folder = Path(name)
    if not name or not folder.is_dir():
        return
    found: list[Finding] = []
    if folder.stat().st_mode & 0o022:
        found.append(problem("secrets_folder", file=str(folder)))
    found += [
        problem("secret_open", file=str(file))
        for file in sorted(folder.iterdir())
        if file.is_file() and file.stat().st_mode & 0o006
    ]
    yield from found or [ok("secrets_good")]


def installation(config: Config) -> Iterator[Finding]:
    """Everything of one installation that lies on this machine."""
    yield ok("settings_good", file=str(config.file), count=len(config.inboxes))
    if config.file.stat().st_mode & 0o022:
        yield warning("settings_writable", file=str(config.file))
    if len(set(config.secret_key)) < 10:
        yield problem("secret_weak")
    yield from data_folder(config.data, config.settings.alarms.disk_free_mb)
    yield from store(config)
    yield from knowledge(config)
    yield from gate()
    yield from address(config)
    yield from people(config)
    yield from backup(config.data / BACKUP_MARKER)


def data_folder(folder: Path, wanted_mb: int, free: Callable[[Path], int] | None = None) -> Iterator[Finding]:
    """Its rights and its disk's room."""
    if not folder.is_dir():
        return
    if folder.stat().st_mode & 0o005:
        yield warning("data_open", file=str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        yield problem("data_readonly", file=str(folder))
    left = (free(folder) if free is not None else shutil.disk_usage(folder).free) // MEGABYTE
    yield problem("disk_low", free=left) if left < wanted_mb else ok("disk_good", free=left)


def store(config: Config) -> Iterator[Finding]:
    """Whether the store is there, whole and up to date; on SQLite also where it lies and how long its log is."""
    url = config.database
    if not is_shared(config):
        path = database_path(config)
        if not path.exists():
            yield warning("store_missing", file=str(path))
            return
        bad = list(_sqlite_file(path))
        yield from bad
        if any(found.level == "problem" for found in bad):
            return
        url = f"sqlite:///{path}"
    try:
        stands = standing(url)
    except ConfigError as wrong:
        yield problem("store_newer", problem=str(wrong))
        return
    if stands.pending:
        steps = ", ".join(revision for revision, _ in stands.pending)
        yield problem("store_pending", count=len(stands.pending), steps=steps)
    elif stands.newer:
        yield warning("store_ahead", revision=stands.current, head=stands.head)
    else:
        yield ok("store_good", revision=stands.current)


def _sqlite_file(path: Path) -> Iterator[Finding]:
    mounts = Path("/proc/self/mounts")
    kind = file_system_of(path, mounts.read_text("utf-8", "replace")) if mounts.exists() else ""
    if is_remote(kind):
        yield problem("store_remote", kind=kind)
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size > WAL_BYTES:
        yield warning("wal_large", size=log.stat().st_size // MEGABYTE)
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if path.stat().st_size < QUICK_CHECK_BYTES:
                (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
                if said != "ok":
                    yield problem("store_damaged", file=str(path), problem=str(said)[:200])
        finally:
            connection.close()
    except sqlite3.Error as wrong:
        yield problem("store_damaged", file=str(path), problem=str(wrong))


def knowledge(config: Config) -> Iterator[Finding]:
    """Whether the answers can be read."""
    try:
        yield ok("knowledge_good", count=len(load_folder(config.knowledge).entries))
    except (ValueError, OSError) as wrong:
        yield problem("knowledge_wrong", problem=str(wrong))


def gate() -> Iterator[Finding]:
    """Whether the gate can hear what a text means."""
    yield ok("gate_meaning") if is_installed() else warning("gate_words")


def address(config: Config) -> Iterator[Finding]:
    """Whether platforms could call us, as far as the settings tell."""
    server = config.settings.server
    url = server.public_url
    if not url:
        yield warning("url_missing")
        return
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not server.sandbox and (
        parts.scheme != "https" or parts.path.strip("/") or parts.query or parts.port or not _is_public(host)
    ):
        yield problem("url_wrong", url=url)
    elif server.allowed_hosts and host not in {allowed.lower() for allowed in server.allowed_hosts}:
        yield problem("url_refused", host=host)
    else:
        yield ok("url_good", url=url)
    unknown_proxy = parts.scheme == "https" and not server.behind_proxy
    if config.settings.metrics.enabled and not config.metrics_token and unknown_proxy:
        yield warning("metrics_open")


def _is_public(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))
    return False


def people(config: Config) -> Iterator[Finding]:
    """Whether a password alone lets somebody in."""
    if config.settings.people.require_second_factor:
        yield ok("factors_good")
    elif not config.settings.server.sandbox:
        yield problem("factors_off")


def backup(marker: Path, now: float | None = None) -> Iterator[Finding]:
    """How old the last backup is, if backups are made at all."""
    if not marker.exists():
        return
    days = int(((time.time() if now is None else now) - marker.stat().st_mtime) // 86400)
    yield warning("backup_old", days=days) if days > BACKUP_DAYS else ok("backup_good", days=days)
