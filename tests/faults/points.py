"""One message at a time, and a kill at one place on its way: at every writing system call, at every suspension.

The places are walked through until a message passes untouched. The short form takes a part of them. Afterwards every
question must be answered, at most one of each twice.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.faults import tracing
from tests.faults.judge import Verdict
from tests.faults.questions import questions
from tests.faults.rig import Rig, Zygote, rig
from tests.faults.scenarios import JSON_PUSHES, Result, judged
from tests.faults.tracing import Point
from tests.faults.world import Asked, until

_PASS_SECONDS = 60.0
_STEPS_APART = 3
"""In the short form every so many steps."""
_OPEN = """
SELECT count(*) FROM conversations c WHERE c.inbox=? AND c.recipient=? AND (
  EXISTS (SELECT 1 FROM deliveries d WHERE d.conversation_id=c.id AND d.status IN ('queued','sending','unknown'))
  OR EXISTS (SELECT 1 FROM parked p WHERE p.conversation_id=c.id AND p.state='pending'))"""
Weapon = Callable[[], AbstractAsyncContextManager[None]]


@dataclass(slots=True)
class Way:
    """How a message comes in: which platform, and what is special."""

    platform: str
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    slow_start: int = 0
    title: str = ""


def ways(platforms: tuple[str, ...], short: bool) -> list[Way]:
    """One way a platform; in the long form also through the parked rows, and WeChat without passive replies."""
    found = [Way(name, title=name) for name in platforms]
    if not short:
        found += [Way("wechat", JSON_PUSHES, title="wechat json")] if "wechat" in platforms else []
        found += [Way(name, JSON_PUSHES, 600, f"{name} parked") for name in platforms]
    return found


async def at_system_calls(zygote: Zygote, platforms: tuple[str, ...], *, short: bool) -> Result:
    """SIGKILL before each writing system call of one message."""

    async def walk(one: Rig, way: Way) -> int:
        found: list[Point] = []
        async with tracing.watching(one.fleet.pids[0], one.folder / "calls", found):
            assert await _passes(one, await _ask(one, way, "dry")), "a message without a kill never ended"
        if short:
            return sum([await _die_at(one, way, point) for point in tracing.ends_of_runs(found)])
        killed = 0
        for thread, call in dict.fromkeys((point.thread, point.call) for point in found):
            for number in count(1):
                if not await _die_at(one, way, Point(thread, call, number)):
                    break
                killed += 1
        return killed

    return await _walked(zygote, platforms, "at system calls", short, walk)


async def _die_at(one: Rig, way: Way, point: Point) -> bool:
    weapon = lambda: tracing.killing(one.fleet.pids[0], point)  # noqa: E731 - the process is another one each time
    return await _trial(one, way, str(point).replace(" ", "."), weapon)


async def at_suspensions(zygote: Zygote, platforms: tuple[str, ...], *, short: bool) -> Result:
    """SIGKILL at each step of a task while one message is on its way."""

    async def walk(one: Rig, way: Way) -> int:
        @asynccontextmanager
        async def begun() -> AsyncIterator[None]:
            one.fleet.signal(signal.SIGUSR2)
            yield

        apart = _STEPS_APART if short else 1
        first = 1 + one.dice.randrange(apart)
        assert await one.terminate() == 0
        await one.restart({"steps": first})
        for killed, step in enumerate(count(first, apart)):
            if not await _trial(one, way, f"step.{step}", begun, {"steps": step + apart}):
                # It counts on and would die a little later.
                await one.kill()
                await one.restart()
                return killed
        raise AssertionError

    return await _walked(zygote, platforms, "at suspensions", short, walk)


async def _walked(
    zygote: Zygote, platforms: tuple[str, ...], name: str, short: bool, walk: Callable[[Rig, Way], Awaitable[int]]
) -> Result:
    """Walk every way, two side by side; one result for all."""
    whole = Result(name, Verdict(), 0)
    notes: list[str] = []
    room = asyncio.Semaphore(2)

    async def one_way(way: Way) -> None:
        rules = {"slow_start_seconds": way.slow_start}
        async with room, rig(zygote, (way.platform,), rules=rules, emulator_options=way.options) as one:
            killed = await walk(one, way)
            if not killed:
                whole.verdict.blame("unfinished", f"{way.title}: nothing was killed")
            # Each person was hit by one kill at most.
            result = await judged(one, way.title, killed, kills=1)
        whole.times += killed
        whole.kills += result.kills
        whole.recovered += result.recovered
        whole.verdict.add(result.verdict)
        if result.verdict.duplicated_listed > killed:
            whole.verdict.blame("duplicated_unlisted", f"{way.title}: more doubles than kills")
        notes.append(f"{way.title} {killed}")

    async with asyncio.TaskGroup() as tasks:
        for way in ways(platforms, short):
            tasks.create_task(one_way(way))
    whole.note = ", ".join(sorted(notes))
    return whole


async def _trial(one: Rig, way: Way, label: str, weapon: Weapon, hooks: dict[str, Any] | None = None) -> bool:
    """One message with a weapon aimed at its way; gives whether it was killed. Afterwards the fleet is up and quiet."""
    async with weapon():
        asked = await _ask(one, way, label)
        passed = await _passes(one, asked)
    if passed and ("steps" in (hooks or {}) or await _is_up(one)):
        return False
    one.kills += 1
    await one.fleet.ended()
    await one.restart(hooks)
    assert await until(lambda: _is_quiet(one, asked), _PASS_SECONDS, every=0.05), f"{asked.user}: no quiet afterwards"
    return True


async def _is_up(one: Rig) -> bool:
    """Whether it answers, now that nothing aims at it any more."""
    try:
        await one.office("status")
    except (OSError, ValueError):
        return False
    return True


async def _ask(one: Rig, way: Way, label: str) -> Asked:
    """Somebody new, whose name tells the place of the kill."""
    return await one.world.ask(way.platform, f"{way.platform}-{label}", one.dice.choice(questions()))


async def _passes(one: Rig, asked: Asked) -> bool:
    """Wait until a message is dealt with, or the fleet died; gives whether it passed."""
    death = asyncio.create_task(one.fleet.ended())
    try:
        assert await until(lambda: death.done() or _is_settled(one, asked), _PASS_SECONDS), f"{asked.user}: no end"
        return not death.done()
    finally:
        death.cancel()


def _is_settled(one: Rig, asked: Asked) -> bool:
    """Acknowledged, answered, and the store knows."""
    if not one.world.has_answer(asked) or asked.key not in one.world.acknowledged(asked.platform):
        return False
    return one.read(_OPEN, f"{asked.platform}-main", asked.person)[0][0] == 0


def _is_quiet(one: Rig, asked: Asked) -> bool:
    """Acknowledged, and nothing is to be done before some time has passed."""
    if asked.key not in one.world.acknowledged(asked.platform):
        return False
    soon = one.world.clock.now() + 1
    return not [what for due, what in one.open_work() if due < soon]
