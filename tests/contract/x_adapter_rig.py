"""The X adapter beside a running emulator."""

import asyncio
import base64
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web
from tests.contract.adapter_rig import Blobs, ControlledRig, FleetClock, RecordingSink, RowVault, hook
from tests.fakes import patience

from kefu_adapters import rounds
from kefu_adapters.emulation import SandboxClock
from kefu_adapters.platform import Deps
from kefu_adapters.x import PLATFORM
from kefu_adapters.x.adapter import XAdapter
from kefu_adapters.x.emulator import XEmulator
from kefu_core.messages import OutboundMessage, Receipt

MOUNT = "/emulators/x"
PERSON = "marcus"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + b"\r\n--\r\n"


def encoded(content: bytes) -> str:
    """Bytes as the control routes take them."""
    return base64.b64encode(content).decode()


@dataclass(kw_only=True)
class Rig(ControlledRig):
    """What a test holds."""

    emulator: XEmulator
    adapter: XAdapter
    known: dict[str, str]
    deaf: bool = False

    @property
    def hook(self) -> str:
        return self.origin + "/hook"

    async def do(self, action: str = "message", user: str = PERSON, **more: Any) -> dict[str, Any]:
        """Let a person act."""
        return await self.act({"user": user, "action": action, **more})

    async def shown(self, user: str = PERSON) -> list[str]:
        """What the person sees of the brand."""
        return await self.seen_by(user)

    async def calls(self, part: str, method: str = "") -> list[dict[str, Any]]:
        """The API calls whose path holds ``part``."""
        return [entry for entry in await self.requests() if part in entry["path"] and method in entry["method"]]

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
    """The door, which is deaf to challenges when the rig says so."""
    handle = hook(adapter, sink, answers)

    async def maybe_deaf(request: web.Request) -> web.Response:
        if request.method == "GET" and rigs and rigs[0].deaf:
            return web.json_response({"response_token": "sha256=wrong"})
        return await handle(request)  # type: ignore[no-any-return]

    return maybe_deaf


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
        clock, sink, vault, blobs = SandboxClock(), RecordingSink("x"), RowVault(), Blobs()
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
                rig = Rig(
                    emulator=emulator, adapter=adapter, clock=clock, sink=sink, vault=vault, blobs=blobs, http=http,
                    origin=origin, mount=MOUNT, known=known, answers=answers,
                )  # fmt: skip
                rigs.append(rig)
                if connect:
                    await adapter.connect(rig.hook)
                yield rig
        finally:
            await adapter.close()
            await emulator.stop()
            await runner.cleanup()
