"""What the calibration's curves are learnt from: many small knowledges and the questions put to them.

Public sets are asked with all their few-shot phrasings, with four an entry, and in draws of some of their labels with
three to twenty-five phrasings, each also with a quarter of the entries removed; questions of another trade stand beside
them. Curves that saw only whole sets were off by up to 21 points on a set that they had not seen, with the draws 13.
Every draw is by a fixed seed.
"""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from kefu_adapters.answering.evaluate import folds, without_questions
from kefu_adapters.answering.evaluate_own import first
from kefu_adapters.answering.knowledge import load_folder
from kefu_adapters.answering.normalise import normalise, script
from kefu_adapters.answering.outcomes import Row, leave_out, read_rows

ROOT = Path(__file__).parents[2]
# Entries and questions, and how much the run counts.
Planned = tuple[tuple[list[Row], list[Row]], float]

# Of a set with many labels this many are enough, and a fifth of the time.
_MANY_LABELS, _LABELS = 100, 70
# Weights of runs: of our own knowledge, of the same asked phrasings that were left out (harsher than questions: whoever
# writes phrasings avoids the words of the others), of a fold, of a draw or of four phrasings an entry, of questions in
# the other language, and of those with all phrasings of it.
_OWN_WEIGHT, _PHRASINGS_WEIGHT = 1.0, 0.3
_FOLD_WEIGHT, _DRAW_WEIGHT, _CROSSED_WEIGHT, _ALL_CROSSED_WEIGHT = 0.15, 0.3, 0.6, 1.2
# Draws: how many labels, how many phrasings of each; and how many questions, of labels left out, of another trade.
_DRAWS = (30, 6), (45, 12), (20, 10), (75, 25), (60, 3)
_ASKED, _FAR = 500, 100
_POOLS = "fewshot_train_pool.jsonl", "train_full.jsonl"
# The set with questions that belong to no trade.
_OUTSIDE = "clinc150"


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


def of_set(folder: Path) -> Iterator[Planned]:
    """Entries and questions of the runs of one public data set, and the runs' weights."""
    if not (folder / "train_10shot.jsonl").exists():
        yield from _in_two_languages(folder)
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
    yield (sparse, questions + outside), _DRAW_WEIGHT
    yield leave_out(sparse, questions, 0.25), _DRAW_WEIGHT
    yield from _drawn(folder)


def _in_two_languages(folder: Path) -> Iterator[Planned]:
    """Runs of a set that has its questions in Chinese and in English."""
    chinese, english = (read_rows(folder / f"{name}_dev.jsonl") for name in ("zh", "en"))
    for rows in (chinese, english):
        for entries, questions in folds(rows):
            yield (entries, questions), _FOLD_WEIGHT
            yield leave_out(few(entries, 12, 1), questions, 0.3), _FOLD_WEIGHT
    for known, asked in ((english, chinese), (chinese, english)):
        for entries, weight in ((known, _ALL_CROSSED_WEIGHT), (few(known, 6, 1), _CROSSED_WEIGHT)):
            yield (entries, asked), weight
            yield leave_out(entries, asked, 0.3), weight


def _drawn(folder: Path) -> Iterator[Planned]:
    """Knowledges of some of the set's labels, asked what was not drawn."""
    pool = next(read_rows(folder / name) for name in _POOLS if (folder / name).exists())
    far = [row for name in ("oos_dev", "oos_train") for row in read_rows(folder.parent / _OUTSIDE / f"{name}.jsonl")]
    labels = sorted({label for _, label in pool if label is not None})
    for seed, (number, phrasings) in enumerate(_DRAWS):
        dice = random.Random(100 + seed)
        chosen = set(dice.sample(labels, min(number, len(labels))))
        rows = [row for row in pool if row[1] in chosen]
        entries = few(rows, phrasings, seed)
        questions = dice.sample(without_questions(rows, entries), _ASKED)
        yield (entries, questions + dice.sample(far, _FAR)), _DRAW_WEIGHT
        yield leave_out(entries, questions, 0.25), _DRAW_WEIGHT


def of_own() -> Iterator[Planned]:
    """This project's knowledge: its own questions, and four phrasings of each entry asked the rest."""
    knowledge = load_folder(ROOT / "knowledge")
    rows: list[Row] = [(p, e["id"]) for e in knowledge.to_build() for p in e["phrasings"]]
    lines = (ROOT / "tests/integration/answering_regression.jsonl").read_text("utf-8").splitlines()
    questions: list[Row] = [(r["text"], r["entry"]) for r in map(json.loads, lines)]
    yield (rows, questions), _OWN_WEIGHT
    yield (first(knowledge), questions), _OWN_WEIGHT
    yield leave_out(first(knowledge), questions, 0.25), _OWN_WEIGHT
    for seed in (1, 2, 3):
        sparse = few(rows, 4, seed)
        asked = questions + without_questions(rows, sparse)
        yield (sparse, asked), _PHRASINGS_WEIGHT
        yield leave_out(sparse, asked, 0.25), _PHRASINGS_WEIGHT
        yield (sparse, questions), _OWN_WEIGHT
        yield leave_out(sparse, questions, 0.25), _OWN_WEIGHT
    for chinese in (0, 1):
        one_language = [row for row in rows if script(normalise(row[0])) == chinese]
        yield (one_language, questions), _OWN_WEIGHT
        yield leave_out(few(one_language, 6, 1), questions, 0.25), _OWN_WEIGHT
