"""A case in which a key was exposed: nobody resolves it before the checklist is confirmed, whatever the page does."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import FakeFleet, fleet

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
ALL = ["warned", "moved", "confirmed"]


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def exposed(kefu: FakeFleet) -> str:
    one = await kefu.hear("c1", f"my phrase is {PHRASE}")
    await kefu.quiet()
    return one


async def test_resolving_without_the_checklist_is_refused_and_audited(kefu: FakeFleet) -> None:
    one = await exposed(kefu)
    ann = await kefu.desk("ann")
    claimed = await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    assert claimed["conversation"]["key_exposed"] is True
    status, data = await ann.call("POST", f"/api/conversations/{one}/resolve", {"checked": ["moved"], "key": "end-1"})
    assert (status, data["error"]["code"], data["error"]["reason"]) == (409, "checklist_open", "checklist_open")
    assert data["error"]["missing"] == ["warned", "confirmed"]
    assert (await ann.get(f"/api/conversations/{one}"))["conversation"]["status"] == "open"
    line = (await kefu.relay.audit_log.rows())[0]
    assert (line.action, line.object, line.detail) == ("checklist.refused", one, {"missing": ["warned", "confirmed"]})


async def test_the_confirmed_checklist_stands_in_the_audit(kefu: FakeFleet) -> None:
    one = await exposed(kefu)
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    done = await ann.post(f"/api/conversations/{one}/resolve", {"checked": ALL, "ask_rating": False, "key": "end-1"})
    assert done["conversation"]["status"] == "resolved"
    line = (await kefu.relay.audit_log.rows())[0]
    assert (line.actor, line.action, line.detail) == (ann.me["user"]["id"], "checklist.confirmed", {"checked": ALL})


async def test_an_exposed_case_does_not_go_back_to_the_bot(kefu: FakeFleet) -> None:
    one = await exposed(kefu)
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    status, data = await ann.call("POST", f"/api/conversations/{one}/return", {"key": "back-key-1"})
    assert (status, data["error"]["reason"]) == (409, "checklist_open")


async def test_a_line_that_is_not_on_the_checklist_is_a_bad_request(kefu: FakeFleet) -> None:
    one = await exposed(kefu)
    ann = await kefu.desk("ann")
    status, data = await ann.call("POST", f"/api/conversations/{one}/resolve", {"checked": ["all"], "key": "end-1"})
    assert (status, data["error"]["code"]) == (400, "bad_request")


async def test_what_the_state_does_not_allow_says_which_reason(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    status, data = await ann.call("POST", f"/api/conversations/{one}/reopen", {"key": "open-key-1"})
    assert (status, data["error"]["code"], data["error"]["reason"]) == (409, "invalid_transition", "not_resolved")
    await ann.post(f"/api/conversations/{one}/resolve", {"ask_rating": False, "key": "end-key-1"})
    status, data = await ann.call("POST", f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    assert (status, data["error"]["reason"]) == (409, "resolved")
