"""The floor of the bench: aiohttp receives, parses and makes one client call; nothing is decided or stored."""

import asyncio
import json
import sys

import aiohttp
from aiohttp import web


async def main(port: int, api: str) -> None:
    """Serve until killed."""
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100))

    async def hook(request: web.Request) -> web.Response:
        update = json.loads(await request.read())
        chat = update["message"]["chat"]["id"]
        async with session.post(f"{api}/sendMessage", json={"chat_id": chat, "text": "answer"}) as response:
            await response.read()
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
