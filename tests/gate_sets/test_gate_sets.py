"""The outgoing sets: the same each time, big enough, apart; a sample of the tuned part holds the goals."""

import pytest
from tests.gate_sets import asks_en, asks_zh, fourth, kept, lures, more, passing, third
from tests.gate_sets.grammar import samples
from tests.gate_sets.report import GOALS, shares

STEP = 5


def test_the_same_sets_grow_again() -> None:
    assert samples("dev") == samples("dev")


@pytest.mark.parametrize("part", ["dev", "kept"])
def test_every_text_is_there_once_and_there_are_enough(part: str) -> None:
    texts = samples(part)  # type: ignore[arg-type]
    plain = [sample.text for sample in texts if not sample.group.startswith("obfuscated")]
    assert len(set(plain)) == len(plain)
    assert sum(sample.blocked for sample in texts) >= 1500
    assert sum(not sample.blocked for sample in texts) >= 1000


def test_no_template_of_the_kept_part_is_tuned_on() -> None:
    tuned = {
        template
        for module in (asks_en, asks_zh, lures, passing)
        for group in vars(module).values()
        if isinstance(group, dict)
        for name in ("dev", "more")
        for template in group.get(name, ())
    }
    for module in (more, third, fourth):
        tuned |= {template for group in vars(module).values() if isinstance(group, tuple) for template in group}
    fresh = {template for group in vars(kept).values() if isinstance(group, tuple) for template in group}
    assert fresh
    assert tuned.isdisjoint(fresh)


def test_a_sample_of_the_tuned_part_holds_the_goals() -> None:
    count, right, wrong = shares(samples("dev")[::STEP])
    for kind, goal in GOALS.items():
        assert right[kind] >= goal * count[kind], [sample for sample in wrong if sample.group.startswith(kind)]
