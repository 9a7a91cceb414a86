"""The official list, reports and check codes on each engine: the same statements, the same answers."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.contract.ledger_rig import START, answer, conversation

from kefu_adapters.stores.impostor_store import ImpostorStore, erased
from kefu_adapters.stores.official_store import OfficialStore, OfficialVersion
from kefu_core.decision import NewProof, NewReport

from .engine_rig import ENGINES, SqlLedger, opened_on

NOW = round(START.timestamp() * 1000)


@pytest.fixture(params=[pytest.param(engine, marks=pytest.mark.xdist_group(engine)) for engine in ENGINES])
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlLedger]:
    async with opened_on(request.param, request, tmp_path) as one:
        yield one


def version(number: int) -> OfficialVersion:
    content = {"domains": [f"d{number}.example"]}
    return OfficialVersion(version=number, content=content, author="a", approver="b", reason="", at=NOW)


async def test_versions_are_only_added_and_a_taken_number_writes_nothing(ledger: SqlLedger) -> None:
    store = OfficialStore(ledger.database)
    assert (await store.number(), await store.latest()) == (0, None)
    assert await store.add(version(1))
    assert await store.add(version(2))
    assert not await store.add(replace(version(2), author="late"))
    assert await store.number() == 2
    assert [one.author for one in await store.history()] == ["a", "a"]
    assert [one.version for one in await store.history(before=2)] == [1]
    assert await store.staff_names() == []


async def test_a_report_and_a_code_are_written_with_their_decision_and_leave_with_their_person(
    ledger: SqlLedger,
) -> None:
    item = answer("ann")
    effects = replace(
        item.effects,
        reports=(NewReport(id="r1", message="m1", platform="x", handle="fake", link=""),),
        proofs=(NewProof(digest="d1", name="小林", at=START),),
    )
    await ledger.append(replace(item, effects=effects))
    store = ImpostorStore(ledger.database)
    (report,) = await store.reports("open")
    assert (report.handle, report.conversation, await store.open_count()) == ("fake", conversation("ann"), 1)
    assert await store.pictures(report) == []
    assert not await store.is_evidence("b1")
    given = await store.proof("d1")
    assert given is not None
    assert (given.conversation, given.name, given.at) == (conversation("ann"), "小林", NOW)
    fields = {"platform": "x", "handle": "fake", "link": ""}
    assert await store.decide("r1", state="confirmed", by="u1", at=NOW, **fields)
    assert not await store.decide("r1", state="dismissed", by="u2", at=NOW, **fields)
    await ledger.database.write(*erased(conversation("ann")))
    (kept,) = await store.reports("confirmed", before=(NOW + 1, ""))
    assert (kept.handle, kept.conversation) == ("fake", "")
    assert await store.proof("d1") is None


async def test_old_codes_are_forgotten_and_young_ones_stay(ledger: SqlLedger) -> None:
    rows = [(f"d{number}", "c", "n", NOW + number) for number in range(4)]
    await ledger.database.write(
        *(("INSERT INTO agent_proofs (digest,conversation_id,name,at) VALUES (?,?,?,?)", row) for row in rows)
    )
    store = ImpostorStore(ledger.database)
    assert await store.forget_proofs(NOW + 2) == 2
    assert await store.proof("d1") is None
    assert await store.proof("d2") is not None
