"""The sandbox's aiohttp application: the platforms below ``/emulators``, the page, its API, control of all at once."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from kefu_adapters.emulation.base import ControlError
from kefu_bots.sandbox.allowances import menu_of
from kefu_bots.sandbox.fleet_clock import FleetClockBridge
from kefu_bots.sandbox.pages import Pages
from kefu_bots.sandbox.platforms import MOUNT
from kefu_bots.sandbox.relay_client import RelayClient, RelayRefused
from kefu_bots.sandbox.scenes import BREAKS, SCENES, planned
from kefu_bots.sandbox.stream import Changes
from kefu_bots.sandbox.trace import Tracer, with_holder
from kefu_bots.sandbox.world import World

MAX_BYTES = 64 * 2**20
_INBOUND = "/_control/inbound"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxOptions:
    """Where a sandbox keeps its state and what it knows of the fleet beside it.

    ``fleet_control`` is the fleet's control socket, ``logins`` a JSON list of demo logins that may appear later.
    """

    data: Path
    port: int
    host: str = "127.0.0.1"
    base_url: str = ""
    console_url: str = ""
    fleet_control: Path | None = None
    logins: Path | None = None


class Sandbox:
    """Handlers of the page's API and of the control routes that concern every platform."""

    def __init__(self, options: SandboxOptions) -> None:
        self._options = options
        self.world = World(options.data, options.base_url or f"http://127.0.0.1:{options.port}")
        self.changes = Changes()
        emulators = {name: one.emulator for name, one in self.world.platforms.items()}
        self._tracer = Tracer(emulators)
        self._relay = RelayClient(options.console_url, options.logins)
        for emulator in emulators.values():
            emulator.on_change(self.changes.note)
        self.world.clock.on_change(lambda _offset, _scale: self.changes.note("clock", None))

    def application(self) -> web.Application:
        """The whole application, ready to be served; the world starts and stops with it."""
        app = web.Application(middlewares=[self._traced], client_max_size=MAX_BYTES, handler_args={"access_log": None})
        app.router.add_routes(
            [
                *Pages().routes(),
                web.get("/healthz", self._health),
                web.get("/api/sandbox", self._overview),
                web.get("/api/stream", self.changes.serve),
                web.get("/api/trace", self._trace),
                web.post("/api/break", self._break),
                web.post("/api/announce", self._announce),
                web.get("/_control/credentials", self._credentials),
                web.get("/_control/clock", self._clock),
                web.post("/_control/clock", self._set_clock),
                web.post("/_control/limits", self._set_limits),
                web.post("/_control/faults", self._add_faults),
                web.delete("/_control/faults", self._clear_faults),
            ]
        )
        for name, one in self.world.platforms.items():
            app.add_subapp(f"{MOUNT}/{name}", one.emulator.application())
        app.on_startup.append(self._on_startup)
        app.on_shutdown.append(self._on_shutdown)
        app.on_cleanup.append(self._on_cleanup)
        return app

    async def _on_startup(self, _app: web.Application) -> None:
        await self.world.start()

    async def _on_shutdown(self, _app: web.Application) -> None:
        self.changes.close()

    async def _on_cleanup(self, _app: web.Application) -> None:
        await self._relay.close()
        await self.world.stop()

    # --- the page's API ----------------------------------------------------------------------------------

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def _overview(self, _request: web.Request) -> web.Response:
        platforms = [
            {
                "platform": name,
                "title": dict(one.title),
                "base_url": one.emulator.base_url,
                "users": one.emulator.users(),
                "menu": menu_of(one.emulator),
            }
            for name, one in self.world.platforms.items()
        ]
        return web.json_response(
            {
                "platforms": platforms,
                "console_url": self._options.console_url,
                "logins": _logins(self._options.logins),
                "scenes": list(SCENES),
                "breaks": [entry["id"] for entry in BREAKS],
                "now": self.world.clock.now(),
                "scale": self.world.clock.scale,
            }
        )

    async def _trace(self, request: web.Request) -> web.Response:
        platform, user = request.query.get("platform", ""), request.query.get("user", "")
        if platform not in self.world.platforms or not user:
            return web.json_response({"error": "which platform and which user?"}, status=400)
        lines = self._tracer.lines(platform, user)
        if case := next((line["case"] for line in lines if "case" in line), ""):
            lines = with_holder(lines, await self._relay.case(case))
        return web.json_response({"lines": lines})

    async def _announce(self, _request: web.Request) -> web.Response:
        """The scene *Announcement*: written, approved and on its way, all by the demo logins."""
        try:
            return web.json_response(await self._relay.announce())
        except RelayRefused as refusal:
            return web.json_response({"error": str(refusal)}, status=409)

    async def _break(self, request: web.Request) -> web.Response:
        """Plan one entry of *Break something* on every platform; ``{"break": "reset"}`` forgets all plans."""
        wanted = str((await _body(request)).get("break"))
        try:
            for name, one in self.world.platforms.items():
                if wanted == "reset":
                    one.emulator.faults.clear()
                else:
                    one.emulator.faults.add(planned(wanted, name))
        except KeyError:
            return web.json_response({"error": f"unknown: {wanted}"}, status=400)
        return web.json_response({"planned": wanted})

    @web.middleware
    async def _traced(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let the tracer see what users do. Everything else passes."""
        if request.method != "POST" or not request.path.endswith(_INBOUND):
            return await handler(request)
        platform = request.path.removeprefix(f"{MOUNT}/").removesuffix(_INBOUND)
        body = await request.read()
        user = _user(body)
        if platform not in self.world.platforms or not user:
            return await handler(request)
        self._tracer.before_action(platform, user)
        response = await handler(request)
        if isinstance(response, web.Response) and response.status == 200 and response.text:
            self._tracer.after_action(platform, user, json.loads(response.text))
        return response

    # --- control of all platforms ------------------------------------------------------------------------

    async def _credentials(self, _request: web.Request) -> web.Response:
        """What an operator would copy from the platforms' consoles; all of it is made up."""
        return web.json_response({name: one.emulator.credentials() for name, one in self.world.platforms.items()})

    async def _clock(self, _request: web.Request) -> web.Response:
        clock = self.world.clock
        return web.json_response({"now": clock.now(), "scale": clock.scale, "offset": clock.offset})

    async def _set_clock(self, request: web.Request) -> web.Response:
        clock, body = self.world.clock, await _body(request)
        try:
            if "scale" in body:
                clock.set_scale(float(body["scale"]))
            if "advance" in body:
                clock.advance(float(body["advance"]))
        except (TypeError, ValueError) as exc:
            return web.json_response({"error": str(exc)}, status=400)
        return await self._clock(request)

    async def _set_limits(self, request: web.Request) -> web.Response:
        """Limits for all platforms; a key that names a platform holds those of that platform alone."""
        body = await _body(request)
        common = {key: value for key, value in body.items() if key not in self.world.platforms}
        done: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name, one in self.world.platforms.items():
            own = body.get(name)
            try:
                done[name] = one.emulator.set_limits({**common, **(own if isinstance(own, dict) else {})})
            except (ControlError, KeyError, TypeError, ValueError) as exc:
                problems[name] = str(exc) or type(exc).__name__
        answer: dict[str, Any] = {"limits": done} | ({"problems": problems} if problems else {})
        return web.json_response(answer, status=400 if problems else 200)

    async def _add_faults(self, request: web.Request) -> web.Response:
        body = await _body(request)
        try:
            planned_on = {name: one.emulator.faults.add(body).kind for name, one in self.world.platforms.items()}
        except (KeyError, TypeError, ValueError) as exc:
            return web.json_response({"error": str(exc)}, status=400)
        return web.json_response({"planned": planned_on})

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        for one in self.world.platforms.values():
            one.emulator.faults.clear()
        return web.json_response({"planned": []})


async def serve(options: SandboxOptions, stop: asyncio.Event, ready: Callable[[], None] | None = None) -> None:
    """Serve the sandbox until ``stop`` is set; every piece of state is saved before it returns."""
    sandbox = Sandbox(options)
    runner = web.AppRunner(sandbox.application(), shutdown_timeout=2.0, access_log=None)
    async with asyncio.TaskGroup() as tasks:
        await runner.setup()
        try:
            await web.TCPSite(runner, options.host, options.port).start()
            log.info("sandbox.started", host=options.host, port=options.port)
            bridge = None
            if options.fleet_control is not None:
                bridge = tasks.create_task(FleetClockBridge(sandbox.world.clock, options.fleet_control).run())
            if ready is not None:
                ready()
            await stop.wait()
            if bridge is not None:
                bridge.cancel()
        finally:
            await runner.cleanup()
            log.info("sandbox.stopped")


async def _body(request: web.Request) -> dict[str, Any]:
    """The request's JSON object; anything else counts as an empty one."""
    try:
        found = await request.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _user(body: bytes) -> str:
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    return str(found.get("user") or "") if isinstance(found, dict) else ""


def _logins(file: Path | None) -> list[dict[str, Any]]:
    """The demo logins as the page needs them: never a token."""
    if file is None or not file.is_file():
        return []
    names = ("user", "password", "rights", "display_name", "display_name_en")
    return [{name: login[name] for name in names if name in login} for login in json.loads(file.read_text("utf-8"))]
