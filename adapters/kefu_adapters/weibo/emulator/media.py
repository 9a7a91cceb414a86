"""Files that fans sent: ``mss/msget`` of upload.api.weibo.com."""

import base64
import binascii
from typing import Any

from aiohttp import web

from kefu_adapters.emulation.base import ControlError
from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.errors import ApiError
from kefu_adapters.weibo.emulator.gate import Call, Gate
from kefu_adapters.weibo.emulator.people import Medium

_KINDS = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"#!AMR": "audio/amr",
}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SILENCE = b"#!AMR\n" + bytes.fromhex("3c" + "00" * 31)


def bytes_of(media: dict[str, Any]) -> bytes:
    """What a fan's ``media`` holds; a pixel or a moment of silence when it holds nothing."""
    given = media.get("bytes")
    if given is None:
        return SILENCE if media.get("kind") == "voice" else PIXEL
    try:
        return base64.b64decode(str(given), validate=True)
    except binascii.Error:
        raise ValueError("media.bytes is not base64") from None


class Media:
    """Fetching by ``fid``, which must be the receiver's id ``tovfid``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """The endpoints."""
        return [
            gate.route("upload", "/2/mss/msget", self.fetch),
            gate.route("upload", "/2/mss/msget_thumbnail", self.fetch),
        ]

    def fetch(self, call: Call) -> web.Response:
        """The file. A thumbnail is the file itself."""
        medium = self._context.world.media.get(call.parameters.number_of("fid"))
        if medium is None:
            raise ApiError(10017, "parameter (fid)'s value invalid, file does not exist")
        return _file(medium)

    async def look(self, request: web.Request) -> web.Response:
        """The file for the sandbox's page, which has no token; a control route."""
        medium = self._context.world.media.get(int(request.query["fid"]))
        if medium is None:
            raise ControlError("no such file")
        return _file(medium)


def shown(media: dict[str, Any] | None, base_url: str) -> dict[str, Any] | None:
    """A line's ``media`` with the address where the sandbox's page finds the file."""
    if media is None or media.get("fid") is None:
        return media
    return media | {"url": f"{base_url}/_control/media?fid={media['fid']}"}


def _file(medium: Medium) -> web.Response:
    content = base64.b64decode(medium.base64)
    kind = next((k for start, k in _KINDS.items() if content.startswith(start)), None)
    return web.Response(body=content, content_type=kind or "application/octet-stream")
