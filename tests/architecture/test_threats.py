"""The table of threats and tests names tests that exist, and says of every demand what holds it."""

import re

import pytest
from tests.architecture.tree import ROOT

TABLE = ROOT / "docs" / "explanation" / "threat-tests.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
OPEN = {"proxy", "open"}


def demands() -> list[tuple[str, str]]:
    """(demand, what holds it) of every row."""
    rows = [line.strip("|").split("|") for line in TABLE.read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [(row[0].strip(), row[1].strip()) for row in rows[2:]]
    return [(demand, held) for demand, held in cells if not demand.startswith("**")]


@pytest.mark.parametrize(("demand", "held"), demands(), ids=[demand for demand, _ in demands()])
def test_every_demand_is_held_by_a_test_that_exists(demand: str, held: str) -> None:
    if held in OPEN:
        return
    found = TEST.findall(held)
    assert found, f"{demand}: neither a test nor one of {sorted(OPEN)}"
    assert TEST.sub("", held).strip() == ""
    for file, name in found:
        text = (ROOT / file).read_text("utf-8") if (ROOT / file).is_file() else ""
        assert re.search(rf"^(?:async )?def {name}\(", text, re.MULTILINE), f"{file}::{name}"


def test_the_table_is_not_empty() -> None:
    assert len(demands()) > 40
