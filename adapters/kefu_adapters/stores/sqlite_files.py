"""The file beneath a SQLite store: whose it is, where it lies, and how a connection to it is set up."""

import fcntl
import os
import sqlite3
import time
from pathlib import Path
from urllib.parse import quote

from kefu_core.errors import ConfigError

SAFE_VERSION = (3, 51, 3)
"""Older libraries have a rare fault when two connections write and checkpoint one WAL; one writer avoids it."""

REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "gpfs", "ocfs2", "gfs2",
     "vboxsf", "vmhgfs", "virtiofs", "ncpfs", "beegfs", "orangefs", "prl_fs", "drvfs"}
)  # fmt: skip
KEYS_SUFFIX = ".keys"
"""What the name of the file with the keys of sealed texts ends in; it lies beside the store's."""
BUSY_MILLISECONDS = 4000
"""So long another program that holds the file is waited for; never by the loop."""

TAKE_SECONDS = 1.0
"""So long a start waits for the lock of a process that has just died."""


class FileLock:
    """The right to be the only process on a store. Held while the object is; the system frees it at any death.

    ``store``: the store's file; the lock's lies beside it.
    """

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(store.name + ".lock")
        self._handle: int | None = None

    def take(self) -> None:
        """Take the lock. Raises ConfigError when another process has it."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ConfigError(f"cannot open the lock file {self._path}: {error.strerror}") from error
        try:
            _wait_for(handle)
        except OSError as error:
            owner = os.read(handle, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(handle)
            raise ConfigError(
                f"another Kefu process (pid {owner}) has this store open ({self._path}). Stop it first, "
                "or give this one another data directory; one SQLite store serves one process."
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        self._handle = handle

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _wait_for(handle: int) -> None:
    """Lock it; what a killed process was just starting may hold its lock a moment longer. Raises OSError."""
    until = time.monotonic() + TAKE_SECONDS
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.02)


def file_system_of(path: Path, mounts: str) -> str:
    """The type of the file system that ``path`` (absolute) lies on, from the text of ``/proc/mounts``."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        place = Path(parts[1].replace("\\040", " "))
        depth = len(place.parts)
        if depth >= best and (path == place or place in path.parents):
            best, kind = depth, parts[2]
    return kind


def is_remote(kind: str) -> bool:
    """Whether SQLite's locks cannot be trusted there."""
    return kind in REMOTE or kind.startswith("fuse.") or kind == "fuse"


def check_place(path: Path, mounts_file: Path = Path("/proc/self/mounts")) -> None:
    """Make the directory and refuse a network or shared file system. Raises ConfigError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mounts = mounts_file.read_text("utf-8", "replace") if mounts_file.exists() else ""
    except OSError as error:
        raise ConfigError(f"cannot use the data directory {path.parent}: {error.strerror}") from error
    kind = file_system_of(path.resolve(), mounts)
    if is_remote(kind):
        raise ConfigError(
            f"{path} lies on a network or shared file system ({kind}), where SQLite loses data. "
            "Move the data directory to a local disk, or use PostgreSQL."
        )


def version_warning(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """A sentence for the operator when the library is older than it should be, else nothing."""
    if version >= SAFE_VERSION:
        return ""
    return (
        f"SQLite {'.'.join(map(str, version))} is older than {'.'.join(map(str, SAFE_VERSION))}: let no other "
        "program write to the store while Kefu runs."
    )


def connect_writer(path: Path) -> sqlite3.Connection:
    """The one connection that writes. Two threads use it in turn; it waits for nobody unless it is told to."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256, check_same_thread=False)
    path.chmod(0o600)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA mmap_size=0")
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("PRAGMA journal_size_limit=67108864")
    connection.execute("PRAGMA wal_autocheckpoint=2000")
    connection.execute("PRAGMA busy_timeout=0")
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that can only read."""
    address = f"file:{quote(str(path))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, cached_statements=256)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA mmap_size=0")
    connection.execute("PRAGMA cache_size=-16384")
    return connection
