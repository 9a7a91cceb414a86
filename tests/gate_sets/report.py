"""What the gate does with the outgoing sets: ``python -m tests.gate_sets.report [--part dev|kept] [--misses]``."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable

from tests.gate_sets.grammar import OFFICIAL, Part, Sample, samples

from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing

GOALS = {"plain": 0.995, "obfuscated": 0.97, "links": 0.97, "pass": 0.99}


def is_right(sample: Sample) -> bool:
    """Whether the gate does what it must: block, or let pass without a flag."""
    verdict = judge_outgoing(sample.text, OFFICIAL).verdict
    return verdict is Verdict.block if sample.blocked else verdict is Verdict.pass_


def shares(parts: Iterable[Sample]) -> tuple[Counter[str], Counter[str], list[Sample]]:
    """Texts and right ones by group and by kind of group; and those that went wrong."""
    count: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong = []
    for sample in parts:
        good = is_right(sample)
        for name in (sample.group, sample.group.partition("/")[0]):
            count[name] += 1
            right[name] += good
        if not good:
            wrong.append(sample)
    return count, right, wrong


def main() -> int:
    """Print the table; exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description="The gate's recall and false blocks on the outgoing sets.")
    parser.add_argument("--part", choices=["dev", "kept"], default="dev")
    parser.add_argument("--misses", action="store_true", help="print every text that went wrong")
    options = parser.parse_args()
    part: Part = options.part
    texts = samples(part)
    begun = time.perf_counter()
    count, right, wrong = shares(texts)
    took = time.perf_counter() - begun
    print(f"part {part}: {len(texts)} texts, {took / len(texts) * 1000:.2f} ms each")
    for name in sorted(count):
        indent = "  " if "/" in name else ""
        print(
            f"{indent}{name:<32}{count[name]:>6}{count[name] - right[name]:>6} wrong{right[name] / count[name]:>9.2%}"
        )
    if options.misses:
        for sample in wrong:
            print(f"{sample.group}: {sample.text!r}")
    missed = [kind for kind, goal in GOALS.items() if right[kind] < goal * count[kind]]
    print("goals: " + ("missed " + ", ".join(missed) if missed else "held"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
