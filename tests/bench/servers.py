"""Line 5: the fleet on PostgreSQL and Redis against the embedded one; then a gateway with one worker and with three.

The servers are those of the tests, with commits that reach the disk.
"""

import contextlib
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import psutil
from tests.bench.harness import (
    Bench,
    Figures,
    NotMeasured,
    Plan,
    Running,
    crowd,
    die_with_parent,
    fleet,
    turns,
    until_listening,
)
from tests.bench.load import Round, cpu_seconds, median, ratios, saturate
from tests.bench.standin import StandIn
from tests.ports import free_port
from tests.servers import postgres, valkey

_LAX = ("fsync=off", "full_page_writes=off", "autovacuum=off")
WORKERS = (1, 3)
_NAMES = ("postgres", "valkey", "redis")


async def measure(plan: Plan) -> Figures:
    """All figures of line 5."""
    standin = StandIn()
    async with AsyncExitStack() as stack:
        api = await standin.start()
        stack.push_async_callback(standin.stop)
        try:
            databases = stack.enter_context(_durable_postgres())
            redis = await stack.enter_async_context(_valkey(plan))
        except RuntimeError as why:
            raise NotMeasured(str(why)) from None
        with databases.one() as database:
            figures = await _against_embedded(plan, api, standin, {"KEFU_DATABASE": database, "KEFU_REDIS": redis})
        for workers in WORKERS:
            with databases.one() as database:
                places = {"KEFU_DATABASE": database, "KEFU_REDIS": redis}
                figures |= await _with_workers(plan, api, standin, workers, places)
    return figures | {"cores": os.cpu_count()}


async def _against_embedded(plan: Plan, api: str, standin: StandIn, places: dict[str, str]) -> Figures:
    found: dict[str, list[Round]] = {"shared": [], "embedded": []}
    servers: list[float] = []
    async with fleet(plan, api, "embedded") as embedded, fleet(plan, api, "shared", **places) as shared:
        sides = {"shared": shared, "embedded": embedded}
        for number in range(plan.rounds + 1):
            for name, side in sides.items():
                users = crowd(number, plan.users if number else 20)
                work = turns(side.hooks["bench"], (number + 1) * 1_000_000, users, plan.each)
                before = _servers_cpu()
                one = await saturate([side.process], side.port, work, standin.messages, width=plan.width)
                if number:
                    found[name].append(one)
                    if name == "shared":
                        servers.append((_servers_cpu() - before) / (len(users) * plan.each) * 1e6)
    ratio, spread = ratios(found["shared"], found["embedded"])
    return {
        "ratio": ratio,
        "spread": spread,
        "shared_us": round(median(found["shared"], "cpu")),
        "embedded_us": round(median(found["embedded"], "cpu")),
        "servers_us": round(sorted(servers)[len(servers) // 2]),
        "shared_per_second": round(median(found["shared"], "rate")),
        "embedded_per_second": round(median(found["embedded"], "rate")),
    }


async def _with_workers(plan: Plan, api: str, standin: StandIn, workers: int, places: dict[str, str]) -> Figures:
    """Answers a second of one gateway and so many workers, the median of the rounds."""
    async with AsyncExitStack() as stack:
        fleets: list[Running] = []
        for name, role in (("gateway", "gateway"), *((f"worker{number}", "worker") for number in range(workers))):
            fleets.append(
                await stack.enter_async_context(fleet(plan, api, f"{name}-of-{workers}", role=role, **places))
            )
        gateway, found = fleets[0], []
        for number in range(plan.rounds + 1):
            users = crowd(number, plan.users if number else 20)
            work = turns(gateway.hooks["bench"], (number + 1) * 1_000_000, users, plan.each)
            processes = [one.process for one in fleets]
            one = await saturate(processes, gateway.port, work, standin.messages, width=plan.width)
            found += [one] if number else []
    return {
        f"workers_{workers}_per_second": round(median(found, "rate")),
        f"workers_{workers}_us": round(median(found, "cpu")),
    }


def _servers_cpu() -> float:
    """CPU seconds of the servers that are children of ours."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.name().startswith(_NAMES):
                found.append(process)
    return cpu_seconds(found)


@contextlib.contextmanager
def _durable_postgres() -> Iterator[postgres.Databases]:
    """The tests' server, which must not lose a commit here."""
    usual = postgres.SETTINGS
    postgres.SETTINGS = tuple(one for one in usual if one not in _LAX)
    try:
        with postgres.running() as databases:
            yield databases
    finally:
        postgres.SETTINGS = usual


@asynccontextmanager
async def _valkey(plan: Plan) -> AsyncIterator[str]:
    """A server on a port of its own, since settings name one by address; or the one that the tests are given."""
    if given := os.environ.get("KEFU_TEST_REDIS_URL"):
        yield given
        return
    port = free_port()
    process = subprocess.Popen(
        [
            valkey.binary("valkey"), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(plan.folder),
            "--save", "", "--appendonly", "no", "--daemonize", "no", "--maxmemory-policy", "noeviction",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing else runs in this thread
    )  # fmt: skip
    try:
        await until_listening(process, port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()


LINE = Bench(
    number="5",
    title="PostgreSQL and Redis, saturated",
    measure=measure,
    shown=(
        ("cores", "cores of this machine, the load's own included", ""),
        ("ratio", "the fleet's own CPU against embedded", "x"),
        ("shared_us", "its CPU a message, one process with all roles", "us"),
        ("embedded_us", "embedded", "us"),
        ("servers_us", "CPU a message of both servers", "us"),
        ("shared_per_second", "answers, one process", "/s"),
        ("embedded_per_second", "answers, embedded", "/s"),
        ("workers_1_per_second", "answers, gateway and 1 worker", "/s"),
        ("workers_3_per_second", "answers, gateway and 3 workers", "/s"),
        ("workers_1_us", "CPU of all, gateway and 1 worker", "us"),
        ("workers_3_us", "CPU of all, gateway and 3 workers", "us"),
    ),
    limit=1800.0,
)
