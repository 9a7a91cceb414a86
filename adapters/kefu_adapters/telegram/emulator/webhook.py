"""The webhook pump: one delivery in flight per key, keys side by side, the platform's retry schedule.

It keeps no task while nothing is to be delivered, and one sleeping task while something waits for a retry.
"""

import heapq
import itertools
import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kefu_adapters.emulation import Attempt, Deliverer, Faults, SandboxClock
from kefu_adapters.telegram.emulator.updates import Update, UpdateQueue

READ_TIMEOUT = 60.0
QUIET_SECONDS = 10.0
GONE_SECONDS = 23 * 3600.0
DEFAULT_CONNECTIONS = 40
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


@dataclass(slots=True)
class WebhookConfig:
    """What setWebhook was given."""

    url: str
    secret: str = ""
    max_connections: int = DEFAULT_CONNECTIONS
    ip_address: str = ""


@dataclass(slots=True)
class Lane:
    """The updates of one key, in order. ``due`` is set while the first of them waits for a retry."""

    key: str
    updates: deque[Update] = field(default_factory=deque)
    due: float | None = None


class WebhookPump:
    """Delivers pending updates while a webhook is set."""

    def __init__(
        self,
        queue: UpdateQueue,
        clock: SandboxClock,
        deliverer: Deliverer,
        faults: Faults,
        spawn: Callable[[Any], Any],
        execute: Callable[[bytes], None],
    ) -> None:
        self.config: WebhookConfig | None = None
        self.read_timeout = READ_TIMEOUT
        self.last_error: tuple[int, str] | None = None
        self._queue, self._clock, self._deliverer, self._faults = queue, clock, deliverer, faults
        self._spawn, self._execute = spawn, execute
        self._lanes: dict[str, Lane] = {}
        self._ready: deque[Lane] = deque()
        self._waiting: list[tuple[float, int, Lane]] = []
        self._turns = itertools.count()
        self._timer_runs = False
        self._workers = 0
        self._generation = 0
        self._last_success = 0.0
        self._gone_since: float | None = None
        queue.listeners.append(self._push)

    def set(self, config: WebhookConfig | None) -> None:
        """Change or remove the webhook; what is pending starts again with fresh connections."""
        self.config = config
        self.last_error = None
        self._gone_since = None
        self._last_success = time.monotonic()
        self.restart()

    def restart(self) -> None:
        """Build all lanes anew from what is pending. Deliveries in flight may come twice, as on the platform."""
        self._generation += 1
        self._lanes.clear()
        self._ready.clear()
        self._waiting.clear()
        for update in list(self._queue.pending.values()):
            self._push(update)

    def _push(self, update: Update) -> None:
        if self.config is None:
            return
        lane = self._lanes.get(update.key)
        if lane is None:
            lane = self._lanes[update.key] = Lane(update.key)
            self._ready.append(lane)
        elif lane.due is not None and lane.updates[0].held:
            lane.due = None
            self._ready.append(lane)
        lane.updates.append(update)
        self._kick()

    def _width(self) -> int:
        """Connections allowed now: after ten seconds without a success no second one is opened."""
        if self.config is None:
            return 0
        quiet = time.monotonic() - self._last_success > QUIET_SECONDS
        return 1 if quiet else self.config.max_connections

    def _kick(self) -> None:
        width = self._width()
        for _ in range(min(len(self._ready), width - self._workers)):
            self._workers += 1
            self._spawn(self._work())

    async def _work(self) -> None:
        try:
            while self._ready and self._workers <= max(1, self._width()):
                await self._deliver_first(self._ready.popleft())
        finally:
            self._workers -= 1

    async def _deliver_first(self, lane: Lane) -> None:
        config, generation = self.config, self._generation
        update = self._chosen(lane)
        if config is None or update is None:
            return
        if update.expires <= self._clock.now():
            self._finish(lane, update)
            return
        repeat = self._faults.take("duplicate_delivery", method=update.kind, user=update.user)
        copies = int(repeat.options.get("copies", 1)) if repeat else 0
        if repeat and repeat.options.get("concurrent"):
            for _ in range(copies):
                self._spawn(self._post(config, update))
            copies = 0
        done = await self._post(config, update)
        if generation != self._generation:
            if done.ok:
                self._queue.discard(update)
            return
        if not done.ok:
            self._failed(lane, update, done)
            return
        for _ in range(copies):
            await self._post(config, update)
        if generation == self._generation:
            self._finish(lane, update)
        self._last_success = time.monotonic()
        self._gone_since = None
        if done.body:
            self._execute(done.body)
        self._kick()

    def _chosen(self, lane: Lane) -> Update | None:
        """The update to deliver now; a planned reordering lets the next one of the lane go first."""
        updates = lane.updates
        if not updates:
            return None
        first = updates[0]
        if first.held:
            first.held, first.swapped = False, True
            if len(updates) > 1:
                updates[0], updates[1] = updates[1], updates[0]
        elif not first.attempts and not first.swapped:
            fault = self._faults.take("reorder_delivery", method=first.kind, user=first.user)
            if fault is not None:
                first.held = True
                if len(updates) > 1:
                    return self._chosen(lane)
                self._wait(lane, fault.seconds(5.0))
                return None
        return updates[0]

    async def _post(self, config: WebhookConfig, update: Update) -> Attempt:
        update.attempts += 1
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
        forged = self._faults.take("bad_signature", method=update.kind, user=update.user)
        if forged is not None and not forged.options.get("missing"):
            headers[SECRET_HEADER] = f"not-{config.secret[::-1]}"
        elif forged is None and config.secret:
            headers[SECRET_HEADER] = config.secret
        return await self._deliverer.attempt(
            key=str(update.id or f"raw-{update.serial}"),
            number=update.attempts,
            url=config.url,
            timeout=self.read_timeout,
            body=update.payload,
            headers=headers,
            now=self._clock.now(),
        )

    def _finish(self, lane: Lane, update: Update) -> None:
        self._queue.discard(update)
        lane.updates.remove(update)
        if lane.updates:
            self._ready.append(lane)
        else:
            del self._lanes[lane.key]

    def _failed(self, lane: Lane, update: Update, done: Attempt) -> None:
        now = self._clock.now()
        self.last_error = (int(now), _words(done))
        if done.status != 410:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        elif now - self._gone_since >= GONE_SECONDS:
            self.set(None)
            return
        tries = update.attempts
        delay = 0.0 if tries <= 1 else min(2.0 ** min(tries - 1, 10), random.uniform(60.0, 120.0))
        if done.retry_after is not None and 0 <= done.retry_after <= 3600:
            delay = float(done.retry_after)
        if now + delay >= update.expires:
            self._finish(lane, update)
        elif delay:
            self._wait(lane, delay)
        else:
            self._ready.append(lane)
        self._kick()

    def _wait(self, lane: Lane, seconds: float) -> None:
        lane.due = self._clock.now() + seconds
        heapq.heappush(self._waiting, (lane.due, next(self._turns), lane))
        if not self._timer_runs:
            self._timer_runs = True
            self._spawn(self._wake())

    async def _wake(self) -> None:
        """Make lanes ready when their time has come; ends when none waits."""
        try:
            while self._waiting:
                due, _, lane = self._waiting[0]
                left = due - self._clock.now()
                if lane.due == due and left > 0:
                    # Short naps: an earlier due time may join while this one sleeps.
                    await self._clock.sleep(min(left, 0.05 * self._clock.scale))
                    continue
                heapq.heappop(self._waiting)
                if lane.due == due:
                    lane.due = None
                    self._ready.append(lane)
                    self._kick()
        finally:
            self._timer_runs = False


def _words(done: Attempt) -> str:
    if done.status is not None:
        return f"Wrong response from the webhook: {done.status} {done.reason}".rstrip()
    if done.error == "timeout":
        return "Read timeout expired"
    return "Connection refused" if "Connector" in (done.error or "") else "Connection reset by peer"


def idle_config(url: str, previous: WebhookConfig | None) -> WebhookConfig | None:
    """The webhook after the sandbox's own control changed only its address; empty removes it."""
    if not url:
        return None
    return WebhookConfig(
        url, previous.secret if previous else "", previous.max_connections if previous else DEFAULT_CONNECTIONS
    )
