"""Line 7: what connected agents cost, by ``agents.py``: a process of its own, with nothing else in its memory."""

import asyncio
import json
import sys

from tests.bench.harness import HERE, ROOT, Bench, Figures, Plan, die_with_parent

AGENTS = 1000
FEW = 100
"""In a quick run."""
SECONDS = 600.0


async def measure(plan: Plan) -> Figures:
    """All figures of line 7."""
    count = FEW if plan.quick else AGENTS
    file = plan.folder / "agents.json"
    process = await asyncio.create_subprocess_exec(
        sys.executable, HERE / "agents.py", "--agents", str(count), "--json", file,
        stdout=asyncio.subprocess.DEVNULL, cwd=ROOT, preexec_fn=die_with_parent,
    )  # fmt: skip
    try:
        code = await asyncio.wait_for(process.wait(), SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code:
        raise RuntimeError(f"agents.py ended with {code}")
    found = json.loads(file.read_text("utf-8"))
    few, many = found["event_10_us"], found[f"event_{count}_us"]
    one_of_few, one_of_many = found["event_for_1_of_10_us"], found[f"event_for_1_of_{count}_us"]
    return {
        "agents": count,
        "idle_agent_kib": round(found["idle_agent_bytes"] / 1024, 1),
        "event_10_us": round(few),
        "event_many_us": round(many),
        "event_many_us_each": round(many / count, 1),
        "event_for_1_of_10_us": round(one_of_few),
        "event_for_1_of_many_us": round(one_of_many),
        "ratio": round(one_of_many / one_of_few, 3),
    }


LINE = Bench(
    number="7",
    title="agents with a page open each",
    measure=measure,
    shown=(
        ("agents", "agents", ""),
        ("idle_agent_kib", "memory an idle agent takes", "KiB"),
        ("event_10_us", "CPU of an event that 10 agents see", "us"),
        ("event_many_us", "CPU of an event that all agents see", "us"),
        ("event_many_us_each", "that is, for each of them", "us"),
        ("event_for_1_of_10_us", "CPU of an event that concerns one of 10", "us"),
        ("event_for_1_of_many_us", "CPU of an event that concerns one of all", "us"),
        ("ratio", "one of all against one of 10", "x"),
    ),
)
