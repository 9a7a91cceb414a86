# ruff: noqa: INP001 - a script beside the pages, no package
"""Writes the generated pages of ``docs/reference`` anew: settings, log events, commands, errors, metrics.

``python docs/generate.py`` writes them, ``--check`` only says which are out of date. A test does the same.
"""

import inspect
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_args, get_origin

sys.path.insert(0, str(Path(__file__).resolve().parent))

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from read_code import log_lines

from kefu_adapters.platform import Platform
from kefu_bots.cli import app
from kefu_bots.config import Settings
from kefu_bots.observe.conditions import PATIENCE
from kefu_bots.observe.specs import SPECS
from kefu_bots.registry import PLATFORMS, platform
from kefu_core import errors

FOLDER = Path(__file__).resolve().parent
REFERENCE = FOLDER / "reference"
WRITTEN = "<!-- Written by ./dev docs from the code; edit the code, not this page. -->"


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", WRITTEN, *(part.strip() for part in parts))) + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _code(value: Any) -> str:
    return f"`{value}`" if value not in {"", None} else ""


# --- settings ------------------------------------------------------------------------------------------------


def _kind(annotation: Any) -> str:
    """A type as a person writes it in TOML."""
    plain = {str: "text", int: "whole number", float: "number", bool: "true or false", Path: "path"}
    if annotation in plain:
        return plain[annotation]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is list or origin is tuple:
        return f"list of {_kind(inner[0])}"
    if origin is dict:
        return "tables" if get_origin(inner[1]) is dict else f"table of {_kind(inner[1])}"
    if origin is not None and all(isinstance(each, str) for each in inner):
        return " or ".join(f"`{each}`" for each in inner)
    return str(getattr(annotation, "__name__", annotation))


def _prose(thing: Any) -> str:
    """A docstring as Markdown."""
    return (inspect.getdoc(thing) or "").replace("``", "`")


def _limits(info: FieldInfo) -> str:
    signs = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
    found = [
        f"{words} {getattr(limit, sign):g}"
        for limit in info.metadata
        for sign, words in signs.items()
        if getattr(limit, sign, None) is not None
    ]
    return ", ".join(found)


def _default(value: Any) -> str:
    if isinstance(value, BaseModel):
        return "see below"
    if isinstance(value, bool):
        return _code(str(value).lower())
    if isinstance(value, list | tuple):
        return _code("[" + ", ".join(f'"{each}"' for each in value) + "]")
    if isinstance(value, dict):
        return _code("{}")
    return _code(f'"{value}"' if isinstance(value, str | Path) else f"{value:g}" if isinstance(value, float) else value)


def _model_rows(model: type[BaseModel], section: str) -> list[tuple[str, ...]]:
    meanings: dict[str, str] = tomllib.loads((FOLDER / "settings.toml").read_text("utf-8")).get(section, {})
    return [
        (
            _code(name),
            _kind(info.annotation),
            _limits(info),
            "required" if info.is_required() else _default(info.default),
            meanings.get(name, ""),
        )
        for name, info in model.model_fields.items()
        if not _is_section(info)
    ]


def _is_section(info: FieldInfo) -> bool:
    return inspect.isclass(info.annotation) and issubclass(info.annotation, BaseModel)


def _platform_part(entry: Platform) -> str:
    rows = [
        (
            _code(item.name),
            _kind(item.type),
            "required" if item.default is MISSING and item.default_factory is MISSING else _default(item.default),
        )
        for item in fields(entry.settings)
    ]
    secrets = [(_code(f"KEFU_INBOXES__NAME__{name.upper()}"), "required") for name in entry.secrets]
    secrets += [(_code(f"KEFU_INBOXES__NAME__{name.upper()}"), "optional") for name in entry.optional_secrets]
    return "\n\n".join(
        (
            f'## `[inboxes.NAME]` with `platform = "{entry.name}"`',
            _prose(entry.settings),
            _table(("key", "kind", "default"), rows),
            _table(("secret", ""), secrets),
        )
    )


def settings_page() -> str:
    """``settings.md``, from the settings' model and the platforms' options."""
    head = ("key", "kind", "limits", "default", "what it does")
    intro = (
        "One TOML file (`kefu.toml`). `kefu check-config` reports every mistake at once. Secrets never stand in it:"
        " each is an environment variable, or a file in the folder `KEFU_SECRETS_DIR` whose name is the variable's in"
        " lower case without `kefu_`. In `KEFU_INBOXES__NAME__KEY` a dash of the inbox's name becomes `_`."
        " `KEFU_SECRET_KEY` (32 characters or more) is always required."
    )
    parts = [intro, "## Top level", _table(head, _model_rows(Settings, "top"))]
    for name, info in Settings.model_fields.items():
        if _is_section(info):
            model: Any = info.annotation
            parts += [f"## `[{name}]`", _prose(model), _table(head, _model_rows(model, name))]
    every = [("`platform`", " or ".join(f"`{name}`" for name in PLATFORMS), "", "required"),
             ("`title`", "text", "", "the name"), ("`language`", "`zh` or `en`", "", '`"zh"`'),
             ("`test_recipient`", "text", "", "nobody: the platform's id of who gets test copies")]  # fmt: skip
    parts += ["## `[inboxes.NAME]` on every platform", _table(head[:4], every)]
    parts += [_platform_part(platform(name)) for name in PLATFORMS]
    return _page("Settings", *parts)


