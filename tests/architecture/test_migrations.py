"""Migrations only add, so that the version before works on while they run and after them.

Nothing is dropped or renamed, no column becomes NOT NULL, a new column that must not be null has a default.
"""

import ast
import re
from pathlib import Path

import pytest
from tests.architecture.tree import ROOT

FOLDER = ROOT / "adapters" / "kefu_adapters" / "stores" / "migrations" / "versions"
FIRST = "0001_the_first_tables.py"
FORBIDDEN = re.compile(r"drop_|rename|alter_column|execute|batch_alter_table|create_unique_constraint|create_check")
BAD_SQL = re.compile(r"\b(drop|rename|alter|not null|delete|truncate)\b", re.IGNORECASE)
REVISIONS = sorted(path for path in FOLDER.glob("[0-9]*.py") if path.name != FIRST)


def words(node: ast.Call) -> dict[str, ast.expr]:
    return {item.arg: item.value for item in node.keywords if item.arg}


def is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def upgrade_of(tree: ast.Module) -> ast.FunctionDef:
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade")


def wrongs(source: str) -> list[str]:
    """What a revision does that the version before could not live with."""
    found = []
    for node in ast.walk(upgrade_of(ast.parse(source))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        if name == "execute":
            text = " ".join(item.value for item in ast.walk(node) if isinstance(item, ast.Constant) and
                            isinstance(item.value, str))  # fmt: skip
            if BAD_SQL.search(text) or not text:
                found.append(f"execute: {text[:60]}")
        elif FORBIDDEN.search(name):
            found.append(name)
        elif name == "create_index" and is_true(words(node).get("unique")):
            found.append("create_index unique")
        elif name == "add_column":
            column = node.args[1]
            given = words(column) if isinstance(column, ast.Call) else {}
            if is_false(given.get("nullable")) and "server_default" not in given:
                found.append("add_column NOT NULL without a default")
    return found


@pytest.mark.parametrize("path", REVISIONS, ids=lambda path: path.stem)
def test_a_revision_only_adds(path: Path) -> None:
    assert wrongs(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", REVISIONS, ids=lambda path: path.stem)
def test_a_revision_needs_nothing_of_the_code_around_it(path: Path) -> None:
    imported = {
        name.name.split(".")[0] if isinstance(node, ast.Import) else (node.module or "").split(".")[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert imported <= {"sqlalchemy", "alembic"}


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_column("users", "name")',
        'op.drop_table("users")',
        'op.drop_index("users_name")',
        'op.rename_table("users", "people")',
        'op.alter_column("users", "name", new_column_name="title")',
        'op.alter_column("users", "name", nullable=False)',
        'op.add_column("users", sa.Column("age", sa.Integer(), nullable=False))',
        'op.execute("ALTER TABLE users RENAME COLUMN name TO title")',
        'op.execute("DROP TABLE users")',
        'op.create_index("one", "users", ["name"], unique=True)',
        'with op.batch_alter_table("users") as batch:\n        batch.drop_column("name")',
    ],
)
def test_the_rule_finds_what_breaks_the_version_before(line: str) -> None:
    assert wrongs(f"def upgrade():\n    {line}\n")


@pytest.mark.parametrize(
    "line",
    [
        'op.add_column("users", sa.Column("age", sa.Integer(), nullable=True))',
        'op.add_column("users", sa.Column("age", sa.Integer(), server_default="0", nullable=False))',
        'op.create_table("more", sa.Column("id", sa.Text(), nullable=False))',
        'op.create_index("users_age", "users", ["age"], unique=False)',
    ],
)
def test_the_rule_lets_additions_pass(line: str) -> None:
    assert wrongs(f"def upgrade():\n    {line}\n") == []
