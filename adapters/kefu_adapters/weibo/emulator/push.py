"""Pushes to the fleet: signed, repeated, and the answer handed on to be judged."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

from kefu_adapters.emulation import Attempt, Deliverer, Faults
from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.wire import sign

VERIFY_SECONDS = 5.0


@dataclass(slots=True)
class Push:
    """One push. ``content`` is what its body says, if that can be told; ``query`` overrides the right one."""

    key: str
    body: bytes
    content: dict[str, Any] | None
    user: str | None = None
    query: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Type and subtype, as faults name them: ``text``, ``event.follow``, ``mention.status``."""
        if self.content is None:
            return "raw"
        data = self.content.get("data")
        subtype = data.get("subtype") if isinstance(data, dict) else None
        return f"{self.content.get('type')}.{subtype}" if subtype else str(self.content.get("type"))


class Pusher:
    """Sends pushes to the webhook. A fan's pushes start in order; their repeats may overtake each other.

    Faults of deliveries name a push by its ``kind`` in ``method``.
    """

    def __init__(
        self,
        context: Context,
        *,
        deliverer: Deliverer,
        faults: Faults,
        url: Callable[[], str | None],
        judge: Callable[[Push, Attempt], None],
    ) -> None:
        self._context = context
        self._deliverer = deliverer
        self._faults = faults
        self._url = url
        self._judge = judge
        self._random = Random()
        self._lanes: dict[str, asyncio.Event] = {}
        self._held: list[Push] = []

    async def verify(self, url: str) -> bool:
        """Ask ``url`` for the echo, as the console does when a URL is saved."""
        query = self._query({}) | {"echostr": str(self._random.randrange(10**18, 10**19))}
        attempt = await self._deliverer.attempt(
            key="verify",
            number=1,
            method="GET",
            url=_with_query(url, query),
            timeout=VERIFY_SECONDS,
            now=self._context.clock.now(),
        )
        return attempt.status == 200 and attempt.body == query["echostr"].encode()

    def send(self, push: Push) -> None:
        """Begin to deliver; nothing happens while no webhook is set."""
        if self._url() is None:
            return
        fault = self._faults.take("reorder_delivery", method=push.kind, user=push.user)
        if fault is None:
            self._start(push)
        else:
            # Held until the next push was delivered; alone, it goes out after a moment.
            self._held.append(push)
            self._context.spawn(self._release_later(push, fault.seconds(3.0)))

    async def _release_later(self, push: Push, seconds: float) -> None:
        await self._context.clock.sleep(seconds)
        if push in self._held:
            self._held.remove(push)
            self._start(push)

    def _start(self, push: Push) -> None:
        lane = push.user or push.key
        before = self._lanes.get(lane) if self._context.options["ordered"] else None
        tried = self._lanes[lane] = asyncio.Event()
        self._context.spawn(self._run(push, lane, before, tried))

    async def _run(self, push: Push, lane: str, before: asyncio.Event | None, tried: asyncio.Event) -> None:
        try:
            if before is not None:
                await before.wait()
            await self._deliver(push, tried)
        finally:
            tried.set()
            if self._lanes.get(lane) is tried:
                del self._lanes[lane]

    async def _deliver(self, push: Push, tried: asyncio.Event) -> None:
        options = self._context.options
        attempts = max(1, int(options["push_attempts"]))
        query = self._query(push.query)
        for number in range(1, attempts + 1):
            started = asyncio.get_running_loop().time()
            attempt = await self._attempt(push, number, query)
            tried.set()
            self._release_held()
            if attempt.status == 200 or (attempt.status is not None and not options["retry_non_200"]):
                break
            if number < attempts:
                spacing = options["push_spacing"]
                spacing = options["push_timeout"] if spacing is None else spacing
                spent = asyncio.get_running_loop().time() - started
                await asyncio.sleep(max(0.0, float(spacing) - spent))
                query = self._query(push.query) if options["renew_query"] else query
        if attempt.status == 200:
            self._judge(push, attempt)
            if self._faults.take("duplicate_delivery", method=push.kind, user=push.user):
                again = await self._attempt(push, attempt.number + 1, query)
                if again.status == 200:
                    self._judge(push, again)

    async def _attempt(self, push: Push, number: int, query: dict[str, str]) -> Attempt:
        if self._faults.take("bad_signature", method=push.kind, user=push.user):
            query = query | {"signature": sign("not the secret", query["timestamp"], query["nonce"])}
        return await self._deliverer.attempt(
            key=push.key,
            number=number,
            url=_with_query(self._url() or "", query),
            timeout=float(self._context.options["push_timeout"]),
            body=push.body,
            headers={"Content-Type": "text/xml" if push.body.startswith(b"<") else "application/json"},
            now=self._context.clock.now(),
        )

    def _release_held(self) -> None:
        held, self._held = self._held, []
        for push in held:
            self._start(push)

    def _query(self, chosen: dict[str, str]) -> dict[str, str]:
        query = {
            "timestamp": str(int(self._context.clock.now() * 1000)),
            "nonce": str(self._random.randrange(10**7, 10**9)),
        } | chosen
        signature = sign(self._context.world.app_secret, query["timestamp"], query["nonce"])
        return {"signature": signature} | query


def _with_query(url: str, query: dict[str, str]) -> str:
    return url + ("&" if "?" in url else "?") + urlencode(query)


def json_body(content: dict[str, Any]) -> bytes:
    """A push's JSON in raw UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
