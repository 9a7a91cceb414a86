"""Pictures that are something else, or huge once they are opened; uploads that are broken or never end."""

import asyncio
import gzip
import io
import random
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import EpsImagePlugin, Image
from tests.fakes.fleet import Desk, FakeFleet, fleet
from tests.integration.test_relay_desk import uploaded

from kefu_adapters.fabric.local import LocalFabric
from kefu_adapters.scanning.faces import face_of
from kefu_bots import media as fetching
from kefu_bots.media import clean_picture
from kefu_bots.relay import files
from kefu_core.ports import Media

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 40 40\n%%EndComments\n(%pipe%id) (w) file\nshowpage\n%%EOF\n"


def drawn(form: str, size: tuple[int, int] = (60, 60), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    picture = Image.new(mode, size)
    if size[0] * size[1] < 10_000:
        picture = Image.effect_noise(size, 80).convert(mode)
    picture.save(out, form)
    return out.getvalue()


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Pillow would start to read a page of PostScript."""
    started: list[str] = []

    def note(*_: Any, **__: Any) -> Any:
        started.append("ghostscript")
        raise OSError

    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", note)
    return started


def test_a_page_of_postscript_starts_no_program(programs: list[str]) -> None:
    with pytest.raises(ValueError, match="not_a_picture"):
        clean_picture(Media(content=EPS, mime="image/jpeg"))
    assert face_of(EPS) is None
    assert programs == []


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_what_people_send_is_a_picture(form: str) -> None:
    assert clean_picture(Media(content=drawn(form), mime="")).mime in {"image/png", "image/jpeg"}
    assert face_of(drawn(form)) is not None


@pytest.mark.filterwarnings("ignore:IM image format:DeprecationWarning")
@pytest.mark.parametrize("form", ["TIFF", "JPEG2000", "ICNS", "ICO", "TGA", "PCX", "PPM", "SGI", "DDS", "IM", "AVIF"])
def test_a_rare_form_whose_reader_few_people_test_is_none(form: str) -> None:
    with pytest.raises(ValueError, match="not_a_picture"):
        clean_picture(Media(content=drawn(form), mime="image/png"))
    assert face_of(drawn(form)) is None


def test_what_is_small_on_the_wire_and_huge_in_memory_is_refused_within_the_pixel_limit() -> None:
    for form in ("PNG", "WEBP", "GIF"):
        raw = drawn(form, (6000, 6000), "L")
        assert len(raw) < 200_000
        with pytest.raises(ValueError, match="too_dense"):
            clean_picture(Media(content=raw, mime="image/png"))


def test_a_plain_sticker_and_a_long_screenshot_are_no_bombs() -> None:
    assert clean_picture(Media(content=drawn("PNG", (512, 512), "RGBA"), mime="")).mime == "image/png"
    assert clean_picture(Media(content=drawn("PNG", (1290, 2796)), mime="")).mime == "image/jpeg"


async def test_few_pictures_are_in_memory_at_once_however_many_came(
    kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 40 Mpx each takes some hundred MB while it is written anew."""
    now, most, lock = 0, 0, threading.Lock()

    def slow(media: Media, _kind: object) -> Media:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with lock:
            now -= 1
        return media

    monkeypatch.setattr(fetching, "make_safe", slow)

    class Source:
        async def fetch(self, _attachment: object) -> Media:
            return Media(content=b"x", mime="image/png")

    worker = fetching.MediaWorker(kefu.blobs, kefu.accounts, kefu.clock, files=kefu.relay.files, exposed=_nobody)
    one = await kefu.queued("7")
    monkeypatch.setattr(kefu.accounts["main-telegram"], "adapter", Source(), raising=False)
    rows = [
        fetching.Blob(
            id=f"b{n}",
            inbox="main-telegram",
            ref="r",
            attachment="",
            conversation=one,
            message="m",
            attempts=0,
            state="pending",
            reason="",
            mime="",
            size_bytes=None,
            sha256="",
            file_name="",
            file="",
        )
        for n in range(8)
    ]
    await asyncio.gather(*(worker._fetch(row, 0) for row in rows))
    assert 0 < most <= 2


async def _nobody(*_: object) -> None:
    """Nobody is told."""


# --- uploads ---------------------------------------------------------------------------------------------


async def raw_upload(desk: Desk, body: bytes, kind: str = "multipart/form-data; boundary=b", **headers: str) -> int:
    given = {"X-CSRF-Token": desk.csrf, "Content-Type": kind, **headers}
    async with desk.http.post("/api/uploads", data=body, headers=given) as response:
        return response.status


GOOD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--b--\r\n'


async def test_an_upload_that_never_ends_is_given_up(kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "UPLOAD_SECONDS", 0.1)
    desk = await kefu.desk("ann")
    cookies = "; ".join(f"{c.key}={c.value}" for c in desk.http.cookie_jar)
    reader, writer = await asyncio.open_connection("127.0.0.1", kefu.server.port)
    head = (
        f"POST /api/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\nX-CSRF-Token: {desk.csrf}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n"
    )
    writer.write(head.encode() + GOOD[:80])
    answer = await asyncio.wait_for(reader.read(), 20)
    assert answer.startswith(b"HTTP/1.1 408")
    writer.close()


async def test_a_compressed_upload_is_refused(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann")
    bomb = gzip.compress(GOOD.replace(b"hello", b"0" * 30_000_000))
    assert await raw_upload(desk, bomb, **{"Content-Encoding": "gzip"}) == 415


async def test_no_broken_upload_is_an_error_of_ours(kefu: FakeFleet) -> None:
    desk, chance = await kefu.desk("ann"), random.Random(7)
    monkey = [
        b"", b"--b", b"--b--", b"--b\r\n\r\n--b--", GOOD[:-8], GOOD.replace(b"file", b"\xff\xfe"), b"\x00" * 100,
        GOOD.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\nContent-Encoding: gzip\r\n\r\n", 1),
        GOOD.replace(b"a.txt", b"../" * 3000), GOOD.replace(b"name", b"n" * 20_000),
        GOOD.replace(b"\r\n\r\n", b"\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n", 1),
        GOOD.replace(b"\r\n\r\n", b"\r\nContent-Length: 99999999999999999999\r\n\r\n", 1),
        GOOD.replace(b"\r\n\r\n", b"\r\nContent-Length: -1\r\n\r\n", 1),
        *(bytes(chance.choice(GOOD) if chance.random() < 0.1 else byte for byte in GOOD) for _ in range(60)),
    ]  # fmt: skip
    found = {await raw_upload(desk, body) for body in monkey}
    kinds = ["multipart/form-data", "multipart/form-data; boundary=", f"multipart/form-data; boundary={'b' * 200}"]
    found |= {await raw_upload(desk, GOOD, kind) for kind in kinds}
    assert not {status for status in found if status >= 500}, found


async def test_one_person_does_not_fill_the_disk_in_a_minute(kefu: FakeFleet) -> None:
    ann, bob = await kefu.desk("ann"), await kefu.desk("bob")
    kefu.relay.fabric = LocalFabric(kefu.clock.seconds)  # no minute passes while the test runs
    found = [await raw_upload(ann, GOOD) for _ in range(files.A_MINUTE + 3)]
    assert found.count(201) == files.A_MINUTE
    assert set(found[-3:]) == {429}
    assert await raw_upload(bob, GOOD) == 201


@pytest.mark.parametrize("mime", [
    "text/html", "image/svg+xml", "application/pdf", "text/plain", "application/xhtml+xml", "text/xml",
    "image/png; x=\r\n", "application/javascript",
])  # fmt: skip
async def test_nothing_that_could_run_is_shown_in_our_name(kefu: FakeFleet, mime: str) -> None:
    desk = await kefu.desk("ann")
    page = b"<html><svg onload=alert(1)><script>alert(1)</script>"
    form = GOOD.replace(b"a.txt", b"a.html").replace(b"hello", page)
    form = form.replace(b"\r\n\r\n", b"\r\nContent-Type: " + mime.encode() + b"\r\n\r\n", 1)
    given = {"X-CSRF-Token": desk.csrf, "Content-Type": "multipart/form-data; boundary=b"}
    async with desk.http.post("/api/uploads", data=form, headers=given) as response:
        if response.status != 201:
            assert response.status in {400, 422}
            return
        made = await response.json()
    async with desk.http.get(made["url"]) as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"].startswith("sandbox")


async def test_a_picture_that_is_also_a_page_is_shown_as_its_pixels_alone(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann")
    both = drawn("GIF") + b"<script>alert(1)</script>"
    status, made = await uploaded(desk, both, "a.gif", "image/gif")
    assert status == 201
    async with desk.http.get(made["url"]) as response:
        body = await response.read()
        assert b"script" not in body
        assert (response.content_type, response.headers["X-Content-Type-Options"]) == (made["mime"], "nosniff")


async def test_an_image_that_is_named_as_none_is_never_opened(kefu: FakeFleet) -> None:
    """``aiohttp`` takes the kind from the part; what is no picture by it stays bytes."""
    desk = await kefu.desk("ann")
    form = aiohttp.FormData()
    form.add_field("file", EPS, filename="a.eps", content_type="application/postscript")
    status, made = await desk.call("POST", "/api/uploads", data=form)
    assert (status, made["kind"]) == (201, "file")
