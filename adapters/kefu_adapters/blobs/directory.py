"""Blobs as files of one directory, under random names; what they are stands in the ledger's table.

A file is complete or absent: it is written aside, synced and renamed before its row says ``stored``.
"""

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kefu_core.ports import UPLOAD, WAITING, Media

_NAME = re.compile(r"[0-9a-f]{32}")
_COLUMNS = "id,state,reason,mime,size,sha256,file_name,file,inbox,conversation_id,message_id,ref,attachment,attempts"


class _Database(Protocol):
    """What is needed of a store; see ``stores.database``."""

    async def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT."""

    async def write(self, *statements: tuple[str, Sequence[Any]]) -> list[list[tuple[Any, ...]]]:
        """Run statements in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """What is known of a blob. ``state``: pending, stored or refused. ``ref`` is what a MediaSource fetches."""

    id: str
    state: str
    reason: str
    mime: str
    size_bytes: int | None
    sha256: str
    file_name: str
    file: str
    inbox: str
    conversation: str
    message: str
    ref: str
    attachment: str
    attempts: int


class DirectoryBlobs:
    """Blobs of one machine. ``get`` raises KeyError for what is not (or no longer) stored."""

    def __init__(self, directory: Path, database: _Database) -> None:
        self._directory = directory
        self._database = database

    async def describe(self, blob: str) -> Blob | None:
        """What is known of a blob, stored or not."""
        rows = await self._database.read(f"SELECT {_COLUMNS} FROM blobs WHERE id=?", (blob,))  # noqa: S608 - our own names
        return Blob(**dict(zip(Blob.__slots__, rows[0], strict=True))) if rows else None

    async def get(self, blob: str) -> Media:
        """The blob's bytes. Raises KeyError."""
        known = await self.describe(blob)
        if known is None or known.state != "stored" or not _NAME.fullmatch(known.file):
            raise KeyError(blob)
        path = self._path(known.file)
        try:
            content = await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            raise KeyError(blob) from None
        return Media(content=content, mime=known.mime, file_name=known.file_name)

    async def put(
        self,
        content: bytes,
        *,
        mime: str,
        file_name: str = "",
        inbox: str = "",
        conversation: str = "",
        waiting: bool = False,
        at: int,
    ) -> str:
        """Store what somebody on our side uploads; gives back the blob's id.

        ``waiting``: until somebody says by ``take`` what it is for.
        """
        blob, file = f"{UPLOAD}{secrets.token_hex(12)}", secrets.token_hex(16)
        await asyncio.to_thread(self._write, file, content)
        digest = hashlib.sha256(content).hexdigest()
        await self._database.write(
            (
                (
                    "INSERT INTO blobs (id,state,mime,size,sha256,file_name,file,inbox,conversation_id,ref,created_at)"
                    " VALUES (?,'stored',?,?,?,?,?,?,?,?,?)"
                ),
                (
                    *(blob, mime, len(content), digest, file_name, file, inbox, conversation),
                    *(WAITING if waiting else "", at),
                ),
            )
        )
        return blob

    async def take(self, blob: str) -> Blob | None:
        """Use an upload of ours, which is kept from then on; None when it is none, or is stored no longer."""
        rows = await self._database.write(
            (
                f"UPDATE blobs SET ref='' WHERE id=? AND state='stored' AND conversation_id='' RETURNING {_COLUMNS}",  # noqa: S608 - our own names
                (blob,),
            )
        )
        return Blob(**dict(zip(Blob.__slots__, rows[0][0], strict=True))) if rows[0] else None

    async def pending(self, now: int, limit: int) -> list[Blob]:
        """Attachments that are still to be fetched and whose time has come, oldest first."""
        rows = await self._database.read(
            f"SELECT {_COLUMNS} FROM blobs WHERE state='pending' AND due<=? ORDER BY due LIMIT ?",  # noqa: S608 - our own names
            (now, limit),
        )
        return [Blob(**dict(zip(Blob.__slots__, row, strict=True))) for row in rows]

    async def source_of(self, message: str) -> str:
        """The platform's id of the message that an attachment came with; nothing when it has none."""
        rows = await self._database.read("SELECT source_id FROM messages WHERE id=?", (message,))
        return str(rows[0][0]) if rows else ""

    async def store(self, blob: str, content: bytes, *, mime: str, reason: str = "") -> bool:
        """The bytes of a pending blob; False when it is pending no longer (and then nothing is kept).

        ``reason``: what people should know about it all the same (``unscanned``).
        """
        file = secrets.token_hex(16)
        await asyncio.to_thread(self._write, file, content)
        digest = hashlib.sha256(content).hexdigest()
        rows = await self._database.write(
            (
                (
                    "UPDATE blobs SET state='stored',reason=?,mime=?,size=?,sha256=?,file=?"
                    " WHERE id=? AND state='pending'"
                    " RETURNING id"
                ),
                (reason, mime, len(content), digest, file, blob),
            )
        )
        if not rows[0]:
            await asyncio.to_thread(self._remove, file)
        return bool(rows[0])

    async def refuse(self, blob: str, reason: str) -> None:
        """It will never be stored: too large, of a kind we do not take, gone."""
        await self._database.write(
            ("UPDATE blobs SET state='refused',reason=? WHERE id=? AND state='pending'", (reason, blob))
        )

    async def postpone(self, blob: str, due: int) -> int:
        """Fetching failed for now; gives back how often it was tried."""
        rows = await self._database.write(
            ("UPDATE blobs SET attempts=attempts+1,due=? WHERE id=? RETURNING attempts", (due, blob))
        )
        return int(rows[0][0][0]) if rows[0] else 0

    async def erase(self, blob: str) -> None:
        """Take the bytes and the name away; the row stays and says why there is nothing."""
        known = await self.describe(blob)
        if known is None:
            return
        await self._database.write(
            (
                (
                    "UPDATE blobs SET state='refused',reason='erased',file='',file_name='',sha256='',"
                    "attachment='',ref=''"
                    " WHERE id=?"
                ),
                (blob,),
            )
        )
        if _NAME.fullmatch(known.file):
            await asyncio.to_thread(self._remove, known.file)

    def _path(self, file: str) -> Path:
        return self._directory / file[:2] / file

    def _remove(self, file: str) -> None:
        self._path(file).unlink(missing_ok=True)

    def _write(self, file: str, content: bytes) -> None:
        path = self._path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            aside.rename(path)
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
