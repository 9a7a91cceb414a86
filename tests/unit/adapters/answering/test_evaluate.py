"""The figures of an evaluation, on outcomes made by hand."""

import json
import math

import pytest

from kefu_adapters.answering import evaluate, fitting
from kefu_adapters.answering.__main__ import main as check
from kefu_adapters.answering.evaluate import Outcome, folds, leave_out, summarise

# Importing scikit-learn takes longer than all of these tests: one worker does it.
pytestmark = pytest.mark.xdist_group("scikit-learn")


def outcome(label, first, score):
    return Outcome(label, first, score, 0.002)


def test_report_counts_right_sure_and_unknown():
    report = summarise(
        [
            outcome("a", ("a", "b", "c"), 0.95),
            outcome("a", ("b", "a", "c"), 0.55),
            outcome("b", ("c", "d", "e"), 0.45),
            outcome(None, ("a", "b", "c"), 0.05),
        ]
    )
    assert report.top1 == pytest.approx(100 / 3)
    assert report.top3 == pytest.approx(200 / 3)
    assert (report.covered, report.sure, report.sure_right, report.unknown_below_half) == (25, 25, 100, 100)
    assert report.calibration_error == pytest.approx(100 * (0.05 + 0.55 + 0.45 + 0.05) / 4)
    assert report.median_ms == pytest.approx(2)


def test_figures_without_any_case_are_not_a_number():
    assert math.isnan(summarise([outcome("a", ("a",), 0.1)]).unknown_below_half)


def test_folds_ask_each_row_once():
    rows = [(str(i), "a") for i in range(11)]
    asked = [row for _, questions in folds(rows) for row in questions]
    assert sorted(asked) == sorted(rows)
    assert all(not set(entries) & set(questions) for entries, questions in folds(rows))


def test_left_out_entries_become_out_of_scope():
    rows = [(f"{label}{i}", label) for label in "abcd" for i in range(3)]
    entries, questions = leave_out(rows, rows, 0.25)
    assert len(entries) == 9
    assert [label for _, label in questions].count(None) == 3


def test_table_has_one_line_a_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fitting, "encoder_available", lambda: False)
    rows = [{"text": f"{word} number {i}", "label": word} for word in ("fees", "backup", "hours") for i in range(6)]
    (tmp_path / "zh_dev.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "train_10shot.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert evaluate.main([str(tmp_path), "--folds", "zh_dev.jsonl"]) == 0
    assert evaluate.main([str(tmp_path), "--questions", "zh_dev.jsonl", "--leave-out", "0.34"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[0] == "18"
    assert lines[1].endswith("zh_dev.jsonl, 5 folds")
    assert lines[3].endswith("train_10shot.jsonl")


GOOD = (
    "---\nid: fees\ntopic: transfer\nphrasings: {zh: [手续费多少], en: [the fees]}\n---\n## zh\n免费。\n## en\nFree.\n"
)


def test_check_command_shows_what_a_question_gets(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fitting, "encoder_available", lambda: False)
    (tmp_path / "fees.md").write_text(GOOD, encoding="utf-8")
    assert check([str(tmp_path), "手续费多少？"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == ["100%", "fees"]


def test_check_command_lists_mistakes(tmp_path, capsys):
    (tmp_path / "fees.md").write_text(GOOD.replace("topic: transfer", "topic: money"), encoding="utf-8")
    assert check([str(tmp_path)]) == 1
    assert "fees.md: topic:" in capsys.readouterr().err
    assert check([]) == 2
