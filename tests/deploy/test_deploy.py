"""What operators copy: example settings and locks. They must fit the code beside them."""

import subprocess
import sys
import tomllib

import pytest
import yaml
from tests.deploy.deployed import ROOT, every_secret

from kefu_bots.config import Secrets, load
from kefu_bots.registry import PLATFORMS
from kefu_core.errors import ConfigError

EXAMPLE = ROOT / "kefu.example.toml"


def test_lock_files_name_no_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert locks
    assert [lock.name for lock in locks if "://" in lock.read_text("utf-8")] == []
    assert '"resolved"' not in (ROOT / "web" / "package-lock.json").read_text("utf-8")


def test_example_settings_load_with_their_secrets() -> None:
    tables = tomllib.loads(EXAMPLE.read_text("utf-8"))["inboxes"]
    config = load(EXAMPLE, Secrets(every_secret(tables)))
    assert {inbox.platform.name for inbox in config.inboxes} == set(PLATFORMS)
    assert "127.0.0.1" in config.settings.server.allowed_hosts
    assert config.knowledge == ROOT / "knowledge"


def test_example_settings_without_secrets_name_each_missing_one() -> None:
    tables = tomllib.loads(EXAMPLE.read_text("utf-8"))["inboxes"]
    with pytest.raises(ConfigError) as refused:
        load(EXAMPLE, Secrets({}))
    assert all(name in str(refused.value) for name in every_secret(tables))


def test_pre_commit_reads_its_file_and_fetches_nothing() -> None:
    file = ROOT / ".pre-commit-config.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(file)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == 0
    assert {entry["repo"] for entry in yaml.safe_load(file.read_text("utf-8"))["repos"]} == {"local"}
