"""Answers with a picture: uploaded, checked, sent where it costs nothing that is needed, kept, written out and in."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from tests.fakes.fleet import CAPABILITIES, INBOX, FakeFleet, fleet
from tests.integration.test_relay_desk import picture, uploaded

from kefu_adapters.answering.knowledge import KnowledgeError, load_folder, write_folder
from kefu_adapters.stores.erasure import Eraser
from kefu_adapters.stores.retention import Keep, Retention
from kefu_bots import office_knowledge as office
from kefu_bots.knowledge import bring_in
from kefu_core.capabilities import Capabilities, TextLimit, TextUnit, WindowRule
from kefu_core.errors import ConfigError
from kefu_core.messages import AttachmentKind

LIMITS = CAPABILITIES.attachments
WORDS = TextLimit(limit=2048, unit=TextUnit.BYTES)
DAY = timedelta(hours=48)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with seeded(tmp_path) as one:
        yield one


@asynccontextmanager
async def seeded(folder: Path, able: Capabilities = CAPABILITIES) -> AsyncIterator[FakeFleet]:
    """A fleet whose one answer stands in the database."""
    async with fleet(folder, capabilities={INBOX: able}) as one:
        await bring_in(one.keeper.store, one.keeper.answers.knowledge, author="import", at=1)
        await one.keeper.look()
        yield one


async def pictured(house: FakeFleet) -> str:
    """Give the answer about fees a picture, as an editor and a lead do; gives its blob."""
    lead = await house.desk("lee", "lead")
    _, made = await uploaded(lead, picture(), "fees.jpg", "image/jpeg")
    shown = await lead.get("/api/knowledge/fees")
    content = {**shown["content"], "picture": {"blob": made["blob"]}}
    base = shown["versions"][0]["version"]
    status, saved = await lead.call("PUT", "/api/knowledge/fees", {"content": content, "base": base})
    assert status == 201, saved
    await lead.post("/api/knowledge/fees/publish", {"version": base + 1})
    return str(made["blob"])


async def sent(house: FakeFleet, person: str = "7") -> list[tuple[int, bool]]:
    """What somebody who asks about fees gets: (pictures, words) of each message."""
    before = len(house.adapter.sends)
    await house.hear(person, "fees")
    await house.quiet()
    return [(len(m.attachments), "The network takes the fee." in m.text) for m in house.adapter.sends[before:]]


async def test_an_answer_goes_out_with_its_picture(house: FakeFleet) -> None:
    blob = await pictured(house)
    assert await sent(house) == [(1, False), (0, True)]
    attachment = next(m for m in house.adapter.sends if m.attachments).attachments[0]
    assert (attachment.kind, attachment.blob, attachment.mime) == (AttachmentKind.PICTURE, blob, "image/jpeg")
    clean = await house.blobs.get(blob)
    assert b"taken at home" not in clean.content


@pytest.mark.parametrize(("able", "expected"), [
    (Capabilities(platform="x", text=WORDS, caption=WORDS, attachments=LIMITS, single_message=True), [(1, True)]),
    (Capabilities(platform="x", text=WORDS, attachments=LIMITS, single_message=True), [(0, True)]),
    (Capabilities(platform="weibo", text=WORDS), [(0, True)]),
    (replace(CAPABILITIES, window=(WindowRule(trigger="message", length=DAY, count=20),)), [(1, False), (0, True)]),
    (replace(CAPABILITIES, window=(WindowRule(trigger="message", length=DAY, count=3),)), [(0, True)]),
], ids=["caption", "no caption", "no pictures", "many sends left", "few sends left"])  # fmt: skip
async def test_a_picture_costs_no_send_that_the_words_need(
    tmp_path: Path, able: Capabilities, expected: list[tuple[int, bool]]
) -> None:
    async with seeded(tmp_path, able) as house:
        await pictured(house)
        assert await sent(house) == expected


async def test_what_leaves_in_the_platforms_own_request_is_words_alone(tmp_path: Path) -> None:
    able = Capabilities(platform="wechat", text=WORDS, attachments=LIMITS, active_send=False)
    async with seeded(tmp_path, able) as house:
        await pictured(house)
        await house.hear("7", "fees")
        rows = await house.ledger.database.read(
            "SELECT b.attachments,b.text FROM bodies b JOIN messages m ON m.id=b.message_id WHERE m.direction='out'"
        )
        assert [bool(row[0]) for row in rows if "The network takes the fee." in row[1]] == [False]


async def test_the_preview_says_where_the_picture_is_sent(house: FakeFleet) -> None:
    lead = await house.desk("lee", "lead")
    _, made = await uploaded(lead, picture(), "fees.jpg", "image/jpeg")
    shown = (await lead.get("/api/knowledge/fees"))["content"]
    look = await lead.post("/api/knowledge/fees/preview", {"content": {**shown, "picture": {"blob": made["blob"]}}})
    assert [each["picture"] for each in look["looks"]] == [True]
    look = await lead.post("/api/knowledge/fees/preview", {"content": shown})
    assert [each["picture"] for each in look["looks"]] == [False]


@pytest.mark.parametrize("given", [
    {"blob": "u00"}, {"blob": 7}, "fees.png", ["x"], {"blob": "x" * 500}, {"blob": "../../etc/passwd"},
])  # fmt: skip
async def test_what_is_no_upload_is_no_picture(house: FakeFleet, given: Any) -> None:
    lead = await house.desk("lee", "lead")
    content = {**(await lead.get("/api/knowledge/fees"))["content"], "picture": given}
    status, refusal = await lead.call("PUT", "/api/knowledge/fees", {"content": content, "base": 1})
    assert (status, refusal["error"]["problems"][0]["path"]) == (422, "content")


async def test_what_a_contact_sent_becomes_no_picture_of_an_answer(house: FakeFleet) -> None:
    lead = await house.desk("lee", "lead")
    one = await house.queued("7")
    blob = await house.blobs.put(picture(), mime="image/jpeg", conversation=one, at=1)
    content = {**(await lead.get("/api/knowledge/fees"))["content"], "picture": {"blob": blob}}
    assert (await lead.call("PUT", "/api/knowledge/fees", {"content": content, "base": 1}))[0] == 422


async def test_sizes_that_a_client_claims_are_not_believed(house: FakeFleet) -> None:
    blob = await pictured(house)
    lead = await house.desk("lee")
    content = (await lead.get("/api/knowledge/fees"))["content"]
    lie = {**content, "picture": {"blob": blob, "mime": "image/png", "size_bytes": 1}}
    assert (await lead.call("PUT", "/api/knowledge/fees", {"content": lie, "base": 2}))[0] == 201
    kept = (await lead.get("/api/knowledge/fees"))["versions"][0]["content"]["picture"]
    assert kept == content["picture"]


async def test_each_version_keeps_its_picture(house: FakeFleet) -> None:
    first = await pictured(house)
    lead = await house.desk("lee")
    shown = await lead.get("/api/knowledge/fees")
    bare = {key: value for key, value in shown["content"].items() if key != "picture"}
    await lead.call("PUT", "/api/knowledge/fees", {"content": bare, "base": 2})
    await lead.post("/api/knowledge/fees/publish", {"version": 3})
    assert await sent(house) == [(0, True)]
    await lead.post("/api/knowledge/fees/restore", {"version": 2})
    assert await sent(house, "8") == [(1, False), (0, True)]
    assert (await lead.get("/api/knowledge/fees"))["content"]["picture"]["blob"] == first


async def test_neither_retention_nor_erasure_of_a_person_takes_an_answers_picture(
    house: FakeFleet, tmp_path: Path
) -> None:
    blob = await pictured(house)
    await sent(house)
    lead, database = await house.desk("lee"), house.ledger.database
    await database.write(("UPDATE conversations SET status='resolved'", ()), ("UPDATE cases SET resolved_at=1", ()))
    later = round((house.clock.now() + timedelta(days=900)).timestamp() * 1000)
    keep = Keep(bodies_days=1, media_days=1, events_days=1)
    retention = Retention(database, keep, now=lambda: later, blobs=tmp_path / "blobs", pause_seconds=0)
    while await retention.step():
        pass
    assert await database.read("SELECT count(*) FROM bodies WHERE attachments<>''") == [(0,)], "retention was here"
    await sent(house, "8")
    eraser = Eraser(database, b"k" * 32, blobs=tmp_path / "blobs")
    for (contact,) in await database.read("SELECT id FROM contacts"):
        person = await eraser.find(contact)
        assert person is not None
        await eraser.erase(person, at=later, who="sec")
    assert await database.read("SELECT count(*) FROM bodies") == [(0,)], "and erasure"
    async with lead.http.get(f"/api/blobs/{blob}") as response:
        assert (response.status, response.content_type) == (200, "image/jpeg")
    assert (await house.blobs.get(blob)).mime == "image/jpeg"


def office_of(house: FakeFleet) -> Any:
    return SimpleNamespace(knowledge=house.keeper, roles=frozenset({"worker"}))


async def test_pictures_are_written_out_beside_their_answers_and_come_back_the_same(
    house: FakeFleet, tmp_path: Path
) -> None:
    blob = await pictured(house)
    folder = {"folder": str(tmp_path / "out")}
    await office.knowledge_export(office_of(house), folder)
    assert (tmp_path / "out" / "fees.jpg").read_bytes() == (await house.blobs.get(blob)).content
    assert load_folder(tmp_path / "out").entries["fees"].picture.file == "fees.jpg"  # type: ignore[union-attr]
    assert await office.knowledge_import(office_of(house), folder) == {"published": 0, "same": 1, "conflict": 0}
    Image.new("RGB", (8, 8), "blue").save(tmp_path / "out" / "fees.jpg", comment=b"made at home")
    assert (await office.knowledge_import(office_of(house), folder))["published"] == 1
    assert (await office.knowledge_import(office_of(house), folder))["same"] == 1, "it is the same however it is coded"
    now = (await house.keeper.store.one("fees")).content["picture"]  # type: ignore[union-attr]
    assert now["blob"] != blob
    assert b"made at home" not in (await house.blobs.get(now["blob"])).content
    assert await sent(house) == [(1, False), (0, True)]


@pytest.mark.parametrize("name", ["gone.png", "../fees.png", "fees.svg", "/etc/passwd", "a/b.png"])
def test_a_folder_names_pictures_that_lie_beside_its_files(house: FakeFleet, tmp_path: Path, name: str) -> None:
    write_folder(house.keeper.answers.knowledge, tmp_path / "in")
    file = tmp_path / "in" / "fees.md"
    file.write_text(file.read_text().replace("topic: transfer", f"topic: transfer\npicture: {name}"))
    with pytest.raises(KnowledgeError, match="picture"):
        load_folder(tmp_path / "in")


async def test_a_file_that_is_no_picture_is_refused_by_name(house: FakeFleet, tmp_path: Path) -> None:
    write_folder(house.keeper.answers.knowledge, tmp_path / "in")
    file = tmp_path / "in" / "fees.md"
    file.write_text(file.read_text().replace("topic: transfer", "topic: transfer\npicture: fees.png"))
    (tmp_path / "in" / "fees.png").write_text("<svg onload=alert(1)>")
    with pytest.raises(ConfigError, match=r"fees\.png"):
        await office.knowledge_import(office_of(house), {"folder": str(tmp_path / "in")})
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    (tmp_path / "in" / "fees.png").write_bytes(out.getvalue())
    assert (await office.knowledge_import(office_of(house), {"folder": str(tmp_path / "in")}))["published"] == 1
    row = await house.keeper.store.one("fees")
    assert row is not None
    assert json.loads(json.dumps(row.content))["picture"]["mime"] == "image/png"


async def test_a_file_too_large_for_a_picture_is_not_read_whole(house: FakeFleet, tmp_path: Path) -> None:
    write_folder(house.keeper.answers.knowledge, tmp_path / "in")
    file = tmp_path / "in" / "fees.md"
    file.write_text(file.read_text().replace("topic: transfer", "topic: transfer\npicture: fees.png"))
    with (tmp_path / "in" / "fees.png").open("wb") as large:
        large.truncate(1 << 40)
    with pytest.raises(ConfigError, match="larger than"):
        await office.knowledge_import(office_of(house), {"folder": str(tmp_path / "in")})
