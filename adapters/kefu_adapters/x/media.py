"""Pictures: ours are uploaded before they are sent, those of contacts are fetched by reference.

A reference is ``dm:<message>:<medium>:<resource>`` for what came in a direct message (X wants the granted OAuth 2.0
token for it) and ``url:<address>`` for a picture of a public post (fetched from X's own hosts, without any token).
"""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from kefu_adapters.x import facts, ids
from kefu_adapters.x.client import Client
from kefu_adapters.x.outbound import Call, Kind
from kefu_adapters.x.outcomes import understand
from kefu_core.errors import (
    BadPayload,
    CredentialsRejected,
    NotSent,
    PermanentError,
    PlatformUnavailable,
    StoreError,
    UnknownOutcome,
)
from kefu_core.messages import PRIVATE, Attachment, AttachmentKind, Operation, OutboundMessage
from kefu_core.ports import BlobReader, Clock, Media

_PATH = "/2/media/upload"
_WAITS = 10
_LONGEST_WAIT_SECONDS = 5.0


async def upload_all(client: Client, message: OutboundMessage, blobs: BlobReader) -> tuple[str, ...]:
    """Upload a message's pictures and give back X's ids of them. Raises AdapterError, never UnknownOutcome."""
    if not message.attachments or message.operation not in {Operation.MESSAGE, Operation.POST}:
        return ()
    private = message.operation is Operation.MESSAGE and message.surface == PRIVATE
    if len(message.attachments) > (1 if private else facts.POST_PICTURES):
        raise BadPayload("too many attachments")
    category = "dm_image" if private else "tweet_image"
    files = [await _read(item, blobs) for item in message.attachments]
    try:
        return tuple([await _upload(client, file, category) for file in files])
    except UnknownOutcome as exc:
        raise PlatformUnavailable(str(exc)) from None


async def fetch(client: Client, attachment: Attachment, clock: Clock) -> Media:
    """The bytes behind a reference. Raises AdapterError; PermanentError means that they can never be had."""
    kind, _, rest = attachment.ref.partition(":")
    if kind == "dm":
        path = "/".join(rest.split(":"))
        if path.count("/") != 2 or not ids.parse_id(rest.partition(":")[0]):
            raise BadPayload("the attachment has no reference")
        call = Call(kind=Kind.READ, auth="oauth2", path=f"/2/dm_conversations/media/{path}")
        try:
            answer = await client.download(call.path, auth="oauth2", max_bytes=3 * facts.MAX_FETCH_BYTES)
        except CredentialsRejected as exc:
            # The account's keys are as good as before: a missing grant must not stop the inbox.
            raise PermanentError("the picture needs a grant: authorise the account", code=exc.code) from None
    elif kind == "url" and _is_of_x(rest):
        call = Call(kind=Kind.READ, auth="none", path=rest)
        answer = await client.download(rest, auth="none", max_bytes=3 * facts.MAX_FETCH_BYTES)
    else:
        raise BadPayload("the attachment has no reference")
    mime = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if answer.status != 200 or not mime or mime.startswith("text/") or mime.endswith("json"):
        understand(call, answer, clock.now())
        raise PermanentError("X gave no file")
    if not answer.body:
        raise PlatformUnavailable("X gave an empty file")
    if len(answer.body) > facts.MAX_FETCH_BYTES:
        raise BadPayload("the file is too large")
    if attachment.kind is AttachmentKind.PICTURE and not mime.startswith(("image/", "application/octet")):
        raise BadPayload("the file is no picture")
    return Media(content=answer.body, mime=mime)


async def _read(item: Attachment, blobs: BlobReader) -> Media:
    try:
        media = await blobs.get(item.blob)
    except KeyError:
        raise BadPayload("the picture is gone") from None
    except StoreError as exc:
        raise NotSent("the picture could not be read before the call") from exc
    if media.mime not in facts.MEDIA_MIMES or len(media.content) > facts.MEDIA_BYTES:
        raise BadPayload("X takes a JPEG, PNG or WebP of at most 5 MB")
    return media


async def _upload(client: Client, file: Media, category: str) -> str:
    """One picture in one call, and a short wait where X still works on it."""
    form = {"media_category": category, "media_type": file.mime}
    said = await client.call(Call(kind=Kind.UPLOAD, method="POST", path=_PATH, form=form, file=file))
    data: Any = said["data"]
    media = ids.parse_id(data.get("id"))
    for _ in range(_WAITS):
        info = data.get("processing_info")
        state = info.get("state") if isinstance(info, dict) else "succeeded"
        if state == "succeeded":
            return media
        if state == "failed":
            raise BadPayload("X could not read the picture")
        wait = info.get("check_after_secs") if isinstance(info, dict) else None
        await asyncio.sleep(min(float(wait) if isinstance(wait, int | float) else 1.0, _LONGEST_WAIT_SECONDS))
        params = {"command": "STATUS", "media_id": media}
        said = await client.call(Call(kind=Kind.READ, path=_PATH, params=params))
        inner = said.get("data")
        data = inner if isinstance(inner, dict) else {}
    raise PlatformUnavailable("X did not finish with the picture")


def _is_of_x(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.netloc in facts.MEDIA_HOSTS
