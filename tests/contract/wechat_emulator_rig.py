"""An emulated account on a real port, with a made-up fleet in front of it, for the tests beside this file."""

import contextlib
import io
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
from aiohttp import web
from tests.fakes import patience
from wechatpy import WeChatClient, parse_message
from wechatpy.crypto import WeChatCrypto

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.wechat.emulator import WechatEmulator

MOUNT = "/emulators/wechat"
PNG = b"\x89PNG\r\n\x1a\n--made up--\r\n\x00\xff"
Answer = str | bytes | web.Response
Answerer = Callable[["Rig", Any], Awaitable[Answer]]


def free_socket() -> tuple[socket.socket, int]:
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    return sock, sock.getsockname()[1]


async def serve(stack: contextlib.AsyncExitStack, app: web.Application, sock: socket.socket) -> None:
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, sock).start()


class Client(WeChatClient):
    """wechatpy's own client, turned to the emulator."""

    def __init__(self, rig: "Rig", **options: Any) -> None:
        self.API_BASE_URL = rig.base_url + "/cgi-bin/"
        keys = rig.emulator.credentials()
        super().__init__(keys["app_id"], keys["app_secret"], timeout=60, **options)

    def fetch_access_token(self) -> Any:
        params = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        return self._fetch_access_token(self.API_BASE_URL + "token", params)


class Rig:
    """The emulator, its address, and everything that the made-up fleet received."""

    def __init__(self, emulator: WechatEmulator, base_url: str, hook: str, http: aiohttp.ClientSession) -> None:
        self.emulator, self.base_url, self.hook, self.http = emulator, base_url, hook, http
        self.requests: list[dict[str, Any]] = []
        self.messages: list[Any] = []
        self.bodies: list[str] = []
        self.running = self.most_running = 0
        self.answer: Answerer = acknowledge

    @property
    def crypto(self) -> WeChatCrypto:
        keys = self.emulator.credentials()
        return WeChatCrypto(keys["token"], keys["encoding_aes_key"], keys["app_id"])

    def openid(self, user: str) -> str:
        return self.emulator.account.people.openid_of(user)

    async def control(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self.http.post(f"{self.base_url}/_control/{name}", json=body) as response:
            return await response.json()

    async def inbound(self, **action: Any) -> dict[str, Any]:
        return await self.control("inbound", action)

    async def token(self) -> str:
        return (await self.stable())["access_token"]

    async def stable(self, **more: Any) -> dict[str, Any]:
        keys = self.emulator.credentials()
        body = {"grant_type": "client_credential", "appid": keys["app_id"], "secret": keys["app_secret"]}
        return await self.call("stable_token", {**body, **more}, token="")

    async def plain(self) -> dict[str, Any]:
        keys = self.emulator.credentials()
        query = {"grant_type": "client_credential", "appid": keys["app_id"], "secret": keys["app_secret"]}
        return await self.fetch("token", token="", **query)

    async def call(self, api: str, body: dict[str, Any] | bytes, token: str | None = None) -> dict[str, Any]:
        """POST as the fleet would; the answer's JSON."""
        params = {"access_token": await self.token() if token is None else token}
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        async with self.http.post(f"{self.base_url}/cgi-bin/{api}", params=params, data=raw) as response:
            assert response.status == 200
            return await response.json()

    async def fetch(self, api: str, token: str | None = None, **query: str) -> dict[str, Any]:
        """GET; the answer's JSON."""
        params = {"access_token": await self.token() if token is None else token, **query}
        async with self.http.get(f"{self.base_url}/cgi-bin/{api}", params=params) as response:
            return await response.json()

    async def send(self, user: str, text: str = "hello", **more: Any) -> int:
        """A customer-service text; the errcode."""
        body = {"touser": self.openid(user), "msgtype": "text", "text": {"content": text}, **more}
        return (await self.call("message/custom/send", body))["errcode"]

    async def receive(self, request: web.Request) -> web.Response:
        """The fleet's webhook, judged by wechatpy."""
        if request.method == "GET":
            return web.Response(text=request.query["echostr"])
        body = (await request.read()).decode()
        self.requests.append({"query": dict(request.query), "body": body})
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            message = None
            if "msg_signature" in request.query:
                q = request.query
                try:
                    outer = json.loads(body) if body.startswith("{") else body
                    opened = self.crypto.decrypt_message(outer, q["msg_signature"], q["timestamp"], q["nonce"])
                except Exception:
                    return web.Response(status=403)
                body = opened
            self.bodies.append(body)
            if body.lstrip().startswith("<"):
                with contextlib.suppress(ValueError):
                    message = parse_message(body)
            self.messages.append(message if message is not None else body)
            answer = await self.answer(self, message)
        finally:
            self.running -= 1
        if isinstance(answer, web.Response):
            return answer
        return web.Response(body=answer.encode() if isinstance(answer, str) else answer)

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Wait for something that must come."""
        return await patience.until(condition)

    async def outcome(self, count: int = 1) -> dict[str, Any]:
        """The last of ``count`` finished pushes."""
        outcomes = self.emulator.pump.outcomes
        await self.until(lambda: len(outcomes) >= count)
        return outcomes[-1]

    def last(self, user: str) -> dict[str, Any]:
        return self.emulator.chat(user)[-1]


async def acknowledge(_rig: Rig, _message: Any) -> Answer:
    return "success"


def png(name: str = "a.png") -> io.BytesIO:
    file = io.BytesIO(PNG)
    file.name = name
    return file


@contextlib.asynccontextmanager
async def wechat_rig(*, webhook: bool = True, **options: Any) -> AsyncIterator[Rig]:
    """A running rig; short pauses unless ``options`` say otherwise."""
    async with contextlib.AsyncExitStack() as stack:
        sock, port = free_socket()
        base_url = f"http://127.0.0.1:{port}{MOUNT}"
        quick = {"push_timeout": 20, "retry_pause": 0.01, "mass_delay": 0.02, "publish_delay": 0.02}
        clock = options.pop("clock", None) or SandboxClock()
        emulator = WechatEmulator(clock=clock, base_url=base_url, **{**quick, "template_delay": 0.02, **options})
        http = await stack.enter_async_context(aiohttp.ClientSession())
        fleet_sock, fleet_port = free_socket()
        rig = Rig(emulator, base_url, f"http://127.0.0.1:{fleet_port}/hook", http)
        fleet = web.Application()
        fleet.router.add_route("*", "/hook", rig.receive)
        await serve(stack, fleet, fleet_sock)
        outer = web.Application()
        outer.add_subapp(MOUNT, emulator.application())
        await serve(stack, outer, sock)
        await emulator.start()
        stack.push_async_callback(emulator.stop)
        if webhook:
            assert await rig.control("webhook", {"url": rig.hook}) == {"url": rig.hook, "verified": True}
        yield rig
