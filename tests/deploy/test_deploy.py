"""What operators copy: image, compose file, unit, example settings, pages. They must fit the code beside them."""

import asyncio
import functools
import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from aiohttp.test_utils import TestServer

from kefu_bots.config import Secrets, load
from kefu_bots.registry import PLATFORMS, platform
from kefu_core.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
UNIT = ROOT / "deploy" / "kefu.service"
EXAMPLE = ROOT / "kefu.example.toml"
HOWTO = sorted((ROOT / "docs" / "howto").glob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def composed() -> dict[str, Any]:
    """The compose file as Compose itself understands it; no engine is there to ask."""
    run = subprocess.run(
        [SCRIPTS / "docker-compose", "-f", COMPOSE, "config", "--format", "json"],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "DOCKER_HOST": "tcp://127.0.0.1:1"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def every_secret(tables: dict[str, dict[str, Any]]) -> dict[str, str]:
    """An environment that has the secrets of these inboxes."""
    names = {
        f"KEFU_INBOXES__{name.upper().replace('-', '_')}__{secret.upper()}": "x" * 32
        for name, table in tables.items()
        for secret in platform(table["platform"]).secrets
    }
    return {"KEFU_SECRET_KEY": "k" * 40, **names}


def seconds(text: str) -> float:
    """Compose's durations: 1m40s, 40s."""
    found = re.fullmatch(r"(?:(\d+)m)?(?:(\d+)s)?", text)
    assert found, text
    return 60 * int(found[1] or 0) + int(found[2] or 0)


def shut_down_seconds() -> float:
    """How long the fleet may take to stop: the limits of its steps in ``serve``."""
    from kefu_bots.serving import DRAIN_SECONDS

    return DRAIN_SECONDS + 1 + 5 + 5


# --- container and unit ------------------------------------------------------------------------------------


def test_compose_understands_its_file_and_locks_the_container_down() -> None:
    service = composed()["services"]["kefu"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] == "10001:10001"
    assert [port["host_ip"] for port in service["ports"]] == ["127.0.0.1"]
    written = {mount["target"] for mount in service["volumes"] if not mount.get("read_only")}
    assert written == {"/srv/kefu/data"}
    assert "/run/secrets" in {mount["target"] for mount in service["volumes"]}


def test_nobody_is_killed_while_the_fleet_still_lets_go() -> None:
    grace = seconds(composed()["services"]["kefu"]["stop_grace_period"])
    unit = float(re.findall(r"^TimeoutStopSec=(\d+)$", UNIT.read_text("utf-8"), re.MULTILINE)[0])
    assert min(grace, unit) > shut_down_seconds()


def test_every_environment_name_means_something_to_the_code() -> None:
    source = (ROOT / "bots" / "kefu_bots" / "config.py").read_text("utf-8")
    texts = [file.read_text("utf-8") for file in (COMPOSE, DOCKERFILE, UNIT)]
    names = {name for text in texts for name in re.findall(r"\bKEFU_[A-Z_]+\b", text)}
    assert names
    assert all(name in source for name in names), names


def test_hadolint_has_nothing_to_say_about_the_dockerfile() -> None:
    run = subprocess.run([SCRIPTS / "hadolint", DOCKERFILE], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stdout


def test_the_image_runs_as_nobody_special_and_passes_signals_on() -> None:
    last = DOCKERFILE.read_text("utf-8").split("\nFROM ")[-1]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["kefu"\]$', last, re.MULTILINE)
    assert re.search(r'^CMD \["run"\]$', last, re.MULTILINE)


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    kept = (DOCKERFILE.parent / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
        assert any(name.rstrip("/").startswith(line[1:]) for line in kept if line.startswith("!")), name


def health_checks() -> list[list[str]]:
    """The commands by which Compose and the image ask for the fleet's health."""
    image = re.search(r"^HEALTHCHECK .*?CMD (\[.*?\])$", DOCKERFILE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert image
    compose = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]["kefu"]["healthcheck"]["test"]
    return [json.loads(image[1]), compose[1:]]


async def exit_code(command: list[str], port: int) -> int:
    """Run a health check against another port."""
    assert command[:2] == ["python", "-c"]
    code = command[2].replace("8080", str(port))
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stderr=subprocess.DEVNULL)
    return await process.wait()


async def test_health_checks_pass_on_a_live_gateway_only() -> None:
    from kefu_bots.accounts import Accounts
    from kefu_bots.gateway import application

    async def ready() -> dict[str, Any]:
        return {"ready": True}

    app = application(accounts=Accounts({}), sink=None, ready=ready)  # type: ignore[arg-type]
    async with TestServer(app, host="127.0.0.1") as server:
        port = server.port
        assert port
        assert [await exit_code(command, port) for command in health_checks()] == [0, 0]
    assert [await exit_code(command, port) for command in health_checks()] == [1, 1]


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
    from kefu_bots.cli import app

    wrong: list[str] = []
    parts = words(line)
    for at, word in enumerate(parts[:-1]):
        following = parts[at + 1 :]
        if not re.fullmatch(r"[a-z][a-z-]+", following[0]) or following[0] == "kefu":
            continue
        if word.endswith("./dev") and following[0] not in dev_commands():
            wrong.append(f"./dev {following[0]}")
        if word.rpartition("/")[2] == "kefu":
            wrong += _unknown(typer.main.get_command(app), following)
    return wrong


def _unknown(command: Any, parts: list[str]) -> list[str]:
    while parts and hasattr(command, "commands"):
        if parts[0] not in command.commands:
            return [f"kefu {parts[0]}"]
        command, parts = command.commands[parts[0]], parts[1:]
    known = {"--help"} | {option for parameter in command.params for option in parameter.opts}
    options = [word.partition("=")[0] for word in parts if word.startswith("--")]
    return [f"kefu {command.name} {option}" for option in options if option not in known]


@pytest.mark.parametrize("page", [*PAGES, UNIT], ids=lambda page: page.name)
def test_every_command_a_page_names_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    lines = [line.partition("=")[2] for line in text.splitlines()] if page == UNIT else code_lines(text)
    assert [wrong for line in lines for wrong in unknown_in(line)] == []


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
