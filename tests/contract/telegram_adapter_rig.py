"""What the tests of the Telegram adapter share: an adapter against a running emulator, and a sink that remembers."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from tests.fakes import patience

from kefu_adapters.platform import Deps, read_settings
from kefu_adapters.telegram import PLATFORM
from kefu_adapters.telegram.adapter import TelegramAdapter
from kefu_adapters.telegram.emulator import TelegramEmulator
from kefu_core.errors import StoreUnavailable
from kefu_core.messages import Inbound, OutboundMessage
from kefu_core.ports import Accepted, Media, RawRequest

from .telegram_rig import listening, running, serving

SECRET = b"a-secret-of-the-fleet-for-tests"


class WallClock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MemoryVault:
    """Rows in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    async def get(self, key: str) -> dict[str, Any] | None:
        return self.rows.get(key)

    async def put(self, key: str, value: dict[str, Any]) -> None:
        self.rows[key] = value

    async def lease(self, key: str, seconds: float) -> bool:
        return True


class MemoryBlobs:
    """Blobs in memory."""

    def __init__(self) -> None:
        self.blobs: dict[str, Media] = {}

    async def get(self, blob: str) -> Media:
        return self.blobs[blob]


class Remembered:
    """A sink that keeps what it is given; ``down`` makes it fail as a store that can't commit."""

    def __init__(self) -> None:
        self.inbounds: list[Inbound] = []
        self.strange: list[tuple[str, int, str]] = []
        self.down = 0

    async def accept(self, inbound: Inbound, *, passive_seconds: float = 0.0) -> Accepted:
        if self.down:
            self.down -= 1
            raise StoreUnavailable
        self.inbounds.append(inbound)
        return Accepted()

    async def unreadable(self, inbox: str, *, kind: str, size_bytes: int, digest: str) -> None:
        self.strange.append((kind, size_bytes, digest))

    async def until(self, count: int) -> list[Inbound]:
        await patience.until(lambda: len(self.inbounds) >= count)
        return self.inbounds


@dataclass
class Rig:
    """A connected adapter: ``say`` lets a user act, ``shown`` is a user's screen, ``send`` sends as the fleet does."""

    emulator: TelegramEmulator
    adapter: TelegramAdapter
    sink: Remembered
    vault: MemoryVault
    blobs: MemoryBlobs
    url: str
    deps: Deps
    statuses: list[int] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def ids(self) -> dict[str, str]:
        return {row["user"]: row["id"] for row in self.emulator.users()}

    async def say(self, user: str = "sofia", **action: Any) -> dict[str, Any]:
        return await self.emulator.inbound({"user": user, **action})

    async def control(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.emulator.base_url}/_control/{path}", **options) as response,
        ):
            document = await response.json()
            assert response.status == 200, document
            return document

    async def fault(self, kind: str, **options: Any) -> None:
        await self.control("POST", "faults", json={"kind": kind, **options})

    async def shown(self, user: str = "sofia") -> list[dict[str, Any]]:
        return (await self.control("GET", "chat", params={"user": user}))["messages"]

    def message(self, text: str = "", *, to: str = "sofia", **fields: Any) -> OutboundMessage:
        recipient = fields.pop("recipient", None) or self.ids.get(to, to)
        return OutboundMessage(id="d1", inbox="main", recipient=recipient, text=text, **fields)

    async def greeted(self, user: str = "sofia") -> str:
        """A user has written, so that we may answer; gives the chat's id."""
        before = len(self.sink.inbounds)
        done = await self.say(user, text="hello")
        await self.sink.until(before + 1)
        return str(done["chat_id"])

    async def receive(self, request: web.Request) -> web.Response:
        headers = {key.lower(): value for key, value in request.headers.items()}
        self.headers.append(headers)
        raw = RawRequest(method=request.method, path=request.path, query={}, headers=headers, body=await request.read())
        try:
            answer = await self.adapter.receive(raw, self.sink)
        except StoreUnavailable:
            self.statuses.append(503)
            return web.Response(status=503, headers={"Retry-After": "0"})
        self.statuses.append(answer.status)
        return web.Response(status=answer.status, body=answer.body)


@contextlib.asynccontextmanager
async def connected(
    *,
    connect: bool = True,
    settings: dict[str, Any] | None = None,
    secrets: dict[str, str] | None = None,
    **options: Any,
) -> AsyncIterator[Rig]:
    """An adapter whose webhook leads to it; ``settings`` are those of its table, ``options`` the emulator's."""
    async with running(**options) as emulator:
        patience.silence_takes_no_time(emulator, 25)
        credentials = emulator.credentials()
        table = {
            "base_url": f"{emulator.base_url}/bot",
            "base_file_url": f"{emulator.base_url}/file/bot",
            "channel": credentials["channel"],
            **(settings or {}),
        }
        read, problems = read_settings(PLATFORM, table)
        assert not problems
        vault, blobs = MemoryVault(), MemoryBlobs()
        deps = Deps(clock=WallClock(), blobs=blobs, vault=vault, secret=SECRET, allow_insecure=True)
        adapter = PLATFORM.build("main", read, {"token": credentials["token"], **(secrets or {})}, deps)
        assert isinstance(adapter, TelegramAdapter)
        listener, address = listening()
        rig = Rig(emulator, adapter, Remembered(), vault, blobs, f"{address}/hook", deps)
        app = web.Application()
        app.router.add_post("/hook", rig.receive)
        async with serving(app, listener):
            try:
                if connect:
                    await adapter.connect(rig.url)
                yield rig
            finally:
                await adapter.close()
