"""Multinomial logistic regression in plain numpy, solved to convergence by L-BFGS.

Knows nothing of texts or views. Single precision is enough: the ridge keeps the problem well conditioned.
"""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

# Pairs of steps remembered (Nocedal and Wright, Numerical Optimization, algorithm 7.4).
_MEMORY = 10
_SUFFICIENT = 1e-4
_HALVINGS = 25


@dataclass(frozen=True, slots=True)
class Problem:
    """Rows, their classes and weights; ``ridge`` is the inverse strength of the regularisation of the weights."""

    rows: Floats
    labels: Ints
    weights: Floats
    classes: int
    ridge: float

    def loss(self, point: Floats) -> tuple[float, Floats]:
        """Loss and gradient at ``point``: features + 1 rows (the last one the biases) by classes."""
        here = np.arange(len(self.labels))
        logits = self.rows @ point[:-1] + point[-1]
        logits -= logits.max(axis=1, keepdims=True)
        own = logits[here, self.labels].copy()
        np.exp(logits, out=logits)
        total = logits.sum(axis=1)
        loss = float((self.weights * (np.log(total) - own)).sum(dtype=np.float64))
        loss += float(np.square(point[:-1]).sum(dtype=np.float64)) / (2 * self.ridge)
        logits *= (self.weights / total)[:, None]
        logits[here, self.labels] -= self.weights
        slope = np.empty_like(point)
        np.matmul(self.rows.T, logits, out=slope[:-1])
        slope[:-1] += point[:-1] / np.float32(self.ridge)
        slope[-1] = logits.sum(axis=0)
        return loss, slope


@dataclass(slots=True)
class _Past:
    """The last steps and how the gradient changed along them."""

    pairs: deque[tuple[Floats, Floats, float]] = field(default_factory=lambda: deque(maxlen=_MEMORY))

    def remember(self, step: Floats, change: Floats) -> None:
        curvature = float(np.vdot(step, change))
        if curvature > 1e-10:
            self.pairs.append((step, change, 1 / curvature))

    def direction(self, slope: Floats) -> Floats:
        """Minus the estimated inverse curvature times the gradient."""
        result = slope.copy()
        used = []
        for step, change, inverse in reversed(self.pairs):
            share = inverse * float(np.vdot(step, result))
            result -= np.float32(share) * change
            used.append(share)
        if self.pairs:
            _, change, inverse = self.pairs[-1]
            result *= np.float32(1 / (inverse * float(np.vdot(change, change))))
        for (step, change, inverse), share in zip(self.pairs, reversed(used), strict=True):
            result += np.float32(share - inverse * float(np.vdot(change, result))) * step
        return -result


def solve(problem: Problem, start: Floats | None = None, *, tolerance: float = 2e-4, most: int = 400) -> Floats:
    """The weights and, in the last row, the biases that minimise the loss.

    Args:
        problem: what to fit.
        start: where to begin; zeros when absent.
        tolerance: stop when the largest part of the gradient is below it.
        most: stop after this many steps.
    """
    point = np.zeros((problem.rows.shape[1] + 1, problem.classes), np.float32) if start is None else start.copy()
    loss, slope = problem.loss(point)
    past = _Past()
    small = 0
    for _ in range(most):
        if float(np.abs(slope).max()) < tolerance:
            break
        direction = past.direction(slope)
        if not past.pairs:
            direction /= np.float32(max(float(np.linalg.norm(slope)), 1.0))
        downhill = float(np.vdot(direction, slope))
        length = 1.0
        for _ in range(_HALVINGS):
            there = point + np.float32(length) * direction
            new_loss, new_slope = problem.loss(there)
            if new_loss <= loss + _SUFFICIENT * length * downhill:
                break
            length /= 2
        else:
            break  # as low as single precision can tell
        past.remember(there - point, new_slope - slope)
        # One step without gain may be a bad direction; two are as low as single precision can tell.
        small = small + 1 if loss - new_loss <= 1e-7 * abs(loss) else 0
        point, loss, slope = there, new_loss, new_slope
        if small == 2:
            break
    return point
