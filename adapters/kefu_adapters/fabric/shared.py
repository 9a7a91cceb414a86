"""The fabric of several processes, over Redis (6.2 or later) or Valkey. Nothing that safety rests on is kept there.

The server may be flushed, paused, full, restarted or gone at any moment: nothing raises for that, it costs a delay.

- Events: own subscribers get them at once, with or without a server; other processes' through one channel, whose
  messages carry the sender's id so that nobody hears himself. After any gap subscribers get ``{"resync": True}``.
- Buckets: one script takes of all buckets or of none, by the server's clock. Without an answer within 50 ms the process
  paces alone, with buckets of the same rates that know what it took before; a probe in the background ends that. So for
  the time of an outage n processes may together send n times the rate: the platform's own 429 is then what slows them,
  through ``block``.
- Blocks are kept here and there, so one that this process made or ran into holds although the server forgets it.

Keys: ``<prefix>:b:<bucket>`` and ``<prefix>:x:<bucket>`` (blocks), all of which expire. Channel:
``<prefix>:<db>:events``, since channels are not divided by database numbers. Not for Redis Cluster, which would part
the keys of one take.
"""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.maint_notifications import MaintNotificationsConfig

from kefu_adapters.fabric.listening import Listener
from kefu_adapters.fabric.local import LocalFabric
from kefu_adapters.fabric.writing import ANSWER_SECONDS, Writer
from kefu_core.ports import Bucket

OPEN_SECONDS = 2.0
DRAIN_SECONDS = 0.5
EVENT_BYTES = 64 * 1024
"""No event of ours is nearly as long."""


class RedisFabric:
    """Fabric over one Redis or Valkey. Call from one event loop, between ``open`` and ``close``.

    ``url``: ``redis://``, ``rediss://`` (TLS, certificate checked) or ``unix://``, with user and database number if
    need be. ``password`` is kept out of the address, which is no secret then. ``prefix`` sets installations apart
    that share a server. ``now`` replaces the server's clock (the sandbox's time); what expires does so in real time.
    Raises ValueError for an address that is none.
    """

    def __init__(
        self, url: str, *, password: str = "", prefix: str = "kefu", now: Callable[[], float] | None = None
    ) -> None:
        self._process = secrets.token_hex(6)
        self._local = LocalFabric(now or time.monotonic)
        self._clients = (_client(url, password, ANSWER_SECONDS), _client(url, password, None))
        database = self._clients[0].connection_pool.connection_kwargs.get("db") or 0
        channel = f"{prefix}:{database}:events"
        self._writer = Writer(
            self._clients[0],
            prefix=prefix,
            channel=channel,
            process=self._process,
            clock=lambda: repr(now()) if now else "",
        )
        self._listener = Listener(self._clients[1], channel, heard=self._heard, gap=self._local.resync)
        self._stack = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Begin. Waits two seconds at most for a server; without one it goes on looking for it."""
        group = await self._stack.enter_async_context(asyncio.TaskGroup())
        self._tasks = [group.create_task(self._writer.run()), group.create_task(self._listener.run())]
        with suppress(TimeoutError):
            async with asyncio.timeout(OPEN_SECONDS):
                await self._writer.is_linked.wait()
                await self._listener.is_listening.wait()

    def publish(self, topic: str, event: Mapping[str, Any]) -> None:
        """Tell subscribers here at once, and those of other processes soon; ids and numbers only, never text."""
        self._local.publish(topic, event)
        self._writer.publish(topic, json.dumps(event, separators=(",", ":"), default=str))

    def subscribe(self, topic: str) -> AsyncIterator[Mapping[str, Any]]:
        """Events of a topic from this call on; ``{"resync": True}`` when some may be lost. Close it when done."""
        return self._local.subscribe(topic)

    async def take(self, buckets: Sequence[Bucket]) -> float:
        """Take a token of each bucket, or of none: 0.0, or the seconds to wait. Waits for the server 50 ms at most."""
        blocked = self._local.blocked(buckets)
        if blocked or not buckets:
            return blocked
        taken = await self._writer.take(buckets) if self._writer.is_shared else None
        if taken is None:
            return await self._local.take(buckets)
        wait, number = taken
        if number:
            await self._local.block(buckets[number - 1].name, wait)
        elif not wait:
            await self._local.take(buckets)
        return wait

    async def block(self, bucket: str, seconds: float) -> None:
        """Nobody takes from this bucket for some time (a 429); a shorter ban does not end a longer one."""
        await self._local.block(bucket, seconds)
        await self._writer.block(bucket, seconds)

    async def close(self) -> None:
        """Let what is queued out, if that takes no time, and let go of the server."""
        if self._tasks:
            await self._writer.drain(DRAIN_SECONDS)
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        await self._stack.aclose()
        for client in self._clients:
            with suppress(RedisError, OSError, TimeoutError):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await client.aclose()

    def _heard(self, data: bytes) -> None:
        """A message of the channel: sender, topic, JSON. What is not of this form is nobody's."""
        if len(data) > EVENT_BYTES:
            return
        sender, _, rest = data.partition(b" ")
        topic, _, text = rest.partition(b" ")
        name = topic.decode(errors="replace")
        if sender == self._process.encode() or not self._local.has_subscribers(name):
            return
        with suppress(ValueError, RecursionError):  # whoever reaches the server may write whatever they like
            event = json.loads(text)
            if isinstance(event, dict):
                self._local.publish(name, event)


def _client(url: str, password: str, answer_seconds: float | None) -> "Redis":
    """A client that neither retries nor waits on its own: the loops that use it do."""
    given: dict[str, Any] = {"password": password} if password else {}
    return Redis.from_url(
        url,
        protocol=3,
        socket_timeout=answer_seconds,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
        maint_notifications_config=MaintNotificationsConfig(enabled=False),
        **given,
    )
