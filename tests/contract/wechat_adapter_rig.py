"""The WeChat adapter in front of its emulator, both on real ports, with a sink that says what it is told to say."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
from aiohttp import web
from tests.contract.adapter_rig import FleetClock, RowVault
from tests.fakes import patience

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.platform import Deps
from kefu_adapters.wechat import PLATFORM
from kefu_adapters.wechat.emulator import WechatEmulator
from kefu_core.errors import StoreUnavailable
from kefu_core.messages import Attachment, AttachmentKind, Button, Inbound, Operation, OutboundMessage
from kefu_core.ports import Accepted, Media, RawRequest

MOUNT = "/emulators/wechat"
PNG = b"\x89PNG\r\n\x1a\n--made up--"
BUTTONS = ((Button(text="解决了", value="y"), Button(text="找人工", value="h")),)


class MemoryBlobs:
    def __init__(self) -> None:
        self.blobs = {
            "png": Media(content=PNG, mime="image/png"),
            "amr": Media(content=b"#!AMR\n0", mime="audio/amr"),
            "mp4": Media(content=b"\x00\x00\x00\x18ftypmp42", mime="video/mp4"),
            "exe": Media(content=b"MZ", mime="application/octet-stream"),
        }

    async def get(self, blob: str) -> Media:
        return self.blobs[blob]


class Passive:
    def __init__(self, message: OutboundMessage) -> None:
        self.message = message
        self.settled: list[bool] = []

    async def settle(self, written: bool) -> None:
        self.settled.append(written)


Replier = Callable[[Inbound], Awaitable[OutboundMessage | None]]


class ReplyingSink:
    """Keeps what comes in, knows duplicates, and offers what ``reply`` makes within the time that is given."""

    def __init__(self) -> None:
        self.inbounds: list[Inbound] = []
        self.strange: list[str] = []
        self.passives: list[Passive] = []
        self.reply: Replier | None = None
        self.down = 0
        self.attempts = 0
        self._replies: dict[str, asyncio.Task[OutboundMessage | None]] = {}

    async def accept(self, inbound: Inbound, *, passive_seconds: float = 0.0) -> Accepted:
        if self.down:
            self.down -= 1
            raise StoreUnavailable
        self.attempts += 1
        key = inbound.dedupe_keys[0]
        duplicate = key in self._replies
        if not duplicate:
            self.inbounds.append(inbound)
            self._replies[key] = asyncio.create_task(self._made(inbound))
        if passive_seconds <= 0:
            return Accepted(duplicate=duplicate)
        done, _ = await asyncio.wait([self._replies[key]], timeout=passive_seconds)
        message = self._replies[key].result() if done else None
        if message is None:
            return Accepted(duplicate=duplicate)
        self.passives.append(Passive(message))
        return Accepted(duplicate=duplicate, passive=self.passives[-1])

    async def _made(self, inbound: Inbound) -> OutboundMessage | None:
        return await self.reply(inbound) if self.reply else None

    async def unreadable(self, inbox: str, *, kind: str, size_bytes: int, digest: str) -> None:
        self.strange.append(kind)

    async def until(self, count: int) -> list[Inbound]:
        await patience.until(lambda: len(self.inbounds) >= count)
        return self.inbounds

    async def close(self) -> None:
        for task in self._replies.values():
            task.cancel()
        await asyncio.gather(*self._replies.values(), return_exceptions=True)


class Rig:
    """Emulator, adapter, sink and the made-up gateway between them."""

    def __init__(self, emulator: WechatEmulator, adapter: Any, sink: ReplyingSink, http: aiohttp.ClientSession) -> None:
        self.emulator, self.adapter, self.sink, self.http = emulator, adapter, sink, http
        self.vault: RowVault
        self.hook = ""
        self.statuses: list[int] = []

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        raw = RawRequest(
            method=request.method,
            path=request.path,
            query=dict(request.query),
            headers={k.lower(): v for k, v in request.headers.items()},
            body=await request.read(),
        )
        try:
            answer = await self.adapter.receive(raw, self.sink)
        except StoreUnavailable:
            self.statuses.append(503)
            return web.Response(status=503)
        self.statuses.append(answer.status)
        response = web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)
        written = True
        try:
            await response.prepare(request)
            await response.write_eof()
            written = request.transport is not None and not request.transport.is_closing()
        except OSError:
            written = False
        if answer.written is not None:
            await answer.written(written)
        return response

    def openid(self, user: str = "xiaolu") -> str:
        return next(u["openid"] for u in self.emulator.users() if u["user"] == user)

    async def control(self, name: str, body: dict[str, Any] | None = None, **query: str) -> dict[str, Any]:
        url, verb = f"{self.emulator.base_url}/_control/{name}", "GET" if body is None else "POST"
        async with self.http.request(verb, url, json=body, params=query) as response:
            return await response.json()

    async def inbound(self, **action: Any) -> dict[str, Any]:
        return await self.control("inbound", action)

    async def fault(self, kind: str, **more: Any) -> None:
        await self.control("faults", {"kind": kind, **more})

    async def written_to(self, user: str = "xiaolu", count: int = 1) -> list[dict[str, Any]]:
        """What the user's phone shows of us, once there are ``count`` of them."""
        shown: list[dict[str, Any]] = []

        async def enough() -> bool:
            shown[:] = [m for m in (await self.control("chat", user=user))["messages"] if m["from"] != "user"]
            return len(shown) >= count

        await patience.until(enough)
        return shown

    async def opened_window(self, user: str = "xiaolu") -> None:
        """Let the user write, so that we may send."""
        seen = len(self.sink.inbounds)
        await self.inbound(user=user, text="hello")
        await self.sink.until(seen + 1)

    def say(self, text: str = "", user: str = "xiaolu", **more: Any) -> OutboundMessage:
        values = {"id": "m0123456789abcdef", "recipient": self.openid(user), **more}
        return OutboundMessage(inbox="main", text=text, **values)

    async def calls(self, method: str) -> int:
        """How many calls of a method reached the platform."""
        return sum(method in one["method"] for one in (await self.control("ledger"))["requests"])


