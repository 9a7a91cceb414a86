"""Makes a set anew from its seed: `python -m tests.safety_sets.make --seed 1 [--part dev|kept] > set.jsonl`."""

import argparse
import json
from random import Random

from tests.safety_sets.example import Example
from tests.safety_sets.negatives import negatives
from tests.safety_sets.positives import adversarial, plain, policy

SEEDS = {"dev": 20_261, "kept": 905_117}
SCALE = 48
"""Examples of each kind; gives more than 3,000 positives and 2,000 negatives."""


def dataset(part: str, *, seed: int | None = None, scale: int = SCALE) -> list[Example]:
    """The whole set of a part, in a fixed order."""
    rng = Random(f"{part}:{SEEDS[part] if seed is None else seed}")
    examples: list[Example] = []
    for group, count in ((plain, scale), (adversarial, max(1, scale // 2)), (policy, scale), (negatives, scale * 2)):
        examples += group(rng, part, count)
    return examples


def main() -> None:
    """Print a set in the form that `kefu scan` reads, with the places of the secrets beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--part", choices=sorted(SEEDS), default="dev")
    parser.add_argument("--scale", type=int, default=SCALE)
    given = parser.parse_args()
    for number, each in enumerate(dataset(given.part, seed=given.seed, scale=given.scale)):
        said = {"text": each.messages[0]} if len(each.messages) == 1 else {"messages": each.messages}
        line = {
            "id": number,
            **said,
            "asked": each.asked,
            "group": each.group,
            "kind": each.kind,
            "places": each.places,
        }
        print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
