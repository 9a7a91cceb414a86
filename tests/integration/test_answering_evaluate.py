"""The figures of an evaluation, on outcomes made by hand."""

import json
import math

import pytest

from kefu_adapters.answering import evaluate, evaluate_own, shelf
from kefu_adapters.answering.__main__ import main as check
from kefu_adapters.answering.entries import Entry, Knowledge
from kefu_adapters.answering.evaluate import folds, summarise
from kefu_adapters.answering.outcomes import Outcome, leave_out


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
    assert (report.covered, report.sure, report.sure_right) == (25, 25, 100)
    assert report.separated == 100
    assert report.right_at_refused == pytest.approx(100 / 3)
    assert report.calibration_error == pytest.approx(100 * (0.05 + 0.55 + 0.45 + 0.05) / 4)
    assert report.median_ms == pytest.approx(2)


def test_figures_without_any_case_are_not_a_number():
    assert math.isnan(summarise([outcome("a", ("a",), 0.1)]).separated)


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


def test_equal_scores_separate_nothing():
    report = summarise([outcome("a", ("a",), 0.5), outcome(None, ("a",), 0.5)])
    assert report.separated == 50
    assert report.right_at_refused == 0


@pytest.fixture
def sets(tmp_path, monkeypatch):
    """A folder of two small data sets, one with few-shot phrasings and one for folds."""
    monkeypatch.setattr(shelf, "installed", tuple)
    for folder, files in {"few": ("train_10shot", "train_full", "dev"), "folded": ("zh_dev", "en_dev")}.items():
        (tmp_path / folder).mkdir()
        for file in files:
            rows = [
                {"text": f"{word} {file} number {i}", "label": word}
                for word in ("fees", "backup", "hours", "names")
                for i in range(6)
            ]
            (tmp_path / folder / f"{file}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def test_table_has_one_line_a_run(sets, capsys):
    assert evaluate.main([str(sets), "--full"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["24"] * 6
    assert lines[1].endswith("few, 10 phrasings")
    assert lines[2].endswith("a quarter of the entries removed")
    assert lines[6].endswith("English phrasings asked in Chinese")


def test_json_has_one_object_a_run(sets, capsys):
    options = ["--entries", "train_full.jsonl", "--questions", "dev.jsonl", "--leave-out", "0.25", "--json"]
    assert evaluate.main([str(sets / "few"), *options]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["data"] == "few/train_full.jsonl"
    assert row["questions"] == 24
    assert 0 <= row["separated"] <= 100


def test_questions_are_taken_away_from_the_phrasings(sets):
    rows = [("One?", "a"), ("two", "a"), ("three", "b")]
    assert evaluate.without_questions(rows, [("one?", "b")]) == rows[1:]


def test_folder_of_answers_is_asked_with_all_phrasings_and_with_four(sets, capsys):
    for word in ("fees", "backup", "hours", "names"):
        texts = {language: [f"{word} {language} {i}" for i in range(5)] for language in ("zh", "en")}
        front = json.dumps({"id": word, "topic": "other", "phrasings": texts})
        path = sets / "answers" / f"{word}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\n{front}\n---\n## zh\n好。\n## en\nGood.\n", encoding="utf-8")
    questions = sets / "asked.jsonl"
    rows = [{"text": "the fees please", "entry": "fees"}, {"text": "tell me a joke", "entry": None}]
    questions.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert evaluate.main([str(sets / "answers"), "--questions", str(questions)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["2", "2", "6", "6"]
    assert lines[2].endswith("answers, first 4 phrasings")


def test_first_phrasings_are_as_many_of_each_language(sets):
    texts = {"zh": tuple("一二三"), "en": tuple("abc")}
    knowledge = Knowledge.of([Entry(id="fees", topic="other", phrasings=texts, answers={})])
    assert [text for text, _ in evaluate_own.first(knowledge)] == ["一", "二", "a", "b"]
    assert len(evaluate_own.drawn(knowledge, 1)) == 4
    assert evaluate_own.drawn(knowledge, 1) == evaluate_own.drawn(knowledge, 1)


def test_folder_without_data_is_told(tmp_path, capsys):
    assert evaluate.main([str(tmp_path)]) == 2
    assert "dev.jsonl" in capsys.readouterr().err


GOOD = (
    "---\nid: fees\ntopic: transfer\nphrasings: {zh: [手续费多少], en: [the fees]}\n---\n## zh\n免费。\n## en\nFree.\n"
)


def test_check_command_shows_what_a_question_gets(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shelf, "installed", tuple)
    (tmp_path / "fees.md").write_text(GOOD, encoding="utf-8")
    assert check([str(tmp_path), "手续费多少？"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == ["100%", "fees"]


def test_check_command_lists_mistakes(tmp_path, capsys):
    (tmp_path / "fees.md").write_text(GOOD.replace("topic: transfer", "topic: money"), encoding="utf-8")
    assert check([str(tmp_path)]) == 1
    assert "fees.md: topic:" in capsys.readouterr().err
    assert check([]) == 2
