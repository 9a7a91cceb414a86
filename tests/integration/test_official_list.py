"""The official list: seeded once, changed by two people, followed by every process."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import SECRET, FakeFleet, fleet

from kefu_adapters.stores.audit_store import AuditLog
from kefu_bots.official import Official
from kefu_bots.rules import Rules
from kefu_bots.secrets_derived import derive
from kefu_core.policy import Policy
from kefu_core.safety.official.official_list import OfficialList


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        await one.relay.official.open()
        yield one


def listed(kefu: FakeFleet, **more: Any) -> dict[str, Any]:
    return {**kefu.relay.official.content, **more}


def another_process(kefu: FakeFleet, domains: set[str]) -> Official:
    rules = Rules(
        policy=Policy(official=OfficialList(domains=frozenset(domains))),
        calendar=kefu.rules.calendar,
        answers=kefu.rules.answers,
    )
    audit = AuditLog(kefu.ledger.database, b"k")
    keys = [derive(SECRET, "official")]
    return Official(database=kefu.ledger.database, rules=rules, clock=kefu.clock, audit=audit, keys=keys)


async def propose(desk: Any, content: dict[str, Any], version: int = 1) -> tuple[int, Any]:
    return await desk.call("POST", "/api/official/proposals", {"version": version, "list": content, "reason": "new"})


async def test_the_configuration_seeds_an_empty_list_and_is_only_reported_after_that(kefu: FakeFleet) -> None:
    other = another_process(kefu, {"elsewhere.example"})
    await other.open()
    assert (other.version, other.listed.domains) == (1, frozenset({"orbit.example"}))
    assert other.differs == [
        {"change": "removed", "field": "domains", "value": "orbit.example"},
        {"change": "added", "field": "domains", "value": "elsewhere.example"},
    ]


async def test_a_second_security_admin_makes_a_change_hold_in_every_process(kefu: FakeFleet) -> None:
    ann, bob = await kefu.desk("ann", "security_admin"), await kefu.desk("bob", "security_admin")
    other = another_process(kefu, {"orbit.example"})
    await other.open()
    status, made = await propose(ann, listed(kefu, handles={"telegram": ["@OrbitHelp"]}))
    assert (status, made["changes"]) == (
        201, [{"change": "added", "field": "handles.telegram", "value": "OrbitHelp"}]
    )  # fmt: skip
    assert kefu.rules.official.handles == {}
    path = f"/api/proposals/{made['id']}/approve"
    assert (await bob.post(path))["state"] == "done"
    assert (await bob.get("/api/official"))["version"] == 2
    assert kefu.rules.official.handles == {"telegram": frozenset({"OrbitHelp"})}
    assert await other.look()
    assert other.listed == kefu.rules.official
    line = next(row for row in await kefu.relay.audit_log.rows() if row.action == "official.changed")
    assert (line.actor, line.detail["author"], line.detail["added"]) == (
        bob.me["user"]["id"], ann.me["user"]["id"], 1
    )  # fmt: skip
    newest, seed = (await bob.get("/api/official/history"))["items"]
    assert (newest["version"], newest["author"]["name"], newest["approver"]["name"], newest["reason"]) == (
        2, "Ann", "Bob", "new"
    )  # fmt: skip
    assert seed["author"]["id"] == "configuration"


async def test_the_author_cannot_approve_and_nobody_without_showing_who_they_are(kefu: FakeFleet) -> None:
    ann, bob = await kefu.desk("ann", "security_admin"), await kefu.desk("bob", "security_admin")
    _, made = await propose(ann, listed(kefu, emails=["help@orbit.example"]))
    path = f"/api/proposals/{made['id']}/approve"
    status, data = await ann.call("POST", path, {})
    assert (status, data["error"]["reason"]) == (409, "same_person")
    await kefu.pass_time(400)
    status, data = await bob.call("POST", path, {})
    assert (status, data["error"]["reason"]) == (409, "show_again")
    assert kefu.relay.official.version == 1


async def test_a_proposal_on_an_older_version_is_refused(kefu: FakeFleet) -> None:
    ann, bob = await kefu.desk("ann", "security_admin"), await kefu.desk("bob", "security_admin")
    _, first = await propose(ann, listed(kefu, emails=["a@orbit.example"]))
    _, second = await propose(ann, listed(kefu, emails=["b@orbit.example"]))
    await bob.post(f"/api/proposals/{first['id']}/approve")
    path = f"/api/proposals/{second['id']}/approve"
    status, data = await bob.call("POST", path, {})
    assert (status, data["error"]["reason"]) == (409, "changed")
    status, data = await propose(ann, listed(kefu), version=1)
    assert (status, data["error"]["reason"]) == (409, "changed")


@pytest.mark.parametrize(
    ("field", "value"),
    [("domains", "two words"), ("domains", "https://x.example/a"), ("emails", "x"), ("domains", "a\u202eb.example")],
)
async def test_what_no_list_may_hold_is_refused(kefu: FakeFleet, field: str, value: str) -> None:
    ann = await kefu.desk("ann", "security_admin")
    status, data = await propose(ann, listed(kefu, **{field: [value]}))
    assert (status, data["error"]["problems"][0]["path"]) == (400, "list")


async def test_a_withdrawn_proposal_is_gone(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann", "security_admin")
    _, made = await propose(ann, listed(kefu, emails=["a@orbit.example"]))
    assert len((await ann.get("/api/official"))["proposals"]) == 1
    await ann.post(f"/api/proposals/{made['id']}/withdraw")
    assert (await ann.get("/api/official"))["proposals"] == []
    status, data = await ann.call("POST", f"/api/proposals/{made['id']}/approve", {})
    assert (status, data["error"]["reason"]) == (409, "not_open")
