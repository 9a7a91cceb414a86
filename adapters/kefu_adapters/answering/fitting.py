"""Fits a model to phrasings: heads, the views' weights and the standing, all from the entries alone.

Runs at an edit of the knowledge, not at a question. Uses one thread.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from . import encoders, shelf
from .background import utterances
from .calibration import Calibrator, Standing, cautious, learnt, measure, nearness
from .exact import exact_table
from .gramspace import GramSpace
from .heads import CONCEPT_RIDGE, ENCODER_RIDGE, GRAM_RIDGE, Head, choose_mix, fit_head
from .lexicon import concepts
from .memory import VectorMemory
from .normalise import normalise, script
from .ranker import GramPart, Ranker
from .routes import CHINESE, ENGLISH, Route, beside, choose, knows
from .views import Floats, GramView, Ints, Inverted

Mask = npt.NDArray[np.bool_]

_FOLDS, _FOLDS_OF_MANY, _MANY = 5, 3, 1000
_SEED = 20
# The background weighs as much as this many average entries.
_BACKGROUND_ENTRIES = 3.0
# A background utterance this close to a phrasing may be a question of this brand.
_TOO_CLOSE = 0.5
_MIN_BACKGROUND = 40
_ENOUGH_FOR_MEAN = 30
# Fewer held-out phrasings of one script say too little about the views' weights.
_ENOUGH_TO_MIX = 60
# Phrasings of one entry resemble each other more than questions resemble them, in their words and as a whole. So the
# concepts and the nearest phrasing are trusted less than held-out phrasings would have it.
_CONCEPT_TRUST, _NEAREST_TRUST = 0.75, 0.5
# With fewer entries than this nothing is known about how hard they are to tell apart.
_FEW = 3
_BLOCK = 512
# An entry's name counts as much as this many phrasings.
_NAME_WEIGHT = 2.0
# A word in more than this share of the ids names no entry.
_COMMON = 0.25


@dataclass(frozen=True, slots=True)
class _Rows:
    """Phrasings sorted by entry, then the entries' names, then the background.

    ``labels`` of the background is the number of entries; ``phrasings`` counts the first part.
    """

    texts: list[str]
    labels: Ints
    weights: Floats
    scripts: Ints
    entries: int
    phrasings: int

    @property
    def starts(self) -> Ints:
        return np.searchsorted(self.labels[: self.phrasings], np.arange(self.entries)).astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Space:
    """One view of all rows: dense coordinates to fit in; of each phrasing the best cosine with others of each entry."""

    rows: Floats
    ridge: float
    nearest: Floats

    def fit(self, rows: _Rows, learnt_from: Mask | slice = slice(None), start: Head | None = None) -> Head:
        labels, weights = rows.labels[learnt_from], rows.weights[learnt_from]
        classes = rows.entries + 1
        return fit_head(self.rows[learnt_from], labels, weights, classes=classes, ridge=self.ridge, start=start)


@dataclass(frozen=True, slots=True)
class _Held:
    """What models that never saw a phrasing say about it, for all phrasings: logits, and best cosines by entry."""

    logits: Floats
    cosines: Floats


def build(entries: Iterable[Mapping[str, object]], version: str = "", memory: VectorMemory | None = None) -> Ranker:
    """Fit a ranker.

    Args:
        entries: mappings with ``id`` (str) and ``phrasings`` (list of str); entries without a usable phrasing
            are left out of the ranking.
        version: what the ranker shall call this knowledge; a hash of the entries when empty.
        memory: vectors of earlier fits; keeps those of this one.
    """
    # Two threads on two cores would take both from the fleet and gain little.
    with encoders.one_thread():
        plain = [(str(e["id"]), _texts(e["phrasings"])) for e in entries]
        version = version or hashlib.sha256(json.dumps(plain).encode()).hexdigest()
        return _build(plain, version, memory or VectorMemory())


def _texts(phrasings: object) -> list[str]:
    return [str(p) for p in phrasings] if isinstance(phrasings, Iterable) else []


def _build(entries: Sequence[tuple[str, Sequence[str]]], version: str, memory: VectorMemory) -> Ranker:
    known = [(i, list(dict.fromkeys(filter(None, map(normalise, phrasings))))) for i, phrasings in entries]
    known = [(i, phrasings) for i, phrasings in known if phrasings]
    ids = tuple(i for i, _ in known)
    phrasings = [p for _, ps in known for p in ps]
    kept = _far_background(phrasings, memory)
    rows = _rows([len(ps) for _, ps in known], phrasings, _names(ids), kept)
    concept_part, held_concepts = _concepts(rows)
    grams, held_grams = _grams(rows)
    plans = choose(rows.scripts[: rows.phrasings], shelf.installed())
    vectors = _vectors(rows, plans, memory)
    means = {name: _means(found, rows) for name, found in vectors.items()}
    made = {plan: _dense(rows, beside(vectors, means, plan, rows.scripts)) for plan in dict.fromkeys(plans) if plan}
    routes = []
    for of_script, plan in zip((ENGLISH, CHINESE), plans, strict=True):
        joined, head, held = made.get(plan, (None, None, None))
        views = [held_concepts, held_grams, *([] if held is None else [held])]
        mix, standing = _standing(rows, views, of_script)
        routes.append(Route(plan, {name: means[name] for name in plan}, joined, head, mix, standing))
    calibrator = calibrator_of(len(ids), len(phrasings))
    return Ranker(
        version, ids, rows.starts, exact_table(known), concept_part, grams, (routes[0], routes[1]), calibrator
    )


def calibrator_of(entries: int, phrasings: int) -> Calibrator:
    """The curves for a knowledge of this size."""
    return learnt() if entries >= _FEW and phrasings > entries else cautious()


def _dense(rows: _Rows, joined: Floats) -> tuple[Floats, Head, _Held]:
    """The phrasings' vectors, the head over them, and what heads without a phrasing say of it."""
    space = _Space(joined, ENCODER_RIDGE, _nearest(joined[: rows.phrasings], rows.starts))
    head = space.fit(rows)
    return joined[: rows.phrasings], head, _held_out(rows, space, head)


