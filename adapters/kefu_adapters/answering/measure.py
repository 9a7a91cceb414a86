"""``python -m kefu_adapters.answering.measure SOURCE OUT``: how sure the model is of phrasings that it has not seen.

Every entry's phrasings are held out in turn (a few at a time), a model is fitted to the rest, and its best entry is
noted with its score and whether it was right. Entries left out as a whole stand for questions that nothing answers.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .entries import Knowledge
from .fit import read_phrasings

_EVERY = 5
"""One phrasing in so many is held out, and one entry in so many is left out as a whole."""
_FEWEST = 3
_CONFUSED = 30


def measure(knowledge: Knowledge, cache_dir: Path | None = None) -> dict[str, Any]:
    """``pairs`` of (score, right), and ``confused``: [asked, given, how often], most frequent first.

    With a ``cache_dir`` the vectors that fitting left there are used.
    """
    from .fitting import build
    from .memory import NAME, VectorMemory

    kept: list[dict[str, Any]] = []
    held: list[tuple[str, str]] = []
    for number, entry in enumerate(knowledge.to_build()):
        phrasings: Sequence[str] = entry["phrasings"]
        if number % _EVERY == _EVERY - 1 and len(knowledge.entries) > _EVERY:
            held += [("", phrasing) for phrasing in phrasings[::_EVERY]]
            continue
        out = phrasings[::_EVERY] if len(phrasings) >= _FEWEST else ()
        held += [(entry["id"], phrasing) for phrasing in out]
        kept.append({"id": entry["id"], "phrasings": [p for p in phrasings if p not in out]})
    if not kept or not held:
        return {"pairs": [], "confused": []}
    memory = VectorMemory.read(cache_dir / NAME) if cache_dir is not None else None
    ranker = build(kept, memory=memory)
    pairs: list[tuple[float, bool]] = []
    confused: dict[tuple[str, str], int] = {}
    for truth, phrasing in held:
        ranking = ranker.rank(phrasing)
        if not ranking:
            continue
        best, score = ranking[0]
        pairs.append((round(score, 4), best == truth))
        if truth and best != truth:
            confused[truth, best] = confused.get((truth, best), 0) + 1
    often = sorted(confused.items(), key=lambda item: (-item[1], item[0]))[:_CONFUSED]
    return {"pairs": pairs, "confused": [[*names, count] for names, count in often]}


if __name__ == "__main__":
    os.nice(10)
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.write_text(json.dumps(measure(read_phrasings(source), target.parent)), "utf-8")
