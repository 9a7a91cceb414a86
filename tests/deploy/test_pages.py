"""What operators read: every command, option, setting, variable, file and link on a page is there."""

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
from tests.deploy.deployed import ROOT, every_secret, unknown_command

from kefu_bots.config import Secrets, Settings, load
from kefu_bots.registry import PLATFORMS, platform

HOWTO = sorted((ROOT / "docs" / "howto").glob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
SCRIPTS = {"demo": "bots/kefu_bots/sandbox/demo.py", "faults": "tests/faults/run.py", "bench": "tests/bench/run.py"}
"""What reads the options of ``./dev``."""
SOURCES = ("adapters", "bots", "core", "deploy", "tests")
READ = {".py", ".yml", ".yaml", ".service", ".md", ""}
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
every_howto = pytest.mark.parametrize("page", HOWTO, ids=lambda page: page.name)


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
def options_of(script: Path) -> set[str]:
    """The options that a script of ours reads."""
    return set(re.findall(r'add_argument\(\s*"(--[a-z-]+)"', script.read_text("utf-8")))


@functools.cache
def dev_commands() -> set[str]:
    """What ``./dev`` knows."""
    listed = subprocess.run([sys.executable, ROOT / "dev", "help"], capture_output=True, text=True, check=True)
    return {line.split()[0] for line in listed.stdout.splitlines()[1:]}


def script_of(module: str) -> Path | None:
    """The file of a module of ours that a page runs with ``python -m``. Raises FileNotFoundError."""
    if module.split(".", maxsplit=1)[0] not in {"tests", "kefu_core", "kefu_adapters", "kefu_bots"}:
        return None
    path = Path(*module.split("."))
    places = [root / path for root in (ROOT, *(ROOT / name for name in ("core", "adapters", "bots")))]
    found = [file for place in places for file in (place.with_suffix(".py"), place / "__main__.py") if file.is_file()]
    if not found:
        raise FileNotFoundError(module)
    return found[0]


def unread(name: str, following: list[str], script: Path) -> list[str]:
    """Options after a command that its script does not read."""
    given = [word.partition("=")[0].rstrip("],") for word in following if word.startswith("--")]
    return [f"{name} {option}" for option in given if option not in options_of(script)]


def unknown_in(line: str) -> list[str]:
    """Commands of ours in a line that do not exist, with their options."""
    wrong: list[str] = []
    parts = words(line)
    for at, word in enumerate(parts[:-1]):
        following = parts[at + 1 :]
        if word == "-m" and (script := script_of(following[0])):
            wrong += unread(following[0], following, script)
        if not re.fullmatch(r"[a-z][a-z-]+", following[0]) or following[0] == "kefu":
            continue
        if word.endswith("./dev") and following[0] not in dev_commands():
            wrong.append(f"./dev {following[0]}")
        if word.endswith("./dev") and following[0] in SCRIPTS:
            wrong += unread(f"./dev {following[0]}", following, ROOT / SCRIPTS[following[0]])
        if word.rpartition("/")[2] == "kefu":
            wrong += unknown_command(following)
    return wrong


@every_page
def test_every_command_a_page_names_exists(page: Path) -> None:
    assert [wrong for line in code_lines(page.read_text("utf-8")) for wrong in unknown_in(line)] == []


def test_a_command_that_is_not_there_is_found() -> None:
    assert unknown_in("docker compose exec kefu kefu nonsense") == ["kefu nonsense"]
    assert unknown_in("kefu check-config --fast") == ["kefu check-config --fast"]
    assert unknown_in("./dev nonsense --now") == ["./dev nonsense"]
    assert unknown_in("./dev bench --only 1 --fast") == ["./dev bench --fast"]
    assert unknown_in("python -m tests.safety_sets.report --nothing") == ["tests.safety_sets.report --nothing"]
    with pytest.raises(FileNotFoundError):
        unknown_in("python -m tests.nowhere")


@every_page
def test_every_secret_a_page_names_belongs_to_a_platform(page: Path) -> None:
    entries = [platform(name) for name in PLATFORMS]
    known = {secret.upper() for entry in entries for secret in (*entry.secrets, *entry.optional_secrets)}
    named = re.findall(r"\bKEFU_INBOXES__[A-Z0-9_]+?__([A-Z_]+)\b", page.read_text("utf-8"))
    assert set(named) - known - {"KEY"} == set()


@every_howto
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


@every_howto
def test_pages_for_people_are_in_both_languages(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "\n## English\n" in text
    assert "\n## 中文\n" in text


@every_page
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"(?<!!)\[[^\]]+\]\(([^)#\s]+)", FENCE.sub("", page.read_text("utf-8")))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_every_page_is_found_from_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link).resolve() for link in re.findall(r"\]\(([^)#\s]+)", index.read_text("utf-8"))}
    assert {page for page in PAGES if page.parent.parent == index.parent} - linked == set()


