"""Keeps the audit's head where the database cannot reach it, and looks each time whether the chain still holds.

Three places: the log's stream, a file that is only appended to, and the staff's second channel.
"""

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import structlog

from kefu_adapters.stores.audit_store import AuditLog, Head
from kefu_bots.guard import BROKEN
from kefu_bots.notices import Notices

log = structlog.get_logger()
Found = Callable[[str, str, str, Mapping[str, Any]], Awaitable[None]]


class Heads:
    """``step`` is a chore of one process. ``file`` None: no file is kept."""

    def __init__(self, audit: AuditLog, notices: Notices, found: Found, file: Path | None) -> None:
        self._audit = audit
        self._notices = notices
        self._found = found
        self._file = file
        self._last: Head | None = None
        self._broken_at = 0
        self._has_noted_key = False

    async def step(self) -> int:
        """Verify what came since the last head and keep the new one. Raises StoreError."""
        if self._last is None:
            self._last = await asyncio.to_thread(self._kept)
        if not self._has_noted_key:
            await self._audit.note_new_key()
            self._has_noted_key = True
        broken = await self._audit.verify(since=self._last)
        if broken is not None and broken.seq != self._broken_at:
            self._broken_at = broken.seq
            log.error("audit.broken", seq=broken.seq, reason=broken.what)
            await self._found(BROKEN, str(broken.seq), "", {"reason": broken.what})
            return 0
        head = await self._audit.head()
        if broken is not None or head == self._last:
            return 0
        log.info("audit.head", seq=head.seq, hash=head.hash)
        self._notices.tell("audit.head", target=f"{head.seq}:{head.hash}")
        if self._file is not None:
            await asyncio.to_thread(append_head, self._file, head, round(time.time() * 1000))
        self._last = head
        return 0

    def _kept(self) -> Head | None:
        """The last head of the file, so that what was cut while nothing ran is found as well."""
        if self._file is None or not self._file.is_file():
            return None
        heads = read_heads(self._file)
        return heads[-1] if heads else None


def append_head(file: Path, head: Head, at: int) -> None:
    """One JSON line more. The file is opened for appending only, as its attributes (``chattr +a``) may demand."""
    line = json.dumps({"at": at, "seq": head.seq, "hash": head.hash}) + "\n"
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read_heads(file: Path) -> list[Head]:
    """The heads that a file holds; lines that are none are left out. Raises OSError."""
    found = []
    for line in file.read_text("utf-8", "replace").splitlines():
        try:
            item = json.loads(line)
            found.append(Head(seq=int(item["seq"]), hash=str(item["hash"])))
        except (ValueError, KeyError, TypeError):
            continue
    return found
