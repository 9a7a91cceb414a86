"""An agent's day: claim, reply, take back, resolve; what is refused, and what happens to slower colleagues."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image
from tests.fakes.fleet import CAPABILITIES, FakeFleet, fleet, until

from kefu_bots import transcripts
from kefu_bots.secrets_derived import derive
from kefu_core.capabilities import WindowRule
from kefu_core.errors import BadPayload, UnknownOutcome

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


def last_out(page: dict[str, Any]) -> dict[str, Any]:
    return next(m for m in reversed(page["messages"]) if m["direction"] == "out" and m["author"]["kind"] == "agent")


async def test_claim_reply_resolve(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1", name="雨后小故事")
    ann = await kefu.desk("ann")
    row = (await ann.get("/api/conversations?view=unclaimed"))["items"][0]
    assert (row["id"], row["name"], row["status"], row["holder"]) == (one, "雨后小故事", "waiting", None)
    assert row["reply_due"] - row["waiting_since"] == 600_000
    claimed = (await ann.post(f"/api/conversations/{row['case']}/claim", {"key": "claim-key-1"}))["conversation"]
    assert (claimed["status"], claimed["holder"]["name"]) == ("open", "Ann")
    await ann.post(f"/api/conversations/{one}/reply", {"text": "I look into it", "key": "reply-key-1"})
    assert kefu.adapter.sends[-1].text != "Ann: I look into it"
    page = await ann.get(f"/api/conversations/{one}")
    assert last_out(page)["delivery"]["status"] == "queued"
    assert last_out(page)["delivery"]["can"] == ["undo"]
    await kefu.pass_time(6)
    assert kefu.adapter.sends[-1].text == "Ann: I look into it"
    page = await ann.get(f"/api/conversations/{one}")
    assert last_out(page)["delivery"]["status"] == "sent"
    assert last_out(page)["delivery"]["can"] == ["edit", "delete"]
    done = await ann.post(f"/api/conversations/{one}/resolve", {"outcome": "solved", "key": "end-key-1"})
    assert done["conversation"]["status"] == "resolved"
    assert (await ann.get(f"/api/conversations/{one}"))["compose"]["why"] == "resolved"


async def test_a_reply_taken_back_never_leaves(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Too early", "key": "reply-key-1"})
    delivery = last_out(await ann.get(f"/api/conversations/{one}"))["delivery"]["id"]
    await ann.post(f"/api/conversations/{one}/undo", {"delivery": delivery, "key": "undo-key-1"})
    await kefu.pass_time(20)
    assert all("Too early" not in sent.text for sent in kefu.adapter.sends)
    assert last_out(await ann.get(f"/api/conversations/{one}"))["delivery"]["status"] == "cancelled"


async def test_what_has_left_cannot_be_taken_back(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Gone", "key": "reply-key-1", "undo_seconds": 0})
    await kefu.quiet()
    delivery = last_out(await ann.get(f"/api/conversations/{one}"))["delivery"]["id"]
    status, data = await ann.call("POST", f"/api/conversations/{one}/undo", {"delivery": delivery, "key": "u-key-123"})
    assert (status, data["error"]["code"]) == (409, "invalid_transition")


async def test_the_same_key_replies_once(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    for _ in range(3):
        await ann.post(f"/api/conversations/{one}/reply", {"text": "Once", "key": "reply-key-1", "undo_seconds": 0})
    await kefu.quiet()
    assert [sent.text for sent in kefu.adapter.sends].count("Ann: Once") == 1


async def test_the_slower_colleagues_text_becomes_a_note(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann", "agent", teams=("chain",))
    lea = await kefu.desk("lea", "lead")
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    answered = await lea.post(f"/api/conversations/{one}/reply", {"text": "Me too", "key": "reply-key-1"})
    assert answered["note"] is True
    await kefu.pass_time(20)
    assert all("Me too" not in sent.text for sent in kefu.adapter.sends)
    page = await ann.get(f"/api/conversations/{one}")
    assert [(m["direction"], m["text"]) for m in page["messages"] if m["author"]["name"] == "Lea"] == [
        ("note", "Me too")
    ]


async def test_claiming_what_somebody_holds_names_the_holder(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, lea = await kefu.desk("ann", "agent"), await kefu.desk("lea", "lead")
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    status, data = await lea.call("POST", f"/api/conversations/{one}/claim", {"key": "claim-key-2"})
    assert (status, data["error"]["code"], data["error"]["holder"]["name"]) == (409, "not_holder", "Ann")
    taken = await lea.post(f"/api/conversations/{one}/claim", {"takeover": True, "key": "claim-key-3"})
    assert taken["conversation"]["holder"]["name"] == "Lea"


async def test_asking_for_a_secret_is_refused_and_stored_nowhere(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    text = "Please send me your recovery phrase"
    status, data = await ann.call("POST", f"/api/conversations/{one}/reply", {"text": text, "key": "reply-key-1"})
    assert (status, data["error"]["code"], data["error"]["reason"]) == (422, "outgoing_blocked", "asks_secret")
    assert data["error"]["spans"]
    rows = await kefu.ledger.database.read("SELECT count(*) FROM bodies WHERE text LIKE '%recovery phrase%me your%'")
    assert rows[0][0] == 0
    fit = await ann.post("/api/fit", {"inbox": "main-telegram", "text": text})
    assert (fit["verdict"], fit["reason"]) == ("block", "asks_secret")


@pytest.mark.parametrize("path", ["reply", "note", "draft", "transfer"])
async def test_a_secret_in_an_agents_text_is_refused_everywhere(kefu: FakeFleet, path: str) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    body = {"to_team": "x", "note": PHRASE} if path == "transfer" else {"text": PHRASE}
    await kefu.person("bob", "agent", teams=("x",))
    kefu.relay.people.forget()
    method = "PUT" if path == "draft" else "POST"
    status, data = await ann.call(method, f"/api/conversations/{one}/{path}", {**body, "key": "some-key-1"})
    assert (status, data["error"]["reason"]) == (422, "holds_secret")
    assert data["error"]["spans"][0][1] > 40
    for table in ("bodies", "drafts"):
        rows = await kefu.ledger.database.read(f"SELECT count(*) FROM {table} WHERE text LIKE '%sausage%'")
        assert rows[0][0] == 0


async def test_hostile_names_and_texts_are_only_text(kefu: FakeFleet) -> None:
    nasty = "<script>alert(1)</script>\u202eAdmin"
    one = await kefu.queued("c1", name=nasty)
    await kefu.hear("c1", "<img src=x onerror=alert(1)>", name=nasty)
    ann = await kefu.desk("ann")
    async with ann.http.get(f"/api/conversations/{one}") as response:
        assert response.content_type == "application/json"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        page = await response.json()
    assert page["conversation"]["name"].startswith("<script>alert(1)</script>")
    assert "\u202e" not in page["conversation"]["name"]
    assert "<img src=x onerror=alert(1)>" in [m["text"] for m in page["messages"]]


async def test_bodies_that_do_not_fit_are_refused_with_their_problems(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    reply = f"/api/conversations/{one}/reply"
    for body in ({"text": "x"}, {"text": 5, "key": "reply-key-1"}, {"text": "x", "key": "reply-key-1", "boss": True}):
        status, data = await ann.call("POST", reply, body)
        assert (status, data["error"]["code"]) == (400, "bad_request")
        assert data["error"]["problems"][0]["path"] in {"key", "text", "boss"}
    assert (await ann.call("POST", reply, {"text": "x" * 70_000, "key": "reply-key-1"}))[0] == 413
    for raw in (b"{", b"[" * 5000, b'{"text": "\\ud800", "key": "reply-key-1"}'):
        headers = {"Content-Type": "application/json"}
        assert (await ann.call("POST", reply, data=raw, headers=headers))[0] == 400


async def test_an_unknown_outcome_waits_for_its_holder(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    kefu.adapter.errors.append(UnknownOutcome("cut"))
    await ann.post(
        f"/api/conversations/{one}/reply", {"text": "Did it arrive", "key": "reply-key-1", "undo_seconds": 0}
    )
    await kefu.quiet()
    delivery = last_out(await ann.get(f"/api/conversations/{one}"))["delivery"]
    assert (delivery["status"], delivery["can"]) == ("unknown", ["arrived", "retry", "discard"])
    assert (await ann.get("/api/conversations"))["items"][0]["unknown"] is True
    path = f"/api/conversations/{one}/deliveries/{delivery['id']}"
    await ann.post(path, {"to": "arrived", "key": "decide-key-1"})
    assert last_out(await ann.get(f"/api/conversations/{one}"))["delivery"]["status"] == "sent"
    assert (await ann.call("POST", path, {"to": "retry", "key": "decide-key-2"}))[0] == 409


async def test_what_a_restore_held_is_decided_in_its_conversation(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Hello", "key": "reply-key-1", "undo_seconds": 15})
    await kefu.ledger.database.write(
        ("UPDATE deliveries SET held='restored',lane='restored:' || id || '::' || lane WHERE status='queued'", ())
    )
    delivery = last_out(await ann.get(f"/api/conversations/{one}"))["delivery"]
    assert (delivery["held"], delivery["can"]) == ("restored", ["arrived", "retry", "discard"])
    path = f"/api/conversations/{one}/deliveries/{delivery['id']}"
    await ann.post(path, {"to": "retry", "key": "decide-key-1"})
    await kefu.quiet()
    assert last_out(await ann.get(f"/api/conversations/{one}"))["delivery"]["status"] == "sent"


async def test_a_sent_message_can_be_edited_and_deleted(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Teh answer", "key": "reply-key-1", "undo_seconds": 0})
    await kefu.quiet()
    message = last_out(await ann.get(f"/api/conversations/{one}"))["id"]
    await ann.post(f"/api/conversations/{one}/messages/{message}/edit", {"text": "The answer", "key": "edit-key-1"})
    await kefu.quiet()
    assert (kefu.adapter.sends[-1].operation, kefu.adapter.sends[-1].text) == ("edit", "The answer")
    changed = last_out(await ann.get(f"/api/conversations/{one}"))
    assert (changed["text"], changed["versions"][0]["text"]) == ("The answer", "Ann: Teh answer")
    await ann.post(f"/api/conversations/{one}/messages/{message}/delete", {"key": "delete-key-1"})
    await kefu.quiet()
    assert kefu.adapter.sends[-1].operation == "delete"


async def test_another_conversations_delivery_is_unknown_here(kefu: FakeFleet) -> None:
    one, two = await kefu.queued("c1"), await kefu.queued("c2")
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Hello", "key": "reply-key-1"})
    delivery = last_out(await ann.get(f"/api/conversations/{one}"))["delivery"]["id"]
    status, _ = await ann.call("POST", f"/api/conversations/{two}/undo", {"delivery": delivery, "key": "undo-key-1"})
    assert status == 404


async def test_a_draft_is_kept_and_goes_with_the_reply(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    draft = {"text": "Half a senten", "kind": "reply", "key": "draft-key-1"}
    assert (await ann.call("PUT", f"/api/conversations/{one}/draft", draft))[0] == 200
    page = await ann.get(f"/api/conversations/{one}")
    assert page["draft"] == draft
    assert page["conversation"]["draft"] is True
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Half a sentence", "key": "draft-key-1"})
    assert (await ann.get(f"/api/conversations/{one}"))["draft"] is None


async def test_a_closed_window_keeps_the_reply_in(tmp_path: Path) -> None:
    able = replace(CAPABILITIES, window=(WindowRule(trigger="message", length=timedelta(hours=48), count=5),))
    async with fleet(tmp_path, capabilities={"main-telegram": able}) as kefu:
        one = await kefu.queued("c1")
        ann = await kefu.desk("ann")
        compose = (await ann.get(f"/api/conversations/{one}"))["compose"]
        assert (compose["may_reply"], compose["window_left"]) == (True, 4)
        await kefu.pass_time(49 * 3600)
        ann = await kefu.desk("ann")
        compose = (await ann.get(f"/api/conversations/{one}"))["compose"]
        assert (compose["may_reply"], compose["why"], compose["window_left"]) == (False, "window", 0)
        status, data = await ann.call("POST", f"/api/conversations/{one}/reply", {"text": "Hi", "key": "reply-key-1"})
        assert (status, data["error"]["code"]) == (409, "outside_reply_window")


def picture(**options: Any) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif, **options)
    return out.getvalue()


async def uploaded(desk: Any, content: bytes, name: str, mime: str) -> tuple[int, Any]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", io.BytesIO(content), filename=name, content_type=mime)
    return await desk.call("POST", "/api/uploads", data=form)


async def test_an_uploaded_picture_is_written_anew_and_sent(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    status, upload = await uploaded(ann, picture(), "../../home/shot.jpg", "image/jpeg")
    assert (status, upload["kind"], upload["file_name"]) == (201, "picture", "shot.jpg")
    async with ann.http.get(upload["url"]) as response:
        content = await response.read()
        assert response.content_type == "image/jpeg"
        assert "sandbox" in response.headers["Content-Security-Policy"]
    assert b"taken at home" not in content
    reply = {"text": "See here", "key": "reply-key-1", "blobs": [upload["blob"]], "undo_seconds": 0}
    await ann.post(f"/api/conversations/{one}/reply", reply)
    await kefu.quiet()
    assert [item.blob for sent in kefu.adapter.sends for item in sent.attachments] == [upload["blob"]]


async def test_what_is_no_picture_only_downloads(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann")
    assert (await uploaded(ann, b"<svg onload=alert(1)>", "x.jpg", "image/jpeg"))[0] == 400
    status, upload = await uploaded(ann, b"<svg onload=alert(1)>", "x.svg", "image/svg+xml")
    assert (status, upload["kind"]) == (201, "file")
    async with ann.http.get(upload["url"]) as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
    assert (await uploaded(ann, b"x" * (20 * 2**20 + 1), "big.bin", "application/zip"))[0] == 413
    assert (await ann.call("GET", "/api/blobs/none"))[0] == 404


async def test_quick_replies_belong_to_teams(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann", "agent", teams=("chain",))
    bob, lea = await kefu.desk("bob", "agent"), await kefu.desk("lea", "lead")
    body = {"title": "Hash", "text": {"zh": "请发交易哈希", "en": "Please send the transaction hash"}, "team": "chain"}
    made = await ann.post("/api/canned", body)
    assert [item["id"] for item in (await ann.get("/api/canned"))["items"]] == [made["id"]]
    assert (await bob.get("/api/canned"))["items"] == []
    assert (await bob.call("POST", "/api/canned", {**body, "team": ""}))[0] == 403
    assert (await bob.call("DELETE", f"/api/canned/{made['id']}"))[0] == 404
    asking = {"title": "Bad", "text": {"en": "Send me your recovery phrase"}, "team": ""}
    assert (await lea.call("POST", "/api/canned", asking))[0] == 422
    assert (await lea.call("DELETE", f"/api/canned/{made['id']}"))[0] == 200


async def test_the_transcript_link_shows_the_talk_and_no_notes(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/note", {"text": "internal thought", "key": "note-key-1"})
    await kefu.hear("c1", "<b>bold</b>")
    key, now = derive(kefu.relay.secret, "transcript"), kefu.clock.seconds()
    path = transcripts.link("", key, one, now)
    async with kefu.browser().get(path) as response:
        assert response.status == 200
        page = await response.text()
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "internal thought" not in page
    for wrong in (path[:-1] + ("a" if path[-1] != "a" else "b"), transcripts.link("", key, one, now - 90_000)):
        async with kefu.browser().get(wrong) as response:
            assert response.status == 404


async def test_a_refused_reply_becomes_a_dead_letter_for_leads(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, lea = await kefu.desk("ann"), await kefu.desk("lea", "lead")
    kefu.adapter.errors.append(BadPayload("no", code="400"))
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Lost", "key": "reply-key-1", "undo_seconds": 0})
    await kefu.quiet()
    letter = (await lea.get("/api/dead-letters"))["items"][0]
    assert (letter["conversation"], letter["reason"], letter["text"]) == (one, "BadPayload", "Ann: Lost")
    await lea.post(f"/api/dead-letters/{letter['id']}", {"to": "retry", "key": "letter-key-1"})
    await kefu.quiet()
    await until(lambda: kefu.adapter.sends[-1].text == "Ann: Lost")
    assert (await lea.get("/api/dead-letters"))["items"] == []
