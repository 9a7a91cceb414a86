"""Settings: every mistake at once, with key and file, and never a value that could be a secret."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kefu_bots.cli import EXIT_CONFIG, app
from kefu_bots.config import Secrets, load
from kefu_bots.roles import ALL, Role, parse_roles
from kefu_core.conversation.state import Topic
from kefu_core.errors import ConfigError
from kefu_core.hours import is_open

KEY = "k" * 40
HUSH = "hush-hush-1234567890"
GOOD = """
[inboxes.main-telegram]
platform = "telegram"
title = "Telegram 客服"
channel = "@orbitwallet"
"""
GIVEN = {"KEFU_SECRET_KEY": KEY, "KEFU_INBOXES__MAIN_TELEGRAM__TOKEN": HUSH}


def read(folder: Path, text: str, environment: dict[str, str] | None = None):
    file = folder / "kefu.toml"
    file.write_text(text, "utf-8")
    return load(file, Secrets(GIVEN if environment is None else environment))


def mistakes(folder: Path, text: str, environment: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        read(folder, text, environment)
    lines = str(refused.value).splitlines()
    assert HUSH not in str(refused.value)
    return [line.replace(str(folder / "kefu.toml"), "F") for line in lines]


def test_good_file_gives_accounts_rules_and_hours(tmp_path):
    config = read(tmp_path, "[rules]\nreopen_hours = 1\nteams = {transfer = 'chain'}\n" + GOOD)
    (inbox,) = config.inboxes
    assert (inbox.name, inbox.title, inbox.settings.channel) == ("main-telegram", "Telegram 客服", "@orbitwallet")
    assert config.policy.reopen_within == timedelta(hours=1)
    assert config.policy.teams == {Topic.TRANSFER: "chain"}
    assert config.data == (tmp_path / "data").resolve()
    assert len(config.calendar.weekly) == 7


def test_all_mistakes_are_named_at_once_with_key_and_file(tmp_path):
    text = """
