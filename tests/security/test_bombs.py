"""Threats section 3, images and archives: what is small on the wire and huge in memory is refused before it is huge."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import aiohttp
import pytest
from tests.fakes.fleet import fleet

from kefu_adapters.pictures import MAX_PIXELS
from kefu_bots.media import clean_picture, make_safe
from kefu_core.messages import AttachmentKind
from kefu_core.ports import Media


def png(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height", "reason"), [
    (8_000, 8_000, "too_many_pixels"), (60_000, 60_000, "not_a_picture"), (2**31 - 1, 1, "not_a_picture"),
])  # fmt: skip
def test_a_pixel_bomb_is_refused_by_what_it_says_of_itself(width: int, height: int, reason: str) -> None:
    assert width * height > MAX_PIXELS
    with pytest.raises(ValueError, match=reason):
        clean_picture(Media(content=png(width, height), mime="image/png"))


def test_an_archive_is_kept_as_it_came_and_never_opened() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"\x00" * 10_000_000)
    media = Media(content=packed.getvalue(), mime="application/zip")
    assert make_safe(media, AttachmentKind.FILE) is media
    with pytest.raises(ValueError, match="not_a_picture"):
        make_safe(media, AttachmentKind.PICTURE)


async def test_a_pixel_bomb_is_no_upload(tmp_path: Path) -> None:
    async with fleet(tmp_path) as kefu:
        ann = await kefu.desk("ann", "agent")
        form = aiohttp.FormData()
        form.add_field("file", png(60_000, 60_000), filename="a.png", content_type="image/png")
        status, data = await ann.call("POST", "/api/uploads", data=form)
        assert (status, data["error"]["code"]) == (400, "bad_request")
