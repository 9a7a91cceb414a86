"""Files are looked into before they are stored: texts and PDFs in a process of their own, pictures by a reader."""

import asyncio
import io
import json
import zipfile
import zlib
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from kefu_adapters.blobs.directory import Blob
from kefu_adapters.scanning.files import FileScanner, Look
from kefu_bots.media import MediaWorker, clean_picture
from kefu_core.messages import AttachmentKind
from kefu_core.ports import Media

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
KIND = AttachmentKind.FILE
FOUND = Look(("recovery_phrase",), whole=True)


def file(content: bytes, name: str = "", mime: str = "application/octet-stream") -> Media:
    return Media(content=content, mime=mime, file_name=name)


def pdf(text: str, *, password: str = "", pages: int = 1) -> bytes:
    """A PDF that says something on its last page."""
    writer = PdfWriter()
    for number in range(pages):
        page = writer.add_blank_page(400, 400)
        said = text if number == pages - 1 else "nothing to see"
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({said}) Tj ET".encode())
        font = DictionaryObject(
            {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
             NameObject("/BaseFont"): NameObject("/Helvetica")}
        )  # fmt: skip
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


KEYSTORE = {"crypto": {"ciphertext": "ab" * 32, "kdf": "scrypt", "kdfparams": {"n": 8192}, "mac": "cd" * 32}}


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        (file(PHRASE.encode(), "words.txt"), "recovery_phrase"),
        (file(PHRASE.encode("utf-16"), "words.txt"), "recovery_phrase"),
        (file(f"我的助记词：{PHRASE}".encode("gb18030"), "备份.txt"), "recovery_phrase"),
        (file(PHRASE.encode(), "unnamed"), "recovery_phrase"),
        (file(b"filler words here \n" * 5000 + PHRASE.encode(), "long.log"), "recovery_phrase"),
        (file(json.dumps(KEYSTORE).encode(), "UTC--2026", "application/json"), "keystore"),
        (file(pdf(PHRASE), "paper.pdf"), "recovery_phrase"),
        (file(pdf(PHRASE, pages=3), "three pages"), "recovery_phrase"),
    ],
    ids=["text", "utf-16", "gb18030", "no ending", "at the end", "keystore", "pdf", "third page"],
)
async def test_secret_in_a_file_is_found(media: Media, kind: str) -> None:
    look = await FileScanner().look(media, KIND)
    assert kind in look.kinds


def bomb() -> bytes:
    """A PDF whose one page unpacks to 400 megabytes."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(1 << 24)) for _ in range(24)) + packer.flush()
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    stream = b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (len(body), body)
    return head + page + stream + b"trailer<</Root 1 0 R>>\n%%EOF"


async def test_what_cannot_be_read_is_not_called_clean() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("words.txt", PHRASE)
    looks = await asyncio.gather(
        *(
            FileScanner().look(file(content), KIND)
            for content in (pdf(PHRASE, password="p"), packed.getvalue(), b"%PDF-1.7 broken", b"\x00\x01\x02", bomb())
        )
    )
    assert not any(look.whole for look in looks)


async def test_ordinary_files_are_clean() -> None:
    plain = "交易哈希 0x" + "ab" * 32 + "\n充值没到账，请帮忙看看。\n" * 40
    assert await FileScanner().look(file(plain.encode(), "case.txt"), KIND) == Look((), whole=True)
    assert await FileScanner().look(file(pdf("Your transfer is on its way")), KIND) == Look((), whole=True)


class Reads:
    """A reader that reads what it was told to."""

    def __init__(self, *texts: str) -> None:
        self.said = texts

    def texts(self, picture: bytes) -> tuple[str, ...]:
        if not self.said:
            raise RuntimeError(len(picture))
        return self.said


PICTURE = AttachmentKind.PICTURE


async def test_picture_is_read_if_somebody_can_and_unread_otherwise() -> None:
    assert await FileScanner(Reads("a bill", PHRASE)).look(file(b"x"), PICTURE) == FOUND
    words = " ".join("维协干徐溶抵小触毕喷绒")
    assert await FileScanner(Reads("备份助记词", words)).look(file(b"x"), PICTURE) == FOUND
    assert await FileScanner(Reads("a bill")).look(file(b"x"), PICTURE) == Look((), whole=True)
    assert await FileScanner(Reads()).look(file(b"x"), PICTURE) == Look()
    assert await FileScanner().look(file(b"x"), PICTURE) == Look()


# --- what the worker does with it ----------------------------------------------------------------------------


class Blobs:
    """One pending blob."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    async def pending(self, _now: int, _limit: int) -> list[Blob]:
        empty: dict[str, Any] = dict.fromkeys(Blob.__slots__, "")
        return [Blob(**{**empty, "id": "b1", "inbox": "i", "conversation": "c1", "message": "m1", "attempts": 0})]

    async def source_of(self, message: str) -> str:
        return f"source of {message}"

    async def refuse(self, blob: str, reason: str) -> None:
        self.told.append(("refused", blob, reason))

    async def store(self, blob: str, content: bytes, *, mime: str, reason: str) -> None:
        self.told.append(("stored", blob, len(content), mime, reason))


