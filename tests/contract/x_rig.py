"""A mounted X emulator, a fleet that records its webhook, and tweepy pointed at it.

Of the platform's rules only what tweepy knows is shared, so that tests and emulator cannot agree on a mistake.
"""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import re
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from tests.fakes import patience
from tweepy.asynchronous import AsyncClient
from yarl import URL

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.x.emulator import XEmulator

MOUNT = "/emulators/x"


def signature(secret: str, data: bytes) -> str:
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), data, hashlib.sha256).digest()).decode()


class Rewriting:
    """A session for tweepy that sends what is meant for X to the emulator."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str) -> None:
        self._session = session
        self._base = URL(base_url)

    def request(self, method: str, url: Any, **kwargs: Any) -> Any:
        asked = URL(url) if isinstance(url, str) else url
        path = self._base.raw_path + asked.raw_path
        query = f"?{asked.raw_query_string}" if asked.raw_query_string else ""
        target = URL(f"{self._base.origin()}{path}{query}", encoded=True)
        return self._session.request(method, target, **kwargs)


@dataclass
class Fleet:
    """The receiving side: answers challenges and keeps every event with its signature; ``slow``: X gives up first."""

    secret: str = ""
    status: int = 200
    challenge_status: int = 200
    events: list[tuple[bytes, str | None]] = field(default_factory=list)
    challenges: list[str] = field(default_factory=list)
    slow: bool = False

    async def challenge(self, request: web.Request) -> web.Response:
        token = request.query["crc_token"]
        self.challenges.append(token)
        if not re.fullmatch(r"[A-Za-z0-9+/=_-]{1,256}", token):
            return web.Response(status=400)
        answer = {"response_token": signature(self.secret, token.encode())}
        return web.json_response(answer, status=self.challenge_status)

    async def event(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.events.append((body, request.headers.get("x-twitter-webhooks-signature")))
        if self.slow:
            patience.pass_by(15)
            await asyncio.sleep(60)
        return web.Response(status=self.status)

    def seen(self, event_type: str | None = None) -> list[dict[str, Any]]:
        data = [json.loads(body)["data"] for body, _ in self.events]
        return [one for one in data if event_type in (None, one["event_type"])]


@dataclass
class Rig:
    """What a test needs."""

    emulator: XEmulator
    fleet: Fleet
    session: aiohttp.ClientSession
    base: str
    hook: str

    def tweepy(self, **wrong: Any) -> AsyncClient:
        keys = self.emulator.credentials() | wrong
        client = AsyncClient(
            bearer_token=keys["bearer_token"],
            consumer_key=keys["consumer_key"],
            consumer_secret=keys["consumer_secret"],
            access_token=keys["access_token"],
            access_token_secret=keys["access_token_secret"],
            return_type=dict,
        )
        client.session = Rewriting(self.session, self.base)
        return client

    def oauth2(self) -> AsyncClient:
        """tweepy with the user's OAuth 2.0 token, which it wants as a bearer token."""
        return self.tweepy(bearer_token=self.emulator.credentials()["oauth2_access_token"])

    async def call(
        self, method: str, path: str, *, token: str | None = None, **kwargs: Any
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON (or text) and headers of a bare call; the app's own token unless one is given."""
        keys = self.emulator.credentials()
        headers = {"Authorization": f"Bearer {keys[token or 'bearer_token'] if token in keys or not token else token}"}
        async with self.session.request(method, self.base + path, headers=headers, **kwargs) as response:
            text = await response.text()
            body = json.loads(text) if text.startswith(("{", "[")) else text
            return response.status, body, {k.lower(): v for k, v in response.headers.items()}

    async def user_call(self, method: str, path: str, **kwargs: Any) -> tuple[int, Any, dict[str, str]]:
        return await self.call(method, path, token="oauth2_access_token", **kwargs)

    async def control(self, path: str, body: Any = None) -> Any:
        method = "GET" if body is None else "POST"
        async with self.session.request(method, f"{self.base}/_control/{path}", json=body) as response:
            return await response.json()

    async def act(self, action: str = "message", user: str = "marcus", **fields: Any) -> dict[str, Any]:
        return await self.emulator.inbound({"user": user, "action": action, **fields})  # type: ignore[typeddict-item]

    async def subscribe(self) -> None:
        answer = await self.control("webhook", {"url": self.hook})
        assert answer["valid"] is True

    async def until(self, condition: Callable[[], Any]) -> None:
        await patience.until(condition)

    def person(self, key: str) -> str:
        return next(one["id"] for one in self.emulator.users() if one["user"] == key)


@contextlib.asynccontextmanager
async def x(*, subscribed: bool = True, state_file: Path | None = None, **options: Any) -> AsyncIterator[Rig]:
    """A running rig. Retries wait hardly at all."""
    bound = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{bound.getsockname()[1]}"
    options = {"retry_seconds": 0.02, **options}
    emulator = XEmulator(clock=SandboxClock(), base_url=origin + MOUNT, state_file=state_file, **options)
    fleet = Fleet(secret=emulator.credentials()["consumer_secret"])
    app = web.Application()
    app.router.add_get("/hook", fleet.challenge)
    app.router.add_post("/hook", fleet.event)
    app.add_subapp(MOUNT, emulator.application())
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, bound).start()
    async with aiohttp.ClientSession() as session:
        await emulator.start()
        rig = Rig(emulator, fleet, session, origin + MOUNT, origin + "/hook")
        try:
            if subscribed:
                await rig.subscribe()
            yield rig
        finally:
            await emulator.stop()
            await runner.cleanup()
