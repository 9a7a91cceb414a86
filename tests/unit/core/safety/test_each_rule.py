"""Each rule of scanner and gate is needed: its own text is stopped with it, and is not without it."""

import pytest
from tests.safety_sets.mutants import replaced
from tests.unit.core.safety.rules import ASKS, DETECTORS, OFFICIAL, Rule

from kefu_core.safety.gate import outgoing as gate
from kefu_core.safety.gate.outgoing import REASONS, Verdict, judge_outgoing
from kefu_core.safety.secrets import scan_conversation


def finds(rule: Rule) -> bool:
    """Whether each message of the rule's text has something hidden."""
    return all(all(scan_conversation(text.split("||"), asked=rule.asked)) for text in rule.texts)


def stops(rule: Rule) -> bool:
    """Whether the gate blocks the rule's text for its reason."""
    judged = [judge_outgoing(text, OFFICIAL, public=rule.public) for text in rule.texts]
    return all(each.verdict is Verdict.block and each.reason == rule.reason for each in judged)


@pytest.mark.parametrize("rule", DETECTORS, ids=lambda rule: rule.title)
def test_a_detector_finds_its_own_secret(rule: Rule) -> None:
    assert finds(rule)


@pytest.mark.parametrize("rule", DETECTORS, ids=lambda rule: rule.title)
def test_without_the_detector_its_secret_stays_readable(rule: Rule) -> None:
    with replaced(rule.owner, rule.name, rule.without):
        assert not finds(rule)


@pytest.mark.parametrize("rule", ASKS, ids=lambda rule: rule.title)
def test_a_rule_of_the_gate_stops_its_own_text(rule: Rule) -> None:
    assert stops(rule)


@pytest.mark.parametrize("rule", ASKS, ids=lambda rule: rule.title)
def test_without_the_rule_its_text_would_leave(rule: Rule) -> None:
    with replaced(rule.owner, rule.name, rule.without), replaced(gate, "opinion_of", lambda _plain: 0.0):
        assert not stops(rule)


def test_every_reason_of_the_gate_has_a_rule_that_is_taken_away() -> None:
    assert {rule.reason for rule in ASKS} == REASONS
