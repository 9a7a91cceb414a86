"""Classifier heads: multinomial logistic regression over one view, served as a plain matrix.

Knows nothing of texts. The last column is always the background ("none of these").
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .solver import Problem, solve
from .views import Floats, Ints, Sparse

# Inverse strength of the ridge. Chosen on banking77, hwu64 and xsid development data; flat around these.
GRAM_RIDGE = 10.0
ENCODER_RIDGE = 30.0
CONCEPT_RIDGE = 10.0
# The encoders' share beside the n-grams. Bounded from above because people who write phrasings avoid their own words,
# so held-out phrasings make the n-grams look worse than real questions do.
_SHARES = (0.6, 0.7, 0.8, 0.9)
# The concepts' weight beside the others', which add up to one.
_CONCEPTS = (0.0, 0.1, 0.2, 0.4, 0.6)
# What the concepts must gain to be worth that weight: words of another trade say little, and cost certainty.
_WORTH = 0.2
_SCALES = (0.5, 0.7, 1.0, 1.3, 1.6, 2.0, 2.5, 3.0)
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
    """The views' weights under which held-out rows are likeliest to get their own class.

    Args:
        logits: per view (concepts, n-grams, encoders if there are any), the logits of held-out rows.
        labels: their classes.
    """
    best, best_loss = np.ones(len(logits), np.float32), np.inf
    for share, beside, scale in itertools.product(_SHARES if len(logits) > 2 else (0.0,), _CONCEPTS, _SCALES):
        mix = np.asarray([beside, 1 - share, share][: len(logits)], np.float32) * np.float32(scale)
        mixed = softmax_mix(logits, mix)
        loss = float((log_sum_exp(mixed) - mixed[np.arange(len(labels)), labels]).mean())
        loss += _WORTH * beside
        if loss < best_loss:
            best, best_loss = mix, loss
    return best
