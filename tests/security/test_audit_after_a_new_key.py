"""The audit outlives its key: whoever has the old one checks what is older, and nobody adds rows with it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import HandClock
from tests.integration import test_cli_audit as shell
from tests.integration.store_rig import template
from tests.integration.test_cli_store import Desk

from kefu_adapters.stores.audit_store import AuditLog
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_bots.heads import Heads
from kefu_bots.notices import Notices

OLD, NEW, OTHER = b"o" * 32, b"n" * 32, b"x" * 32

desk = shell.desk


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "kefu.db"
    path.write_bytes(template().read_bytes())
    ledger = SqliteLedger(path, clock=HandClock())
    await ledger.open()
    yield ledger.database
    await ledger.close()


async def rows(database: Database, key: bytes, count: int) -> None:
    log = AuditLog(database, key)
    for number in range(count):
        await log.append(at=number, actor="u1", action="thing.done", target=str(number))


async def test_with_the_old_key_the_whole_chain_is_checked_and_the_change_is_named(database: Database) -> None:
    await rows(database, OLD, 3)
    await rows(database, NEW, 2)
    found = await AuditLog(database, NEW, [OLD]).examine()
    assert (found.broken, found.new_keys, found.begins) == (None, (4,), 1)
    assert (await AuditLog(database, NEW).examine()).broken.seq == 1
    assert (await AuditLog(database, NEW, [OTHER]).examine()).broken.seq == 1
    await database.write(("UPDATE audit SET actor='eve' WHERE seq=2", ()))
    assert (await AuditLog(database, NEW, [OLD]).examine()).broken.seq == 2


async def test_a_row_under_the_old_key_after_the_change_is_not_ours(database: Database) -> None:
    await rows(database, OLD, 2)
    await rows(database, NEW, 1)
    await rows(database, OLD, 1)
    found = await AuditLog(database, NEW, [OLD]).examine()
    assert (found.broken.seq, found.broken.what) == (4, "altered")


async def test_who_has_the_old_key_cannot_write_the_past_anew(database: Database) -> None:
    await rows(database, OLD, 3)
    await rows(database, NEW, 1)
    kept = await database.read("SELECT * FROM audit WHERE seq=4")
    await database.write(("DELETE FROM audit", ()))
    log = AuditLog(database, OLD)
    for number in range(3):
        await log.append(at=number, actor="eve", action="thing.done", target=str(number))
    await database.write(("INSERT INTO audit VALUES (?,?,?,?,?,?,?,?)", kept[0]))
    assert (await AuditLog(database, NEW, [OLD]).examine()).broken.seq == 4


async def test_when_the_old_key_has_gone_the_chain_is_followed_from_the_change_on(database: Database) -> None:
    await rows(database, OLD, 3)
    both = AuditLog(database, NEW, [OLD])
    assert await both.note_new_key()
    assert not await both.note_new_key()
    await rows(database, NEW, 2)
    alone = AuditLog(database, NEW)
    found = await alone.examine()
    assert (found.broken, found.begins) == (None, 4)
    await database.write(("UPDATE audit SET actor='eve' WHERE seq=5", ()))
    assert (await alone.examine()).broken.seq == 5


async def test_a_chain_that_does_not_hold_is_not_vouched_for(database: Database) -> None:
    await rows(database, OLD, 3)
    await database.write(("UPDATE audit SET actor='eve' WHERE seq=2", ()))
    assert not await AuditLog(database, NEW, [OLD]).note_new_key()


async def test_the_guard_does_not_cry_for_ever_after_a_change_of_the_key(database: Database) -> None:
    cried: list[str] = []

    async def found(action: str, *_: object) -> None:
        cried.append(action)

    await rows(database, OLD, 3)
    for log in (AuditLog(database, NEW, [OLD]), AuditLog(database, NEW)):
        await Heads(log, Notices(), found, None).step()
        await rows(database, NEW, 1)
    assert cried == []


def test_verify_takes_the_key_of_before_and_says_where_it_was_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEFU_SECRET_KEY", "n" * 40)
    assert desk.run("release").exit_code == 0
    assert shell.audit(desk, "verify").exit_code == 1
    (desk.folder / "old_key").write_text("k" * 40 + "\n", "utf-8")
    found = shell.audit(desk, "verify", "--old-key", str(desk.folder / "old_key"))
    assert (found.exit_code, found.output.splitlines()[0]) == (0, "the secret key was changed before row 4")
    monkeypatch.setenv("KEFU_SECRET_KEY_OLD", "k" * 40)
    assert shell.audit(desk, "verify").output.startswith("the secret key was changed before row 4\nwhole: 4 rows")
    assert shell.audit(desk, "verify", "--old-key", str(desk.folder / "none")).exit_code == 2
    shell.write(desk, "UPDATE audit SET actor='x' WHERE seq=2")
    assert "BROKEN at row 2: altered" in shell.audit(desk, "verify").output
