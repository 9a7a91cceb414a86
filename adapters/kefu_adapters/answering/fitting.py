"""Fits a model to phrasings: heads, the views' weights and the calibration, all from the entries alone.

Runs at an edit of the knowledge, not at a question. Needs scikit-learn; uses one thread.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from .background import utterances
from .calibration import Calibrator, cautious, fit_calibrator, weigh
from .exact import exact_table
from .heads import ENCODER_RIDGE, GRAM_RIDGE, Head, choose_mix, fit_head
from .normalise import normalise, script
from .ranker import EncoderPart, GramPart, Ranker
from .repeats import near_repeats
from .views import Floats, GramView, Ints, Inverted, Sparse, centre, encode, encoder_available

Mask = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]

_FOLDS = 5
_SEED = 20
# Kinds of rows the calibration learns from, and what each kind weighs in all, where held-out phrasings weigh 1:
# near repetitions, small talk, and questions near to the entries that no entry answers.
_INSIDE, _REPEAT, _BACKGROUND, _NEAR = range(4)
_SHARES = {_INSIDE: 1.0, _REPEAT: 0.25, _BACKGROUND: 0.15, _NEAR: 0.15}
# Share of the phrasings that get a near repetition.
_REPEATED = 0.35
# The background weighs as much as this many average entries.
_BACKGROUND_ENTRIES = 3.0
# A background utterance this close to a phrasing may be a question of this brand.
_TOO_CLOSE = 0.5
_MIN_BACKGROUND = 40
_ENOUGH_FOR_MEAN = 30
# Axes below this hold rounding errors only.
_TINY = 1e-5


@dataclass(frozen=True, slots=True)
class _Rows:
    """Phrasings sorted by entry, then the background; ``labels`` of the latter is the number of entries."""

    texts: list[str]
    labels: Ints
    weights: Floats
    entries: int

    @property
    def phrasings(self) -> int:
        return int((self.labels < self.entries).sum())

    @property
    def starts(self) -> Ints:
        return np.searchsorted(self.labels[: self.phrasings], np.arange(self.entries)).astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Space:
    """One view of all rows: dense coordinates to fit in, and cosines of each row with each phrasing."""

    rows: Doubles | Floats
    cosines: Floats
    ridge: float

    def fit(self, rows: _Rows, learnt: Mask | slice = slice(None)) -> Head:
        """A head fitted to the ``learnt`` rows."""
        labels, weights = rows.labels[learnt], rows.weights[learnt]
        return fit_head(self.rows[learnt], labels, weights, classes=rows.entries + 1, ridge=self.ridge)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What models say about some rows: per view logits and cosines; the true class; the kind of row."""

    logits: list[Floats]
    cosines: list[Floats]
    truth: Ints
    kind: Ints


def build(entries: Iterable[Mapping[str, Any]], version: str = "") -> Ranker:
    """Fit a ranker.

    Args:
        entries: mappings with ``id`` (str) and ``phrasings`` (list of str); entries without a usable phrasing
            are left out of the ranking.
        version: what the ranker shall call this knowledge; a hash of the entries when empty.
    """
    # It comes with scikit-learn. Two threads on two cores would take both from the fleet and gain little.
    with import_module("threadpoolctl").threadpool_limits(limits=1):
        plain = [(str(e["id"]), [str(p) for p in e["phrasings"]]) for e in entries]
        return _build(plain, version or hashlib.sha256(json.dumps(plain).encode()).hexdigest())


