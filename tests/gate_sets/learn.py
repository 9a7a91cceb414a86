"""Learns the weights of the gate's second opinion: ``python -m tests.gate_sets.learn [--without PART ...]``.

Examples are the gate's sets that are open to whoever writes rules, the sample answers and our own constant texts. The
result depends on nothing but these and the code. ``--without`` leaves parts out and writes nothing: it prints what
the model says of them at first sight, and the whole gate with it (whose rules may have been changed by that part).
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
from tests.blind_sets.report import OFFICIAL
from tests.gate_sets import learn_meaning, ordinary
from tests.gate_sets.grammar import samples
from tests.unit.core import test_joined
from tests.unit.core.safety import test_addressed, test_gate, test_gate_structure, test_handing, test_kinds_of_requests
from tests.unit.core.safety.rules import ASKS

from kefu_adapters.answering.knowledge import load_folder
from kefu_adapters.answering.meaning import Head, OpinionByMeaning, states_of
from kefu_core.safety.gate import meaning
from kefu_core.safety.gate import second_opinion as opinion
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.wording import TEXTS

ROOT = Path(__file__).resolve().parents[2]
TESTED: tuple[tuple[Any, bool], ...] = (
    (test_handing.test_a_request_in_other_words_is_stopped, True),
    (test_handing.test_ordinary_work_passes, False),
    (test_gate.test_request_for_a_secret_is_blocked, True),
    (test_gate_structure.test_a_request_is_blocked_whatever_its_words, True),
    (test_gate.test_other_lures_are_blocked_by_name, True),
    (test_gate.test_warning_question_and_ordinary_help_pass, False),
    (test_addressed.test_coins_are_led_to_no_address, True),
    (test_addressed.test_what_is_said_of_an_address_leaves, False),
    (test_kinds_of_requests.test_a_request_of_its_kind_is_stopped, True),
    (test_kinds_of_requests.test_what_is_close_to_it_leaves, False),
)
"""Tests whose sentences are examples, too."""
TEMPLATES, CLOSE, WRITTEN, OURS = 0.3, 0.5, 1.0, 3.0
"""How much an example weighs: one of a grammar's many, one of many that differ from the other kind in a few words, a
sentence written by somebody, a text of ours or of a test."""
ROUNDS, RATE, PULL = 10, 0.5, 1e-4
Example = tuple[str, str, bool, float]
"""Part, text, whether it must be blocked, weight."""


def examples() -> Iterator[Example]:
    """All open texts."""
    for part in ("seen", "kept2", "kept3", "kept4", "kept5"):
        for text in parts.gate(part):
            yield part, "\n".join(text.messages), "harmless" not in text.strain, WRITTEN
    for sample in [*samples("dev"), *samples("kept")]:
        yield "grammar", sample.text, sample.blocked, TEMPLATES
    for part, weight in (("fresh", WRITTEN), ("more", CLOSE)):
        for name, blocked in ((f"{part}_requests.txt", True), (f"{part}_work.txt", False)):
            for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
                if line.strip() and not line.startswith("#"):
                    yield part, line, blocked, weight
    for line in ordinary.lines(ordinary.LEARNT):
        yield from (("ordinary", text, False, OURS) for text in (line, *ordinary.as_sent(line)))
    for test, blocked in TESTED:
        for case in test.pytestmark[0].args[1]:
            yield "tests", case if isinstance(case, str) else case[0], blocked, OURS
    for rule in ASKS:
        yield from (("tests", text, True, OURS) for text in rule.texts)
    for halves in test_joined.test_two_halves_of_a_request_are_blocked_as_the_whole_is.pytestmark[0].args[1]:
        yield from (("tests", half, False, 2 * OURS) for half in halves)
        yield "tests", "\n".join(halves), True, 2 * OURS
    yield from (("own", text, False, weight) for text, weight in own_texts().items())


_PARAGRAPHS, _SENTENCES = re.compile(r"\n+"), re.compile(r"\n+|(?<=[.!?;])\s+|(?<=[。！？；])")


def own_texts() -> dict[str, float]:
    """What the fleet says by itself, with its weight: constant texts and answers, their paragraphs, their sentences."""
    whole = [text for texts in TEXTS.values() for text in texts]
    answers = [text for entry in load_folder(ROOT / "knowledge").entries.values() for text in entry.answers.values()]
    parts = [part for text in answers for part in _PARAGRAPHS.split(text)]
    sentences = [sentence for text in (*whole, *answers) for sentence in _SENTENCES.split(text)]
    own = dict.fromkeys(map(str.strip, (*whole, *answers, *parts)), OURS)
    return {text: weight for text, weight in (dict.fromkeys(map(str.strip, sentences), WRITTEN) | own).items() if text}


def numbers(text: str) -> tuple[np.ndarray, np.ndarray]:
    """A text's features as the gate would take them, and how much each one counts."""
    words = opinion.words_of(opinion.plain_of(text))
    held, order = sorted(opinion.word_features(words)), sorted(opinion.concept_features(words))
    shares = [1 / max(1, len(held)) ** 0.5] * len(held) + [opinion.ORDER / max(1, len(order)) ** 0.5] * len(order)
    return np.array(held + order, dtype=np.int64), np.array(shares)


