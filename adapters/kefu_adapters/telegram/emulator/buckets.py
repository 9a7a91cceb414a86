"""How much the platform takes: per chat, per group or channel, and from the bot as a whole."""

import math
from collections import deque
from typing import Any

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.telegram.emulator.errors import too_many

GLOBAL_PER_SECOND = 30
CHAT_PER_SECOND = 1
CHAT_BURST = 5
GROUP_MESSAGES = 20
GROUP_SECONDS = 60.0
_MANY = 20_000


class Bucket:
    """A token bucket that starts full."""

    __slots__ = ("at", "tokens")

    def __init__(self, tokens: float, at: float) -> None:
        self.tokens = tokens
        self.at = at

    def wait(self, now: float, rate: float, capacity: float, count: int) -> float:
        """Fill up to ``now``; seconds until ``count`` tokens are there (0 = now)."""
        self.tokens = min(capacity, self.tokens + max(0.0, now - self.at) * rate)
        self.at = now
        missing = min(count, capacity) - self.tokens
        return missing / rate if missing > 1e-9 else 0.0


class Buckets:
    """All counters of one bot. ``scale`` multiplies every limit; 0 switches them off."""

    def __init__(self, clock: SandboxClock, limits: dict[str, Any]) -> None:
        self._clock = clock
        self._limits = limits
        self._global: Bucket | None = None
        self._chats: dict[int, Bucket] = {}
        self._groups: dict[int, deque[float]] = {}

    @property
    def scale(self) -> float:
        """The factor on all limits."""
        return float(self._limits.get("scale", 1))

    def _limit(self, name: str, default: float) -> float:
        return float(self._limits.get(name, default)) * self.scale

    def charge(self, chat_id: int, count: int = 1) -> None:
        """Take ``count`` messages to a chat from every bucket, or raise ApiError 429 and take nothing."""
        if self.scale <= 0:
            return
        now = self._clock.now()
        rate, burst = self._limit("chat_per_second", CHAT_PER_SECOND), self._limit("chat_burst", CHAT_BURST)
        chat = self._chats.get(chat_id)
        if chat is None:
            self._forget(now, rate)
            chat = self._chats[chat_id] = Bucket(burst, now)
        total = self._limit("global_per_second", GLOBAL_PER_SECOND)
        if self._global is None:
            self._global = Bucket(total, now)
        wait = max(chat.wait(now, rate, burst, count), self._global.wait(now, total, total, count))
        group = self._groups.setdefault(chat_id, deque()) if chat_id < 0 else None
        if group is not None:
            wait = max(wait, self._group_wait(group, now, count))
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        chat.tokens -= count
        self._global.tokens -= count
        if group is not None:
            group.extend([now] * count)

    def _group_wait(self, group: deque[float], now: float, count: int) -> float:
        capacity = max(1, int(self._limit("group_messages", GROUP_MESSAGES)))
        while group and group[0] <= now - GROUP_SECONDS:
            group.popleft()
        over = len(group) + min(count, capacity) - capacity
        return group[over - 1] + GROUP_SECONDS - now if over > 0 else 0.0

    def _forget(self, now: float, rate: float) -> None:
        """Drop chats that were quiet long enough for their bucket to be full again."""
        if len(self._chats) < _MANY:
            return
        quiet = now - self._limit("chat_burst", CHAT_BURST) / rate
        self._chats = {key: bucket for key, bucket in self._chats.items() if bucket.at > quiet}
