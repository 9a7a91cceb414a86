"""How a played platform waits for the fleet's answer."""

import asyncio
import time

from aiohttp import web
from aiohttp.test_utils import TestServer

from kefu_adapters.emulation.delivery import Deliverer


async def answered(before: float, busy: float) -> str | None:
    """The error of a push with a patience of 0.2 s, answered after ``before`` s; then we are ``busy`` for so long."""

    async def serve(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(before)
        response = web.Response(text="ok")
        await response.prepare(request)
        await response.write_eof()
        time.sleep(busy)
        return response

    app = web.Application()
    app.router.add_post("/", serve)
    deliverer = Deliverer()
    async with TestServer(app) as server:
        url = str(server.make_url("/"))
        done = await deliverer.attempt(key="k", number=1, url=url, timeout=0.2, now=0.0)
        await deliverer.close()
    return done.error


async def test_an_answer_that_came_in_time_counts_though_it_was_read_late():
    assert await answered(before=0.0, busy=0.5) is None


async def test_an_answer_that_does_not_come_in_time_is_given_up():
    assert await answered(before=1.0, busy=0.0) == "timeout"
