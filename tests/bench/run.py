"""``./dev bench [--json FILE]``: what a Telegram question costs, answered, committed and delivered.

CPU microseconds of the fleet's process per message, beside a floor in the same run: aiohttp receiving, parsing and
making one client call. Rounds alternate; medians and ratios are printed. Nothing is asserted.
"""

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.standin import StandIn
from tests.bench.wechat import WechatPushes

from kefu_adapters.answering import cached
from kefu_adapters.answering.knowledge import load_folder
from kefu_bots.secrets_derived import hook_secret

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "7100200300:AA" + "b" * 33
KEY = "bench-" + "k" * 40
QUESTIONS = ("转账一直没到账怎么办", "How long does support take?")
SECRET = "s" * 40
Ask = Callable[[aiohttp.ClientSession, int, int], Awaitable[None]]
"""Makes one request: (session, user, turn). Raises RuntimeError when it is not answered as it should be."""


@dataclass(slots=True)
class Round:
    """One round: CPU per message in microseconds, acknowledgements per second, p50 and p99 in milliseconds."""

    cpu: float
    rate: float
    p50: float
    p99: float


LINES = {
    "floor": "floor: aiohttp + one client call",
    "fleet": "answered, committed, delivered",
    "passive": "WeChat: answered in its own request",
}


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def settings(folder: Path, port: int, api: str) -> None:
    """The fleet's settings: one Telegram account, limits out of the way."""
    (folder / "kefu.toml").write_text(
        f"""
knowledge = "{ROOT / "knowledge"}"
log_level = "error"
[server]
port = {port}
sandbox = true
public_url = "http://127.0.0.1:{port}"
[official]
domains = ["orbit.example"]
[rules]
slow_start_seconds = 0
bot_messages_per_hour = 1000
[inboxes.bench]
platform = "telegram"
base_url = "{api}/bot"
base_file_url = "{api}/file/bot"
chat_per_second = 1000.0
chat_burst = 999
global_per_second = 100000
global_burst = 50000
[inboxes.wechat]
platform = "wechat"
app_id = "{WechatPushes.APP_ID}"
original_id = "{WechatPushes.ORIGINAL_ID}"
api_base_url = "{api}"
""",
        "utf-8",
    )


def update(number: int, user: int, text: str) -> bytes:
    """A private text message as Telegram sends it."""
    person = {"id": user, "is_bot": False, "first_name": "Bench", "language_code": "zh-hans"}
    message = {
        "message_id": number,
        "from": person,
        "chat": {"id": user, "first_name": "Bench", "type": "private"},
        "date": int(time.time()),
        "text": text,
    }
    return json.dumps({"update_id": number, "message": message}).encode()


