"""The slow path: parked messages are decided in order, and one that kills the process ends with a person.

An attempt is counted right before its decision: what only waited when the process died has no part in it. Whoever had
a part in it is tried alone from then on, when the others are done, so that of the many that were being decided only
the culprit is found guilty, and holds up nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from kefu_bots.crowd import Crowd
from kefu_bots.mailboxes import Mailbox, Mailboxes
from kefu_bots.rules import Rules
from kefu_core.errors import CommitUnknown, StoreUnavailable
from kefu_core.ledger import Ledger, Parked
from kefu_core.messages import MessageReceived

POISON_ATTEMPTS = 5
AT_ONCE = 32
"""So many parked messages have a first attempt under way; if the process dies, no more than these are suspected."""
IN_A_CROWD = 4
"""So many are decided at a time while others are being taken in: slowly, but never not at all."""
log = structlog.get_logger()


class SlowPath:
    """Takes parked rows. ``decide`` gives the outcome of one; ``poisoned`` tells its conversation of the end."""

    def __init__(
        self,
        ledger: Ledger,
        mailboxes: Mailboxes,
        rules: Rules,
        crowd: Crowd,
        *,
        decide: Callable[[Parked, Mailbox], Awaitable[str]],
        poisoned: Callable[[Parked, Mailbox], Awaitable[None]],
    ) -> None:
        self._ledger = ledger
        self._mailboxes = mailboxes
        self._rules = rules
        self._decide = decide
        self._poisoned = poisoned
        self._crowd = crowd
        self._deciding = asyncio.Semaphore(AT_ONCE)

    async def step(self, fence: int, limit: int) -> int:
        """Decide the oldest parked row of each conversation; gives how many were worked on."""
        rows = await self._ledger.parked(fence, limit if await self._crowd.relief() else IN_A_CROWD)
        await asyncio.gather(*(self._one(row) for row in rows if not row.attempts))
        # The least suspected first: whoever was hit by chance, again and again, is not the first to be hit once more.
        for row in sorted(rows, key=lambda row: row.attempts):
            if row.attempts:
                await self._one(row)
        return len(rows)

    async def _one(self, row: Parked) -> None:
        if isinstance(row.inbound, MessageReceived):
            await self._rules.answers.ready_for(row.inbound.text)
        async with self._deciding, self._mailboxes.open(row.conversation) as box:
            attempt = await self._ledger.count_attempt(row.id)
            box.forget()
            if attempt > POISON_ATTEMPTS:
                await self._bury(row, box)
                return
            try:
                if await self._decide(row, box) == "nothing":
                    await self._ledger.discard(row.id)
                    box.forget()
            except (StoreUnavailable, CommitUnknown):
                box.forget()
            except Exception:
                box.forget()
                log.exception("message.decide_failed", conversation_id=row.conversation, attempt=attempt)

    async def _bury(self, row: Parked, box: Mailbox) -> None:
        log.error("message.dead", conversation_id=row.conversation)
        await self._ledger.bury(row.id, "poison")
        box.forget()
        await self._poisoned(row, box)
