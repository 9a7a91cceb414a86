"""The operator's commands about the store, as a person types them."""

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from tests.contract.ledger_rig import FakeClock, answer, inbound
from tests.integration.store_rig import one_answer, template
from typer.testing import CliRunner, Result

from kefu_adapters.stores.head import HEAD
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_bots.cli import app

SETTINGS = """
data = "data"
knowledge = "knowledge"
[server]
public_url = "https://kefu.example"
"""
PASSPHRASE = "correct horse battery"


class Desk:
    """An installation in a folder, and a shell in front of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "kefu.toml"
        self.file.write_text(SETTINGS, "utf-8")
        self.data = folder / "data"

    def run(self, *words: str, typed: str = "") -> Result:
        with capture_logs():  # log lines go to the standard error of their first day, which the runner closes
            return CliRunner().invoke(app, [words[0], "--config", str(self.file), *words[1:]], input=typed)

    def rows(self, sql: str) -> list[Any]:
        connection = sqlite3.connect(self.data / "kefu.db")
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


async def _talk(path: Path) -> None:
    ledger = SqliteLedger(path, clock=FakeClock())
    await ledger.open()
    await ledger.append(answer("ann", sender=inbound("ann", "k").sender))
    await ledger.append(answer("bob", sender=inbound("bob", "k").sender))
    await ledger.close()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("KEFU_SECRET_KEY", "k" * 40)
    monkeypatch.delenv("KEFU_BACKUP_PASSPHRASE", raising=False)
    monkeypatch.setattr("kefu_bots.log.configure", lambda _level: None)
    monkeypatch.setattr("os.nice", lambda _by: 0)  # a test run is not to become slower for what follows
    one_answer(tmp_path / "knowledge")
    return Desk(tmp_path)


@pytest.fixture
def used(desk: Desk) -> Desk:
    """An installation in which two people have an answer to get."""
    desk.data.mkdir()
    (desk.data / "kefu.db").write_bytes(template().read_bytes())
    asyncio.run(_talk(desk.data / "kefu.db"))
    return desk


def test_check_says_what_is_pending_and_exits_three_until_it_is_done(desk: Desk) -> None:
    before = desk.run("migrate", "--check")
    assert before.exit_code == 3
    assert "pending  0001" in before.output
    assert not desk.data.exists()
    done = desk.run("migrate")
    assert (done.exit_code, f"at revision {HEAD}" in done.output) == (0, True)
    assert "done     0001" in done.output
    assert desk.run("migrate", "--check").exit_code == 0


def test_a_store_that_a_fleet_holds_is_not_migrated_from_outside(used: Desk) -> None:
    async def meanwhile() -> Result:
        ledger = SqliteLedger(used.data / "kefu.db", clock=FakeClock())
        await ledger.open()
        try:
            return await asyncio.to_thread(used.run, "migrate")
        finally:
            await ledger.close()

    assert asyncio.run(meanwhile()).exit_code == 2


def test_without_auto_migrate_nothing_opens_an_old_store(desk: Desk) -> None:
    desk.file.write_text("auto_migrate = false\n" + SETTINGS, "utf-8")
    refused = desk.run("status")
    assert refused.exit_code == 2
    assert "kefu migrate" in refused.output
    assert desk.run("migrate").exit_code == 0
    assert desk.run("status").exit_code == 0


def test_a_backup_is_taken_verified_restored_and_written_into_the_audit(used: Desk) -> None:
    file = used.folder / "b.kefu"
    taken = used.run("backup", str(file))
    assert taken.exit_code == 0, taken.output
    assert "conversations    2" in taken.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert used.run("backup", str(file), "--verify").exit_code == 0
    assert used.rows("SELECT action,object FROM audit") == [("store.backed_up", "b.kefu")]
    assert used.run("restore", str(file)).exit_code == 2, "it is not empty"
    assert used.run("restore", str(file), "--replace", typed="yes\n").exit_code == 1, "not the word that was asked for"
    done = used.run("restore", str(file), "--replace", typed="REPLACE\n")
    assert done.exit_code == 0, done.output
    assert "2 deliveries" in done.output
    assert used.rows("SELECT action FROM audit") == [("store.restored",)]
    assert used.rows("SELECT DISTINCT status,held FROM deliveries") == [("queued", "restored")]


def test_a_passphrase_comes_from_the_environment_alone(used: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = used.folder / "b.kefu"
    monkeypatch.setenv("KEFU_BACKUP_PASSPHRASE", PASSPHRASE)
    assert "encrypted" in used.run("backup", str(file)).output
    monkeypatch.delenv("KEFU_BACKUP_PASSPHRASE")
    refused = used.run("backup", str(file), "--verify")
    assert refused.exit_code == 1
    assert "passphrase" in refused.output
    monkeypatch.setenv("KEFU_BACKUP_PASSPHRASE", "short")
    assert "shorter" in used.run("backup", str(file), "--verify").output


def test_a_key_file_must_be_there_and_long_enough(used: Desk) -> None:
    key = used.folder / "key"
    file = str(used.folder / "b.kefu")
    assert used.run("backup", file, "--key-file", str(key)).exit_code == 2
    key.write_bytes(b"short")
    assert used.run("backup", file, "--key-file", str(key)).exit_code == 1
    key.write_bytes(b"0123456789abcdef" * 2)
    assert used.run("backup", file, "--key-file", str(key)).exit_code == 0
    assert used.run("backup", file, "--key-file", str(key), "--verify").exit_code == 0


def test_what_was_restored_is_let_go_after_a_look(used: Desk) -> None:
    file = used.folder / "b.kefu"
    used.run("backup", str(file))
    assert "never restored" in used.run("release-restored").output
    used.run("restore", str(file), "--replace", "--yes")
    assert json.loads(used.run("status").stdout)["restored"]["deliveries"] == 2
    shown = used.run("release-restored", typed="n\n")
    assert "deliveries   2" in shown.output
    assert used.rows("SELECT count(*) FROM deliveries WHERE held='restored'") == [(2,)]
    done = used.run("release-restored", "--discard", "--older-than", "0.001", "--yes")
    assert done.exit_code == 0, done.output
    assert used.rows("SELECT DISTINCT status,reason FROM deliveries") == [("cancelled", "discarded")]
    assert "restored" not in json.loads(used.run("status").stdout)


def test_a_backup_is_restored_elsewhere(used: Desk) -> None:
    file = used.folder / "b.kefu"
    used.run("backup", str(file))
    done = used.run("restore", str(file), "--to", str(used.folder / "other"))
    assert done.exit_code == 0, done.output
    assert (used.folder / "other" / "kefu.db").is_file()
    assert used.rows("SELECT DISTINCT held FROM deliveries") == [("",)]


def test_a_damaged_backup_is_refused_with_a_reason_and_exit_one(used: Desk) -> None:
    file = used.folder / "b.kefu"
    used.run("backup", str(file))
    file.write_bytes(file.read_bytes()[:-100])
    refused = used.run("restore", str(file), "--to", str(used.folder / "other"))
    assert refused.exit_code == 1
    assert "cut off or damaged" in refused.output
    assert not (used.folder / "other" / "kefu.db").exists()


def test_a_person_is_erased_after_a_question_and_the_list_is_kept_apart(used: Desk) -> None:
    assert used.run("erase", "main-telegram:nobody", "--yes").exit_code == 1
    assert used.run("erase", "main-telegram:ann", typed="n\n").exit_code == 0
    assert used.rows("SELECT count(*) FROM contacts WHERE platform_id='ann'") == [(1,)]
    done = used.run("erase", "main-telegram:ann", "--yes")
    assert done.exit_code == 0, done.output
    assert used.rows("SELECT count(*) FROM contacts WHERE platform_id='ann'") == [(0,)]
    listed = [json.loads(line) for line in (used.data / "erasures.jsonl").read_text("utf-8").splitlines()]
    assert [row[0] for row in listed] == [row[0] for row in used.rows("SELECT reference FROM erasures")]
    assert used.rows("SELECT action,object FROM audit") == [("contact.erased", listed[0][0])]


def test_the_kept_list_is_applied_when_the_machine_is_new(used: Desk) -> None:
    file = used.folder / "b.kefu"
    used.run("backup", str(file))
    used.run("erase", "main-telegram:ann", "--yes")
    kept = used.folder / "kept.jsonl"
    (used.data / "erasures.jsonl").rename(kept)
    done = used.run("restore", str(file), "--to", str(used.folder / "new"), "--erasures", str(kept))
    assert "erased once more: 1" in done.output, done.output


def test_a_store_that_was_moved_is_not_started_again(used: Desk) -> None:
    done = used.run("copy", "--to", f"sqlite:{used.folder / 'new.db'}")
    assert done.exit_code == 0, done.output
    assert "deliveries" in done.output
    refused = used.run("status")
    assert refused.exit_code == 2
    assert "moved" in refused.output
    assert used.run("copy", "--undo").exit_code == 0
    assert used.run("status").exit_code == 0


def test_an_address_of_neither_kind_is_refused_without_its_password(used: Desk) -> None:
    refused = used.run("copy", "--to", "mysql://root:geheim@host/db")
    assert refused.exit_code == 2
    assert "geheim" not in refused.output
