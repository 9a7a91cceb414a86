"""Case numbers: reserved in blocks, so that a decision needs no write to name one."""

import asyncio
import heapq

from kefu_core.ledger import Ledger

BLOCK = 50
FIRST = 10_000
"""Numbers begin behind this one, so that they look the same from the first day."""


class CaseNumbers:
    """Each number is with one decision at a time; what a decision did not use is given back."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._free: list[int] = []
        self._reserving = asyncio.Lock()

    async def take(self) -> int:
        """The lowest number that no other decision has in hand."""
        while not self._free:
            async with self._reserving:  # one block is enough for all who wait
                if not self._free:
                    block = await self._ledger.next_case_numbers(BLOCK)
                    self._free.extend(FIRST + number for number in block)
        return heapq.heappop(self._free)

    def give_back(self, number: int) -> None:
        """The decision did not need it."""
        heapq.heappush(self._free, number)
