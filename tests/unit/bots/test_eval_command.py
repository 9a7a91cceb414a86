"""``kefu eval`` hands a folder of data sets to the answerer's own measuring."""

import pytest
from typer.testing import CliRunner

from kefu_adapters.answering import evaluate
from kefu_bots.cli import app


def test_folder_without_data_is_told_and_ends_with_two(tmp_path):
    done = CliRunner().invoke(app, ["eval", str(tmp_path)])
    assert done.exit_code == 2
    assert "dev.jsonl" in done.output


def test_options_reach_the_measuring(tmp_path, monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr(evaluate, "main", lambda options: asked.append(options) or 0)
    assert CliRunner().invoke(app, ["eval", str(tmp_path), "--full", "--json"]).exit_code == 0
    assert asked == [[str(tmp_path), "--full", "--json"]]
