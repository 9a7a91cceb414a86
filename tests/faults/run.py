"""``./dev faults [--short] [--json FILE]``: kills and faults on a real fleet process, counted and judged.

Exit code 1 when an invariant breaks; the first broken one is named with its ids. Everything runs on this machine.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.faults import scenarios
from tests.faults.rig import Zygote
from tests.faults.scenarios import KINDS, Result
from tests.faults.world import built

from kefu_bots.registry import PLATFORMS

_COLUMNS = ("trials", "lost", "duplicated_unlisted", "disordered", "unfinished", "duplicated_listed", "for_a_person")
Scenario = Callable[[Zygote, tuple[str, ...]], Awaitable[Result]]


def plan(short: bool) -> dict[str, Scenario]:
    """The scenarios by name, in the order in which they run."""
    count, seconds, load = (40, 60.0, 3.0) if short else (100, 900.0, 10.0)
    json_pushes = {"emulator_options": scenarios.JSON_PUSHES}

    def killed(name: str, slow_start: int, **options: Any) -> Scenario:
        return lambda zygote, names: scenarios.kills(
            zygote, names, name=name, count=count, seconds=seconds, slow_start=slow_start, **options
        )

    def faulty(kind: str) -> Scenario:
        return lambda zygote, names: scenarios.platform_fault(zygote, names, kind, seconds=load)

    return {
        "kills": killed("kills", 0),
        "kills slow path": killed("kills slow path", 600, **json_pushes),
        **{kind: faulty(kind) for kind in KINDS},
        "sigterm": scenarios.terminations,
        "store locked": scenarios.locked_store,
        "cold start": scenarios.cold_start,
    }


def line(result: Result) -> str:
    """One row of the table."""
    verdict = asdict(result.verdict)
    counts = " ".join(f"{verdict[name]:>{max(len(name), 6)}}" for name in _COLUMNS)
    return f"{result.name:<22} {result.times:>5} {counts} {result.recovered_seconds:>11.2f}  {result.note}"


async def run(given: argparse.Namespace) -> list[Result]:
    """Run what was asked for; prints as it goes."""
    names = built()
    if missing := set(PLATFORMS) - set(names):
        print(f"NOTE: without {', '.join(sorted(missing))}: no adapter can be loaded", flush=True)
    wanted = {name: one for name, one in plan(given.short).items() if not given.only or name in given.only.split(",")}
    print(f"platforms: {', '.join(names)}")
    print(f"{'scenario':<22} {'times':>5} {' '.join(f'{name:>6}' for name in _COLUMNS)} recovered_s", flush=True)
    results = []
    zygote = Zygote()
    await zygote.start()
    try:
        for one in wanted.values():
            results.append(await one(zygote, names))
            print(line(results[-1]), flush=True)
            for text in results[-1].verdict.broken[:1]:
                print(f"    BROKEN {text}", flush=True)
    finally:
        await zygote.stop()
    return results


def main() -> int:
    """Gives the exit code."""
    parser = argparse.ArgumentParser(prog="./dev faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="minutes rather than a quarter of an hour")
    parser.add_argument("--json", type=Path, help="write the counts there")
    parser.add_argument("--only", default="", help="some scenarios, separated by commas")
    given = parser.parse_args()
    began = time.monotonic()
    results = asyncio.run(run(given))
    broken = [(result.name, text) for result in results for text in result.verdict.broken]
    print(f"{sum(r.verdict.trials for r in results)} questions in {time.monotonic() - began:.0f} s")
    if given.json:
        rows = [
            {**asdict(r.verdict), "scenario": r.name, "times": r.times, "recovered_s": r.recovered_seconds}
            for r in results
        ]
        given.json.write_text(json.dumps(rows, ensure_ascii=False, indent=2), "utf-8")
    if broken:
        name, text = broken[0]
        print(f"BROKEN ({len(broken)} in all), first in {name}: {text}")
        return 1
    print("every invariant held")
    return 0


if __name__ == "__main__":
    sys.exit(main())
