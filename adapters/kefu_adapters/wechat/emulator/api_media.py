"""Temporary and permanent media: upload and download."""

from typing import Any
from urllib.parse import quote

from aiohttp import web

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.gate import Answer, Call, Endpoint, Upload, done
from kefu_adapters.wechat.emulator.media import Medium

_SUFFIXES = {
    "image": (".png", ".jpg", ".jpeg", ".gif", ".bmp"),
    "voice": (".amr", ".mp3"),
    "video": (".mp4",),
    "thumb": (".jpg", ".jpeg"),
}


class MediaApi:
    """Files in and out."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint("/cgi-bin/media/upload", "POST", self._upload, "media"),
            Endpoint("/cgi-bin/media/get", "GET", self._get, "media"),
            Endpoint("/cgi-bin/media/uploadimg", "POST", self._upload_image, "media"),
            Endpoint("/cgi-bin/material/add_material", "POST", self._add_material, "media"),
        ]

    def _checked(self, kind: str, upload: Upload) -> None:
        if kind not in _SUFFIXES:
            raise ApiError(40004)
        if not upload.name.lower().endswith(_SUFFIXES[kind]):
            raise ApiError(40005)
        if not upload.data:
            raise ApiError(44002)
        if len(upload.data) > self._account.limit(f"{kind}_limit_bytes"):
            raise ApiError(45001)

    def _upload(self, call: Call) -> dict[str, Any]:
        kind, upload = call.query.get("type", ""), call.upload()
        self._checked(kind, upload)
        medium = self._account.media.add(kind, upload.name, upload.data)
        id_name = "thumb_media_id" if kind == "thumb" else "media_id"
        # The page names media_id for all kinds; clients in the field read thumb_media_id for thumbs.
        ids = {id_name: medium.media_id, "media_id": medium.media_id}
        return {"type": kind, **ids, "created_at": int(medium.at)}

    def _upload_image(self, call: Call) -> dict[str, Any]:
        upload = call.upload()
        if not upload.name.lower().endswith((".png", ".jpg", ".jpeg")):
            raise ApiError(40005)
        if len(upload.data) > self._account.limit("uploadimg_limit_bytes"):
            raise ApiError(40009)
        medium = self._account.media.add("image", upload.name, upload.data, permanent=True)
        return done(url=self._url(medium))

    def _add_material(self, call: Call) -> dict[str, Any]:
        kind, upload = call.query.get("type", ""), call.upload()
        self._checked(kind, upload)
        medium = self._account.media.add(kind, upload.name, upload.data, permanent=True)
        answer: dict[str, Any] = {"media_id": medium.media_id}
        if kind in {"image", "thumb"}:
            answer["url"] = self._url(medium)
        return answer

    def _get(self, call: Call) -> Answer:
        medium = self._account.media.get(call.query.get("media_id"))
        if medium.kind == "video":
            return {"video_url": self._url(medium)}
        return file_answer(medium, attachment=True)

    def _url(self, medium: Medium) -> str:
        return f"{self._account.base_url}/p/{medium.media_id}"

    async def public_file(self, request: web.Request) -> web.Response:
        """``/p/<media_id>``: what WeChat's CDN serves to anybody."""
        try:
            return file_answer(self._account.media.get(request.match_info["media_id"]), attachment=False)
        except ApiError:
            return web.Response(status=404)


def file_answer(medium: Medium, *, attachment: bool) -> web.Response:
    """The file itself."""
    headers = {"X-Content-Type-Options": "nosniff"}
    if attachment:
        headers["Content-Disposition"] = f'attachment; filename="{quote(medium.name)}"'
    return web.Response(body=medium.data, content_type=medium.content_type, headers=headers)
