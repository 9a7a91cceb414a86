"""Line 4: what a message costs among a million stored conversations against among a thousand, and memory."""

import asyncio
import time
from contextlib import AsyncExitStack

from tests.bench.growth_fill import Pattern, chats, fill
from tests.bench.harness import Bench, Figures, Plan, Running, asks, fleet, turns
from tests.bench.load import Round, median, ratios, saturate
from tests.bench.standin import StandIn

FEW = 1000
EACH = 5
PATTERN = Pattern(chat=5_000_001, update=1)
QUESTION = "how do I revoke approvals"


async def measure(plan: Plan) -> Figures:
    """All figures of line 4."""
    standin = StandIn()
    api = await standin.start()
    try:
        figures = {"idle_without_encoders_mib": await _idle(plan, api)}
        took = 0.0
        for name, rows in (("few", FEW), ("many", plan.rows)):
            took = await _prepare(plan, api, standin, name, rows)
        figures |= await _compare(plan, api, standin)
    finally:
        await standin.stop()
    return figures | {"rows": plan.rows, "fill_seconds": round(took, 1)}


async def _idle(plan: Plan, api: str) -> float:
    """Resident memory of an idle process that does not load the answers' model: its second start, nothing is new."""
    async with fleet(plan, api, "idle", script="bare_kefu.py"):
        pass
    async with fleet(plan, api, "idle", script="bare_kefu.py") as running:
        return _mib(running.resident())


async def _prepare(plan: Plan, api: str, standin: StandIn, name: str, rows: int) -> float:
    """The fleet itself writes one conversation, ends, and that is copied. Gives the seconds of copying."""
    async with fleet(plan, api, name, script="bare_kefu.py") as running:
        question = [[asks(running.hooks["bench"], PATTERN.update, PATTERN.chat, QUESTION)]]
        await saturate([running.process], running.port, question, standin.messages, width=1)
        await asyncio.sleep(3.0)
    began = time.monotonic()
    await asyncio.to_thread(fill, plan.folder / name / "data" / "kefu.db", PATTERN, rows)
    return time.monotonic() - began


async def _compare(plan: Plan, api: str, standin: StandIn) -> Figures:
    """Alternating rounds; each asks conversations that no other round asked, spread over all that are stored."""
    async with AsyncExitStack() as stack:
        sides: dict[str, tuple[Running, int]] = {}
        for name, rows in (("few", FEW), ("many", plan.rows)):
            sides[name] = (await stack.enter_async_context(fleet(plan, api, name)), rows)
        found: dict[str, list[Round]] = {"few": [], "many": []}
        memory = {f"{name}_mib_at_start": _mib(side.resident()) for name, (side, _) in sides.items()}
        users = FEW // (plan.rounds + 1)
        for number in range(plan.rounds + 1):
            for name, (side, rows) in sides.items():
                work = turns(side.hooks["bench"], (number + 1) * 1_000_000, chats(rows, users, stride=number), EACH)
                one = await saturate([side.process], side.port, work, standin.messages, width=plan.width)
                found[name] += [one] if number else []
        memory |= {f"{name}_mib": _mib(side.resident()) for name, (side, _) in sides.items()}
    ratio, spread = ratios(found["many"], found["few"])
    return {
        "ratio": ratio,
        "spread": spread,
        "few_us": round(median(found["few"], "cpu")),
        "many_us": round(median(found["many"], "cpu")),
        **memory,
    }


def _mib(size: int) -> float:
    return round(size / 2**20, 1)


LINE = Bench(
    number="4",
    title=f"a message among many stored conversations against among {FEW:,}",
    measure=measure,
    shown=(
        ("rows", "stored conversations", ""),
        ("ratio", "CPU a message, many against few", "x"),
        ("many_us", "CPU a message among many", "us"),
        ("few_us", f"CPU a message among {FEW:,}", "us"),
        ("many_mib", "memory among many, after the rounds", "MiB"),
        ("few_mib", f"memory among {FEW:,}, after the rounds", "MiB"),
        ("idle_without_encoders_mib", "memory of an idle process without encoders", "MiB"),
        ("fill_seconds", "(filling took", "s)"),
    ),
    limit=10_000.0,
)
