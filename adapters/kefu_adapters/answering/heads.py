"""Classifier heads: multinomial logistic regression over one view, served as a plain matrix.

Knows nothing of texts. The last column is always the background ("none of these").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .solver import Problem, solve
from .views import Floats, Ints, Sparse

Doubles = npt.NDArray[np.float64]

# Inverse strength of the ridge. Chosen on banking77, hwu64 and xsid development data; flat around these.
GRAM_RIDGE = 10.0
ENCODER_RIDGE = 30.0
CONCEPT_RIDGE = 10.0
# What a view's weight is before anything was held out, and how many held-out rows it takes to outweigh that.
_USUAL, _USUAL_ROWS = 0.3, 10.0
_NEWTON_STEPS, _CLOSE_ENOUGH = 30, 1e-4
# More held-out rows than this say nothing new about a handful of weights.
_ROWS_TO_MIX = 2000
# Logit of a class that had no row to learn from: far below every learnt one, yet finite.
ABSENT = -30.0


@dataclass(frozen=True, slots=True)
class Head:
    """Weights (features by classes) and biases of one view."""

    weights: Floats
    bias: Floats

    def of_dense(self, vectors: Floats) -> Floats:
        """Logits of dense rows."""
        return np.asarray(vectors @ self.weights + self.bias, dtype=np.float32)

    def of_sparse(self, row: Sparse) -> Floats:
        """Logits of one sparse row, as a matrix of one row."""
        return np.asarray((row.values @ self.weights[row.columns] + self.bias)[None, :], dtype=np.float32)


def fit_head(
    rows: Floats, labels: Ints, weights: Floats, *, classes: int, ridge: float, start: Head | None = None
) -> Head:
    """Fit a head to convergence; classes without a row get the logit ``ABSENT``.

    Args:
        rows: one dense row a phrasing.
        labels: the class of each row, ``0 .. classes - 1``.
        weights: how much each row counts.
        classes: number of classes, the background included.
        ridge: inverse strength of the regularisation.
        start: a head of nearly the same rows, from which fewer steps are needed.
    """
    present, dense = np.unique(labels, return_inverse=True)
    matrix = np.zeros((rows.shape[1], classes), np.float32)
    bias = np.full(classes, ABSENT, np.float32)
    if len(present) == 1:
        bias[present] = 0.0
        return Head(matrix, bias)
    begin = None if start is None else np.vstack([start.weights, start.bias])[:, present]
    solved = solve(Problem(rows, dense.astype(np.int32), weights, len(present), ridge), begin)
    matrix[:, present] = solved[:-1]
    bias[present] = solved[-1]
    return Head(matrix, bias)


def softmax_mix(logits: Sequence[Floats], mix: Floats) -> Floats:
    """The views' logits added with their weights."""
    return np.asarray(sum(w * view for w, view in zip(mix, logits, strict=True)), dtype=np.float32)


def log_sum_exp(logits: Floats) -> Floats:
    """Logarithm of the sum of exponentials of each row."""
    top = logits.max(axis=1, keepdims=True)
    return np.asarray(np.log(np.exp(logits - top).sum(axis=1)) + top[:, 0], dtype=np.float32)


def choose_mix(logits: Sequence[Floats], labels: Ints) -> Floats:
    """The views' weights under which held-out rows are likeliest to get their own class; none is negative.

    Newton's method: the likelihood is concave in the weights. A view that only a negative weight suits is left out.

    Args:
        logits: per view, the logits of held-out rows.
        labels: their classes.
    """
    kept = slice(None, None, -(-len(labels) // _ROWS_TO_MIX))
    views = np.stack([view[kept] for view in logits]).astype(np.float64)
    used = np.ones(len(views), bool)
    mix = np.full(len(views), _USUAL)
    while True:
        mix[~used] = 0.0
        mix[used] = _likeliest(views[used], labels[kept])
        if (mix >= 0).all() or not used.any():
            return mix.astype(np.float32)
        used &= mix > 0


def _likeliest(views: Doubles, labels: Ints) -> Doubles:
    """The weights, of either sign, under which the rows of ``views`` (views, rows, classes) fit best."""
    mix = np.full(len(views), _USUAL)
    own = views[:, np.arange(len(labels)), labels].sum(axis=1)
    loss = np.inf
    step = np.zeros_like(mix)
    for _ in range(_NEWTON_STEPS):
        mixed = np.tensordot(mix, views, 1)
        mixed -= mixed.max(axis=1, keepdims=True)
        shares = np.exp(mixed)
        total = shares.sum(axis=1, keepdims=True)
        shares /= total
        here = np.arange(len(labels))
        now = float((np.log(total[:, 0]) - mixed[here, labels]).sum())
        now += _USUAL_ROWS / 2 * float(np.square(mix - _USUAL).sum())
        if now > loss:  # too far: half the way back
            step /= 2
            mix = mix - step
            continue
        loss = now
        means = (views * shares).sum(axis=2)
        slope = means.sum(axis=1) - own + _USUAL_ROWS * (mix - _USUAL)
        bend = np.einsum("arc,brc,rc->ab", views, views, shares, optimize=True) - means @ means.T
        bend += _USUAL_ROWS * np.eye(len(mix))
        step = -np.linalg.solve(bend, slope)
        if float(np.abs(step).max()) < _CLOSE_ENOUGH:
            break
        mix = mix + step
    return mix
