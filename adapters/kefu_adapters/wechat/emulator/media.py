"""Temporary and permanent media of the account, and the files that its users send."""

import base64
import mimetypes
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kefu_adapters.wechat.emulator.errors import ApiError

_KEPT_BYTES = 32 * 2**20
_SAVED_BYTES = 4 * 2**20

SAMPLES: dict[str, tuple[str, bytes]] = {
    "image": (
        "photo.png",
        base64.b64decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        ),
    ),
    "voice": ("voice.amr", b"#!AMR\n" + bytes(32)),
    "video": ("video.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(12)),
    "thumb": ("thumb.jpg", b"\xff\xd8\xff\xd9"),
    "file": ("file.txt", b"made up"),
}
"""What a made-up user sends when the test gives no bytes."""


@dataclass(slots=True)
class Medium:
    """One stored file."""

    media_id: str
    kind: str
    name: str
    data: bytes
    at: float
    permanent: bool = False

    @property
    def content_type(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class MediaStore:
    """Files by media_id; temporary ones end after three days. The oldest leave when space is short."""

    def __init__(self, now: Callable[[], float], life: Callable[[], float]) -> None:
        self._now = now
        self._life = life
        self._media: dict[str, Medium] = {}
        self._bytes = 0

    def add(self, kind: str, name: str, data: bytes, *, permanent: bool = False) -> Medium:
        """Keep a file under a new id."""
        medium = Medium(secrets.token_urlsafe(48), kind, name, data, self._now(), permanent)
        self._media[medium.media_id] = medium
        self._bytes += len(data)
        while self._bytes > _KEPT_BYTES and len(self._media) > 1:
            self._bytes -= len(self._media.pop(next(iter(self._media))).data)
        return medium

    def get(self, media_id: Any, *kinds: str) -> Medium:
        """The file, when it is one of ``kinds`` (any when none is given) and not too old; else 40007."""
        medium = self._media.get(media_id) if isinstance(media_id, str) else None
        if medium is None or (kinds and medium.kind not in kinds):
            raise ApiError(40007)
        if not medium.permanent and self._now() >= medium.at + self._life():
            raise ApiError(40007)
        return medium

    def dump(self) -> list[dict[str, Any]]:
        """The newest files as JSON, as many as a saved state can bear."""
        rows: list[dict[str, Any]] = []
        left = _SAVED_BYTES
        for m in reversed(self._media.values()):
            left -= len(m.data)
            if left < 0:
                break
            row = {name: getattr(m, name) for name in m.__dataclass_fields__}
            rows.append({**row, "data": base64.b64encode(m.data).decode()})
        return rows[::-1]

    def load(self, state: list[dict[str, Any]]) -> None:
        self._media = {row["media_id"]: Medium(**{**row, "data": base64.b64decode(row["data"])}) for row in state}
        self._bytes = sum(len(m.data) for m in self._media.values())
