"""What the gate does with two messages in a row: ``python -m tests.gate_sets.pairs [--part dev|kept]``.

Requests are cut in two at random, and those count whose halves pass alone; harmless texts of one language are paired.
"""

import argparse
import random
import sys

from tests.gate_sets.grammar import OFFICIAL, Part, samples

from kefu_core.safety.gate.joined import judged_after
from kefu_core.safety.gate.outgoing import Verdict

_CUT, _PAIRS, _SEED = 500, 1_000, 5
_LANGUAGES = ("_en", "_zh")


def stopped(text: str, *earlier: str) -> bool:
    """Whether a text may not leave behind the earlier ones."""
    return judged_after(text, earlier, OFFICIAL).verdict is Verdict.block


def halves(part: Part, dice: random.Random) -> list[tuple[str, str]]:
    """Requests that are cut between words, or between characters where there are no blanks."""
    asks = [sample.text for sample in samples(part) if sample.blocked and sample.group.startswith("plain/")]
    out = []
    for text in dice.sample(asks, min(_CUT, len(asks))):
        words = text.split(" ")
        pieces, glue = (words, " ") if len(words) > 2 else (list(text), "")
        at = dice.randrange(1, len(pieces))
        first, second = glue.join(pieces[:at]), glue.join(pieces[at:])
        if first.strip() and second.strip() and not stopped(first) and not stopped(second):
            out.append((first, second))
    return out


def harmless(part: Part, dice: random.Random) -> list[tuple[str, str]]:
    """Two harmless texts, one after the other."""
    texts = [sample for sample in samples(part) if not sample.blocked]
    by_language = [[sample.text for sample in texts if sample.group.endswith(end)] for end in _LANGUAGES]
    return [(dice.choice(each), dice.choice(each)) for each in by_language for _ in range(_PAIRS // len(_LANGUAGES))]


def main() -> int:
    """Print both shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["dev", "kept"], default="dev")
    part: Part = parser.parse_args().part
    dice = random.Random(_SEED)
    cut, pairs = halves(part, dice), harmless(part, dice)
    print(f"requests in two messages: {sum(stopped(b, a) for a, b in cut)} of {len(cut)} stopped at the second")
    print(f"pairs of harmless texts:  {sum(stopped(b, a) for a, b in pairs)} of {len(pairs)} stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
