"""The third set of another hand is well formed, and both halves are open."""

import pytest
from tests.blind_sets import parts, report
from tests.blind_sets.outgoing import Text
from tests.blind_sets.positives import Case


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return parts.scanner("kept3")


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return parts.gate("kept3")


def test_the_set_is_the_same_each_time_it_is_drawn(cases: list[Case], texts: list[Text]) -> None:
    assert cases == parts.scanner("kept3")
    assert texts == parts.gate("kept3")


def test_the_set_is_as_large_as_was_asked(cases: list[Case], texts: list[Text]) -> None:
    assert sum(case.strain == "harmless" for case in cases) >= 1000
    assert sum(case.strain != "harmless" for case in cases) >= 1000
    assert sum(text.strain in {"plain", "disguised"} for text in texts) >= 400
    assert sum(text.strain == "harmless" for text in texts) >= 400
    assert sum(text.strain == "pair" for text in texts) >= 40


def test_each_case_says_where_its_secret_is_and_harmless_ones_have_none(cases: list[Case]) -> None:
    for case in cases:
        assert bool(case.gold) is (case.strain != "harmless"), case.group
        assert (case.action == "keep") is (case.strain == "harmless"), case.group
        for message, start, end in case.gold:
            assert case.messages[message][start:end].strip(), case.group


def test_no_place_is_left_unfilled(cases: list[Case], texts: list[Text]) -> None:
    written = [message for case in cases for message in (*case.messages, case.asked)]
    written += [message for text in texts for message in text.messages]
    assert not [message for message in written if any(sign in message for sign in ("[[=", "||", ">>", "⏎", "\ufffd"))]


def test_only_pairs_have_two_messages_and_no_text_is_labelled_both_ways(texts: list[Text]) -> None:
    assert all(len(text.messages) == (2 if "pair" in text.strain else 1) for text in texts)
    assert all(text.stop is (text.strain in {"plain", "disguised", "pair"}) for text in texts)
    stopped = {text.messages for text in texts if text.stop}
    assert not stopped & {text.messages for text in texts if not text.stop}


@pytest.mark.parametrize("strain", [*report.GATE_GOALS, "pair", "harmless_pair"])
def test_a_sample_of_the_half_that_is_open_holds_the_goals_of_the_gate(strain: str, texts: list[Text]) -> None:
    sample = [text for text in texts if text.strain == strain][::3]
    assert not [text.messages for text in sample if not report.is_judged(text)]
