"""What two people decided happens, whenever the process dies: nothing is done twice, nothing stands done undone."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import FakeFleet, fleet

from kefu_adapters.stores.audit_store import AuditLog
from kefu_adapters.stores.proposal_store import ProposalStore
from kefu_bots.official import OBJECT
from kefu_bots.proposals import MOST_OPEN
from kefu_core.errors import ProposalNotAllowed, StoreUnavailable
from kefu_core.proposals import Proposal, ProposalKind, ProposalState


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        await one.relay.official.open()
        yield one


def store(kefu: FakeFleet) -> ProposalStore:
    return ProposalStore(kefu.ledger.database)


async def state(kefu: FakeFleet, proposal: Proposal) -> ProposalState:
    found = await store(kefu).one(proposal.id)
    assert found is not None
    return found.state


async def offered(kefu: FakeFleet, kind: ProposalKind, target: str, **content: Any) -> Proposal:
    return await kefu.relay.proposals.offer(kind, target, content, "u-ann")


async def killed_before_it_was_done(kefu: FakeFleet, proposal: Proposal) -> None:
    """The second person's yes is written, and nothing more."""
    proposals = kefu.relay.proposals
    base, _ = proposals._kinds[proposal.kind]

    async def die(*_: Any) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProposalStore, "open_again", die)
        patch.setitem(proposals._kinds, proposal.kind, (base, die))
        with pytest.raises(Killed):
            await proposals.approve(proposal.id, "u-bob", proposals.now)


async def killed_after_it_was_done(
    kefu: FakeFleet, proposal: Proposal, monkeypatch: pytest.MonkeyPatch, *, audited: bool
) -> None:
    """It is carried out, and the process dies before it says so."""

    async def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(ProposalStore, "done", die)
        patch.setattr(ProposalStore, "open_again", die)
        if not audited:
            append = AuditLog.append

            async def dying(audit: AuditLog, **row: Any) -> int:
                return await append(audit, **row) if row["action"].startswith("proposal.") else await die()

            patch.setattr(AuditLog, "append", dying)
        with pytest.raises(Killed):
            await kefu.relay.proposals.approve(proposal.id, "u-bob", kefu.relay.proposals.now)


async def acts(kefu: FakeFleet, action: str) -> int:
    return sum(row.action == action for row in await kefu.relay.audit_log.rows())


async def test_rights_that_were_decided_are_given_after_a_crash(kefu: FakeFleet) -> None:
    ann = await kefu.person("ann", "agent")
    proposal = await offered(kefu, ProposalKind.USER, ann, do="rights", name="ann", rights=["lead"], teams=[])
    await killed_before_it_was_done(kefu, proposal)
    assert await kefu.relay.proposals.resume() == 1
    assert (await kefu.relay.store.user(ann)).rights == ("lead",)
    assert await state(kefu, proposal) is ProposalState.DONE
    assert [row.actor for row in await kefu.relay.audit_log.rows()][:2] == ["u-bob", "u-bob"]
    assert await kefu.relay.proposals.resume() == 0


