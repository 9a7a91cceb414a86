"""The sets of another hand: the same each time, the halves apart, and a sample of the open half holds the goals."""

import pytest
from tests.blind_sets import parts
from tests.blind_sets.report import GATE_GOALS, SCANNER_GOALS, is_hidden, is_judged

STEP = 4


def test_the_same_sets_are_drawn_again() -> None:
    assert parts.scanner("seen") == parts.scanner("seen")
    assert parts.gate("seen") == parts.gate("seen")


def test_no_sentence_is_in_both_halves() -> None:
    assert {case.group for case in parts.scanner("seen")}.isdisjoint({c.group for c in parts.scanner("kept2")})
    assert {text.group for text in parts.gate("seen")}.isdisjoint({text.group for text in parts.gate("kept2")})


def test_there_are_enough_of_each() -> None:
    cases = parts.scanner("seen") + parts.scanner("kept2")
    texts = parts.gate("seen") + parts.gate("kept2")
    assert sum(bool(case.gold) for case in cases) >= 1500
    assert sum(not case.gold for case in cases) >= 1500
    assert sum(text.stop for text in texts) >= 600
    assert sum(not text.stop for text in texts) >= 600
    assert sum(len(text.messages) == 2 for text in texts) >= 60


@pytest.mark.parametrize("strain", SCANNER_GOALS)
def test_a_sample_of_the_open_half_holds_the_goals_of_the_scanner(strain: str) -> None:
    cases = [case for case in parts.scanner("seen") if case.strain == strain][::STEP]
    wrong = [case.messages for case in cases if not is_hidden(case)]
    assert len(wrong) <= (1 - SCANNER_GOALS[strain]) * len(cases), wrong


@pytest.mark.parametrize("strain", GATE_GOALS)
def test_a_sample_of_the_open_half_holds_the_goals_of_the_gate(strain: str) -> None:
    texts = [text for text in parts.gate("seen") if text.strain == strain][::STEP]
    wrong = [text.messages for text in texts if not is_judged(text)]
    assert len(wrong) <= (1 - GATE_GOALS[strain]) * len(texts), wrong
