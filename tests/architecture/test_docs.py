"""What is written is true today: pages, docstrings, the example settings."""

import ast
import re
import tomllib

import pytest
from tests.architecture.tree import DOCS, ROOT, modules, parsed, script
from tests.integration.expected_rights import expected

import kefu_core.errors
from kefu_bots.config import Secrets, load
from kefu_bots.log import ALLOWED
from kefu_bots.registry import PLATFORMS, platform


def page(name: str) -> str:
    return (DOCS / "reference" / name).read_text("utf-8")


@pytest.mark.parametrize("name", ["settings.md", "log-events.md", "cli.md", "errors.md", "metrics.md"])
def test_generated_page_is_what_the_code_says(name):
    assert page(name) == script("generate").PAGES[name](), "run ./dev docs"


def test_every_log_event_is_listed_and_explained():
    events = {line.event for line in script("read_code").log_lines()}
    listed = set(re.findall(r"^\| `([a-z_.]+)` \|", page("log-events.md"), re.MULTILINE))
    assert listed == events
    explained = tomllib.loads((DOCS / "log-events.toml").read_text("utf-8"))
    assert set(explained) == events, "docs/log-events.toml explains each event, and no other"


def test_every_key_of_a_log_line_is_allowed():
    unknown = {key for line in script("read_code").log_lines() for key in line.keys if key not in ALLOWED}
    assert unknown == set()


def test_every_command_and_option_is_listed():
    generate = script("generate")
    written = page("cli.md")
    for path, command in generate._commands(generate.typer.main.get_command(generate.app), "kefu"):
        assert f"## `{path}" in written
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert all(f"`{option}`" in written for option in parameter.opts), (path, parameter.opts)


def test_every_error_is_listed_and_drawn():
    kinds = {
        name
        for name, kind in vars(kefu_core.errors).items()
        if isinstance(kind, type) and issubclass(kind, kefu_core.errors.KefuError)
    }
    assert set(re.findall(r"`([A-Z]\w+)` \|", page("errors.md"))) == kinds
    drawn = set(re.findall(r"\b[A-Z]\w+\b", kefu_core.errors.__doc__ or ""))
    assert kinds <= drawn, "the tree at the head of kefu_core.errors draws every error"


def test_every_setting_of_the_fleet_is_explained():
    generate = script("generate")
    meanings = tomllib.loads((DOCS / "settings.toml").read_text("utf-8"))
    sections = {"top": generate.Settings}
    for name, info in generate.Settings.model_fields.items():
        if generate._is_section(info):
            sections[name] = info.annotation
    for section, model in sections.items():
        known = {name for name, info in model.model_fields.items() if not generate._is_section(info)}
        assert set(meanings[section]) <= known
        days = {"tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
        assert known - set(meanings[section]) <= days, section


@pytest.mark.parametrize("name", modules())
def test_module_says_what_it_is_for(name):
    if name.endswith("__main__") or not parsed(name).body:
        return
    assert ast.get_docstring(parsed(name)), name


def test_nine_of_ten_public_names_say_what_they_do():
    said = public = 0
    for name in modules():
        if ".emulator" in name or ".migrations." in name:
            continue
        for node in ast.walk(parsed(name)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
                public += 1
                said += ast.get_docstring(node) is not None
    assert said / public >= 0.9


def test_example_settings_load_once_the_secrets_are_given():
    example = ROOT / "kefu.example.toml"
    table = tomllib.loads(example.read_text("utf-8"))
    given = {"KEFU_SECRET_KEY": "k" * 40}
    for name, options in table["inboxes"].items():
        for key in platform(options["platform"]).secrets:
            given[f"KEFU_INBOXES__{name.upper().replace('-', '_')}__{key.upper()}"] = "x" * 43
    config = load(example, Secrets(given))
    assert {inbox.platform.name for inbox in config.inboxes} == set(PLATFORMS)


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{file.relative_to(ROOT)} -> {target}"
        for file in [*DOCS.rglob("*.md"), ROOT / "README.md"]
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", file.read_text("utf-8"))
        if not target.startswith(("http://", "https://", "mailto:")) and not (file.parent / target).exists()
    ]
    assert broken == []


def test_every_file_of_the_fleet_stands_on_the_map():
    shown = (DOCS / "explanation/architecture.md").read_text("utf-8")
    files = {path.name for path in (ROOT / "bots/kefu_bots").glob("*.py") if not path.name.startswith("__")}
    families = {name for name in files if name.startswith(("cli_", "office_"))}
    assert sorted(name for name in files - families if f"`{name}`" not in shown) == []


def documented_routes():
    """Routes of the API's page. ``/…`` after a path: the spans that follow are its last parts; ``…/x``: beside it."""
    found, method, path, family = set(), "", "", ""
    for text in re.findall(r"`([^`]+)`", page("console-api.md")):
        span, (verb, _, rest) = text, text.partition(" ")
        if verb in {"GET", "POST", "PUT", "DELETE"}:
            method, span = verb, rest
            family = ""
        part = re.split(r"[?\s]", re.sub(r"\{[\w -]*\}", "*", span))[0]
        if part.endswith("/…"):
            family = part[:-1]
        elif part.startswith("…/"):
            found.add(f"{method} {path.rpartition('/')[0]}{part[1:]}")
        elif part.startswith("/"):
            path = part
            stem, _, last = part.rpartition("/")
            found |= {f"{method} {stem}/{one}" for one in last.split("|")}
        elif family:
            found.add(f"{method} {family}{part}")
    return found


def test_every_call_of_the_api_is_described():
    calls = {re.sub(r"\{\w+\}", "*", route) for route in expected() if " /api/" in route}
    assert sorted(calls - documented_routes()) == []


def test_no_page_or_module_names_a_machines_path():
    wrong = [
        str(file.relative_to(ROOT))
        for file in [*DOCS.rglob("*.md"), *modules().values()]
        if re.search(r"(?<![\w.])/(?:root|work|home)/\w", file.read_text("utf-8"))
    ]
    assert wrong == []
