"""Splits the cases into a half that may be looked at and a half that is kept for one look at the end."""

import hashlib
from collections import defaultdict

from tests.blind_sets import negatives, outgoing, positives

SEED = 20261123


def scanner(part: str) -> list[positives.Case]:
    """`seen` or `kept2`. Within each kind every second sentence, ordered by digest, is kept."""
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
    """`seen` or `kept2`."""
    return [text for text in outgoing.draw(SEED + 2) if outgoing.is_kept(text.group) == (part == "kept2")]
