"""A lean stand-in for the platforms' APIs: the full emulators would be the bottleneck.

It answers calls of Telegram's Bot API in whatever form a library writes them, and WeChat's ``cgi-bin``.
"""

import asyncio
import json
import re
import time
from collections import Counter, defaultdict
from typing import Any

from tests.bench.wire import whole

ME = {"id": 7100200300, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
WEBHOOK = {"has_custom_certificate": False, "pending_update_count": 0}
RETRY_SECONDS = 2
_CHAT = re.compile(rb'chat_id(?:=|"[^{]*?\r\n\r\n)(-?\d+)')


class StandIn:
    """``sent`` counts messages by chat; ``calls`` counts methods; ``delivered`` holds (time, text) by chat.

    ``delay``: seconds that each message takes; ``stuck``: chats whose calls hang; ``limited``: bots (by the number
    that their token begins with) that are refused with 429.
    """

    def __init__(self) -> None:
        self.sent: Counter[int] = Counter()
        self.calls: Counter[str] = Counter()
        self.delivered: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
        self.count = 0
        self.delay = 0.0
        self.stuck: set[int] = set()
        self.limited: set[str] = set()
        self.keeps = False
        self._number = 0
        self._webhooks: dict[str, str] = {}
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Serve on a free port; gives the base address."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0, backlog=1024)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Serve no more."""
        if self._server is not None:
            self._server.close()

    def messages(self) -> int:
        """How many messages were sent so far."""
        return self.count

    def call(self, path: str, body: bytes, connection: "_Connection") -> None:
        """Any method of the APIs."""
        bot, _, method = path.lstrip("/").partition("?")[0].rpartition("/")
        if bot.startswith("cgi-bin"):
            connection.answer(200, {"errcode": 0, "access_token": "made-up", "expires_in": 7200})
            return
        self.calls[method] += 1
        if method == "setWebhook":
            self._webhooks[bot] = str(json.loads(body)["url"])
        if method == "getWebhookInfo":
            connection.answer(200, {"ok": True, "result": {**WEBHOOK, "url": self._webhooks.get(bot, "")}})
            return
        if method != "sendMessage":
            connection.answer(200, {"ok": True, "result": ME if method == "getMe" else True})
            return
        if self.limited and bot.removeprefix("bot").partition(":")[0] in self.limited:
            reply = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry later"}
            connection.answer(429, {**reply, "parameters": {"retry_after": RETRY_SECONDS}})
            return
        chat, text = _read(body)
        if chat in self.stuck:
            return
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self._send, chat, text, connection)
        else:
            self._send(chat, text, connection)

    def _send(self, chat: int, text: str, connection: "_Connection") -> None:
        self.sent[chat] += 1
        self.count += 1
        if self.keeps:
            self.delivered[chat].append((time.perf_counter(), text))
        self._number += 1
        about = {"id": chat, "type": "private", "first_name": "Bench"}
        message = {"message_id": self._number, "date": 1_790_000_000, "chat": about, "text": "answer"}
        connection.answer(200, {"ok": True, "result": message})


def _read(body: bytes) -> tuple[int, str]:
    """Chat and text of a message, sent as JSON, form or parts; the text of the latter two does not matter."""
    if body.startswith(b"{"):
        call = json.loads(body)
        return int(call["chat_id"]), str(call.get("text", ""))
    found = _CHAT.search(body)
    if found is None:
        raise ValueError(f"no chat_id in {body[:200]!r}")
    return int(found[1]), ""


class _Connection(asyncio.Protocol):
    def __init__(self, owner: StandIn) -> None:
        self._owner = owner
        self._data = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (found := whole(self._data)) is not None:
            head, body, self._data = found
            self._owner.call(head.split(b" ", 2)[1].decode(), body, self)

    def answer(self, status: int, value: dict[str, Any]) -> None:
        """Write an answer, if anybody is still there."""
        body = json.dumps(value).encode()
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(
                b"HTTP/1.1 %d -\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
                + body
            )
