"""The X adapter beside a running emulator: a hook that calls ``receive``, and a sink that remembers.

Everything goes over HTTP on a real port; the emulator is used through its control routes alone.
"""

import asyncio
import base64
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
from kefu_adapters.x import PLATFORM, rounds
from kefu_adapters.x.adapter import XAdapter
from kefu_adapters.x.emulator import XEmulator
from kefu_core.errors import StoreUnavailable
from kefu_core.messages import Inbound, OutboundMessage, Receipt
from kefu_core.ports import Accepted, Media, RawRequest, RawResponse

MOUNT = "/emulators/x"
PERSON = "marcus"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + b"\r\n--\r\n"


def encoded(content: bytes) -> str:
    """Bytes as the control routes take them."""
    return base64.b64encode(content).decode()


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
    """Keeps what it accepted, once per key, as the ledger does."""

    def __init__(self) -> None:
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
        assert inbox == "x"
        assert size_bytes > 0
        assert len(digest) == 64
        self.strange.append(kind)


@dataclass
class Rig:
    """What a test holds."""

    emulator: XEmulator
    adapter: XAdapter
    clock: SandboxClock
    sink: RecordingSink
    vault: RowVault
    blobs: Blobs
    http: aiohttp.ClientSession
    origin: str
    known: dict[str, str]
    answers: list[int] = field(default_factory=list)
    deaf: bool = False

    @property
    def base(self) -> str:
        return self.origin + MOUNT

    @property
    def hook(self) -> str:
        return self.origin + "/hook"

    async def do(self, action: str = "message", user: str = PERSON, **more: Any) -> dict[str, Any]:
        """Let a person act."""
        body = {"user": user, "action": action, **more}
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

    async def shown(self, user: str = PERSON) -> list[str]:
        """What the person sees of the brand."""
        lines = (await self.see("chat", user=user))["messages"]
        return [line["text"] for line in lines if line["from"] == "brand"]

    async def posts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.see("timeline"))["posts"]
        return found

    async def calls(self, part: str, method: str = "") -> list[dict[str, Any]]:
        """The API calls whose path holds ``part``."""
        entries = (await self.see("ledger"))["requests"]
        return [entry for entry in entries if part in entry["path"] and method in entry["method"]]

    async def got(self, count: int = 1) -> list[Any]:
        """The first ``count`` accepted inbounds, once they are here."""
        await self.until(lambda: len(self.sink.accepted) >= count)
        return list(self.sink.accepted[:count])

    async def until(self, claim: Callable[[], Any]) -> None:
        await patience.until(claim)

    def person(self, user: str = PERSON) -> str:
        return str(next(one["id"] for one in self.emulator.users() if one["user"] == user))

    async def wrote(self, user: str = PERSON) -> str:
        """The id of a person who wrote to us just now."""
        await self.do(user=user, text="hello")
        return self.person(user)

    async def send(self, recipient: str, text: str = "All fine", **more: Any) -> Receipt:
        return await self.adapter.send(message(recipient, text, **more))

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The adapter's own loop, for the length of a block; it looks at the clock often."""
        task = asyncio.get_running_loop().create_task(self.adapter.run(self.sink))
        usual, rounds._LOOK_SECONDS = rounds._LOOK_SECONDS, 0.02
        try:
            yield
        finally:
            rounds._LOOK_SECONDS = usual
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def message(recipient: str, text: str = "All fine", **more: Any) -> OutboundMessage:
    """A message as the courier hands it over."""
    return OutboundMessage(id="m1", inbox="x", recipient=recipient, text=text, **more)


def _hook(adapter: XAdapter, sink: RecordingSink, rigs: list[Rig], answers: list[int]) -> Callable[[web.Request], Any]:
    async def handle(request: web.Request) -> web.Response:
        if request.method == "GET" and rigs and rigs[0].deaf:
            return web.json_response({"response_token": "sha256=wrong"})
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
async def x(
    *,
    connect: bool = True,
    settings: dict[str, Any] | None = None,
    secret: bool = True,
    grant: bool = False,
    **options: Any,
) -> AsyncIterator[Rig]:
    """An adapter connected to an emulator. ``settings`` change the account's, ``options`` the emulator's."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        clock, sink, vault, blobs = SandboxClock(), RecordingSink(), RowVault(), Blobs()
        emulator = XEmulator(clock=clock, base_url=origin + MOUNT, **{"retry_seconds": 0.02, **options})
        patience.silence_takes_no_time(emulator, 25)
        known = emulator.credentials()
        table: dict[str, Any] = {
            "username": known["username"],
            "base_url": origin + MOUNT,
            "authorise_page": origin + MOUNT + "/i/oauth2/authorize",
            "client_id": known["client_id"],
            "webhook_url_port_ok": True,
            "timeout_seconds": 20.0,
        }
        secrets = {name: known[name] for name in PLATFORM.secrets}
        secrets |= {"client_secret": known["client_secret"]} if secret else {}
        if grant:
            secrets |= {name: known[name] for name in ("oauth2_access_token", "oauth2_refresh_token")}
        deps = Deps(clock=FleetClock(clock), blobs=blobs, vault=vault, secret=b"k" * 32, allow_insecure=True)
        adapter = PLATFORM.build("x", PLATFORM.settings(**table | (settings or {})), secrets, deps)
        assert isinstance(adapter, XAdapter)
        answers: list[int] = []
        rigs: list[Rig] = []
        # aiohttp takes the size limit of the outermost application only.
        app = web.Application(client_max_size=64 * 2**20)
        app.add_subapp(MOUNT, emulator.application())
        app.router.add_route("*", "/hook", _hook(adapter, sink, rigs, answers))
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        await emulator.start()
        try:
            async with aiohttp.ClientSession() as http:
                rig = Rig(emulator, adapter, clock, sink, vault, blobs, http, origin, known, answers)
                rigs.append(rig)
                if connect:
                    await adapter.connect(rig.hook)
                yield rig
        finally:
            await adapter.close()
            await emulator.stop()
            await runner.cleanup()
