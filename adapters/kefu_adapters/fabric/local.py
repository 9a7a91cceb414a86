"""The fabric of one process: queues and buckets in memory. Nothing that safety rests on is kept here."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from kefu_core.ports import Bucket

QUEUE = 256
"""Events that a slow subscriber may be behind; then the oldest go, and it is told to load again."""
BUCKETS = 50_000
TICK = 1e-6
"""Seconds. A float of seconds since 1970 has no finer grain, so a shorter wait is none."""
RESYNC: Mapping[str, Any] = {"resync": True}


class _Subscription:
    """One listener's queue. Never blocks the one who publishes."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue(maxsize=QUEUE)

    def offer(self, event: Mapping[str, Any]) -> None:
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(RESYNC)
            return
        self.queue.put_nowait(event)


class LocalFabric:
    """Fabric within one event loop. Call from the loop only."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._subscriptions: dict[str, set[_Subscription]] = {}
        self._buckets: OrderedDict[str, float] = OrderedDict()
        self._blocked: dict[str, float] = {}

    def publish(self, topic: str, event: Mapping[str, Any]) -> None:
        """Tell subscribers; ids only, never text. Never waits and never raises."""
        for subscription in tuple(self._subscriptions.get(topic, ())):
            subscription.offer(event)

    def subscribe(self, topic: str) -> AsyncIterator[Mapping[str, Any]]:
        """Events of a topic from this call on; ``{"resync": True}`` when some were lost. Close it when done."""
        subscription = _Subscription()
        self._subscriptions.setdefault(topic, set()).add(subscription)
        return _Events(self, topic, subscription)

    def leave(self, topic: str, subscription: _Subscription) -> None:
        """Forget a subscription."""
        listeners = self._subscriptions.get(topic)
        if listeners is not None:
            listeners.discard(subscription)
            if not listeners:
                del self._subscriptions[topic]

    def resync(self) -> None:
        """Tell every subscriber that events may be lost."""
        for topic in tuple(self._subscriptions):
            self.publish(topic, RESYNC)

    def has_subscribers(self, topic: str) -> bool:
        """Whether anybody listens."""
        return topic in self._subscriptions

    def blocked(self, buckets: Sequence[Bucket]) -> float:
        """Seconds that the first blocked one of the buckets still has to wait; 0.0 when none is blocked."""
        now = self._now()
        for bucket in buckets:
            until = self._blocked.get(bucket.name, now)
            if until > now:
                return until - now
        return 0.0

    async def take(self, buckets: Sequence[Bucket]) -> float:
        """Take a token of each bucket, or of none: 0.0, or the seconds to wait.

        A bucket is one number: when it would be full again.
        """
        now = self._now()
        full: list[float] = []
        for bucket in buckets:
            blocked = self._blocked.get(bucket.name, now)
            if blocked > now:
                return blocked - now
            if not bucket.count:
                continue
            step = bucket.per_seconds / bucket.count
            full_at = max(self._buckets.get(bucket.name, now), now) + step
            wait = full_at - now - step * max(bucket.burst, 1)
            if wait > TICK:
                return wait
            full.append(full_at)
        for bucket, full_at in zip((b for b in buckets if b.count), full, strict=True):
            self._buckets[bucket.name] = full_at
            self._buckets.move_to_end(bucket.name)
        if len(self._buckets) > BUCKETS:
            self._forget(now)
        return 0.0

    async def block(self, bucket: str, seconds: float) -> None:
        """Nobody takes from this bucket for some time (a 429); a shorter ban does not end a longer one."""
        now = self._now()
        self._blocked[bucket] = max(self._blocked.get(bucket, now), now + seconds)
        if len(self._blocked) > BUCKETS:
            self._forget(now)

    def left(self, bucket: Bucket) -> float:
        """Tokens that are there now, 0.0 while it is blocked; takes none."""
        now = self._now()
        if self._blocked.get(bucket.name, 0.0) > now or not bucket.count:
            return 0.0
        missing = max(self._buckets.get(bucket.name, 0.0) - now, 0.0) * bucket.count / bucket.per_seconds
        return max(0.0, max(bucket.burst, 1) - missing)

    async def close(self) -> None:
        """Nothing is connected."""

    def _forget(self, now: float) -> None:
        """Drop buckets that are full again; they say nothing. Only then, if there are still too many, the eldest."""
        for name in [name for name, full_at in self._buckets.items() if full_at <= now]:
            del self._buckets[name]
        while len(self._buckets) > BUCKETS:
            self._buckets.popitem(last=False)
        for name in [name for name, until in self._blocked.items() if until <= now]:
            del self._blocked[name]


class _Events:
    """The iterator of one subscription. It listens from its making, not from its first step."""

    def __init__(self, fabric: LocalFabric, topic: str, subscription: _Subscription) -> None:
        self._fabric = fabric
        self._topic = topic
        self._subscription = subscription

    def __aiter__(self) -> "_Events":
        return self

    async def __anext__(self) -> Mapping[str, Any]:
        return await self._subscription.queue.get()

    async def aclose(self) -> None:
        """Stop listening."""
        self._fabric.leave(self._topic, self._subscription)

    def __del__(self) -> None:
        self._fabric.leave(self._topic, self._subscription)
