"""One decision in flight per conversation: a mailbox is a lock and the state last committed."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kefu_core.ports import Loaded


class Mailbox:
    """A conversation's place in memory. ``loaded`` is None until read, or after a conflict."""

    __slots__ = ("known", "loaded", "lock", "waiting")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.loaded: Loaded | None = None
        self.known = False
        self.waiting = 0

    def forget(self) -> None:
        """Read the state again before the next decision."""
        self.loaded = None
        self.known = False

    def keep(self, loaded: Loaded) -> None:
        """Remember what was committed."""
        self.loaded = loaded
        self.known = True


class Mailboxes:
    """All mailboxes in use, and some lately used ones; memory follows work in flight."""

    def __init__(self, limit: int = 4096) -> None:
        self._boxes: OrderedDict[str, Mailbox] = OrderedDict()
        self._limit = limit

    @asynccontextmanager
    async def open(self, conversation: str) -> AsyncIterator[Mailbox]:
        """Wait for one's turn in a conversation, first come first served."""
        box = self._boxes.get(conversation)
        if box is None:
            box = self._boxes[conversation] = Mailbox()
        self._boxes.move_to_end(conversation)
        box.waiting += 1
        try:
            async with box.lock:
                yield box
        finally:
            box.waiting -= 1
            self._trim()

    def peek(self, conversation: str) -> Loaded | None:
        """The state last committed by this process, if it is still in memory."""
        box = self._boxes.get(conversation)
        return box.loaded if box is not None else None

    def forget_all(self) -> None:
        """After a failed commit no cached state is trusted."""
        for box in self._boxes.values():
            box.forget()

    def _trim(self) -> None:
        while len(self._boxes) > self._limit:
            conversation, box = next(iter(self._boxes.items()))
            if box.waiting:
                self._boxes.move_to_end(conversation)
                return
            del self._boxes[conversation]
