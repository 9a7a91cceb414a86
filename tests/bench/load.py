"""Two ways to put a server under load: as fast as it answers (closed loop), and at a rate of its own (open loop)."""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import psutil
from tests.bench.wire import Line

ANSWER_SECONDS = 120.0
TAIL_SECONDS = 0.15
"""After the last answer its outcome is still being written."""
Check = Callable[[int, bytes], None]
"""Looks at status and body of an answer; raises RuntimeError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """CPU microseconds per message; answers per second; p50 and p99 of the acknowledgement in milliseconds."""

    cpu: float
    rate: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Planned:
    """A request that is due ``at`` seconds after the start; ``key`` says what it belongs to."""

    at: float
    key: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """When a request was due (by ``time.perf_counter``), how long after that its answer came, and its status."""

    key: int
    due: float
    seconds: float
    status: int


def accepted(status: int, _body: bytes) -> None:
    """Raises RuntimeError for anything but 200."""
    if status != 200:
        raise RuntimeError(f"a request was answered {status}")


def percentile(values: Iterable[float], part: float) -> float:
    """The value below which ``part`` of all lie; 0 for none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0


def median(rounds: Sequence[Round], name: str) -> float:
    """The median of one figure over the rounds."""
    return float(statistics.median(getattr(one, name) for one in rounds))


def ratios(above: Sequence[Round], below: Sequence[Round]) -> tuple[float, list[float]]:
    """Median, lowest and highest ratio of the CPU times of rounds that ran one after the other."""
    found = [one.cpu / other.cpu for one, other in zip(above, below, strict=True)]
    return round(statistics.median(found), 3), [round(min(found), 3), round(max(found), 3)]


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """User and system time of processes so far."""
    return float(sum(times.user + times.system for times in (one.cpu_times() for one in processes)))


async def saturate(
    processes: Sequence[psutil.Process],
    port: int,
    turns: Sequence[Sequence[bytes]],
    answered: Callable[[], int],
    *,
    width: int,
    check: Check = accepted,
) -> Round:
    """Each user makes its requests one after the other, ``width`` users at a time; waits for every answer.

    Raises RuntimeError when a request is refused or answers are missing in the end.
    """
    waits: list[float] = []
    users = iter(turns)
    count, already = sum(map(len, turns)), answered()

    async def one() -> None:
        async with Line(port) as line:
            for requests in users:
                for raw in requests:
                    began = time.perf_counter()
                    check(*await line.ask(raw))
                    waits.append(time.perf_counter() - began)

    before, began = cpu_seconds(processes), time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(width):
            tasks.create_task(one())
    await until_answered(answered, already + count)
    took = time.perf_counter() - began
    await asyncio.sleep(TAIL_SECONDS)
    used = cpu_seconds(processes) - before
    if answered() - already != count:
        raise RuntimeError(f"{answered() - already} answers to {count} questions")
    return Round(
        cpu=used / count * 1e6,
        rate=count / took,
        p50=percentile(waits, 0.5) * 1000,
        p99=percentile(waits, 0.99) * 1000,
    )


async def until_answered(answered: Callable[[], int], wanted: int, seconds: float = ANSWER_SECONDS) -> None:
    """Wait until so many answers came, or until nothing was to be expected any more."""
    until = time.monotonic() + seconds
    while answered() < wanted and time.monotonic() < until:
        await asyncio.sleep(0.01)


async def pour(port: int, plan: Iterable[Planned], *, width: int = 100) -> list[Acknowledged]:
    """Make each request when it is due, at most ``width`` at once (as many connections as Telegram opens).

    What waits for a free connection has begun to wait when it was due: a slow server cannot slow its measurement.
    """
    found: list[Acknowledged] = []
    due: asyncio.Queue[tuple[float, Planned] | None] = asyncio.Queue()

    async def one() -> None:
        async with Line(port) as line:
            while (item := await due.get()) is not None:
                at, planned = item
                try:
                    status, _ = await line.ask(planned.raw)
                except OSError:
                    status = 0
                found.append(Acknowledged(planned.key, at, time.perf_counter() - at, status))

    async with asyncio.TaskGroup() as tasks:
        for _ in range(width):
            tasks.create_task(one())
        began = time.perf_counter()
        for planned in plan:
            at = began + planned.at
            if (wait := at - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            due.put_nowait((at, planned))
        for _ in range(width):
            due.put_nowait(None)
    return found
