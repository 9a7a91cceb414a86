"""``./dev faults [--short] [--json FILE]``: kills and faults on a real fleet process, counted and judged.

``--payloads N`` throws N spoiled and N/10 forged payloads at each platform's door instead. Exit code 1 when an
invariant breaks; the first broken one is named with its ids. Everything runs on this machine.
"""

import argparse
import asyncio
import json
import os
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.faults import (
    backup,
    disk,
    fleets,
    leaks,
    leaks_fleet,
    mixed,
    payloads,
    points,
    scenarios,
    times,
    tracing,
    upgrade,
)
from tests.faults.judge import Verdict
from tests.faults.rig import Zygote
from tests.faults.scenarios import KINDS, Result
from tests.faults.world import built

from kefu_bots.registry import PLATFORMS

_COLUMNS = (
    "trials", "lost", "duplicated_unlisted", "disordered", "unfinished", "duplicated_listed", "for_a_person",
    "given_up", "refused",
)  # fmt: skip
_SHORT = {"duplicated_unlisted": "dup_unlisted", "duplicated_listed": "dup_listed"}
_BROKEN_LINES = 8
_STRACE = frozenset({"at system calls", "disk full", "flush fails"})
_MOUNT = frozenset({"small disk full"})
Scenario = Callable[[Zygote, tuple[str, ...]], Awaitable[Result]]
Plan = list[dict[str, Scenario]]


def plan(short: bool) -> Plan:
    """The scenarios by name. Groups run one after the other; what stands in one group runs side by side."""
    several: Plan = [
        {"fleet: kills": partial(fleets.kills, count=120)},
        {"fleet: database": partial(fleets.database_trouble, times=60)},
        {"fleet: fabric": partial(fleets.fabric_trouble, times=40)},
    ]
    json_pushes = {"emulator_options": scenarios.JSON_PUSHES}
    kills = partial(scenarios.kills, count=30 if short else 150, seconds=45.0 if short else 1200.0)
    fault = partial(scenarios.platform_fault, seconds=2.5 if short else 10.0)
    return [
        {"kills": partial(kills, name="kills", slow_start=0)},
        {"kills slow path": partial(kills, name="kills slow path", slow_start=600, **json_pushes)},
        {"at system calls": partial(points.at_system_calls, short=short)},
        {"at suspensions": partial(points.at_suspensions, short=short)},
        {kind: partial(fault, kind=kind) for kind in KINDS},
        {
            "sigterm": partial(scenarios.terminations, count=10 if short else 100),
            "everything": partial(mixed.everything, seconds=15.0 if short else 120.0, kills=6 if short else 40),
        },
        {
            "store locked": scenarios.locked_store,
            "disk full": partial(disk.full, seconds=2.0 if short else 10.0),
            "small disk full": partial(disk.small, seconds=2.0 if short else 10.0),
            "flush fails": partial(disk.unflushed, times=3 if short else 20),
        },
        {
            "frozen": partial(times.frozen, seconds=22.0 if short else 45.0, times=1 if short else 4),
            "clock jumps": partial(times.fleet_clock, rounds=1 if short else 8),
            "system time jumps": partial(times.system_clock, rounds=1 if short else 8),
        },
        {
            "one platform gone": partial(mixed.one_dark, seconds=1.5 if short else 10.0),
            "true schedule": partial(mixed.true_schedule, seconds=8.0 if short else 120.0),
            "upgrade": partial(upgrade.forward, short=short),
            "backup": partial(backup.elsewhere, times=2 if short else 20),
        },
        {
            "cold start": scenarios.cold_start,
            "fleet: everything": partial(fleets.everything, times=10 if short else 100),
        },
        {"secrets": partial(leaks.planted, count=400 if short else 10_000, kills=4 if short else 60)},
        {"fleet: secrets": partial(leaks_fleet.planted, count=200 if short else 2_500, kills=2 if short else 20)},
        *([] if short else several),
    ]


def line(result: Result) -> str:
    """One row of the table."""
    verdict = asdict(result.verdict)
    counts = " ".join(f"{verdict[name]:>{len(_SHORT.get(name, name))}}" for name in _COLUMNS)
    return f"{result.name:<20} {result.times:>5} {counts} {result.recovered_seconds:>11.2f}  {result.note}"


def _row(result: Result) -> dict[str, Any]:
    """A scenario as it stands in the file."""
    return {
        "scenario": result.name,
        "times": result.times,
        "kills": result.kills,
        **asdict(result.verdict),
        "recovered_s": result.recovered_seconds,
        "note": result.note,
    }


