"""Reads the words in a picture on this machine, if the extra ``ocr`` is installed. Nothing leaves the machine."""

import importlib.util
import re
import threading
from collections.abc import Sequence
from typing import Any, Protocol

from kefu_adapters.pictures import opened

_NUMBERED = re.compile(r"(?<!\d)(\d{1,2})\s*[.)、:：]?\s*([^\W\d_]{1,12})")
_LEAST_SURE = 0.75
_QUARTER_TURNS = (1, 3)


class Reader(Protocol):
    """Whoever can read pictures."""

    def texts(self, picture: bytes) -> Sequence[str]:
        """What is written in a picture, in every order that it may be meant in. Blocks."""


def reader() -> "Reader | None":
    """The reader of this installation; None without the extra."""
    if importlib.util.find_spec("rapidocr") is None or importlib.util.find_spec("onnxruntime") is None:
        return None
    return RapidReader()


class RapidReader:
    """RapidOCR with its small models, loaded at the first picture; one picture at a time."""

    def __init__(self) -> None:
        self._engine: Any = None
        self._lock = threading.Lock()

    def texts(self, picture: bytes) -> Sequence[str]:
        """The lines from top to bottom; and, where words are numbered, the words by their numbers."""
        import numpy as np

        with opened(picture) as shown:
            pixels = np.asarray(shown.convert("RGB"))[:, :, ::-1]
        with self._lock:
            lines, sure = self._read(pixels)
            for turns in _QUARTER_TURNS:
                if sure >= _LEAST_SURE:
                    break
                other, surer = self._read(np.ascontiguousarray(np.rot90(pixels, turns)))
                if surer > sure:
                    lines, sure = other, surer
        text = "\n".join(lines)
        found = {int(number): word for number, word in _NUMBERED.findall(text)}
        numbered = [found[number] for number in sorted(found) if 1 <= number <= 24]
        return (text, " ".join(numbered)) if len(numbered) >= 8 else (text,)

    def _read(self, pixels: Any) -> tuple[list[str], float]:
        """Lines, and how sure the reader is of them on average."""
        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR()
        done = self._engine(pixels)
        lines = [str(line) for line in (done.txts or ())]
        scores = [float(score) for score in (done.scores or ())]
        return lines, sum(scores) / len(scores) if scores else 0.0
