"""One decision in flight per conversation: a mailbox is a lock and the state last committed."""

import asyncio
from collections import OrderedDict

from kefu_core.ledger import Loaded
from kefu_core.messages import Sender


class Mailbox:
    """A conversation's place in memory. ``loaded`` and ``sender`` are None until read or written, or on a conflict."""

    __slots__ = ("known", "loaded", "lock", "sender", "waiting")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.loaded: Loaded | None = None
        self.known = False
        self.sender: Sender | None = None
        self.waiting = 0

    def forget(self) -> None:
        """Read the state again before the next decision."""
        self.loaded = None
        self.known = False
        self.sender = None

    def keep(self, loaded: Loaded, sender: Sender | None = None) -> None:
        """Remember what was committed, and of whom, if anybody's name was."""
        self.loaded = loaded
        self.known = True
        self.sender = sender or self.sender


class Mailboxes:
    """All mailboxes in use, and some lately used ones; memory follows work in flight."""

    def __init__(self, limit: int = 4096) -> None:
        self._boxes: OrderedDict[str, Mailbox] = OrderedDict()
        self._limit = limit
        self.turns = 0
        """So many are taken or waited for."""

    def open(self, conversation: str) -> "_Turn":
        """``async with``: wait for one's turn in a conversation, first come first served."""
        box = self._boxes.get(conversation)
        if box is None:
            box = self._boxes[conversation] = Mailbox()
        self._boxes.move_to_end(conversation)
        return _Turn(self, box)

    def peek(self, conversation: str) -> Loaded | None:
        """The state last committed by this process, if it is still in memory."""
        box = self._boxes.get(conversation)
        return box.loaded if box is not None else None

    async def quiet(self) -> None:
        """Wait until nothing is being decided: who is cancelled in a commit does not hear what became of it."""
        while self.turns:  # noqa: ASYNC110 - asked once in a process's life: every message would pay for an event
            await asyncio.sleep(0.01)

    def forget_all(self) -> None:
        """After a failed commit no cached state is trusted."""
        for box in self._boxes.values():
            box.forget()

    def trim(self) -> None:
        """Let go of the eldest that nobody uses."""
        while len(self._boxes) > self._limit:
            conversation, box = next(iter(self._boxes.items()))
            if box.waiting:
                self._boxes.move_to_end(conversation)
                return
            del self._boxes[conversation]


class _Turn:
    """One wait for a mailbox. A class, because a generator costs every message three times as much."""

    __slots__ = ("_box", "_boxes")

    def __init__(self, boxes: Mailboxes, box: Mailbox) -> None:
        self._boxes = boxes
        self._box = box
        box.waiting += 1
        boxes.turns += 1

    async def __aenter__(self) -> Mailbox:
        try:
            await self._box.lock.acquire()
        except BaseException:
            self._leave()
            raise
        return self._box

    async def __aexit__(self, *_error: object) -> None:
        self._box.lock.release()
        self._leave()

    def _leave(self) -> None:
        self._box.waiting -= 1
        self._boxes.turns -= 1
        self._boxes.trim()