def _write(file: Path | None, rows: list[dict[str, Any]]) -> None:
    """After every scenario, so that a run that is cut short leaves what it found."""
    if file is not None:
        file.write_text(json.dumps(rows, ensure_ascii=False, indent=2), "utf-8")


def _possible(wanted: Plan) -> Plan:
    """Without what this machine does not allow; says so, and in CI does not accept it."""
    missing: dict[str, str] = {}
    if not tracing.usable():
        missing.update(dict.fromkeys(_STRACE, "strace (apt-get install -y strace)"))
    if not disk.may_mount():
        missing.update(dict.fromkeys(_MOUNT, "the right to mount a file system (root)"))
    names = {name for group in wanted for name in group}
    for name, reason in missing.items():
        if name in names and os.environ.get("CI") and name in _STRACE:
            sys.exit(f"the scenario {name!r} needs {reason}")
        if name in names:
            print(f"NOTE: without {reason} the scenario {name!r} is left out", flush=True)
    return [{name: one for name, one in group.items() if name not in missing} for group in wanted]


async def run(given: argparse.Namespace) -> list[Result]:
    """Run what was asked for; prints as it goes."""
    names = built()
    if missing := set(PLATFORMS) - set(names):
        print(f"NOTE: without {', '.join(sorted(missing))}: no adapter can be loaded", flush=True)
    chosen = set(given.only.split(",")) if given.only else set()
    groups = [{name: one for name, one in group.items() if not chosen or name in chosen} for group in plan(given.short)]
    if unknown := chosen - {name for group in groups for name in group}:
        sys.exit(f"no such scenario: {', '.join(sorted(unknown))}")
    print(f"platforms: {', '.join(names)}")
    print(
        f"{'scenario':<20} {'times':>5} {' '.join(_SHORT.get(name, name) for name in _COLUMNS)} recovered_s", flush=True
    )
    results: list[Result] = []
    zygote = Zygote()
    await zygote.start()
    room = asyncio.Semaphore(3)

    async def one_scenario(name: str, one: Scenario) -> None:
        async with room:
            try:
                result = await one(zygote, names)
            except Exception as error:
                # A scenario that cannot go on is broken, and the others still have something to say.
                traceback.print_exc()
                result = Result(name, Verdict(), 0)
                result.verdict.blame("unfinished", f"{type(error).__name__}: {str(error)[:300]}")
        results.append(result)
        _write(given.json, [_row(result) for result in results])
        print(line(result), flush=True)
        for text in sorted(result.verdict.broken)[:_BROKEN_LINES]:
            print(f"    BROKEN {text}", flush=True)

    try:
        for group in _possible(groups):
            async with asyncio.TaskGroup() as tasks:
                for name, one in group.items():
                    tasks.create_task(one_scenario(name, one))
    finally:
        await zygote.stop()
    return results


async def throw(count: int) -> list[payloads.Thrown]:
    """Spoiled payloads at every platform's door; prints as it goes."""
    thrown = []
    zygote = Zygote()
    await zygote.start()
    try:
        for name in built():
            thrown.append(await payloads.throw(zygote, name, count, forged=max(count // 10, 10)))
            print(thrown[-1], flush=True)
    finally:
        await zygote.stop()
    return thrown


def main() -> int:
    """Gives the exit code."""
    parser = argparse.ArgumentParser(prog="./dev faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="minutes rather than hours")
    parser.add_argument("--json", type=Path, help="write the counts there")
    parser.add_argument("--only", default="", help="some scenarios, separated by commas")
    parser.add_argument("--payloads", type=int, default=0, help="throw so many spoiled payloads at each platform")
    given = parser.parse_args()
    began = time.monotonic()
    if given.payloads:
        thrown = asyncio.run(throw(given.payloads))
        broken = [(one.platform, text) for one in thrown for text in one.broken]
        _write(given.json, [asdict(one) for one in thrown])
        names = [one.platform for one in thrown]
        print(f"{sum(one.payloads for one in thrown)} payloads in {time.monotonic() - began:.0f} s")
    else:
        results = asyncio.run(run(given))
        broken = [(result.name, text) for result in results for text in result.verdict.broken]
        names = [result.name for result in results]
        kills = sum(result.kills for result in results)
        trials = sum(result.verdict.trials for result in results)
        print(f"{trials} questions, {kills} kills in {time.monotonic() - began:.0f} s")
    if broken:
        name, text = broken[0]
        print(f"BROKEN ({len(broken)} in all), first in {name}: {text}")
    else:
        print("every invariant held")
    failed = len({name for name, _ in broken})
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
