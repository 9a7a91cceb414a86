"""Files by ``file_id``: uploads of the bot and media of people, bounded in bytes."""

import base64
import hashlib
import itertools
import mimetypes
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from kefu_adapters.telegram.emulator.errors import ApiError, bad_request
from kefu_adapters.telegram.emulator.params import Params, Upload
from kefu_adapters.telegram.emulator.samples import picture_size, sample

UPLOAD_BYTES = 50 * 2**20
PHOTO_BYTES = 10 * 2**20
DOWNLOAD_BYTES = 20 * 2**20
STORE_BYTES = 64 * 2**20

_FOLDERS = {
    "photo": ("AgAC", "photos", ".jpg"),
    "document": ("BQAC", "documents", ""),
    "voice": ("AwAC", "voice", ".oga"),
    "video": ("BAAC", "videos", ".mp4"),
    "audio": ("CQAC", "music", ".mp3"),
    "animation": ("CgAC", "animations", ".mp4"),
    "sticker": ("CAAC", "stickers", ".webp"),
    "video_note": ("DQAC", "video_notes", ".mp4"),
}
_MIMES = {"voice": "audio/ogg", "video": "video/mp4", "animation": "video/mp4", "audio": "audio/mpeg"}


@dataclass(slots=True)
class StoredFile:
    """One file. ``size`` may be larger than the bytes kept, to play a file that is too big to fetch."""

    id: str
    kind: str
    data: bytes
    size: int
    name: str
    mime: str
    path: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def unique_id(self) -> str:
        """Stable for equal content."""
        return f"AQAD{hashlib.sha256(self.data).hexdigest()[:12]}"

    def wire(self) -> Any:
        """The value under the kind's key of a Message."""
        ids = {"file_id": self.id, "file_unique_id": self.unique_id}
        if self.kind == "photo":
            width, height = self.details["width"], self.details["height"]
            small: dict[str, Any] = {"file_id": f"{self.id}-s", "file_unique_id": f"{self.unique_id}s"}
            small |= {"width": 90, "height": max(1, height * 90 // max(width, 1)), "file_size": 1201}
            return [small, ids | {"width": width, "height": height, "file_size": self.size}]
        wire = ids | self.details | {"file_size": self.size}
        if self.kind in {"document", "video", "animation", "audio"} and self.name:
            wire["file_name"] = self.name
        if self.kind not in {"sticker", "video_note"}:
            wire["mime_type"] = self.mime
        return wire


class FileStore:
    """All files of the bot; the oldest go when the store is full."""

    def __init__(self, limit: int = STORE_BYTES) -> None:
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, StoredFile] = {}
        self._limit, self._total = limit, 0
        self._numbers = itertools.count()

    def add(
        self,
        kind: str,
        data: bytes,
        *,
        name: str = "",
        mime: str = "",
        size: int | None = None,
        details: dict[str, Any] | None = None,
    ) -> StoredFile:
        """Keep bytes as a file of ``kind``."""
        number = next(self._numbers)
        prefix, folder, suffix = _FOLDERS[kind]
        mime = _MIMES.get(kind) or mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        dot = name.rpartition(".")[2]
        suffix = suffix or (f".{dot}" if dot and dot.isalnum() and dot != name else "")
        digest = hashlib.sha256(f"{kind}{number}".encode()).digest()
        file = StoredFile(
            id=prefix + base64.urlsafe_b64encode(digest)[:40].decode(),
            kind=kind,
            data=data,
            size=len(data) if size is None else size,
            name=name,
            mime=mime,
            path=f"{folder}/file_{number}{suffix}",
            details=_details(kind, data, details or {}),
        )
        self._keep(file)
        return file

    def _keep(self, file: StoredFile) -> None:
        self._files[file.id] = self._paths[file.path] = file
        self._total += len(file.data)
        while self._total > self._limit and len(self._files) > 1:
            oldest = self._files.pop(next(iter(self._files)))
            self._paths.pop(oldest.path, None)
            self._total -= len(oldest.data)

    def find(self, file_id: str) -> StoredFile | None:
        """The file of an id (also of a photo's small size)."""
        return self._files.get(file_id.removesuffix("-s"))

    def by_path(self, path: str) -> StoredFile | None:
        """The file behind a download path."""
        return self._paths.get(path)

    def resolve(self, params: Params, kind: str, value: Any, details: dict[str, Any]) -> StoredFile:
        """The file that a send call names: a part of the request, a known id; addresses cannot be fetched."""
        upload = _upload_of(params, kind, value)
        if upload is not None:
            return self._uploaded(kind, upload, details)
        if not isinstance(value, str) or not value:
            raise bad_request(f"there is no {kind} in the request")
        if "://" in value:
            host = urlsplit(value).hostname
            raise bad_request("failed to get HTTP URL content" if host else "wrong HTTP URL specified")
        file = self.find(value)
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return file

    def _uploaded(self, kind: str, upload: Upload, details: dict[str, Any]) -> StoredFile:
        size = len(upload.data)
        if not size:
            raise bad_request("file must be non-empty")
        if size > UPLOAD_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        if kind == "photo" and size > PHOTO_BYTES:
            raise bad_request(
                f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
            )
        return self.add(kind, upload.data, name=upload.file_name, mime=upload.mime_type, details=details)

    def get_file(self, file_id: str) -> dict[str, Any]:
        """The answer of getFile."""
        file = self.find(file_id)
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if file.size > DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        ids = {"file_id": file_id, "file_unique_id": file.unique_id}
        return ids | {"file_size": file.size, "file_path": file.path}

    def dump(self) -> list[dict[str, Any]]:
        """Every file as JSON."""
        return [
            {
                "id": f.id,
                "kind": f.kind,
                "data": base64.b64encode(f.data).decode(),
                "size": f.size,
                "name": f.name,
                "mime": f.mime,
                "path": f.path,
                "details": f.details,
            }
            for f in self._files.values()
        ]

    def load(self, rows: list[dict[str, Any]]) -> None:
        """Take back what ``dump`` gave."""
        self._files.clear()
        self._paths.clear()
        self._total = 0
        for row in rows:
            self._keep(StoredFile(**(row | {"data": base64.b64decode(row["data"])})))
        last = max((int(f.path.partition("file_")[2].partition(".")[0]) for f in self._files.values()), default=-1)
        self._numbers = itertools.count(last + 1)


def _upload_of(params: Params, kind: str, value: Any) -> Upload | None:
    if isinstance(value, str) and value.startswith("attach://"):
        upload = params.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request("file not found in the request: attach:// names no part")
        return upload
    return params.uploads.get(kind) if value is None else None


def _details(kind: str, data: bytes, given: dict[str, Any]) -> dict[str, Any]:
    """Width, height, duration and the like: given, read from the bytes, or made up."""
    if kind == "photo":
        width, height = picture_size(data)
        return {"width": given.get("width") or width, "height": given.get("height") or height}
    defaults: dict[str, dict[str, Any]] = {
        "voice": {"duration": 3},
        "audio": {"duration": 3},
        "video": {"width": 720, "height": 1280, "duration": 12},
        "animation": {"width": 320, "height": 240, "duration": 3},
        "video_note": {"length": 240, "duration": 3},
        "sticker": {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "👍",
            "set_name": "orbit_by_orbitwallet_bot",
        },
    }
    found = defaults.get(kind, {})
    return found | {key: given[key] for key in found if given.get(key)}


def sample_file(store: FileStore, kind: str, media: dict[str, Any]) -> StoredFile:
    """The file of a person's media action: its bytes, or a made-up sample."""
    given = media.get("bytes")
    data = base64.b64decode(given) if given else sample(kind)
    names = {"document": "log.txt", "video": "video.mp4", "animation": "animation.mp4", "audio": "audio.mp3"}
    return store.add(
        kind,
        data,
        name=str(media.get("file_name") or names.get(kind, "")),
        mime=str(media.get("mime_type") or ""),
        size=int(media["size"]) if media.get("size") else None,
        details=media,
    )
