"""Prints how the scanner does on a set, and what it costs: `python -m tests.safety_sets.report [--part dev|kept]`."""

import argparse

from tests.safety_sets.judging import FALSE_POSITIVES, GOALS, judged
from tests.safety_sets.make import SCALE, SEEDS, dataset
from tests.safety_sets.speed import ROUNDS, costs


def main() -> None:
    """Print recall by group, false positives, and the cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=sorted(SEEDS), default="dev")
    parser.add_argument("--scale", type=int, default=SCALE)
    parser.add_argument("--misses", type=int, default=0, help="print so many that went wrong")
    parser.add_argument("--no-cost", action="store_true")
    given = parser.parse_args()
    tally = judged(dataset(given.part, scale=given.scale))
    print(f"part {given.part}, seed {SEEDS[given.part]}, {tally.total.total()} examples")
    for group, goal in GOALS.items():
        print(f"recall {group:<12} {tally.share(group):7.2%} of {tally.total[group]} (goal {goal:.1%})")
    false = 1 - tally.share("negative")
    print(f"false positives     {false:7.2%} of {tally.total['negative']} (goal {FALSE_POSITIVES:.1%})")
    for key, wrong in tally.wrong_kinds.most_common(40):
        print(f"  {' / '.join(key):<48} {wrong} of {tally.kinds[key]} wrong")
    for example in tally.wrong[: given.misses]:
        print(example.kind, example.messages)
    if not given.no_cost:
        costs(ROUNDS)


if __name__ == "__main__":
    main()
