"""The gateway: webhooks of the platforms, health, and whatever else is mounted beside them.

Size and time limits stand before everything; a handler that lost its client still finishes its commit.
"""

import asyncio
import hmac
import select
import socket
import struct
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, cast

import structlog
from aiohttp import web

from kefu_bots.accounts import Accounts
from kefu_bots.hosts import Hosts
from kefu_core.errors import ConfigError, StoreError
from kefu_core.ports import RawRequest, RawResponse, Sink, WebhookAdapter

WEBHOOK_BYTES = 2**20
BODY_SECONDS = 15.0
"""A client that sends its body more slowly holds nothing of ours for longer."""
_CLOSED = getattr(select, "POLLRDHUP", 0)
"""Linux tells before anything is read that the other side has closed; elsewhere only what broke off is seen."""
_TCP_INFO = getattr(socket, "TCP_INFO", 0)
_LAST_RECEIVED = struct.Struct("52xI")
"""Where ``struct tcp_info`` says how many milliseconds ago the last bytes came in (linux/tcp.h)."""
_SURE = 0.98
"""So much of the platform's patience is counted on: its clock started before our system had the request."""
log = structlog.get_logger()
Ready = Callable[[], Awaitable[dict[str, Any]]]
Alive = Callable[[], dict[str, Any]]
Refused = Callable[[str, int], None]
"""Hears the inbox and the status of each request to a webhook that was answered with an error."""


def application(
    *,
    accounts: Accounts,
    sink: Sink,
    ready: Ready,
    hosts: Hosts | None = None,
    webhooks: bool = True,
    alive: Alive = lambda: {"ok": True},
    refused: Refused = lambda _inbox, _status: None,
) -> web.Application:
    """The aiohttp application; handlers are not cancelled when a client hangs up. ``refused`` counts webhooks."""
    gateway = Gateway(accounts, sink, ready, alive, refused)
    app = web.Application(
        middlewares=[_host_guard(hosts)] if hosts is not None else (),
        client_max_size=21 * 2**20,
        handler_args={"access_log": None},
    )
    if webhooks:
        app.router.add_route("*", "/hooks/{inbox}/{hook}", gateway.hook)
    app.router.add_routes([web.get("/healthz", gateway.health), web.get("/readyz", gateway.readiness)])
    return app


def _has_hung_up(transport: asyncio.Transport | None) -> bool:
    """Whether the other side has closed the connection, heard by the loop or not."""
    if transport is None or transport.is_closing():
        return True
    look = select.poll()
    look.register(transport.get_extra_info("socket"), _CLOSED)
    return bool(look.poll(0))


def _age(transport: asyncio.Transport | None) -> float:
    """Seconds since the request's last bytes came to this machine, read or not; 0 where the system does not say."""
    if transport is None or not _TCP_INFO:
        return 0.0
    try:
        known = transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, _TCP_INFO, _LAST_RECEIVED.size)
        return float(_LAST_RECEIVED.unpack(known)[0]) / 1000
    except (OSError, struct.error):  # not TCP, or an old system
        return 0.0


def _host_guard(hosts: Hosts) -> Any:
    @web.middleware
    async def guard(request: web.Request, handler: Any) -> web.StreamResponse:
        if not hosts.holds(request.host) and request.path not in {"/healthz", "/readyz", "/metrics"}:
            return web.Response(status=421)
        response: web.StreamResponse = await handler(request)
        return response

    return guard


async def _read(request: web.Request) -> bytes:
    """The body, at most one byte more than allowed. Raises TimeoutError."""
    if request.content.is_eof():  # a small body comes together with its headers
        return request.content.read_nowait() if request.can_read_body else b""
    async with asyncio.timeout(BODY_SECONDS):
        return await _read_slowly(request)


async def _read_slowly(request: web.Request) -> bytes:
    body = b""
    while request.can_read_body and len(body) <= WEBHOOK_BYTES and not request.content.at_eof():
        body += await request.content.read(WEBHOOK_BYTES + 1 - len(body))
    return body


@cache
def _takes_webhooks(kind: type) -> bool:
    """Asked once of each kind: to look at a protocol costs more than the rest of a request."""
    return issubclass(kind, WebhookAdapter)


class Gateway:
    """Handlers of the platforms' door."""

    def __init__(self, accounts: Accounts, sink: Sink, ready: Ready, alive: Alive, refused: Refused) -> None:
        self._accounts = accounts
        self._sink = sink
        self._ready = ready
        self._alive = alive
        self._refused = refused

    async def hook(self, request: web.Request) -> web.StreamResponse:
        """A platform calls us: hand the raw bytes to the account's adapter."""
        came = asyncio.get_running_loop().time()
        name = request.match_info["inbox"]
        if name not in self._accounts:
            return web.Response(status=404)
        account = self._accounts[name]
        known = hmac.compare_digest(request.match_info["hook"].encode(), account.hook.encode())
        if not known or not _takes_webhooks(type(account.adapter)):
            return self._refuse(name, 404)
        if request.method not in {"GET", "POST"}:
            return self._refuse(name, 405)
        if request.headers.get("Content-Encoding", "identity") != "identity":
            return self._refuse(name, 415)
        if (request.content_length or 0) > WEBHOOK_BYTES:
            return self._refuse(name, 413)
        try:
            body = await _read(request)
        except TimeoutError:
            return self._refuse(name, 408, {"Connection": "close"})
        if len(body) > WEBHOOK_BYTES:
            return self._refuse(name, 413)
        raw = RawRequest(
            method=request.method,
            path=request.path,
            query=dict(request.query) if "?" in request.raw_path else {},
            headers={key.lower(): value for key, value in request.headers.items()},
            body=body,
            remote=request.remote or "",
        )
        try:
            answer = await cast("WebhookAdapter", account.adapter).receive(raw, self._sink)
        except StoreError:
            return self._refuse(name, 503, {"Retry-After": "1"})
        except ConfigError:
            return self._refuse(name, 404)
        except Exception:
            log.exception("webhook.failed", inbox=name)
            return self._refuse(name, 503, {"Retry-After": "1"})
        if answer.status >= 400:
            self._refused(name, answer.status)
        return await self._write(request, answer, came)

    def _refuse(self, inbox: str, status: int, headers: dict[str, str] | None = None) -> web.Response:
        self._refused(inbox, status)
        return web.Response(status=status, headers=headers)

    async def _write(self, request: web.Request, answer: RawResponse, came: float) -> web.StreamResponse:
        headers = {"X-Content-Type-Options": "nosniff"}
        response = web.Response(
            status=answer.status, body=answer.body, content_type=answer.content_type, headers=headers
        )
        if answer.written is None:
            return response
        try:
            # A process that stood still writes to nobody, and may learn only later that the other side is gone.
            is_there = not _has_hung_up(request.transport)
            unread = _age(request.transport)
            await response.prepare(request)
            await response.write_eof()
            late = max(unread, asyncio.get_running_loop().time() - came) > answer.within * _SURE
            written = is_there and request.transport is not None and not request.transport.is_closing() and not late
        except (ConnectionError, OSError):
            written = False
        await answer.written(written)
        return response

    async def health(self, _request: web.Request) -> web.Response:
        """The loop turns, or nobody would answer; and the heartbeat is fresh and the store's threads live, or 503."""
        state = self._alive()
        return web.json_response(state, status=200 if state["ok"] else 503)

    async def readiness(self, _request: web.Request) -> web.Response:
        """Whether a message could be committed now, and how each inbox is."""
        state = await self._ready()
        return web.json_response(state, status=200 if state.get("ready") else 503)
