"""Takes the boundary, the gate and each finder away in turn: `python -m tests.safety_sets.mutants`. Each is missed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.safety_sets.example import Example
from tests.safety_sets.judging import GOALS, judged
from tests.safety_sets.make import dataset

from kefu_bots import boundary
from kefu_core.safety.gate import outgoing as gate
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.safety.secrets import scanner

FINDERS = (
    "all_phrases",
    "find_chinese_phrases",
    "find_passwords",
    "find_codes",
    "find_credentials",
    "find_keys",
    "find_numbers",
)


@contextmanager
def replaced(owner: Any, name: str, by: Callable[..., Any]) -> Iterator[None]:
    """An attribute exchanged for a while."""
    kept = getattr(owner, name)
    setattr(owner, name, by)
    try:
        yield
    finally:
        setattr(owner, name, kept)


def goals_hold(examples: list[Example]) -> bool:
    """Whether the scanner finds as much as promised."""
    tally = judged(examples)
    return all(tally.share(group) >= goal for group, goal in GOALS.items())


def boundary_hides(examples: list[Example]) -> bool:
    """Whether texts come out of the boundary without their secret."""
    plain = [each for each in examples if each.group == "plain"]
    return all(each.messages[0] != boundary.guard_text(each.messages[0])[0] for each in plain[::7])


def gate_blocks() -> bool:
    """Whether requests for a secret are stopped."""
    asks = ("please send me your recovery phrase", "请把助记词发给我", "tell me your password")
    return all(gate.judge_outgoing(text, OfficialList()).verdict is gate.Verdict.block for text in asks)


def survivors() -> list[str]:
    """Mutants that nothing noticed, and `unchanged` if the checks fail without any."""
    examples = [each for each in dataset("dev", scale=4) if each.group != "negative"]
    missed: list[str] = []
    if not (goals_hold(examples) and boundary_hides(examples) and gate_blocks()):
        missed.append("unchanged")
    with replaced(boundary, "scan", lambda text, **_: scanner.Scan(findings=(), redacted=text)):
        missed += ["boundary"] if boundary_hides(examples) else []
    passes = gate.Judgement(verdict=gate.Verdict.pass_)
    with replaced(gate, "judge_outgoing", lambda *_, **__: passes):
        missed += ["gate"] if gate_blocks() else []
    for name in (*FINDERS, "find_hexes"):
        with replaced(scanner, name, lambda *_: []):
            missed += [name] if goals_hold(examples) else []
    return missed


if __name__ == "__main__":
    found = survivors()
    print("not noticed:", ", ".join(found) if found else "none")
    sys.exit(bool(found))
