"""The pictures of answers: from a file beside the answer's file into the store and back, written anew in between.

A stored picture never changes: another one is another blob, so that each version of an answer keeps its own.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kefu_adapters.answering.entries import Entry, Knowledge, Picture
from kefu_adapters.blobs.directory import DirectoryBlobs
from kefu_adapters.stores.knowledge_store import KnowledgeStore
from kefu_bots.media import MAX_BYTES, clean_picture
from kefu_core.errors import ConfigError
from kefu_core.ports import Media

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}


class EntryPictures:
    """Brings pictures in and gives them out."""

    def __init__(self, blobs: DirectoryBlobs, store: KnowledgeStore) -> None:
        self._blobs = blobs
        self._store = store

    async def taken(self, entry: Entry, folder: Path, now: Mapping[str, Any] | None, *, at: int) -> Entry:
        """The entry with its file's picture stored; the same picture as in the content ``now`` stays the same blob.

        Raises ConfigError for what is no picture.
        """
        picture = entry.picture
        if picture is None or not picture.file:
            return entry
        file = folder / picture.file
        try:
            raw = await asyncio.to_thread(_read, file)
            clean = await asyncio.to_thread(clean_picture, Media(content=raw, mime="", file_name=picture.file))
        except (OSError, ValueError) as wrong:
            raise ConfigError(f"{file}: no picture that can be read ({wrong})") from None
        known = (now or {}).get("picture")
        if isinstance(known, dict) and await self._is(str(known.get("blob", "")), raw, clean.content):
            return replace(entry, picture=Picture(**known))
        blob = await self._blobs.put(clean.content, mime=clean.mime, at=at)
        await self._store.keep_picture(blob)
        return replace(entry, picture=Picture(blob=blob, mime=clean.mime, size_bytes=len(clean.content)))

    async def _is(self, blob: str, *contents: bytes) -> bool:
        """Whether a blob holds these bytes: as we wrote them out, or as they become when they are written anew."""
        found = await self._blobs.describe(blob)
        return found is not None and found.sha256 in {hashlib.sha256(content).hexdigest() for content in contents}

    async def written(self, knowledge: Knowledge, folder: Path) -> Knowledge:
        """Write the pictures into a folder; gives the knowledge whose pictures are these files."""
        entries = [await self._written(entry, folder) for entry in knowledge.entries.values()]
        return Knowledge.of(entries)

    async def _written(self, entry: Entry, folder: Path) -> Entry:
        if entry.picture is None:
            return entry
        try:
            media = await self._blobs.get(entry.picture.blob)
        except KeyError:
            return replace(entry, picture=None)
        name = f"{entry.id}.{_ENDINGS.get(media.mime, 'jpg')}"
        await asyncio.to_thread(_put, folder / name, media.content)
        return replace(entry, picture=Picture(file=name))


def _read(path: Path) -> bytes:
    """A file of a picture's size. Raises ValueError for a larger one, OSError."""
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError(f"larger than {MAX_BYTES} bytes")
    return content


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
