"""Measures the ranker on folders of JSON-lines data and prints a table.

Usage: ``kefu eval DIR [--json]`` or ``python -m kefu_adapters.answering.evaluate DIR [options]``

DIR is one data set or a folder of them. Each line of a file is ``{"text": str, "label": str | null}``, null meaning
out of scope. A set with ``train_10shot.jsonl`` is asked the questions of ``dev.jsonl`` and ``oos_dev.jsonl``; a second
run leaves a quarter of the entries out and counts their questions as out of scope, ``--full`` adds a run with the
phrasings of ``train_full.jsonl``. Other sets are asked in five folds; ``zh_dev.jsonl`` beside ``en_dev.jsonl`` is asked
in Chinese of English phrasings, too. A question that also stands among the phrasings is taken away from them.

DIR may be a folder of answers (``knowledge/``), with a file of questions ``{"text", "entry"}`` as ``--questions``.
"""

import argparse
import json
import math
import random
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .evaluate_own import runs as own_runs
from .normalise import normalise
from .outcomes import Outcome, Row, ask, leave_out, read_rows

_PRECISION = 0.98
_SURE = 0.9
_REFUSED = 0.95
_BINS = 10
_QUESTIONS = ("dev.jsonl", "oos_dev.jsonl")


@dataclass(frozen=True, slots=True)
class Report:
    """Figures in percent, but ``median_ms``; ``separated`` is the area under the curve of in against out of scope.

    ``right_at_refused``: questions in scope that are answered rightly where 95 % of those out of scope are refused.
    """

    questions: int
    top1: float
    top3: float
    covered: float
    sure: float
    sure_right: float
    separated: float
    right_at_refused: float
    calibration_error: float
    median_ms: float


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
        separated=_separated(inside, outside),
        right_at_refused=_right_at_refused(inside, outside),
        calibration_error=100 * _calibration_error(outcomes),
        median_ms=1000 * sorted(o.seconds for o in outcomes)[len(outcomes) // 2],
    )


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else float("nan")


def _separated(inside: Sequence[Outcome], outside: Sequence[Outcome]) -> float:
    """How often a question in scope scores above one out of scope, in percent; ties count half."""
    if not inside or not outside:
        return math.nan
    ordered = sorted([(o.score, 1) for o in inside] + [(o.score, 0) for o in outside])
    wins, below, start = 0.0, 0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        ours = sum(mark for _, mark in ordered[start:end])
        wins += ours * (below + (end - start - ours) / 2)
        below += end - start - ours
        start = end
    return 100 * wins / (len(inside) * len(outside))


def _right_at_refused(inside: Sequence[Outcome], outside: Sequence[Outcome]) -> float:
    if not inside or not outside:
        return math.nan
    scores = sorted(o.score for o in outside)
    limit = scores[min(math.ceil(_REFUSED * len(scores)), len(scores)) - 1]
    return _percent(sum(o.is_right and o.score > limit for o in inside), len(inside))


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


def folds(rows: Sequence[Row], number: int = 5) -> Iterator[tuple[list[Row], list[Row]]]:
    """Pairs of entries and questions that hold each row once as a question."""
    shuffled = list(rows)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - a repeatable draw
    for fold in range(number):
        yield [r for i, r in enumerate(shuffled) if i % number != fold], shuffled[fold::number]


def data_sets(folder: Path) -> list[Path]:
    """The folder itself if it holds data, else its subfolders that do."""
    found = [folder, *sorted(p for p in folder.iterdir() if p.is_dir())]
    return [path for path in found if next(path.glob("*dev.jsonl"), None) is not None]


def without_questions(entries: Sequence[Row], questions: Sequence[Row]) -> list[Row]:
    """The phrasings that are not asked as questions; some sets draw their questions from the phrasings."""
    asked = {normalise(text) for text, _ in questions}
    return [row for row in entries if normalise(row[0]) not in asked]


