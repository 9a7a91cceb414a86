"""Fetches what contacts sent, after the acknowledgement: pending -> stored, or refused with a reason."""

import asyncio
import io
from collections.abc import Awaitable, Callable

import structlog

from kefu_adapters.blobs.directory import Blob, DirectoryBlobs
from kefu_adapters.pictures import opened
from kefu_adapters.scanning.files import FileScanner
from kefu_adapters.stores.inbound_codec import load_attachments
from kefu_bots.accounts import Accounts
from kefu_core.errors import AdapterError, NotSent, StoreError, UnknownOutcome
from kefu_core.messages import Attachment, AttachmentKind
from kefu_core.ports import Clock, Media, MediaSource

BATCH = 8
TRIES = 6
MAX_BYTES = 20 * 2**20
_OPEN_AT_ONCE = 2
"""Pictures that are in memory at the same time; one of the largest takes some hundred MB."""
Exposed = Callable[[str, str, tuple[str, ...], str], Awaitable[None]]
"""Conversation, message, kinds, and the platform's id of the message."""
log = structlog.get_logger()


class MediaWorker:
    """Takes pending blobs a few at a time; a failed fetch waits longer each time.

    Nothing is stored before it was looked into. A file with a secret is refused, and ``exposed`` is told of it; what
    nobody could look into is stored as ``unscanned``.
    """

    def __init__(
        self, blobs: DirectoryBlobs, accounts: Accounts, clock: Clock, *, files: FileScanner, exposed: Exposed
    ) -> None:
        self._files = files
        self._exposed = exposed
        self._blobs = blobs
        self._accounts = accounts
        self._clock = clock
        self._room = asyncio.Semaphore(_OPEN_AT_ONCE)

    async def step(self) -> int:
        """Fetch what is due; gives how many were looked at."""
        now = round(self._clock.now().timestamp() * 1000)
        rows = await self._blobs.pending(now, BATCH)
        await asyncio.gather(*(self._fetch(row, now) for row in rows))
        return len(rows)

    async def _fetch(self, row: Blob, now: int) -> None:
        adapter: object = self._accounts[row.inbox].adapter if row.inbox in self._accounts else None
        if not isinstance(adapter, MediaSource):
            await self._blobs.refuse(row.id, "not_fetchable")
            return
        found = load_attachments(row.attachment) if row.attachment else ()
        attachment = found[0] if found else Attachment(kind=AttachmentKind.FILE, ref=row.ref)
        try:
            async with asyncio.timeout(60):
                media = await adapter.fetch(attachment)
            async with self._room:
                safe = await asyncio.to_thread(make_safe, media, attachment.kind)
            look = await self._files.look(safe, attachment.kind, attachment.file_name or media.file_name)
            if look.kinds:
                # Told first: a process that dies in between fetches it again and tells it once.
                await self._exposed(row.conversation, row.message, look.kinds, await self._blobs.source_of(row.message))
                await self._blobs.refuse(row.id, "secret")
                return
        except (NotSent, UnknownOutcome, TimeoutError):
            if row.attempts + 1 >= TRIES:
                await self._blobs.refuse(row.id, "not_available")
            else:
                await self._blobs.postpone(row.id, now + 1000 * 2 ** (row.attempts + 1))
            return
        except AdapterError as refused:
            await self._blobs.refuse(row.id, type(refused).__name__)
            return
        except ValueError as refused:
            await self._blobs.refuse(row.id, str(refused)[:40])
            return
        except StoreError:
            return
        except Exception:
            log.exception("media.failed", inbox=row.inbox)
            await self._blobs.refuse(row.id, "failed")
            return
        await self._blobs.store(row.id, safe.content, mime=safe.mime, reason="" if look.whole else "unscanned")


def make_safe(media: Media, kind: AttachmentKind) -> Media:
    """Pictures are decoded and written anew, without metadata; all else is kept as bytes to download.

    Raises ValueError with a short reason.
    """
    if len(media.content) > MAX_BYTES:
        raise ValueError("too_large")
    if kind not in {AttachmentKind.PICTURE, AttachmentKind.STICKER}:
        return media
    return clean_picture(media)


def clean_picture(media: Media) -> Media:
    """The picture's pixels alone, as JPEG, or PNG where it is transparent. Raises ValueError."""
    from PIL import ImageOps

    with opened(media.content) as picture:
        upright = ImageOps.exif_transpose(picture)
        clear = upright.mode in {"RGBA", "LA", "P"}
        out = io.BytesIO()
        bare = upright.convert("RGBA" if clear else "RGB")
        bare.info = {}  # comments and profiles would be written again
        if clear:
            bare.save(out, "PNG")
        else:
            bare.save(out, "JPEG", quality=88)
    return Media(content=out.getvalue(), mime="image/png" if clear else "image/jpeg", file_name=media.file_name)
