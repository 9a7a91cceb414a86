"""Which encoders look at a question: by its script, because each encoder has its languages.

Vectors of the route's encoders stand side by side. Where one of them does not know the language its part is zero and
the others fill the whole length, so that a product of rows is a cosine all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .calibration import Standing
from .encoders import encode
from .heads import Head
from .normalise import script
from .shelf import E5, MINILM, USE
from .views import Floats, Ints, centre

ENGLISH, CHINESE = 0, 1
# A language with a smaller share of the phrasings gets no encoder of its own.
_WORTH_IT = 0.1
# The encoders' lengths beside the multilingual one's, which is one. Chosen on six draws of banking77 and hwu64.
_LENGTHS = {USE: 1.0, E5: 1.0, MINILM: 1.2}


def choose(scripts: Ints, installed: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The encoders for questions in English and in Chinese.

    Args:
        scripts: of the phrasings.
        installed: the encoders there are.
    """
    base = [name for name in (USE,) if name in installed]
    chinese = float((scripts == CHINESE).mean()) if len(scripts) else 0.0
    theirs = [E5] if E5 in installed and chinese >= _WORTH_IT else []
    ours = [MINILM] if MINILM in installed and 1 - chinese >= _WORTH_IT else theirs
    return (*base, *ours), (*base, *theirs)


def knows(name: str, of_script: int) -> bool:
    """Whether the encoder can read this script."""
    return name != MINILM or of_script == ENGLISH


def beside(vectors: Mapping[str, Floats], means: Mapping[str, Floats], names: Sequence[str], scripts: Ints) -> Floats:
    """The encoders' vectors, centred by script, side by side, each row of length one.

    Args:
        vectors: per encoder one row a text.
        means: per encoder, the mean of each script.
        names: the encoders, in this order.
        scripts: of the texts.
    """
    parts = []
    for name in names:
        part = centre(vectors[name], means[name][scripts]) * np.float32(_LENGTHS[name])
        part[[not knows(name, int(s)) for s in scripts]] = 0
        parts.append(part)
    joined = np.concatenate(parts, axis=1)
    return np.asarray(joined / np.maximum(np.linalg.norm(joined, axis=1, keepdims=True), 1e-9), np.float32)


@dataclass(slots=True)
class Route:
    """The phrasings as one script's questions meet them, the head, the views' weights and the standing.

    Without encoders ``vectors`` and ``head`` are absent and the n-grams stand alone.
    """

    encoders: tuple[str, ...]
    means: Mapping[str, Floats]
    vectors: Floats | None
    head: Head | None
    mix: Floats
    standing: Standing

    def vector(self, text: str) -> Floats:
        """A normalised text's row."""
        here = script(text)
        blank = {name: np.zeros((1, self.means[name].shape[1]), np.float32) for name in self.encoders}
        found = {name: encode(name, [text]) if knows(name, here) else blank[name] for name in self.encoders}
        return beside(found, self.means, self.encoders, np.asarray([here], np.int32))
