"""What our own people upload is looked into before it is kept: it may neither hold a secret nor ask for one."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image
from tests.fakes.fleet import FakeFleet, fleet
from tests.integration.test_file_scanning import PHRASE, Reads, pdf

from kefu_adapters.scanning.files import FileScanner

ASKS = "To restore your wallet please reply with your 12-word recovery phrase."
WARNS = "Never give your recovery phrase to anybody. We never ask for it."


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as running:
        yield running


async def uploaded(desk: Any, content: bytes, name: str, mime: str) -> tuple[int, Any]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", io.BytesIO(content), filename=name, content_type=mime)
    return await desk.call("POST", "/api/uploads", data=form)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


async def kept(kefu: FakeFleet) -> int:
    rows = await kefu.ledger.database.read("SELECT count(*) FROM blobs", ())
    return int(rows[0][0])


async def audited(kefu: FakeFleet) -> list[tuple[str, str]]:
    rows = await kefu.relay.audit_log.rows(limit=20)
    return [(row.action, row.context.reason) for row in rows if row.action == "upload.refused"]


@pytest.mark.parametrize(
    ("content", "name", "mime", "reason"),
    [
        (PHRASE.encode(), "backup.txt", "text/plain", "holds_secret"),
        (pdf(PHRASE), "paper.pdf", "application/pdf", "holds_secret"),
        (ASKS.encode(), "steps.txt", "text/plain", "asks_secret"),
        (pdf(ASKS), "steps.pdf", "application/pdf", "asks_secret"),
        (b"Go on at https://elsewhere.xyz/unlock", "steps.txt", "text/plain", "unlisted_link"),
    ],
    ids=["phrase", "phrase in a pdf", "asks", "asks in a pdf", "unlisted link"],
)
async def test_file_that_holds_or_asks_for_a_secret_is_refused_and_not_kept(
    kefu: FakeFleet, content: bytes, name: str, mime: str, reason: str
) -> None:
    ann = await kefu.desk("ann")
    status, said = await uploaded(ann, content, name, mime)
    assert (status, said["error"]["code"], said["error"]["reason"]) == (422, "outgoing_blocked", reason)
    assert PHRASE not in str(said)
    assert await kept(kefu) == 0
    assert await audited(kefu) == [("upload.refused", reason)]


async def test_file_that_warns_is_kept(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann")
    assert (await uploaded(ann, WARNS.encode(), "guide.txt", "text/plain"))[0] == 201
    assert (await uploaded(ann, pdf(WARNS), "guide.pdf", "application/pdf"))[0] == 201
    assert await audited(kefu) == []


@pytest.mark.parametrize(
    ("read", "status", "reason"),
    [((PHRASE,), 422, "holds_secret"), ((ASKS,), 422, "asks_secret"), (("Balance 12", ""), 201, ""), ((), 201, "")],
    ids=["phrase", "asks", "clean", "unreadable"],
)
async def test_picture_is_read_where_somebody_can(
    kefu: FakeFleet, read: tuple[str, ...], status: int, reason: str
) -> None:
    kefu.relay.files = FileScanner(Reads(*read))
    pat = await kefu.desk("pat", "publisher")
    got, said = await uploaded(pat, picture(), "poster.jpg", "image/jpeg")
    assert got == status
    assert said.get("error", {}).get("reason", "") == reason


async def test_name_with_a_misread_link_does_not_stop_a_picture(kefu: FakeFleet) -> None:
    kefu.relay.files = FileScanner(Reads("orb1t-help.xyz"))
    ann = await kefu.desk("ann")
    assert (await uploaded(ann, picture(), "shot.jpg", "image/jpeg"))[0] == 201