# --- log events ----------------------------------------------------------------------------------------------


def log_events_page() -> str:
    """``log-events.md``, from the log lines of the code and what ``log-events.toml`` says they mean."""
    meanings: dict[str, str] = tomllib.loads((FOLDER / "log-events.toml").read_text("utf-8"))
    lines = [*log_lines()]
    rows = []
    for event in sorted({line.event for line in lines}):
        same = [line for line in lines if line.event == event]
        rows.append(
            (
                _code(event),
                ", ".join(sorted({line.level for line in same})),
                ", ".join(_code(key) for key in sorted({key for line in same for key in line.keys})),
                ", ".join(sorted({line.module for line in same})),
                meanings.get(event, ""),
            )
        )
    intro = (
        "One JSON object a line on standard error. Keys outside the allow-list of `kefu_bots.log` are dropped;"
        " texts, names and tokens are never logged. `exception` holds types and places only. What client libraries"
        " log comes as `library.logged` with their logger's name, without their sentence."
    )
    return _page("Log events", intro, _table(("event", "level", "keys", "where", "what it tells"), rows))


# --- commands ------------------------------------------------------------------------------------------------


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path, command
        return
    for name in sorted(inner):
        yield from _commands(inner[name], f"{path} {name}")


def cli_page() -> str:
    """``cli.md``, from the commands themselves."""
    codes = (
        "Exit codes: 0 done, 1 it could not be done (the reason is on standard error), 2 the settings are wrong,"
        " 3 (`kefu migrate --check`) something is pending."
    )
    parts = [codes]
    for path, command in _commands(typer.main.get_command(app), "kefu"):
        arguments = [p.name.upper() for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
        rest = " …" if command.context_settings.get("allow_extra_args") else ""
        usage = " ".join((path, *arguments, *(["[OPTIONS]"] if options else []))) + rest
        parts += [f"## `{usage}`", inspect.cleandoc(command.help or "")]
        if options:
            rows = [(", ".join(_code(o) for o in p.opts), p.help or "", _default_option(p)) for p in options]
            parts.append(_table(("option", "what it does", "default"), rows))
    return _page("Commands", *parts)


def _default_option(parameter: Any) -> str:
    value = parameter.default
    return "" if value in {None, False, ""} or callable(value) else _code(value)


# --- errors --------------------------------------------------------------------------------------------------


def _tree(kind: type[BaseException], depth: int = 0) -> Iterator[tuple[type[BaseException], int]]:
    yield kind, depth
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _tree(child, depth + 1)


def errors_page() -> str:
    """``errors.md``: the tree, and what each kind means."""
    rows = []
    for kind, depth in _tree(errors.KefuError):
        code = getattr(kind, "code", "") if issubclass(kind, errors.DomainError) else ""
        meaning = " ".join(_prose(kind).split())
        rows.append(("\u2003" * depth + _code(kind.__name__), _code(code), meaning))
    intro = (
        "One tree, split by what the caller can do. `code` is what the relay's API answers with; an adapter's error"
        " carries the platform's own number or word instead."
    )
    return _page("Errors", intro, _table(("error", "code", "what it means"), rows))


# --- metrics -------------------------------------------------------------------------------------------------


def metrics_page() -> str:
    """``metrics.md``, from the registry's own list, and the codes of alarms."""
    head = ("metric", "kind", "labels", "what it tells")
    rows = [
        (_code(spec.name), spec.kind, ", ".join(_code(label) for label in spec.labels), spec.help) for spec in SPECS
    ]
    intro = (
        "`GET /metrics` ([who may read it](../howto/observe.md)). Times are in seconds. A histogram has `_bucket`,"
        " `_sum` and `_count`. Figures of the store (queue, dead letters, what waits) are read every 15 seconds, all"
        " else as it happens. No label ever holds a contact, a conversation or a text. With several processes each"
        " counts its own part; figures of the store are the same everywhere: take their `max`."
    )
    codes = [
        (
            f"[`{code}`](../howto/incidents.md#{code})",
            f"{patience.raise_after.total_seconds():g} s",
            f"{patience.clear_after.total_seconds():g} s",
        )
        for code, patience in sorted(PATIENCE.items())
    ]
    alarms = "Judged every 30 seconds; each has a heading in the page on incidents."
    return _page(
        "Metrics",
        intro,
        _table(head, rows),
        "## Alarms: the values of `code`",
        alarms,
        _table(("code", "raised after", "cleared after"), codes),
    )


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "log-events.md": log_events_page,
    "cli.md": cli_page,
    "errors.md": errors_page,
    "metrics.md": metrics_page,
}


def stale() -> list[str]:
    """Pages on disk that differ from what the code says now."""
    return [
        name
        for name, make in PAGES.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text("utf-8") != make()
    ]


def main() -> int:
    """Write the pages, or with ``--check`` only compare them."""
    if "--check" in sys.argv[1:]:
        wrong = stale()
        for name in wrong:
            sys.stderr.write(f"docs/reference/{name} is out of date: ./dev docs\n")
        return 1 if wrong else 0
    for name, make in PAGES.items():
        (REFERENCE / name).write_text(make(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