def _names(ids: Sequence[str]) -> list[str]:
    """What each id says in words; empty where it says nothing of its own."""
    words = [re.findall(r"[^\W\d_]{2,}", normalise(i.replace("_", " ").replace("-", " "))) for i in ids]
    seen = Counter(word for found in words for word in set(found))
    limit = max(_COMMON * len(ids), 1)
    return [" ".join(found) if any(seen[word] <= limit for word in found) else "" for found in words]


def _rows(sizes: Sequence[int], phrasings: list[str], names: Sequence[str], background: list[str]) -> _Rows:
    entries = len(sizes)
    named = [number for number, name in enumerate(names) if name]
    labels = [np.repeat(np.arange(entries), sizes), np.asarray(named, np.int64), np.full(len(background), entries)]
    each = min(1.0, _BACKGROUND_ENTRIES * (sum(sizes) / max(entries, 1)) / len(background))
    weights = np.repeat([1.0, _NAME_WEIGHT, each], [len(phrasings), len(named), len(background)])
    texts = [*phrasings, *(names[number] for number in named), *background]
    scripts = np.asarray([script(text) for text in texts], dtype=np.int32)
    joined = np.concatenate(labels).astype(np.int32)
    return _Rows(texts, joined, weights.astype(np.float32), scripts, entries, len(phrasings))


def _far_background(phrasings: Sequence[str], memory: VectorMemory) -> list[str]:
    """The background utterances that are no question of this brand."""
    background = [text for text in map(normalise, utterances()) if text]
    if not phrasings:
        return background
    if shelf.USE in shelf.installed():
        ours = memory.encode(shelf.USE, phrasings)
        closest = (memory.encode(shelf.USE, background) @ ours.T).max(axis=1)
    else:
        view = GramView.learn([*phrasings, *background])
        inverted = Inverted.of([view.row(p) for p in phrasings], len(view.idf))
        closest = np.asarray([inverted.cosines(view.row(b)).max() for b in background], dtype=np.float32)
    order = np.argsort(closest, kind="stable")
    ranks = {s: [int(i) for i in order if script(background[i]) == s] for s in (ENGLISH, CHINESE)}
    keep = (
        i
        for of_script in ranks.values()
        for n, i in enumerate(of_script)
        if n < _MIN_BACKGROUND or closest[i] < _TOO_CLOSE
    )
    return [background[i] for i in sorted(keep)]


def _concepts(rows: _Rows) -> tuple[GramPart, _Held]:
    view = GramView.learn(rows.texts, concepts)
    sparse = [view.row(text) for text in rows.texts]
    dense = np.zeros((len(sparse), len(view.idf)), np.float32)
    for number, row in enumerate(sparse):
        dense[number, row.columns] = row.values
    space = _Space(dense, CONCEPT_RIDGE, _nearest(dense[: rows.phrasings], rows.starts))
    head = space.fit(rows)
    return GramPart(view, Inverted.of(sparse[: rows.phrasings], len(view.idf)), head), _held_out(rows, space, head)


def _grams(rows: _Rows) -> tuple[GramPart, _Held]:
    view = GramView.learn(rows.texts)
    sparse = [view.row(text) for text in rows.texts]
    space = GramSpace.of(sparse, len(view.idf), rows.phrasings, rows.starts)
    fitted = _Space(space.rows, GRAM_RIDGE, space.nearest)
    over_rows = fitted.fit(rows)
    head = space.head(over_rows, sparse, len(view.idf))
    part = GramPart(view, Inverted.of(sparse[: rows.phrasings], len(view.idf)), head)
    return part, _held_out(rows, fitted, over_rows)


