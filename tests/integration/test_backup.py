"""A backup holds one moment, whole or not at all; what is restored from it is safe."""

import asyncio
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.contract.ledger_rig import FakeClock, answer, conversation, delivery, later
from tests.integration.store_rig import NOW, SECRET, Stores, check_invariants, fill, rows_of

from kefu_adapters.stores.backup import Place, back_up, verify
from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.restore import restore
from kefu_adapters.stores.sealed_file import ArchiveRefused, Key
from kefu_adapters.stores.sides import opened, snapshot
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_core.errors import ConfigError, StoreError

KEY = Key.of(file=b"0123456789abcdef" * 4)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An installation's store, empty and migrated."""
    return made(tmp_path / "here")


def made(folder: Path) -> Place:
    folder.mkdir()
    migrate(f"sqlite:///{folder / 'kefu.db'}")
    return Place(url=f"sqlite:///{folder / 'kefu.db'}", blobs=folder / "blobs", secret=SECRET)


def elsewhere(tmp_path: Path) -> Place:
    folder = tmp_path / "there"
    folder.mkdir()
    return Place(url=f"sqlite:///{folder / 'kefu.db'}", blobs=folder / "blobs", secret=SECRET)


def ledger_of(place: Place) -> SqliteLedger:
    return SqliteLedger(Path(place.url.removeprefix("sqlite:///")), clock=FakeClock())


@pytest.fixture
async def filled(place: Place) -> Place:
    ledger = ledger_of(place)
    await ledger.open()
    await fill(ledger, place.blobs)
    await ledger.close()
    return place


def take(place: Place, to: Path, key: Key | None = None) -> Path:
    back_up(place, to, version="1", settings="s", key=key)
    return to


def test_a_backup_of_every_state_comes_back_row_by_row(filled: Place, tmp_path: Path) -> None:
    file = take(filled, tmp_path / "b.kefu")
    there = elsewhere(tmp_path)
    done = restore(there, file)
    assert done.manifest.blobs == 1
    assert done.manifest.missing == ()
    for table, total in done.manifest.tables.items():
        with opened(there.url) as side:
            counted = next(side.rows(f'SELECT count(*) FROM "{table}"'))[0]
        grown = {"announcement_events": 2, "settings": 1}.get(table, 0)
        assert counted == total["count"] + grown, table
    blob = next(path for path in there.blobs.rglob("*") if path.is_file())
    assert blob.read_bytes() == b"picture of p"
    with opened(there.url) as side:
        check_invariants(lambda sql: list(side.rows(sql)))


async def test_a_backup_under_load_holds_one_moment(stores: Stores, tmp_path: Path) -> None:
    place = await stores.filled("busy")
    versions = dict.fromkeys(("ann", "bob", "cid"), 0)
    stop = asyncio.Event()
    async with stores.opened(place) as ledger:

        async def write() -> None:
            while not stop.is_set():
                for person in versions:
                    versions[person] += 1
                    assert (await ledger.append(answer(person, versions[person]))).outcome == "committed"

        writer = asyncio.create_task(write())
        for number in range(2):
            while min(versions.values()) < 5 * (number + 1):
                await asyncio.sleep(0)
            acknowledged = dict(versions)
            file = tmp_path / f"{number}.kefu"
            await asyncio.to_thread(take, place, file, KEY)
            there = stores.make(f"there{number}", empty=True)
            await asyncio.to_thread(restore, there, file, key=KEY)
            check_invariants(partial(rows_of, there))
            kept = {str(row[0]): row[1] for row in rows_of(there, "SELECT id,version FROM conversations")}
            assert all(kept[conversation(person)] >= version - 1 for person, version in acknowledged.items())
        stop.set()
        await writer
    assert list(tmp_path.rglob(".kefu-snapshot-*")) == []