def _build(entries: Sequence[tuple[str, Sequence[str]]], version: str) -> Ranker:
    known = [(i, list(dict.fromkeys(filter(None, map(normalise, phrasings))))) for i, phrasings in entries]
    known = [(i, phrasings) for i, phrasings in known if phrasings]
    phrasings = [p for _, ps in known for p in ps]
    background = [text for text in map(normalise, utterances()) if text]
    with_encoder = encoder_available()
    vectors = encode(phrasings + background) if with_encoder else None
    keep = _far_background(phrasings, background, vectors)
    if vectors is not None:
        vectors = vectors[[*range(len(phrasings)), *(len(phrasings) + i for i in keep)]]
    rows = _rows([len(ps) for _, ps in known], phrasings + [background[i] for i in keep])
    view = GramView.learn(rows.texts)
    sparse = [view.row(text) for text in rows.texts]
    width = len(view.idf)
    space, basis = _gram_space(sparse, width, rows.phrasings)
    spaces = [space]
    means = np.zeros((2, 0), np.float32)
    if vectors is not None:
        scripts = np.asarray([script(text) for text in rows.texts], dtype=np.int32)
        means = _means(vectors, scripts, rows.phrasings)
        vectors = centre(vectors, means[scripts])
        cosines = np.asarray(vectors @ vectors[: rows.phrasings].T, dtype=np.float32)
        spaces.append(_Space(vectors, cosines, ENCODER_RIDGE))
    heads = [space.fit(rows) for space in spaces]
    gram_head = _gram_head(heads[0], basis, sparse, width)
    grams = GramPart(view, Inverted.of(sparse[: rows.phrasings], width), gram_head)
    encoder = EncoderPart(means, vectors[: rows.phrasings], heads[1]) if vectors is not None else None
    ids = tuple(i for i, _ in known)
    equal = np.full(len(spaces), 1 / len(spaces), np.float32)
    ranker = Ranker(version, ids, rows.starts, exact_table(known), grams, encoder, equal, cautious(len(spaces)))
    held = _held_out(rows, spaces)
    if (held.kind == _INSIDE).any():
        ranker.mix, ranker.calibrator = _calibrate(held, _repeated(rows, ranker))
    return ranker


def _rows(sizes: Sequence[int], texts: list[str]) -> _Rows:
    entries, background = len(sizes), len(texts) - sum(sizes)
    labels = np.concatenate([np.repeat(np.arange(entries), sizes), np.full(background, entries)]).astype(np.int32)
    each = min(1.0, _BACKGROUND_ENTRIES * (sum(sizes) / max(entries, 1)) / background)
    weights = np.where(labels < entries, 1.0, each).astype(np.float32)
    return _Rows(texts, labels, weights, entries)


def _far_background(phrasings: Sequence[str], background: Sequence[str], vectors: Floats | None) -> list[int]:
    """Numbers of the background utterances that are no question of this brand."""
    if not phrasings:
        return list(range(len(background)))
    if vectors is not None:
        closest = (vectors[len(phrasings) :] @ vectors[: len(phrasings)].T).max(axis=1)
    else:
        view = GramView.learn([*phrasings, *background])
        inverted = Inverted.of([view.row(p) for p in phrasings], len(view.idf))
        closest = np.asarray([inverted.cosines(view.row(b)).max() for b in background], dtype=np.float32)
    order = np.argsort(closest, kind="stable")
    ranks = {s: [int(i) for i in order if script(background[i]) == s] for s in (0, 1)}
    return sorted(
        i
        for of_script in ranks.values()
        for n, i in enumerate(of_script)
        if n < _MIN_BACKGROUND or closest[i] < _TOO_CLOSE
    )


def _means(vectors: Floats, scripts: Ints, phrasings: int) -> Floats:
    """The mean vector of each script, so that the language of a text tells nothing about its meaning.

    A script with few phrasings gets the other one's mean, moved by the difference that the background shows.
    """
    ours, theirs = vectors[:phrasings], vectors[phrasings:]
    of_background = [theirs[scripts[phrasings:] == s].mean(axis=0) for s in (0, 1)]
    counts = [int((scripts[:phrasings] == s).sum()) for s in (0, 1)]
    means = []
    for this in (0, 1):
        if counts[this] >= min(_ENOUGH_FOR_MEAN, max(counts[1 - this], 1)):
            means.append(ours[scripts[:phrasings] == this].mean(axis=0))
        elif counts[1 - this]:
            moved = ours[scripts[:phrasings] != this].mean(axis=0) + of_background[this] - of_background[1 - this]
            means.append(moved)
        else:
            means.append(of_background[this])
    return np.asarray(means, dtype=np.float32)


def _gram_space(sparse: Sequence[Sparse], width: int, phrasings: int) -> tuple[_Space, Doubles]:
    """The n-gram view turned into as many coordinates as it has rows (the same problem, solved faster).

    Returns:
        The space, and the matrix that turns weights in it into one weight a row.
    """
    inverted = Inverted.of(sparse, width)
    products = np.stack([inverted.cosines(row) for row in sparse]).astype(np.float64)
    sizes, axes = np.linalg.eigh((products + products.T) / 2)
    used = sizes > _TINY
    basis: Doubles = axes[:, used] / np.sqrt(sizes[used])
    return _Space(products @ basis, products[:, :phrasings].astype(np.float32), GRAM_RIDGE), basis


