"""An opinion by meaning for the gate: a small head over the states of the multilingual encoder's pieces.

The head looks at every piece with some queries, weighs its value by how much it matters to each, and adds up. It is
learnt by ``python -m tests.gate_sets.learn`` and lies in the core beside the weights of the words.
"""

import hashlib
import struct
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from kefu_core.safety.gate.meaning import FILE

from .transformer import Floats

AFTER = (8, 12)
"""The encoder's layers whose states are looked at: the earlier one still knows who does what to whom."""
PIECES = 128
"""So many pieces of a text are looked at."""
REMEMBERED = 20_000
"""Judgements that are remembered: answers are judged again and again, the courier judges what a decision judged."""
_HEADER = struct.Struct("<4sHHf")
"""Mark, width of the states, queries, bias; then the queries and the values, half precision, width by queries each."""
_MARK = b"KMH1"


@dataclass(frozen=True, slots=True)
class Head:
    """``queries`` and ``values``: width by number of queries."""

    queries: Floats
    values: Floats
    bias: float

    def odds(self, states: Floats) -> float:
        """Log-odds of a text from its states, pieces by width."""
        looks = states @ self.queries
        looks -= looks.max(axis=0)
        np.exp(looks, out=looks)
        return float(((looks * (states @ self.values)).sum(axis=0) / looks.sum(axis=0)).sum() + self.bias)

    def packed(self) -> bytes:
        """As it lies in the file."""
        width, count = self.queries.shape
        return _HEADER.pack(_MARK, width, count, self.bias) + b"".join(
            np.ascontiguousarray(part, "<f2").tobytes() for part in (self.queries, self.values)
        )

    @classmethod
    def unpacked(cls, whole: bytes) -> "Head":
        """Raises ValueError for what ``packed`` did not make."""
        if len(whole) < _HEADER.size:
            raise ValueError(f"{FILE} is cut off")
        mark, width, count, bias = _HEADER.unpack_from(whole)
        if mark != _MARK or len(whole) != _HEADER.size + 4 * width * count:
            raise ValueError(f"{FILE} is of another layout")
        both = np.frombuffer(whole, "<f2", offset=_HEADER.size).astype(np.float32).reshape(2, width, count)
        return cls(both[0], both[1], bias)


class OpinionByMeaning:
    """What the gate hears. May be called by several threads; the same text has the same odds."""

    def __init__(self, states: Callable[[str], Floats], head: Head) -> None:
        self._states = states
        self._head = head
        self._known: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, text: str) -> float:
        """Log-odds that the text asks for what it must not. No text is kept, only what was made of it."""
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known
        odds = self._head.odds(self._states(text))
        with self._lock:
            self._known[key] = odds
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return odds


def states_of(text: str) -> Floats:
    """The states that the head looks at, pieces by width. Raises ModuleNotFoundError without the encoder."""
    from .encoders import one_thread, the_e5

    with one_thread():
        return the_e5().states(text, AFTER, PIECES)


def load() -> OpinionByMeaning:
    """The encoder and the head, ready. Raises ModuleNotFoundError, OSError, ValueError."""
    head = Head.unpacked(files("kefu_core.safety.gate").joinpath(FILE).read_bytes())
    opinion = OpinionByMeaning(states_of, head)
    opinion("please 请")  # what the first text would wait for
    return opinion
