"""Publishing at the relay: two people, one hash, a password, and a stop for everybody."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import INBOX, PASSWORD, FakeFleet, fleet
from tests.integration.test_relay_uploads import picture, uploaded

TEXT = "Version 5.2 is out. Read more: https://orbit.example/news"


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


def content(text: str = TEXT, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Release",
        "variants": [{"language": "en", "scope": "all", "title": "", "text": text, "link": ""}],
        "targets": [{"inbox": INBOX, "target": "channel", "language": "en"}],
        "picture": "",
        "scheduled_at": None,
        **fields,
    }


async def drafted(desk: Any, **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = (await desk.post("/api/announcements", {"content": content(**fields)}))["announcement"]
    return made


async def test_from_draft_to_the_channel(kefu: FakeFleet) -> None:
    pub, app = await kefu.desk("pub", "publisher"), await kefu.desk("app", "approver")
    draft = await drafted(pub)
    path = f"/api/announcements/{draft['id']}"
    assert (draft["stage"], draft["mine"], draft["may_approve"]) == ("draft", True, False)
    await pub.post(f"{path}/ask")
    page = await app.get(path)
    assert page["announcement"]["may_approve"] is True
    assert [(c["target"], c["blocked"], c["problems"]) for c in page["checks"]] == [("channel", "", [])]
    assert {a["target"] for a in page["available"]} == {"channel", "subscribers"}
    seen = page["announcement"]["content_hash"]
    approved = (await app.post(f"{path}/approve", {"hash": seen, "password": PASSWORD}))["announcement"]
    assert (approved["stage"], approved["approver"]["name"]) == ("scheduled", "App")
    await kefu.publishing.step()
    assert kefu.adapter.sends == []
    kefu.clock.time = kefu.clock.time.replace(minute=6)
    await kefu.publishing.step()
    await kefu.quiet()
    assert [sent.text for sent in kefu.adapter.sends] == [TEXT]
    await kefu.publishing.step()
    page = await pub.get(path)
    assert page["announcement"]["stage"] == "sent"
    assert (page["progress"]["sent"], page["progress"]["total"]) == (1, 1)
    assert [event["kind"] for event in page["events"]][:3] == ["created", "asked", "approved"]
    listed = await pub.get("/api/announcements")
    assert (listed["items"][0]["title"], listed["sent_today"], listed["per_day"]) == ("Release", 1, 3)


async def test_a_picture_is_an_upload_of_ours_and_stays(kefu: FakeFleet) -> None:
    pub = await kefu.desk("pub", "publisher")
    upload = (await uploaded(pub, picture(), "shot.jpg", "image/jpeg"))[1]["blob"]
    theirs = await kefu.relay.blobs.put(b"x", mime="image/png", conversation="c1", at=kefu.relay.now_ms)
    for blob in ("nothing", theirs):
        status, data = await pub.call("POST", "/api/announcements", {"content": content(picture=blob)})
        assert (status, data["error"]["problems"][0]["path"]) == (400, "picture")
    waiting = "SELECT 1 FROM blobs WHERE id=? AND ref='waiting'"
    assert await kefu.ledger.database.read(waiting, (upload,))
    assert (await drafted(pub, picture=upload))["content"]["picture"] == upload
    assert not await kefu.ledger.database.read(waiting, (upload,))


async def test_nobody_approves_their_own(kefu: FakeFleet) -> None:
    both = await kefu.desk("both", "publisher", "approver")
    draft = await drafted(both)
    path = f"/api/announcements/{draft['id']}"
    await both.post(f"{path}/ask")
    body = {"hash": draft["content_hash"], "password": PASSWORD}
    status, data = await both.call("POST", f"{path}/approve", body)
    assert (status, data["error"]["reason"]) == (409, "same_person")


async def test_approving_takes_the_password_and_the_hash_that_was_seen(kefu: FakeFleet) -> None:
    pub, app = await kefu.desk("pub", "publisher"), await kefu.desk("app", "approver")
    draft = await drafted(pub)
    path = f"/api/announcements/{draft['id']}"
    await pub.post(f"{path}/ask")
    wrong = {"hash": draft["content_hash"], "password": "guess"}
    status, data = await app.call("POST", f"{path}/approve", wrong)
    assert (status, data["error"]["reason"]) == (403, "wrong_password")
    stale = {"hash": "0" * 64, "password": PASSWORD}
    status, data = await app.call("POST", f"{path}/approve", stale)
    assert (status, data["error"]["reason"]) == (409, "content_changed")
    actions = [row.action for row in await kefu.relay.audit_log.rows()]
    assert "reauthentication.failed" in actions


async def test_an_edit_voids_the_approval(kefu: FakeFleet) -> None:
    pub, app = await kefu.desk("pub", "publisher"), await kefu.desk("app", "approver")
    draft = await drafted(pub)
    path = f"/api/announcements/{draft['id']}"
    await pub.post(f"{path}/ask")
    await app.post(f"{path}/approve", {"hash": draft["content_hash"], "password": PASSWORD})
    status, data = await pub.call("PUT", path, {"content": content("Version 5.3 is out.")})
    assert (status, data["announcement"]["stage"], data["announcement"]["approver"]) == (200, "draft", None)
    kefu.clock.time = kefu.clock.time.replace(minute=10)
    await kefu.publishing.step()
    assert kefu.adapter.sends == []


async def test_what_the_gate_blocks_cannot_be_asked_for(kefu: FakeFleet) -> None:
    pub = await kefu.desk("pub", "publisher")
    bad = content("Validate your wallet at https://0rbit.example")
    preview = await pub.post("/api/announcements/preview", {"content": bad})
    assert preview["checks"][0]["blocked"]
    assert len(preview["content_hash"]) == 64
    draft = (await pub.post("/api/announcements", {"content": bad}))["announcement"]
    assert draft["content_hash"] == preview["content_hash"]
    status, data = await pub.call("POST", f"/api/announcements/{draft['id']}/ask", {})
    assert (status, data["error"]["code"]) == (409, "announcement_not_allowed")


async def test_a_secret_never_gets_into_a_draft(kefu: FakeFleet) -> None:
    pub = await kefu.desk("pub", "publisher")
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    status, data = await pub.call("POST", "/api/announcements", {"content": content(f"Our phrase: {phrase}")})
    assert (status, data["error"]["reason"]) == (422, "holds_secret")
    assert (await pub.get("/api/announcements"))["items"] == []


async def test_every_colleague_may_stop_what_is_scheduled(kefu: FakeFleet) -> None:
    pub, app = await kefu.desk("pub", "publisher"), await kefu.desk("app", "approver")
    ann = await kefu.desk("ann", "agent")
    draft = await drafted(pub)
    path = f"/api/announcements/{draft['id']}"
    assert (await ann.call("POST", f"{path}/stop", {}))[0] == 404
    await pub.post(f"{path}/ask")
    await app.post(f"{path}/approve", {"hash": draft["content_hash"], "password": PASSWORD})
    assert [item["stage"] for item in (await ann.get("/api/announcements"))["items"]] == ["scheduled"]
    stopped = (await ann.post(f"{path}/stop"))["announcement"]
    assert (stopped["stage"], stopped["stopped_by"]["name"]) == ("stopped", "Ann")


async def test_sending_back_says_why(kefu: FakeFleet) -> None:
    pub, app = await kefu.desk("pub", "publisher"), await kefu.desk("app", "approver")
    draft = await drafted(pub)
    path = f"/api/announcements/{draft['id']}"
    await pub.post(f"{path}/ask")
    back = (await app.post(f"{path}/send-back", {"comment": "Name the version"}))["announcement"]
    assert (back["stage"], back["comment"]) == ("draft", "Name the version")


async def test_the_kill_switch_holds_everything_and_few_release_it(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, lea = await kefu.desk("ann", "agent"), await kefu.desk("lea", "lead")
    before = len(kefu.adapter.sends)
    assert await ann.post("/api/stop-everything", {"on": True}) == {"stopped": True}
    await ann.post(f"/api/conversations/{one}/reply", {"text": "Hello", "key": "reply-key-1", "undo_seconds": 0})
    await kefu.pass_time(10)
    assert len(kefu.adapter.sends) == before
    assert await kefu.relay.switches.setting("stopped") is True
    assert (await ann.call("POST", "/api/stop-everything", {"on": False}))[0] == 403
    await lea.post("/api/stop-everything", {"on": False})
    await kefu.pass_time(10)
    assert kefu.adapter.sends[-1].text == "Ann: Hello"


async def test_an_unknown_announcement_is_404(kefu: FakeFleet) -> None:
    pub = await kefu.desk("pub", "publisher")
    for method, path in (("GET", ""), ("POST", "/ask"), ("POST", "/stop"), ("POST", "/correct")):
        body = None if method == "GET" else ({"text": {"en": "x"}} if path == "/correct" else {})
        status, data = await pub.call(method, f"/api/announcements/none{path}", body)
        assert (status, data["error"]["code"]) == (404, "unknown")


async def test_inboxes_can_be_held_back_and_probed(kefu: FakeFleet) -> None:
    lea = await kefu.desk("lea", "lead")
    item = (await lea.get("/api/inboxes"))["items"][0]
    assert (item["inbox"], item["paused"], item["waiting"], item["dead"]) == (INBOX, False, 0, 0)
    assert (await lea.post(f"/api/inboxes/{INBOX}/pause"))["inbox"]["paused"] is True
    assert await kefu.relay.switches.setting(f"paused:{INBOX}") is True
    assert (await lea.post(f"/api/inboxes/{INBOX}/resume"))["inbox"]["paused"] is False
    probed = (await lea.post(f"/api/inboxes/{INBOX}/probe"))["inbox"]
    assert (probed["state"], probed["facts"]) == ("online", {"webhook": "fine"})


async def test_answers_can_be_looked_up_and_tried(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann")
    found = (await ann.get("/api/answers?q=fee&language=en"))["items"]
    assert [(item["entry"], item["text"]) for item in found] == [("fees", "The network takes the fee.")]
    tried = await ann.post("/api/answers/try", {"text": "fees", "language": "en"})
    assert (tried["way"], tried["candidates"][0]["entry"]) == ("answer", "fees")
    kefu.ranker.scores = [("fees", 0.1)]
    assert (await ann.post("/api/answers/try", {"text": "what", "language": "en"}))["way"] == "handoff"


async def test_the_board_counts_who_waits(kefu: FakeFleet) -> None:
    await kefu.queued("c1")
    lea, ann = await kefu.desk("lea", "lead"), await kefu.desk("ann", "agent")
    await kefu.pass_time(9 * 60)
    board = await lea.get("/api/board")
    assert (board["unclaimed"], board["longest_wait_seconds"], board["at_risk"]) == (1, 540, 1)
    assert {agent["name"] for agent in board["agents"]} == {"Lea", "Ann"}
    assert [agent["name"] for agent in (await ann.get("/api/board"))["agents"]] == ["Ann"]
