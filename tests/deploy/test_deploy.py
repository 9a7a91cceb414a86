"""What operators read and copy: example settings, locks, pages. They must fit the code beside them."""

import functools
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.deploy.deployed import ROOT, unknown_command

from kefu_bots.config import Secrets, load
from kefu_bots.registry import PLATFORMS, platform
from kefu_core.errors import ConfigError

EXAMPLE = ROOT / "kefu.example.toml"
HOWTO = sorted((ROOT / "docs" / "howto").glob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def every_secret(tables: dict[str, dict[str, Any]]) -> dict[str, str]:
    """An environment that has the secrets of these inboxes."""
    names = {
        f"KEFU_INBOXES__{name.upper().replace('-', '_')}__{secret.upper()}": "x" * 32
        for name, table in tables.items()
        for secret in platform(table["platform"]).secrets
    }
    return {"KEFU_SECRET_KEY": "k" * 40, **names}


# --- locks and settings ------------------------------------------------------------------------------------


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


# --- pages -------------------------------------------------------------------------------------------------


def code_lines(text: str) -> Iterator[str]:
    """Lines of code blocks, and what stands between backticks."""
    for found in FENCE.finditer(text):
        yield from found[2].splitlines()
    yield from re.findall(r"`([^`\n]+)`", FENCE.sub("", text))


def words(line: str) -> list[str]:
    """A command line's words; quotes that do not close are no reason to fail."""
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


@functools.cache
def dev_commands() -> set[str]:
    """What ``./dev`` knows."""
    listed = subprocess.run([sys.executable, ROOT / "dev", "help"], capture_output=True, text=True, check=True)
    return {line.split()[0] for line in listed.stdout.splitlines()[1:]}


def unknown_in(line: str) -> list[str]:
    """Commands of ours in a line that do not exist, with their options."""
    wrong: list[str] = []
    parts = words(line)
    for at, word in enumerate(parts[:-1]):
        following = parts[at + 1 :]
        if not re.fullmatch(r"[a-z][a-z-]+", following[0]) or following[0] == "kefu":
            continue
        if word.endswith("./dev") and following[0] not in dev_commands():
            wrong.append(f"./dev {following[0]}")
        if word.rpartition("/")[2] == "kefu":
            wrong += unknown_command(following)
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_a_page_names_exists(page: Path) -> None:
    assert [wrong for line in code_lines(page.read_text("utf-8")) for wrong in unknown_in(line)] == []


def test_a_command_that_is_not_there_is_found() -> None:
    assert unknown_in("docker compose exec kefu kefu nonsense") == ["kefu nonsense"]
    assert unknown_in("kefu check-config --fast") == ["kefu check-config --fast"]
    assert unknown_in("./dev nonsense --now") == ["./dev nonsense"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_secret_a_page_names_belongs_to_a_platform(page: Path) -> None:
    entries = [platform(name) for name in PLATFORMS]
    known = {secret.upper() for entry in entries for secret in (*entry.secrets, *entry.optional_secrets)}
    named = re.findall(r"\bKEFU_INBOXES__[A-Z0-9_]+?__([A-Z_]+)\b", page.read_text("utf-8"))
    assert set(named) - known - {"KEY"} == set()


@pytest.mark.parametrize("page", HOWTO, ids=lambda page: page.name)
def test_settings_shown_on_a_page_load(page: Path, tmp_path: Path) -> None:
    for found in FENCE.finditer(page.read_text("utf-8")):
        if found[1] == "toml":
            file = tmp_path / "kefu.toml"
            file.write_text(found[2], "utf-8")
            assert load(file, Secrets(every_secret(tomllib.loads(found[2])["inboxes"]))).inboxes


@pytest.mark.parametrize("name", list(PLATFORMS))
def test_a_platforms_page_names_its_secrets_and_only_real_settings(name: str) -> None:
    text = (ROOT / "docs" / "howto" / f"{name}.md").read_text("utf-8")
    entry = platform(name)
    for secret in (*entry.secrets, *entry.optional_secrets):
        assert f"__{secret.upper()}`" in text, secret
    block = re.search(r"\| setting \| meaning \|\n\|---\|---\|\n((?:\|.*\n)+)", text)
    assert block
    shown = {key for row in block[1].splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1])}
    known = {"title", "language", *entry.settings.__dataclass_fields__}
    assert shown
    assert shown - known == set()


@pytest.mark.parametrize("page", HOWTO, ids=lambda page: page.name)
def test_pages_for_people_are_in_both_languages(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "\n## English\n" in text
    assert "\n## 中文\n" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"(?<!!)\[[^\]]+\]\(([^)#\s]+)", FENCE.sub("", page.read_text("utf-8")))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_the_readme_is_short_and_begins_with_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) < 150
    first = FENCE.search(text)
    assert first
    assert first[2].split("\n")[:2] == ["./dev demo", "./dev test"]
