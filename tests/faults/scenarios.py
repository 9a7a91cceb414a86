"""What is done to a fleet, each on a fresh rig, and judged afterwards by the same invariants."""

import asyncio
import contextlib
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.faults.judge import Verdict, judge
from tests.faults.rig import ROOT, Rig, Zygote, rig
from tests.faults.world import until

SENDS = {"telegram": "sendMessage", "wechat": "custom/send", "weibo": "reply", "x": "POST /2/dm"}
"""The call by which each platform is sent an answer."""

KINDS: dict[str, dict[str, Any]] = {
    # Weibo's usual refusal counts by the day; the one that counts by the hour is meant here.
    "rate_limit": {"seconds": 2, "code": 10022},
    "server_error": {},
    "bad_gateway": {},
    "slow": {"seconds": 0.5},
    "timeout_before": {"seconds": 3},
    "timeout_after_accept": {"seconds": 3},
    "reset_before": {},
    "reset_mid_body": {},
    "duplicate_delivery": {},
    "reorder_delivery": {"seconds": 0.5},
}
OF_DELIVERIES = frozenset({"duplicate_delivery", "reorder_delivery"})
JSON_PUSHES: dict[str, dict[str, Any]] = {"wechat": {"push_format": "json"}}
"""With pushes in JSON the fleet answers on WeChat by a call of its own, not within the platform's request."""


@dataclass(slots=True)
class Result:
    """One scenario's counts."""

    name: str
    verdict: Verdict
    times: int
    recovered: list[float] = field(default_factory=list)
    note: str = ""
    log: str = ""
    kills: int = 0

    @property
    def recovered_seconds(self) -> float:
        """The median of the times from an end to being ready again."""
        return round(statistics.median(self.recovered), 2) if self.recovered else 0.0


@asynccontextmanager
async def load(one: Rig, **crowd: Any) -> AsyncIterator[None]:
    """Traffic on all platforms while the block runs; afterwards everybody finishes what they had to ask."""
    stop = asyncio.Event()
    task = asyncio.create_task(one.crowd(stop, **crowd))
    try:
        yield
    finally:
        stop.set()
        await task


async def judged(
    one: Rig,
    name: str,
    times: int,
    note: str = "",
    *,
    kills: int | None = None,
    refusals: frozenset[str] = frozenset(),
) -> Result:
    """Let everything come to rest, end the fleet in order, and look. ``kills``: what one person may have met."""
    came = await one.rest()
    late = one.open_work() if not came else []
    code = await one.terminate()
    verdict = judge(one.world, one.fleet, kills=one.kills if kills is None else kills, refusals=refusals)
    if code:
        verdict.blame("unfinished", f"the fleet ended with {code} instead of 0")
    if late:
        verdict.blame("unfinished", f"no rest: {len(late)} rows are still open, first {late[0]}")
    if not verdict.trials:
        verdict.blame("unfinished", "nobody asked anything")
    log = crashes(one)
    if log:
        verdict.blame("unfinished", f"the log has a crash: {log}")
    return Result(name, verdict, times, one.recovered, note, log, one.kills)


def crashes(one: Rig) -> str:
    """The first line of the log that tells of an exception of ours."""
    for line in one.log.read_text("utf-8", "replace").splitlines():
        if "Traceback" in line or '"exception"' in line:
            return line[:400]
    return ""


async def kills(
    zygote: Zygote,
    platforms: tuple[str, ...],
    *,
    name: str,
    count: int,
    seconds: float,
    slow_start: int,
    **options: Any,
) -> Result:
    """SIGKILL at random moments under load: ``count`` times, fewer when ``seconds`` are over (never under 12)."""
    end = time.monotonic() + seconds
    async with rig(zygote, platforms, rules={"slow_start_seconds": slow_start}, **options) as one:
        async with load(one):
            while one.kills < count and (time.monotonic() < end or one.kills < min(count, 13)):
                await asyncio.sleep(one.dice.uniform(0.0, 0.8))
                await one.kill()
                if one.dice.random() < 0.125:
                    # Now and then it dies again while it is starting.
                    await one.start(wait=False)
                    await asyncio.sleep(one.dice.uniform(0.0, 0.25))
                    await one.kill()
                await one.restart()
        return await judged(one, name, one.kills, f"slow_start {slow_start} s")


