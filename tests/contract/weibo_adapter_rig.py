"""The Weibo adapter beside a running emulator: a hook that calls ``receive``, and a sink that remembers.

Everything goes over HTTP on a real port; the emulator is used through its control routes alone.
"""

import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from tests.fakes import patience

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.platform import Deps
from kefu_adapters.weibo import PLATFORM
from kefu_adapters.weibo.adapter import WeiboAdapter
from kefu_adapters.weibo.emulator import WeiboEmulator
from kefu_core.errors import StoreUnavailable
from kefu_core.messages import Inbound, OutboundMessage, Receipt
from kefu_core.ports import Accepted, Media, RawRequest, RawResponse

MOUNT = "/emulators/weibo"
LINK = "https://orbit.example/news"


class FleetClock:
    """The fleet's clock, driven by the sandbox's."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)


class RowVault:
    """The vault as a dict; ``broken`` makes every use fail."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
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
        return True


@dataclass
class Blobs:
    """Outbound files by name."""

    files: dict[str, Media] = field(default_factory=dict)

    async def get(self, blob: str) -> Media:
        return self.files[blob]


class RecordingSink:
    """Keeps what it accepted, once per key, as the ledger does."""

    def __init__(self) -> None:
        self.accepted: list[Inbound] = []
        self.duplicates = 0
        self.strange: list[str] = []
        self.away = False
        self._keys: set[str] = set()

    async def accept(self, inbound: Inbound, *, passive_seconds: float = 0.0) -> Accepted:
        assert passive_seconds == 0
        if self.away:
            raise StoreUnavailable("the store is away")
        if self._keys & set(inbound.dedupe_keys):
            self.duplicates += 1
            return Accepted(duplicate=True)
        self._keys |= set(inbound.dedupe_keys)
        self.accepted.append(inbound)
        return Accepted()

    async def unreadable(self, inbox: str, *, kind: str, size_bytes: int, digest: str) -> None:
        assert inbox == "weibo"
        assert size_bytes > 0
        assert len(digest) == 64
        self.strange.append(kind)


@dataclass
class Rig:
    """What a test holds."""

    emulator: WeiboEmulator
    adapter: WeiboAdapter
    clock: SandboxClock
    sink: RecordingSink
    vault: RowVault
    blobs: Blobs
    http: aiohttp.ClientSession
    origin: str
    answers: list[int] = field(default_factory=list)
    verified: bool = False

    @property
    def base(self) -> str:
        return self.origin + MOUNT

    async def do(self, user: str = "azhe", **action: Any) -> dict[str, Any]:
        """Let a fan act."""
        async with self.http.post(self.base + "/_control/inbound", json={"user": user, **action}) as response:
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

    async def shown(self, user: str = "azhe") -> list[str]:
        """What the fan sees of the brand."""
        lines = (await self.see("chat", user=user))["messages"]
        return [line["text"] for line in lines if line["from"] == "brand"]

    async def posts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.see("timeline"))["posts"]
        return found

    async def calls(self, part: str) -> list[dict[str, Any]]:
        """The API calls whose path holds ``part``."""
        entries = (await self.see("ledger"))["requests"]
        return [entry for entry in entries if part in entry["path"] and "/hook" not in entry["path"]]

    async def got(self, count: int = 1) -> list[Any]:
        """The first ``count`` accepted inbounds, once they are here."""
        await self.until(lambda: len(self.sink.accepted) >= count)
        return list(self.sink.accepted[:count])

    async def until(self, claim: Callable[[], Any]) -> None:
        await patience.until(claim)

    async def uid(self, user: str = "azhe") -> str:
        """The fan's uid, with an open reply window."""
        return str((await self.do(user, text="在吗"))["uid"])

    async def send(self, recipient: str, text: str = "好的", **more: Any) -> Receipt:
        return await self.adapter.send(message(recipient, text, **more))


def message(recipient: str, text: str = "好的", **more: Any) -> OutboundMessage:
    """A message as the courier hands it over."""
    return OutboundMessage(id="m1", inbox="weibo", recipient=recipient, text=text, **more)


def _hook(adapter: WeiboAdapter, sink: RecordingSink, answers: list[int]) -> Callable[[web.Request], Any]:
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


@contextlib.asynccontextmanager
async def weibo(
    *, connect: bool = True, settings: dict[str, Any] | None = None, token: bool = True, **options: Any
) -> AsyncIterator[Rig]:
    """An adapter connected to an emulator. ``settings`` change the account's, ``options`` the emulator's."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        clock, sink, vault, blobs = SandboxClock(), RecordingSink(), RowVault(), Blobs()
        emulator = WeiboEmulator(clock=clock, base_url=origin + MOUNT, **options)
        patience.silence_takes_no_time(emulator, 25)
        known = emulator.credentials()
        table: dict[str, Any] = {
            "uid": known["uid"],
            "app_key": known["app_key"],
            "api_base_url": origin + MOUNT + "/api",
            "messages_base_url": origin + MOUNT + "/m",
            "upload_base_url": origin + MOUNT + "/upload",
            "safe_domain": known["safe_domain"],
            "operator_ip": "203.0.113.7",
            "timeout_seconds": 20.0,
        }
        secrets = {"app_secret": known["app_secret"]} | ({"access_token": known["access_token"]} if token else {})
        deps = Deps(clock=FleetClock(clock), blobs=blobs, vault=vault, secret=b"k" * 32, allow_insecure=True)
        adapter = PLATFORM.build("weibo", PLATFORM.settings(**table | (settings or {})), secrets, deps)
        assert isinstance(adapter, WeiboAdapter)
        answers: list[int] = []
        # aiohttp takes the size limit of the outermost application only.
        app = web.Application(client_max_size=64 * 2**20)
        app.add_subapp(MOUNT, emulator.application())
        app.router.add_route("*", "/hook", _hook(adapter, sink, answers))
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        await emulator.start()
        try:
            async with aiohttp.ClientSession() as http:
                rig = Rig(emulator, adapter, clock, sink, vault, blobs, http, origin, answers)
                if connect:
                    rig.verified = (await rig.control("webhook", {"url": origin + "/hook"}))["verified"]
                yield rig
        finally:
            await adapter.close()
            await emulator.stop()
            await runner.cleanup()
