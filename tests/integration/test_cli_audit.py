"""The audit and the kill switch on the command line, on a store that nobody holds."""

import json
import sqlite3
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tests.integration.store_rig import one_answer, template
from tests.integration.test_cli_store import Desk
from typer.testing import CliRunner, Result

from kefu_bots.cli import app
from kefu_bots.cli_audit import MOST_HEADS, _some
from kefu_bots.heads import read_heads


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("KEFU_SECRET_KEY", "k" * 40)
    monkeypatch.setattr("kefu_bots.log.configure", lambda _level: None)
    found = Desk(tmp_path)
    one_answer(tmp_path / "knowledge")
    found.data.mkdir()
    (found.data / "kefu.db").write_bytes(template().read_bytes())
    for reason in ("fire", "drill", "again"):
        done = found.run("stop-everything", "--reason", reason)
        assert done.exit_code == 0, done.output
    return found


def audit(desk: Desk, name: str, *words: str) -> Result:
    with capture_logs():
        return CliRunner().invoke(app, ["audit", name, "--config", str(desk.file), *words])


def test_the_stop_outlives_the_command_and_stands_in_the_audit(desk: Desk) -> None:
    assert desk.rows("SELECT value FROM settings WHERE key='stopped'") == [("true",)]
    shown = audit(desk, "show", "--action", "fleet.")
    assert shown.exit_code == 0
    assert [line.split()[4] for line in shown.output.splitlines()] == ["fleet.stopped"] * 3
    assert '"reason": "again"' in shown.output.splitlines()[0]
    assert desk.run("release").exit_code == 0
    assert desk.rows("SELECT value FROM settings WHERE key='stopped'") == [("false",)]


def test_a_whole_chain_is_whole_and_says_its_head(desk: Desk) -> None:
    found = audit(desk, "verify")
    assert (found.exit_code, found.output.split(",")[0]) == (0, "whole: 3 rows")


@pytest.mark.parametrize(("change", "said"), [
    ("UPDATE audit SET actor='x' WHERE seq=2", "BROKEN at row 2: altered"),
    ("DELETE FROM audit WHERE seq=1", "BROKEN at row 1: missing"),
])  # fmt: skip
def test_a_broken_chain_is_exit_code_1_and_names_the_row(desk: Desk, change: str, said: str) -> None:
    write(desk, change)
    found = audit(desk, "verify")
    assert (found.exit_code, found.output.strip()) == (1, said)


def test_a_cut_off_end_is_seen_against_a_head_kept_elsewhere(desk: Desk) -> None:
    seq, value = desk.rows("SELECT seq,hash FROM audit ORDER BY seq DESC LIMIT 1")[0]
    (desk.folder / "heads.jsonl").write_text(json.dumps({"at": 1, "seq": seq, "hash": value}) + "\n", "utf-8")
    write(desk, "DELETE FROM audit WHERE seq>1")
    assert audit(desk, "verify").exit_code == 0
    for words in (("--head", f"{seq}:{value}"), ("--heads", str(desk.folder / "heads.jsonl"))):
        found = audit(desk, "verify", *words)
        assert (found.exit_code, found.output.strip()) == (1, "BROKEN at row 2: cut")


def test_an_export_is_json_lines_and_audited_itself(desk: Desk) -> None:
    file = desk.folder / "audit.jsonl"
    assert audit(desk, "export", "--file", str(file)).exit_code == 0
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [(row["seq"], row["action"], row["role"]) for row in rows] == [
        (4, "audit.exported", "operator"), *((n, "fleet.stopped", "operator") for n in (3, 2, 1)),
    ]  # fmt: skip
    assert audit(desk, "export", "--file", str(file)).exit_code == 2
    assert audit(desk, "show", "--since", "nonsense").exit_code == 2
    assert audit(desk, "verify", "--head", "1:zz").exit_code == 2


def test_of_very_many_heads_the_newest_and_some_older_ones_are_compared(tmp_path: Path) -> None:
    file = tmp_path / "heads.jsonl"
    lines = [json.dumps({"seq": n, "hash": "0" * 64}) for n in range(5000)]
    file.write_text("\n".join([*lines, "torn li"]), "utf-8")
    some = _some(read_heads(file))
    assert len(some) <= MOST_HEADS + 1
    assert (some[0].seq, some[-1].seq) == (0, 4999)
    assert _some(some[:3]) == some[:3]


def write(desk: Desk, sql: str) -> None:
    connection = sqlite3.connect(desk.data / "kefu.db")
    connection.execute(sql)
    connection.commit()
    connection.close()
