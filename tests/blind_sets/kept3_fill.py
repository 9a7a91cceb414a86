"""Reads sentences with marked places and fills them.

`[[NAME]]` is a secret that must be hidden, `[[name]]` a value that stays, `[[=...]]` a secret that is written out.
`||` parts the messages of one person, `>>` follows our own last question.
"""

import random
import re
import zlib
from collections.abc import Callable, Iterator

from tests.blind_sets.kept3_material import HARMLESS, SECRETS
from tests.blind_sets.positives import Case

SLOT = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
KEPT_ENDS = {"CARD": (6, 4), "ID": (3, 2)}
Words = Callable[[str], str]


def sentences(block: str) -> Iterator[str]:
    for line in block.strip().split("\n"):
        if line.strip():
            yield line.strip()


def seeded(*parts: object) -> random.Random:
    return random.Random(zlib.crc32(repr(parts).encode()))


def places(name: str, value: str) -> tuple[int, int]:
    """Start and end of what must be hidden; of a masked number the ends stay."""
    ends = next((ends for prefix, ends in KEPT_ENDS.items() if name.startswith(prefix)), None)
    if ends is None:
        return 0, len(value)
    signs = [at for at, char in enumerate(value) if char.isalnum()]
    return signs[ends[0]], signs[-ends[1] - 1] + 1


def fill(
    frame: str, rng: random.Random, phrase: Words | None = None
) -> tuple[str, tuple[str, ...], list[tuple[int, int, int]]]:
    """Return our last question, the messages and the places of secrets in them."""
    asked, _, rest = frame.rpartition(" >> ")
    messages: list[str] = []
    gold: list[tuple[int, int, int]] = []
    for number, part in enumerate(rest.replace("⏎", "\n").split(" || ")):
        text, at = "", 0
        for slot in SLOT.finditer(part):
            text += part[at : slot.start()]
            name, at = slot.group(1), slot.end()
            if name.startswith("="):
                value, span = name[1:], (0, len(name) - 1)
            elif phrase is not None and name not in SECRETS and name[0] in "PONB":
                value = phrase(name)
                span = (0, len(value))
            elif name in SECRETS:
                value = SECRETS[name](rng)
                span = places(name, value)
            else:
                value, span = HARMLESS[name](rng), (0, 0)
            if span[1]:
                gold.append((number, len(text) + span[0], len(text) + span[1]))
            text += value
        messages.append(text + part[at:])
    return asked, tuple(messages), gold


def cases(kind: str, strain: str, block: str, *, seed: int, draws: int, action: str = "redact") -> Iterator[Case]:
    """Each sentence as often as asked; once when nothing in it changes."""
    for frame in sentences(block):
        varied = any(not slot.group(1).startswith("=") for slot in SLOT.finditer(frame))
        for draw in range(draws if varied else 1):
            asked, messages, gold = fill(frame, seeded(seed, kind, frame, draw))
            yield Case(kind, strain, f"kept3 {kind} {frame}", messages, asked, tuple(gold), action if gold else "keep")
