"""Learns the calibration's constants anew; prints the module ``kefu_adapters/answering/learnt.py``.

Usage: ``python -m tests.bench.learn_calibration DIR [--judge]``, DIR as for ``kefu eval``. Takes some minutes. Every
data set is asked several times: with all its few-shot phrasings, with four an entry, and with a quarter of the entries
removed. The phrasings decide the model, the development questions decide the curves; no test split is read. With
``--judge`` the curves are learnt without each set in turn, and a line for each of its runs says how they do there.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kefu_adapters.answering import build
from kefu_adapters.answering.calibration import Calibrator, Curve
from kefu_adapters.answering.evaluate import (
    Outcome,
    Row,
    data_sets,
    folds,
    leave_out,
    read_rows,
    summarise,
    without_questions,
)
from kefu_adapters.answering.knowledge import load_folder
from kefu_adapters.answering.normalise import normalise, script

ROOT = Path(__file__).parents[2]
Doubles = npt.NDArray[np.float64]
# One run: features of the questions, whether the best entry was right, whether some entry was.
Seen = tuple[Doubles, Doubles, Doubles]
# A run with the name of its set and its weight.
Run = tuple[str, Seen, float]

# Questions without an answer count for at least and at most this share of a run.
_UNKNOWN_SHARES = 0.2, 0.25
# Of a set with many labels this many are enough, and a fifth of the time.
_MANY_LABELS, _LABELS = 100, 70
# Weights of runs: of our own knowledge, of a set asked in folds, of a set with four phrasings an entry.
_OWN_WEIGHT, _FOLD_WEIGHT, _SPARSE_WEIGHT = 0.7, 0.3, 0.3
_RIDGE = 2e-4
_STEPS, _RATE = 6000, 0.02


def look(entries: Sequence[Row], questions: Sequence[Row]) -> Seen:
    """Fit to the entries and gather the evidence of the questions."""
    phrasings: dict[str, list[str]] = {}
    for text, label in entries:
        if label is not None:
            phrasings.setdefault(label, []).append(text)
    ranker = build([{"id": label, "phrasings": texts} for label, texts in phrasings.items()])
    features, right, known = [], [], []
    for text, label in questions:
        if plain := normalise(text):
            evidence = ranker.evidence(plain)
            features.append(evidence.features[0])
            right.append(label is not None and ranker.ids[int(evidence.top[0])] == label)
            known.append(label is not None)
    return np.asarray(features, np.float64), np.asarray(right, np.float64), np.asarray(known, np.float64)


def few(rows: Sequence[Row], number: int, seed: int) -> list[Row]:
    """At most ``number`` phrasings of each label."""
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    counts: dict[str | None, int] = {}
    kept = []
    for row in shuffled:
        counts[row[1]] = counts.get(row[1], 0) + 1
        if counts[row[1]] <= number:
            kept.append(row)
    return kept


def of_set(folder: Path) -> Iterator[tuple[tuple[list[Row], list[Row]], float]]:
    """Entries and questions of the runs of one public data set, and the runs' weights."""
    if not (folder / "train_10shot.jsonl").exists():
        rows = read_rows(folder / "zh_dev.jsonl")
        for entries, questions in folds(rows):
            yield (entries, questions), _FOLD_WEIGHT
            yield leave_out(few(entries, 12, 1), questions, 0.3), _FOLD_WEIGHT
        english = read_rows(folder / "en_dev.jsonl")
        yield (english, rows), _FOLD_WEIGHT
        yield leave_out(english, rows, 0.3), _FOLD_WEIGHT
        return
    questions = read_rows(folder / "dev.jsonl")
    outside = [
        row for name in ("oos_dev", "oos_train") for file in folder.glob(f"{name}.jsonl") for row in read_rows(file)
    ]
    entries = without_questions(read_rows(folder / "train_10shot.jsonl"), questions)
    labels = sorted({label for _, label in questions if label is not None})
    if len(labels) > _MANY_LABELS:
        kept = set(random.Random(3).sample(labels, _LABELS))
        entries, questions = ([row for row in rows if row[1] in kept] for rows in (entries, questions))
    sparse = few(entries, 4, 1)
    yield (entries, questions + outside), 1.0
    yield leave_out(entries, questions, 0.25), 1.0
    yield (sparse, questions + outside), _SPARSE_WEIGHT
    yield leave_out(sparse, questions, 0.25), _SPARSE_WEIGHT


