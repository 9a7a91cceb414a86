"""The daily quota of calls: kept in the vault, shared by everything that uses the same account and app.

Reading stops before the reserve is touched, so that polling never takes the calls that answers need. The count is
read and written without a lock between processes: two of them may be a call or two off, and the reserve covers that.
"""

import asyncio

from kefu_adapters.weibo import ids
from kefu_adapters.weibo.settings import WeiboSettings
from kefu_core.errors import RateLimited
from kefu_core.ports import Clock, Vault


class Budget:
    """How many of today's calls are spent; today is Beijing's."""

    def __init__(self, settings: WeiboSettings, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock
        self._key = f"weibo:budget:{settings.app_key}:{settings.uid}"
        self._one_by_one = asyncio.Lock()
        self.limit = settings.daily_calls
        self.readable = settings.daily_calls - settings.reserve_calls

    async def spent(self) -> int:
        """Calls of today."""
        row = await self._vault.get(self._key) or {}
        spent = row.get("spent")
        return spent if row.get("day") == self._today() and isinstance(spent, int) else 0

    async def take(self, *, reading: bool, method: str) -> None:
        """Count a call that is about to be made. Raises RateLimited, and counts nothing, when none is left for it."""
        async with self._one_by_one:
            spent = await self.spent()
            if spent >= (self.readable if reading else self.limit):
                wait = ids.seconds_to_midnight(self._clock.now())
                raise RateLimited("today's calls are spent", retry_after=wait, scope="method", method=method)
            await self._put(spent + 1)

    async def exhaust(self) -> None:
        """Weibo says that none is left, whatever we counted."""
        await self._put(max(self.limit, await self.spent()))

    async def _put(self, spent: int) -> None:
        await self._vault.put(self._key, {"day": self._today(), "spent": spent})

    def _today(self) -> str:
        return ids.beijing_day(self._clock.now())
