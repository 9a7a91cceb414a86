"""What two people decided once is done once: whoever writes into the database cannot have it done again."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import PASSWORD, FakeFleet, fleet
from tests.integration.test_announcement_overrides import Office

from kefu_bots.overrides import LIMIT
from kefu_core.announcement import raised, waiver
from kefu_core.announcement.waiver import WAIVER


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


@pytest.fixture
async def office(kefu: FakeFleet) -> Office:
    admin = "security_admin"
    desks = [("pat", "publisher"), ("rio", "approver"), ("ann", admin), ("bob", admin)]
    return Office(kefu, *[await kefu.desk(name, right) for name, right in desks])


async def raise_asked(office: Office, per_day: int = 9) -> str:
    body = {"per_day": per_day, "reason": "a busy day"}
    return str((await office.ann.post("/api/announcements/limit", body))["proposal"])


async def limit(kefu: FakeFleet) -> int:
    return await kefu.announcements.overrides.per_day()


async def wrote(kefu: FakeFleet, statement: str, *values: Any) -> None:
    await kefu.ledger.database.write((statement, values))


async def test_a_raised_limit_is_not_raised_again_by_who_puts_the_proposal_back(office: Office) -> None:
    """Both rows of the audit are genuine; what was done is put back to agreed, and the limit's row is deleted."""
    kefu = office.kefu
    proposal = await raise_asked(office)
    await office.agreed(proposal)
    assert await limit(kefu) == 9
    await kefu.pass_time(23 * 3600)
    await wrote(kefu, "DELETE FROM settings WHERE key=?", LIMIT)
    now = round(kefu.clock.seconds() * 1000)
    await wrote(kefu, "UPDATE proposals SET state='agreed',created_at=?,decided_at=? WHERE id=?", now, now, proposal)
    await kefu.pass_time(600)
    await kefu.relay.proposals.resume()
    assert await limit(kefu) == 3
    assert await kefu.relay.proposals.resume() == 0, "its row says again that it is done"
    assert [row.action for row in await kefu.relay.audit_log.rows(limit=200)].count("announcement.limit_raised") == 1


async def test_rights_that_were_given_and_taken_are_not_given_again(kefu: FakeFleet) -> None:
    office = Office(kefu, *[await kefu.desk(n, "security_admin") for n in ("one", "two", "ann", "bob")])
    cat = await kefu.person("cat", "agent")
    wish = {"do": "rights", "rights": ["lead"], "teams": []}
    made = await office.ann.post(f"/api/people/{cat}", wish)
    await office.agreed(made["proposal"] if isinstance(made["proposal"], str) else made["proposal"]["id"])
    user = await kefu.relay.store.user(cat)
    assert user is not None
    assert user.rights == ("lead",)
    await kefu.relay.staff.set_rights("operator", user, ["agent"], None)
    rows = await kefu.ledger.database.read("SELECT id FROM proposals WHERE kind='user'")
    now = round(kefu.clock.seconds() * 1000)
    await wrote(kefu, "UPDATE proposals SET state='agreed',created_at=?,decided_at=?", now, now)
    base, _ = kefu.relay.proposals._kinds[next(iter(k for k in kefu.relay.proposals._kinds if k.value == "user"))]
    await wrote(kefu, "UPDATE proposals SET base=?", await base(cat))
    await kefu.pass_time(600)
    await kefu.relay.proposals.resume()
    user = await kefu.relay.store.user(cat)
    assert user is not None
    assert user.rights == ("agent",), rows


async def test_a_proposal_that_was_put_back_to_open_is_not_agreed_to_a_second_time(office: Office) -> None:
    kefu = office.kefu
    proposal = await raise_asked(office)
    await office.agreed(proposal)
    await wrote(kefu, "DELETE FROM settings WHERE key=?", LIMIT)
    await wrote(kefu, "UPDATE proposals SET state='open',decided_by='',decided_at=NULL WHERE id=?", proposal)
    await office.bob.post("/api/me/verify", {"password": PASSWORD})
    office.bob.csrf = (await office.bob.get("/api/me"))["csrf"]
    status, refusal = await office.bob.call("POST", f"/api/proposals/{proposal}/approve", {})
    assert (status, refusal["error"]["reason"]) == (409, "not_open")
    assert await limit(kefu) == 3


