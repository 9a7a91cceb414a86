"""``kefu-backup``, what services and timers call: one backup at a time, the newest are kept, silence is noticed."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.deploy.deployed import BACKUP, SCRIPTS, unknown_command

PATIENCE = 30.0


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder for backups beside a ``kefu`` that notes how it was called and writes what it was asked for."""
    (tmp_path / "backups").mkdir()
    kefu = tmp_path / "bin" / "kefu"
    kefu.parent.mkdir()
    kefu.write_text('#!/bin/sh\necho "$@" >> "$CALLS"\n[ -e "$CALLS.fail" ] && exit 1\necho all > "$2"\n', "utf-8")
    kefu.chmod(0o755)
    return tmp_path


def environment(place: Path, **more: str) -> dict[str, str]:
    path = f"{place / 'bin'}:{os.environ['PATH']}"
    return {"PATH": path, "CALLS": str(place / "calls"), "BACKUP_FOLDER": str(place / "backups"), **more}


def call(place: Path, what: str, **more: str) -> int:
    """Run it; gives the exit code."""
    return subprocess.run([BACKUP, what], env=environment(place, **more), check=False, timeout=60,
                          capture_output=True).returncode  # fmt: skip


def kept(place: Path) -> list[str]:
    return sorted(file.name for file in (place / "backups").iterdir())


def test_shellcheck_has_nothing_to_say() -> None:
    run = subprocess.run([SCRIPTS / "shellcheck", BACKUP], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stdout


def test_the_command_it_calls_exists(place: Path) -> None:
    assert call(place, "once", BACKUP_CONFIG="/etc/kefu/kefu.toml") == 0
    line = (place / "calls").read_text("utf-8").split()
    assert line[0] == "backup"
    assert line[1].startswith(str(place / "backups" / "kefu-"))
    assert line[-2:] == ["--config", "/etc/kefu/kefu.toml"]
    assert unknown_command(line) == []


def test_a_key_file_is_passed_on(place: Path) -> None:
    assert call(place, "once", BACKUP_KEY_FILE="/run/secrets/backup_key") == 0
    line = (place / "calls").read_text("utf-8").split()
    assert line[-2:] == ["--key-file", "/run/secrets/backup_key"]
    assert unknown_command(line) == []


def test_the_newest_are_kept_and_foreign_files_stay(place: Path) -> None:
    for day in range(1, 8):
        (place / "backups" / f"kefu-2026010{day}T034000Z.backup").write_text("old", "utf-8")
    (place / "backups" / "notes.txt").write_text("mine", "utf-8")
    assert call(place, "once", BACKUP_KEEP="3") == 0
    left = kept(place)
    assert left[0:2] == ["kefu-20260106T034000Z.backup", "kefu-20260107T034000Z.backup"]
    assert len(left) == 4
    assert left[-1] == "notes.txt"


def test_after_a_failure_nothing_old_is_thrown_away(place: Path) -> None:
    for day in range(1, 4):
        (place / "backups" / f"kefu-2026010{day}T034000Z.backup").write_text("old", "utf-8")
    (place / "calls.fail").touch()
    assert call(place, "once", BACKUP_KEEP="1") == 1
    assert len(kept(place)) == 3


def test_check_wants_a_young_backup(place: Path) -> None:
    assert call(place, "check") == 1
    old = place / "backups" / "kefu-20260101T034000Z.backup"
    old.write_text("old", "utf-8")
    assert call(place, "check") == 0
    before = time.time() - 27 * 3600
    os.utime(old, (before, before))
    assert call(place, "check") == 1
    assert call(place, "check", BACKUP_HOURS="48") == 0


def test_the_loop_makes_one_at_once_and_ends_on_a_signal(place: Path) -> None:
    process = subprocess.Popen([BACKUP, "loop"], env=environment(place), start_new_session=True)
    try:
        end = time.monotonic() + PATIENCE
        while not kept(place) and time.monotonic() < end:
            time.sleep(0.02)
        assert len(kept(place)) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        # The sleep in the background has the loop's group, if it came to that.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_an_unknown_word_is_refused(place: Path) -> None:
    assert call(place, "nonsense") == 2
