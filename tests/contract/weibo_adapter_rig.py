"""The Weibo adapter beside a running emulator."""

import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web
from tests.contract.adapter_rig import Blobs, ControlledRig, FleetClock, RecordingSink, RowVault, hook
from tests.fakes import patience

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.platform import Deps
from kefu_adapters.weibo import PLATFORM
from kefu_adapters.weibo.adapter import WeiboAdapter
from kefu_adapters.weibo.emulator import WeiboEmulator
from kefu_core.messages import OutboundMessage, Receipt

MOUNT = "/emulators/weibo"
LINK = "https://orbit.example/news"


@dataclass(kw_only=True)
class Rig(ControlledRig):
    """What a test holds."""

    emulator: WeiboEmulator
    adapter: WeiboAdapter
    verified: bool = False

    async def do(self, user: str = "azhe", **action: Any) -> dict[str, Any]:
        """Let a fan act."""
        return await self.act({"user": user, **action})

    async def shown(self, user: str = "azhe") -> list[str]:
        """What the fan sees of the brand."""
        return await self.seen_by(user)

    async def calls(self, part: str) -> list[dict[str, Any]]:
        """The API calls whose path holds ``part``."""
        return [entry for entry in await self.requests() if part in entry["path"] and "/hook" not in entry["path"]]

    async def uid(self, user: str = "azhe") -> str:
        """The fan's uid, with an open reply window."""
        return str((await self.do(user, text="在吗"))["uid"])

    async def send(self, recipient: str, text: str = "好的", **more: Any) -> Receipt:
        return await self.adapter.send(message(recipient, text, **more))


def message(recipient: str, text: str = "好的", **more: Any) -> OutboundMessage:
    """A message as the courier hands it over."""
    return OutboundMessage(id="m1", inbox="weibo", recipient=recipient, text=text, **more)


@contextlib.asynccontextmanager
async def weibo(
    *, connect: bool = True, settings: dict[str, Any] | None = None, token: bool = True, **options: Any
) -> AsyncIterator[Rig]:
    """An adapter connected to an emulator. ``settings`` change the account's, ``options`` the emulator's."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        clock, sink, vault, blobs = SandboxClock(), RecordingSink("weibo"), RowVault(), Blobs()
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
        app.router.add_route("*", "/hook", hook(adapter, sink, answers))
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        await emulator.start()
        try:
            async with aiohttp.ClientSession() as http:
                rig = Rig(
                    emulator=emulator, adapter=adapter, clock=clock, sink=sink, vault=vault, blobs=blobs, http=http,
                    origin=origin, mount=MOUNT, answers=answers,
                )  # fmt: skip
                if connect:
                    rig.verified = (await rig.control("webhook", {"url": origin + "/hook"}))["verified"]
                yield rig
        finally:
            await adapter.close()
            await emulator.stop()
            await runner.cleanup()
