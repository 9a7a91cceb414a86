"""Sentences of our own, written before the scanner's rules were changed: `tests/safety_sets/fresh_secrets.txt`.

The figures of their first sight are in `docs/explanation/safety.md`. A few are still missed, so the share is held.
"""

import pytest
from tests.safety_sets import fresh
from tests.safety_sets.judging import is_right

CLASSES = ("many", "code", "password", "card", "misc", "phrase")


@pytest.mark.parametrize("kind", CLASSES)
def test_nineteen_of_twenty_secrets_in_new_words_are_hidden(kind: str) -> None:
    examples = [each for each in fresh.examples("fresh_secrets.txt", secret=True) if each.kind.startswith(kind)]
    missed = [each.messages for each in examples if not is_right(each)]
    assert len(missed) <= len(examples) // 20, missed


@pytest.mark.parametrize("kind", ["many", "code", "password", "card"])
def test_harmless_talk_of_the_same_things_stays(kind: str) -> None:
    examples = [each for each in fresh.examples("fresh_harmless.txt", secret=False) if each.kind.startswith(kind)]
    assert not [each.messages for each in examples if not is_right(each)]


@pytest.mark.parametrize("kind", CLASSES)
def test_there_are_enough_of_each_class_and_round(kind: str) -> None:
    for name in ("fresh_secrets.txt", "fresh_harmless.txt"):
        for number in ("1", "2"):
            assert sum(title == f"{kind} {number}" for title, _ in fresh.lines(name)) >= 15
