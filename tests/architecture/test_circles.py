"""No modules import each other in a circle: neither late, in a function, nor for their types alone."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def modules() -> dict[str, Path]:
    """Every module of the three packages by its name."""
    found = {}
    for package in ("core/kefu_core", "adapters/kefu_adapters", "bots/kefu_bots"):
        base = (ROOT / package).parent
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(base).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: set[str]) -> Iterator[str]:
    """The modules of ours that a module imports, wherever it does; its own package's face is none."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level else ""
            whole = ".".join(part for part in (base, node.module or "") if part)
            for alias in node.names:
                deeper = f"{whole}.{alias.name}"
                target = deeper if deeper in known else whole
                if target in known and target != package:
                    yield target


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one circle; empty when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = modules()
    graph = {name: set(imported(name, path, set(known))) - {name} for name, path in known.items()}
    assert circle(graph) == []


@pytest.mark.parametrize("second", ["def late():\n    from kefu_core import a\n", "from .a import x\n"])
def test_a_circle_is_noticed_however_it_is_closed(tmp_path: Path, second: str) -> None:
    (tmp_path / "a.py").write_text("from kefu_core.b import y\n")
    (tmp_path / "b.py").write_text(second)
    known = {"kefu_core.a", "kefu_core.b"}
    graph = {name: set(imported(name, tmp_path / f"{name[-1]}.py", known)) for name in known}
    assert set(circle(graph)) == known
