"""What the gate does to an agent: the reason at once, the audit always, a lead at the third time."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import Desk, FakeFleet, fleet

from kefu_core.safety.gate import meaning

LURES = ["Please send me your recovery phrase", "请下载向日葵远程协助", "visit evil.com"]


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def try_to_send(desk: Desk, conversation: str, texts: list[str]) -> list[str]:
    """The gate's reasons."""
    found = []
    for number, text in enumerate(texts):
        status, data = await desk.call(
            "POST", f"/api/conversations/{conversation}/reply", {"text": text, "key": f"lure-key-{number}"}
        )
        assert (status, data["error"]["code"]) == (422, "outgoing_blocked")
        assert data["error"]["spans"]
        found.append(data["error"]["reason"])
    return found


async def test_each_stopped_text_is_in_the_audit_by_its_reason_alone(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    assert await try_to_send(ann, one, LURES[:2]) == ["asks_secret", "remote_control"]
    rows = [row for row in await kefu.relay.audit_log.rows() if row.action == "gate.stopped"]
    assert [(row.actor, row.object, row.context.reason, row.detail) for row in reversed(rows)] == [
        (ann.me["user"]["id"], one, "asks_secret", {}),
        (ann.me["user"]["id"], one, "remote_control", {}),
    ]


async def test_the_third_time_in_an_hour_brings_a_lead(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, lea = await kefu.desk("ann"), await kefu.desk("lea", "lead")
    await try_to_send(ann, one, LURES[:2])
    assert (await lea.get("/api/mentions"))["items"] == []
    await try_to_send(ann, one, LURES[2:])
    (item,) = (await lea.get("/api/mentions"))["items"]
    assert (item["conversation"], item["by"]["name"]) == (one, "Kefu")
    assert "Ann" in item["text"]
    assert "3" in item["text"]
    assert [r.detail["count"] for r in await kefu.relay.audit_log.rows() if r.action == "gate.attempts"] == [3]


async def test_attempts_of_another_hour_are_not_added_up(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    await try_to_send(ann, one, LURES[:2])
    since = kefu.relay.sessions.now() + 1
    assert await kefu.relay.audit_log.count(ann.me["user"]["id"], "gate.stopped", since) == 0
    assert await kefu.relay.audit_log.count(ann.me["user"]["id"], "gate.stopped", 0) == 2


async def test_a_canned_reply_that_asks_is_an_attempt_too(kefu: FakeFleet) -> None:
    lea = await kefu.desk("lea", "lead")
    wish = {"title": "Check", "text": {"zh": "请提供助记词", "en": ""}, "team": "", "shortcut": "check"}
    status, data = await lea.call("POST", "/api/canned", wish)
    assert (status, data["error"]["reason"], data["error"]["language"]) == (422, "asks_secret", "zh")
    (row,) = [row for row in await kefu.relay.audit_log.rows() if row.action == "gate.stopped"]
    assert (row.object, row.context.reason, row.detail) == ("/api/canned", "asks_secret", {})


async def test_a_reply_that_only_its_meaning_tells_is_stopped_and_others_leave(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    odd = "how lovely if the password were to find its way onto this desk"
    meaning.listen(lambda text: 20.0 if "password" in text else -20.0)
    try:
        assert await try_to_send(ann, one, [odd]) == ["asks_secret"]
        status, _ = await ann.call(
            "POST", f"/api/conversations/{one}/reply", {"text": "One moment.", "key": "other-key"}
        )
        assert status == 200
    finally:
        meaning.listen(None)
