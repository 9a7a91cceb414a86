"""Brings events to the fleet's webhook: signed, in order per person, retried a little, faulty on request."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, replace
from typing import Any

from kefu_adapters.emulation import Deliverer
from kefu_adapters.x.emulator.ids import event_uuid, sign
from kefu_adapters.x.emulator.world import World

SIGNATURE = "x-twitter-webhooks-signature"
_PENDING = 50_000


@dataclass(frozen=True, slots=True)
class Event:
    """One delivery to come. ``peer`` is the key of the person it is about and names its lane."""

    webhook_id: str
    body: bytes
    kind: str
    key: str
    peer: str
    signature: str = "good"


class Pump:
    """First tries of a person's events go out one after the other; retries go their own way.

    X documents no retries: three tries in all are this emulator's choice, so that a fleet that was away for
    longer has to find the rest by polling.
    """

    def __init__(self, world: World, deliverer: Deliverer) -> None:
        self._world = world
        self._deliverer = deliverer
        self._lanes: dict[str, deque[Event]] = {}
        self._drivers: dict[str, asyncio.Task[Any]] = {}
        self._held: dict[str, Event] = {}
        self._pending = 0
        self.history: deque[tuple[float, Event]] = deque(maxlen=5_000)

    def push(self, event: Event) -> None:
        """Send ``event`` off, as the planned faults want it."""
        take = self._world.faults.take
        if take("drop_delivery", method=event.kind, user=event.peer) or self._pending > _PENDING:
            return
        self.history.append((self._world.clock.now(), event))
        for signature in ("bad", "missing"):
            if take(f"{signature}_signature", method=event.kind, user=event.peer):
                event = replace(event, signature=signature)
        if take("reorder_delivery", method=event.kind, user=event.peer) and event.peer not in self._held:
            self._held[event.peer] = event
            self._world.spawn(self._release_later(event.peer))
            return
        self._enqueue(event)
        if take("duplicate_delivery", method=event.kind, user=event.peer):
            self._enqueue(event)
        if take("new_uuid_delivery", method=event.kind, user=event.peer):
            self._enqueue(_with_new_uuid(event))
        held = self._held.pop(event.peer, None)
        if held is not None:
            self._enqueue(held)

    def replay(self, event: Event) -> None:
        """Send an event of the past once more."""
        self._enqueue(event)

    async def drained(self, peer: str) -> None:
        """Wait until nothing of a person waits for its first try."""
        if peer in self._drivers:
            await asyncio.wait({self._drivers[peer]})

    async def _release_later(self, peer: str) -> None:
        """An event held back for the next one is not held for ever."""
        await asyncio.sleep(2.0)
        held = self._held.pop(peer, None)
        if held is not None:
            self._enqueue(held)

    def _enqueue(self, event: Event) -> None:
        self._pending += 1
        lane = self._lanes.get(event.peer)
        if lane is None:
            self._lanes[event.peer] = deque([event])
            self._drivers[event.peer] = self._world.spawn(self._drive(event.peer))
        else:
            lane.append(event)

    async def _drive(self, peer: str) -> None:
        lane = self._lanes[peer]
        try:
            while lane:
                event = lane.popleft()
                if not await self._try(event, 1):
                    self._world.spawn(self._retry(event))
                else:
                    self._pending -= 1
        finally:
            self._lanes.pop(peer, None)
            self._drivers.pop(peer, None)

    async def _retry(self, event: Event) -> None:
        options = self._world.options
        wait = float(options["retry_seconds"])
        try:
            for number in range(2, 2 + int(options["retries"])):
                await self._world.waker.sleep(wait)
                if await self._try(event, number):
                    return
                wait *= 5
        finally:
            self._pending -= 1

    async def _try(self, event: Event, number: int) -> bool:
        """One try; an event for a webhook that is gone or invalid is done with."""
        webhook = self._world.store.webhooks.get(event.webhook_id)
        if webhook is None or not webhook.valid:
            return True
        headers = {"Content-Type": "application/json", "User-Agent": "Twitterbot/1.0"}
        if event.signature != "missing":
            secret = self._world.secrets["consumer_secret"]
            headers[SIGNATURE] = sign("not the secret" if event.signature == "bad" else secret, event.body)
        attempt = await self._deliverer.attempt(
            key=event.key,
            number=number,
            url=webhook.url,
            timeout=float(self._world.options["timeout_seconds"]),
            body=event.body,
            headers=headers,
            now=self._world.clock.now(),
        )
        return attempt.ok


def encode(body: dict[str, Any]) -> bytes:
    """The raw bytes of an event."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _with_new_uuid(event: Event) -> Event:
    body = json.loads(event.body)
    uuid = event_uuid()
    if isinstance(body, dict) and isinstance(body.get("data"), dict):
        body["data"]["event_uuid"] = uuid
    return replace(event, body=encode(body), key=f"{event.kind}:{uuid}")