async def worked(content: bytes) -> list[tuple[Any, ...]]:
    """What becomes of a file that a platform gives out."""

    class Adapter:
        async def fetch(self, _attachment: object) -> Media:
            return file(content)

    blobs = Blobs()

    async def exposed(*found: Any) -> None:
        blobs.told.append(("exposed", *found))

    clock = SimpleNamespace(now=lambda: datetime(2026, 3, 1, tzinfo=UTC))
    accounts: Any = {"i": SimpleNamespace(adapter=Adapter())}
    made: Any = (blobs, accounts, clock)
    await MediaWorker(*made, files=FileScanner(), exposed=exposed).step()
    return blobs.told


async def test_file_with_a_phrase_is_told_of_and_refused_and_never_stored() -> None:
    assert await worked(PHRASE.encode()) == [
        ("exposed", "c1", "m1", ("recovery_phrase",), "source of m1"),
        ("refused", "b1", "secret"),
    ]


async def test_clean_file_is_stored_and_an_unread_one_says_so() -> None:
    assert await worked(b"hello") == [("stored", "b1", 5, "application/octet-stream", "")]
    assert await worked(b"PK\x03\x04\x00") == [("stored", "b1", 5, "application/octet-stream", "unscanned")]


# --- pictures are written anew -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_nothing_but_pixels_is_left_of_a_picture(form: str) -> None:
    secret = b"legal winner thank year wave"
    picture = Image.new("RGB", (40, 30), "red")
    exif = Image.Exif()
    exif[0x010E] = secret.decode()  # the description
    exif.get_ifd(0x8825)[1] = "N"  # the place
    options: dict[str, Any] = {"exif": exif} if form in {"JPEG", "PNG", "WEBP"} else {}
    if form in {"JPEG", "PNG", "WEBP"}:
        options["icc_profile"] = secret * 8
    if form == "JPEG":
        options["comment"] = secret
    if form in {"JPEG", "WEBP"}:
        options["xmp"] = secret
    out = io.BytesIO()
    picture.save(out, form, **options)
    content = out.getvalue() + b"trailing " + secret
    assert secret in content
    cleaned = clean_picture(Media(content=content, mime="image/x", file_name="x"))
    assert secret not in cleaned.content
    with Image.open(io.BytesIO(cleaned.content)) as again:
        assert not again.getexif()
        assert not {"icc_profile", "xmp", "comment", "exif"} & again.info.keys()


def test_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    out = io.BytesIO()
    Image.new("1", (7_000, 7_000)).save(out, "PNG")
    with pytest.raises(ValueError, match=r"too_many_pixels|not_a_picture"):
        clean_picture(Media(content=out.getvalue(), mime="image/png", file_name=""))