def _gram_head(head: Head, basis: Doubles, sparse: Sequence[Sparse], width: int) -> Head:
    """The head of the turned space as a head over n-grams."""
    of_rows = (basis @ head.weights).astype(np.float32)
    weights = np.zeros((width, of_rows.shape[1]), np.float32)
    for row, mine in zip(sparse, of_rows, strict=True):
        weights[row.columns] += row.values[:, None] * mine
    return Head(weights, head.bias)


def _rounds(rows: _Rows) -> Iterator[tuple[Mask, Mask, bool]]:
    """Ways to hold rows out: (rows to learn from, rows to judge, whether their entries were left out as well)."""
    random = np.random.default_rng(_SEED)
    fold = np.empty(len(rows.labels), np.int32)
    single = np.zeros(len(rows.labels), np.bool_)
    for label in range(rows.entries + 1):
        mine = np.flatnonzero(rows.labels == label)
        fold[mine] = (random.permutation(len(mine)) + random.integers(_FOLDS)) % _FOLDS
        single[mine] = len(mine) == 1
    for number in range(_FOLDS):
        judged = (fold == number) & ~single
        if judged.any():
            yield ~judged, judged, False
    if rows.entries < 3:
        return
    groups = min(_FOLDS, rows.entries)
    group = np.append(random.permutation(rows.entries) % groups, -1)
    for number in range(groups):
        judged = group[rows.labels] == number
        yield ~judged, judged, True


def _held_out(rows: _Rows, spaces: Sequence[_Space]) -> _Judged:
    """What models that never saw a row, or nothing of its entry, say about it."""
    parts: list[_Judged] = []
    for learnt, judged, left_out in _rounds(rows):
        logits, cosines = [], []
        for space in spaces:
            logits.append(space.fit(rows, learnt).of_dense(np.asarray(space.rows[judged], dtype=np.float32)))
            seen = np.where(learnt[: rows.phrasings], space.cosines[judged], np.float32(0))
            cosines.append(np.maximum.reduceat(seen, rows.starts, axis=1))
        labels = rows.labels[judged]
        truth = np.full_like(labels, rows.entries) if left_out else labels
        kind = np.where(labels == rows.entries, _BACKGROUND, _NEAR if left_out else _INSIDE).astype(np.int32)
        parts.append(_Judged(logits, cosines, truth, kind))
    return _joined(parts)


def _repeated(rows: _Rows, ranker: Ranker) -> _Judged:
    """What the finished heads say about near repetitions of the phrasings."""
    repeats = near_repeats(rows.texts[: rows.phrasings], _REPEATED, _SEED)
    parts = []
    for number, text in repeats:
        logits, cosines = ranker.look(text)
        label = rows.labels[number : number + 1]
        parts.append(_Judged(logits, cosines, label, np.full(1, _REPEAT, np.int32)))
    return _joined(parts)


def _calibrate(held: _Judged, repeated: _Judged) -> tuple[Floats, Calibrator]:
    inside = held.kind == _INSIDE
    mix = choose_mix([view[inside] for view in held.logits], held.truth[inside])
    judged = _joined([held, repeated])
    evidence = weigh(judged.logits, judged.cosines, mix)
    right = (evidence.top == judged.truth).astype(np.int32)
    counted = np.zeros(len(right), np.float32)
    for kind, share in _SHARES.items():
        mine = judged.kind == kind
        counted[mine] = share * float(inside.sum()) / max(int(mine.sum()), 1)
    return mix, fit_calibrator(evidence.features, right, counted, len(judged.logits))


def _joined(parts: Sequence[_Judged]) -> _Judged:
    if not parts:
        return _Judged([], [], np.zeros(0, np.int32), np.zeros(0, np.int32))
    views = range(max(len(part.logits) for part in parts))
    parts = [part for part in parts if part.logits]
    return _Judged(
        [np.concatenate([part.logits[view] for part in parts]) for view in views],
        [np.concatenate([part.cosines[view] for part in parts]) for view in views],
        np.concatenate([part.truth for part in parts]),
        np.concatenate([part.kind for part in parts]),
    )
