"""Floors of the bench: what the same traffic costs a program that decides nothing.

``floor.py PORT API``: aiohttp receives, parses and makes one client call; nothing is stored.
``floor.py PORT API --durable FILE``: the same with a commit before the acknowledgement and one for the outcome.
``floor.py PORT - --passive``: aiohttp and ElementTree, an XML answer to an XML message; no crypto, nothing is stored.
"""

import argparse
import asyncio
import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from xml.etree import ElementTree as ET

import aiohttp
from aiohttp import web

BATCH = 64
TABLES = """
CREATE TABLE messages (key TEXT PRIMARY KEY, chat INTEGER NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE answers (key TEXT PRIMARY KEY, chat INTEGER NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL,
  source_id TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
"""
MESSAGE = "INSERT OR IGNORE INTO messages VALUES (?,?,?,?)"
ANSWER = "INSERT OR IGNORE INTO answers VALUES (?,?,?,'sending','')"
OUTCOME = "UPDATE answers SET status='sent', source_id=? WHERE key=?"
Statements = tuple[tuple[str, tuple[Any, ...]], ...]


class Writer:
    """A thread that takes what waits, at most 64, and commits it at once."""

    def __init__(self, path: Path) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[tuple[Statements, asyncio.Future[None]]] = SimpleQueue()
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.executescript(TABLES)
        threading.Thread(target=self._run, daemon=True).start()

    def commit(self, *statements: tuple[str, tuple[Any, ...]]) -> "asyncio.Future[None]":
        """Done when the statements are on the disk."""
        done: asyncio.Future[None] = self._loop.create_future()
        self._queue.put((statements, done))
        return done

    def _run(self) -> None:
        while True:
            batch = [self._queue.get(), *self._waiting()]
            self._database.execute("BEGIN IMMEDIATE")
            for statements, _ in batch:
                for statement, values in statements:
                    self._database.execute(statement, values)
            self._database.execute("COMMIT")
            self._loop.call_soon_threadsafe(_tell, [done for _, done in batch])

    def _waiting(self) -> Iterator[tuple[Statements, asyncio.Future[None]]]:
        for _ in range(min(self._queue.qsize(), BATCH - 1)):
            yield self._queue.get()


def _tell(waiting: list["asyncio.Future[None]"]) -> None:
    for one in waiting:
        if not one.done():
            one.set_result(None)


class Bare:
    """Parse, call, acknowledge."""

    def __init__(self, api: str) -> None:
        self._url = f"{api}/sendMessage"
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100))

    async def hook(self, request: web.Request) -> web.Response:
        """A Telegram update."""
        update = json.loads(await request.read())
        await self.send(update["message"]["chat"]["id"])
        return web.Response()

    async def send(self, chat: int) -> str:
        """One call; gives the number of the message."""
        async with self._session.post(self._url, json={"chat_id": chat, "text": "answer"}) as response:
            answer = json.loads(await response.read())
        return str(answer["result"]["message_id"])


class Durable(Bare):
    """Parse, commit, acknowledge; call, commit the outcome."""

    def __init__(self, api: str, path: Path) -> None:
        super().__init__(api)
        self._writer = Writer(path)
        self._tasks: set[asyncio.Task[None]] = set()

    async def hook(self, request: web.Request) -> web.Response:
        """A Telegram update."""
        update = json.loads(await request.read())
        key, chat = f"u:{update['update_id']}", update["message"]["chat"]["id"]
        message = (key, chat, update["message"]["text"], round(time.time() * 1000))
        await self._writer.commit((MESSAGE, message), (ANSWER, (key, chat, "answer")))
        task = asyncio.create_task(self._deliver(key, chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return web.Response()

    async def _deliver(self, key: str, chat: int) -> None:
        number = await self.send(chat)
        await self._writer.commit((OUTCOME, (number, key)))


async def passive(request: web.Request) -> web.Response:
    """A WeChat message, answered in its own request."""
    message = ET.fromstring(await request.read())
    answer = ET.Element("xml")
    for name, value in (
        ("ToUserName", message.findtext("FromUserName", "")),
        ("FromUserName", message.findtext("ToUserName", "")),
        ("CreateTime", str(int(time.time()))),
        ("MsgType", "text"),
        ("Content", "answer"),
    ):
        ET.SubElement(answer, name).text = value
    return web.Response(body=ET.tostring(answer), content_type="text/xml")


async def main(given: argparse.Namespace) -> None:
    """Serve until killed."""
    app = web.Application()
    if given.passive:
        app.router.add_post("/hook", passive)
    else:
        floor = Durable(given.api, given.durable) if given.durable else Bare(given.api)
        app.router.add_post("/hook", floor.hook)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", given.port, backlog=1024).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("api")
    parser.add_argument("--durable", type=Path, metavar="FILE")
    parser.add_argument("--passive", action="store_true")
    asyncio.run(main(parser.parse_args()))
