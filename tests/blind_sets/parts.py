"""Splits the cases into a half that may be looked at and a half that is kept for one look at the end."""

import hashlib
from collections import defaultdict

from tests.blind_sets import (
    kept3_negatives,
    kept3_outgoing,
    kept3_positives,
    kept4_negatives,
    kept4_outgoing,
    kept4_positives,
    kept5_negatives,
    kept5_outgoing,
    kept5_positives,
    negatives,
    outgoing,
    positives,
)

SEED = 20261123


def scanner(part: str) -> list[positives.Case]:
    """`seen`, `kept2`, `kept3`, `kept4` or `kept5`.

    Within each kind every second sentence, ordered by digest, is kept for `kept2`.
    `kept3`, `kept4` and `kept5` are sets of their own, by other hands, and kept as a whole.
    """
    if part == "kept3":
        return kept3_positives.draw(SEED + 3) + kept3_negatives.draw(SEED + 4)
    if part == "kept4":
        return kept4_positives.draw(SEED + 6) + kept4_negatives.draw(SEED + 7)
    if part == "kept5":
        return kept5_positives.draw(SEED + 9) + kept5_negatives.draw(SEED + 10)
    cases = positives.draw(SEED) + negatives.draw(SEED + 1)
    groups: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        groups[case.kind].add(case.group)
    kept = {
        name
        for names in groups.values()
        for name in sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())[1::2]
    }
    return [case for case in cases if (case.group in kept) == (part == "kept2")]


def gate(part: str) -> list[outgoing.Text]:
    """`seen`, `kept2`, `kept3`, `kept4` or `kept5`."""
    if part == "kept3":
        return kept3_outgoing.draw(SEED + 5)
    if part == "kept4":
        return kept4_outgoing.draw(SEED + 8)
    if part == "kept5":
        return kept5_outgoing.draw(SEED + 11)
    return [text for text in outgoing.draw(SEED + 2) if outgoing.is_kept(text.group) == (part == "kept2")]
