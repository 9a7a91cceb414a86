"""Line 6: load at a rate of its own: 300 messages a second for a while, bursts of 2,000; and a soak by hand."""

import asyncio
import time
from collections.abc import Iterator

from tests.bench.harness import QUESTIONS, Bench, Figures, Plan, Running, asks, fleet
from tests.bench.load import Acknowledged, Planned, percentile, pour, until_answered
from tests.bench.standin import StandIn

RATE = 300
BURST_RATE = 2000
USERS = 3000
SOAK_RATE = 50
SOAK_CONTACTS = 100_000
SOAK_STEP_SECONDS = 60.0
DRAIN_SECONDS = 600.0


class Traffic:
    """Questions of a crowd that takes turns; no update is ever repeated."""

    def __init__(self, fleet_: Running, standin: StandIn, users: int) -> None:
        self._fleet, self._standin, self._users = fleet_, standin, users
        self._number = 0

    async def run(self, rate: float, seconds: float) -> tuple[list[Acknowledged], float]:
        """Acknowledgements of one stretch, and the seconds after it until every answer was there.

        Raises RuntimeError when answers to accepted messages are missing.
        """
        already = self._standin.messages()
        found = await pour(self._fleet.port, self._plan(rate, round(rate * seconds)))
        accepted = sum(one.status == 200 for one in found)
        ended = time.monotonic()
        await until_answered(self._standin.messages, already + accepted, DRAIN_SECONDS)
        if (came := self._standin.messages() - already) < accepted:
            raise RuntimeError(f"{came} answers to {accepted} questions that were acknowledged")
        return found, time.monotonic() - ended

    def _plan(self, rate: float, count: int) -> Iterator[Planned]:
        for place in range(count):
            self._number += 1
            user = 2_000_000 + self._number % self._users
            question = QUESTIONS[self._number // self._users % len(QUESTIONS)]
            yield Planned(place / rate, user, asks(self._fleet.hooks["bench"], self._number, user, question))


async def measure(plan: Plan) -> Figures:
    """All figures of line 6."""
    standin = StandIn()
    api = await standin.start()
    seconds = 600.0 if plan.long else 3.0 if plan.quick else 20.0
    burst_seconds = 10.0 if plan.long else 1.0 if plan.quick else 3.0
    bursts = 1 if plan.quick else 3
    try:
        async with fleet(plan, api, "pressure") as fleet_:
            traffic = Traffic(fleet_, standin, USERS)
            await traffic.run(50, 2.0)
            start = fleet_.resident()
            steady, after_steady = await traffic.run(RATE, seconds)
            middle = fleet_.resident()
            burst: list[Acknowledged] = []
            drains = []
            for _ in range(bursts):
                found, drained = await traffic.run(BURST_RATE, burst_seconds)
                burst += found
                drains.append(drained)
            await asyncio.sleep(2.0)
            end = fleet_.resident()
    finally:
        await standin.stop()
    return {
        "seconds": seconds,
        "burst_seconds": burst_seconds,
        **_acknowledged("", steady),
        **_acknowledged("burst_", burst),
        "drained_seconds": round(after_steady, 2),
        "burst_drained_seconds": round(max(drains), 2),
        "start_mib": _mib(start),
        "after_steady_mib": _mib(middle),
        "end_mib": _mib(end),
    }


async def soak(plan: Plan, seconds: float) -> Figures:
    """A steady load for hours: memory after the first tenth and at the end, in MiB, and every minute's."""
    standin = StandIn()
    api = await standin.start()
    memory: list[float] = []
    refused = 0
    acks: list[float] = []
    try:
        async with fleet(plan, api, "soak") as fleet_:
            traffic = Traffic(fleet_, standin, SOAK_CONTACTS)
            until = time.monotonic() + seconds
            while (left := until - time.monotonic()) > 0:
                found, _ = await traffic.run(SOAK_RATE, min(left, SOAK_STEP_SECONDS))
                refused += sum(one.status != 200 for one in found)
                acks.append(percentile((one.seconds for one in found), 0.99) * 1000)
                memory.append(_mib(fleet_.resident()))
                print(f"{len(memory):>6} {memory[-1]:>8.1f} MiB, acknowledged p99 {acks[-1]:.1f} ms", flush=True)
    finally:
        await standin.stop()
    settled = memory[len(memory) // 10]
    return {"settled_mib": settled, "end_mib": memory[-1], "refused": refused, "ack_p99_ms": acks, "mib": memory}


def _acknowledged(name: str, found: list[Acknowledged]) -> Figures:
    good = [one.seconds * 1000 for one in found if one.status == 200]
    return {
        f"{name}ack_p50_ms": round(percentile(good, 0.5), 1),
        f"{name}ack_p99_ms": round(percentile(good, 0.99), 1),
        f"{name}refused": len(found) - len(good),
    }


def _mib(size: int) -> float:
    return round(size / 2**20, 1)


LINE = Bench(
    number="6",
    title=f"{RATE} messages a second, then bursts of {BURST_RATE:,}",
    measure=measure,
    shown=(
        ("seconds", "seconds of the load", "s"),
        ("ack_p50_ms", "acknowledged, p50", "ms"),
        ("ack_p99_ms", "acknowledged, p99", "ms"),
        ("refused", "refused", ""),
        ("drained_seconds", "after it, until every answer was out", "s"),
        ("burst_seconds", "seconds of a burst", "s"),
        ("burst_ack_p50_ms", "acknowledged in bursts, p50", "ms"),
        ("burst_ack_p99_ms", "acknowledged in bursts, p99", "ms"),
        ("burst_refused", "refused in bursts", ""),
        ("burst_drained_seconds", "after a burst, until every answer was out", "s"),
        ("start_mib", "memory before", "MiB"),
        ("after_steady_mib", "memory after the steady load", "MiB"),
        ("end_mib", "memory after the bursts", "MiB"),
    ),
)
