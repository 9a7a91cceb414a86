"""How often Python looks for what only holds itself. Its defaults suit a program that keeps little.

Thousands of small objects live for as long as one message does, and refer to nothing that refers to them: nearly all go
by themselves. With the defaults a sixth of all processor time went into looking for the rest, again and again through
a model and its words, which never go.
"""

import asyncio
import gc
from collections.abc import Callable

YOUNG = 10_000
"""So many more objects made than gone, and the young ones are looked through (Python: 700)."""
MIDDLE, OLD = 20, 50
"""So many looks at the younger, and the next older are looked through, too (Python: 10 each)."""
LOOK_SECONDS = 1.0


def seldom() -> None:
    """Look seldom from now on."""
    gc.set_threshold(YOUNG, MIDDLE, OLD)


def keep_what_is_there() -> None:
    """What is there now stays: never look through it again. It still goes when nothing refers to it."""
    gc.freeze()


async def follow(what: Callable[[], object]) -> None:
    """A loop of a process: keep what is there whenever ``what`` is another one, as when a model was loaded."""
    known: object = object()
    while True:
        if (now := what()) != known:
            known = now
            keep_what_is_there()
        await asyncio.sleep(LOOK_SECONDS)
