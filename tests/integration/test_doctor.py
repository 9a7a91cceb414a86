"""The doctor finds each planted fault, and says what to do about it."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.fakes.fleet import _empty_store

from kefu_bots.control import ControlSocket
from kefu_bots.observe import checks, doctor
from kefu_bots.observe.advice import TEXTS
from kefu_bots.observe.doctor import examine, report
from kefu_bots.observe.findings import problem

KEY = "0123456789abcdefghijklmnopqrstuv"
BASE = """
data = "data"
knowledge = "{knowledge}"
[server]
public_url = "https://kefu.orbit.example"
behind_proxy = true
[alarms]
disk_free_mb = 1
"""
KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


class House:
    """An installation without accounts, in good order until something is broken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.data.mkdir(mode=0o700)
        self.secrets = folder / "secrets"
        self.secrets.mkdir(mode=0o700)
        self.secret("secret_key", KEY)
        self.file = folder / "kefu.toml"
        self.write(BASE)
        self.database = self.data / "kefu.db"
        self.database.write_bytes(_empty_store())
        self.environment = {"KEFU_SECRETS_DIR": str(self.secrets)}

    def secret(self, name: str, value: str, mode: int = 0o600) -> None:
        file = self.secrets / name
        file.write_text(value, "utf-8")
        file.chmod(mode)

    def write(self, text: str) -> None:
        self.file.write_text(text.replace("{knowledge}", str(KNOWLEDGE)), "utf-8")
        self.file.chmod(0o644)

    async def codes(self, **options):
        found = await examine(self.file, environment=self.environment, **options)
        return {finding.code: finding for finding in found}


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


async def test_a_good_installation_has_no_problem(house):
    found = await house.codes()
    assert [code for code, finding in found.items() if finding.level == "problem"] == []
    good = {"settings_good", "secrets_good", "store_good", "knowledge_good", "url_good", "disk_good"}
    assert good <= {code for code, finding in found.items() if finding.level == "ok"}
    assert found["not_running"].level == "warning"


def _world_readable_secret(house):
    house.secret("inboxes__main__token", "x", 0o604)


def _open_secrets_folder(house):
    house.secrets.chmod(0o722)


def _hand_made_key(house):
    house.secret("secret_key", "k" * 40)


def _open_data(house):
    house.data.chmod(0o755)


def _open_settings(house):
    house.file.chmod(0o666)


def _no_store(house):
    house.database.unlink()


def _torn_store(house):
    raw = bytearray(house.database.read_bytes())
    raw[:100] = b"x" * 100
    house.database.write_bytes(raw)


def _torn_page(house):
    raw = bytearray(house.database.read_bytes())
    raw[8192 : 8192 + 4096] = b"\xff" * 4096
    house.database.write_bytes(raw)


def _older_store(house):
    _revise(house, "0001")


def _newer_store(house):
    _revise(house, "9999", oldest="9998")


def _store_ahead(house):
    _revise(house, "9999")


def _revise(house, revision, oldest="0001"):
    connection = sqlite3.connect(house.database)
    connection.execute("UPDATE settings SET value=? WHERE key='tables'", (json.dumps({"oldest": oldest}),))
    connection.execute("UPDATE alembic_version SET version_num=?", (revision,))
    connection.commit()
    connection.close()


def _full_disk(house):
    house.write(BASE.replace("disk_free_mb = 1", "disk_free_mb = 1000000000"))


def _no_knowledge(house):
    house.write(BASE.replace("{knowledge}", "nowhere"))


def _unknown_setting(house):
    house.write(BASE + "\n[rules]\nanswer_att = 1\n")


def _http_address(house):
    house.write(BASE.replace("https://kefu", "http://kefu"))


def _local_address(house):
    house.write(BASE.replace("kefu.orbit.example", "10.0.0.5"))


def _address_with_path(house):
    house.write(BASE.replace("orbit.example", "orbit.example/kefu"))


def _no_address(house):
    house.write(BASE.replace('public_url = "https://kefu.orbit.example"', ""))


def _foreign_hosts(house):
    house.write(BASE.replace("behind_proxy", 'allowed_hosts = ["127.0.0.1"]\nbehind_proxy'))


def _password_alone(house):
    house.write(BASE + "\n[people]\nrequire_second_factor = false\n")


