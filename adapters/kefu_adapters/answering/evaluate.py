"""Measures the ranker on a folder of JSON-lines data and prints a table.

Usage: ``python -m kefu_adapters.answering.evaluate DIR [--entries FILE] [--questions FILE ...] [--folds FILE]``

Each line is ``{"text": str, "label": str | null}``, null meaning out of scope. Without options: phrasings from
``train_10shot.jsonl`` and questions from ``dev.jsonl`` and ``oos_dev.jsonl`` where they exist, else each
``*dev.jsonl`` alone in five folds. ``--leave-out 0.25`` drops a quarter of the entries and counts their
questions as out of scope.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import build

Row = tuple[str, str | None]
_PRECISION = 0.98
_SURE = 0.9
_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question: its label, the ranking's first three, the first score and the time taken."""

    label: str | None
    first: tuple[str, ...]
    score: float
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether the best entry is the right one; never for a question out of scope."""
        return self.label is not None and self.first[:1] == (self.label,)


@dataclass(frozen=True, slots=True)
class Report:
    """Figures in percent, but ``median_ms``."""

    questions: int
    top1: float
    top3: float
    covered: float
    sure: float
    sure_right: float
    unknown_below_half: float
    calibration_error: float
    median_ms: float


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSON-lines file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(row["text"], row["label"]) for row in map(json.loads, lines)]


def ask(entries: Sequence[Row], questions: Sequence[Row]) -> list[Outcome]:
    """Fit to ``entries`` and rank all ``questions``."""
    phrasings: dict[str, list[str]] = {}
    for text, label in entries:
        if label is not None:
            phrasings.setdefault(label, []).append(text)
    ranker = build([{"id": label, "phrasings": texts} for label, texts in phrasings.items()])
    ranker.warm()
    outcomes = []
    for text, label in questions:
        start = time.perf_counter()
        ranking = ranker.rank(text)
        seconds = time.perf_counter() - start
        first = tuple(entry_id for entry_id, _ in ranking[:3])
        outcomes.append(Outcome(label, first, ranking[0][1] if ranking else 0.0, seconds))
    return outcomes


def summarise(outcomes: Sequence[Outcome]) -> Report:
    """The figures of a run; top 1 and top 3 are of the questions in scope, the rest of all."""
    inside = [o for o in outcomes if o.label is not None]
    outside = [o for o in outcomes if o.label is None]
    sure = [o for o in outcomes if o.score >= _SURE]
    return Report(
        questions=len(outcomes),
        top1=_percent(sum(o.is_right for o in inside), len(inside)),
        top3=_percent(sum(o.label in o.first for o in inside), len(inside)),
        covered=_percent(_covered(outcomes), len(outcomes)),
        sure=_percent(len(sure), len(outcomes)),
        sure_right=_percent(sum(o.is_right for o in sure), len(sure)),
        unknown_below_half=_percent(sum(o.score < 0.5 for o in outside), len(outside)),
        calibration_error=100 * _calibration_error(outcomes),
        median_ms=1000 * sorted(o.seconds for o in outcomes)[len(outcomes) // 2],
    )


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else float("nan")


def _covered(outcomes: Sequence[Outcome]) -> int:
    """How many can be answered, best scores first, with at least 98 % of them right."""
    covered = right = 0
    for number, outcome in enumerate(sorted(outcomes, key=lambda o: -o.score), start=1):
        right += outcome.is_right
        if right >= _PRECISION * number:
            covered = number
    return covered


def _calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Mean distance between score and share of right answers, over ten bins of score."""
    error = 0.0
    for number in range(_BINS):
        inside = [o for o in outcomes if min(int(o.score * _BINS), _BINS - 1) == number]
        error += abs(sum(o.score for o in inside) - sum(o.is_right for o in inside))
    return error / max(len(outcomes), 1)


def leave_out(entries: Sequence[Row], questions: Sequence[Row], share: float) -> tuple[list[Row], list[Row]]:
    """Drop a share of the labels from the entries; their questions become out of scope."""
    labels = sorted({label for _, label in entries if label is not None})
    gone = set(random.Random(7).sample(labels, round(share * len(labels))))  # noqa: S311 - a repeatable draw
    return [r for r in entries if r[1] not in gone], [(t, None if la in gone else la) for t, la in questions]


def folds(rows: Sequence[Row], number: int = 5) -> Iterator[tuple[list[Row], list[Row]]]:
    """Pairs of entries and questions that hold each row once as a question."""
    shuffled = list(rows)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - a repeatable draw
    for fold in range(number):
        yield [r for i, r in enumerate(shuffled) if i % number != fold], shuffled[fold::number]


def _runs(options: argparse.Namespace) -> Iterator[tuple[str, list[Outcome]]]:
    folder: Path = options.folder
    entries_file = folder / options.entries
    if options.folds or not entries_file.exists():
        files = [folder / options.folds] if options.folds else sorted(folder.glob("*dev.jsonl"))
        for file in files:
            parts = [ask(entries, questions) for entries, questions in folds(read_rows(file))]
            yield f"{folder.name}/{file.name}, 5 folds", [o for part in parts for o in part]
        return
    names = options.questions or ["dev.jsonl", "oos_dev.jsonl"]
    entries = read_rows(entries_file)
    questions = [row for name in names if (folder / name).exists() for row in read_rows(folder / name)]
    if options.leave_out:
        entries, questions = leave_out(entries, questions, options.leave_out)
    yield f"{folder.name}/{entries_file.name}", ask(entries, questions)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line a run; returns the exit code."""
    parser = argparse.ArgumentParser(prog="kefu_adapters.answering.evaluate", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", default="train_10shot.jsonl", help="file with the phrasings")
    parser.add_argument("--questions", nargs="*", help="files with the questions")
    parser.add_argument("--folds", help="one file for both, in five folds")
    parser.add_argument("--leave-out", type=float, default=0.0, help="share of the entries to leave out")
    options = parser.parse_args(arguments)
    sys.stdout.write("questions  top1  top3  cov98  >=0.9  right  oos<.5   ECE  p50 ms  data\n")
    for name, outcomes in _runs(options):
        r = summarise(outcomes)
        sys.stdout.write(
            f"{r.questions:9d} {r.top1:5.1f} {r.top3:5.1f} {r.covered:6.1f} {r.sure:6.1f} {r.sure_right:6.1f} "
            f"{r.unknown_below_half:7.1f} {r.calibration_error:5.1f} {r.median_ms:7.1f}  {name}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
