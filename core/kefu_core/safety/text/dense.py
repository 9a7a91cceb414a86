"""Where signs of one kind stand together in number, told by a sample of the text: most texts have no such place."""

import re
from collections.abc import Iterator


class Dense:
    """Finds each whole stretch of so many signs or more of one kind (written as in a set of an expression).

    `samples`: of how many of its signs each stretch is told; fewer let more of ordinary talk through, more cost more.
    """

    __slots__ = ("_sampled", "_shortest", "_step", "_stretch")

    def __init__(self, signs: str, shortest: int, *, samples: int) -> None:
        self._shortest = shortest
        self._step = shortest // samples
        # Every step'th sign of the text holds so many of a stretch, wherever it begins.
        self._sampled = re.compile(f"[{signs}]{{{shortest // self._step},}}")
        self._stretch = re.compile(f"[{signs}]{{{shortest},}}")

    def stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """Beginnings and ends, ascending."""
        if len(text) < self._shortest:
            return
        step = self._step
        for sampled in self._sampled.finditer(text[::step]):
            # The signs that were looked at before and behind are of another kind, so no stretch reaches over them.
            first, last = max(0, (sampled.start() - 1) * step + 1), sampled.end() * step
            yield from (match.span() for match in self._stretch.finditer(text, first, last))
