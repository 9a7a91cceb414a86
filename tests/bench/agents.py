"""``python tests/bench/agents.py [--agents N] [--json FILE]``: what connected agents cost a relay.

A relay in this process, its agents' event streams in a child. Printed: memory of the relay per idle agent (growth of
the resident set), and its CPU per event: one that everybody may see, and one that a single agent may see, each at 10
and at N agents. Nothing is asserted. Ends by itself within a few minutes.
"""

import argparse
import asyncio
import gc
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

PATIENCE_SECONDS = 120.0


async def clients() -> None:
    """The child: opens a stream for each cookie of the first line; then, for each number, says when so many came."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    order = json.loads(await lines.readline())
    count, wanted, came = 0, 0, asyncio.Event()
    open_streams = 0

    async def one(cookie: str) -> None:
        nonlocal count, open_streams
        reader, writer = await asyncio.open_connection("127.0.0.1", order["port"])
        writer.write(
            f"GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1:{order['port']}\r\nCookie: kefu_session={cookie}\r\n"
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
            "Accept: text/event-stream\r\nAccept-Language: zh-CN,zh;q=0.8,en;q=0.5\r\n"
            "Accept-Encoding: gzip, deflate\r\nSec-Fetch-Site: same-origin\r\nCache-Control: no-cache\r\n\r\n".encode()
        )
        await reader.readuntil(b": here")
        open_streams += 1
        came.set()
        while data := await reader.read(65_536):
            count += data.count(b"event: conversation")
            if count >= wanted:
                came.set()

    async with asyncio.TaskGroup() as tasks:
        running = []
        for cookie in order["cookies"]:
            running.append(tasks.create_task(one(cookie)))
            while open_streams < len(running) - 20:
                came.clear()
                await came.wait()
        while open_streams < len(running):
            came.clear()
            await came.wait()
        print("open", flush=True)
        while line := await lines.readline():
            wanted = count + int(line)
            came.clear()
            print("ready", flush=True)
            await came.wait()
            print("came", flush=True)
        for task in running:
            task.cancel()


class Crowd:
    """The child, seen from here."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def say(self, text: str, answer: str) -> None:
        """Say something and wait for the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(text.encode() + b"\n")
        await self.hear(answer)

    async def hear(self, answer: str) -> None:
        """Wait for an answer. Raises RuntimeError for another one."""
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE_SECONDS)
        if line.decode().strip() != answer:
            raise RuntimeError(f"the streams said {line!r} instead of {answer}")

    async def go(self) -> None:
        """Let them go home."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await asyncio.wait_for(self._process.wait(), PATIENCE_SECONDS)


async def crowd(kefu: Any, names: list[str]) -> Crowd:
    """Agents with a page open each."""
    from kefu_adapters.stores.people_store import User

    cookies = []
    for name in names:
        user = User(id=f"u-{name}", name=name, display_name=name, rights=("agent",), created_at=1)
        await kefu.relay.store.save_user(user)
        cookies.append((await kefu.relay.sessions.begin(user))[0])
    process = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--clients", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    here = Crowd(process)
    await here.say(json.dumps({"port": kefu.server.port, "cookies": cookies}), "open")
    return here


async def cost(kefu: Any, here: Crowd, conversation: str, getting: int, events: int) -> float:
    """CPU microseconds of this process per event, the median."""
    spent = []
    for _ in range(events):
        await here.say(str(getting), "ready")
        begun = time.process_time()
        kefu.relay.push({"conversation": conversation})
        await here.hear("came")
        spent.append((time.process_time() - begun) * 1e6)
    return statistics.median(spent)


def resident() -> int:
    """Bytes of this process in memory."""
    gc.collect()
    return int(psutil.Process().memory_info().rss)


async def measure(agents: int) -> dict[str, float]:
    """All figures."""
    from tests.fakes.fleet import fleet

    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as directory:
        async with fleet(Path(directory)) as kefu:
            seen_by_all = await kefu.queued("c-all")
            seen_by_one = await kefu.queued("c-one")
            warm = await crowd(kefu, [f"w{number}" for number in range(100)])
            await cost(kefu, warm, seen_by_all, 100, 20)
            before = resident()
            many = await crowd(kefu, [f"a{number}" for number in range(agents)])
            found["idle_agent_bytes"] = (resident() - before) / agents
            await warm.go()
            found[f"event_{agents}_us"] = await cost(kefu, many, seen_by_all, agents, 30)
            await kefu.ledger.database.write(
                ("UPDATE conversations SET status='open',holder='u-a0' WHERE id=?", (seen_by_one,))
            )
            await cost(kefu, many, seen_by_one, agents, 1)
            found[f"event_for_1_of_{agents}_us"] = await cost(kefu, many, seen_by_one, 1, 30)
            await many.go()
            few = await crowd(kefu, [f"f{number}" for number in range(10)])
            found["event_10_us"] = await cost(kefu, few, seen_by_all, 10, 200)
            await kefu.ledger.database.write(("UPDATE conversations SET holder='u-f0' WHERE id=?", (seen_by_one,)))
            await cost(kefu, few, seen_by_one, 1, 1)
            found["event_for_1_of_10_us"] = await cost(kefu, few, seen_by_one, 1, 30)
            await few.go()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agents", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--clients", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.clients:
        asyncio.run(clients())
        return
    found = asyncio.run(measure(options.agents))
    for name, value in found.items():
        print(f"{name:<28} {value:>12,.0f}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2), "utf-8")


if __name__ == "__main__":
    main()
