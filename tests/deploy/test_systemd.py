"""The units: systemd itself reads them, what they start exists, and they are closed in."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.deploy.deployed import BACKUP, ROOT, TIMERS, UNITS, shut_down_seconds, unknown_command, unknown_roles

from kefu_bots.roles import Role

ANALYZE = shutil.which("systemd-analyze")
HOME = "/opt/kefu"
"""Where the pages tell people to put the code."""
needs_systemd = pytest.mark.skipif(not ANALYZE, reason="UNITS ARE NOT VERIFIED HERE: systemd-analyze is missing")
each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda file: file.name)


def values(unit: Path, key: str) -> list[str]:
    """The values of a key, in order."""
    return re.findall(rf"^{key}=(.*)$", unit.read_text("utf-8"), re.MULTILINE)


def programs(unit: Path) -> list[list[str]]:
    """What a unit starts, with %i as each role."""
    lines = [*values(unit, "ExecStartPre"), *values(unit, "ExecStart")]
    return [line.replace("%i", role).split() for line in lines for role in Role]


@needs_systemd
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    names = []
    for file in (*UNITS, *TIMERS):
        # What they start is not installed here; that it exists is another test's.
        text = re.sub(rf"^(Exec\w+=){HOME}\S+", r"\1/bin/true", file.read_text("utf-8"), flags=re.MULTILINE)
        (tmp_path / file.name).write_text(text, "utf-8")
        names.append(file.name.replace("@.", "@gateway."))
    run = subprocess.run([str(ANALYZE), "verify", "--man=no", *names], cwd=tmp_path,
                         capture_output=True, text=True, check=False, timeout=60)  # fmt: skip
    assert (run.returncode, [line for line in run.stderr.splitlines() if "kefu" in line]) == (0, [])


@needs_systemd
def test_systemd_does_find_a_planted_mistake(tmp_path: Path) -> None:
    text = UNITS[0].read_text("utf-8").replace("ProtectSystem=strict", "ProtectSystem=strickt")
    (tmp_path / UNITS[0].name).write_text(text, "utf-8")
    run = subprocess.run([str(ANALYZE), "verify", "--man=no", UNITS[0].name], cwd=tmp_path,
                         capture_output=True, text=True, check=False, timeout=60)  # fmt: skip
    assert "strickt" in run.stderr


@needs_systemd
@each_unit
def test_units_are_closed_in(unit: Path) -> None:
    run = subprocess.run([str(ANALYZE), "security", "--offline=true", "--threshold=20", str(unit)],
                         capture_output=True, text=True, check=False, timeout=60)  # fmt: skip
    assert run.returncode == 0, run.stdout


@each_unit
def test_what_a_unit_starts_exists(unit: Path) -> None:
    assert programs(unit)
    for program, *arguments in programs(unit):
        if program == f"{HOME}/.venv/bin/kefu":
            assert unknown_command(arguments) == []
            assert unknown_roles(arguments) == []
        else:
            assert ROOT / Path(program).relative_to(HOME) == BACKUP
            assert arguments == ["once"]


def test_nobody_is_killed_while_the_fleet_still_lets_go() -> None:
    checked = 0
    for unit in UNITS:
        for limit in values(unit, "TimeoutStopSec"):
            assert float(limit) > shut_down_seconds(), unit.name
            checked += 1
    assert checked == 2


def test_only_a_type_that_the_product_keeps() -> None:
    # Nothing of ours says READY=1 to systemd, so a unit of type notify would never count as started.
    assert {kind for unit in UNITS for kind in values(unit, "Type")} == {"exec", "oneshot"}


def test_the_timer_has_its_service() -> None:
    assert [timer.stem for timer in TIMERS] == ["kefu-backup"]
    assert "kefu-backup.service" in [unit.name for unit in UNITS]
