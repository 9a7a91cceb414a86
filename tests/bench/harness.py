"""What every line of the bench needs: processes that end with it, a fleet with its settings, questions, results."""

import asyncio
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from tests.bench.wechat import WechatPushes
from tests.bench.wire import Line, request
from tests.ports import free_port

from kefu_adapters.answering.knowledge import load_folder
from kefu_adapters.answering.shelf import model_path
from kefu_bots.secrets_derived import hook_secret

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
BOT = 7_100_200_300
TOKEN = f"{BOT}:AA{'b' * 33}"
LIMITED_BOT = BOT + 1
LIMITED_TOKEN = f"{LIMITED_BOT}:AA{'c' * 33}"
KEY = "bench-" + "k" * 40
SECRET = "s" * 40
QUESTIONS = ("转账一直没到账怎么办", "How long does support take?")
START_SECONDS = 120.0
IDLE_SHARE = 0.04
Figures = dict[str, Any]
_DIE_WITH_PARENT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured. ``rows``: stored conversations of line 4; ``long``: load as long as the goals say."""

    folder: Path
    rounds: int
    users: int
    each: int
    width: int
    rows: int
    quick: bool
    long: bool
    peers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One line of the table: ``shown`` names the figures that are printed, with label and unit.

    ``limit``: seconds after which the line is given up, whatever happens.
    """

    number: str
    title: str
    measure: Callable[[Plan], Awaitable[Figures]]
    shown: tuple[tuple[str, str, str], ...]
    limit: float = 900.0


class NotMeasured(Exception):
    """This line cannot be measured here; says why."""


@dataclass(slots=True, kw_only=True)
class Running:
    """A process under test. ``hooks``: path of each account's webhook."""

    port: int
    process: psutil.Process
    hooks: dict[str, str] = field(default_factory=dict)

    def resident(self) -> int:
        """Bytes in memory."""
        return int(self.process.memory_info().rss)


def settings(folder: Path, port: int, api: str) -> Path:
    """The fleet's settings: two Telegram accounts and a WeChat account, limits out of the way."""
    telegram = f"""
platform = "telegram"
base_url = "{api}/bot"
base_file_url = "{api}/file/bot"
chat_per_second = 1000.0
chat_burst = 999
global_per_second = 100000
global_burst = 50000
"""
    file = folder / "kefu.toml"
    file.write_text(
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
bot_messages_per_hour = 100000
[inboxes.bench]{telegram}
[inboxes.limited]{telegram}
[inboxes.wechat]
platform = "wechat"
app_id = "{WechatPushes.APP_ID}"
original_id = "{WechatPushes.ORIGINAL_ID}"
api_base_url = "{api}"
""",
        "utf-8",
    )
    return file


def secrets() -> dict[str, str]:
    """All made up."""
    found = {"KEFU_SECRET_KEY": KEY, **WechatPushes.SECRETS}
    for inbox, token in (("BENCH", TOKEN), ("LIMITED", LIMITED_TOKEN)):
        found[f"KEFU_INBOXES__{inbox}__TOKEN"] = token
        found[f"KEFU_INBOXES__{inbox}__WEBHOOK_SECRET"] = SECRET
    return found


def fit() -> Path:
    """The answers' model, fitted once for all fleets and kept for the next run: it must not happen beside a round."""
    cache = Path(tempfile.gettempdir()) / f"kefu-bench-cache-{os.getuid()}"
    if not model_path(load_folder(ROOT / "knowledge"), cache).exists():
        command = [sys.executable, "-m", "kefu_adapters.answering.fit", str(ROOT / "knowledge"), str(cache)]
        subprocess.run(command, check=True, timeout=900, cwd=ROOT)
    return cache


@asynccontextmanager
async def child(command: Sequence[str | Path], port: int, up: str, **environment: str) -> AsyncIterator[Running]:
    """A process that answers ``GET up`` on a port; leaving ends it. It never outlives this one (Linux)."""
    process = subprocess.Popen(
        [str(part) for part in command],
        env={**os.environ, **environment},
        cwd=ROOT,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing else runs in this thread
    )
    try:
        await _until_up(process, port, up)
        yield Running(port=port, process=psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, 40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@asynccontextmanager
async def fleet(
    plan: Plan, api: str, name: str, *, role: str = "all", script: str = "", **places: str
) -> AsyncIterator[Running]:
    """A fleet process in a folder of its own (by name; what lies there stays), its answers' model at hand and loaded.

    ``script``: started instead of the command. ``places``: further settings of the environment.
    """
    folder = plan.folder / name
    folder.mkdir(exist_ok=True)
    shutil.copytree(await asyncio.to_thread(fit), folder / "data" / "cache", dirs_exist_ok=True)
    port = free_port()
    file = settings(folder, port, api)
    module = [HERE / script] if script else ["-m", "kefu_bots"]
    command = [sys.executable, *module, "run", "--config", file, "--role", role]
    async with child(command, port, "/readyz", **secrets(), **places) as running:
        for inbox in ("bench", "limited", "wechat"):
            running.hooks[inbox] = f"/hooks/{inbox}/{hook_secret(KEY.encode(), inbox)}"
        await until_idle(running.process)
        yield running


async def until_idle(process: psutil.Process, seconds: float = 90.0) -> None:
    """Wait until a process does next to nothing: its models are loaded, its tables indexed."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        before = process.cpu_times()
        await asyncio.sleep(1.0)
        after = process.cpu_times()
        if after.user + after.system - before.user - before.system < IDLE_SHARE:
            return


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


def asks(path: str, number: int, user: int, text: str) -> bytes:
    """A question as Telegram's webhook; ``number`` is the update's, unlike any other of its bot."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    return request(path, update(number, user, text), headers)


def turns(path: str, first: int, users: Sequence[int], each: int) -> list[list[bytes]]:
    """What users ask, one after the other; ``first`` keeps the updates of rounds apart."""
    return [
        [asks(path, first + place * each + turn, user, QUESTIONS[turn % len(QUESTIONS)]) for turn in range(each)]
        for place, user in enumerate(users)
    ]


def crowd(number: int, count: int) -> range:
    """Users who were never seen in another round."""
    return range(1_000_000 * (number + 1), 1_000_000 * (number + 1) + count)


def die_with_parent() -> None:
    """In a child before it starts: it is killed when this process ends, however that comes (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


async def _until_up(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    until = time.monotonic() + START_SECONDS
    raw = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the process ended at its start ({process.returncode}): {process.args!r}")
        try:
            async with Line(port) as line:
                status, _ = await line.ask(raw)
            if status < 500:
                return
        except OSError:
            pass
        await asyncio.sleep(0.1)
    raise RuntimeError(f"the process did not start: {process.args!r}")


async def until_listening(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a server takes connections. Raises RuntimeError when it ended or takes too long."""
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return
    raise RuntimeError(f"no server: {process.args!r}")
