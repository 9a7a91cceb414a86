"""Asking questions whose right answer is known: the rows of a data set, and what became of each question."""

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import build

Row = tuple[str, str | None]
"""A text and the id of its entry; None for a question that no answer fits."""


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


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSON-lines file; a label may be called ``entry``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(row["text"], row["label"] if "label" in row else row["entry"]) for row in map(json.loads, lines)]


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


def leave_out(entries: Sequence[Row], questions: Sequence[Row], share: float) -> tuple[list[Row], list[Row]]:
    """Drop a share of the labels from the entries; their questions become out of scope."""
    labels = sorted({label for _, label in entries if label is not None})
    gone = set(random.Random(7).sample(labels, round(share * len(labels))))  # noqa: S311 - a repeatable draw
    return [r for r in entries if r[1] not in gone], [(t, None if la in gone else la) for t, la in questions]
