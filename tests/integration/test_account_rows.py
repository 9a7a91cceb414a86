"""Rows of second factors, sessions' stages and proposals, alike on each engine."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.integration.engine_rig import ENGINES, SqlLedger, opened_on

from kefu_adapters.stores.factor_store import PASSKEY, TOTP, Factor, FactorStore
from kefu_adapters.stores.people_store import PeopleStore, User
from kefu_adapters.stores.proposal_store import ProposalStore
from kefu_adapters.stores.sealer import Sealer
from kefu_adapters.stores.session_store import Session, SessionStore
from kefu_core.proposals import Proposal, ProposalKind, ProposalState

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlLedger]:
    async with opened_on(request.param, request, tmp_path) as one:
        await PeopleStore(one.database).save_user(User(id="u1", name="ann", created_at=1, subject="issuer|s"))
        yield one


def factors_of(ledger: SqlLedger) -> FactorStore:
    return FactorStore(ledger.database, Sealer([b"k" * 32], b"test"))


def factor(name: str, kind: str = TOTP, *, confirmed: bool = True) -> Factor:
    at = 5 if confirmed else None
    return Factor(id=name, user="u1", kind=kind, secret={"seed": "x"}, counter=3, created_at=1, confirmed_at=at)


async def test_a_step_is_taken_once_however_many_ask(ledger: SqlLedger) -> None:
    store = factors_of(ledger)
    await store.add(factor("f1"))
    assert sorted(await asyncio.gather(*(store.use("f1", 7, 9) for _ in range(5)))) == [False] * 4 + [True]
    assert not await store.use("f1", 6, 9)
    assert (await store.of("u1"))[0].counter == 7


async def test_of_two_factors_one_may_go_and_the_last_stays(ledger: SqlLedger) -> None:
    store = factors_of(ledger)
    await store.add(factor("f1"))
    await store.add(factor("f2", PASSKEY))
    await store.add(factor("f3", confirmed=False))
    assert await store.drop("u1", "f3")
    assert not await store.drop("u2", "f1")
    assert await store.drop("u1", "f1")
    assert not await store.drop("u1", "f2")
    assert await store.numbers() == {"u1": 1}


async def test_two_removals_at_once_leave_one(ledger: SqlLedger) -> None:
    store = factors_of(ledger)
    for name in ("f1", "f2"):
        await store.add(factor(name))
    gone = await asyncio.gather(store.drop("u1", "f1"), store.drop("u1", "f2"))
    assert sorted(gone) == [False, True]


async def test_a_recovery_code_is_spent_once_and_ends_with_new_ones(ledger: SqlLedger) -> None:
    store = factors_of(ledger)
    await store.put_codes("u1", {"c1": "digest 1", "c2": "digest 2"}, 1)
    assert sorted(await asyncio.gather(*(store.spend_code("u1", ["other", "digest 1"]) for _ in range(3)))) == [
        False,
        False,
        True,
    ]
    assert await store.codes_left("u1") == 1
    await store.put_codes("u1", {"c3": "digest 3"}, 2)
    assert not await store.spend_code("u1", ["digest 2"])
    await store.drop_all("u1")
    assert await store.codes_left("u1") == 0


async def test_a_challenge_is_taken_once_and_a_subject_finds_its_person(ledger: SqlLedger) -> None:
    store = SessionStore(ledger.database)
    session = Session(id="s1", user="u1", csrf="c", created_at=1, seen_at=1, expires_at=10, stage="factor")
    await store.put_session(session)
    assert await store.session("s1", 5) == session
    await store.put_challenge("s1", "answer.x.1")
    taken = await asyncio.gather(*(store.take_challenge("s1") for _ in range(4)))
    assert sorted(taken) == ["", "", "", "answer.x.1"]
    found = await PeopleStore(ledger.database).user_by_subject("issuer|s")
    assert found is not None
    assert found.id == "u1"
    assert await PeopleStore(ledger.database).user_by_subject("") is None


async def test_of_two_decisions_about_a_proposal_the_first_one_counts(ledger: SqlLedger) -> None:
    store = ProposalStore(ledger.database)
    made = Proposal(
        id="p1", kind=ProposalKind.USER, object="u1", content={"do": "x"}, base=7, author="a", created_at=NOW
    )
    await store.add(made)
    assert await store.one("p1") == made
    assert await store.since(NOW - timedelta(hours=1)) == [made]
    assert await store.since(NOW) == []
    decided = replace(made, decided_by="b", decided_at=NOW)
    assert sorted([await store.agree(decided), await store.agree(decided)]) == [False, True]
    await store.open_again("p1")
    assert await store.one("p1") == made


async def test_an_agreed_proposal_is_taken_up_by_one_process_and_done_once(ledger: SqlLedger) -> None:
    store = ProposalStore(ledger.database)
    made = Proposal(id="p1", kind=ProposalKind.USER, object="u1", content={}, author="a", created_at=NOW)
    other = replace(made, id="p2", object="u2")
    for one in (made, other):
        await store.add(one)
    agreed = replace(made, state=ProposalState.AGREED, decided_by="b", decided_at=NOW)
    assert await store.agree(agreed)
    assert not await store.agree(replace(other, decided_by="b", decided_at=NOW)), "one decision of a kind at a time"
    assert await store.agreed(NOW, NOW - timedelta(seconds=1)) == []
    assert await store.agreed(NOW, NOW) == [agreed]
    later = NOW + timedelta(minutes=3)
    assert sorted([await store.take_up(agreed, later), await store.take_up(agreed, later)]) == [False, True]
    await store.done("p1")
    await store.open_again("p1")
    assert await store.one("p1") == replace(agreed, state=ProposalState.DONE, decided_at=later)
    withdrawn = replace(other, state=ProposalState.WITHDRAWN, decided_by="b", decided_at=NOW)
    assert sorted([await store.settle(withdrawn), await store.settle(withdrawn)]) == [False, True]


async def test_of_two_first_factors_at_once_one_is_kept(ledger: SqlLedger) -> None:
    store = factors_of(ledger)
    waiting = [Factor(id=f"w{number}", user="u1", kind=TOTP, created_at=1) for number in range(3)]
    for one in waiting:
        assert await store.add(one)
    taken = await asyncio.gather(*(store.confirm(one.id, "App", 1, 2, first_of="u1") for one in waiting))
    assert sorted(taken) == [False, False, True]
    late = Factor(id="late", user="u1", kind=PASSKEY, created_at=3, confirmed_at=3)
    assert not await store.add(late, as_first=True)
    assert await store.add(late)
    await store.drop_unfinished("u1", [one.id for one in waiting])
    assert len(await store.of("u1")) == 2
