"""What a text holds, asked by every finder before it looks: one short string of its words, made once for all.

A finder that cannot find anything then costs a test of its necessary signs. Expressions with many beginnings say first
with which letters these begin; whoever adds one adds its letter there.
"""

import re
from collections.abc import Iterable

_LETTERS = re.compile("[a-z]+")
_OTHER_SCRIPTS = "\u3400"
LONG = 400
"""Characters: a shorter text is its own string of words."""


class Marks:
    """Pieces of words of which one must be in a text; letters only are told from all others."""

    __slots__ = ("every", "letters", "others")

    def __init__(self, *marks: str) -> None:
        self.every = marks
        self.letters = tuple(mark for mark in marks if _LETTERS.fullmatch(mark))
        self.others = tuple((mark[0], mark) for mark in marks if not _LETTERS.fullmatch(mark))


class Signs:
    """The different words of a lower-case text; ``words`` are those, if somebody has read them."""

    __slots__ = ("_lower", "_words")

    def __init__(self, lower: str, words: Iterable[str] | None = None) -> None:
        self._lower = lower
        if len(lower) < LONG:
            self._words = lower
        else:
            different = set(_LETTERS.findall(lower)) if words is None else words
            # Words of other scripts hold no such piece, and without them the string is searched faster.
            self._words = "\n".join(word for word in different if word < _OTHER_SCRIPTS)

    def moved_to(self, lower: str) -> "Signs":
        """Those of a text that differs in what was put in the place of some words only."""
        return Signs(lower, self._words.split("\n"))

    def hold(self, marks: Marks) -> bool:
        """Whether one of the marks stands in the text. Loops, because ``any`` costs twice as much."""
        words, lower = self._words, self._lower
        if words is lower:
            for mark in marks.every:  # noqa: SIM110 - see above
                if mark in lower:
                    return True
            return False
        for mark in marks.letters:
            if mark in words:
                return True
        for first, mark in marks.others:  # noqa: SIM110 - see above
            if first in lower and mark in lower:
                return True
        return False

    def places_of(self, marks: Marks, limit: int) -> list[int] | None:
        """Where any of the marks stand, ascending; None if there are more than so many places."""
        words, lower = self._words, self._lower
        present = [mark for mark in marks.letters if mark in words]
        present += [mark for first, mark in marks.others if first in lower and mark in lower]
        places: list[int] = []
        for mark in present:
            at = lower.find(mark)
            while at >= 0:
                places.append(at)
                if len(places) > limit:
                    return None
                at = lower.find(mark, at + 1)
        places.sort()
        return places
