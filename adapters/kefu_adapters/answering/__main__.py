"""Checks a folder of answers, and shows what questions would get.

Usage: ``python -m kefu_adapters.answering FOLDER [QUESTION ...]``
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from . import build
from .knowledge import KnowledgeError, load_folder


def main(arguments: Sequence[str]) -> int:
    """Print mistakes, or the three likeliest entries of each question; returns the exit code."""
    if not arguments:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        knowledge = load_folder(Path(arguments[0]))
    except KnowledgeError as error:
        sys.stderr.write(f"{error}\n{len(error.mistakes)} to mend\n")
        return 1
    phrasings = sum(len(e["phrasings"]) for e in knowledge.to_build())
    sys.stdout.write(f"{len(knowledge.entries)} answers, {phrasings} phrasings: no mistake found\n")
    questions = arguments[1:]
    if questions:
        ranker = build(knowledge.to_build(), knowledge.version)
        for question in questions:
            best = "".join(f"  {score:4.0%}  {entry_id}\n" for entry_id, score in ranker.rank(question)[:3])
            sys.stdout.write(f"\n{question}\n{best}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
