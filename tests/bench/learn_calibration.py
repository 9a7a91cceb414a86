"""Learns the calibration's constants anew; prints the module ``kefu_adapters/answering/learnt.py``.

Usage: ``python -m tests.bench.learn_calibration DIR [--judge]``, DIR as for ``kefu eval``. Takes some minutes. Every
data set is asked many times (``calibration_runs.py``). The phrasings decide the model, the development questions and
training phrasings that were not drawn decide the curves; no test split is read. With ``--judge`` the curves are then
learnt without each set in turn, and a line on standard error for each of its runs says how they do there.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from tests.bench.calibration_runs import of_own, of_set

from kefu_adapters.answering import routes
from kefu_adapters.answering.calibration import Calibrator, Curve
from kefu_adapters.answering.encoders import one_thread
from kefu_adapters.answering.evaluate import data_sets, summarise
from kefu_adapters.answering.fitting import build
from kefu_adapters.answering.memory import VectorMemory
from kefu_adapters.answering.normalise import normalise, script
from kefu_adapters.answering.outcomes import Outcome, Row
from kefu_adapters.answering.routes import knows

Doubles = npt.NDArray[np.float64]
# One run: features of the questions, whether the best entry was right, whether some entry was.
Seen = tuple[Doubles, Doubles, Doubles]
# A run with the name of its set and its weight.
Run = tuple[str, Seen, float]

# Questions without an answer count for at least and at most this share of a run.
_UNKNOWN_SHARES = 0.19, 0.235
_RIDGE = 1e-4
_STEPS, _RATE = 1500, 0.03
# Every text is encoded once, however many runs it is in.
_MEMORY = VectorMemory()


def look(entries: Sequence[Row], questions: Sequence[Row]) -> Seen:
    """Fit to the entries and gather the evidence of the questions."""
    phrasings: dict[str, list[str]] = {}
    for text, label in entries:
        if label is not None:
            phrasings.setdefault(label, []).append(text)
    ranker = build([{"id": label, "phrasings": texts} for label, texts in phrasings.items()], memory=_MEMORY)
    asked = [(plain, label) for text, label in questions if (plain := normalise(text))]
    for number, route in enumerate(ranker.routes):
        texts = [plain for plain, _ in asked if script(plain) == number]
        for name in (name for name in route.encoders if knows(name, number)):
            _MEMORY.encode(name, texts)
    features, right, known = [], [], []
    with patch.object(routes, "encode", _MEMORY.encode):
        for plain, label in asked:
            evidence = ranker.evidence(plain)
            features.append(evidence.features[0])
            right.append(label is not None and ranker.ids[int(evidence.top[0])] == label)
            known.append(label is not None)
    return np.asarray(features, np.float64), np.asarray(right, np.float64), np.asarray(known, np.float64)


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
        '"""Constants printed by ``python -m tests.bench.learn_calibration DIR``; don\'t edit by hand.\n\n'
        "Learnt on questions of the development and training parts of banking77, hwu64, clinc150 and xsid, and on\n"
        "this project's own, from the models that ``fitting.py`` fits: whatever changes these calls for the command.\n"
        "Every draw has its seed and one thread computes, so the command prints this file to the letter.\n"
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
    return [*runs, *(("own", look(*run), size) for run, size in of_own())]


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
    with one_thread():
        _print(given.folder, judge=given.judge)


def _print(folder: Path, *, judge: bool) -> None:
    runs = gather(folder)
    sys.stdout.write(show(*learn([(seen, size) for _, seen, size in runs])))
    if not judge:
        return
    sys.stderr.write(" cov98  >=0.9  right  AUROC   at95    ECE  questions, set (curves learnt without it)\n")
    for name in dict.fromkeys(name for name, _, _ in runs):
        curves = learn([(seen, size) for other, seen, size in runs if other != name])
        for _, seen, _ in (run for run in runs if run[0] == name):
            sys.stderr.write(f"{judged(seen, *curves)}  {len(seen[1])}, {name}\n")


if __name__ == "__main__":
    main()
