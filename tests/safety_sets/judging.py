"""Counts what the scanner found of a set. A secret counts as found only if nothing of it would be left readable."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.safety_sets.example import Example

from kefu_core.safety.secrets import Finding, scan_conversation

GOALS = {"plain": 0.995, "adversarial": 0.97, "rest": 0.80}
FALSE_POSITIVES = 0.01


@dataclass
class Tally:
    """Counts by group and by kind; `wrong` keeps what was missed or hidden without need."""

    total: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong_kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[Example] = field(default_factory=list)

    def share(self, group: str) -> float:
        """Right ones among all of a group."""
        return self.right[group] / self.total[group]


def is_right(example: Example) -> bool:
    """Whether all places are hidden; for a negative, whether nothing is."""
    found = scan_conversation(example.messages, language="en", asked=example.asked)
    if not example.places:
        return not any(found)
    numbered = example.kind.startswith(("phrase", "spread"))
    return all(
        _covered(example.messages[at][start:end], start, found[at], numbered=numbered)
        for at, start, end in example.places
    )


def _covered(secret: str, start: int, found: tuple[Finding, ...], *, numbered: bool) -> bool:
    """Every letter and digit of the secret is in a finding; tags around it and the numbers of words tell nothing."""
    bare = re.sub(r"</?[a-z]+>", lambda tag: " " * len(tag.group()), secret)
    open_places = [
        at
        for at, char in enumerate(bare, start)
        if (char.isalpha() or (char.isalnum() and not numbered))
        and not any(each.start <= at < each.end for each in found)
    ]
    return len(open_places) <= max(3, len(secret) // 50) if len(secret) > 40 else not open_places


def judged(examples: Iterable[Example]) -> Tally:
    """Run the scanner over a set."""
    tally = Tally()
    for example in examples:
        key = (example.group, example.kind)
        tally.total[example.group] += 1
        tally.kinds[key] += 1
        if is_right(example):
            tally.right[example.group] += 1
        else:
            tally.wrong_kinds[key] += 1
            tally.wrong.append(example)
    return tally
