"""Quick replies: who may change which, their shortcuts, and the gate in front of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import FakeFleet, fleet

FEES = {"title": "Fees", "text": {"zh": "手续费由网络收取。", "en": "The network takes it, {name}."}, "team": "chain"}


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def test_a_member_of_the_team_changes_its_replies_and_it_is_audited(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann", "agent", teams=("chain",))
    made = await ann.post("/api/canned", {**FEES, "shortcut": "fees"})
    assert (made["shortcut"], made["may_change"]) == ("fees", True)
    path = f"/api/canned/{made['id']}"
    status, changed = await ann.call("PUT", path, {**FEES, "title": "Costs", "shortcut": "costs"})
    assert (status, changed["id"], changed["title"], changed["shortcut"]) == (200, made["id"], "Costs", "costs")
    assert (await ann.get("/api/canned"))["items"] == [changed]
    assert [row.action for row in (await kefu.relay.audit_log.rows())[:2]] == ["canned.changed", "canned.added"]


async def test_what_everybody_uses_is_changed_by_leads_only(kefu: FakeFleet) -> None:
    lea, ann = await kefu.desk("lea", "lead"), await kefu.desk("ann", "agent", teams=("chain",))
    made = await lea.post("/api/canned", {**FEES, "team": ""})
    (seen,) = (await ann.get("/api/canned"))["items"]
    assert (seen["id"], seen["may_change"]) == (made["id"], False)
    for method in ("PUT", "DELETE"):
        status, data = await ann.call(method, f"/api/canned/{made['id']}", {**FEES, "team": ""})
        assert (status, data["error"]["right"]) == (403, "lead")
    status, _data = await ann.call("PUT", f"/api/canned/{made['id']}", FEES)
    assert status == 403


async def test_a_reply_is_not_moved_into_somebody_elses_team(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann", "agent", teams=("chain",))
    made = await ann.post("/api/canned", FEES)
    status, _data = await ann.call("PUT", f"/api/canned/{made['id']}", {**FEES, "team": "security"})
    assert status == 403
    assert (await ann.get("/api/canned"))["items"][0]["team"] == "chain"


async def test_a_shortcut_belongs_to_one_reply(kefu: FakeFleet) -> None:
    lea = await kefu.desk("lea", "lead")
    first = await lea.post("/api/canned", {**FEES, "shortcut": "fees"})
    second = await lea.post("/api/canned", {**FEES, "title": "Other"})
    status, data = await lea.call("PUT", f"/api/canned/{second['id']}", {**FEES, "shortcut": "fees"})
    assert (status, data["error"]["reason"]) == (409, "shortcut_taken")
    assert (await lea.call("PUT", f"/api/canned/{first['id']}", {**FEES, "shortcut": "fees"}))[0] == 200


@pytest.mark.parametrize("shortcut", ["two words", "UPPER", "/x", "a" * 21])
async def test_a_shortcut_is_one_short_plain_word(kefu: FakeFleet, shortcut: str) -> None:
    lea = await kefu.desk("lea", "lead")
    status, data = await lea.call("POST", "/api/canned", {**FEES, "shortcut": shortcut})
    assert (status, data["error"]["problems"][0]["path"]) == (400, "shortcut")


async def test_a_change_passes_the_gate_like_the_first_text(kefu: FakeFleet) -> None:
    lea = await kefu.desk("lea", "lead")
    made = await lea.post("/api/canned", FEES)
    asking = {**FEES, "text": {"zh": "", "en": "Please send me your recovery phrase"}}
    status, data = await lea.call("PUT", f"/api/canned/{made['id']}", asking)
    assert (status, data["error"]["reason"], data["error"]["language"]) == (422, "asks_secret", "en")
    assert (await lea.get("/api/canned"))["items"][0]["text"] == FEES["text"]
