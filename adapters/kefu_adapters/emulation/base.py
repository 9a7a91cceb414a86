"""The base of an emulated platform: the common control routes, fault middleware and saved state.

Below ``base_url`` lie the platform's own API and, beside it, ``/_control/...``. Control exists in the sandbox only.
"""

import abc
import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypedDict

from aiohttp import web

from kefu_adapters.emulation.clock import SandboxClock
from kefu_adapters.emulation.delivery import Deliverer
from kefu_adapters.emulation.faults import TRANSPORT, Fault, Faults
from kefu_adapters.emulation.log import RequestLog

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class UserAction(TypedDict, total=False):
    """What an emulated user does, as ``POST /_control/inbound`` takes it.

    ``action`` is one of message (default), edit, delete, press, react, follow, unfollow, block, unblock,
    mention, comment, subscribe, unsubscribe, menu, raw. Media: ``{"kind": photo|voice|video|file|sticker|
    animation|location|contact|album, "bytes"?: base64, "file_name"?, "caption"?, ...}``. ``raw`` is a wire
    payload (JSON object, or text for XML) that is signed and delivered as it is.
    """

    user: str
    name: str
    action: str
    text: str
    media: dict[str, Any]
    button: str
    message_id: str
    reply_to: str
    raw: Any
    language: str


class ControlError(ValueError):
    """A control request that cannot be done; its text is the answer (400)."""


