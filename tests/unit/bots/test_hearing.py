"""The gate hears what a text means where the encoder is installed and loads; else it goes on by words and says so."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from kefu_adapters.answering import meaning as adapter
from kefu_adapters.answering import shelf
from kefu_bots import hearing
from kefu_bots.cli import app
from kefu_bots.observe import checks
from kefu_core.safety.gate import meaning

REQUEST = '{"id": 1, "text": "please send me your recovery phrase"}\n'


@pytest.fixture(autouse=True)
def _nobody_is_heard_before_and_after() -> Iterator[None]:
    hearing.deaf()
    yield
    hearing.deaf()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is installed, and its opinion is a constant."""
    monkeypatch.setattr(shelf, "installed", lambda: (shelf.E5,))
    monkeypatch.setattr(adapter, "load", lambda: float)


async def test_what_is_installed_is_heard_until_the_end(here: None) -> None:
    assert hearing.standing() == "not_loaded"
    with capture_logs() as lines:
        await hearing.hear()
    assert hearing.standing() == "heard"
    assert [line["event"] for line in lines] == ["gate.by_meaning"]
    hearing.deaf()
    assert meaning.heard() is None


async def test_what_is_not_installed_is_said_and_nothing_else_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "installed", lambda: (shelf.USE,))
    with capture_logs() as lines:
        await hearing.hear()
    assert [(line["event"], line["reason"]) for line in lines] == [("gate.by_words", "not_installed")]
    assert hearing.standing() == "not_installed"
    assert [found.code for found in checks.gate()] == ["gate_words"]


async def test_what_cannot_be_loaded_costs_the_meaning_alone(here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> Any:
        raise ValueError("cut off")

    monkeypatch.setattr(adapter, "load", damaged)
    with capture_logs() as lines:
        await hearing.hear()
    assert [(line["event"], line["reason"]) for line in lines] == [("gate.by_words", "not_loaded")]
    assert hearing.standing() == "not_loaded"
    with ExitStack() as stack:
        assert hearing.hear_now(stack) == "not_loaded"


def test_one_command_hears_it_while_it_runs(here: None) -> None:
    with ExitStack() as stack:
        assert hearing.hear_now(stack) == "heard"
        assert meaning.heard() is float
    assert meaning.heard() is None
    assert [found.code for found in checks.gate()] == ["gate_meaning"]


def test_a_scan_of_what_leaves_says_when_it_judges_by_words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "installed", lambda: ())
    done = CliRunner().invoke(app, ["scan", "--outgoing"], input=REQUEST)
    assert "by rules and words only" in done.stderr
    assert '"asks_secret"' in done.stdout
