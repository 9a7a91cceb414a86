"""Learns the weights of the gate's second opinion: ``python -m tests.gate_sets.learn [--without PART ...]``.

Examples are the gate's sets that are open to whoever writes rules, the sample answers and our own constant texts. The
result depends on nothing but these and the code. ``--without`` leaves parts out and writes nothing: it prints what
the model says of them at first sight.
"""

import argparse
import random
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tests.blind_sets import parts
from tests.gate_sets.grammar import samples
from tests.unit.core.safety import test_gate, test_handing

from kefu_adapters.answering.knowledge import load_folder
from kefu_core.safety import second_opinion as opinion
from kefu_core.wording import TEXTS

ROOT = Path(__file__).resolve().parents[2]
TESTED: tuple[tuple[Any, bool], ...] = (
    (test_handing.test_a_request_in_other_words_is_stopped, True),
    (test_handing.test_ordinary_work_passes, False),
    (test_gate.test_request_for_a_secret_is_blocked, True),
    (test_gate.test_warning_question_and_ordinary_help_pass, False),
)
"""Tests whose sentences are examples, too."""
TEMPLATES, WRITTEN, OURS = 0.3, 1.0, 3.0
"""How much an example weighs: one of a grammar's many, a sentence written by somebody, a text of ours or of a test."""
ROUNDS, RATE, PULL = 10, 0.5, 1e-5
Example = tuple[str, str, bool, float]
"""Part, text, whether it must be blocked, weight."""


def examples() -> Iterator[Example]:
    """All open texts."""
    for part in ("seen", "kept2"):
        for text in parts.gate(part):
            yield part, "\n".join(text.messages), "harmless" not in text.strain, WRITTEN
    for sample in [*samples("dev"), *samples("kept")]:
        yield "grammar", sample.text, sample.blocked, TEMPLATES
    for name, blocked in (("fresh_requests.txt", True), ("fresh_work.txt", False)):
        for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield "fresh", line, blocked, WRITTEN
    for test, blocked in TESTED:
        for case in test.pytestmark[0].args[1]:
            yield "tests", case if isinstance(case, str) else case[0], blocked, OURS
    for text in own_texts():
        yield "own", text, False, OURS


def own_texts() -> Iterator[str]:
    """What the fleet says by itself: the constant texts, and the sample answers whole and by paragraph."""
    for texts in TEXTS.values():
        yield from texts
    for entry in load_folder(ROOT / "knowledge").entries.values():
        for answer in entry.answers.values():
            yield answer
            yield from filter(None, map(str.strip, re.split(r"\n+", answer)))


def numbers(text: str) -> np.ndarray:
    """A text's features as the gate would take them."""
    words = opinion.words_of(opinion.plain_of(text))
    return np.array(sorted(opinion.features(words)), dtype=np.int64)


def learn(held: list[np.ndarray], blocked: list[bool], weights: list[float]) -> tuple[np.ndarray, float]:
    """Logistic regression by adaptive steps, one example at a time, in an order that is always the same."""
    learnt, bias, order, dice = np.zeros(opinion.SIZE), 0.0, list(range(len(held))), random.Random(7)
    squares, square = np.full(opinion.SIZE, 1e-8), 1e-8
    for _ in range(ROUNDS):
        dice.shuffle(order)
        for at in order:
            here = held[at]
            if not len(here):
                continue
            length = np.sqrt(len(here))
            odds = np.clip(learnt[here].sum() / length + bias, -30, 30)
            slope = (1 / (1 + np.exp(-odds)) - blocked[at]) * weights[at]
            steps = slope / length + PULL * learnt[here]
            squares[here] += steps * steps
            learnt[here] -= RATE * steps / np.sqrt(squares[here])
            square += slope * slope
            bias -= RATE * slope / np.sqrt(square)
    return learnt, float(bias)


def packed(learnt: np.ndarray, bias: float) -> bytes:
    """As the gate reads it: one signed byte for each feature."""
    scale = float(np.abs(learnt).max()) / 127
    steps = np.rint(learnt / scale).astype(np.int8)
    return opinion.HEADER.pack(scale, bias) + zlib.compress(steps.tobytes(), 9)


def main() -> None:
    """Learn, and write or judge."""
    parser = argparse.ArgumentParser(description="Learn the weights of the gate's second opinion.")
    parser.add_argument("--without", nargs="+", default=[], help="parts that are judged and not learnt from")
    left_out = parser.parse_args().without
    every = list(examples())
    taken = [each for each in every if each[0] not in left_out]
    learnt, bias = learn(
        [numbers(text) for _, text, _, _ in taken], [wrong for _, _, wrong, _ in taken], [each[3] for each in taken]
    )
    if not left_out:
        path = Path(opinion.__file__).with_name(opinion.FILE)
        path.write_bytes(packed(learnt, bias))
        print(f"{len(taken)} examples, {np.count_nonzero(learnt)} weights, {path.stat().st_size} bytes")
    for part in left_out:
        for blocked in (True, False):
            odds = [
                learnt[here].sum() / max(1, len(here)) ** 0.5 + bias
                for here in (numbers(text) for name, text, wrong, _ in every if name == part and wrong is blocked)
            ]
            sure = float(np.mean([value > opinion.SURE for value in odds]))
            print(f"{part}: of {len(odds)} {'requests' if blocked else 'harmless'} {sure:.1%} taken for requests")


if __name__ == "__main__":
    main()