def test_the_readme_is_short_and_begins_with_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) < 150
    first = FENCE.search(text)
    assert first
    assert first[2].split("\n")[:2] == ["./dev demo", "./dev test"]


# --- settings, variables, files ------------------------------------------------------------------------------


def settings_of(model: Any, prefix: str = "") -> Iterator[str]:
    """The settings below a model, with the names of their sections."""
    for name, field in model.model_fields.items():
        yield prefix + name
        if hasattr(field.annotation, "model_fields"):
            yield from settings_of(field.annotation, f"{prefix}{name}.")


@functools.cache
def known_names() -> set[str]:
    """Dotted names that exist: settings and log events."""
    return {*settings_of(Settings), *tomllib.loads((ROOT / "docs" / "log-events.toml").read_text("utf-8"))}


@every_page
def test_every_setting_a_page_names_exists(page: Path) -> None:
    sections = {name.split(".")[0] for name in settings_of(Settings) if "." in name}
    named = re.findall(r"`([a-z]+)\.([a-z_]+)(?: = [^`]*)?`", page.read_text("utf-8"))
    settings = {f"{section}.{name}" for section, name in named if section in sections and name != "py"}  # not a file
    assert settings - known_names() == set()


@functools.cache
def sources() -> str:
    """Everything that could read a variable of the environment."""
    files = [path for name in SOURCES for path in (ROOT / name).rglob("*") if path.suffix in READ and path.is_file()]
    read = [path for path in files if "static" not in path.parts]
    return "\n".join(path.read_text("utf-8") for path in [*read, ROOT / "dev", ROOT / "docker-compose.yml"])


@every_page
def test_every_variable_a_page_names_is_read(page: Path) -> None:
    named = set(re.findall(r"\bKEFU_(?!INBOXES)[A-Z0-9]+(?:_[A-Z0-9]+)*\b", page.read_text("utf-8")))
    assert {name for name in named if name not in sources()} == set()


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.parent.name != "decisions"], ids=lambda page: page.name
)
def test_every_file_of_ours_a_page_names_is_there(page: Path) -> None:
    """Decisions may tell of files that were not made; what is built from sources is made later."""
    named = re.findall(r"`((?:core|adapters|bots|deploy|docs|tests|web|knowledge)/[\w./-]+)`", page.read_text("utf-8"))
    made_up = re.compile(r"/NAME(?:/|\.md$)|/static$")
    assert [name for name in named if not (ROOT / name).exists() and not made_up.search(name)] == []


def test_every_fault_a_page_names_can_be_run() -> None:
    from tests.faults.run import plan

    known = {name for group in plan(short=False) for name in group}
    named = {
        name.strip()
        for page in PAGES
        for quoted, bare in re.findall(r'\./dev faults --only (?:"([^"]+)"|([\w,]+))', page.read_text("utf-8"))
        for name in (quoted or bare).split(",")
    }
    assert named
    assert named - known == set()