async def test_a_store_that_a_fleet_works_on_is_not_replaced(stores: Stores, tmp_path: Path) -> None:
    place = await stores.filled("busy")
    file = take(place, tmp_path / "b.kefu")
    async with stores.opened(place):
        with pytest.raises(ConfigError, match=r"another Kefu process|a fleet works"):
            await asyncio.to_thread(restore, place, file, replace=True)
    done = restore(place, file, replace=True)
    assert done.manifest.tables["conversations"]["count"] > 5


async def test_a_backup_keeps_no_lock_on_the_log(place: Place) -> None:
    ledger = ledger_of(place)
    await ledger.open()
    await fill(ledger, place.blobs)
    with snapshot(place.url) as side:
        before = next(side.rows("SELECT count(*) FROM conversations"))[0]
        await ledger.append(answer("late", 1))
        raw = sqlite3.connect(place.url.removeprefix("sqlite:///"))
        assert raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        raw.close()
        assert next(side.rows("SELECT count(*) FROM conversations"))[0] == before
    await ledger.close()


async def test_a_restore_that_breaks_off_changes_nothing(
    stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = await stores.filled("here")
    file = take(place, tmp_path / "b.kefu")
    before = rows_of(place, "SELECT id,status,held FROM deliveries ORDER BY id")

    def breaks(*_: object, **__: object) -> None:
        raise StoreError("no room")

    monkeypatch.setattr("kefu_adapters.stores.restore.make_safe", breaks)
    with pytest.raises(StoreError, match="no room"):
        restore(place, file, replace=True)
    assert rows_of(place, "SELECT id,status,held FROM deliveries ORDER BY id") == before
    assert sorted(path.name for path in place.blobs.parent.iterdir() if path.suffix not in {".lock", ".keys"}) in (
        ["blobs"],
        ["blobs", "kefu.db"],
    )


@pytest.fixture
def damaged(filled: Place, tmp_path: Path) -> Iterator[tuple[Place, Path, bytes]]:
    file = take(filled, tmp_path / "b.kefu", KEY)
    there = elsewhere(tmp_path)
    yield there, file, file.read_bytes()
    assert not Path(there.url.removeprefix("sqlite:///")).exists(), "nothing was restored"
    assert not there.blobs.exists()


@pytest.mark.parametrize("keep", [0, 5, 40, 2000, -1, -17])
def test_a_backup_that_was_cut_off_is_refused(damaged: tuple[Place, Path, bytes], keep: int) -> None:
    there, file, whole = damaged
    file.write_bytes(whole[:keep])
    with pytest.raises(ArchiveRefused):
        restore(there, file, key=KEY)


@pytest.mark.parametrize("at", [3, 11, 15, 30, 3000, -1])
def test_a_backup_that_was_changed_is_refused(damaged: tuple[Place, Path, bytes], at: int) -> None:
    there, file, whole = damaged
    changed = bytearray(whole)
    changed[at] ^= 1
    file.write_bytes(changed)
    with pytest.raises(ArchiveRefused):
        restore(there, file, key=KEY)


def test_something_behind_the_end_is_refused(damaged: tuple[Place, Path, bytes]) -> None:
    there, file, whole = damaged
    file.write_bytes(whole + b"more")
    with pytest.raises(ArchiveRefused):
        restore(there, file, key=KEY)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (None, "encrypted"),
        (Key.of(file=b"another key file" * 4), "does not fit"),
        (Key.of(passphrase="correct horse battery"), "encrypted"),
    ],
)
def test_the_wrong_key_is_refused_with_its_reason(
    damaged: tuple[Place, Path, bytes], key: Key | None, says: str
) -> None:
    there, file, _ = damaged
    with pytest.raises(ArchiveRefused, match=says):
        restore(there, file, key=key)


def test_a_passphrase_opens_what_it_closed(filled: Place, tmp_path: Path) -> None:
    key = Key.of(passphrase="correct horse battery")
    file = take(filled, tmp_path / "b.kefu", key)
    assert b"Where is my transfer" not in file.read_bytes()
    assert verify(filled, file, key).sealed
    with pytest.raises(ArchiveRefused, match="does not fit"):
        verify(filled, file, Key.of(passphrase="correct horse bakery"))


