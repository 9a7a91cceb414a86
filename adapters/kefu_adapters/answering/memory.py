"""Keeps sentence vectors between fits, so that a changed knowledge has only its new phrasings encoded.

Encoding is nearly all that a fit costs. A vector is kept under a hash of encoder and text: the file holds no text.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from . import encoders
from .views import Floats

# Raise it whenever an encoder or the normalising changes what a text becomes.
FORMAT = 1
NAME = f"vectors-{FORMAT}.npz"
# Beyond so many vectors an encoder's file keeps those of the last fit only; 10,000 take about 20 MB.
_MOST = 20_000
_KEY_BYTES = 16


def _key(name: str, text: str) -> bytes:
    return hashlib.sha256(f"{name}\0{text}".encode()).digest()[:_KEY_BYTES]


class VectorMemory:
    """Vectors by encoder and text. Starts empty; what ``encode`` was asked for is remembered."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[bytes, Floats]] = {}
        self._asked: dict[str, set[bytes]] = {}
        self.fresh = 0

    def encode(self, name: str, texts: Sequence[str]) -> Floats:
        """As ``encoders.encode``, but each text once; ``fresh`` counts the texts that were encoded."""
        rows = self._rows.setdefault(name, {})
        keys = [_key(name, text) for text in texts]
        self._asked.setdefault(name, set()).update(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in rows}
        rows.update(zip(new, encoders.encode(name, list(new.values())), strict=True))
        self.fresh += len(new)
        if not keys:
            return np.zeros((0, encoders.WIDTHS[name]), np.float32)
        return np.asarray([rows[key] for key in keys], np.float32)

    @classmethod
    def read(cls, path: Path) -> "VectorMemory":
        """What ``write`` left; empty when there is no such file or it is damaged."""
        memory = cls()
        try:
            # Opened here, because numpy leaves its own handle open when the archive is damaged.
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                for name in (n.removeprefix("keys_") for n in file.files if n.startswith("keys_")):
                    keys, rows = file[f"keys_{name}"], file[f"rows_{name}"]
                    if name in encoders.WIDTHS and rows.shape == (len(keys), encoders.WIDTHS[name]):
                        memory._rows[name] = {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}
        except Exception:  # noqa: BLE001 - a damaged zip fails in a dozen ways, and only time is lost
            return cls()
        return memory

    def write(self, path: Path) -> None:
        """Keep everything, or what was asked for in this run if that is too much; a reader sees no half file."""
        arrays: dict[str, npt.NDArray[np.generic]] = {}
        for name, rows in self._rows.items():
            kept = list(rows) if len(rows) <= _MOST else sorted(self._asked.get(name, ()))
            if kept:
                arrays[f"keys_{name}"] = np.frombuffer(b"".join(kept), np.uint8).reshape(-1, _KEY_BYTES)
                arrays[f"rows_{name}"] = np.asarray([rows[key] for key in kept], np.float32)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **arrays)  # type: ignore[arg-type]
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
