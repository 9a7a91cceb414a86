"""``./dev bench``: what messages cost, beside floors in the same run. See docs/explanation/speed.md for each line.

``--json FILE`` writes all figures, ``--only 1,2`` measures some lines, ``--rounds N`` sets how many rounds alternate,
``--quick`` makes everything small (a smoke run: its figures mean little), ``--peers`` measures other frameworks beside
line 1 where they are installed, ``--long`` keeps the load of line 6 up for as long as the goals say, ``--rows N`` sets
the stored conversations of line 4, ``--soak HOURS`` runs a soak and nothing else.

CPU is user and system time of the process under test, in microseconds per message; medians of rounds that alternate.
Nothing is asserted: a line that could not be measured says why. Everything runs on this machine, and ends by itself.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import encoder, growth, many_agents, one_message, passive, pressure, servers, steady
from tests.bench.harness import Bench, Figures, NotMeasured, Plan

BENCHES = tuple(one.LINE for one in (one_message, passive, steady, growth, servers, pressure, many_agents, encoder))


def reason(error: BaseException) -> str:
    """The first cause, in one line."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    text = str(error) if isinstance(error, NotMeasured) else f"{type(error).__name__}: {error}"
    return text.partition("\n")[0]


async def measured(bench: Bench, plan: Plan) -> Figures:
    """A line's figures, or why there are none."""
    limit = bench.limit * (4 if plan.long else 1)
    try:
        async with asyncio.timeout(limit):
            return await bench.measure(plan)
    except TimeoutError:
        return {"why": f"given up after {limit:.0f} s"}
    except Exception as error:
        if not isinstance(error, NotMeasured):
            traceback.print_exc()
        return {"why": reason(error)}


def printed(bench: Bench, figures: Figures) -> None:
    """A line of the table and what belongs to it."""
    print(f"\n{bench.number}. {bench.title}")
    if "why" in figures:
        print(f"   not measured: {figures['why']}")
    for key, label, unit in bench.shown:
        if key in figures:
            low, high = figures.get("spread", (None, None)) if key in {"ratio", "us"} else (None, None)
            spread = f"  ({low:,} to {high:,})" if low is not None else ""
            print(f"   {label:<52}{figures[key]:>14,} {unit}{spread}")
    for name, why in figures.get("not_installed", {}).items():
        print(f"   {name}: not measured; {why}")


def options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(
        prog="./dev bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument(
        "--only", default="", help="lines with commas between them: " + ",".join(b.number for b in BENCHES)
    )
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--users", type=int)
    parser.add_argument("--each", type=int, default=10, help="questions of one user, one after the other")
    parser.add_argument("--width", type=int, default=64, help="users at a time")
    parser.add_argument("--rows", type=int, help="stored conversations of line 4")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--soak", type=float, metavar="HOURS")
    return parser.parse_args()


async def run(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Measure and print line after line."""
    plan = Plan(
        folder=folder,
        rounds=given.rounds or (1 if given.quick else 5),
        users=given.users or (40 if given.quick else 300),
        each=given.each,
        width=given.width,
        rows=given.rows or (100_000 if given.quick else 1_000_000),
        quick=given.quick,
        long=given.long,
        peers=given.peers,
    )
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    if given.soak:
        return {"soak": await pressure.soak(plan, given.soak * 3600)}
    wanted = [name.strip() for name in given.only.split(",") if name.strip()]
    table: dict[str, Any] = {
        "machine": {"cores": os.cpu_count(), "load_before": os.getloadavg()[0], "rounds": plan.rounds}
    }
    print(f"{plan.rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before we began")
    for bench in BENCHES:
        if wanted and bench.number not in wanted:
            continue
        table[bench.number] = await measured(bench, plan)
        printed(bench, table[bench.number])
        if given.json:
            given.json.write_text(json.dumps(table, indent=2) + "\n", "utf-8")
    return table


def main() -> None:
    """Run, print, write."""
    given = options()
    with tempfile.TemporaryDirectory(prefix="kefu-bench-") as name:
        try:
            table = asyncio.run(run(given, Path(name)))
        except asyncio.CancelledError:
            sys.exit("stopped")
    if given.soak:
        print(json.dumps(table, indent=2))
    if given.json:
        given.json.write_text(json.dumps(table, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
