"""A ranker that serves before it is fitted: exact phrases at once, the rest when the model is there.

Fitting takes seconds of a whole core, so it happens in a process of its own: here it would hold up every message.
"""

import json
import os
import subprocess
import sys
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from .entries import Knowledge
from .exact import exact_table, find_exact
from .fit import phrasings_file
from .normalise import normalise
from .shelf import model_path

if TYPE_CHECKING:
    from .ranker import Ranker

RETRY_SECONDS = 60.0
_LOOK_SECONDS = 0.2
log = structlog.get_logger()


class Fitter:
    """Fits and measures in a child process, one at a time. ``fit`` blocks; ``close`` may come from another thread."""

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir = cache_dir
        self._one = threading.Lock()
        self.child: subprocess.Popen[bytes] | None = None
        self.closed = False

    def fit(self, knowledge: Knowledge) -> bool:
        """Leave the knowledge's model in the cache; says whether it is there now."""
        path = model_path(knowledge, self._cache_dir)
        with self._one:
            if path.exists() or self.closed:
                return path.exists()
            self._run("fit", knowledge, path.stem, self._cache_dir)
        return path.exists()

    def measure(self, knowledge: Knowledge) -> dict[str, Any] | None:
        """What ``measure.measure`` finds; nothing when it could not be done."""
        path = model_path(knowledge, self._cache_dir)
        result = path.with_suffix(".report.json")
        with self._one:
            if self.closed:
                return None
            if not result.exists():
                self._run("measure", knowledge, path.stem, result)
        return dict(json.loads(result.read_text("utf-8"))) if result.exists() else None

    def _run(self, module: str, knowledge: Knowledge, stem: str, target: Path) -> None:
        """Run a module of ours on the knowledge's phrasings, without our secrets in its environment."""
        source = self._cache_dir / f"{stem}.{module}.phrasings.json"
        phrasings_file(knowledge, source)
        began = time.monotonic()
        command = [sys.executable, "-m", f"kefu_adapters.answering.{module}", str(source), str(target)]
        self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=_plain())  # noqa: S603
        if self.closed:
            self.child.kill()
        code = self.child.wait()
        self.child = None
        source.unlink(missing_ok=True)
        log.info("answerer.fitted", what=module, seconds=round(time.monotonic() - began, 1), code=code)

    def close(self) -> None:
        """Stop what is still being fitted."""
        self.closed = True
        child = self.child
        if child is not None:
            child.kill()


class LateRanker:
    """``warm``, ``rank`` and ``close`` may be called from different threads; ``warm`` and ``rank`` block.

    A model that cannot be made leaves the exact phrases; it is tried again, at most once a minute. Without ``fits``
    another process makes it, and somebody puts it into the cache.
    """

    def __init__(self, knowledge: Knowledge, cache_dir: Path, *, fits: bool = True) -> None:
        self._knowledge = knowledge
        self._cache_dir = cache_dir
        self._fits = fits
        self._exact = exact_table((entry["id"], entry["phrasings"]) for entry in knowledge.to_build())
        self._find = lru_cache(maxsize=4096)(self._find_exact)
        self._ranker: Ranker | None = None
        self._making = threading.Lock()
        self._failed_at = 0.0
        self._fitter = Fitter(cache_dir)

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
        self._fitter.close()

    def _made(self) -> "Ranker | None":
        from .storage import cached  # numpy and its kin, which nobody needs before

        with self._making:
            if self._ranker is None and not self._fitter.closed and time.monotonic() >= self._failed_at:
                try:
                    self._make_elsewhere()
                    if not self._fitter.closed:
                        self._ranker = cached(self._knowledge, self._cache_dir)
                except Exception:
                    self._failed_at = time.monotonic() + RETRY_SECONDS
                    log.exception("answerer.not_fitted")
            return self._ranker

    def _make_elsewhere(self) -> None:
        """Let a child, or another process, leave the model in the cache; what a child leaves undone is done here."""
        if self._fits:
            self._fitter.fit(self._knowledge)
            return
        path = model_path(self._knowledge, self._cache_dir)
        while not path.exists() and not self._fitter.closed:
            time.sleep(_LOOK_SECONDS)


def _plain() -> dict[str, str]:
    """The environment without our secrets: fitting needs none."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KEFU_")}
