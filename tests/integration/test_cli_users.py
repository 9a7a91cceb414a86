"""The operator's commands about people, as they are typed."""

import json
import sqlite3
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tests.integration.store_rig import one_answer, template
from typer.testing import CliRunner, Result

from kefu_bots.cli import app

SETTINGS = 'data = "data"\nknowledge = "knowledge"\n[server]\npublic_url = "https://kefu.example"\n'


class Shell:
    """A shell in front of an installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "kefu.toml"
        self.file.write_text(SETTINGS, "utf-8")
        one_answer(folder / "knowledge")
        (folder / "data").mkdir()
        (folder / "data" / "kefu.db").write_bytes(template().read_bytes())

    def user(self, *words: str, typed: str = "") -> Result:
        with capture_logs():
            return CliRunner().invoke(app, ["user", words[0], "--config", str(self.file), *words[1:]], input=typed)

    def rows(self, sql: str) -> list[tuple]:
        connection = sqlite3.connect(self.folder / "data" / "kefu.db")
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


async def _quickly(_passwords: object, password: str) -> str:
    return f"hash of {len(password)}"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("KEFU_SECRET_KEY", "k" * 40)
    monkeypatch.setattr("kefu_bots.staff.Passwords.hash", _quickly)
    return Shell(tmp_path)


def test_an_account_begins_with_a_link_and_without_a_password(shell):
    made = shell.user("add", "gu", "--right", "security_admin")
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["link"].startswith("https://kefu.example/invitation/u")
    assert shell.rows("SELECT name,password_hash FROM users") == [("gu", "")]
    listed = json.loads(shell.user("list", "--json").stdout)["users"]
    assert [(user["name"], user["factors"], user["disabled"]) for user in listed] == [("gu", 0, False)]


def test_the_life_of_an_account_and_its_tokens_is_audited(shell):
    assert "link" not in shell.user("add", "lin", "--password-stdin", typed="a long password\n").stdout
    token = shell.user("token-add", "lin", "monitor", "--days", "9").stdout.strip()
    assert token.startswith("kefu_")
    assert "monitor" in shell.user("tokens", "lin").stdout
    for words in (
        ("rights", "lin", "--right", "lead"),
        ("factors-reset", "lin"),
        ("disable", "lin"),
        ("enable", "lin"),
    ):
        assert shell.user(*words).exit_code == 0, words
    assert shell.user("token-revoke", "lin", "monitor").exit_code == 1, "switching off took the token"
    assert "/invitation/" in shell.user("password", "lin").stdout
    acts = shell.rows("SELECT actor,action FROM audit ORDER BY seq")
    assert acts == [
        ("operator", action)
        for action in (
            "user.added", "token.added", "security.rights_changed", "security.factors_reset",
            "security.user_disabled", "security.user_enabled", "security.password_reset",
        )
    ]  # fmt: skip
    assert token not in str(shell.rows("SELECT * FROM tokens") + shell.rows("SELECT * FROM audit"))


def test_mistakes_are_told_with_exit_1(shell):
    for words in (
        ("disable", "nobody"),
        ("rights", "nobody"),
        ("add", "x", "--right", "boss"),
        ("token-revoke", "x", "y"),
    ):
        result = shell.user(*words)
        assert result.exit_code == 1, words
        assert result.stderr, words
