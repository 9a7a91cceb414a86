"""Two security admins: what one asks for, a second one decides, once, and on what holds now."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes.fleet import Desk, FakeFleet, fleet

from kefu_core.errors import ProposalNotAllowed, StoreUnavailable
from kefu_core.proposals import Proposal, ProposalKind


class Versions:
    """Something that has a version and is changed by proposal; ``errors`` are raised first."""

    def __init__(self) -> None:
        self.version = 0
        self.done: list[Proposal] = []
        self.errors: list[Exception] = []

    async def base(self, _object: str) -> int:
        return self.version

    async def carry_out(self, proposal: Proposal) -> None:
        if self.errors:
            raise self.errors.pop(0)
        await asyncio.sleep(0)
        self.version += 1
        self.done.append(proposal)


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


@pytest.fixture
def versions(kefu: FakeFleet) -> Versions:
    one = Versions()
    kefu.relay.proposals.register(ProposalKind.LIMIT, one.base, one.carry_out)
    return one


async def offered(kefu: FakeFleet, desk: Desk) -> Proposal:
    author = desk.me["user"]["id"]
    return await kefu.relay.proposals.offer(ProposalKind.LIMIT, "links", {"note": "made up"}, author)


async def test_the_second_admin_s_yes_carries_it_out_once(kefu: FakeFleet, versions: Versions) -> None:
    ann, bob = await kefu.desk("ann", "security_admin"), await kefu.desk("bob", "security_admin")
    proposal = await offered(kefu, ann)
    shown = (await bob.get("/api/proposals"))["items"]
    assert [(row["id"], row["author"]["name"], row["mine"]) for row in shown] == [(proposal.id, "Ann", False)]
    status, data = await ann.call("POST", f"/api/proposals/{proposal.id}/approve", {})
    assert (status, data["error"]["reason"]) == (409, "same_person")
    assert (await bob.post(f"/api/proposals/{proposal.id}/approve"))["state"] == "done"
    assert [(done.id, done.decided_by) for done in versions.done] == [(proposal.id, bob.me["user"]["id"])]
    status, data = await bob.call("POST", f"/api/proposals/{proposal.id}/approve", {})
    assert (status, data["error"]["reason"]) == (409, "not_open")
    acts = [row.action for row in await kefu.relay.audit_log.rows()]
    assert acts[:3] == ["proposal.done", "proposal.approved", "proposal.offered"]


async def test_two_second_persons_at_once_carry_it_out_once(kefu: FakeFleet, versions: Versions) -> None:
    proposal = await kefu.relay.proposals.offer(ProposalKind.LIMIT, "links", {}, "u-ann")
    now = kefu.relay.proposals.now
    answers = await asyncio.gather(
        *(kefu.relay.proposals.approve(proposal.id, person, now) for person in ("u-bob", "u-cat")),
        return_exceptions=True,
    )
    assert len(versions.done) == 1
    assert [a.reason for a in answers if isinstance(a, ProposalNotAllowed)] in (["not_open"], ["changed"])


async def test_who_has_not_shown_a_factor_lately_is_asked_again(kefu: FakeFleet, versions: Versions) -> None:
    ann, bob = await kefu.desk("ann", "security_admin"), await kefu.desk("bob", "security_admin")
    proposal = await offered(kefu, ann)
    await kefu.pass_time(6 * 60)
    status, data = await bob.call("POST", f"/api/proposals/{proposal.id}/approve", {})
    assert (status, data["error"]["reason"]) == (409, "show_again")
    assert versions.done == []


async def test_a_token_never_counts_as_shown(kefu: FakeFleet, versions: Versions) -> None:
    ann, robot = await kefu.desk("ann", "security_admin"), await kefu.client("robot", "security_admin")
    proposal = await offered(kefu, ann)
    status, data = await robot.call("POST", f"/api/proposals/{proposal.id}/approve", {})
    assert (status, data["error"]["reason"]) == (403, "no_session")


async def test_what_changed_since_is_not_carried_out(kefu: FakeFleet, versions: Versions) -> None:
    ann, bob = await kefu.desk("ann", "security_admin"), await kefu.desk("bob", "security_admin")
    proposal = await offered(kefu, ann)
    versions.version += 1
    status, data = await bob.call("POST", f"/api/proposals/{proposal.id}/approve", {})
    assert (status, data["error"]["reason"]) == (409, "changed")


async def test_what_could_not_be_carried_out_stays_open(kefu: FakeFleet, versions: Versions) -> None:
    ann, bob = await kefu.desk("ann", "security_admin"), await kefu.desk("bob", "security_admin")
    proposal = await offered(kefu, ann)
    versions.errors = [StoreUnavailable("down")]
    assert (await bob.call("POST", f"/api/proposals/{proposal.id}/approve", {}))[0] == 503
    assert [row["id"] for row in (await bob.get("/api/proposals"))["items"]] == [proposal.id]
    await bob.post(f"/api/proposals/{proposal.id}/approve")
    assert len(versions.done) == 1


async def test_withdrawn_and_old_ones_are_off_the_table(kefu: FakeFleet, versions: Versions) -> None:
    ann, bob = await kefu.desk("ann", "security_admin"), await kefu.desk("bob", "security_admin")
    one = await offered(kefu, ann)
    await bob.post(f"/api/proposals/{one.id}/withdraw")
    two = await offered(kefu, ann)
    assert [row["id"] for row in (await ann.get("/api/proposals"))["items"]] == [two.id]
    kefu.clock.time += timedelta(hours=24)
    assert await kefu.relay.proposals.open() == []
    with pytest.raises(ProposalNotAllowed, match="not_open"):
        await kefu.relay.proposals.approve(two.id, "u-cat", kefu.relay.proposals.now)
    assert versions.done == []


async def test_an_unknown_kind_or_proposal_is_refused(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "security_admin")
    assert (await desk.call("POST", "/api/proposals/none/approve", {}))[0] == 404
    with pytest.raises(ProposalNotAllowed, match="unknown"):
        await kefu.relay.proposals.offer(ProposalKind.ERASURE, "x", {}, "u-ann")
