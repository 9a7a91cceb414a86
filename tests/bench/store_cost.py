"""What the store costs our process: processor time of a decision and its outcome, on SQLite and on PostgreSQL.

Run ``python -m tests.bench.store_cost``. The work of PostgreSQL's own processes is not ours and not counted, SQLite's
is. Items wait in waves, so that they share commits as they do under load.
"""

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from tests.contract.ledger_rig import START, FakeClock, answer, later
from tests.servers.postgres import running

from kefu_adapters.stores.postgres import PostgresLedger
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_core.decision import DeliveryStatus
from kefu_core.ledger import Append, Settlement
from kefu_core.messages import Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Microseconds for one piece of work: of our process's time on a processor, and by the wall's clock."""

    processor: float
    wall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Of a first message's decision, of a later one's, and of settling the reply."""

    first: Cost
    later: Cost
    settle: Cost


async def measured(ledger: SqliteLedger | PostgresLedger, people: int, wave: int) -> Costs:
    """Everybody writes twice; the reply to the first message is claimed at once and settled."""
    fence = await ledger.open()
    names = [f"person{number}" for number in range(people)]
    first = [answer(name, claim=fence, sender=Sender(id=name, name=name.title())) for name in names]
    second = [replace(answer(name, 2), sender=Sender(id=name, name=name.title())) for name in names]
    claimed: list[str] = []

    async def appends(items: list[Append]) -> None:
        for begin in range(0, len(items), wave):
            done = await asyncio.gather(*(ledger.append(item) for item in items[begin : begin + wave]))
            assert {one.outcome for one in done} == {"committed"}
            claimed.extend(one.claimed for one in done if one.claimed)

    async def settles() -> None:
        outcomes = [
            Settlement(delivery=one, fence=fence, status=DeliveryStatus.SENT, at=later(1), source_id=f"s{one}")
            for one in claimed
        ]
        for begin in range(0, len(outcomes), wave):
            assert all(await asyncio.gather(*(ledger.settle(one) for one in outcomes[begin : begin + wave])))

    costs = []
    for run in (appends(first), appends(second), settles()):
        wall, processor = time.perf_counter(), time.process_time()
        await run
        used, took = time.process_time() - processor, time.perf_counter() - wall
        costs.append(Cost(processor=used / people * 1e6, wall=took / people * 1e6))
    await ledger.close()
    return Costs(first=costs[0], later=costs[1], settle=costs[2])


def main() -> None:
    """Measure both and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=4000)
    parser.add_argument("--waves", type=int, nargs="+", default=[64, 8, 1])
    chosen = parser.parse_args()
    print(f"{'':24}{'SQLite':>20}{'PostgreSQL':>20}   (microseconds: ours / wall)")
    with tempfile.TemporaryDirectory() as directory, running() as databases:
        for wave in chosen.waves:
            people = chosen.people if wave > 1 else chosen.people // 8
            clock = FakeClock()
            assert clock.now() == START
            path = Path(directory) / f"wave{wave}.db"
            embedded = asyncio.run(measured(SqliteLedger(path, clock=clock), people, wave))
            with databases.one() as url:
                server = asyncio.run(measured(PostgresLedger(url, clock=clock), people, wave))
            for name in ("first", "later", "settle"):
                one, two = getattr(embedded, name), getattr(server, name)
                print(
                    f"{name:12} waves of {wave:<3}{one.processor:10.0f} /{one.wall:8.0f}{two.processor:10.0f} /"
                    f"{two.wall:8.0f}   x {two.processor / one.processor:.2f}"
                )


if __name__ == "__main__":
    main()
