"""Attachments: what contacts sent is fetched, what we send is uploaded. Uploads are remembered while they live."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from kefu_adapters.wechat import facts
from kefu_adapters.wechat.client import Client, error_fields
from kefu_adapters.wechat.outbound import UPLOADS
from kefu_adapters.wechat.outcomes import code_of, error_of
from kefu_adapters.wire import Answer
from kefu_core.errors import BadPayload, PermanentError, PlatformUnavailable
from kefu_core.messages import Attachment
from kefu_core.ports import BlobReader, Clock, Media

_KEPT: Final = 1000
_MARGIN: Final = timedelta(hours=1)
_FILE_NAME: Final = re.compile(r"filename=\"?([^\";]{1,120})")
_ENDINGS: Final = MappingProxyType(
    {
        "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "audio/amr": "amr", "audio/mpeg": "mp3",
        "audio/mp3": "mp3", "video/mp4": "mp4",
    }
)  # fmt: skip


class Uploads:
    """media_ids of our blobs, for as long as the platform keeps them."""

    def __init__(self, client: Client, blobs: BlobReader, clock: Clock) -> None:
        self._client = client
        self._blobs = blobs
        self._clock = clock
        self._kept: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def known(self) -> Mapping[str, str]:
        """media_id by blob, without those that end within the hour."""
        now = self._clock.now()
        return {blob: media_id for blob, (media_id, until) in self._kept.items() if until > now}

    async def media_id(self, item: Attachment) -> str:
        """The temporary media_id of a blob, uploaded now if it must be. Raises AdapterError."""
        kind = UPLOADS.get(item.kind)
        if kind is None:
            raise BadPayload(f"WeChat takes no attachment of the kind {item.kind}")
        known = self.known().get(item.blob)
        if known:
            return known
        media_id = await self._upload(facts.MEDIA_UPLOAD, kind, item)
        self._kept[item.blob] = (media_id, self._clock.now() + facts.UPLOAD_LIFE - _MARGIN)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return media_id

    async def cover(self, item: Attachment) -> str:
        """The permanent media_id of an article's picture. Raises AdapterError."""
        return await self._upload(facts.ADD_MATERIAL, "image", item)

    def forget(self, blob: str) -> bool:
        """The platform does not know it any more; True if it was remembered."""
        return self._kept.pop(blob, None) is not None

    async def _upload(self, path: str, kind: str, item: Attachment) -> str:
        try:
            media = await self._blobs.get(item.blob)
        except KeyError:
            raise BadPayload("the attachment's bytes are gone") from None
        name = f"{kind}.{_ENDINGS.get(media.mime, 'bin')}"

        def form() -> aiohttp.FormData:
            data = aiohttp.FormData()
            data.add_field("media", media.content, filename=name, content_type=media.mime or "application/octet-stream")
            return data

        media_id = (await self._client.upload(path, form, type=kind)).get("media_id")
        if not isinstance(media_id, str) or not media_id:
            raise PlatformUnavailable("the answer to an upload could not be understood")
        return media_id


class Downloads:
    """Bytes of what contacts sent; they end after three days there."""

    def __init__(
        self, client: Client, clock: Clock, *, base_url: str, domains: tuple[str, ...], insecure: bool
    ) -> None:
        self._client = client
        self._clock = clock
        self._base = urlsplit(base_url)
        self._domains = domains
        self._insecure = insecure

    async def fetch(self, attachment: Attachment) -> Media:
        """The bytes behind a media_id. Raises AdapterError; PermanentError means never."""
        if not attachment.ref:
            raise BadPayload("the platform gave no way to fetch this")
        answer = await self._client.download(facts.MEDIA_GET, media_id=attachment.ref)
        fields = error_fields(answer)
        if fields is None:
            return _media(answer, attachment)
        code = code_of(fields)
        if code:
            raise error_of(code, fields, "media/get", self._clock.now())
        url = fields.get("video_url")
        if answer.status != 200 or not isinstance(url, str):
            raise PlatformUnavailable("the answer to a download could not be understood")
        if not self._is_allowed(url):
            raise PermanentError("the video lies outside the platform's domains")
        return _media(await self._client.fetch(url), attachment)

    def _is_allowed(self, url: str) -> bool:
        """Only https under the platform's domains; the account's own API address where that is insecure."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        if self._insecure and (parts.scheme, parts.netloc) == (self._base.scheme, self._base.netloc):
            return True
        under = any(host == domain or host.endswith(f".{domain}") for domain in self._domains)
        return parts.scheme == "https" and under and port in {None, 443} and "@" not in parts.netloc


def _media(answer: Answer, attachment: Attachment) -> Media:
    if answer.status != 200 or not answer.body:
        raise PlatformUnavailable(f"the download was answered with HTTP {answer.status}")
    mime = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if not mime or mime == "application/octet-stream":
        mime = attachment.mime or mime
    found = _FILE_NAME.search(answer.headers.get("Content-Disposition", ""))
    return Media(content=answer.body, mime=mime, file_name=attachment.file_name or (found.group(1) if found else ""))