def _unguarded_metrics(house):
    house.write(BASE.replace("behind_proxy = true", "behind_proxy = false"))


def _old_backup(house):
    marker = house.data / checks.BACKUP_MARKER
    marker.touch()
    os.utime(marker, (1_000_000_000, 1_000_000_000))


def _no_redis(house):
    house.write('redis = "redis://127.0.0.1:1"\n' + BASE)


FAULTS = {
    "secret_open": (_world_readable_secret, "problem", "chmod 600"),
    "secrets_folder": (_open_secrets_folder, "problem", "chmod go-w"),
    "secret_weak": (_hand_made_key, "problem", "openssl rand"),
    "data_open": (_open_data, "warning", "chmod 700"),
    "settings_writable": (_open_settings, "warning", "chmod go-w"),
    "store_missing": (_no_store, "warning", "first start"),
    "store_damaged": (_torn_store, "problem", "backup"),
    "store_pending": (_older_store, "problem", "start Kefu"),
    "store_ahead": (_store_ahead, "warning", "back out"),
    "store_newer": (_newer_store, "problem", "newer version"),
    "disk_low": (_full_disk, "problem", "room"),
    "knowledge_wrong": (_no_knowledge, "problem", "write-an-answer"),
    "settings_wrong": (_unknown_setting, "problem", "settings.md"),
    "url_missing": (_no_address, "warning", "polling"),
    "url_refused": (_foreign_hosts, "problem", "allowed_hosts"),
    "factors_off": (_password_alone, "problem", "two-people"),
    "metrics_open": (_unguarded_metrics, "warning", "KEFU_METRICS_TOKEN"),
    "backup_old": (_old_backup, "warning", "regular"),
    "redis_away": (_no_redis, "problem", "firewall"),
}


@pytest.mark.parametrize("code", FAULTS)
async def test_a_planted_fault_is_found_with_its_advice(house, code):
    plant, level, advice = FAULTS[code]
    plant(house)
    finding = (await house.codes(offline=True))[code]
    assert finding.level == level
    assert advice in finding.to_json("en")["advice"]
    assert finding.to_json("zh")["advice"]


@pytest.mark.parametrize("plant", [_http_address, _local_address, _address_with_path])
async def test_an_address_that_platforms_will_not_call_is_found(house, plant):
    plant(house)
    assert (await house.codes(offline=True))["url_wrong"].level == "problem"


async def test_a_torn_page_in_the_middle_is_found(house):
    _torn_page(house)
    assert (await house.codes(offline=True))["store_damaged"].level == "problem"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_read_only_data_folder_is_found(house):
    house.data.chmod(0o500)
    assert (await house.codes(offline=True))["data_readonly"].level == "problem"
    house.data.chmod(0o700)


async def test_looking_changes_nothing(house):
    _older_store(house)
    before = {file: file.stat().st_mtime_ns for file in house.folder.rglob("*")}
    await house.codes()
    after = {file: file.stat().st_mtime_ns for file in house.folder.rglob("*")}
    assert after == before


@pytest.mark.parametrize(("python", "sqlite", "codes"), [
    ((3, 11, 7, "final"), (3, 51, 3), {"python_good", "sqlite_good"}),
    ((3, 14, 0, "candidate"), (3, 40, 1), {"python_odd", "sqlite_old"}),
    ((3, 16, 0, "final"), (3, 34, 0), {"python_odd", "sqlite_too_old"}),
])  # fmt: skip
def test_versions_that_are_known_to_be_bad_are_found(python, sqlite, codes):
    assert {finding.code for finding in checks.versions(python, sqlite)} == codes


def test_few_open_files_are_found():
    assert [finding.code for finding in checks.open_files(256)] == ["files_few"]
    assert [finding.code for finding in checks.open_files(1_048_576)] == ["files_good"]


def test_a_long_write_ahead_log_is_found(house, monkeypatch):
    monkeypatch.setattr(checks, "WAL_BYTES", 10)
    (house.data / "kefu.db-wal").write_bytes(b"\0" * 20)
    assert "wal_large" in {finding.code for finding in checks._sqlite_file(house.database)}


