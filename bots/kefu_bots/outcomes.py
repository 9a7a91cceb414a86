"""What became of deliveries, into the ledger: at once, later when it was away, or after a look at the platform.

A row that stands as ``sending`` under our fence and is in nobody's hands is found here, too.
"""

import asyncio
from collections.abc import Callable
from collections.abc import Set as AbstractSet

import structlog

from kefu_bots.accounts import Accounts
from kefu_bots.reading_back import read_back
from kefu_core.decision import DeliveryStatus
from kefu_core.errors import StoreError
from kefu_core.ledger import Claimed, InFlight, Ledger, Settlement, UnknownDelivery
from kefu_core.ports import Clock

BATCH = 64
log = structlog.get_logger()


class Outcomes:
    """No outcome is lost while the process lives. Each of ``changed`` is told of what was written."""

    def __init__(self, *, ledger: Ledger, accounts: Accounts, clock: Clock, fence: int) -> None:
        self._ledger = ledger
        self._accounts = accounts
        self._clock = clock
        self._fence = fence
        self._unwritten: list[tuple[Settlement, Claimed]] = []
        self._astray: frozenset[InFlight] = frozenset()
        self.changed: list[Callable[[Claimed, Settlement], None]] = []

    async def write(self, settlement: Settlement, claimed: Claimed) -> None:
        """Write one. Raises StoreError; then ``write_again`` tries once more."""
        try:
            kept = await self._ledger.settle(settlement)
        except StoreError:
            self._unwritten.append((settlement, claimed))
            raise
        if not kept:
            log.warning("delivery.fenced", delivery_id=settlement.delivery)
        if settlement.status is DeliveryStatus.SENT:
            log.debug("delivery.sent", delivery_id=settlement.delivery, inbox=claimed.message.inbox)
        for told in self.changed:
            told(claimed, settlement)

    async def write_or_keep(self, settlement: Settlement, claimed: Claimed) -> None:
        """Write one, now or later. Raises nothing of the store's."""
        try:
            await self.write(settlement, claimed)
        except StoreError:
            log.warning("delivery.unsettled", delivery_id=settlement.delivery)

    async def write_again(self) -> None:
        """Write the outcomes that the store could not take when they came."""
        waiting, self._unwritten = self._unwritten, []
        for settlement, claimed in waiting:
            await self.write_or_keep(settlement, claimed)

    async def read_back(self) -> int:
        """Look up, or decide by policy, what has an unknown outcome and whose time has come; gives how many."""
        rows = await self._ledger.unknowns(self._clock.now(), BATCH)
        await asyncio.gather(*(self._resolve(row) for row in rows))
        return len(rows)

    async def _resolve(self, row: UnknownDelivery) -> None:
        account = self._accounts[row.claimed.message.inbox]
        await self.write(await read_back(row, account, self._clock.now()), row.claimed)

    async def recall(self, begun: AbstractSet[str]) -> int:
        """Let go what stands as ours and is not among the ``begun``; gives how many. Raises StoreError.

        The store was away when it was claimed or given back. A row is looked at twice, in rounds of some seconds: one
        that was claimed just now is still on its way to us.
        """
        known = begun | {claimed.message.id for _, claimed in self._unwritten}
        rows = frozenset(row for row in await self._ledger.in_flight(self._fence) if row.delivery not in known)
        for row in rows & self._astray:
            log.warning("delivery.recalled", delivery_id=row.delivery)
            if row.passive:  # it may have been written into the platform's request
                await self._ledger.settle(self._lost(row.delivery))
            else:
                await self._ledger.unclaim(row.delivery, self._fence)
        self._astray = rows - self._astray
        return len(rows) - len(self._astray)

    def _lost(self, delivery: str) -> Settlement:
        now = self._clock.now()
        return Settlement(
            delivery=delivery,
            fence=self._fence,
            status=DeliveryStatus.UNKNOWN,
            at=now,
            due=now,
            reason="outcome_lost",
        )
