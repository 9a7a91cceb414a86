"""A stand-in for an endpoint with chat completions: says what it is told to say, or behaves badly."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from kefu_adapters.language_model.client import ChatCompletions
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.language_model_store import LanguageModelStore
from kefu_bots.assistant import Assistant, Limits
from kefu_core.assisting import Use

KEY = "made-up-key-of-the-endpoint"


def said(text: object, **more: Any) -> dict[str, Any]:
    """An answer of the API, as short as it may be."""
    return {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}], **more}


@dataclass
class FakeModel:
    """``reply`` is its next words; ``raw`` is sent in their place; ``asked`` is what came.

    ``seconds`` it takes, and until ``held`` is set.
    """

    reply: str = ""
    raw: bytes | None = None
    status: int = 200
    seconds: float = 0.0
    held: asyncio.Event | None = None
    usage: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)
    url: str = ""

    @property
    def texts(self) -> str:
        """Everything that was ever sent here."""
        return json.dumps(self.asked, ensure_ascii=False)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One completion."""
        self.asked.append(await request.json())
        self.keys[request.headers.get("Authorization", "")] += 1
        await asyncio.sleep(self.seconds)
        if self.held is not None:
            await self.held.wait()
        body = self.raw
        if body is None:
            body = json.dumps(said(self.reply, **({"usage": self.usage} if self.usage else {}))).encode()
        return web.Response(status=self.status, body=body, content_type="application/json", headers=self.headers)


@asynccontextmanager
async def model_server() -> AsyncIterator[FakeModel]:
    """A stand-in that listens on this machine."""
    fake = FakeModel()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", fake.answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=0.1)
    fake.url = str(server.make_url("/v1"))
    try:
        yield fake
    finally:
        await server.close()


@asynccontextmanager
async def assistant_on(
    fake: FakeModel, database: Database, *, now: Callable[[], datetime] = lambda: datetime.now(UTC), **limits: Any
) -> AsyncIterator[Assistant]:
    """The fleet's assistant over a stand-in; its pauses run on the same clock."""
    client = ChatCompletions(fake.url, "small-model", KEY)
    values: dict[str, Any] = {"uses": frozenset(Use), "seconds": 5, "pick_seconds": 1, "calls": 1000, "tokens": 10**6}
    made = Assistant(
        model=client,
        store=LanguageModelStore(database),
        limits=Limits(**{**values, **limits}),
        now=now,
        wall=lambda: now().timestamp(),
    )
    try:
        yield made
    finally:
        await client.close()
