"""Uploads and stored attachments: pictures are written anew, everything else only downloads."""

import asyncio
import math
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from kefu_bots.media import MAX_BYTES, clean_picture
from kefu_bots.relay.access import visible
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.commands import attachment_kind
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.rights import Right
from kefu_core.ports import Bucket, Media
from kefu_core.text import clean_name

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_KEPT = frozenset({"video/mp4", "audio/ogg", "audio/amr", "audio/mpeg", "application/pdf", "text/plain"})
_PLAYED = frozenset({"video/mp4", "audio/ogg", "audio/amr", "audio/mpeg"})
_UNKNOWN = "application/octet-stream"
_SANDBOX = "sandbox; default-src 'none'"
UPLOAD_SECONDS = 120.0
"""For the largest file on a slow line; whoever is slower holds nothing of ours for longer."""
A_MINUTE = 60
"""Files of one person."""


async def upload(call: Call) -> web.StreamResponse:
    """Take one file of a multipart body."""
    request = call.request
    if request.content_type != "multipart/form-data":
        raise Refusal(400, "bad_request", problems=[{"path": "", "message": "send multipart/form-data"}])
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refusal(415, "bad_request", problems=[{"path": "", "message": "no compressed bodies"}])
    if (request.content_length or 0) > MAX_BYTES + 64 * 1024:
        raise Refusal(413, "too_large")
    bucket = Bucket(name=f"upload:{call.who.id}", count=A_MINUTE, per_seconds=60.0, burst=A_MINUTE)
    wait = await call.relay.fabric.take([bucket])
    if wait > 0:
        raise Refusal(429, "slow_down", retry_after_seconds=math.ceil(wait))
    media = await _received(request)
    if media.mime in _PICTURES:
        try:
            media = await _cleaned(call, media)
        except ValueError as wrong:
            raise Refusal(400, "bad_request", problems=[{"path": "file", "message": str(wrong)[:40]}]) from None
    await _look_into(call, media)
    blob = await call.relay.blobs.put(
        media.content, mime=media.mime, file_name=media.file_name, waiting=True, at=call.relay.now_ms
    )
    return answer(
        {
            "blob": blob,
            "kind": attachment_kind(media.mime).value,
            "mime": media.mime,
            "file_name": media.file_name,
            "size_bytes": len(media.content),
            "url": f"/api/blobs/{blob}",
        },
        201,
    )


async def _received(request: web.Request) -> Media:
    """The file of a body. Raises Refusal, whatever is wrong with the body."""
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            return await _first_file(await request.multipart())
    except TimeoutError:
        raise Refusal(408, "too_slow") from None
    except (Refusal, web.HTTPException):
        raise
    except Exception:  # noqa: BLE001 - the library's reader raises errors of a dozen kinds for what is no multipart
        raise Refusal(400, "bad_request", problems=[{"path": "", "message": "unreadable"}]) from None


async def _first_file(parts: object) -> Media:
    async for part in parts:  # type: ignore[attr-defined] # aiohttp's reader iterates without saying so in its types
        if not isinstance(part, BodyPartReader) or part.name != "file":
            raise Refusal(400, "bad_request", problems=[{"path": "file", "message": "one part named file"}])
        content = bytearray()
        while piece := await part.read_chunk(65_536):
            content += piece
            if len(content) > MAX_BYTES:
                raise Refusal(413, "too_large")
        if not content:
            raise Refusal(400, "bad_request", problems=[{"path": "file", "message": "the file is empty"}])
        name = clean_name((part.filename or "").replace("\\", "/").rpartition("/")[2], 120)
        claimed = part.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        mime = claimed if claimed in _PICTURES | _KEPT else _UNKNOWN
        return Media(content=bytes(content), mime=mime, file_name=checked(name))
    raise Refusal(400, "bad_request", problems=[{"path": "file", "message": "one part named file"}])


async def _cleaned(call: Call, media: Media) -> Media:
    """The picture's pixels alone, written anew. Raises ValueError."""
    async with call.relay.pictures:
        return await asyncio.to_thread(clean_picture, media)


async def _look_into(call: Call, media: Media) -> None:
    """Refuse a file of ours that holds a secret, or asks for one. Raises Refusal."""
    relay = call.relay
    look = await relay.files.look(media, attachment_kind(media.mime), leaving=relay.rules.policy.official)
    reason = "holds_secret" if look.kinds else look.reason
    if not reason:
        return
    await relay.audit(call.who.id, "upload.refused", "", reason=reason, kinds=list(look.kinds))
    raise Refusal(422, "outgoing_blocked", "the file may not leave", reason=reason)


async def show(call: Call) -> web.StreamResponse:
    """A stored blob: of a conversation that the person may see, or something that we uploaded."""
    blob, relay = call.part("blob")[:80], call.relay
    known = await relay.blobs.describe(blob)
    if known is None or known.state != "stored":
        raise Refusal(404, "unknown")
    if known.conversation:
        rows = await relay.views.conversations([known.conversation], user=call.who.id)
        if not await visible(relay, call.who, rows) and not await _is_evidence(call, blob):
            raise Refusal(404, "unknown")
    try:
        media = await relay.blobs.get(blob)
    except KeyError:
        raise Refusal(404, "unknown") from None
    picture = media.mime in _PICTURES
    if picture and known.conversation:
        try:
            media = await _cleaned(call, media)
        except ValueError:
            picture = False
    kind = media.mime if picture or media.mime in _PLAYED else _UNKNOWN
    response = web.Response(body=media.content, content_type=kind)
    if not picture:
        name = quote(media.file_name or blob, safe="")
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["Cache-Control"] = "private, max-age=3600, immutable"
    return response


async def _is_evidence(call: Call, blob: str) -> bool:
    """A picture that a contact added to a report of an impostor is for everybody who works on reports."""
    may = call.who.has(Right.AGENT, Right.LEAD, Right.SECURITY_ADMIN)
    return may and await call.relay.impostors.is_evidence(blob)
