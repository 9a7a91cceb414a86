"""Replies that are written into the platform's own request, each with exactly one owner."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from kefu_bots.hands import Hands
from kefu_core.decision import DeliveryStatus
from kefu_core.ledger import Claimed, Ledger, Settlement
from kefu_core.messages import Inbound, OutboundMessage
from kefu_core.ports import Accepted, Clock

REPEAT_WITHIN = timedelta(seconds=60)
"""The platform repeats a request that it saw no answer to within 16 s; after a minute the policy decides."""


Settle = Callable[[Settlement, Claimed], Awaitable[None]]
"""Writes an outcome, later if the store is away."""


class Offered:
    """A claimed reply waiting to be written (PassiveReply)."""

    def __init__(self, claimed: Claimed, clock: Clock, settle: Settle) -> None:
        self._claimed = claimed
        self._clock = clock
        self._settle = settle
        self.message: OutboundMessage = claimed.message

    async def settle(self, written: bool) -> None:
        """``sent`` (assumed) when it was written out, else ``unknown``."""
        now = self._clock.now()
        settlement = Settlement(
            delivery=self.message.id,
            fence=self._claimed.fence,
            status=DeliveryStatus.SENT if written else DeliveryStatus.UNKNOWN,
            at=now,
            assumed=written,
            due=None if written else now + REPEAT_WITHIN,
            reason="" if written else "UnknownOutcome",
        )
        await self._settle(settlement, self._claimed)


class Repeated:
    """The same reply given again to a repeated request; the delivery may have been ``unknown`` until now."""

    def __init__(self, message: OutboundMessage, fence: int, ledger: Ledger, clock: Clock) -> None:
        self.message = message
        self._fence = fence
        self._ledger = ledger
        self._clock = clock

    async def settle(self, written: bool) -> None:
        """``sent`` when it was written out this time; else the row stays as it is."""
        if written:
            await self._ledger.settle(
                Settlement(
                    delivery=self.message.id,
                    fence=self._fence,
                    status=DeliveryStatus.SENT,
                    at=self._clock.now(),
                    assumed=True,
                )
            )


Slot = asyncio.Future[Offered | None]


class PassiveReplies:
    """Joins requests with the replies decided for them; attempts of one message share one decision."""

    def __init__(self, ledger: Ledger, clock: Clock, hands: Hands) -> None:
        self._ledger = ledger
        self._clock = clock
        self._hands = hands
        self._open: dict[tuple[str, str], list[Slot]] = {}
        self._fence = 0

    @contextmanager
    def expect(self, inbound: Inbound) -> Iterator[Slot]:
        """While open, a reply decided for this message goes into a request that waits for it."""
        key = _key(inbound)
        slot: Slot = asyncio.get_running_loop().create_future()
        self._open.setdefault(key, []).append(slot)
        try:
            yield slot
        finally:
            self._open[key].remove(slot)
            if not self._open[key]:
                del self._open[key]
            slot.cancel()

    def expects(self, inbound: Inbound) -> bool:
        """Whether a request still waits for the reply to this message."""
        return _key(inbound) in self._open and not self._hands.is_held(inbound.inbox)

    def offer(self, inbound: Inbound, claimed: Claimed | None) -> bool:
        """Give the decision's reply (or None: there is none) to the newest request that waits; False if none does."""
        if claimed is not None:
            self._fence = claimed.fence
        waiting = [slot for slot in self._open.get(_key(inbound), ()) if not slot.done()]
        if not waiting:
            return False
        waiting[-1].set_result(Offered(claimed, self._clock, self._hands.settle) if claimed else None)
        for slot in waiting[:-1]:
            slot.set_result(None)
        return claimed is not None

    async def answer(self, inbound: Inbound, done: Accepted, slot: Slot, seconds: float) -> Accepted:
        """Wait for the reply of this request at most ``seconds``; a repeat gets the same one."""
        if self._hands.is_held(inbound.inbox):
            return done
        if done.duplicate:
            message = await self._ledger.passive_reply(inbound.inbox, inbound.dedupe_keys)
            if message is not None and not self._hands.refuses(_again(message)):
                return Accepted(duplicate=True, passive=Repeated(message, self._fence, self._ledger, self._clock))
        if not slot.done():  # nearly always it is: the decision that was just committed has offered it
            try:
                async with asyncio.timeout(seconds):
                    await slot
            except TimeoutError:
                return done
        return Accepted(duplicate=done.duplicate, passive=slot.result())


def _key(inbound: Inbound) -> tuple[str, str]:
    return inbound.inbox, inbound.dedupe_keys[0] if inbound.dedupe_keys else ""


def _again(message: OutboundMessage) -> Claimed:
    """A reply that was given before, as the gate looks at it."""
    return Claimed(message=message, conversation="", lane="", fence=0, priority=0, expires=None)
