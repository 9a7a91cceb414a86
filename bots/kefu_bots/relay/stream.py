"""The page's event stream: ids and numbers only. What is told to whom, the hub decides."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from kefu_bots.relay.calls import Call, Refusal, from_our_page, secure
from kefu_bots.relay.hub import Hub
from kefu_bots.relay.relay import Relay

_WRITE_SECONDS = 20.0
_STREAMS_A_PERSON = 30
HUB = web.AppKey("hub", Hub)


def attach(app: web.Application, relay: Relay) -> None:
    """Let the hub and the picture of who is present live as long as the application."""
    hub = app[HUB] = Hub(relay)
    relay.presence.changed = lambda conversation: hub.tell({"present": conversation})

    async def live(_app: web.Application) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(work) for work in (hub.run(), relay.presence.run(), relay.throttle.follow())]
            yield
            for task in running:
                task.cancel()

    async def close(_app: web.Application) -> None:
        """End the open streams, so that closing the door does not wait for them."""
        hub.close()

    app.cleanup_ctx.append(live)
    app.on_shutdown.append(close)


async def stream(call: Call) -> web.StreamResponse:
    """Send events until the session ends, the rights change, the page goes or the relay closes."""
    relay, request, who = call.relay, call.request, call.who
    if not from_our_page(relay, request):
        raise Refusal(403, "csrf")
    if relay.presence.came(who.id) > _STREAMS_A_PERSON:
        relay.presence.went(who.id)
        raise Refusal(429, "slow_down", "too many open pages", retry_after_seconds=60)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    hub = request.app[HUB]
    page = hub.enter(who)
    try:
        await secure(response).prepare(request)
        await _write(response, b"retry: 3000\n\n: here\n\n")
        while (piece := await page.next()) is not None:
            await _write(response, piece)
    except (ConnectionError, TimeoutError):
        pass
    finally:
        hub.leave(page)
        relay.presence.went(who.id)
    return response


async def _write(response: web.StreamResponse, data: bytes) -> None:
    async with asyncio.timeout(_WRITE_SECONDS):
        await response.write(data)
