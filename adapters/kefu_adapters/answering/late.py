"""A ranker that serves before it is fitted: exact phrases at once, the rest when the model is there.

Fitting takes seconds of a whole core, so it happens in a process of its own: here it would hold up every message.
"""

import os
import subprocess
import sys
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from .exact import exact_table, find_exact
from .knowledge import Knowledge
from .normalise import normalise

if TYPE_CHECKING:
    from .ranker import Ranker

RETRY_SECONDS = 60.0
log = structlog.get_logger()


class LateRanker:
    """``warm``, ``rank`` and ``close`` may be called from different threads; ``warm`` and ``rank`` block.

    A model that cannot be made leaves the exact phrases; it is tried again, at most once a minute.
    """

    def __init__(self, knowledge: Knowledge, folder: Path, cache_dir: Path) -> None:
        self._knowledge = knowledge
        self._folder = folder
        self._cache_dir = cache_dir
        self._exact = exact_table((entry["id"], entry["phrasings"]) for entry in knowledge.to_build())
        self._find = lru_cache(maxsize=4096)(self._find_exact)
        self._ranker: Ranker | None = None
        self._making = threading.Lock()
        self._failed_at = 0.0
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    def exact_entry(self, query: str) -> str | None:
        """The entry of which the query is a phrasing, after normalising; microseconds."""
        return self._find(query)

    def _find_exact(self, query: str) -> str | None:
        text = normalise(query)
        return find_exact(self._exact, text) if text else None

    def rank(self, query: str) -> list[tuple[str, float]]:
        """As ``Ranker.rank``; waits for the model. Without one nothing is ranked."""
        ranker = self._made()
        return ranker.rank(query) if ranker is not None else []

    def warm(self) -> None:
        """Make the model ready, however long it takes."""
        ranker = self._made()
        if ranker is not None:
            ranker.warm()

    def close(self) -> None:
        """Stop what is still being fitted."""
        self._closed = True
        child = self._child
        if child is not None:
            child.kill()

    def _made(self) -> "Ranker | None":
        from .storage import cached  # numpy and its kin, which nobody needs before

        with self._making:
            if self._ranker is None and not self._closed and time.monotonic() >= self._failed_at:
                try:
                    self._fit_elsewhere()
                    if not self._closed:
                        self._ranker = cached(self._knowledge, self._cache_dir)
                except Exception:
                    self._failed_at = time.monotonic() + RETRY_SECONDS
                    log.exception("answerer.not_fitted")
            return self._ranker

    def _fit_elsewhere(self) -> None:
        """Let a child process leave the model in the cache; whatever it leaves undone is done here."""
        from .storage import model_path

        if model_path(self._knowledge, self._cache_dir).exists():
            return
        began = time.monotonic()
        command = [sys.executable, "-m", "kefu_adapters.answering.fit", str(self._folder), str(self._cache_dir)]
        self._child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=_plain())  # noqa: S603
        if self._closed:
            self._child.kill()
        code = self._child.wait()
        self._child = None
        log.info("answerer.fitted", seconds=round(time.monotonic() - began, 1), code=code)


def _plain() -> dict[str, str]:
    """The environment without our secrets: fitting needs none."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KEFU_")}