def learn(
    held: list[tuple[np.ndarray, np.ndarray]], blocked: list[bool], weights: list[float]
) -> tuple[np.ndarray, float]:
    """Logistic regression by adaptive steps, one example at a time, in an order that is always the same."""
    learnt, bias, order, dice = np.zeros(opinion.SIZE), 0.0, list(range(len(held))), random.Random(7)
    squares, square = np.full(opinion.SIZE, 1e-8), 1e-8
    for _ in range(ROUNDS):
        dice.shuffle(order)
        for at in order:
            here, shares = held[at]
            if not len(here):
                continue
            odds = np.clip((learnt[here] * shares).sum() + bias, -30, 30)
            slope = (1 / (1 + np.exp(-odds)) - blocked[at]) * weights[at]
            steps = slope * shares + PULL * learnt[here]
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


def learn_meaning_head(every: list[Example], left_out: list[str], kept: Path | None) -> Head:
    """The head over the encoder's states, learnt from the same examples but for most of the grammar's."""
    grammar = 0
    used: list[Example] = []
    for each in every:
        grammar += each[0] == "grammar"
        if each[0] != "grammar" or grammar % learn_meaning.GRAMMAR_EVERY == 0:
            used.append(each)
    held = learn_meaning.states([text for _, text, _, _ in used], kept)
    numbers = np.array([at for at, each in enumerate(used) if each[0] not in left_out])
    return learn_meaning.learn(
        held, numbers, np.array([wrong for _, _, wrong, _ in used]), np.array([each[3] for each in used])
    )


def judge(every: list[Example], part: str) -> None:
    """Print what the second opinion and the whole gate say of a part."""
    for blocked in (True, False):
        texts = [text for name, text, wrong, _ in every if name == part and wrong is blocked]
        sure = float(np.mean([meaning.opinion_of(opinion.plain_of(text)) > opinion.SURE for text in texts]))
        gate = float(np.mean([judge_outgoing(text, OFFICIAL).verdict is Verdict.block for text in texts]))
        kind = "requests" if blocked else "harmless"
        heard = "" if meaning.heard() is None else ", by meaning too"
        print(f"{part}{heard}: of {len(texts)} {kind} {sure:.1%} taken for requests, {gate:.1%} stopped by the gate")


def main() -> None:
    """Learn, and write or judge."""
    parser = argparse.ArgumentParser(description="Learn the weights of the gate's second opinion.")
    parser.add_argument("--without", nargs="+", default=[], help="parts that are judged and not learnt from")
    parser.add_argument("--words-only", action="store_true", help="leave out what takes minutes: the meaning")
    parser.add_argument("--states", type=Path, help="a file (.npz) to keep the encoder's states in for the next time")
    options = parser.parse_args()
    left_out = options.without
    every = list(examples())
    taken = [each for each in every if each[0] not in left_out]
    learnt, bias = learn(
        [numbers(text) for _, text, _, _ in taken], [wrong for _, _, wrong, _ in taken], [each[3] for each in taken]
    )
    head = None if options.words_only else learn_meaning_head(every, left_out, options.states)
    if not left_out:
        folder = Path(opinion.__file__).parent
        (folder / opinion.FILE).write_bytes(packed(learnt, bias))
        print(f"{len(taken)} examples, {np.count_nonzero(learnt)} weights, {len(packed(learnt, bias))} bytes")
        if head is not None:
            (folder / meaning.FILE).write_bytes(head.packed())
            print(f"meaning: {head.queries.shape[1]} queries, {len(head.packed())} bytes")
        return
    held = opinion.unpacked(packed(learnt, bias))
    opinion._learnt = lambda: held  # type: ignore[assignment]
    for part in left_out:
        judge(every, part)
    if head is not None:
        meaning.listen(OpinionByMeaning(states_of, Head.unpacked(head.packed())))
        for part in left_out:
            judge(every, part)


if __name__ == "__main__":
    main()
