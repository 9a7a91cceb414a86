"""Work that only one process of the fleet should do at a time. Nothing that safety rests on: that is the ledger's."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from kefu_core.errors import StoreError
from kefu_core.ports import Vault

SECONDS = 30.0
"""How long a lease outlives the last word of its holder."""
ROUND_SECONDS = SECONDS / 3
log = structlog.get_logger()


class Leases:
    """This process's leases by name. With ``alone`` nobody else is there, and all of them are ours."""

    def __init__(self, vault: Vault, *, alone: bool) -> None:
        self._vault = vault
        self._alone = alone
        self._asked: dict[str, tuple[float, bool]] = {}
        self.changes: Counter[str] = Counter()
        """How often each lease was taken or lost."""

    async def mine(self, name: str) -> bool:
        """Whether we hold it now; asks the store every ten seconds. Without a store nobody does."""
        if self._alone:
            return True
        now = asyncio.get_running_loop().time()
        at, held = self._asked.get(name, (-SECONDS, False))
        if now - at < ROUND_SECONDS:
            return held
        try:
            holds = await self._vault.lease(f"lease:{name}", SECONDS)
        except StoreError:
            holds = False
        if holds != held:
            self.changes[name] += 1
            log.info("lease.changed", what=name, state="ours" if holds else "theirs")
        self._asked[name] = (now, holds)
        return holds

    async def while_mine(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run ``work`` for as long as the lease is ours, again whenever it becomes ours."""
        while True:
            if not await self.mine(name):
                await asyncio.sleep(ROUND_SECONDS)
                continue
            async with asyncio.TaskGroup() as group:
                task = group.create_task(work())
                while not task.done() and await self.mine(name):
                    await asyncio.wait([task], timeout=ROUND_SECONDS)
                task.cancel()

    async def release(self) -> None:
        """Give everything back, so that others need not wait for the end of our leases."""
        held = [name for name, (_, holds) in self._asked.items() if holds]
        self._asked.clear()
        for name in held:
            with contextlib.suppress(StoreError):
                await self._vault.release(f"lease:{name}")