log_level = "loud"
colour = "red"
[server]
port = 99999
[hours]
zone = "Moon/Base"
monday = ["9-21"]
tuesday = ["21:00-09:00"]
[rules]
answer_at = 2
[inboxes.Bad_Name]
platform = "telegram"
[inboxes.a]
platform = "icq"
[inboxes.b]
platform = "telegram"
mode = "pigeon"
[inboxes.c]
platform = "telegram"
nonsense = 1
max_connections = "many"
[inboxes.d]
platform = "wechat"
"""
    lines = "\n".join(mistakes(tmp_path, text, {}))
    for wanted in (
        "F: log_level:", "F: colour:", "F: server.port:", "F: hours.zone:", "F: hours.monday:", "F: hours.tuesday:",
        "F: rules.answer_at:", "F: inboxes.Bad_Name: names", "F: inboxes.a.platform: one of telegram, wechat, weibo, x",
        "F: inboxes.b.mode:", "KEFU_INBOXES__B__TOKEN is missing", "F: inboxes.c.nonsense: unknown setting",
        "F: inboxes.c.max_connections: expected int", "F: inboxes.d.app_id: missing",
        "KEFU_INBOXES__D__APP_SECRET is missing", "KEFU_SECRET_KEY: missing",
    ):  # fmt: skip
        assert wanted in lines, wanted


@pytest.mark.parametrize("text", [
    f'[inboxes.main-telegram]\nplatform = "telegram"\ntoken = "{HUSH}"\n',
    f'[server]\nadmin_password = "{HUSH}"\n',
    f'[deep.deeper]\nprivate_key = "{HUSH}"\n',
    f'[inboxes.main-telegram]\nplatform = "telegram"\nwebhook_secret = "{HUSH}"\n',
])  # fmt: skip
def test_secret_in_the_file_is_refused_by_its_key(tmp_path, text):
    assert any("a secret must not stand in the file" in line for line in mistakes(tmp_path, text))


@pytest.mark.parametrize("text", [
    f'log_level = "{HUSH}"', f'[server]\nport = "{HUSH}"', f"{HUSH} = 1", f'inboxes = "{HUSH}"',
    f'[inboxes.x]\nplatform = "{HUSH}"', f'[hours]\nmonday = ["{HUSH}"]', f'[rules]\nlanguage = "{HUSH}"',
    f'[inboxes.main-telegram]\nplatform = "telegram"\nmode = "{HUSH}"', f'[inboxes.x]\nconsumer_key = "{HUSH}"',
])  # fmt: skip
def test_no_value_is_ever_printed(tmp_path, text):
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, text)
    assert HUSH not in str(refused.value).replace(f"{HUSH}: Extra", "")


def test_secrets_come_from_the_environment_or_from_files(tmp_path):
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "secret_key").write_text(KEY + "\n")
    (folder / "inboxes__main_telegram__token").write_text(f" {HUSH}\n")
    config = read(tmp_path, GOOD, {"KEFU_SECRETS_DIR": str(folder)})
    assert config.inboxes[0].secrets == {"token": HUSH}
    over = read(tmp_path, GOOD, {"KEFU_SECRETS_DIR": str(folder), "KEFU_INBOXES__MAIN_TELEGRAM__TOKEN": "other"})
    assert over.inboxes[0].secrets == {"token": "other"}


def test_nothing_of_it_shows_a_secret_when_printed(tmp_path):
    config = read(tmp_path, GOOD)
    assert HUSH not in repr(config) + repr(config.inboxes) + str(config.inboxes[0])
    assert KEY not in repr(config)


def test_short_secret_key_is_refused(tmp_path):
    assert mistakes(tmp_path, GOOD, {**GIVEN, "KEFU_SECRET_KEY": "short"})[0].startswith("KEFU_SECRET_KEY")


@pytest.mark.parametrize("text", ["a = ", "\udcff", "[a\n"])
def test_file_that_is_no_toml_is_named(tmp_path, text):
    (tmp_path / "kefu.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match=r"kefu\.toml"):
        load(tmp_path / "kefu.toml", Secrets(GIVEN))


def test_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match=r"copy kefu\.example\.toml"):
        load(tmp_path / "none.toml", Secrets(GIVEN))


def test_holidays_and_make_up_days_reach_the_calendar(tmp_path):
    text = '[hours]\nclosed = [2026-10-01]\n[hours.extra]\n2026-10-10 = ["10:00-12:00"]\n' + GOOD
    config = read(tmp_path, text)
    from datetime import UTC, datetime

    assert not is_open(config.calendar, datetime(2026, 10, 1, 4, tzinfo=UTC))
    assert is_open(config.calendar, datetime(2026, 10, 10, 3, tzinfo=UTC))


def test_own_address_is_official_so_that_links_of_ours_may_leave(tmp_path):
    config = read(tmp_path, '[server]\npublic_url = "https://Kefu.Orbit.example"\n' + GOOD)
    assert "kefu.orbit.example" in config.policy.official.domains


@pytest.mark.parametrize(("text", "key"), [
    ('[hours.extra]\nsoon = ["10:00-12:00"]\n', "hours.extra"),
    ('[hours.extra]\n2026-10-10 = ["nonsense"]\n', "hours.extra"),
    ('[rules]\naccount_pattern = "("\n', "rules.account_pattern"),
])  # fmt: skip
def test_value_that_would_fail_only_later_is_a_mistake_too(tmp_path, text, key):
    try:
        lines = mistakes(tmp_path, text + GOOD)
    except Exception as wrong:
        raise AssertionError from wrong
    assert any(key in line for line in lines)


@pytest.mark.parametrize("command", [["run"], ["check-config"], ["status"], ["replay", "c1"]])
def test_command_line_ends_with_two_and_prints_no_secret(tmp_path, command, monkeypatch):
    file = tmp_path / "kefu.toml"
    file.write_text(f'[inboxes.a]\nplatform = "telegram"\ntoken = "{HUSH}"\n')
    monkeypatch.setenv("KEFU_SECRET_KEY", KEY)
    done = CliRunner().invoke(app, [*command, "--config", str(file)])
    assert done.exit_code == EXIT_CONFIG == 2
    assert "inboxes.a.token" in done.output
    assert HUSH not in done.output


@pytest.mark.parametrize("role", ["gateway", "janitor", ""])
def test_role_that_cannot_be_had_is_refused(tmp_path, monkeypatch, role):
    (tmp_path / "kefu.toml").write_text(GOOD)
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(app, ["run", "--role", role, "--config", str(tmp_path / "kefu.toml")])
    assert done.exit_code == EXIT_CONFIG
    assert "--role" in done.output


def test_roles_are_read_one_or_several_or_all():
    assert parse_roles("all") == ALL == frozenset(Role)
    assert parse_roles("gateway, relay") == {Role.GATEWAY, Role.RELAY}


def test_servers_are_named_in_the_file_and_their_passwords_beside_it(tmp_path):
    text = 'database = "postgresql://kefu@db:5432/kefu"\nredis = "redis://cache/0"\n' + GOOD
    config = read(tmp_path, text, {**GIVEN, "KEFU_DATABASE_PASSWORD": "p@ss/1", "KEFU_REDIS_PASSWORD": HUSH})
    assert config.database == "postgresql://kefu:p%40ss%2F1@db:5432/kefu"
    assert config.redis == f"redis://:{HUSH}@cache/0"
    assert HUSH not in repr(config)
    over = read(tmp_path, text, {**GIVEN, "KEFU_DATABASE": "sqlite:other.db"})
    assert (over.database, over.redis) == ("sqlite:other.db", "redis://cache/0")


@pytest.mark.parametrize(("text", "says"), [
    (f'database = "postgresql://kefu:{HUSH}@db/kefu"', "must not stand in the file"),
    ('database = "mysql://db/kefu"', "database: begins with"), ('redis = "db:6379"', "redis: begins with"),
])  # fmt: skip
def test_an_address_that_cannot_be_used_is_a_mistake(tmp_path, text, says):
    assert any(says in line for line in mistakes(tmp_path, text + "\n" + GOOD))


def test_check_config_reports_what_is_good(tmp_path, monkeypatch):
    (tmp_path / "knowledge").symlink_to(Path(__file__).parents[3] / "knowledge")
    (tmp_path / "kefu.toml").write_text(GOOD)
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(app, ["check-config", "--offline", "--config", str(tmp_path / "kefu.toml")])
    assert (done.exit_code, "1 inboxes" in done.output) == (0, True), json.dumps(done.output)


@pytest.mark.parametrize("wrong", [
    'url = "http://models.example/v1"\nmodel = "m"', 'url = "https://models.example/v1"', 'model = "m"',
    'url = "https://models.example/v1"\nmodel = "m"\nuses = ["answer"]', 'api_key = "k"', "pick_seconds = 30",
])  # fmt: skip
def test_a_language_model_is_named_whole_or_not_at_all(tmp_path, wrong):
    file = tmp_path / "kefu.toml"
    file.write_text(f"[language_model]\n{wrong}\n", "utf-8")
    with pytest.raises(ConfigError, match="language_model"):
        load(file, Secrets({"KEFU_SECRET_KEY": "k" * 40}))


def test_the_language_models_key_comes_from_the_secrets(tmp_path):
    file = tmp_path / "kefu.toml"
    file.write_text('[language_model]\nurl = "https://models.example/v1"\nmodel = "m"\n', "utf-8")
    given = {"KEFU_SECRET_KEY": "k" * 40, "KEFU_LANGUAGE_MODEL__API_KEY": "made-up"}
    config = load(file, Secrets(given))
    assert config.language_model_key == "made-up"
    assert "pick" not in config.settings.language_model.uses, (
        "nothing is asked for a contact's message unless somebody says so"
    )
    assert "made-up" not in repr(config)