class Emulator(abc.ABC):
    """One emulated platform. Subclasses add the platform's routes and its pump to the fleet.

    Subclasses must keep every piece of state that ``dump`` gives back JSON-able, call ``changed(user)`` whenever
    a user's screen changes, and record nothing secret in the log.
    """

    name: str

    def __init__(self, *, clock: SandboxClock, base_url: str, state_file: Path | None = None, **options: Any) -> None:
        self.clock = clock
        self.base_url = base_url.rstrip("/")
        self.options = options
        self.faults = Faults()
        self.log = RequestLog()
        self.deliverer = Deliverer()
        self.webhook_url: str | None = None
        self._state_file = state_file
        self._dirty = False
        self._listeners: list[Callable[[str, str | None], None]] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    # --- what a platform gives ---------------------------------------------------------------------------

    @abc.abstractmethod
    def routes(self) -> list[web.AbstractRouteDef]:
        """The platform's own API, with paths below ``base_url``."""

    @abc.abstractmethod
    async def inbound(self, action: UserAction) -> dict[str, Any]:
        """Let a user act; deliver it to the fleet the platform's way; give back the platform's ids.

        Must not wait for the fleet's answer. Raises ControlError when the action makes no sense.
        """

    @abc.abstractmethod
    def chat(self, user: str) -> list[dict[str, Any]]:
        """What ``user``'s client shows, in order, both sides.

        Each: ``{"id", "from": "user"|"brand"|"system", "kind", "text", "buttons": [[{"text","value"}]], "at",
        "media"?, "reply_to"?, "edited"?, "deleted"?, "via"?}``; ``at`` in Unix seconds of platform time.
        """

    @abc.abstractmethod
    def timeline(self) -> list[dict[str, Any]]:
        """Public posts (channel, articles, statuses), newest first, each with its comments or replies."""

    @abc.abstractmethod
    def credentials(self) -> dict[str, str]:
        """What an operator would copy from the platform's console into the fleet's settings."""

    @abc.abstractmethod
    def users(self) -> list[dict[str, Any]]:
        """The made-up people: ``{"user", "name", "language", "typing": bool}``."""

    @abc.abstractmethod
    def fault_answer(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        """The platform's own answer for rate_limit, server_error, blocked_by_user, token_revoked."""

    @abc.abstractmethod
    def dump(self) -> dict[str, Any]:
        """All state as JSON."""

    @abc.abstractmethod
    def load(self, state: dict[str, Any]) -> None:
        """Take back what ``dump`` gave."""

    def set_limits(self, limits: dict[str, Any]) -> dict[str, Any]:
        """Change quotas: ``{"scale": n}`` multiplies all, other keys are the platform's. Gives all back."""
        self.options.update(limits)
        return {k: v for k, v in self.options.items() if isinstance(v, int | float | bool | str)}

    def call_name(self, request: web.Request) -> str:
        """The API method of a request, for the log and for faults."""
        return request.path

    def recipient(self, request: web.Request, body: bytes) -> str | None:  # noqa: ARG002
        """The user a call is addressed to, when it can be told cheaply; lets a fault pick on one user."""
        return None

    def answered_log(self, path: str) -> str:
        """``path`` without credentials."""
        return path

    # --- what the kit does -------------------------------------------------------------------------------

    def application(self) -> web.Application:
        """The aiohttp application to be mounted at the path of ``base_url``."""
        app = web.Application(middlewares=[self._observe], client_max_size=64 * 2**20)
        app.router.add_routes(
            [
                web.post("/_control/inbound", self._control_inbound),
                web.get("/_control/inbound", self._control_attempts),
                web.get("/_control/outbox", self._control_outbox),
                web.get("/_control/chat", self._control_chat),
                web.get("/_control/users", self._control_users),
                web.get("/_control/timeline", self._control_timeline),
                web.get("/_control/ledger", self._control_ledger),
                web.post("/_control/clock", self._control_clock),
                web.post("/_control/limits", self._control_limits),
                web.post("/_control/faults", self._control_faults),
                web.delete("/_control/faults", self._control_faults_clear),
                web.post("/_control/webhook", self._control_webhook),
                *self.routes(),
            ]
        )
        return app

    async def start(self) -> None:
        """Take back the saved state. Subclasses start their pumps after ``await super().start()``."""
        if self._state_file is not None and self._state_file.exists():
            self.load(json.loads(self._state_file.read_text("utf-8")))
        if self._state_file is not None:
            self.spawn(self._save_often())

    async def stop(self) -> None:
        """End every task and save the state."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.deliverer.close()
        self.save()

    def spawn(self, coroutine: Any) -> asyncio.Task[Any]:
        """Run a coroutine until the emulator stops."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def on_change(self, listener: Callable[[str, str | None], None]) -> None:
        """Call ``listener(platform, user or None for the timeline)`` whenever a screen changes."""
        self._listeners.append(listener)

    def changed(self, user: str | None = None) -> None:
        """Say that a screen changed, and that the state wants saving."""
        self._dirty = True
        for listener in self._listeners:
            listener(self.name, user)

    def save(self) -> None:
        """Write the state in one step."""
        if self._state_file is None:
            return
        self._dirty = False
        temporary = self._state_file.with_suffix(".tmp")
        temporary.write_text(json.dumps(self.dump(), ensure_ascii=False), "utf-8")
        temporary.replace(self._state_file)

    async def _save_often(self) -> None:
        while True:
            await asyncio.sleep(1)
            if self._dirty:
                self.save()

    @web.middleware
    async def _observe(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if "/_control/" in request.path:
            try:
                return await handler(request)
            except (ControlError, KeyError, ValueError, TypeError) as exc:
                return web.json_response({"error": str(exc) or type(exc).__name__}, status=400)
        body = await request.read()
        name = self.call_name(request)
        user = self.recipient(request, body)
        platform_kinds = frozenset({"rate_limit", "server_error", "blocked_by_user", "token_revoked"})
        fault = self.faults.take(TRANSPORT | platform_kinds, method=name, user=user)
        response: web.StreamResponse | None = None
        status: int | None = None
        answer: Any = None
        try:
            response = await self._played(fault, request, handler)
            if response is not None:
                status = response.status
                answer = _answer_of(response)
            if response is None:
                return await self._silence(request, fault)
            return response
        finally:
            self.log.record(
                at=self.clock.now(),
                method=name,
                path=self.answered_log(request.path),
                body=body,
                status=status,
                answer=answer,
                user=user,
                fault=fault.kind if fault else None,
            )

    async def _played(self, fault: Fault | None, request: web.Request, handler: Handler) -> web.StreamResponse | None:
        """Answer of a call under a fault; ``None`` means that the caller gets no (whole) answer."""
        match fault.kind if fault else None:
            case None:
                return await handler(request)
            case "slow":
                assert fault is not None
                await asyncio.sleep(fault.seconds(3.0))
                return await handler(request)
            case "bad_gateway":
                return web.Response(
                    status=502,
                    text="<html><body><h1>502 Bad Gateway</h1></body></html>",
                    content_type="text/html",
                )
            case "timeout_before" | "reset_before":
                return None
            case "timeout_after_accept" | "reset_mid_body":
                await handler(request)
                return None
            case _:
                assert fault is not None
                return self.fault_answer(fault, request)

    async def _silence(self, request: web.Request, fault: Fault | None) -> web.StreamResponse:
        kind = fault.kind if fault else ""
        if kind.startswith("timeout"):
            assert fault is not None
            await asyncio.sleep(fault.seconds(120.0))
        elif kind == "reset_mid_body":
            response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "4096"})
            with suppress(ConnectionError):  # who asked may have died meanwhile
                await response.prepare(request)
                await response.write(b'{"ok":tr')
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _control_inbound(self, request: web.Request) -> web.Response:
        return web.json_response(await self.inbound(await request.json()))

    async def _control_attempts(self, _request: web.Request) -> web.Response:
        return web.json_response({"attempts": self.deliverer.dump()})

    async def _control_outbox(self, request: web.Request) -> web.Response:
        messages = [m for m in self.chat(request.query["user"]) if m["from"] == "brand"]
        return web.json_response({"messages": messages})

    async def _control_chat(self, request: web.Request) -> web.Response:
        return web.json_response({"messages": self.chat(request.query["user"])})

    async def _control_users(self, _request: web.Request) -> web.Response:
        return web.json_response({"users": self.users()})

    async def _control_timeline(self, _request: web.Request) -> web.Response:
        return web.json_response({"posts": self.timeline()})

    async def _control_ledger(self, _request: web.Request) -> web.Response:
        return web.json_response({"requests": self.log.entries()})

    async def _control_clock(self, request: web.Request) -> web.Response:
        body = await request.json()
        if "scale" in body:
            self.clock.set_scale(float(body["scale"]))
        if "advance" in body:
            self.clock.advance(float(body["advance"]))
        return web.json_response({"now": self.clock.now(), "scale": self.clock.scale})

    async def _control_limits(self, request: web.Request) -> web.Response:
        return web.json_response({"limits": self.set_limits(await request.json())})

    async def _control_faults(self, request: web.Request) -> web.Response:
        fault = self.faults.add(await request.json())
        return web.json_response({"planned": fault.kind, "count": fault.count})

    async def _control_faults_clear(self, _request: web.Request) -> web.Response:
        self.faults.clear()
        return web.json_response({"planned": []})

    async def _control_webhook(self, request: web.Request) -> web.Response:
        self.webhook_url = str((await request.json())["url"])
        self.changed()
        return web.json_response({"url": self.webhook_url})


def _answer_of(response: web.StreamResponse) -> Any:
    """A response's JSON for the log, or the start of its text."""
    if isinstance(response, web.Response) and isinstance(response.body, bytes):
        text = response.body[:4000].decode("utf-8", "replace")
        try:
            return json.loads(text)
        except ValueError:
            return text[:500]
    return None
