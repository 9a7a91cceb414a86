"""Line 2: WeChat's passive reply, sealed and with its durable row, beside aiohttp and ElementTree alone."""

import sys
from pathlib import Path

from tests.bench.harness import HERE, QUESTIONS, Bench, Figures, Plan, child, fleet
from tests.bench.load import Round, median, ratios, saturate
from tests.bench.standin import StandIn
from tests.bench.wechat import WechatPushes
from tests.ports import free_port


async def measure(plan: Plan) -> Figures:
    """All figures of line 2."""
    standin = StandIn()
    api = await standin.start()
    port = free_port()
    pushes = WechatPushes(QUESTIONS)
    floor_line: list[str | Path] = [sys.executable, HERE / "floor.py", str(port), "-", "--passive"]
    found: dict[str, list[Round]] = {"fleet": [], "floor": []}
    try:
        async with fleet(plan, api, "passive") as ours, child(floor_line, port, "/") as floor:
            sides = {"fleet": (ours, ours.hooks["wechat"]), "floor": (floor, "/hook")}
            for number in range(plan.rounds + 1):
                for name, (side, path) in sides.items():
                    users = plan.users if number else 20
                    work = pushes.turns(path, number, users, plan.each, sealed=name == "fleet")
                    one = await saturate(
                        [side.process], side.port, work, lambda: pushes.answered, width=plan.width, check=pushes.replied
                    )
                    found[name] += [one] if number else []
    finally:
        await standin.stop()
    ratio, spread = ratios(found["fleet"], found["floor"])
    return {
        "ratio": ratio,
        "spread": spread,
        "fleet_us": round(median(found["fleet"], "cpu")),
        "floor_us": round(median(found["floor"], "cpu")),
        "fleet_per_second": round(median(found["fleet"], "rate")),
        "p50_ms": round(median(found["fleet"], "p50"), 1),
        "p99_ms": round(median(found["fleet"], "p99"), 1),
        "floor_p50_ms": round(median(found["floor"], "p50"), 1),
        "floor_p99_ms": round(median(found["floor"], "p99"), 1),
    }


LINE = Bench(
    number="2",
    title="WeChat's passive reply: opened, committed, sealed, in its own request; saturated",
    measure=measure,
    shown=(
        ("ratio", "CPU against aiohttp + ElementTree", "x"),
        ("fleet_us", "CPU a message", "us"),
        ("floor_us", "the floor", "us"),
        ("fleet_per_second", "answers", "/s"),
        ("p50_ms", "answered, p50", "ms"),
        ("p99_ms", "answered, p99", "ms"),
        ("floor_p50_ms", "the floor, p50", "ms"),
        ("floor_p99_ms", "the floor, p99", "ms"),
    ),
)