def runs(folder: Path, *, full: bool = False) -> Iterator[tuple[str, list[Outcome]]]:
    """Names and outcomes of the usual runs of one data set."""
    name = folder.name
    if not (folder / "train_10shot.jsonl").exists():
        yield from _folded(folder)
        return
    questions = [row for file in _QUESTIONS if (folder / file).exists() for row in read_rows(folder / file)]
    entries = without_questions(read_rows(folder / "train_10shot.jsonl"), questions)
    yield f"{name}, 10 phrasings", ask(entries, questions)
    inside = [row for row in questions if row[1] is not None]
    yield f"{name}, 10 phrasings, a quarter of the entries removed", ask(*leave_out(entries, inside, 0.25))
    if full and (folder / "train_full.jsonl").exists():
        yield f"{name}, full", ask(without_questions(read_rows(folder / "train_full.jsonl"), questions), questions)


def _folded(folder: Path) -> Iterator[tuple[str, list[Outcome]]]:
    for file in sorted(folder.glob("*dev.jsonl")):
        parts = [ask(entries, questions) for entries, questions in folds(read_rows(file))]
        yield f"{folder.name}/{file.name}, 5 folds", [o for part in parts for o in part]
    if (folder / "zh_dev.jsonl").exists() and (folder / "en_dev.jsonl").exists():
        questions = read_rows(folder / "zh_dev.jsonl")
        yield f"{folder.name}, English phrasings asked in Chinese", ask(read_rows(folder / "en_dev.jsonl"), questions)


def _is_knowledge(folder: Path) -> bool:
    return next(folder.glob("*.md"), None) is not None and not data_sets(folder)


def _chosen(options: argparse.Namespace) -> Iterator[tuple[str, list[Outcome]]]:
    folder: Path = options.folder
    if _is_knowledge(folder):
        yield from own_runs(folder, Path(options.questions[0]))
        return
    if not options.entries:
        for path in data_sets(folder):
            yield from runs(path, full=options.full)
        return
    questions = [row for name in options.questions or _QUESTIONS[:1] for row in read_rows(folder / name)]
    entries = without_questions(read_rows(folder / options.entries), questions)
    if options.leave_out:
        entries, questions = leave_out(entries, questions, options.leave_out)
    yield f"{folder.name}/{options.entries}", ask(entries, questions)


def _row(name: str, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """One run as plain data; figures that nothing was measured for are null."""
    figures: Mapping[str, float] = asdict(summarise(outcomes))
    plain = {key: None if math.isnan(value) else round(value, 2) for key, value in figures.items()}
    return {"data": name, **plain, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


_HEADER = "questions  top1  top3  cov98  >=0.9  right  AUROC  at95   ECE  p50 ms  peak MB  data\n"
_WIDTHS = {"questions": 9, "top1": 5, "top3": 5, "covered": 6, "sure": 6, "sure_right": 6, "separated": 6,
           "right_at_refused": 5, "calibration_error": 5, "median_ms": 7, "peak_mb": 8}  # fmt: skip


def _line(row: Mapping[str, object]) -> str:
    cells = []
    for key, width in _WIDTHS.items():
        value = row[key]
        cells.append(f"{'-' if value is None else value if isinstance(value, int) else f'{value:.1f}':>{width}}")
    return f"{' '.join(cells)}  {row['data']}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line a run; returns the exit code."""
    parser = argparse.ArgumentParser(prog="kefu eval", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", help="file with the phrasings, for one run of a set of your own")
    parser.add_argument("--questions", nargs="*", help="files with the questions")
    parser.add_argument("--leave-out", type=float, default=0.0, help="share of the entries to leave out")
    parser.add_argument("--full", action="store_true", help="also with all phrasings of a set; takes minutes")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir() or not (options.entries or options.questions or data_sets(options.folder)):
        sys.stderr.write(
            f"{options.folder}: no folder with *dev.jsonl files, and a folder of answers needs --questions; "
            "see docs/explanation/answering.md\n"
        )
        return 2
    if not options.json:
        sys.stdout.write(_HEADER)
    for name, outcomes in _chosen(options):
        row = _row(name, outcomes)
        sys.stdout.write(f"{json.dumps(row, ensure_ascii=False)}\n" if options.json else _line(row))
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
