"""The tree of the packages, as the architecture tests see it."""

import ast
import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@cache
def script(name: str) -> ModuleType:
    """A script of ``docs/`` as a module."""
    sys.path.insert(0, str(DOCS))
    try:
        spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(DOCS))


@cache
def modules() -> dict[str, Path]:
    """Every module of the three packages by its dotted name."""
    return dict(script("read_code").sources())


@cache
def parsed(name: str) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(modules()[name].read_text("utf-8"))


def imports(name: str) -> set[str]:
    """Modules of ours that ``name`` imports when it is imported itself: not for types only, not inside functions."""
    found: set[str] = set()
    for node in _top_level(parsed(name).body):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                found.add(whole if whole in modules() else base)
    return {each for each in found if each in modules() and each != name}


def _top_level(body: list[ast.stmt]) -> list[ast.stmt]:
    out: list[ast.stmt] = []
    for node in body:
        if isinstance(node, ast.If):
            if "TYPE_CHECKING" not in ast.dump(node.test):
                out += _top_level([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            out += _top_level([*node.body, *node.orelse, *node.finalbody])
        else:
            out.append(node)
    return out