@pytest.mark.parametrize(("row", "expected"), [
    ({"ok": True, "account": "@orbit", "problems": [], "facts": {"webhook": "ours"}}, {"account_good": "ok"}),
    ({"ok": True, "account": "@orbit", "problems": ["a right is missing"], "facts": {}},
     {"account_good": "ok", "account_note": "warning"}),
    ({"ok": False, "account": "", "problems": ["CredentialsRejected 401"], "facts": {}}, {"account_wrong": "problem"}),
    ({"ok": True, "account": "@orbit", "problems": [], "facts": {"webhook": "set"}},
     {"account_good": "ok", "webhook_wrong": "problem"}),
])  # fmt: skip
def test_what_a_probe_said_becomes_findings(row, expected):
    found = {f.code: f.level for f in doctor.account({"inbox": "main", **row})}
    assert found == expected


@pytest.mark.parametrize(("skews", "codes"), [
    ({}, []),
    ({"a": 0.4, "b": 900.0}, ["clock_good"]),
    ({"a": -95.0, "b": -94.0}, ["clock_wrong"]),
])  # fmt: skip
def test_our_clock_is_wrong_when_it_differs_from_all(skews, codes):
    assert [finding.code for finding in doctor.clock(skews, 30)] == codes


@asynccontextmanager
async def running(house, status):
    async def answer(_request):
        return status

    async def probe(_request):
        return {"inboxes": [{"inbox": "main", "ok": True, "account": "@orbit", "problems": [], "facts": {}}]}

    control = ControlSocket(house.data / "kefu.sock", {"status": answer, "probe": probe})
    await control.start()
    try:
        yield
    finally:
        await control.stop()


async def test_a_running_fleet_is_asked_over_its_socket(house):
    alarm = {
        "code": "queue_old",
        "inbox": "main",
        "since": 1,
        "amount": 2.0,
        "runbook": "docs/howto/incidents.md#queue_old",
    }
    status = {"ready": False, "alarms": [alarm], "clock_skew_seconds": {"api.example": 120.0}}
    async with running(house, status):
        found = await house.codes()
    assert {"running", "not_ready", "alarm", "account_good", "clock_wrong"} <= set(found)
    assert found["alarm"].to_json("en")["advice"] == "See docs/howto/incidents.md#queue_old"


async def _respond(reader, writer, version):
    """A server that speaks the old protocol and knows one command."""
    info = f"# Server\r\nredis_version:{version}\r\n".encode()
    while line := await reader.readline():
        words = [(await reader.readline(), (await reader.readline()).strip())[1] for _ in range(int(line[1:]))]
        if words[0].upper() == b"INFO":
            writer.write(b"$%d\r\n%s\r\n" % (len(info), info))
        else:
            writer.write(b"-ERR unknown command\r\n" if words[0].upper() == b"HELLO" else b"+OK\r\n")
        await writer.drain()
    writer.close()


@pytest.mark.parametrize(
    ("version", "code"), [("5.0.14", "redis_old"), ("6.2.5", "redis_good"), ("10.1.0", "redis_good")]
)
async def test_the_version_of_redis_is_looked_at(version, code):
    server = await asyncio.start_server(lambda r, w: _respond(r, w, version), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        assert (await doctor.redis(f"redis://127.0.0.1:{port}?protocol=2")).code == code
    finally:
        server.close()


def commanded(house, *options):
    """Exit code and output of the command, in a process of its own: it sets up logging for good."""
    command = [sys.executable, "-m", "kefu_bots", "doctor", "--config", str(house.file), "--offline", *options]
    environment = {**os.environ, **house.environment}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout


def test_the_command_ends_with_1_when_something_is_wrong(house):
    code, output = commanded(house, "--lang", "en")
    assert code == 0, output
    _hand_made_key(house)
    code, output = commanded(house, "--lang", "en", "--json")
    assert code == 1
    told = json.loads(output)
    assert told["problems"] == 1
    assert ("problem", "secret_weak") in [(row["level"], row["code"]) for row in told["findings"]]
    assert "k" * 40 not in output


def test_the_report_speaks_both_languages():
    finding = problem("disk_low", free=3)
    assert "3 MB" in report([finding], "en")
    assert "剩 3 MB" in report([finding], "zh")
    assert all(set(words) == {"zh", "en"} for words in TEXTS.values())
