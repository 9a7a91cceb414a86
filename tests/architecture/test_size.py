"""Files and functions stay readable in one sitting; what does not, says why."""

import ast

from tests.architecture.tree import modules, parsed

FILE_LINES = 450
FUNCTION_LINES = 70
LONG_FILES = {
    "kefu_adapters.stores.migrations.versions.0001_the_first_tables": "a migration is written once and never split",
}
LONG_FUNCTIONS = {
    "kefu_adapters.stores.migrations.versions.0001_the_first_tables.upgrade": "one migration step per table",
}


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    assert node.end_lineno is not None
    total = node.end_lineno - node.lineno + 1
    if ast.get_docstring(node) is not None:
        first = node.body[0]
        assert first.end_lineno is not None
        total -= first.end_lineno - first.lineno + 1
    return total


def long_functions() -> dict[str, int]:
    return {
        f"{name}.{node.name}": lines_of(node)
        for name in modules()
        for node in ast.walk(parsed(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > FUNCTION_LINES
    }


def long_files() -> dict[str, int]:
    sizes = {name: path.read_text("utf-8").count("\n") for name, path in modules().items()}
    return {name: size for name, size in sizes.items() if size > FILE_LINES}


def test_files_are_short():
    assert {name: size for name, size in long_files().items() if name not in LONG_FILES} == {}


def test_functions_are_short():
    assert {name: size for name, size in long_functions().items() if name not in LONG_FUNCTIONS} == {}


def test_no_exception_outlives_its_reason():
    assert set(LONG_FILES) <= set(long_files())
    assert set(LONG_FUNCTIONS) <= set(long_functions())
