"""The n-gram view of many rows as few coordinates: the same problem, solved faster.

A head over coordinates is turned back into one over n-grams, so that a question needs no coordinates.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .heads import Head
from .views import Floats, Ints, Inverted, Sparse

# Axes below this hold rounding errors only.
_TINY = 1e-5
# With more rows than this, every so many-th stands for its neighbours (the Nystroem method).
_LANDMARKS = 2400
_LANDMARKS_OF_MANY = 1000


@dataclass(frozen=True, slots=True)
class GramSpace:
    """All rows as coordinates, and how they come from the landmark rows.

    ``nearest``: of each phrasing the best cosine with another phrasing of each entry.
    """

    rows: Floats
    nearest: Floats
    basis: npt.NDArray[np.float64]
    landmarks: npt.NDArray[np.int64]

    @classmethod
    def of(cls, sparse: Sequence[Sparse], width: int, phrasings: int, starts: Ints) -> "GramSpace":
        """Coordinates of ``sparse`` rows, the first ``phrasings`` of which are phrasings, by entry from ``starts``."""
        inverted = Inverted.of(sparse, width)
        landmarks = np.arange(len(sparse))
        if len(sparse) > _LANDMARKS:
            landmarks = np.linspace(0, len(sparse) - 1, _LANDMARKS_OF_MANY).astype(np.int64)
        products = np.empty((len(sparse), len(landmarks)), np.float32)
        nearest = np.zeros((phrasings, len(starts)), np.float32)
        # Row by row: all products of thousands of rows would fill the memory.
        for number, row in enumerate(sparse):
            cosines = inverted.cosines(row)
            products[number] = cosines[landmarks]
            if number < phrasings:
                cosines[number] = 0
                nearest[number] = np.maximum.reduceat(cosines[:phrasings], starts)
        square = products[landmarks].astype(np.float64)
        sizes, axes = np.linalg.eigh((square + square.T) / 2)
        used = sizes > _TINY
        basis = axes[:, used] / np.sqrt(sizes[used])
        rows = products @ basis.astype(np.float32)
        return cls(rows, nearest, basis, landmarks)

    def head(self, head: Head, sparse: Sequence[Sparse], width: int) -> Head:
        """A head over the coordinates as a head over n-grams."""
        of_rows = (self.basis @ head.weights).astype(np.float32)
        weights = np.zeros((width, of_rows.shape[1]), np.float32)
        for number, mine in zip(self.landmarks, of_rows, strict=True):
            row = sparse[int(number)]
            weights[row.columns] += row.values[:, None] * mine
        return Head(weights, head.bias)
