# ruff: noqa: INP001 - a script beside the pages, no package
"""Reads the code for the generated pages: log lines, settings, commands, errors."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core/kefu_core", "adapters/kefu_adapters", "bots/kefu_bots")
LEVELS = ("debug", "info", "warning", "error", "exception", "critical")
EVENT = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One call of a logger: its event, level, keys and module."""

    event: str
    level: str
    keys: tuple[str, ...]
    module: str


def sources() -> Iterator[tuple[str, Path]]:
    """Every module of the packages, with its dotted name."""
    for package in PACKAGES:
        base = ROOT / package
        for path in sorted(base.rglob("*.py")):
            parts = path.relative_to(base.parent).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def log_lines() -> list[LogLine]:
    """Every log line of the code. Raises ValueError where an event is no dotted literal."""
    found = []
    for module, path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _is_logger(node):
                assert isinstance(node.func, ast.Attribute)
                keys = tuple(sorted(key.arg for key in node.keywords if key.arg and key.arg != "exc_info"))
                level = "error" if node.func.attr == "exception" else node.func.attr
                found += [LogLine(event, level, keys, module) for event in _events(node, f"{path.name}:{node.lineno}")]
    return found


def _is_logger(node: ast.Call) -> bool:
    func = node.func
    return (
        isinstance(func, ast.Attribute)
        and func.attr in LEVELS
        and isinstance(func.value, ast.Name)
        and func.value.id in {"log", "logger", "_log"}
    )


def _events(node: ast.Call, where: str) -> list[str]:
    first = node.args[0] if node.args else None
    choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    events = [each.value for each in choices if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if len(events) != len(choices) or not all(EVENT.fullmatch(event) for event in events):
        raise ValueError(f"{where}: the event of a log line is a dotted noun.verb, written out")
    return events
