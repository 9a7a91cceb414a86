"""Bytes for media that a test or the demo page names without bringing bytes, and sizes of pictures."""

import functools
import io

from PIL import Image, UnidentifiedImageError

from kefu_adapters.telegram.emulator.errors import bad_request

_STUBS = {
    "voice": b"OggS\x00\x02" + bytes(22) + b"OpusHead\x01\x01" + bytes(64),
    "audio": b"ID3\x03\x00\x00\x00\x00\x00\x00" + bytes(64),
    "video": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64),
    "document": b"A made-up log line.\n",
}


@functools.cache
def sample(kind: str) -> bytes:
    """Made-up content for a kind of media."""
    if kind in {"photo", "sticker"}:
        out = io.BytesIO()
        picture = Image.new("RGB", (320, 240) if kind == "photo" else (512, 512), (52, 120, 190))
        picture.save(out, "JPEG" if kind == "photo" else "WEBP")
        return out.getvalue()
    return _STUBS.get(kind, _STUBS["video"] if kind in {"animation", "video_note"} else b"x")


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height from a picture's header. Raises ApiError when it is no picture."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, ValueError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
