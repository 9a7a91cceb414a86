"""Who may import whom, and what the core may not do."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from tests.architecture.tree import ROOT, imports, modules, parsed

BARE_TASKS = {"create_task", "ensure_future"}
OWN_TASKS = {
    "kefu_bots.sandbox.children": "waits for the first of two and ends both before it returns",
    "kefu_bots.sandbox.demo": "waits for the first of several and ends the others before it returns",
}
FORBIDDEN_CALLS = {"open", "print", "input", "eval", "exec"}
FORBIDDEN_ATTRIBUTES = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}


def core() -> list[str]:
    return [name for name in modules() if name.startswith("kefu_core")]


def test_import_contracts_are_kept():
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stdout[-3000:]


def cycle_in(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """The first way from a module back to itself; empty when there is none."""
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        found = next(filter(None, (walk(other, (*path, name)) for other in sorted(graph[name]))), [])
        done.add(name)
        return found

    return next(filter(None, (walk(name, ()) for name in graph)), [])


def test_no_module_imports_itself_through_others():
    assert cycle_in({name: imports(name) for name in modules()}) == []


def test_a_cycle_of_imports_would_be_found():
    assert cycle_in({"a": ["b", "d"], "b": ["c"], "c": ["b"], "d": []}) == ["b", "c", "b"]


def test_nobody_waits_in_a_way_that_loses_a_cancellation():
    """Before Python 3.12 ``wait_for`` forgets that it was cancelled if what it waits for ends in the same moment."""
    users = [
        f"{name}:{node.lineno}"
        for name in modules()
        for node in ast.walk(parsed(name))
        if isinstance(node, ast.Attribute) and node.attr == "wait_for"
    ]
    assert users == []


@pytest.mark.parametrize("name", core())
def test_core_never_waits_and_asks_nobody_outside(name):
    if name in {"kefu_core.ports", "kefu_core.ledger"}:
        bodies = [node for node in ast.walk(parsed(name)) if isinstance(node, ast.AsyncFunctionDef)]
        assert all(len(node.body) == 1 for node in bodies), "ports are signatures"
        return
    for node in ast.walk(parsed(name)):
        assert not isinstance(node, ast.AsyncFunctionDef | ast.Await), node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_CALLS, node.lineno
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in FORBIDDEN_ATTRIBUTES, node.lineno


def test_core_never_asks_which_platform_it_is():
    names = {"telegram", "wechat", "weibo"}
    for name in core():
        if name.startswith("kefu_core.safety"):
            continue
        for node in ast.walk(parsed(name)):
            if isinstance(node, ast.Compare):
                values = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)}
                assert not names & {v for v in values if isinstance(v, str)}, f"{name}:{node.lineno}"


def test_every_task_is_owned_by_a_group():
    for name in modules().keys() - OWN_TASKS:
        for node in ast.walk(parsed(name)):
            if isinstance(node, ast.Attribute) and node.attr in BARE_TASKS and isinstance(node.value, ast.Name):
                assert node.value.id != "asyncio", f"{name}:{node.lineno}: use a TaskGroup"


def test_emulators_stand_alone():
    for name in modules():
        if ".emulator" not in name:
            continue
        platform = name.split(".")[1]
        for other in imports(name):
            own = other.startswith((f"kefu_adapters.{platform}.emulator", "kefu_adapters.emulation"))
            assert own, f"{name} imports {other}"


def test_nothing_of_opentelemetry_is_loaded_unless_enabled():
    names = "any(name.startswith('opentelemetry') for name in sys.modules)"
    code = f"import sys, kefu_bots.cli, kefu_bots.serving; sys.exit({names})"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
