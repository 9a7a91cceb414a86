"""A mounted Weibo emulator, a fleet that records its pushes, and a client written after Weibo's own pages.

The client shares nothing with the emulator but HTTP, so that the two cannot agree on a mistake.
"""

import asyncio
import contextlib
import hashlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from tests.fakes import patience

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.weibo.emulator import WeiboEmulator

MOUNT = "/emulators/weibo"
OPERATOR_IP = "203.0.113.7"


@dataclass
class Pushed:
    """One request of the platform, as the fleet saw it."""

    query: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Fleet:
    """The receiving side. ``answer`` makes the response; ``None`` lets the attempt time out."""

    pushes: list[Pushed] = field(default_factory=list)
    answer: Callable[[Pushed], web.Response | None] = lambda _pushed: web.Response()
    echo: bool = True
    verifications: list[dict[str, str]] = field(default_factory=list)

    async def get(self, request: web.Request) -> web.Response:
        self.verifications.append(dict(request.query))
        return web.Response(text=request.query["echostr"] if self.echo else "hello")

    async def post(self, request: web.Request) -> web.Response:
        pushed = Pushed(dict(request.query), await request.read())
        self.pushes.append(pushed)
        response = self.answer(pushed)
        if response is None:
            patience.pass_by(6)
            await asyncio.sleep(60)
        return response or web.Response()

    async def pushed(self, count: int = 1) -> list[Pushed]:
        """The first ``count`` pushes, once they are here."""
        await patience.until(lambda: len(self.pushes) >= count)
        return self.pushes[:count]


@dataclass
class Rig:
    """What a test holds."""

    emulator: WeiboEmulator
    clock: SandboxClock
    fleet: Fleet
    http: aiohttp.ClientSession
    origin: str
    verified: bool = False

    @property
    def base(self) -> str:
        return self.origin + MOUNT

    async def do(self, user: str = "azhe", **action: Any) -> dict[str, Any]:
        """Let a fan act through the control route."""
        async with self.http.post(self.base + "/_control/inbound", json={"user": user, **action}) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def control(self, path: str, body: dict[str, Any]) -> Any:
        async with self.http.post(f"{self.base}/_control/{path}", json=body) as response:
            return await response.json()

    async def see(self, path: str, **query: str) -> Any:
        async with self.http.get(f"{self.base}/_control/{path}", params=query) as response:
            return await response.json()

    async def chat(self, user: str = "azhe") -> list[tuple[str, str]]:
        """What the fan sees of the brand: (via, text)."""
        lines = (await self.see("chat", user=user))["messages"]
        return [(line["via"], line["text"]) for line in lines if line["from"] == "brand"]

    async def get(self, path: str, host: str = "api", **params: Any) -> tuple[int, Any]:
        query = {"access_token": self.emulator.credentials()["access_token"], **params}
        async with self.http.get(f"{self.base}/{host}{path}", params=query) as response:
            return response.status, await response.json()

    async def post(self, path: str, host: str = "api", **form: Any) -> tuple[int, Any]:
        form = {"access_token": self.emulator.credentials()["access_token"], **form}
        async with self.http.post(f"{self.base}/{host}{path}", data=form) as response:
            return response.status, await response.json()

    async def reply(self, uid: str, text: str, **more: Any) -> tuple[int, Any]:
        """An active text reply, its ``data`` encoded once (by the form)."""
        data = json.dumps({"text": text}, ensure_ascii=False)
        form = {"type": "text", "data": data, "receiver_id": uid} | more
        return await self.post("/2/messages/reply.json", "m", **form)

    async def share(self, status: str) -> tuple[int, Any]:
        return await self.post("/2/statuses/share.json", status=status, rip=OPERATOR_IP)

    async def until(self, claim: Callable[[], Any]) -> None:
        """Wait until a claim about the emulator holds."""
        await patience.until(claim)

    async def idle(self) -> None:
        """Wait until nothing is on its way to the fleet."""
        await self.until(lambda: not self.emulator._tasks)


def expected_signature(secret: str, query: dict[str, str]) -> str:
    """SHA-1 over the sorted secret, timestamp and nonce."""
    joined = "".join(sorted([secret, query["timestamp"], query["nonce"]]))
    return hashlib.sha1(joined.encode()).hexdigest()


@contextlib.asynccontextmanager
async def weibo(
    *, connect: bool = True, state: dict[str, Any] | None = None, state_file: Any = None, **options: Any
) -> AsyncIterator[Rig]:
    """A running emulator below its mount, with a fleet connected to it unless ``connect`` is false."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        clock, fleet = SandboxClock(), Fleet()
        emulator = WeiboEmulator(clock=clock, base_url=origin + MOUNT, state_file=state_file, **options)
        if state is not None:
            emulator.load(state)
        # aiohttp takes the size limit of the outermost application only.
        app = web.Application(client_max_size=64 * 2**20)
        app.add_subapp(MOUNT, emulator.application())
        app.router.add_get("/hook", fleet.get)
        app.router.add_post("/hook", fleet.post)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        await emulator.start()
        try:
            async with aiohttp.ClientSession() as http:
                rig = Rig(emulator, clock, fleet, http, origin)
                if connect:
                    rig.verified = (await rig.control("webhook", {"url": origin + "/hook"}))["verified"]
                yield rig
        finally:
            await emulator.stop()
            await runner.cleanup()