def _vectors(rows: _Rows, plans: Sequence[Sequence[str]], memory: VectorMemory) -> dict[str, Floats]:
    """Per encoder in use one row a text; zero where it doesn't know the script."""
    found = {}
    for name in sorted({name for plan in plans for name in plan}):
        readable = [i for i, s in enumerate(rows.scripts) if knows(name, int(s))]
        found[name] = np.zeros((len(rows.texts), encoders.WIDTHS[name]), np.float32)
        found[name][readable] = memory.encode(name, [rows.texts[i] for i in readable])
    return found


def _means(vectors: Floats, rows: _Rows) -> Floats:
    """The mean vector of each script, so that the language of a text tells nothing about its meaning.

    A script with few phrasings gets the other one's mean, moved by the difference that the background shows.
    """
    ours, scripts = vectors[: rows.phrasings], rows.scripts[: rows.phrasings]
    unknown = rows.labels == rows.entries
    of_background = [vectors[unknown & (rows.scripts == s)].mean(axis=0) for s in (ENGLISH, CHINESE)]
    counts = [int((scripts == s).sum()) for s in (ENGLISH, CHINESE)]
    means = []
    for this in (ENGLISH, CHINESE):
        if counts[this] >= min(_ENOUGH_FOR_MEAN, max(counts[1 - this], 1)):
            means.append(ours[scripts == this].mean(axis=0))
        elif counts[1 - this]:
            means.append(ours[scripts != this].mean(axis=0) + of_background[this] - of_background[1 - this])
        else:
            means.append(of_background[this])
    return np.asarray(means, dtype=np.float32)


def _rounds(rows: _Rows) -> Iterator[tuple[Mask, Mask]]:
    """Ways to hold phrasings out: (rows to learn from, rows to judge). An entry's only phrasing stays in."""
    random = np.random.default_rng(_SEED)
    folds = _FOLDS if rows.phrasings <= _MANY else _FOLDS_OF_MANY
    fold = np.full(len(rows.labels), -1, np.int32)
    for label in range(rows.entries):
        mine = np.flatnonzero(rows.labels[: rows.phrasings] == label)
        if len(mine) > 1:
            fold[mine] = (random.permutation(len(mine)) + random.integers(folds)) % folds
    for number in range(folds):
        judged = fold == number
        if judged.any():
            yield ~judged, judged


def _held_out(rows: _Rows, space: _Space, whole: Head) -> _Held:
    """``whole``: the head of all rows, from which those of the rest of the rows are near."""
    logits = np.zeros((rows.phrasings, rows.entries + 1), np.float32)
    for learnt_from, judged in _rounds(rows):
        ours = judged[: rows.phrasings]
        logits[ours] = space.fit(rows, learnt_from, whole).of_dense(space.rows[judged])
    return _Held(logits, space.nearest)


def _nearest(vectors: Floats, starts: Ints) -> Floats:
    """Of each row the best cosine with another row of each entry; in blocks, to spare memory."""
    found = np.zeros((len(vectors), len(starts)), np.float32)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK] @ vectors.T
        block[np.arange(len(block)), start + np.arange(len(block))] = 0
        found[start : start + _BLOCK] = np.maximum.reduceat(block, starts, axis=1)
    return found


def _standing(rows: _Rows, views: Sequence[_Held], of_script: int) -> tuple[Floats, Standing]:
    """The views' weights for questions of a script, and what held-out phrasings show of the entries."""
    labels = rows.labels[: rows.phrasings]
    sizes = np.bincount(labels, minlength=rows.entries).astype(np.float32)
    ours = rows.scripts[: rows.phrasings] == of_script
    native = (np.bincount(labels, weights=ours, minlength=rows.entries) > 0).astype(np.float32)
    standing = replace(Standing.unknown(rows.entries), sizes=sizes, native=native)
    judged = sizes[labels] > 1
    mix = np.full(len(views) + 1, 1 / len(views), np.float32)
    if not judged.any():
        return mix, standing
    own = views[-1].cosines[np.arange(rows.phrasings), labels]
    near = np.bincount(labels, weights=own, minlength=rows.entries) / np.maximum(sizes, 1)
    near[sizes < 2] = near[sizes > 1].mean()
    standing = replace(standing, near=near.astype(np.float32))
    if (judged & ours).sum() >= _ENOUGH_TO_MIX:
        judged &= ours
    logits, cosines = [v.logits[judged] for v in views], [v.cosines[judged] for v in views]
    mix = choose_mix([*logits, nearness(cosines[-1])], labels[judged])
    mix[0] *= _CONCEPT_TRUST
    mix[-1] *= _NEAREST_TRUST
    return mix, measure(logits, cosines, mix, labels[judged], standing)