def picture(blob: str = "png", kind: AttachmentKind = AttachmentKind.PICTURE) -> Attachment:
    return Attachment(kind=kind, blob=blob)


def post(rig: Rig, text: str = "今晚维护", **more):
    values = {"id": "a0123456789abcdef", "recipient": "mass", "operation": Operation.POST, **more}
    return rig.say(text, **values)


async def serve(stack: contextlib.AsyncExitStack, app: web.Application) -> int:
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, sock).start()
    return sock.getsockname()[1]


@contextlib.asynccontextmanager
async def adapter_rig(
    settings: dict[str, Any] | None = None,
    secrets: Callable[[dict[str, str]], dict[str, str]] | None = None,
    **options: Any,
) -> AsyncIterator[Rig]:
    """A running rig. ``settings`` go to the adapter, ``options`` to the emulator; ``secrets`` changes the real ones."""
    async with contextlib.AsyncExitStack() as stack:
        outer = web.Application(client_max_size=64 * 2**20)
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{sock.getsockname()[1]}{MOUNT}"
        quick = {"push_timeout": 20, "retry_pause": 0.01, "mass_delay": 0.02, "publish_delay": 0.02}
        clock = SandboxClock()
        emulator = WechatEmulator(clock=clock, base_url=base_url, **{**quick, **options})
        patience.silence_takes_no_time(emulator, 25)
        outer.add_subapp(MOUNT, emulator.application())
        runner = web.AppRunner(outer, shutdown_timeout=0.2)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, sock).start()
        await emulator.start()
        stack.push_async_callback(emulator.stop)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        keys = emulator.credentials()
        vault = RowVault()
        deps = Deps(clock=FleetClock(clock), blobs=MemoryBlobs(), vault=vault, secret=b"k" * 32, allow_insecure=True)
        chosen = PLATFORM.settings(
            **{
                "app_id": keys["app_id"],
                "original_id": keys["original_id"],
                "api_base_url": base_url,
                "timeout_seconds": 20.0,
                "request_seconds": 20.0,
                "account_kind": options.get("account_kind", "service_verified"),
                **(settings or {}),
            }
        )
        adapter = PLATFORM.build("main", chosen, {**keys, **(secrets(keys) if secrets else {})}, deps)
        stack.push_async_callback(adapter.close)
        sink = ReplyingSink()
        stack.push_async_callback(sink.close)
        rig = Rig(emulator, adapter, sink, http)
        rig.vault = vault
        fleet = web.Application()
        fleet.router.add_route("*", "/hook", rig.gateway)
        rig.hook = f"http://127.0.0.1:{await serve(stack, fleet)}/hook"
        assert (await rig.control("webhook", {"url": rig.hook}))["verified"]
        yield rig
