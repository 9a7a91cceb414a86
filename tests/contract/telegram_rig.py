"""What the tests of the emulated Telegram share: a running emulator, a client, a webhook that remembers."""

import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import telegram
from aiohttp import web
from telegram.request import HTTPXRequest
from tests.fakes import patience

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.telegram.emulator import TelegramEmulator

PREFIX = "/emulators/telegram"
SECRET = "a-webhook-secret"


@contextlib.asynccontextmanager
async def serving(app: web.Application, listener: socket.socket) -> AsyncIterator[None]:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    try:
        yield
    finally:
        await runner.cleanup()


def listening() -> tuple[socket.socket, str]:
    """A socket on a free port, and its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextlib.asynccontextmanager
async def running(
    prefix: str = PREFIX, *, scale: float = 1.0, state_file: Path | None = None, **options: Any
) -> AsyncIterator[TelegramEmulator]:
    """A started emulator mounted below ``prefix``; ``scale`` is that of the clock."""
    listener, address = listening()
    emulator = TelegramEmulator(clock=SandboxClock(scale), base_url=address + prefix, state_file=state_file, **options)
    app = emulator.application()
    if prefix:
        app, inner = web.Application(), app
        app.add_subapp(prefix, inner)
    async with serving(app, listener):
        await emulator.start()
        try:
            yield emulator
        finally:
            await emulator.stop()


def ptb(emulator: TelegramEmulator) -> telegram.Bot:
    """python-telegram-bot, told nothing but the address, and to be patient."""
    base = emulator.base_url
    usual, polling = (
        HTTPXRequest(read_timeout=60, write_timeout=60, connect_timeout=60, pool_timeout=60) for _ in range(2)
    )
    return telegram.Bot(
        emulator.credentials()["token"],
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=usual,
        get_updates_request=polling,
    )


async def hello(emulator: TelegramEmulator, user: str = "sofia") -> int:
    """The chat id of a user who has just written."""
    return int((await emulator.inbound({"user": user, "text": "hello"}))["chat_id"])


async def attempted(emulator: TelegramEmulator, count: int) -> list[float]:
    """Wait until ``count`` deliveries have ended; gives their times on the platform's clock."""
    await patience.until(lambda: len(emulator.deliverer.attempts) >= count)
    return [attempt.at for attempt in emulator.deliverer.attempts]


class Receiver:
    """A webhook: remembers updates and secrets; ``answer(update)`` gives status, headers and body."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.bodies: list[bytes] = []
        self.answer: Callable[[dict[str, Any]], tuple[int, dict[str, str], str]] = lambda _u: (200, {}, "")

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.bodies.append(body)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        try:
            update = json.loads(body)
        except ValueError:
            update = {}
        self.updates.append(update)
        status, headers, text = self.answer(update)
        return web.Response(status=status, headers=headers, text=text)

    @property
    def texts(self) -> list[str]:
        return [update.get("message", {}).get("text", "") for update in self.updates]

    async def until(self, count: int) -> list[dict[str, Any]]:
        """Wait until ``count`` requests have come."""
        await patience.until(lambda: len(self.updates) >= count)
        return self.updates


@contextlib.asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    listener, address = listening()
    receiver = Receiver(f"{address}/hook")
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    async with serving(app, listener):
        yield receiver


@contextlib.asynccontextmanager
async def hooked(**options: Any) -> AsyncIterator[tuple[TelegramEmulator, Receiver, telegram.Bot]]:
    """An emulator whose bot has set its webhook to a receiver."""
    async with receiving() as receiver, running(**options) as emulator, ptb(emulator) as bot:
        await bot.set_webhook(receiver.url, secret_token=SECRET, allowed_updates=telegram.Update.ALL_TYPES)
        yield emulator, receiver, bot
