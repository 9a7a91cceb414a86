"""Turns what the heads say into the probability that the first answer is the right one.

Knows nothing of texts or files: it sees logits and cosines, and learns from held-out rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .heads import log_sum_exp, softmax_mix
from .views import Floats, Ints

# Nothing but an exact phrase is surer than this.
CEILING = 0.985
FLOOR = 0.005
_CLIP = 12.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of each row: the entries' probabilities among themselves, the best entry, and the calibrator's features."""

    shares: Floats
    top: Ints
    features: Floats


def weigh(logits: Sequence[Floats], cosines: Sequence[Floats], mix: Floats) -> Evidence:
    """Gather the evidence of some rows.

    Args:
        logits: per view, rows by entries + 1; the last column is the background.
        cosines: per view, rows by entries: the best cosine with a phrasing of that entry.
        mix: the views' weights.
    """
    mixed = softmax_mix(logits, mix)
    entries, background = mixed[:, :-1], mixed[:, -1]
    here = np.arange(len(mixed))
    top = entries.argmax(axis=1).astype(np.int32)
    best = entries[here, top]
    energy = log_sum_exp(entries)
    rest = mixed.copy()
    rest[here, top] = -np.inf
    columns = [
        np.clip(best - log_sum_exp(rest), -_CLIP, _CLIP),
        np.clip(best - rest[:, :-1].max(axis=1, initial=-_CLIP), 0, _CLIP),
        np.clip(energy, -_CLIP, _CLIP),
        np.clip(energy - background, -_CLIP, _CLIP),
    ]
    for view, cosine in zip(logits, cosines, strict=True):
        columns.append(np.clip(view[here, top] - view[:, :-1].max(axis=1), -_CLIP, 0))
        others = cosine.copy()
        others[here, top] = 0
        columns += [cosine[here, top], cosine[here, top] - others.max(axis=1)]
    shares = np.exp(entries - energy[:, None])
    return Evidence(shares.astype(np.float32), top, np.stack(columns, axis=1).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A logistic curve over the features."""

    weights: Floats
    bias: float

    def probability(self, features: Floats) -> Floats:
        """Of each row, how probably its first answer is right."""
        odds = np.clip(features @ self.weights + self.bias, -30, 30)
        return np.asarray(FLOOR + (CEILING - FLOOR) / (1 + np.exp(-odds)), dtype=np.float32)


def cautious(views: int) -> Calibrator:
    """For knowledge too small to learn from: sure only when head, margin and background all agree.

    Args:
        views: how many views the evidence comes from.
    """
    weights = np.zeros(4 + 3 * views, np.float32)
    weights[0], weights[3], weights[-2] = 0.6, 0.3, 3.0
    return Calibrator(weights, -3.0)


def fit_calibrator(features: Floats, right: Ints, weights: Floats, views: int) -> Calibrator:
    """Fit the curve on held-out rows; needs both right and wrong ones, else it stays cautious.

    Args:
        features: as ``weigh`` gives them.
        right: 1 where the best entry was the right one, else 0.
        weights: how much each row counts.
        views: how many views the features come from.
    """
    from sklearn.linear_model import LogisticRegression

    if len(features) < 30 or len(np.unique(right)) < 2:
        return cautious(views)
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=2000).fit((features - mean) / scale, right, sample_weight=weights)
    slope = model.coef_[0] / scale
    return Calibrator(slope.astype(np.float32), float(model.intercept_[0] - slope @ mean))


def spread(first: float, shares: Floats, top: int) -> Floats:
    """Scores of all entries when the best one has ``first``: never above it, their sum never above one."""
    rest = max(1.0 - float(shares[top]), 1e-6)
    scores = np.minimum(first * shares / max(float(shares[top]), 1e-6), (1 - first) * shares / rest)
    scores[top] = first
    return np.asarray(scores, dtype=np.float32)
