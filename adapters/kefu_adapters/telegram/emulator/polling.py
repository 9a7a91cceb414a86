"""getUpdates: offsets confirm, one poller waits at a time, a webhook shuts it out."""

import asyncio
import time

from kefu_adapters.emulation import Faults, SandboxClock
from kefu_adapters.telegram.emulator.errors import ApiError
from kefu_adapters.telegram.emulator.params import Params
from kefu_adapters.telegram.emulator.updates import KINDS, Update, UpdateQueue

ANSWER_BYTES = 4 * 2**20
TIMEOUT_LIMIT = 50
_HINT = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_OTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Poller:
    """Answers getUpdates. Waiting is in real seconds, because the client's time-out is."""

    def __init__(self, queue: UpdateQueue, clock: SandboxClock, faults: Faults) -> None:
        self._queue, self._clock, self._faults = queue, clock, faults
        self._waiter: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_start = 0.0
        self._last_conflict = -10.0
        queue.listeners.append(self._notice)

    async def get(self, params: Params, *, webhook_is_set: bool) -> list[bytes]:
        """The JSON of each update to hand out. Raises ApiError 409 as the platform does."""
        if webhook_is_set:
            await self._delay_repeated_conflict()
            raise ApiError(409, _HINT)
        if params.get("allowed_updates") is not None:
            self._queue.allowed = allowed_of(params)
        offset = params.integer("offset")
        limit = min(max(params.integer("limit", 100), 1), 100)
        seconds = min(max(params.integer("timeout"), 0), TIMEOUT_LIMIT)
        started = time.monotonic()
        if offset == self._last_offset:
            if seconds < 3 and started < self._last_start + 3:
                seconds = 3
            if started < self._last_start + 0.5:
                limit = 1
        self._last_offset, self._last_start = offset, started
        self._queue.drop_expired(self._clock.now())
        if offset < 0:
            self._queue.keep_last(-offset)
        else:
            # At least 1: text that is no update (id 0) can only be posted to a webhook.
            self._queue.confirm_below(max(offset, 1))
        if not self._queue.pending and seconds:
            await self._wait(seconds)
        return self._taken(limit)

    def stop(self, text: str) -> None:
        """End a waiting poll with 409 ``text``."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ApiError(409, text))

    def _notice(self, _update: Update) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _wait(self, seconds: float) -> None:
        self.stop(_OTHER)
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            pass
        except ApiError:
            await self._delay_repeated_conflict()
            raise
        finally:
            if self._waiter is waiter:
                self._waiter = None

    async def _delay_repeated_conflict(self) -> None:
        previous, self._last_conflict = self._last_conflict, time.monotonic()
        if self._last_conflict - previous < 3:
            await asyncio.sleep(3)

    def _taken(self, limit: int) -> list[bytes]:
        chosen: list[Update] = []
        size = 0
        for update in self._queue.pending.values():
            size += len(update.payload)
            if len(chosen) >= limit or (chosen and size > ANSWER_BYTES):
                break
            chosen.append(update)
        answer = []
        for update in chosen:
            answer.append(update.payload)
            if update.once_more:
                self._queue.discard(update)
            elif self._faults.take("duplicate_delivery", method=update.kind, user=update.user):
                update.once_more = True
        if len(answer) > 1 and self._faults.take("reorder_delivery"):
            answer[0], answer[1] = answer[1], answer[0]
        return answer


def allowed_of(params: Params) -> list[str] | None:
    """The kinds that a call subscribes to; ``None`` stands for the default set."""
    given = params.json("allowed_updates", "allowed updates")
    if not isinstance(given, list):
        return None
    return [kind for kind in given if kind in KINDS] or None
