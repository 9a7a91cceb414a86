"""The official list at the command line: shown, proposed, signed, verified without a network."""

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tests.integration.store_rig import one_answer, template
from typer.testing import CliRunner, Result

from kefu_bots.cli import app

SETTINGS = """
data = "data"
knowledge = "knowledge"
[server]
public_url = "https://kefu.example"
[official]
domains = ["orbit.example"]
[official.handles]
telegram = ["orbitwallet"]
"""


class Shell:
    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "kefu.toml"
        self.file.write_text(SETTINGS, "utf-8")

    def run(self, *words: str) -> Result:
        config = () if words[0] == "verify" else ("--config", str(self.file))
        with capture_logs():
            return CliRunner().invoke(app, ["official", words[0], *config, *words[1:]])


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("KEFU_SECRET_KEY", "k" * 40)
    monkeypatch.setattr("kefu_bots.log.configure", lambda _level: None)
    one_answer(tmp_path / "knowledge")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "kefu.db").write_bytes(template().read_bytes())
    return Shell(tmp_path)


def test_the_list_and_its_history_are_shown(shell: Shell) -> None:
    shown = shell.run("show")
    listed = json.loads(shown.stdout)
    assert listed["domains"] == ["kefu.example", "orbit.example"]
    assert listed["handles"] == {"telegram": ["orbitwallet"]}
    assert "configuration" in shell.run("history").stdout


def test_a_setting_that_differs_is_reported_and_changes_nothing(shell: Shell) -> None:
    shell.run("show")
    shell.file.write_text(SETTINGS.replace("orbit.example", "other.example"), "utf-8")
    shown = shell.run("show")
    assert "orbit.example" in shown.stdout
    assert "the settings differ: + domains: other.example" in shown.stderr


@pytest.mark.parametrize("text", ["{", '{"domains": "x"}', '{"sites": []}', "[]"])
def test_a_list_that_cannot_hold_is_refused(shell: Shell, text: str) -> None:
    file = shell.folder / "list.json"
    file.write_text(text, "utf-8")
    assert shell.run("propose", str(file)).exit_code in {1, 2}


def test_a_rotated_key_leaves_the_one_before_signing_along(shell: Shell) -> None:
    first = json.loads(shell.run("key", "--json").stdout)
    assert shell.run("rotate-key", "--keep-days", "3").exit_code == 0
    now, before = json.loads(shell.run("key", "--json").stdout)
    assert (before["id"], before["until"] != "", now["until"]) == (first[0]["id"], True, "")


def test_a_file_that_is_no_signed_list_is_refused(shell: Shell) -> None:
    file = shell.folder / "list.json"
    file.write_text("{}", "utf-8")
    assert shell.run("verify", str(file)).exit_code == 1
