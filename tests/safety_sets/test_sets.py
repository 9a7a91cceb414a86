"""The goals of the scanner hold on a sample of the set made from the algorithms."""

import pytest
from tests.safety_sets.judging import FALSE_POSITIVES, GOALS, Tally, judged
from tests.safety_sets.make import dataset
from tests.safety_sets.mutants import survivors


@pytest.fixture(scope="module")
def tally() -> Tally:
    return judged(dataset("dev", scale=12))


@pytest.mark.parametrize("group", GOALS)
def test_secrets_are_found_as_often_as_promised(tally: Tally, group: str):
    assert tally.share(group) >= GOALS[group]


def test_harmless_texts_are_left_alone(tally: Tally):
    assert 1 - tally.share("negative") <= FALSE_POSITIVES


def test_a_set_is_the_same_each_time_it_is_made():
    assert dataset("dev", scale=1) == dataset("dev", scale=1)
    assert dataset("dev", scale=1) != dataset("kept", scale=1)


def test_taking_away_the_boundary_the_gate_or_a_finder_is_noticed():
    assert survivors() == []
