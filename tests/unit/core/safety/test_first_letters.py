"""An expression that says first with which letters it begins finds what it would find without saying so."""

import re

import pytest
from tests.safety_sets.make import dataset
from tests.unit.core.safety.rules import DETECTORS

from kefu_core.safety.secrets import codes, credentials, labels, passwords, prose, values
from kefu_core.safety.text.normalise import normalise

LETTERS = re.compile(r"\(\?=\[[^\]]+\]\)")
LED = [
    (module, name)
    for module in (codes, credentials, labels, passwords, prose, values)
    for name, pattern in sorted(vars(module).items())
    if isinstance(pattern, re.Pattern) and LETTERS.match(pattern.pattern)
]
TEXTS = [
    *(normalise(text).lower for rule in DETECTORS for text in rule.texts),
    *(normalise(message).lower for each in dataset("dev", scale=4) for message in each.messages),
    *(normalise(message).lower for each in dataset("kept", scale=4) for message in each.messages),
]


@pytest.mark.parametrize(("module", "name"), LED, ids=lambda each: getattr(each, "__name__", each))
def test_the_first_letters_leave_nothing_out(module: object, name: str) -> None:
    pattern: re.Pattern[str] = getattr(module, name)
    without = re.compile(LETTERS.sub("", pattern.pattern, count=1), pattern.flags)
    for text in TEXTS:
        assert [each.span() for each in pattern.finditer(text)] == [each.span() for each in without.finditer(text)]


def test_there_are_such_expressions() -> None:
    assert len(LED) >= 13
