"""A sample of a text tells where signs of one kind stand together: nothing is missed, wherever it begins."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_core.safety.text.dense import Dense
from kefu_core.safety.text.normalise import long_runs, normalise

DIGITS = Dense("0-9 ", 24, samples=7)
LONG = re.compile("[0-9 ]{24,}")
PIECES = st.sampled_from(["1", "23 ", "456", " " * 9, "7" * 11, "x", "word", "密", "a" * 30, "_-.=", "\u3000", "\x1f"])


@given(st.lists(PIECES, max_size=80))
def test_each_long_stretch_is_found_as_a_whole(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert list(DIGITS.stretches(text)) == [match.span() for match in LONG.finditer(text)]


@pytest.mark.parametrize("before", range(12))
def test_a_stretch_of_the_least_length_is_found_wherever_it_begins(before: int) -> None:
    text = "x" * before + "1" * 24 + "x" * 5
    assert list(DIGITS.stretches(text)) == [(before, before + 24)]
    assert list(DIGITS.stretches(text.replace("1", "x", 1))) == []


@given(st.lists(PIECES, max_size=80))
def test_long_runs_are_those_of_fifteen_signs_and_more(pieces: list[str]) -> None:
    norm = normalise("".join(pieces))
    expected = [match.span() for match in re.finditer("[0-9A-Za-z_.:+/=-]{15,}", norm.text)]
    assert long_runs(norm) == expected
