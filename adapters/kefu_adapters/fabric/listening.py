"""The side of a shared fabric that listens: one subscription, proven alive by pings, remade when it is not."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress

import structlog
from redis.asyncio import Redis

from kefu_adapters.fabric.writing import ANSWER_SECONDS, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, PING_SECONDS

log = structlog.get_logger()


class Listener:
    """``heard`` gets each message; ``gap`` is called whenever some may have passed unheard."""

    def __init__(
        self, client: "Redis", channel: str, *, heard: Callable[[bytes], None], gap: Callable[[], None]
    ) -> None:
        self._client = client
        self._channel = channel
        self._heard = heard
        self._gap = gap
        self._pause = FIRST_PAUSE_SECONDS
        self._deaf_since: float | None = None
        self.is_listening = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            try:
                await self._listen()
            except Exception as error:  # noqa: BLE001 - whatever a broken link makes of itself, it may only cost a delay
                self._be_deaf(type(error).__name__)
            self.is_listening.clear()
            await asyncio.sleep(self._pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads reconnections
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    async def _listen(self) -> None:
        """One connection's life. Raises when it breaks, or when it is silent although it was pinged."""
        pubsub = self._client.pubsub()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await pubsub.subscribe(self._channel)
            is_asked = False
            while True:
                message = await pubsub.get_message(timeout=PING_SECONDS)
                if message is None:
                    if is_asked:
                        raise TimeoutError
                    async with asyncio.timeout(ANSWER_SECONDS):
                        await pubsub.ping()
                    is_asked = True
                    continue
                is_asked = False
                if message["type"] == "message":
                    self._heard(message["data"])
                elif message["type"] == "subscribe":
                    self._be_back()
        finally:
            with suppress(Exception):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await pubsub.aclose()  # type: ignore[no-untyped-call]

    def _be_back(self) -> None:
        """What others said until now may be lost; what they say from now on is heard."""
        self._pause = FIRST_PAUSE_SECONDS
        self.is_listening.set()
        if self._deaf_since is not None:
            log.info("fabric.hears", seconds=round(asyncio.get_running_loop().time() - self._deaf_since, 1))
            self._deaf_since = None
        self._gap()

    def _be_deaf(self, reason: str) -> None:
        if self._deaf_since is None:
            self._deaf_since = asyncio.get_running_loop().time()
            log.warning("fabric.deaf", reason=reason)
