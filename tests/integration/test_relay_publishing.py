"""Around an announcement: templates, test copies, what is known before the first save."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import CAPABILITIES, INBOX, FakeFleet, fleet

OTHER = "main-x"
TARGETS = [{"inbox": INBOX, "target": "channel", "language": "en"}]


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    accounts = {INBOX: CAPABILITIES, OTHER: replace(CAPABILITIES, platform="x")}
    async with fleet(tmp_path, capabilities=accounts) as one:
        one.accounts[INBOX].test_recipient = "4711"
        yield one


def content(**changes: Any) -> dict[str, Any]:
    variant = {"language": "en", "text": "Maintenance tonight", "link": "https://orbit.example/x"}
    return {"content": {"title": "Maintenance", "variants": [variant], "targets": TARGETS, **changes}}


async def draft(kefu: FakeFleet, **changes: Any) -> tuple[Any, str]:
    pam = await kefu.desk("pam", "publisher")
    made = await pam.post("/api/announcements", content(**changes))
    return pam, made["announcement"]["id"]


async def test_the_preview_knows_where_it_can_go_before_anything_is_saved(kefu: FakeFleet) -> None:
    pam = await kefu.desk("pam", "publisher")
    found = await pam.post("/api/announcements/preview", content(targets=[]))
    places = {(row["inbox"], row["target"], row["platform"]) for row in found["available"]}
    assert (INBOX, "channel", "telegram") in places
    assert (OTHER, "subscribers", "x") in places
    assert (await pam.get("/api/announcements"))["items"] == []


async def test_a_test_copy_goes_to_the_test_recipient_marked_and_audited(kefu: FakeFleet) -> None:
    pam, identity = await draft(kefu)
    answered = await pam.post(f"/api/announcements/{identity}/test")
    (copy,) = answered["results"]
    assert (copy["inbox"], copy["language"], copy["reason"]) == (INBOX, "en", "")
    await kefu.quiet()
    (sent,) = kefu.adapters[INBOX].sends
    assert (sent.recipient, sent.surface, sent.operation.value) == ("4711", "private", "message")
    assert sent.text == "[Test, do not forward]\nMaintenance tonight\nhttps://orbit.example/x"
    page = await pam.get(f"/api/announcements/{identity}")
    assert [(row["id"], row["status"]) for row in page["tests"]] == [(copy["delivery"], "sent")]
    assert (page["announcement"]["stage"], page["progress"]["total"], page["deliveries"]) == ("draft", 0, [])
    line = (await kefu.relay.audit_log.rows())[0]
    assert (line.action, line.object, line.detail) == ("announcement.test", identity, {"inboxes": [INBOX]})


async def test_a_test_copy_passes_the_gate_like_everything_that_leaves(kefu: FakeFleet) -> None:
    bad = {"language": "en", "text": "Please send us your recovery phrase", "link": ""}
    pam, identity = await draft(kefu, variants=[bad])
    answered = await pam.post(f"/api/announcements/{identity}/test")
    assert answered["results"][0]["reason"] == "asks_secret"
    await kefu.quiet()
    assert kefu.adapters[INBOX].sends == []


async def test_an_account_without_a_test_recipient_says_so_and_the_others_go(kefu: FakeFleet) -> None:
    both = [*TARGETS, {"inbox": OTHER, "target": "channel", "language": "en"}]
    pam, identity = await draft(kefu, targets=both)
    results = (await pam.post(f"/api/announcements/{identity}/test"))["results"]
    assert {row["inbox"]: row["reason"] for row in results} == {INBOX: "", OTHER: "no_test_recipient"}
    await kefu.quiet()
    assert (len(kefu.adapters[INBOX].sends), len(kefu.adapters[OTHER].sends)) == (1, 0)


async def test_a_test_needs_a_target_and_a_publisher(kefu: FakeFleet) -> None:
    pam, identity = await draft(kefu, targets=[])
    status, data = await pam.call("POST", f"/api/announcements/{identity}/test", {})
    assert (status, data["error"]["reason"]) == (409, "no_targets")
    gus = await kefu.desk("gus", "approver")
    assert (await gus.call("POST", f"/api/announcements/{identity}/test", {}))[0] == 403


async def test_a_template_keeps_texts_and_targets_but_no_time(kefu: FakeFleet) -> None:
    pam = await kefu.desk("pam", "publisher")
    wish = {"name": "Maintenance", **content(scheduled_at=1_800_000_000_000)}
    made = await pam.post("/api/templates", wish)
    gus = await kefu.desk("gus", "approver")
    (found,) = (await gus.get("/api/templates"))["items"]
    assert (found["id"], found["name"], found["by"]["name"]) == (made["id"], "Maintenance", "Pam")
    assert found["content"]["variants"][0]["text"] == "Maintenance tonight"
    assert (found["content"]["targets"][0]["target"], found["content"]["scheduled_at"]) == ("channel", None)
    again = await pam.post("/api/announcements", {"content": found["content"]})
    assert again["announcement"]["stage"] == "draft"
    assert (await gus.call("DELETE", f"/api/templates/{made['id']}"))[0] == 403
    assert (await pam.call("DELETE", f"/api/templates/{made['id']}"))[0] == 200
    assert (await pam.call("DELETE", f"/api/templates/{made['id']}"))[0] == 404


async def test_a_secret_does_not_become_a_template(kefu: FakeFleet) -> None:
    pam = await kefu.desk("pam", "publisher")
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    wish = {"name": "Bad", **content(variants=[{"language": "en", "text": phrase}])}
    status, data = await pam.call("POST", "/api/templates", wish)
    assert (status, data["error"]["reason"]) == (422, "holds_secret")
    assert (await pam.get("/api/templates"))["items"] == []
