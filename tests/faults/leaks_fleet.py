"""The same secrets planted in a fleet of several processes: PostgreSQL's files and log, Valkey's, and its messages."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psycopg
from redis.asyncio import Redis
from redis.exceptions import RedisError
from tests.faults import planting
from tests.faults.fleet import Zygote
from tests.faults.leaks import FITTED, SLOW, Field, plant_and_read, searched, verdict
from tests.faults.looking import Chunk, files
from tests.faults.rig import Rig
from tests.faults.scenarios import JSON_PUSHES, Result
from tests.faults.several import ROLES, Several, several

_ALL = 0.15
_TABLES = (
    "SELECT format('%I.%I',n.nspname,c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace"
    " WHERE c.relkind='r' AND n.nspname NOT IN ('pg_catalog','information_schema')"
)
_KEPT = ("ALTER SYSTEM SET wal_keep_size='8GB'", "ALTER SYSTEM SET max_wal_size='8GB'", "SELECT pg_reload_conf()")
"""No segment of the log is written over, so that all that ever stood in it is looked at."""


async def planted(zygote: Zygote, platforms: tuple[str, ...], *, count: int, kills: int) -> Result:
    """``count`` secrets on all platforms; a gateway, two workers and a relay are killed one at a time, or all."""
    done = Field(count)
    settings = {"emulator_options": JSON_PUSHES, "seed": planting.salt(), "rules": SLOW}
    async with several(zygote, platforms, **settings) as (one, fleet, fabric):
        with psycopg.connect(one.env["KEFU_DATABASE"], autocommit=True) as connection:
            for statement in _KEPT:
                connection.execute(statement)
            data = Path(str(connection.execute("SHOW data_directory").fetchone()[0]))  # type: ignore[index]
        async with _overheard(done, fabric.url) as keep:
            warned = await plant_and_read(
                one, done, kills=kills, kill=lambda: _kill(one, fleet), console=fleet.port("relay")
            )
            memory = await keep()
        chunks = [*_rows(one.env["KEFU_DATABASE"]), *done.chunks()]
        await asyncio.to_thread(fleet.server.stop, signal.SIGINT)
        folders = (one.folder, data, memory)
        size = sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())
        seen = ("/base/", "/pg_wal/", "table public.bodies", "restored/", "the console")
        found = await asyncio.to_thread(searched, done, _everything(folders, chunks), seen)
        for wanted in (data / "pg_wal", memory / "dump.rdb", memory / "appendonlydir"):
            if not wanted.exists():
                done.problems.append(f"{wanted.name} was not looked at")
        return verdict("fleet: secrets", one, done, found, f"{warned}, {size / 2**20:.0f} MiB of files")


def _everything(folders: tuple[Path, ...], chunks: list[Chunk]) -> Iterator[Chunk]:
    for folder in folders:
        yield from files(folder, leave_out=FITTED)
    yield from chunks


async def _kill(one: Rig, fleet: Several) -> None:
    """SIGKILL one process, now and then all."""
    if one.dice.random() < _ALL:
        await one.kill()
    else:
        one.kills += 1
        await fleet.kill_one(one.dice.randrange(len(ROLES)))
    await one.restart()


def _rows(url: str) -> list[Chunk]:
    """Every table as text: long values lie packed in the files, and a packed secret would not be seen there."""
    chunks: list[Chunk] = []
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        for (table,) in cursor.execute(_TABLES).fetchall():
            with cursor.copy(f"COPY {table} TO STDOUT".encode()) as out:
                chunks.append((f"table {table}", b"".join(bytes(piece) for piece in out)))
    return chunks


@asynccontextmanager
async def _overheard(done: Field, url: str) -> AsyncIterator[Callable[[], Awaitable[Path]]]:
    """Keep every command in the fabric's log and hear all its messages; gives what writes its memory to files."""
    client = Redis.from_url(url)
    await client.config_set("rdbcompression", "no")
    await client.config_set("auto-aof-rewrite-percentage", "0")
    await client.config_set("appendonly", "yes")
    said = done.heard.setdefault("the fabric's messages", [])

    async def hear() -> None:
        async with client.pubsub() as ear:
            await ear.psubscribe("*")
            async for message in ear.listen():
                if message["type"] == "pmessage":
                    said.append(bytes(message["channel"]) + b" " + bytes(message["data"]))

    async def keep() -> Path:
        dumped = done.heard.setdefault("the fabric's values", [b"looked at"])
        async for key in client.scan_iter():
            dumped += [bytes(key), await client.dump(key) or b""]
        await client.save()
        return Path((await client.config_get("dir"))["dir"])

    ear = asyncio.create_task(hear())
    try:
        yield keep
    finally:
        ear.cancel()
        with suppress(asyncio.CancelledError, RedisError):
            await ear
        await client.aclose()
