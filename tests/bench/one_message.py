"""Line 1: what a Telegram question costs from webhook to received answer, beside floors and other frameworks."""

import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.bench.harness import (
    HERE,
    TOKEN,
    Bench,
    Figures,
    Plan,
    Running,
    child,
    crowd,
    fleet,
    turns,
)
from tests.bench.load import Round, median, ratios, saturate
from tests.bench.peers.peers import PEERS, Missing, command
from tests.bench.standin import StandIn
from tests.ports import free_port


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One program under the same traffic."""

    running: Running
    path: str


async def measure(plan: Plan) -> Figures:
    """All figures of line 1."""
    missing: dict[str, str] = {}
    standin = StandIn()
    async with AsyncExitStack() as stack:
        api = await standin.start()
        stack.push_async_callback(standin.stop)
        sides = await _sides(plan, api, stack, missing)
        found: dict[str, list[Round]] = {name: [] for name in sides}
        for number in range(plan.rounds + 1):
            for place, (name, side) in enumerate(sides.items()):
                users = crowd(number, plan.users if number else 20)
                work = turns(side.path, (number * len(sides) + place + 1) * 1_000_000, users, plan.each)
                one = await _round(plan, side, work, standin.messages)
                found[name] += [one] if number else []
    return _figures(found) | ({"not_installed": missing} if missing else {})


async def _sides(plan: Plan, api: str, stack: AsyncExitStack, missing: dict[str, str]) -> dict[str, Side]:
    """Everybody started, the fleet first."""
    fleet_ = await stack.enter_async_context(fleet(plan, api, "one-message"))
    sides = {"fleet": Side(running=fleet_, path=fleet_.hooks["bench"])}
    floors: dict[str, list[str | Path]] = {"durable": ["--durable", plan.folder / "floor.db"], "bare": []}
    for name, options in floors.items():
        port = free_port()
        line: list[str | Path] = [sys.executable, HERE / "floor.py", str(port), f"{api}/bot{TOKEN}", *options]
        sides[name] = Side(running=await stack.enter_async_context(child(line, port, "/")), path="/hook")
    for name in PEERS if plan.peers else ():
        port = free_port()
        try:
            line = command(name, port, api, TOKEN)
        except Missing as why:
            missing[name] = str(why)
            continue
        sides[name] = Side(running=await stack.enter_async_context(child(line, port, "/")), path="/hook")
    return sides


async def _round(plan: Plan, side: Side, work: list[list[bytes]], answered: Callable[[], int]) -> Round:
    return await saturate([side.running.process], side.running.port, work, answered, width=plan.width)


def _figures(found: dict[str, list[Round]]) -> Figures:
    ratio, spread = ratios(found["fleet"], found["durable"])
    bare, bare_spread = ratios(found["fleet"], found["bare"])
    figures: Figures = {"ratio": ratio, "spread": spread, "bare_ratio": bare, "bare_spread": bare_spread}
    for name, rounds in found.items():
        figures[f"{name}_us"] = round(median(rounds, "cpu"))
        figures[f"{name}_per_second"] = round(median(rounds, "rate"))
    figures |= {
        "ack_p50_ms": round(median(found["fleet"], "p50"), 1),
        "ack_p99_ms": round(median(found["fleet"], "p99"), 1),
    }
    return figures


LINE = Bench(
    number="1",
    title="a Telegram question, committed, answered and delivered; saturated",
    measure=measure,
    shown=(
        ("ratio", "CPU against the durable floor", "x"),
        ("bare_ratio", "CPU against the bare floor", "x"),
        ("fleet_us", "CPU a message", "us"),
        ("durable_us", "the durable floor", "us"),
        ("bare_us", "the bare floor", "us"),
        *((f"{name}_us", f"{name}, stores nothing", "us") for name in PEERS),
        ("fleet_per_second", "answers", "/s"),
        ("durable_per_second", "the durable floor", "/s"),
        ("ack_p50_ms", "acknowledged, p50", "ms"),
        ("ack_p99_ms", "acknowledged, p99", "ms"),
    ),
)
