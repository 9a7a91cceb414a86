"""The layers that the numpy encoders share: BERT's blocks over rows of pieces, and the mean of what comes out.

Knows nothing of texts or files. All pieces of all texts stand in one matrix, so that a batch is one product a layer.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_HIDDEN = np.float32(1e9)
# Columns that stand together. A product of a few rows with a wide matrix spends its time on laying the matrix out anew;
# with so few columns the library takes it as it lies (15 rows: a quarter less time, 500 rows: a fifth more).
_COLUMNS = 64


def blocks(matrix: Floats) -> Floats:
    """A matrix cut into pieces of 64 columns, each piece in one run of memory: (pieces, inputs, 64)."""
    return np.ascontiguousarray(matrix.reshape(len(matrix), -1, _COLUMNS).transpose(1, 0, 2))


def product(rows: Floats, cut: Floats) -> Floats:
    """``rows`` times the matrix that ``blocks`` cut."""
    made = np.empty((len(rows), len(cut) * _COLUMNS), np.float32)
    np.matmul(rows, cut, out=made.reshape(len(rows), len(cut), _COLUMNS).transpose(1, 0, 2))
    return made


@dataclass(frozen=True, slots=True)
class Layer:
    """One block: the three projections side by side, the way out, the two of the inner network, the norms.

    Matrices are as ``blocks`` gives them; a norm is its weights and its biases.
    """

    into: Floats
    into_bias: Floats
    out: Floats
    out_bias: Floats
    norm: tuple[Floats, Floats]
    up: Floats
    up_bias: Floats
    down: Floats
    down_bias: Floats
    last_norm: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Padded:
    """Pieces of some texts, a row a text, padded at the end; ``here`` is 1 where there is a piece, else 0."""

    numbers: npt.NDArray[np.int32]
    here: Floats

    @classmethod
    def of(cls, split: Sequence[Sequence[int]]) -> "Padded":
        """Lay the texts' pieces out; at least one text with at least one piece."""
        length = max(map(len, split))
        numbers = np.zeros((len(split), length), np.int32)
        here = np.zeros((len(split), length), np.float32)
        for row, found in enumerate(split):
            numbers[row, : len(found)] = found
            here[row, : len(found)] = 1
        return cls(numbers, here)


def run(layers: Sequence[Layer], state: Floats, here: Floats, heads: int) -> Floats:
    """Mean vectors of length one, a row a text.

    Args:
        layers: in order.
        state: embeddings after their norm, texts by pieces by width.
        here: 1 where there is a piece, else 0.
        heads: how many parts the attention has.
    """
    rows, length, width = state.shape
    # Without padding, as for one question, nothing needs hiding.
    hidden = None if here.all() else (here - 1)[:, None, None, :] * _HIDDEN
    flat = np.ascontiguousarray(state.reshape(rows * length, width))
    for layer in layers:
        flat = _block(layer, flat, (rows, length, heads), hidden)
    pooled = (flat.reshape(rows, length, width) * here[:, :, None]).sum(axis=1)
    return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), np.float32)


def states(layers: Sequence[Layer], state: Floats, heads: int, after: Sequence[int]) -> Floats:
    """What one text's pieces are after some of the layers (the first is 1), side by side.

    ``state``: embeddings after their norm, pieces by width; the result is pieces by width times ``len(after)``.
    """
    flat, found = state, {}
    for number, layer in enumerate(layers[: max(after)], 1):
        flat = _block(layer, flat, (1, len(state), heads), None)
        if number in after:
            found[number] = flat
    return np.concatenate([found[number] for number in after], axis=1)


def normed(rows: Floats, norm: tuple[Floats, Floats], epsilon: float = 1e-12) -> Floats:
    """Each row with mean 0 and spread 1, times the norm's weights, plus its biases."""
    width = np.float32(1 / rows.shape[-1])
    moved: Floats = np.asarray(rows - np.add.reduce(rows, axis=-1, keepdims=True) * width, np.float32)
    spread = np.einsum("...i,...i->...", moved, moved)[..., None] * width
    moved *= 1 / np.sqrt(spread + np.float32(epsilon))
    moved *= norm[0]
    moved += norm[1]
    return moved


def gelu(x: Floats) -> Floats:
    """Gaussian error linear unit; the error function by Abramowitz and Stegun 7.1.25 (error below 3e-5).

    Changes ``x``: the matrix is the largest of a block, and copies of it cost more than the arithmetic.
    """
    z = np.abs(x)
    t = z * np.float32(0.47047 / math.sqrt(2))
    t += 1
    np.reciprocal(t, out=t)
    poly = t * np.float32(0.7478556)
    poly -= np.float32(0.0958798)
    poly *= t
    poly += np.float32(0.3480242)
    poly *= t
    np.multiply(x, x, out=t)
    t *= np.float32(-0.5)
    np.exp(t, out=t)
    poly *= t
    # x * (1 + sign(x) * erf) / 2 = (x + |x| - |x| * (1 - erf)) / 2
    poly *= z
    x += z
    x -= poly
    x *= np.float32(0.5)
    return x


def _block(layer: Layer, flat: Floats, shape: tuple[int, int, int], hidden: Floats | None) -> Floats:
    """One block; ``hidden`` is a large negative number where there is no piece."""
    rows, length, heads = shape
    width = flat.shape[1]
    joined = product(flat, layer.into)
    joined += layer.into_bias
    parts = joined.reshape(rows, length, 3, heads, width // heads).transpose(2, 0, 3, 1, 4)
    query, key, value = np.ascontiguousarray(parts)
    scores = query @ key.transpose(0, 1, 3, 2)
    scores *= np.float32(1 / math.sqrt(width // heads))
    if hidden is not None:
        scores += hidden
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= np.add.reduce(scores, axis=-1, keepdims=True)
    mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(rows * length, width)
    mixed = product(mixed, layer.out)
    mixed += layer.out_bias
    mixed += flat
    state = normed(mixed, layer.norm)
    inner = product(state, layer.up)
    inner += layer.up_bias
    inner = product(gelu(inner), layer.down)
    inner += layer.down_bias
    inner += state
    return normed(inner, layer.last_norm)
