"""Turns what the heads say into the probability that the first answer is the right one.

Knows nothing of texts or files: it sees logits and cosines. The curves over the features were learnt once, on public
data sets and on this project's own questions (``tests/bench/learn_calibration.py``), because the phrasings of one small
knowledge say too little about questions without an answer. Each knowledge enters by its own held-out phrasings:
features are measured in their spread, and how often the right entry came first tells how hard this knowledge is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .heads import log_sum_exp, softmax_mix
from .learnt import KNOWN, KNOWN_BIAS, RIGHT, RIGHT_BIAS
from .views import Floats, Ints

# Nothing but an exact phrase is surer than this.
CEILING = 0.985
FLOOR = 0.005
_CLIP = 12.0
_FAR = 4.0
FEATURES = 14
# Makes a cosine about as large as a logit.
_SHARPNESS = 10.0
# The surest are shown a little less sure, so that at 0.9 more than 95 in 100 are right even where a quarter of the
# questions has no answer; the curves are learnt on fewer such questions.
_LEARNT, _SHOWN = (0.0, 0.81, 0.93, 1.0), (0.0, 0.81, 0.914, 1.0)
# With fewer held-out phrasings their mean says little.
_ENOUGH = 12


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of each row: the entries' probabilities among themselves, the best entry, the calibrator's features, and the
    measured ones as they are (energy, energy above the background, best cosine, how far it is ahead).
    """

    shares: Floats
    top: Ints
    features: Floats
    measured: Floats


@dataclass(frozen=True, slots=True)
class Standing:
    """What held-out phrasings showed about this knowledge.

    ``near``: per entry, the mean best cosine of its phrasings among themselves. ``sizes``: phrasings per entry.
    ``native``: 1 for an entry that has a phrasing in the questions' script, else 0. ``typical``: mean and spread of the
    measured features. ``hardness``: log odds that the right entry comes first.
    """

    near: Floats
    sizes: Floats
    native: Floats
    typical: Floats
    hardness: float

    @classmethod
    def unknown(cls, entries: int) -> "Standing":
        """Before anything was held out."""
        ones = np.ones(entries, np.float32)
        return cls(ones, ones, ones, np.stack([np.zeros(4, np.float32), np.ones(4, np.float32)]), 0.0)


def nearness(cosines: Floats) -> Floats:
    """The best cosines of a view as logits of a view of their own, that of the nearest phrasing.

    It sees what a head cannot: a question that resembles one odd phrasing and none of the others.
    """
    return np.pad(cosines * np.float32(_SHARPNESS), ((0, 0), (0, 1)))


def weigh(logits: Sequence[Floats], cosines: Sequence[Floats], mix: Floats, standing: Standing) -> Evidence:
    """Gather the evidence of some rows.

    Args:
        logits: per view, rows by entries + 1; the last column is the background.
        cosines: per view, rows by entries: the best cosine with a phrasing of that entry. The first view is that of
            the concepts, the second that of the n-grams, the last one tells most.
        mix: the views' weights, and that of ``nearness`` of the last one.
        standing: what is known of the entries.
    """
    mixed = softmax_mix([*logits, nearness(cosines[-1])], mix)
    entries, background = mixed[:, :-1], mixed[:, -1]
    here = np.arange(len(mixed))
    top = entries.argmax(axis=1).astype(np.int32)
    best = entries[here, top]
    energy = log_sum_exp(entries)
    rest = mixed.copy()
    rest[here, top] = -np.inf
    odds = np.clip(best - log_sum_exp(rest), -_CLIP, _CLIP)
    cosine = cosines[-1]
    others = cosine.copy()
    others[here, top] = 0
    near = cosine[here, top]
    measured = np.stack([energy, energy - background, near, near - others.max(axis=1)], axis=1)
    columns = [
        np.maximum(odds, 0),
        np.minimum(odds, 0),
        np.clip(best - rest[:, :-1].max(axis=1, initial=-_CLIP), 0, _CLIP),
        *np.clip((measured - standing.typical[0]) / standing.typical[1], -_FAR, _FAR).T,
        near - standing.near[top],
        near,
        cosines[1][here, top],
        cosines[0][here, top],
        standing.native[top],
        np.full(len(mixed), standing.hardness),
        np.log2(np.minimum(standing.sizes[top], 32)),
    ]
    shares = np.exp(entries - energy[:, None])
    return Evidence(shares.astype(np.float32), top, np.stack(columns, axis=1).astype(np.float32), measured)


def measure(
    logits: Sequence[Floats], cosines: Sequence[Floats], mix: Floats, truth: Ints, standing: Standing
) -> Standing:
    """The standing that held-out phrasings show.

    Args:
        logits: of the held-out phrasings, as ``weigh`` takes them.
        cosines: likewise.
        mix: as ``weigh`` takes it.
        truth: their entries.
        standing: with ``near`` and ``sizes`` known.
    """
    if len(truth) < _ENOUGH:
        return standing
    seen = weigh(logits, cosines, mix, standing)
    right = float((seen.top == truth).sum())
    hardness = math.log((right + 1) / (len(truth) - right + 1))
    typical = np.stack([seen.measured.mean(axis=0), seen.measured.std(axis=0) + 1e-3]).astype(np.float32)
    return replace(standing, typical=typical, hardness=hardness)


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve over the features."""

    weights: Floats
    bias: float

    def of(self, features: Floats) -> Floats:
        """Of each row, a probability."""
        odds = np.clip(features @ self.weights + self.bias, -30, 30)
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Calibrator:
    """How probably some entry answers the question, and how probably it is then the best one.

    Two curves and not one: far from everything and torn between two entries are different doubts.
    """

    known: Curve
    right: Curve

    def probability(self, features: Floats) -> Floats:
        """Of each row, how probably its first answer is right."""
        both = np.interp(self.known.of(features) * self.right.of(features), _LEARNT, _SHOWN)
        return np.asarray(FLOOR + (CEILING - FLOOR) * both, dtype=np.float32)


def learnt() -> Calibrator:
    """The curves learnt on public data."""
    known = Curve(np.asarray(KNOWN, np.float32), KNOWN_BIAS)
    return Calibrator(known, Curve(np.asarray(RIGHT, np.float32), RIGHT_BIAS))


def cautious() -> Calibrator:
    """For knowledge too small to learn from: sure only when head, margin and background all agree."""
    weights = np.zeros(FEATURES, np.float32)
    weights[[0, 1, 8]] = 0.6, 0.6, 3.0
    return Calibrator(Curve(weights, -3.0), Curve(weights, -1.0))


def spread(first: float, shares: Floats, top: int) -> Floats:
    """Scores of all entries when the best one has ``first``: never above it, their sum never above one."""
    rest = max(1.0 - float(shares[top]), 1e-6)
    scores = np.minimum(first * shares / max(float(shares[top]), 1e-6), (1 - first) * shares / rest)
    scores[top] = first
    return np.asarray(scores, dtype=np.float32)