def test_a_plain_backup_that_was_changed_is_refused(filled: Place, tmp_path: Path) -> None:
    import gzip

    file = take(filled, tmp_path / "b.kefu")
    inside = gzip.decompress(file.read_bytes())
    assert b"Where is my transfer" in inside
    file.write_bytes(gzip.compress(inside.replace(b"Where is my transfer", b"Where is MY transfer")))
    with pytest.raises(ArchiveRefused, match="changed"):
        verify(filled, file, None)


def test_another_installations_backup_needs_a_word_more(filled: Place, tmp_path: Path) -> None:
    file = take(filled, tmp_path / "b.kefu")
    other = Place(url=elsewhere(tmp_path).url, blobs=tmp_path / "there" / "blobs", secret=b"z" * 40)
    with pytest.raises(ArchiveRefused, match="KEFU_SECRET_KEY"):
        restore(other, file)
    assert restore(other, file, other_key=True).manifest.blobs == 1


def test_what_is_no_backup_is_refused(filled: Place, tmp_path: Path) -> None:
    file = tmp_path / "b.kefu"
    file.write_bytes(b"no backup at all")
    with pytest.raises(ArchiveRefused, match="no backup"):
        verify(filled, file, None)


def test_a_store_with_rows_is_only_replaced_on_request_and_kept_aside(filled: Place, tmp_path: Path) -> None:
    file = take(filled, tmp_path / "b.kefu")
    before = Path(filled.url.removeprefix("sqlite:///")).read_bytes()
    with pytest.raises(ConfigError, match="not empty"):
        restore(filled, file)
    assert Path(filled.url.removeprefix("sqlite:///")).read_bytes() == before
    done = restore(filled, file, replace=True)
    assert done.aside is not None
    assert sorted(path.name for path in done.aside.iterdir()) == ["blobs", "kefu.db"]


def test_a_backup_holds_neither_sessions_nor_leases(filled: Place, tmp_path: Path) -> None:
    there = elsewhere(tmp_path)
    restore(there, take(filled, tmp_path / "b.kefu"))
    with opened(there.url) as side:
        assert list(side.rows("SELECT * FROM sessions")) == []
        assert list(side.rows("SELECT lease_owner,lease_until FROM vault")) == [("", None)]
        assert list(side.rows("SELECT serial FROM processes WHERE ended_at IS NULL")) == []
        assert next(side.rows("SELECT sealed FROM vault"))[0] != ""


async def test_a_restored_store_claims_nothing(filled: Place, tmp_path: Path) -> None:
    there = elsewhere(tmp_path)
    done = restore(there, take(filled, tmp_path / "b.kefu"), now=NOW)
    held = done.held
    assert (held.deliveries, held.unknown, held.inbound, held.timers, held.announcements) == (2, 2, 1, 1, 2)
    ledger = ledger_of(there)
    await ledger.open()
    assert list(await ledger.claim(ledger.fence, 100, later(10_000))) == []
    assert list(await ledger.unknowns(later(10_000), 100)) == []
    assert list(await ledger.parked(ledger.fence, 100)) == []
    assert [row.kind for row in await ledger.dues(later(10_000), 100)] == ["idle"]
    stages = await ledger.database.read("SELECT status FROM announcements ORDER BY id")
    assert [row[0] for row in stages] == ["draft", "stopped"]
    await ledger.close()


async def test_a_new_answer_does_not_wait_behind_what_is_held(filled: Place, tmp_path: Path) -> None:
    there = elsewhere(tmp_path)
    restore(there, take(filled, tmp_path / "b.kefu"))
    ledger = ledger_of(there)
    await ledger.open()
    for person in ("p-queued", "p-held", "p-unknown", "p-sending"):
        await ledger.append(answer(person, 2))
    claimed = {row.message.id for row in await ledger.claim(ledger.fence, 100, later(1))}
    assert claimed == {delivery(person, 2).id for person in ("p-queued", "p-held", "p-unknown", "p-sending")}
    await ledger.close()
