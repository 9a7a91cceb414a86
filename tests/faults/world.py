"""The emulated platforms in this process, people who write to them, and what the platforms saw."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from aiohttp import web
from tests.faults.questions import Question
from tests.ports import free_port

from kefu_adapters.emulation import Emulator, SandboxClock
from kefu_bots.registry import PLATFORMS, platform

MOUNT = "/emulators"
QUICK: dict[str, dict[str, Any]] = {
    "telegram": {"scale": 1000},
    "wechat": {"scale": 1000, "push_attempts": 60, "retry_pause": 0.25},
    "weibo": {"scale": 1000.0, "push_attempts": 60, "push_spacing": 0.25, "renew_query": True},
    "x": {"scale": 1000.0, "retries": 6, "retry_seconds": 0.15, "keep": 1_000_000},
}
"""The platforms' limits out of the way and their retries sped up, so that minutes hold many trials.

What was said is kept for the judge, however long the run.
More attempts than the real ones make: what a platform gives up on was never acknowledged and would test nothing.
"""
_PERSON = {"telegram": "chat_id", "wechat": "openid", "weibo": "uid", "x": "user_id"}


def built() -> tuple[str, ...]:
    """The platforms whose adapters can be loaded."""
    found = []
    for name in PLATFORMS:
        try:
            import_module(f"{platform(name).__class__.__module__}")
            import_module(f"kefu_adapters.{name}.adapter")
        except ImportError:
            continue
        found.append(name)
    return tuple(found)


@dataclass(slots=True)
class Asked:
    """One question that somebody asked. ``key`` names its delivery in the platform's record of attempts."""

    platform: str
    user: str
    person: str
    key: str
    question: Question


@dataclass(slots=True)
class World:
    """Emulators by platform, on one clock, served on one port."""

    clock: SandboxClock
    address: str
    emulators: dict[str, Emulator]
    asked: list[Asked] = field(default_factory=list)
    _answered: dict[str, tuple[int, set[str]]] = field(default_factory=dict)

    async def ask(self, name: str, user: str, question: Question) -> Asked:
        """Let somebody ask; what the platform does about it happens by itself."""
        ids = await self.emulators[name].inbound({"user": user, "text": question.text})
        key = {
            "telegram": lambda: str(ids["update_id"]),
            "wechat": lambda: str(ids["msg_id"]),
            "weibo": lambda: str(ids["push"]),
            "x": lambda: f"dm.received:{ids['event_uuid']}",
        }[name]()
        asked = Asked(name, user, str(ids[_PERSON[name]]), key, question)
        self.asked.append(asked)
        return asked

    def acknowledged(self, name: str) -> set[str]:
        """Keys of what the fleet answered with 2xx; each attempt is looked at once, however often this is asked."""
        attempts = self.emulators[name].deliverer.attempts
        if len(attempts) == attempts.maxlen:  # the oldest were forgotten, so that numbers say nothing
            return {attempt.key for attempt in attempts if attempt.ok}
        seen, keys = self._answered.get(name, (0, set()))
        keys.update(attempts[at].key for at in range(seen, len(attempts)) if attempts[at].ok)
        self._answered[name] = (len(attempts), keys)
        return keys

    def waiting(self) -> list[Asked]:
        """What was asked and not acknowledged yet."""
        good = {name: self.acknowledged(name) for name in self.emulators}
        return [asked for asked in self.asked if asked.key not in good[asked.platform]]

    def statuses(self, name: str) -> dict[int | None, int]:
        """How often the fleet answered what; None is no answer."""
        counted: dict[int | None, int] = {}
        for attempt in self.emulators[name].deliverer.attempts:
            counted[attempt.status] = counted.get(attempt.status, 0) + 1
        return counted

    def shown(self, name: str, user: str) -> list[str]:
        """The brand's texts on somebody's screen, in order, without white space."""
        chat = self.emulators[name].chat(user)
        return [
            "".join(str(line["text"]).split()) for line in chat if line["from"] == "brand" and not line.get("deleted")
        ]

    def has_answer(self, asked: Asked) -> bool:
        """Whether the answer is on the asker's screen."""
        return any(asked.question.mark in text for text in self.shown(asked.platform, asked.user))

    def fault(self, names: tuple[str, ...] = (), **plan: Any) -> None:
        """Plan a fault on some platforms, or on all."""
        for name in names or self.emulators:
            self.emulators[name].faults.add(plan)

    def nudge(self) -> None:
        """Let Telegram try again at once what it would repeat after a growing pause."""
        if "telegram" in self.emulators:
            telegram = self.emulators["telegram"]
            telegram.webhook_url = telegram.webhook_url

    def calm(self) -> None:
        """Forget all planned faults."""
        for emulator in self.emulators.values():
            emulator.faults.clear()


@asynccontextmanager
async def emulated(names: tuple[str, ...], **options: dict[str, Any]) -> AsyncIterator[World]:
    """The platforms, running; ``options`` by platform are added to ``QUICK``."""
    clock = SandboxClock()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    root = web.Application(client_max_size=64 * 2**20)
    emulators: dict[str, Emulator] = {}
    for name in names:
        module, _, kind = platform(name).emulator.rpartition(".")
        given = {**QUICK[name], **options.get(name, {})}
        emulators[name] = getattr(import_module(module), kind)(
            clock=clock, base_url=f"{address}{MOUNT}/{name}", **given
        )
        root.add_subapp(f"{MOUNT}/{name}", emulators[name].application())
    runner = web.AppRunner(root, access_log=None, shutdown_timeout=0.2)
    async with AsyncExitStack() as stack:
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
        for emulator in emulators.values():
            await emulator.start()
            stack.push_async_callback(emulator.stop)
        yield World(clock, address, emulators)


async def until(good: Any, seconds: float, every: float = 0.02) -> bool:
    """Wait until ``good()`` is true, at most so long; gives whether it was."""
    end = asyncio.get_running_loop().time() + seconds
    while not good():
        if asyncio.get_running_loop().time() > end:
            return False
        await asyncio.sleep(every)
    return True