async def platform_fault(zygote: Zygote, platforms: tuple[str, ...], kind: str, *, seconds: float) -> Result:
    """One kind of trouble with the platforms, again and again under load."""
    planned = 0
    async with rig(zygote, platforms, emulator_options=JSON_PUSHES, timeout_seconds=1.0) as one:
        end = time.monotonic() + seconds
        async with load(one, patience=0.4):
            while time.monotonic() < end:
                for name in platforms:
                    if one.world.emulators[name].faults.plan:
                        continue
                    where = {} if kind in OF_DELIVERIES else {"method": SENDS[name]}
                    one.world.fault((name,), kind=kind, count=2, **where, **KINDS[kind])
                    planned += 2
                await asyncio.sleep(0.3)
        left = sum(fault.count for emulator in one.world.emulators.values() for fault in emulator.faults.plan)
        one.world.calm()
        result = await judged(one, kind, planned - left)
    if planned == left:
        result.verdict.blame("unfinished", f"no {kind} was played")
    return result


CROWDED = {"park_above": 6}
"""Six at once are a crowd already: what comes then is stored first and decided after."""


async def terminations(zygote: Zygote, platforms: tuple[str, ...], *, count: int = 10) -> Result:
    """SIGTERM under load: an orderly end, nothing in doubt afterwards."""
    async with rig(zygote, platforms, server=CROWDED) as one:
        codes = []
        async with load(one):
            for _ in range(count):
                await asyncio.sleep(one.dice.uniform(0.2, 0.8))
                codes.append(await one.terminate())
                await one.restart()
        result = await judged(one, "sigterm", count)
    if any(codes):
        result.verdict.blame("unfinished", f"exit codes {codes}")
    if result.verdict.duplicated_listed:
        result.verdict.blame("duplicated_unlisted", "an orderly end left something in doubt, and it was sent twice")
    return result


async def locked_store(zygote: Zygote, platforms: tuple[str, ...], *, seconds: float = 12.0) -> Result:
    """Somebody holds the store's write lock for longer than the fleet waits: 503, and then it heals."""
    async with rig(zygote, platforms, emulator_options=JSON_PUSHES) as one:
        async with load(one):
            await asyncio.sleep(0.5)
            for platform in platforms:
                # Some calls come back while nothing can be written.
                one.world.fault((platform,), kind="slow", count=2, seconds=1, method=SENDS[platform])
            await until(lambda: not all(e.faults.plan for e in one.world.emulators.values()), 5)
            with one.fleet.locked():
                await asyncio.sleep(seconds)
                refused = answers(one, 503)
            began, before = time.monotonic(), answers(one, 200)
            one.world.nudge()
            await until(lambda: answers(one, 200) > before, 20)
            one.recovered.append(time.monotonic() - began)
            await asyncio.sleep(1.0)
        result = await judged(one, "store locked", 1, f"{refused} answers were 503")
    if not refused:
        result.verdict.blame("unfinished", "no webhook was answered 503 while the store was locked")
    return result


def answers(one: Rig, status: int) -> int:
    """How often the platforms were answered with a status."""
    return sum(one.world.statuses(name).get(status, 0) for name in one.world.emulators)


async def cold_start(zygote: Zygote, platforms: tuple[str, ...]) -> Result:
    """The whole command, imports and all, after a kill: how long nobody is there, and nothing is lost meanwhile."""
    async with rig(zygote, platforms) as one:
        async with load(one, patience=0.4):
            await asyncio.sleep(0.5)
            await one.kill()
            began = time.monotonic()
            with one.log.open("ab") as log:
                command = (sys.executable, "-m", "kefu_bots", "run", "--config", str(one.config))
                process = await asyncio.create_subprocess_exec(
                    *command, cwd=ROOT, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, env=one.full_env()
                )
            try:
                await one.ready(elsewhere=True)
                one.recovered.append(time.monotonic() - began)
                one.world.nudge()
                await asyncio.sleep(0.5)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
                code = await process.wait()
            await one.start()
        result = await judged(one, "cold start", 1)
    if code:
        result.verdict.blame("unfinished", f"the command ended with {code}")
    return result
