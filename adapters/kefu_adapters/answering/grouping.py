"""Puts questions that mean the same into groups, so that a person sees each concern once."""

from collections.abc import Sequence

import numpy as np

from .encoders import encode
from .normalise import normalise, script
from .shelf import USE, installed
from .views import centre

_NEAR = 0.6
"""Cosine of centred sentence vectors from which on two questions are one concern."""


def grouped(texts: Sequence[str], near: float = _NEAR) -> list[list[int]]:
    """Numbers of the texts by concern, largest groups first; each text is in one group.

    Greedy: a text joins the group whose first text is nearest, if it is near enough. Without the encoder only the
    same words make a group.
    """
    plain = [normalise(text) for text in texts]
    if USE not in installed():
        same: dict[str, list[int]] = {}
        for number, text in enumerate(plain):
            same.setdefault(text, []).append(number)
        return sorted(same.values(), key=len, reverse=True)
    if not plain:
        return []
    vectors = encode(USE, plain)
    means = np.zeros((2, vectors.shape[1]), np.float32)
    scripts = np.asarray([script(text) for text in plain])
    for which in (0, 1):
        mine = vectors[scripts == which]
        if len(mine) >= 10:
            means[which] = mine.mean(axis=0)
    vectors = centre(vectors, means[scripts])
    groups: list[list[int]] = []
    for number, vector in enumerate(vectors):
        cosines = [float(vectors[group[0]] @ vector) for group in groups]
        best = int(np.argmax(cosines)) if cosines else -1
        if best >= 0 and cosines[best] >= near:
            groups[best].append(number)
        else:
            groups.append([number])
    return sorted(groups, key=len, reverse=True)
