"""What a text has spoken of, clause by clause, so that a later clause may ask for what an earlier one named."""

from dataclasses import dataclass
from typing import Literal

Topic = Literal["secret", "mentioned", "carrier", ""]
"""A secret; one that was only warned of or asked about; something that may carry one; none of them."""


@dataclass(slots=True)
class SpokenOf:
    """The memory of one look over one text. A secret is remembered for ``reach`` clauses, a carrier to the end.

    ``left``: for how many clauses more; ``mentioned``: the last one named was only spoken of.
    """

    reach: int
    left: int = 0
    mentioned: bool = False
    carrier: bool = False

    def topic(self, *, named: bool) -> Topic:
        """What a clause is about that itself has ``named`` a secret or not."""
        if named or (self.left and not self.mentioned):
            return "secret"
        if not self.left and not self.carrier:
            return ""
        return "mentioned" if self.mentioned else "carrier"

    def end_clause(self) -> None:
        """One clause further away."""
        self.left = max(0, self.left - 1)

    def change(self) -> None:
        """The text speaks of something else now."""
        self.left = 0

    def name(self, *, mentioned: bool) -> None:
        """A clause has named a secret, perhaps only to warn of it."""
        self.left, self.mentioned = self.reach, mentioned


def sentence_around(text: str, start: int, end: int, *, ends: str, near: int) -> str:
    """The sentence that holds ``start`` to ``end``, at most ``near`` characters of it on either side."""
    low = max(start - near, *(text.rfind(mark, 0, start) + 1 for mark in ends))
    ahead = [at for mark in ends if (at := text.find(mark, max(start, end - 1))) >= 0]
    return text[low : min([*ahead, end + near])]
