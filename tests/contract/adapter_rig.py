"""What stands around an adapter in its contract: clock, vault, files, sink, hook, and the emulator's control routes.

Everything goes over HTTP on a real port; an emulator is used through its control routes alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from tests.fakes import patience

from kefu_adapters.emulation import SandboxClock
from kefu_core.errors import StoreUnavailable
from kefu_core.messages import Inbound
from kefu_core.ports import Accepted, Media, RawRequest, RawResponse, WebhookAdapter


class FleetClock:
    """The fleet's clock, driven by the sandbox's."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)


class RowVault:
    """The vault as a dict; ``broken`` makes every use fail, ``leased`` is what another process holds."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.leased: set[str] = set()
        self.broken = False

    async def get(self, key: str) -> dict[str, Any] | None:
        if self.broken:
            raise StoreUnavailable("the store is away")
        return self.rows.get(key)

    async def put(self, key: str, value: dict[str, Any]) -> None:
        if self.broken:
            raise StoreUnavailable("the store is away")
        self.rows[key] = dict(value)

    async def lease(self, key: str, seconds: float) -> bool:
        return key not in self.leased


@dataclass
class Blobs:
    """Outbound files by name."""

    files: dict[str, Media] = field(default_factory=dict)

    async def get(self, blob: str) -> Media:
        return self.files[blob]


class RecordingSink:
    """Keeps what it accepted, once per key, as the ledger does; ``away`` makes it fail as a store that is gone."""

    def __init__(self, inbox: str) -> None:
        self.inbox = inbox
        self.accepted: list[Inbound] = []
        self.duplicates = 0
        self.refused = 0
        self.strange: list[str] = []
        self.away = False
        self._keys: set[str] = set()

    async def accept(self, inbound: Inbound, *, passive_seconds: float = 0.0) -> Accepted:
        assert passive_seconds == 0
        if self.away:
            self.refused += 1
            raise StoreUnavailable("the store is away")
        if self._keys & set(inbound.dedupe_keys):
            self.duplicates += 1
            return Accepted(duplicate=True)
        self._keys |= set(inbound.dedupe_keys)
        self.accepted.append(inbound)
        return Accepted()

    async def unreadable(self, inbox: str, *, kind: str, size_bytes: int, digest: str) -> None:
        assert inbox == self.inbox
        assert size_bytes > 0
        assert len(digest) == 64
        self.strange.append(kind)


@dataclass(kw_only=True)
class ControlledRig:
    """An adapter's surroundings; ``answers`` are the statuses that its hook gave."""

    clock: SandboxClock
    sink: RecordingSink
    vault: RowVault
    blobs: Blobs
    http: aiohttp.ClientSession
    origin: str
    mount: str
    answers: list[int] = field(default_factory=list)

    @property
    def base(self) -> str:
        return self.origin + self.mount

    async def act(self, body: dict[str, Any]) -> dict[str, Any]:
        """Let somebody act on the platform."""
        async with self.http.post(self.base + "/_control/inbound", json=body) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
            return answer

    async def control(self, path: str, body: dict[str, Any]) -> Any:
        async with self.http.post(f"{self.base}/_control/{path}", json=body) as response:
            return await response.json()

    async def fault(self, kind: str, **more: Any) -> None:
        await self.control("faults", {"kind": kind, **more})

    async def see(self, path: str, **query: str) -> Any:
        async with self.http.get(f"{self.base}/_control/{path}", params=query) as response:
            return await response.json()

    async def seen_by(self, user: str) -> list[str]:
        """What somebody sees of the brand."""
        lines = (await self.see("chat", user=user))["messages"]
        return [line["text"] for line in lines if line["from"] == "brand"]

    async def posts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.see("timeline"))["posts"]
        return found

    async def requests(self) -> list[dict[str, Any]]:
        """All calls that the platform got."""
        found: list[dict[str, Any]] = (await self.see("ledger"))["requests"]
        return found

    async def got(self, count: int = 1) -> list[Any]:
        """The first ``count`` accepted inbounds, once they are here."""
        await self.until(lambda: len(self.sink.accepted) >= count)
        return list(self.sink.accepted[:count])

    async def until(self, claim: Callable[[], Any]) -> None:
        await patience.until(claim)


def hook(adapter: WebhookAdapter, sink: RecordingSink, answers: list[int]) -> Callable[[web.Request], Any]:
    """The fleet's door for one adapter."""

    async def handle(request: web.Request) -> web.Response:
        raw = RawRequest(
            method=request.method,
            path=request.path,
            query=dict(request.query),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.read(),
        )
        try:
            answer = await adapter.receive(raw, sink)
        except StoreUnavailable:
            answer = RawResponse(status=503)
        answers.append(answer.status)
        return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)

    return handle
