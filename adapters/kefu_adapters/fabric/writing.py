"""The side of a shared fabric that writes: takes, blocks and events go out together, one round trip for all that waits.

It owns one connection, which it proves, drops and remakes; nobody who hands something in ever waits for that.
"""

import asyncio
import hashlib
import random
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from kefu_adapters.fabric.scripts import BLOCK, TAKE
from kefu_core.ports import Bucket

QUEUE = 1024
"""Events that may wait for the connection; then the oldest go, and other processes are told to load again."""
BLOCKS = 1024
BATCH = 128
ANSWER_SECONDS = 2.0
"""A connection that is silent for so long is dropped."""
PING_SECONDS = 2.0
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
PROBE = Bucket("~probe", 1000, 1.0, 1000)
RESYNC = '{"resync": true}'
log = structlog.get_logger()
_SHA = {text: hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest() for text in (TAKE, BLOCK)}
Taken = tuple[float, int]
"""Seconds to wait, and the number of the bucket that is blocked (from 1), or 0."""


@dataclass(slots=True)
class _Command:
    """One command, and who is told of its reply (a value or an exception) or of its loss (None)."""

    words: tuple[Any, ...]
    done: Callable[[Any], None]
    answer: "asyncio.Future[Taken | None] | None" = None


class Writer:
    """``is_shared``: takes are worth sending. ``patience``: seconds that one may wait for its answer."""

    def __init__(self, client: "Redis", *, prefix: str, channel: str, process: str, clock: Callable[[], str]) -> None:
        self._client = client
        self._prefix = prefix
        self._channel = channel
        self._process = process
        self._clock = clock
        self.patience = 0.05
        self.is_shared = False
        self.is_linked = asyncio.Event()
        self._work = asyncio.Event()
        self._takes: deque[_Command] = deque()
        self._blocks: dict[str, float] = {}
        self._events: deque[tuple[str, str]] = deque()
        self._owed: dict[str, float] = {}
        self._lost: set[str] = set()
        self._done: list[asyncio.Future[None]] = []
        self._alone_since: float | None = None
        self._probe_at = 0.0
        self._probe_pause = FIRST_PAUSE_SECONDS

    # --- what others hand in -----------------------------------------------------------------------------

    def publish(self, topic: str, text: str) -> None:
        """Queue an event."""
        if len(self._events) >= QUEUE:
            self._lost.add(self._events.popleft()[0])
        self._events.append((topic, text))
        self._work.set()

    async def take(self, buckets: Sequence[Bucket]) -> Taken | None:
        """Ask the server; None when no answer came in time. After that nobody asks until a probe went well."""
        answer: asyncio.Future[Taken | None] = asyncio.get_running_loop().create_future()
        self._takes.append(self._take(buckets, answer))
        self._work.set()
        try:
            async with asyncio.timeout(self.patience):
                return await answer
        except TimeoutError:
            self._be_alone("slow")
            return None

    async def block(self, bucket: str, seconds: float) -> None:
        """Queue a block, and wait a moment for its writing if the server is well."""
        loop = asyncio.get_running_loop()
        if len(self._blocks) >= BLOCKS:
            self._blocks.pop(next(iter(self._blocks)))
        self._blocks[bucket] = max(self._blocks.get(bucket, 0.0), loop.time() + seconds)
        self._work.set()
        if self.is_shared:
            written: asyncio.Future[None] = loop.create_future()
            self._done.append(written)
            with suppress(TimeoutError):
                async with asyncio.timeout(self.patience):
                    await written

    async def drain(self, seconds: float) -> None:
        """Wait a moment until what is queued is out."""
        if self.is_linked.is_set():
            out: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._done.append(out)
            self._work.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await out

    # --- the loop ----------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Write until cancelled."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._ping()
                self.is_linked.set()
                while True:
                    await self._round()
                    pause = FIRST_PAUSE_SECONDS
            except Exception as error:  # noqa: BLE001 - whatever a broken link makes of itself, it may only cost a delay
                self._be_alone(type(error).__name__)
            finally:
                self.is_shared = False
                self.is_linked.clear()
                self._give_up_takes()
                await self.drop()
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads reconnections
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def drop(self) -> None:
        """Let go of the connection; one whose answer is owed is never used again."""
        with suppress(Exception):
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._client.connection_pool.disconnect(inuse_connections=True)

    async def _round(self) -> None:
        loop = asyncio.get_running_loop()
        if not self.is_shared and loop.time() >= self._probe_at:
            await self._probe()
        wait = PING_SECONDS if self.is_shared else min(PING_SECONDS, max(self._probe_at - loop.time(), 0.0))
        try:
            async with asyncio.timeout(wait):
                await self._work.wait()
        except TimeoutError:
            if self.is_shared:
                await self._ping()
            return
        self._work.clear()
        while commands := self._next():
            await self._send(commands)
        done, self._done = self._done, []
        for future in done:
            _settle(future, None)

    async def _ping(self) -> None:
        async with asyncio.timeout(ANSWER_SECONDS):
            await self._client.ping()

    async def _probe(self) -> None:
        """One take that nobody waits for: from now on others are sent again, if it was answered in time."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Taken | None] = loop.create_future()
        begun = loop.time()
        await self._send([self._take([PROBE], answer)])
        if answer.result() is not None and loop.time() - begun < self.patience:
            self.is_shared, self._probe_pause = True, FIRST_PAUSE_SECONDS
            self._blocks, self._owed = {**self._owed, **self._blocks}, {}
            self._work.set()
            if self._alone_since is not None:
                log.info("fabric.together", seconds=round(loop.time() - self._alone_since, 1))
                self._alone_since = None
            return
        self._probe_at = loop.time() + self._probe_pause
        self._probe_pause = min(self._probe_pause * 2, LONGEST_PAUSE_SECONDS)

    def _next(self) -> list[_Command]:
        """What waits, at most a batch. Blocks that are not written are owed; events that are not, are told as lost."""
        commands = [self._event(topic, RESYNC) for topic in self._lost]
        self._lost.clear()
        now = asyncio.get_running_loop().time()
        blocks, self._blocks = self._blocks, {}
        commands += [self._block(bucket, until) for bucket, until in blocks.items() if until > now]
        while self._takes and len(commands) < BATCH:
            take = self._takes.popleft()
            if take.answer is None or not take.answer.done():
                commands.append(take)
        while self._events and len(commands) < 2 * BATCH:
            commands.append(self._event(*self._events.popleft()))
        return commands

    async def _send(self, commands: list[_Command]) -> None:
        """One round trip; a second one when the server has forgotten our scripts. Raises what the link raises."""
        replies: list[Any] = [None] * len(commands)
        try:
            replies = await self._execute([command.words for command in commands])
            again = [number for number, reply in enumerate(replies) if isinstance(reply, NoScriptError)]
            if again:
                await self._execute([("SCRIPT", "LOAD", text) for text in _SHA])
                repeated = await self._execute([commands[number].words for number in again])
                for number, reply in zip(again, repeated, strict=True):
                    replies[number] = reply
        finally:
            for command, reply in zip(commands, replies, strict=True):
                command.done(reply)
        for command, reply in zip(commands, replies, strict=True):
            if command.words[0] == "PUBLISH" and isinstance(reply, Exception):
                raise reply

    async def _execute(self, commands: Sequence[tuple[Any, ...]]) -> list[Any]:
        pipeline = self._client.pipeline(transaction=False)
        for words in commands:
            pipeline.execute_command(*words)
        async with asyncio.timeout(ANSWER_SECONDS):
            return await pipeline.execute(raise_on_error=False)

    # --- commands and their replies ----------------------------------------------------------------------

    def _take(self, buckets: Sequence[Bucket], answer: "asyncio.Future[Taken | None]") -> _Command:
        keys: list[str] = []
        numbers: list[str] = []
        for bucket in buckets:
            keys += (f"{self._prefix}:b:{bucket.name}", f"{self._prefix}:x:{bucket.name}")
            step = bucket.per_seconds / bucket.count if bucket.count else 0.0
            numbers += (repr(step), repr(step * max(bucket.burst, 1)))
        words = ("EVALSHA", _SHA[TAKE], len(keys), *keys, self._clock(), *numbers)

        def done(reply: Any) -> None:
            if isinstance(reply, Exception):
                self._be_alone(type(reply).__name__)
                reply = None
            _settle(answer, (float(reply[0]), int(reply[1])) if reply is not None else None)

        return _Command(words, done, answer)

    def _block(self, bucket: str, until: float) -> _Command:
        seconds = until - asyncio.get_running_loop().time()

        def done(reply: Any) -> None:
            if (reply is None or isinstance(reply, Exception)) and len(self._owed) < BLOCKS:
                self._owed[bucket] = until
            if isinstance(reply, Exception):
                self._be_alone(type(reply).__name__)

        words = ("EVALSHA", _SHA[BLOCK], 1, f"{self._prefix}:x:{bucket}", self._clock(), repr(seconds))
        return _Command(words, done)

    def _event(self, topic: str, text: str) -> _Command:
        def done(reply: Any) -> None:
            if reply is None or isinstance(reply, Exception):
                self._lost.add(topic)

        return _Command(("PUBLISH", self._channel, f"{self._process} {topic} {text}"), done)

    def _be_alone(self, reason: str) -> None:
        """From now on this process paces alone, until a probe goes well."""
        loop = asyncio.get_running_loop()
        if self.is_shared or self._alone_since is None:
            self._alone_since = loop.time()
            self._probe_at = loop.time() + FIRST_PAUSE_SECONDS
            self._work.set()
            if reason == "slow":  # no outage yet: our own loop may have been busy
                log.debug("fabric.slow")
            else:
                log.warning("fabric.alone", reason=reason)
        self.is_shared = False

    def _give_up_takes(self) -> None:
        while self._takes:
            self._takes.popleft().done(None)
        done, self._done = self._done, []
        for future in done:
            _settle(future, None)


def _settle(future: "asyncio.Future[Any]", value: Any) -> None:
    if not future.done():
        future.set_result(value)
