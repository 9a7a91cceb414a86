"""The three-way decision: answer, offer, or a human."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_core.answers import choose
from kefu_core.conversation.context import Candidate


def candidate(entry, score):
    return Candidate(entry=entry, score=score, title=entry, text=entry)


def way(*scores, last=""):
    candidates = [candidate(f"e{n}", score) for n, score in enumerate(scores)]
    return choose(candidates, answer_at=0.85, offer_at=0.35, last_answer=last)


@pytest.mark.parametrize(("scores", "expected"), [
    ((), "handoff"), ((0.34,), "handoff"), ((0.35,), "offer"), ((0.849, 0.1), "offer"), ((0.85,), "answer"),
    ((1.0, 0.99), "answer"),
])  # fmt: skip
def test_the_best_score_decides(scores, expected):
    assert way(*scores).way == expected


def test_at_most_three_are_offered_and_none_that_is_unlikely():
    assert [c.entry for c in way(0.5, 0.4, 0.05, 0.3).candidates] == ["e0", "e1"]
    assert len(way(0.5, 0.45, 0.4, 0.39).candidates) == 3


def test_last_answer_is_neither_repeated_nor_offered():
    again = way(0.9, last="e0")
    assert (again.way, len(again.candidates)) == ("handoff", 1)
    assert [c.entry for c in way(0.6, 0.5, last="e0").candidates] == ["e1"]
    assert way(0.6, last="e0").way == "handoff"


@given(st.lists(st.floats(0, 1), max_size=6), st.sampled_from(["", "e0", "e1"]))
def test_sure_answers_only_above_the_line(scores, last):
    scores.sort(reverse=True)
    chosen = way(*scores, last=last)
    if chosen.way == "answer":
        assert chosen.candidates[0].score >= 0.85
        assert chosen.candidates[0].entry != last
    if chosen.way == "offer":
        assert 1 <= len(chosen.candidates) <= 3
        assert replace(chosen) == chosen
