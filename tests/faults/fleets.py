"""What happens to a fleet of several processes and to its servers, judged by the same invariants as one process."""

import asyncio
import signal

import psycopg
from tests.faults.fleet import Zygote
from tests.faults.rig import Rig
from tests.faults.scenarios import Result, judged, load
from tests.faults.several import DEAD_SECONDS, ROLES, Several, several
from tests.servers.valkey import Server

NO_SLOW_START = {"slow_start_seconds": 0}


async def everything(zygote: Zygote, platforms: tuple[str, ...], *, times: int) -> Result:
    """One of all of it at a time, at random, under load."""
    async with several(zygote, platforms, rules=NO_SLOW_START) as (one, fleet, fabric):
        async with load(one, patience=1.5, lanes=2):
            for number in range(times):
                await asyncio.sleep(one.dice.uniform(0.2, 1.5))
                await (_kill, _cut, _pause, _kill, _restart_fabric)[number % 5](one, fleet, fabric)
        await one.ready()
        await asyncio.sleep(DEAD_SECONDS)
        return await judged(one, "fleet: everything", times, "kills, cuts, fabric paused and emptied")


async def kills(zygote: Zygote, platforms: tuple[str, ...], *, count: int) -> Result:
    """SIGKILL at random moments, mostly of one process, now and then of all; what the dead held is taken over."""
    async with several(zygote, platforms, rules=NO_SLOW_START) as (one, fleet, fabric):
        async with load(one, patience=1.5):
            while one.kills < count:
                await asyncio.sleep(one.dice.uniform(0.1, 1.5))
                await _kill(one, fleet, fabric)
        await asyncio.sleep(DEAD_SECONDS)
        return await judged(one, "fleet: kills", one.kills, "gateway, 2 workers, relay")


async def database_trouble(zygote: Zygote, platforms: tuple[str, ...], *, times: int) -> Result:
    """PostgreSQL restarted, its connections cut, all under load: in the middle of whatever they do."""
    async with several(zygote, platforms, rules=NO_SLOW_START) as (one, fleet, fabric):
        async with load(one, patience=1.5):
            for number in range(times):
                await asyncio.sleep(one.dice.uniform(0.3, 1.5))
                if number % 4 == 3:
                    await asyncio.to_thread(fleet.server.stop, signal.SIGQUIT if number % 8 == 7 else signal.SIGINT)
                    await asyncio.to_thread(fleet.server.start)
                    await one.ready()
                else:
                    await _cut(one, fleet, fabric)
        await one.ready()
        await asyncio.sleep(DEAD_SECONDS)
        return await judged(one, "fleet: database", times, "connections cut, server restarted")


async def fabric_trouble(zygote: Zygote, platforms: tuple[str, ...], *, times: int) -> Result:
    """Valkey paused, killed and started empty: everything goes on, later at worst."""
    async with several(zygote, platforms, rules=NO_SLOW_START) as (one, fleet, fabric):
        async with load(one, patience=1.5):
            for number in range(times):
                await asyncio.sleep(one.dice.uniform(0.3, 1.5))
                await (_pause, _restart_fabric)[number % 2](one, fleet, fabric)
        return await judged(one, "fleet: fabric", times, "paused, killed, emptied")


async def _kill(one: Rig, fleet: Several, _fabric: Server) -> None:
    """SIGKILL one process, now and then all, and start again what is dead."""
    if one.dice.random() < 0.15:
        await one.kill()
    else:
        one.kills += 1
        await fleet.kill_one(one.dice.randrange(len(ROLES)))
    await one.restart()


async def _cut(one: Rig, _fleet: Several, _fabric: Server) -> None:
    """End every connection to the database, as it stands."""

    def cut() -> None:
        with psycopg.connect(one.env["KEFU_DATABASE"], autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid<>pg_backend_pid()")

    await asyncio.to_thread(cut)


async def _pause(one: Rig, _fleet: Several, fabric: Server) -> None:
    """Stop the fabric's server for a while; connections stay."""
    fabric.pause()
    await asyncio.sleep(one.dice.uniform(0.1, 2.0))
    fabric.resume()


async def _restart_fabric(one: Rig, _fleet: Several, fabric: Server) -> None:
    """Kill the fabric's server and start an empty one."""
    await asyncio.to_thread(fabric.kill)
    await asyncio.sleep(one.dice.uniform(0.1, 1.0))
    await asyncio.to_thread(fabric.start)
