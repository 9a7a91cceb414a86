"""A move takes everything along, loses nothing and doubles nothing; the old place is closed."""

import asyncio
from pathlib import Path

import pytest
from tests.contract.ledger_rig import answer, conversation, decision, delivery, later
from tests.integration.store_rig import NOW, Stores, check_invariants, rows_of
from tests.servers.postgres import Databases

from kefu_adapters.stores.backup import back_up
from kefu_adapters.stores.places import Place
from kefu_adapters.stores.restore import restore
from kefu_adapters.stores.transfer import copy, moved_to, undo
from kefu_core.errors import ConfigError, StoreError


@pytest.fixture
def target(databases: Databases, tmp_path: Path) -> Place:
    """A migrated, empty PostgreSQL database."""
    url = databases.make()
    return Place(url=url, blobs=tmp_path / "target-blobs", secret=b"k" * 40)


@pytest.fixture
def small(tmp_path: Path) -> Stores:
    """Installations on SQLite."""
    from contextlib import ExitStack

    return Stores("sqlite", tmp_path, None, ExitStack())


@pytest.fixture
def large(tmp_path: Path) -> Stores:
    """Opens installations on PostgreSQL."""
    from contextlib import ExitStack

    return Stores("postgresql", tmp_path, None, ExitStack())


async def test_every_row_arrives_and_the_fleet_goes_on_there(small: Stores, large: Stores, target: Place) -> None:
    source = await small.filled("here")
    done = await asyncio.to_thread(copy, source.url, target.url, blobs=(source.blobs, target.blobs), now=NOW)
    counts = {row.table: row.count for row in done}
    assert (counts["deliveries"], counts["sessions"], counts["parked"]) == (8, 1, 1)
    assert [path.read_bytes() for path in target.blobs.rglob("*") if path.is_file()] == [b"picture of p"]
    check_invariants(lambda sql: rows_of(target, sql))
    async with large.opened(target) as ledger:
        queued = {row.message.id for row in await ledger.claim(ledger.fence, 100, later(1))}
        assert queued == {delivery("p-queued", 1).id, delivery("p-timeline", 1).id}
        unknown = await ledger.database.read(
            "SELECT recipient FROM deliveries WHERE status='unknown' ORDER BY recipient"
        )
        assert [row[0] for row in unknown] == ["p-sending", "p-unknown"]
        assert [row.conversation for row in await ledger.parked(ledger.fence, 9)] == [conversation("p-parked")]
        assert (await ledger.append(answer("p-sent", 2))).outcome == "committed"
        assert (await ledger.append(decision("p-sent", 3, keys=("m:p-sent:1",)))).outcome == "duplicate"
        assert await ledger.park(conversation("new"), _inbound("new"), later(0)) == "parked"
        assert ledger.fence > 1
        await ledger.index_pending()


def _inbound(person: str):  # type: ignore[no-untyped-def]
    from tests.contract.ledger_rig import inbound

    return inbound(person, f"u:{person}")


async def test_the_old_place_is_closed_until_the_move_is_given_up(small: Stores, target: Place) -> None:
    source = await small.filled("here")
    await asyncio.to_thread(copy, source.url, target.url)
    assert moved_to(source.url)
    with pytest.raises(ConfigError, match="moved"):
        copy(source.url, target.url)
    assert undo(source.url)
    assert not moved_to(source.url)
    with pytest.raises(ConfigError, match="not empty"):
        copy(source.url, target.url)


async def test_a_store_that_a_fleet_holds_is_not_moved(small: Stores, target: Place) -> None:
    source = small.make("here")
    async with small.opened(source):
        with pytest.raises(ConfigError, match="another Kefu process"):
            await asyncio.to_thread(copy, source.url, target.url)
    assert rows_of(target, "SELECT serial FROM processes") == []


async def test_a_move_that_breaks_off_leaves_the_target_empty_and_may_be_repeated(small: Stores, target: Place) -> None:
    source = await small.filled("here")

    def killed(_row: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await asyncio.to_thread(_interrupted, source.url, target.url, killed)
    assert rows_of(target, "SELECT id FROM conversations") == []
    assert not moved_to(source.url)
    assert len(await asyncio.to_thread(copy, source.url, target.url)) > 20


def _interrupted(source: str, target: str, killed) -> None:  # type: ignore[no-untyped-def]
    copy(source, target, said=killed)


async def test_a_target_that_is_not_migrated_is_refused(small: Stores, databases: Databases) -> None:
    source = small.make("here")
    with databases.one(empty=True) as url, pytest.raises(ConfigError, match="kefu migrate"):
        copy(source.url, url)


async def test_a_move_goes_back_as_well(small: Stores, target: Place) -> None:
    source = await small.filled("here")
    await asyncio.to_thread(copy, source.url, target.url)
    back = small.make("back")
    done = await asyncio.to_thread(copy, target.url, back.url)
    assert {row.table: row.count for row in done}["events"] == len(rows_of(source, "SELECT sequence FROM events"))
    found = rows_of(back, "SELECT count(*) FROM search_index WHERE search_index MATCH 'transfer'")
    assert found[0][0] > 0


async def test_a_backup_of_one_engine_is_restored_on_the_other(
    small: Stores, large: Stores, databases: Databases, tmp_path: Path
) -> None:
    source = await small.filled("here")
    back_up(source, tmp_path / "1.kefu", version="1", settings="s", key=None)
    with databases.one(empty=True) as url:
        there = Place(url=url, blobs=tmp_path / "b2", secret=source.secret)
        first = restore(there, tmp_path / "1.kefu", now=NOW)
        with pytest.raises(ConfigError, match="not empty"):
            restore(there, tmp_path / "1.kefu")
        back_up(there, tmp_path / "2.kefu", version="1", settings="s", key=None)
        again = small.make("again", empty=True)
        second = restore(again, tmp_path / "2.kefu", now=NOW)
    assert first.manifest.begin.engine == "sqlite"
    assert second.manifest.begin.engine == "postgresql"
    same = ("contacts", "conversations", "messages", "bodies", "seen", "events", "cases", "users", "erasures", "audit")
    changed = {"conversations"}  # a parked message became a dead letter
    for table in same:
        if table not in changed:
            assert first.manifest.tables[table] == second.manifest.tables[table], table
    check_invariants(lambda sql: rows_of(again, sql))


def test_an_address_of_neither_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises((ConfigError, StoreError)):
        copy(f"sqlite:{tmp_path / 'none.db'}", "postgresql://nobody@127.0.0.1:1/none")
