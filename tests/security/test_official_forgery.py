"""Somebody can write into the database and has no key: the official list, its page and the gate stay as they are."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import FakeFleet, fleet

from kefu_bots.official import OBJECT
from kefu_core.proposals import ProposalKind

EVIL = "orbit-airdrop.example"


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        await one.relay.official.open()
        one.relay.official.found = one.guard.found
        yield one


async def changed(kefu: FakeFleet, domain: str) -> None:
    """A change by two people."""
    wanted = {**kefu.relay.official.content, "domains": [domain, "orbit.example"]}
    made = await kefu.relay.proposals.offer(ProposalKind.OFFICIAL, OBJECT, {"list": wanted, "reason": ""}, "u-ann")
    await kefu.relay.proposals.approve(made.id, "u-bob", kefu.relay.proposals.now)


async def write(kefu: FakeFleet, sql: str, *values: object) -> None:
    await kefu.ledger.database.write((sql, values))


async def findings(kefu: FakeFleet) -> list[tuple[str, str]]:
    return [
        (row.object, row.context.reason) for row in await kefu.relay.audit_log.rows() if row.action == "official.forged"
    ]


async def test_a_version_that_somebody_wrote_does_not_count_and_is_told_once(kefu: FakeFleet) -> None:
    content = json.dumps({**kefu.relay.official.content, "domains": [EVIL]})
    await write(kefu, "INSERT INTO official_versions VALUES (2,?,'u-ann','u-bob','',1)", content)
    for _ in range(3):
        assert not await kefu.relay.official.look()
    assert EVIL not in kefu.rules.official.domains
    assert await findings(kefu) == [("2", "not_approved")]
    await changed(kefu, "new.example")
    assert kefu.relay.official.version == 3
    assert kefu.rules.official.domains == {"new.example", "orbit.example"}


async def test_the_seal_of_another_version_fits_no_other_row(kefu: FakeFleet) -> None:
    await changed(kefu, "old.example")
    await changed(kefu, "new.example")
    await write(
        kefu,
        "INSERT INTO official_versions SELECT 4,content,author,approver,reason,at"
        " FROM official_versions WHERE version=2",
    )
    await write(kefu, "INSERT INTO settings SELECT 'official:seal:4',value FROM settings WHERE key='official:seal:2'")
    assert not await kefu.relay.official.look()
    assert kefu.relay.official.version == 3


async def test_versions_that_are_taken_away_do_not_bring_an_older_list_back(kefu: FakeFleet) -> None:
    await changed(kefu, "old.example")
    await changed(kefu, "new.example")
    await write(kefu, "DELETE FROM official_versions WHERE version=3")
    assert not await kefu.relay.official.look()
    assert "new.example" in kefu.rules.official.domains
    assert await findings(kefu) == [("2", "rolled_back")]


async def test_a_changed_row_is_passed_over_at_the_next_start(kefu: FakeFleet) -> None:
    await changed(kefu, "new.example")
    await write(kefu, "UPDATE official_versions SET content=replace(content,'new.example',?) WHERE version=2", EVIL)
    kefu.relay.official.version = 0
    await kefu.relay.official.open()
    assert kefu.relay.official.version == 1
    assert EVIL not in kefu.rules.official.domains


async def test_an_operator_who_read_it_makes_it_hold(kefu: FakeFleet) -> None:
    await changed(kefu, "new.example")
    await write(kefu, "DELETE FROM settings WHERE key LIKE 'official:seal:%'")
    kefu.relay.official.version = 0
    await kefu.relay.official.look()
    assert kefu.relay.official.version == 0
    assert not await kefu.relay.official.adopt(1)
    assert await kefu.relay.official.adopt(2)
    assert kefu.relay.official.version == 2
