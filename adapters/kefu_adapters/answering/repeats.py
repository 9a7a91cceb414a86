"""Phrasings as people repeat them: with a greeting, a particle, a slip of the finger.

People who write phrasings avoid their own words, so held-out phrasings never show the calibration what a near
repetition looks like; questions often are one. Made up from the phrasings alone, the same for the same seed.
"""

import random
from collections.abc import Sequence

from .normalise import script

_AROUND = {
    1: ("请问{}", "你好,{}", "我的{}", "{}啊", "{}怎么办", "{}呢", "那个{}", "想问一下{}", "{}谢谢", "现在{}"),
    0: ("hi, {}", "{} please", "hello {}", "my {}", "{} help", "so {}", "can you tell me {}", "{} thanks", "well {}"),
}


def near_repeats(phrasings: Sequence[str], share: float, seed: int) -> list[tuple[int, str]]:
    """Numbers of some phrasings with a text that nearly repeats them.

    Args:
        phrasings: normalised texts.
        share: how many of them get a repetition.
        seed: of the random choices.
    """
    draw = random.Random(seed)  # noqa: S311 - repeatable on purpose, nothing secret
    result = []
    for number, text in enumerate(phrasings):
        if draw.random() < share and len(text) > 3:
            result.append((number, _slip(text, draw) if draw.random() < 1 / 3 else _around(text, draw)))
    return result


def _around(text: str, draw: random.Random) -> str:
    return draw.choice(_AROUND[script(text)]).format(text)


def _slip(text: str, draw: random.Random) -> str:
    """One character lost, or two neighbours swapped."""
    at = draw.randrange(1, len(text) - 1)
    if draw.random() < 0.5:
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
