"""The three-way decision: answer, offer, or a human."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_core.answers import Record, choose, corrected, leaning, questions_in, several, stricter_of
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


@pytest.mark.parametrize(("text", "questions"), [
    ("手续费多少？多久能到账？", ("手续费多少？", "多久能到账？")),
    ("how much is the fee? and how long does it take?", ("how much is the fee?", "how long does it take?")),
    ("你好！手续费多少？", ()),
    ("手续费多少", ()),
    ("one thing! two things! three things? four things?", ()),
    ("", ()),
])  # fmt: skip
def test_a_message_is_cut_into_two_or_three_questions_or_left_whole(text, questions):
    assert questions_in(text) == tuple(questions)


def test_several_questions_are_answered_only_if_two_entries_are_sure():
    sure, other, unsure = candidate("a", 0.9), candidate("b", 0.95), candidate("c", 0.5)
    assert several([[sure], [unsure], [other]], answer_at=0.85) == (sure, other)
    assert several([[sure], [sure]], answer_at=0.85) == ()
    assert several([[sure], [unsure], []], answer_at=0.85) == ()
    assert several([[sure], [other]], answer_at=0.85, last_answer="b") == ()


def test_an_entry_that_helps_less_often_than_usual_loses_trust():
    usual = Record(helped=80, refused=20, usual=0.8)
    assert corrected(0.95, usual) == corrected(0.95, None) == 0.95
    assert corrected(0.95, Record(helped=2, refused=18, usual=0.8)) < 0.7
    assert corrected(0.95, Record(helped=0, refused=1, usual=0.8)) > 0.9


@given(st.floats(0, 1), st.integers(0, 500), st.integers(0, 500), st.floats(0, 1))
def test_a_correction_only_ever_lowers(score, helped, refused, usual):
    assert 0.0 <= corrected(score, Record(helped=helped, refused=refused, usual=usual)) <= score


def test_the_threshold_is_the_lowest_that_reaches_the_target():
    pairs = [(0.9, True)] * 30 + [(0.6, True)] * 18 + [(0.6, False)] * 2 + [(0.2, False)] * 50
    assert stricter_of(pairs, target=0.98, floor=0.5) == 0.9
    assert stricter_of(pairs, target=0.95, floor=0.5) == 0.6
    assert stricter_of(pairs, target=0.1, floor=0.5) == 0.5
    assert stricter_of(pairs[:10], target=0.9, floor=0.5) == 1.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=200), st.floats(0.5, 1))
def test_answers_from_the_threshold_on_reach_the_target_on_what_was_measured(pairs, target):
    at = stricter_of(pairs, target=target, floor=0.0)
    given_right = [right for score, right in pairs if score >= at]
    assert at == 1.0 or sum(given_right) >= target * len(given_right) - 1e-9


def _near(first: float, second: float) -> list[Candidate]:
    return [
        Candidate(entry="login", score=first, title="", text="", topic="account"),
        Candidate(entry="fees", score=second, title="", text="", topic="transfer"),
    ]


def test_of_two_near_candidates_the_one_of_the_named_topic_wins():
    assert [c.entry for c in leaning(_near(0.42, 0.40), "transfer")] == ["fees", "login"]
    assert [c.entry for c in leaning(_near(0.42, 0.40), "account")] == ["login", "fees"]
    assert [c.entry for c in leaning(_near(0.42, 0.40), "")] == ["login", "fees"]


def test_a_topic_does_not_move_what_is_far_apart():
    assert [c.entry for c in leaning(_near(0.6, 0.2), "transfer")] == ["login", "fees"]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5), st.sampled_from(["", "account", "transfer"]))
def test_a_topic_makes_nothing_surer_than_the_best_was(scores, topic):
    found = [
        Candidate(entry=f"e{i}", score=s, title="", text="", topic="account" if i % 2 else "transfer")
        for i, s in enumerate(sorted(scores, reverse=True))
    ]
    leant = leaning(found, topic)
    assert leant[0].score == found[0].score
    assert [c.score for c in leant] == sorted((c.score for c in leant), reverse=True)
    assert {c.entry for c in leant} == {c.entry for c in found}