def of_own() -> Iterator[tuple[list[Row], list[Row]]]:
    """This project's knowledge: its own questions, and four phrasings of each entry asked the rest."""
    entries = load_folder(ROOT / "knowledge").to_build()
    rows: list[Row] = [(p, e["id"]) for e in entries for p in e["phrasings"]]
    lines = (ROOT / "tests/integration/answering_regression.jsonl").read_text("utf-8").splitlines()
    questions: list[Row] = [(r["text"], r["entry"]) for r in map(json.loads, lines)]
    yield rows, questions
    for seed in (1, 2, 3):
        sparse = few(rows, 4, seed)
        asked = questions + without_questions(rows, sparse)
        yield sparse, asked
        yield leave_out(sparse, asked, 0.25)
        yield sparse, questions
        yield leave_out(sparse, questions, 0.25)
    for chinese in (0, 1):
        one_language = [row for row in rows if script(normalise(row[0])) == chinese]
        yield one_language, questions
        yield leave_out(few(one_language, 6, 1), questions, 0.25)


def weights(run: Seen, size: float) -> Doubles:
    """Every run counts alike, and in each the questions without an answer have about the same share."""
    _, _, known = run
    unknown = 1 - known
    counted = known / known.sum()
    if unknown.any():
        share = np.clip(unknown.mean(), *_UNKNOWN_SHARES)
        counted = (1 - share) * counted + share * unknown / unknown.sum()
    return np.asarray(size * counted)


def learn(runs: Sequence[tuple[Seen, float]]) -> tuple[Doubles, Doubles]:
    """The weights of both curves, biases last: likeliest products, and likeliest "some entry answers this"."""
    features = np.concatenate([seen[0] for seen, _ in runs])
    right = np.concatenate([seen[1] for seen, _ in runs])
    known = np.concatenate([seen[2] for seen, _ in runs])
    counted = np.concatenate([weights(seen, size) for seen, size in runs])
    counted /= counted.sum()
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    rows = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    point = np.zeros((2, rows.shape[1]))
    slow, square = np.zeros_like(point), np.zeros_like(point)
    for step in range(1, _STEPS + 1):
        first, second = 1 / (1 + np.exp(-rows @ point.T)).T
        both = np.clip(first * second, 1e-6, 1 - 1e-6)
        change = counted * ((1 - right) / (1 - both) - right / both)
        slopes = [change * both * (1 - first) + counted * (first - known), change * both * (1 - second)]
        slope = np.stack([rows.T @ s for s in slopes]) + 2 * _RIDGE * point
        slow, square = 0.9 * slow + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        rate = _RATE * min(1.0, 2 - 2 * step / _STEPS)
        point -= rate * slow / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
    plain = point[:, :-1] / scale
    bias = point[:, -1] - plain @ mean
    return np.append(plain[0], bias[0]), np.append(plain[1], bias[1])


def show(known: Doubles, right: Doubles) -> str:
    """The module's text."""
    head = (
        '"""Constants that ``tests/bench/learn_calibration.py`` printed; don\'t edit by hand.\n\n'
        "Learnt on development questions of banking77, hwu64, clinc150 and xsid, and on this project's own.\n"
        '"""\n\n'
    )
    lines = []
    for name, curve in (("KNOWN", known), ("RIGHT", right)):
        lines += [f"{name} = (", *(f"    {value:.3f}," for value in curve[:-1]), ")", f"{name}_BIAS = {curve[-1]:.3f}"]
    return head + "\n".join(lines) + "\n"


def gather(folder: Path) -> list[Run]:
    """All runs of all sets, our own last."""
    runs: list[Run] = []
    for one in data_sets(folder):
        runs += [(one.name, look(*run), size) for run, size in of_set(one)]
    return [*runs, *(("own", look(*run), _OWN_WEIGHT) for run in of_own())]


def judged(seen: Seen, known: Doubles, right: Doubles) -> str:
    """How curves do on a run: a line of ``kefu eval``'s figures that depend on the score."""
    features, is_right, is_known = seen
    curves = [Curve(np.asarray(curve[:-1], np.float32), float(curve[-1])) for curve in (known, right)]
    scores = Calibrator(*curves).probability(np.asarray(features, np.float32))
    outcomes = [
        Outcome("a" if answered else None, ("a",) if ok else ("b",), float(score), 0.0)
        for score, ok, answered in zip(scores, is_right, is_known, strict=True)
    ]
    found = summarise(outcomes)
    figures = (found.covered, found.sure, found.sure_right, found.separated, found.right_at_refused)
    return " ".join(f"{figure:6.1f}" for figure in (*figures, found.calibration_error))


def main() -> None:
    """Gather all runs, learn, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--judge", action="store_true")
    given = parser.parse_args()
    runs = gather(given.folder)
    if not given.judge:
        sys.stdout.write(show(*learn([(seen, size) for _, seen, size in runs])))
        return
    sys.stdout.write(" cov98  >=0.9  right  AUROC   at95    ECE  questions, set (curves learnt without it)\n")
    for name in dict.fromkeys(name for name, _, _ in runs):
        curves = learn([(seen, size) for other, seen, size in runs if other != name])
        for _, seen, _ in (run for run in runs if run[0] == name):
            sys.stdout.write(f"{judged(seen, *curves)}  {len(seen[1])}, {name}\n")


if __name__ == "__main__":
    main()
