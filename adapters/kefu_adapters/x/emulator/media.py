"""Media upload v2: in three steps, or an image in one."""

import base64
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from kefu_adapters.x.emulator.gate import USER, Call, Endpoint, Gate
from kefu_adapters.x.emulator.limits import Quota
from kefu_adapters.x.emulator.multipart import form_parts
from kefu_adapters.x.emulator.problems import bad_request, invalid, not_found
from kefu_adapters.x.emulator.query import Query
from kefu_adapters.x.emulator.records import Media
from kefu_adapters.x.emulator.world import World

_SCOPES = ("media.write",)
_SIMPLE = Endpoint("media.upload", (Quota(500),), USER, _SCOPES, billed=False)
_STEP = {
    name: Endpoint(f"media.{name}", (Quota(1875),), USER, _SCOPES, billed=False)
    for name in ("initialize", "append", "finalize", "status")
}
_MB = 2**20
_LARGEST = {"image": 5 * _MB, "gif": 15 * _MB, "video": 512 * _MB}
_CATEGORIES = frozenset(f"{place}_{kind}" for place in ("tweet", "dm") for kind in _LARGEST)
_LIFE_SECONDS = 86_400
_CHUNK = 5 * _MB
_OPEN_UPLOADS = 20


@dataclass(slots=True)
class Upload:
    """An upload between initialize and finalize."""

    media: Media
    segments: dict[int, bytes] = field(default_factory=dict)


class Uploads:
    """Takes files in; they can be used by the same user for a day."""

    def __init__(self, world: World, gate: Gate) -> None:
        self._world = world
        self._gate = gate
        self._open: dict[str, Upload] = {}

    def routes(self) -> list[web.AbstractRouteDef]:
        route, base = self._gate.route, "/2/media/upload"
        return [
            route("POST", base, _SIMPLE, self._simple),
            route("GET", base, _STEP["status"], self._status),
            route("POST", base + "/initialize", _STEP["initialize"], self._initialize),
            route("POST", base + r"/{id:\d+}/append", _STEP["append"], self._append),
            route("POST", base + r"/{id:\d+}/finalize", _STEP["finalize"], self._finalize),
        ]

    async def _simple(self, call: Call) -> web.Response:
        body = await _parts(call)
        data = _bytes(body.get("media"))
        category = str(body.get("media_category", ""))
        if category.rpartition("_")[2] != "image":
            raise invalid("$.media_category: only images can be uploaded in one request")
        media_type = str(body.get("media_type", "")) or _sniffed(data)
        media = self._new(call, category, media_type, len(data))
        self._store(media, data)
        return web.json_response({"data": self._shown(media)})

    async def _initialize(self, call: Call) -> web.Response:
        body = await call.json("media_type", "total_bytes", "media_category", "additional_owners", "shared")
        total = body.get("total_bytes")
        if not isinstance(total, int) or total <= 0:
            raise invalid("$.total_bytes: must be a positive integer")
        media = self._new(call, str(body.get("media_category", "")), str(body.get("media_type", "")), total)
        while len(self._open) >= _OPEN_UPLOADS:
            del self._open[next(iter(self._open))]
        self._open[media.id] = Upload(media)
        shown = {"id": media.id, "media_key": media.key, "expires_after_secs": _LIFE_SECONDS}
        return web.json_response({"data": shown})

    def _new(self, call: Call, category: str, media_type: str, total: int) -> Media:
        if category not in _CATEGORIES:
            raise invalid(f"$.media_category: [{category}] is not one of the known categories")
        if total > _LARGEST[category.rpartition("_")[2]]:
            raise bad_request("The file is too large.")
        if "/" not in media_type:
            raise invalid(f"$.media_type: [{media_type}] is not a media type")
        expires = self._world.clock.now() + _LIFE_SECONDS
        return Media(self._world.store.ids.next(), call.caller.user_id, category, media_type, total, expires)

    def _opened(self, call: Call) -> Upload:
        upload = self._open.get(call.segment("id"))
        if upload is None:
            raise not_found("media", "media_id", call.segment("id"))
        return upload

    async def _append(self, call: Call) -> web.Response:
        upload = self._opened(call)
        body = await _parts(call)
        index = str(body.get("segment_index", ""))
        if not index.isdigit() or int(index) > 999:
            raise invalid("$.segment_index: must be between 0 and 999")
        data = _bytes(body.get("media"))
        if len(data) > _CHUNK:
            raise bad_request("The segment is too large.")
        upload.segments[int(index)] = data
        return web.json_response({"data": {"expires_at": int(upload.media.expires_at)}})

    async def _finalize(self, call: Call) -> web.Response:
        upload = self._opened(call)
        data = b"".join(upload.segments[index] for index in sorted(upload.segments))
        if len(data) != upload.media.total_bytes:
            raise bad_request(f"Segments hold {len(data)} of {upload.media.total_bytes} bytes.")
        del self._open[upload.media.id]
        self._store(upload.media, data)
        return web.json_response({"data": self._shown(upload.media)})

    def _store(self, media: Media, data: bytes) -> None:
        wait = 0.0 if media.kind == "photo" else float(self._world.options["processing_seconds"])
        media.ready_at = self._world.clock.now() + wait
        media.data = base64.b64encode(data).decode()
        self._world.store.add_media(media)
        self._world.changed(None)

    async def _status(self, call: Call) -> web.Response:
        query = Query(call, "media_id", "command")
        media = self._world.store.media.get(query.text("media_id"))
        if media is None:
            raise not_found("media", "media_id", query.text("media_id"))
        return web.json_response({"data": self._shown(media, always=True)})

    def _shown(self, media: Media, *, always: bool = False) -> dict[str, Any]:
        now = self._world.clock.now()
        shown: dict[str, Any] = {
            "id": media.id,
            "media_key": media.key,
            "size": media.total_bytes,
            "expires_after_secs": max(0, int(media.expires_at - now)),
        }
        left = (media.ready_at or now) - now
        if left > 0:
            shown["processing_info"] = {"state": "in_progress", "check_after_secs": 1, "progress_percent": 50}
        elif always or media.kind != "photo":
            shown["processing_info"] = {"state": "succeeded", "progress_percent": 100}
        return shown


async def _parts(call: Call) -> dict[str, Any]:
    """The fields of a multipart or JSON body; the file stays bytes."""
    if call.request.content_type == "application/json":
        return await call.json()
    body: dict[str, Any] = {}
    for name, data in form_parts(await call.request.read(), call.request.headers.get("Content-Type", "")).items():
        body[name] = data if name == "media" else data.decode("utf-8", "replace")
    return body


def _bytes(value: Any) -> bytes:
    """A file: an upload part, or base64."""
    if isinstance(value, bytes):
        return value
    try:
        return base64.b64decode(str(value or ""), validate=True)
    except ValueError:
        raise invalid("$.media: is not base64") from None


def _sniffed(data: bytes) -> str:
    for start, media_type in ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"RIFF", "image/webp")):
        if data.startswith(start):
            return media_type
    raise bad_request("The file is not an image.")
