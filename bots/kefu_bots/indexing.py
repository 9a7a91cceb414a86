"""Brings the search index forward, a whole batch at a time."""

from typing import Protocol

AT_ONCE = 200


class Indexed(Protocol):
    """A store with a search index."""

    async def index_pending(self, limit: int = ...) -> int:
        """Index what waits, at most so much; gives back how much that was."""


async def index(store: Indexed) -> int:
    """A chore of every second, and at once again only after a full batch.

    A few rows at a time would cost a commit and a piece of index each; a second later they are found as well.
    """
    done = await store.index_pending(AT_ONCE)
    return done if done == AT_ONCE else 0