async def test_open_pages_end_though_the_process_died_between_the_row_and_the_pages(
    kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await kefu.desk("ann", "agent")
    identity = desk.me["user"]["id"]
    for name in ("bob", "cat"):
        await kefu.person(name, "security_admin")
    proposal = await offered(kefu, ProposalKind.USER, identity, do="disable", name="ann")

    async def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("kefu_bots.relay.sessions.Sessions.end_all", die)
        patch.setattr(ProposalStore, "open_again", die)
        with pytest.raises(Killed):
            await kefu.relay.proposals.approve(proposal.id, "u-bob", kefu.relay.proposals.now)
    assert await kefu.relay.session_store.sessions_of(identity, 0)
    assert await kefu.relay.proposals.resume() == 1
    assert await kefu.relay.session_store.sessions_of(identity, 0) == []


async def test_an_account_is_made_once(kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch) -> None:
    wish = {"do": "add", "name": "dan", "display_name": "Dan", "rights": ["agent"], "teams": [], "language": "en"}
    proposal = await offered(kefu, ProposalKind.USER, "new:dan", **wish)
    await killed_after_it_was_done(kefu, proposal, monkeypatch, audited=False)
    assert await kefu.relay.proposals.resume() == 1
    assert [user.name for user in await kefu.relay.store.users()] == ["dan"]
    assert await acts(kefu, "user.added") == 1


async def test_factors_that_were_enrolled_after_the_reset_stay(
    kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await kefu.person("ann", "agent")
    user = await kefu.relay.store.user(ann)
    await kefu.relay.factors.begin_totp(user, "Kefu")
    proposal = await offered(kefu, ProposalKind.FACTORS, ann, do="factors_reset", name="ann")
    await killed_after_it_was_done(kefu, proposal, monkeypatch, audited=True)
    kept, _ = await kefu.relay.factors.begin_totp(user, "Kefu")
    assert await kefu.relay.proposals.resume() == 1
    assert [factor.id for factor in await kefu.relay.factors.store.of(ann)] == [kept.id]


@pytest.mark.parametrize("audited", [True, False])
async def test_a_list_that_was_written_before_the_crash_is_audited_once(
    kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch, *, audited: bool
) -> None:
    wanted = {**kefu.relay.official.content, "domains": ["new.example", "orbit.example"]}
    proposal = await offered(kefu, ProposalKind.OFFICIAL, OBJECT, list=wanted, reason="new")
    await killed_after_it_was_done(kefu, proposal, monkeypatch, audited=audited)
    assert await kefu.relay.proposals.resume() == 1
    assert kefu.relay.official.version == 2
    assert "new.example" in kefu.rules.official.domains
    assert await acts(kefu, "official.changed") == 1


async def test_a_list_that_another_one_overtook_goes_back_on_the_table(kefu: FakeFleet) -> None:
    lists = [{**kefu.relay.official.content, "domains": [name]} for name in ("one.example", "two.example")]
    first, second = [await offered(kefu, ProposalKind.OFFICIAL, OBJECT, list=wanted, reason="") for wanted in lists]
    await killed_before_it_was_done(kefu, second)
    decided = replace(first, decided_by="u-bob", decided_at=kefu.relay.proposals.now)
    await kefu.relay.official.carry_out(decided)
    assert await kefu.relay.proposals.resume() == 0
    assert await state(kefu, second) is ProposalState.OPEN
    assert kefu.rules.official.domains == {"one.example"}


async def test_what_is_being_carried_out_now_is_not_taken_for_interrupted(kefu: FakeFleet) -> None:
    begun, go_on, done = asyncio.Event(), asyncio.Event(), []

    async def base(_: str) -> int:
        return 0

    async def slowly(proposal: Proposal) -> None:
        begun.set()
        await go_on.wait()
        done.append(proposal.id)

    kefu.relay.proposals.register(ProposalKind.LIMIT, base, slowly)
    proposal = await offered(kefu, ProposalKind.LIMIT, "x")
    approving = asyncio.create_task(kefu.relay.proposals.approve(proposal.id, "u-bob", kefu.relay.proposals.now))
    await begun.wait()
    assert await kefu.relay.proposals.resume() == 0
    go_on.set()
    await approving
    assert done == [proposal.id]


async def test_of_two_decisions_about_one_person_the_second_sees_the_first(kefu: FakeFleet) -> None:
    """Switched off and given other rights at the same moment: a stale row must not switch the account on again."""
    ann = await kefu.person("ann", "agent")
    off = await offered(kefu, ProposalKind.USER, ann, do="disable", name="ann")
    more = await offered(kefu, ProposalKind.USER, ann, do="rights", name="ann", rights=["lead"], teams=[])
    now = kefu.relay.proposals.now
    answers = await asyncio.gather(
        kefu.relay.proposals.approve(off.id, "u-bob", now),
        kefu.relay.proposals.approve(more.id, "u-cat", now),
        return_exceptions=True,
    )
    assert [a.reason for a in answers if isinstance(a, ProposalNotAllowed)] == ["changed"]
    user = await kefu.relay.store.user(ann)
    assert (user.disabled, user.rights) in {(True, ("agent",)), (False, ("lead",))}


async def test_a_store_that_is_away_while_it_is_finished_costs_a_round(
    kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await kefu.person("ann", "agent")
    proposal = await offered(kefu, ProposalKind.USER, ann, do="rights", name="ann", rights=["lead"], teams=[])
    await killed_before_it_was_done(kefu, proposal)

    async def down(*_: Any, **__: Any) -> None:
        raise StoreUnavailable("down")

    with monkeypatch.context() as patch:
        patch.setattr(type(kefu.relay.store), "amend", down)
        with pytest.raises(StoreUnavailable):
            await kefu.relay.proposals.resume()
    kefu.clock.time += timedelta(seconds=1)
    assert await kefu.relay.proposals.resume() == 1
    assert (await kefu.relay.store.user(ann)).rights == ("lead",)


async def test_one_person_buries_nobody_else_s_wish(kefu: FakeFleet) -> None:
    for number in range(MOST_OPEN):
        await offered(kefu, ProposalKind.USER, f"u{number}", do="enable", name="x")
    with pytest.raises(ProposalNotAllowed, match="too_many"):
        await offered(kefu, ProposalKind.USER, "u", do="enable", name="x")
    await kefu.relay.proposals.offer(ProposalKind.USER, "u", {"do": "enable"}, "u-bob")


# --- whoever can write into the database and has no key ---------------------------------------------------------


async def write(kefu: FakeFleet, sql: str, *values: object) -> None:
    await kefu.ledger.database.write((sql, values))


async def test_a_proposal_that_somebody_wrote_in_another_s_name_cannot_be_agreed_to(kefu: FakeFleet) -> None:
    """One malicious security admin who can write into the database is still one."""
    ann = await kefu.person("ann", "agent")
    content = '{"do": "rights", "name": "ann", "rights": ["security_admin"], "teams": []}'
    base = await kefu.relay.staff.version(ann)
    now = round(kefu.clock.seconds() * 1000)
    await write(
        kefu, "INSERT INTO proposals (id,kind,object,content,base,author,created_at,state)"
        " VALUES ('p1','user',?,?,?,'u-cat',?,'open')", ann, content, base, now,
    )  # fmt: skip
    with pytest.raises(ProposalNotAllowed, match="unproved"):
        await kefu.relay.proposals.approve("p1", "u-eve", kefu.relay.proposals.now)
    assert (await kefu.relay.store.user(ann)).rights == ("agent",)


@pytest.mark.parametrize("change", ["content=replace(content,'lead','security_admin')", "author='u-cat'"])
async def test_a_proposal_that_somebody_changed_cannot_be_agreed_to(kefu: FakeFleet, change: str) -> None:
    ann = await kefu.person("ann", "agent")
    proposal = await offered(kefu, ProposalKind.USER, ann, do="rights", name="ann", rights=["lead"], teams=[])
    await write(kefu, f"UPDATE proposals SET {change}")
    with pytest.raises(ProposalNotAllowed, match="unproved"):
        await kefu.relay.proposals.approve(proposal.id, "u-bob", kefu.relay.proposals.now)


@pytest.mark.parametrize("person", ["u-bob", "u-ann", ""])
async def test_a_yes_that_somebody_wrote_is_not_carried_out(kefu: FakeFleet, person: str) -> None:
    ann = await kefu.person("ann", "agent")
    proposal = await offered(kefu, ProposalKind.USER, ann, do="rights", name="ann", rights=["lead"], teams=[])
    await write(kefu, "UPDATE proposals SET state='agreed',decided_by=?,decided_at=created_at", person)
    assert await kefu.relay.proposals.resume() == 0
    assert (await kefu.relay.store.user(ann)).rights == ("agent",)
    assert await state(kefu, proposal) is ProposalState.OPEN
