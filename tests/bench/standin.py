"""A light stand-in for the Telegram API: the full emulator would be the bottleneck."""

import json
from collections import Counter

from aiohttp import web

ANSWERS = {
    "getMe": {"id": 7100200300, "is_bot": True, "first_name": "Bench", "username": "bench_bot"},
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
}


class StandIn:
    """``sent`` counts messages by chat; ``calls`` counts methods."""

    def __init__(self) -> None:
        self.sent: Counter[int] = Counter()
        self.calls: Counter[str] = Counter()
        self._number = 0

    async def handle(self, request: web.Request) -> web.Response:
        """Any method of the API."""
        method = request.match_info["method"]
        if request.match_info["token"] == "cgi-bin":
            return web.json_response({"errcode": 0, "access_token": "made-up", "expires_in": 7200})
        self.calls[method] += 1
        if method != "sendMessage":
            return web.json_response({"ok": True, "result": ANSWERS.get(method, True)})
        body = json.loads(await request.read())
        chat = int(body["chat_id"])
        self.sent[chat] += 1
        self._number += 1
        message = {"message_id": self._number, "date": 1_790_000_000, "chat": {"id": chat, "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    def messages(self) -> int:
        """How many messages were sent so far."""
        return sum(self.sent.values())

    async def start(self) -> tuple[web.AppRunner, str]:
        """Serve on a free port; gives the runner and the base address."""
        app = web.Application()
        app.router.add_route("*", "/{token}/{method}", self.handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        return runner, f"http://127.0.0.1:{port}"