async def drive(
    process: psutil.Process, ask: Ask, answered: Callable[[], int], *, users: int, each: int, width: int
) -> Round:
    """Each user asks ``each`` questions one after the other, ``width`` users at a time; waits for every answer."""
    waits: list[float] = []
    gate = asyncio.Semaphore(width)
    count, already = users * each, answered()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=width)) as session:

        async def one(user: int) -> None:
            async with gate:
                for turn in range(each):
                    began = time.perf_counter()
                    await ask(session, user, turn)
                    waits.append((time.perf_counter() - began) * 1000)

        before, began = process.cpu_times(), time.perf_counter()
        await asyncio.gather(*(one(user) for user in range(users)))
        acknowledged = time.perf_counter() - began
        until = time.monotonic() + 60
        while answered() - already < count and time.monotonic() < until:
            await asyncio.sleep(0.02)
        after = process.cpu_times()
    if answered() - already != count:
        raise RuntimeError(f"{answered() - already} answers for {count} questions")
    used = (after.user + after.system) - (before.user + before.system)
    waits.sort()
    return Round(used / count * 1e6, count / acknowledged, waits[count // 2], waits[int(count * 0.99)])


def telegram(url: str, first: int, each: int) -> Ask:
    """Questions as Telegram's webhooks; ``first`` keeps rounds apart."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}

    async def ask(session: aiohttp.ClientSession, user: int, turn: int) -> None:
        body = update(first + user * each + turn, first + user + 1, QUESTIONS[turn % 2])
        async with session.post(url, data=body, headers=headers) as response:
            await response.read()
            if response.status != 200:
                raise RuntimeError(f"the webhook answered {response.status}")

    return ask


async def until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for a server."""
    async with aiohttp.ClientSession() as session:
        for _ in range(1200):
            if process.poll() is not None:
                raise RuntimeError("the process ended at its start")
            try:
                async with session.get(url) as response:
                    if response.status < 500:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
    raise RuntimeError("the process did not start")


async def rounds(folder: Path, given: argparse.Namespace) -> dict[str, list[Round]]:
    """Alternating rounds of the fleet and the floor."""
    standin = StandIn()
    runner, api = await standin.start()
    port, bare = free_port(), free_port()
    settings(folder, port, api)
    secrets = {
        "KEFU_SECRET_KEY": KEY,
        "KEFU_INBOXES__BENCH__TOKEN": TOKEN,
        "KEFU_INBOXES__BENCH__WEBHOOK_SECRET": SECRET,
        **WechatPushes.SECRETS,
    }
    fleet = subprocess.Popen(
        [sys.executable, "-m", "kefu_bots", "run", "--config", str(folder / "kefu.toml")], env={**os.environ, **secrets}
    )
    floor = subprocess.Popen([sys.executable, str(ROOT / "tests/bench/floor.py"), str(bare), f"{api}/bot{TOKEN}"])
    found: dict[str, list[Round]] = {"fleet": [], "floor": [], "passive": []}
    try:
        await until_up(f"http://127.0.0.1:{port}/readyz", fleet)
        await until_up(f"http://127.0.0.1:{bare}/", floor)
        hook = f"http://127.0.0.1:{port}/hooks/bench/{hook_secret(KEY.encode(), 'bench')}"
        processes = {
            "fleet": (hook, psutil.Process(fleet.pid)),
            "floor": (f"http://127.0.0.1:{bare}/hook", psutil.Process(floor.pid)),
        }
        wechat = WechatPushes(f"http://127.0.0.1:{port}/hooks/wechat/{hook_secret(KEY.encode(), 'wechat')}", QUESTIONS)
        for number in range(given.rounds + 1):
            size = {"users": given.users if number else 20, "each": given.each, "width": given.width}
            for name, (url, process) in processes.items():
                first = 1_000_000 * (number + 1) + (500_000 if name == "floor" else 0)
                one = await drive(process, telegram(url, first, given.each), standin.messages, **size)
                found[name] += [one] if number else []
            one = await drive(processes["fleet"][1], wechat.asks(number), lambda: wechat.answered, **size)
            found["passive"] += [one] if number else []
    finally:
        for process in (fleet, floor):
            process.terminate()
            process.wait(40)
        await runner.cleanup()
    return found


def encoder_cost(folder: Path) -> float:
    """CPU microseconds of ranking one question that is no exact phrase."""
    ranker = cached(load_folder(ROOT / "knowledge"), folder / "cache")
    ranker.warm()
    questions = [f"我昨天转出去的那笔币{n}到现在还没有看到，请问要等多久" for n in range(100)]
    began = time.process_time()
    for question in questions:
        ranker.rank(question)
    return (time.process_time() - began) / len(questions) * 1e6


def median(values: list[Round], name: str) -> float:
    """The median of one figure over the rounds."""
    return statistics.median(getattr(value, name) for value in values)


def main() -> None:
    """Run, print, write."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--users", type=int, default=150)
    parser.add_argument("--each", type=int, default=10, help="questions of one user, one after the other")
    parser.add_argument("--width", type=int, default=64, help="users at a time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kefu-bench-") as name:
        folder = Path(name)
        found = asyncio.run(rounds(folder, given))
        encoder = encoder_cost(folder / "data")
    ratios = [a.cpu / b.cpu for a, b in zip(found["fleet"], found["floor"], strict=True)]
    print(f"{given.rounds} rounds of {given.users * given.each} questions, {given.width} users at a time")
    print(f"{'':<36}{'CPU us/message':>15}{'acks/s':>10}{'p50 ms':>9}{'p99 ms':>9}")
    for key, label in LINES.items():
        row = found[key]
        figures = [median(row, one) for one in ("cpu", "rate", "p50", "p99")]
        print(f"{label:<36}{figures[0]:>15.0f}{figures[1]:>10.0f}{figures[2]:>9.1f}{figures[3]:>9.1f}")
    print(f"ratio to the floor: {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})")
    print(f"a question that is no exact phrase costs {encoder:.0f} us of CPU more (encoders)")
    if given.json:
        table: dict[str, Any] = {
            "1": {"ratio": statistics.median(ratios), "spread": [min(ratios), max(ratios)]},
            "fleet_us": median(found["fleet"], "cpu"),
            "floor_us": median(found["floor"], "cpu"),
            "wechat_passive_us": median(found["passive"], "cpu"),
            "acks_per_second": median(found["fleet"], "rate"),
            "encoder_us": encoder,
        }
        given.json.write_text(json.dumps(table, indent=2))


if __name__ == "__main__":
    main()