@pytest.mark.parametrize("how", ["withdrawn", "expired"])
async def test_a_withdrawn_or_expired_proposal_that_was_put_back_is_not_agreed_to(office: Office, how: str) -> None:
    kefu = office.kefu
    proposal = await raise_asked(office)
    if how == "withdrawn":
        await office.ann.post(f"/api/proposals/{proposal}/withdraw")
    else:
        await kefu.pass_time(25 * 3600)
        office.bob = await kefu.desk("bob")
    now = round(kefu.clock.seconds() * 1000)
    statement = "UPDATE proposals SET state='open',decided_by='',decided_at=NULL,created_at=? WHERE id=?"
    await wrote(kefu, statement, now, proposal)
    with pytest.raises(AssertionError, match="not_open"):
        await office.agreed(proposal)
    assert await limit(kefu) == 3


async def test_who_asked_does_not_agree_under_any_disguise(office: Office) -> None:
    """The same person twice: with another browser, with a token, and after their name was written over."""
    kefu = office.kefu
    proposal = await raise_asked(office)
    again = Office(kefu, office.pat, office.rio, office.ann, await kefu.desk("ann"))
    with pytest.raises(AssertionError, match="same_person"):
        await again.agreed(proposal)
    user = await kefu.relay.store.user_by_name("bob")
    token, _ = await kefu.relay.tokens.make(user, "t")
    status, refusal = await office.rio.call(
        "POST", f"/api/proposals/{proposal}/approve", {}, headers={"Authorization": f"Bearer {token}"}
    )
    assert (status, refusal["error"]["reason"]) == (403, "no_session"), "a token shows no factor"
    await wrote(kefu, "UPDATE proposals SET author='u-nobody' WHERE id=?", proposal)
    with pytest.raises(AssertionError, match="unproved"):
        await again.agreed(proposal)
    assert await limit(kefu) == 3


@pytest.mark.parametrize("change", [
    {"per_day": 20}, {"per_day": 10**9}, {"per_day": "9"}, {"reason": "other"}, {},
])  # fmt: skip
async def test_what_is_agreed_to_is_what_was_asked_for(office: Office, change: dict[str, Any]) -> None:
    proposal = await raise_asked(office)
    rows = await office.kefu.ledger.database.read("SELECT content FROM proposals WHERE id=?", (proposal,))
    content = {**json.loads(rows[0][0]), **change} if change else {}
    await wrote(office.kefu, "UPDATE proposals SET content=? WHERE id=?", json.dumps(content), proposal)
    with pytest.raises(AssertionError, match="unproved"):
        await office.agreed(proposal)
    assert await limit(office.kefu) == 3


@pytest.mark.parametrize("broken", [
    {"until": "9999"}, {"until": None}, {"seal": 7}, {"per_day": "20"}, {"serial": []}, {"asked_by": 1}, {"x": 1},
    {"seal": None},
    {"until": 1e400}, {"agreed_by": {}}, {"per_day": None, "seal": "\ud800"},
])  # fmt: skip
def test_a_limit_that_somebody_wrote_breaks_nothing(broken: dict[str, Any]) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    good = raised.raise_to(b"k", raised.Raised(), per_day=9, now=now, asked_by="a", agreed_by="b")
    assert raised.per_day(b"k", raised.from_json(good.to_json()), usual=3, now=now) == 9
    assert raised.per_day(b"k", raised.from_json({**good.to_json(), **broken}), usual=3, now=now) == 3


@pytest.mark.parametrize("broken", [
    {"items": [{"kind": 1, "name": "a"}, {"kind": "link", "name": "b"}]}, {"items": [{"kind": "link", "name": []}]},
    {"items": 7}, {"items": ["x"]}, {"seal": 7}, {"seal": "\ud800"}, {"agreed_at": {}}, {"content_hash": 7},
    {"items": {}},
    {"asked_by": ["a"]},
])  # fmt: skip
async def test_a_waiver_that_somebody_wrote_breaks_nothing(office: Office, broken: dict[str, Any]) -> None:
    path = await office.draft()
    await office.agreed(await office.asked(path))
    loaded = await office.kefu.announcements.store.load(path.rpartition("/")[2])
    assert loaded is not None
    state, content = loaded
    key = office.kefu.announcements.overrides._key
    assert waiver.standing(key, state, content) is not None
    state.extra[WAIVER].update(broken)  # type: ignore[index]
    assert waiver.standing(key, state, content) is None


async def test_of_many_yeses_at_once_one_counts(office: Office) -> None:
    kefu = office.kefu
    proposal = await raise_asked(office)
    await office.bob.post("/api/me/verify", {"password": PASSWORD})
    office.bob.csrf = (await office.bob.get("/api/me"))["csrf"]
    calls = [office.bob.call("POST", f"/api/proposals/{proposal}/approve", {}) for _ in range(6)]
    found = [status for status, _ in await asyncio.gather(*calls)]
    assert found.count(200) == 1
    assert [row.action for row in await kefu.relay.audit_log.rows(limit=200)].count("announcement.limit_raised") == 1
