"""Finds which prepared answer a contact's question asks for, and how surely.

Importing this package costs nothing: numpy, scikit-learn and the encoder are imported by the functions that
need them.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .knowledge import Knowledge
    from .ranker import Ranker

__all__ = ["build", "cached", "load"]


def build(entries: Iterable[Mapping[str, Any]], version: str = "") -> "Ranker":
    """Fit a ranker to entries, each ``{"id": str, "phrasings": [str, ...]}``; takes seconds."""
    from . import fitting

    return fitting.build(entries, version)


def load(path: Path) -> "Ranker":
    """Read a ranker that ``storage.save`` wrote."""
    from . import storage

    return storage.load(path)


def cached(knowledge: "Knowledge", cache_dir: Path) -> "Ranker":
    """The ranker of this knowledge, read from ``cache_dir`` or fitted and kept there."""
    from . import storage

    return storage.cached(knowledge, cache_dir)
