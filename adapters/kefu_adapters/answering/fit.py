"""``python -m kefu_adapters.answering.fit SOURCE CACHE``: fit the knowledge of a folder, or of a file of phrasings as
``phrasings_file`` writes it, and keep the model in the cache.
"""

import json
import os
import sys
from pathlib import Path

from .entries import Entry, Knowledge
from .knowledge import load_folder


def phrasings_file(knowledge: Knowledge, path: Path) -> None:
    """Write what a model is fitted to: phrasings by language and entry id."""
    plain = {
        e.id: {language: list(texts) for language, texts in e.phrasings.items()} for e in knowledge.entries.values()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")


def read_phrasings(path: Path) -> Knowledge:
    """A knowledge without answers, of the same version as the one it was written from."""
    plain = json.loads(path.read_text("utf-8"))
    return Knowledge.of(
        Entry(id=name, topic="other", phrasings={k: tuple(v) for k, v in phrasings.items()}, answers={})
        for name, phrasings in plain.items()
    )


if __name__ == "__main__":
    from .storage import cached

    os.nice(5)
    source = Path(sys.argv[1])
    cached(load_folder(source) if source.is_dir() else read_phrasings(source), Path(sys.argv[2]))
