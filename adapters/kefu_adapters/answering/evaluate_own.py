"""Runs of ``kefu eval`` over a folder of answers and a file of questions: with all phrasings, and with four an answer.

Four is what a new answer has. The questions were written apart from the phrasings, as contacts' questions are:
phrasings that were left out make harsher questions, because whoever writes phrasings avoids the words of the others.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from .knowledge import Knowledge, load_folder
from .outcomes import Outcome, Row, ask, leave_out, read_rows

_FEW = 4
_DRAWS = (1, 2, 3)
_LEFT_OUT = 0.25


def first(knowledge: Knowledge, number: int = _FEW) -> list[Row]:
    """The first phrasings of each answer, as many of each language."""
    return [
        (phrasing, entry.id)
        for entry in knowledge.entries.values()
        for phrasings in entry.phrasings.values()
        for phrasing in phrasings[: max(number // len(entry.phrasings), 1)]
    ]


def drawn(knowledge: Knowledge, seed: int, number: int = _FEW) -> list[Row]:
    """So many phrasings of each answer, of whatever language."""
    dice = random.Random(seed)  # noqa: S311 - a repeatable draw
    return [
        (phrasing, entry["id"])
        for entry in knowledge.to_build()
        for phrasing in dice.sample(entry["phrasings"], min(number, len(entry["phrasings"])))
    ]


def runs(folder: Path, questions: Path) -> Iterator[tuple[str, list[Outcome]]]:
    """Names and outcomes of the runs of a folder of answers.

    Raises:
        KnowledgeError: the folder has mistakes.
    """
    knowledge = load_folder(folder)
    asked = read_rows(questions)
    every: list[Row] = [(p, entry["id"]) for entry in knowledge.to_build() for p in entry["phrasings"]]
    yield f"{folder.name}, all phrasings", ask(every, asked)
    yield f"{folder.name}, first {_FEW} phrasings", ask(first(knowledge), asked)
    draws = [drawn(knowledge, seed) for seed in _DRAWS]
    yield f"{folder.name}, {_FEW} phrasings drawn, {len(_DRAWS)} draws", _all(draws, [asked] * len(draws))
    removed = [leave_out(entries, asked, _LEFT_OUT) for entries in draws]
    yield f"{folder.name}, same, a quarter of the entries removed", _all(*zip(*removed, strict=True))


def _all(entries: Sequence[Sequence[Row]], questions: Sequence[Sequence[Row]]) -> list[Outcome]:
    return [o for one, asked in zip(entries, questions, strict=True) for o in ask(one, asked)]
