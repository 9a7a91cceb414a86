"""Turns normalised text into rows of character n-grams or of concepts, and centres the vectors of the encoders.

Knows nothing of entries. Rows have length one at most, so that a product of rows is a cosine.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

_MAX_GRAM = 3


def grams(text: str) -> Counter[str]:
    """Counts of all runs of one to three characters of ``text``."""
    return Counter(text[i : i + n] for n in range(1, _MAX_GRAM + 1) for i in range(len(text) - n + 1))


@dataclass(frozen=True, slots=True)
class Sparse:
    """One row of a view of tokens: column numbers and values, length one at most."""

    columns: Ints
    values: Floats


@dataclass(frozen=True, slots=True)
class GramView:
    """TF-IDF over tokens, n-grams as a rule; ``vocabulary[token]`` is a column of ``idf``.

    Tokens outside the vocabulary have no column, but count in a row's length with the weight ``rarest``:
    a question in strange words then lies far from everything, as it should.
    """

    vocabulary: dict[str, int]
    idf: Floats
    rarest: float
    tokens: Callable[[str], Counter[str]] = grams

    @classmethod
    def learn(cls, texts: Sequence[str], tokens: Callable[[str], Counter[str]] = grams) -> "GramView":
        """The vocabulary and weights of ``texts`` (smoothed inverse document frequency)."""
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(tokens(text).keys())
        names = sorted(seen)
        idf = [math.log((1 + len(texts)) / (1 + seen[name])) + 1 for name in names]
        vocabulary = {name: i for i, name in enumerate(names)}
        return cls(vocabulary, np.asarray(idf, dtype=np.float32), math.log(1 + len(texts)) + 1, tokens)

    def row(self, text: str) -> Sparse:
        """The text's row; shorter than one when it holds tokens outside the vocabulary."""
        columns: list[int] = []
        counts: list[float] = []
        strange = 0.0
        for token, number in self.tokens(text).items():
            column = self.vocabulary.get(token)
            if column is None:
                strange += (1 + math.log(number)) ** 2
            else:
                columns.append(column)
                counts.append(1 + math.log(number))
        where = np.asarray(columns, dtype=np.int32)
        values = np.asarray(counts, dtype=np.float32) * self.idf[where]
        length = math.sqrt(float(values @ values) + strange * self.rarest**2)
        return Sparse(where, values / np.float32(length) if length else values)


@dataclass(frozen=True, slots=True)
class Inverted:
    """The phrasings' rows of tokens by column, for one fast product with a question's row."""

    starts: Ints
    rows: Ints
    values: Floats
    height: int

    @classmethod
    def of(cls, rows: Sequence[Sparse], width: int) -> "Inverted":
        """Turn ``rows`` around; ``width`` is the size of the vocabulary."""
        columns = np.concatenate([r.columns for r in rows]) if rows else np.zeros(0, np.int32)
        numbers = np.repeat(np.arange(len(rows), dtype=np.int32), [len(r.columns) for r in rows])
        values = np.concatenate([r.values for r in rows]) if rows else np.zeros(0, np.float32)
        order = np.argsort(columns, kind="stable")
        starts = np.searchsorted(columns[order], np.arange(width + 1)).astype(np.int32)
        return cls(starts, numbers[order], values[order], len(rows))

    def cosines(self, row: Sparse) -> Floats:
        """The cosine of ``row`` with each phrasing."""
        spans = [(int(self.starts[c]), int(self.starts[c + 1])) for c in row.columns]
        if not spans:
            return np.zeros(self.height, np.float32)
        where = np.concatenate([self.rows[a:b] for a, b in spans])
        what = np.concatenate([self.values[a:b] * v for (a, b), v in zip(spans, row.values, strict=True)])
        return np.bincount(where, weights=what, minlength=self.height).astype(np.float32)


def centre(vectors: Floats, mean: Floats) -> Floats:
    """Take ``mean`` (one row, or one a row) away and bring each row back to length one."""
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), dtype=np.float32)
