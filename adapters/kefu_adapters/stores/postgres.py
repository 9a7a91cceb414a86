"""The ledger of a fleet on PostgreSQL: any number of processes, each with a fence and a heartbeat."""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import asyncio
import socket
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import psycopg

from kefu_adapters.stores import deliveries, parked
from kefu_adapters.stores.database import SqlDatabase
from kefu_adapters.stores.dialect import POSTGRESQL, Cursor
from kefu_adapters.stores.head import HEAD
from kefu_adapters.stores.ledger import SqlLedger
from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.places import plain_url, spoken
from kefu_adapters.stores.postgres_keys import sweep
from kefu_adapters.stores.postgres_session import ConnectionLost
from kefu_adapters.stores.postgres_tables import DEAD_MS, FITTED, KEYS, months
from kefu_adapters.stores.postgres_threads import PostgresReaders, PostgresWriters, once
from kefu_adapters.stores.sealing import Windows
from kefu_adapters.stores.times import stamp
from kefu_core.errors import ConfigError, FenceLost, StoreError, StoreUnavailable
from kefu_core.ledger import Claimed, Parked
from kefu_core.ports import Clock

_LEAST = 150000
_NOW = POSTGRESQL.now
_ALIVE = "SELECT 1 FROM processes p WHERE p.serial={} AND p.ended_at IS NULL"
_CREATING = "kefu.tables"
SWEEP_SECONDS = 20.0
"""So often the bytes of destroyed keys are looked for."""


class PostgresLedger(SqlLedger):
    """The truth of a fleet.

    Args:
        url: ``postgresql://user:password@host/database``, as libpq reads it.
        clock: the fleet's time.
        last_turns: so many earlier lines come with a state.
        recover_seconds: how long a call that was under way when its process died blocks its lane.
        writers: threads that commit groups; each has a connection, beside one for claims and two for reading.

    ``after_unclean_stop``: whether ``open`` found a process that had fallen silent without a word. One that died less
    than 30 s before is found by the heartbeat of whoever lives, later.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock,
        last_turns: int = 8,
        recover_seconds: float = 60.0,
        writers: int = 2,
    ) -> None:
        self._url = plain_url(url)
        self._key_gone = False
        self._next_sweep = 0.0
        self._writers = PostgresWriters(self._url, count=writers)
        # Claims and heartbeats wait for locks; what they wait for is never behind them.
        self._alone = PostgresWriters(self._url, name="kefu-claim", count=1, take=1)
        self._readers = PostgresReaders(self._url)
        self._console = PostgresReaders(self._url)
        super().__init__(
            POSTGRESQL,
            writers=self._writers,
            readers=self._readers,
            console=self._console,
            windows=Windows(SqlDatabase(POSTGRESQL, self._writers, self._readers), KEYS, self._key_goes),
            clock=clock,
            last_turns=last_turns,
            recover_seconds=recover_seconds,
        )

    def _key_goes(self) -> None:
        self._key_gone = True

    async def unseal_due(self, limit: int = 200) -> int:
        """Also takes the bytes of keys that anybody destroyed out of the table's file, every 20 s."""
        done = await super().unseal_due(limit)
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + SWEEP_SECONDS
            gone, self._key_gone = self._key_gone, False
            swept = await asyncio.to_thread(sweep, self._url, known=gone)
            self._key_gone = self._key_gone or (gone and not swept)
        return done

    @property
    def alive(self) -> bool:
        """Whether the threads run and take work."""
        return all(threads.alive for threads in (self._writers, self._alone, self._readers, self._console))

    def watch_commits(self, watched: Callable[[float, int], None]) -> None:
        """Tell ``watched`` of every commit: seconds it took, and how many pieces of work shared it. In a thread."""
        self._writers.watched = self._alone.watched = watched

    # --- the fleet ---------------------------------------------------------------------------------------

    async def open(self) -> int:
        """Join the fleet under a new fence. Raises ConfigError, StoreUnavailable."""
        await asyncio.to_thread(self._prepare)
        try:
            for threads in (self._writers, self._alone, self._readers, self._console):
                threads.start()
            await self.ensure_partitions()
            self.fence, self.after_unclean_stop = await self._alone.submit(self._join)
        except BaseException:
            await self.close()
            raise
        return self.fence

    def _prepare(self) -> None:
        """Look whom we talk to, and bring the tables up to date; several processes may do it at once."""
        try:
            version, standing = once(self._url, _look)
        except ConnectionLost as lost:
            raise StoreUnavailable(f"cannot reach the store {spoken(self._url)}: {lost}") from lost
        except psycopg.OperationalError as error:
            state = error.sqlstate or ""
            text = f"cannot reach the store {spoken(self._url)}: {error}"
            refused = state.startswith(("28", "3D")) or "authentication" in str(error) or "does not exist" in str(error)
            raise (ConfigError if refused else StoreUnavailable)(text) from error
        except psycopg.Error as error:
            raise ConfigError(f"cannot use the store {spoken(self._url)}: {error}") from error
        if version < _LEAST:
            raise ConfigError(f"PostgreSQL {version // 10000} is too old: Kefu needs {_LEAST // 10000} or newer")
        if standing != HEAD:
            migrate(self._url)

    def _join(self, cursor: Cursor) -> tuple[int, bool]:
        dead = self._bury_silent(cursor)
        row = cursor.execute(
            f"INSERT INTO processes (started_at,heartbeat_at,host) VALUES ({_NOW},{_NOW},?) RETURNING serial",
            (socket.gethostname(),),
        ).fetchone()
        self._recover_work(cursor)
        return int(row[0]), dead > 0

    async def beat(self) -> int:
        """Say that this process lives; recover what silent ones left behind, and what a lost commit claimed for us.

        Raises FenceLost.
        """
        fence = self.fence
        await self._take_back()

        def work(cursor: Cursor) -> int:
            cursor.execute(f"UPDATE processes SET heartbeat_at={_NOW} WHERE serial=? AND ended_at IS NULL", (fence,))
            if cursor.rowcount != 1:
                raise FenceLost("the fleet took this process for dead and gave its work away")
            dead = self._bury_silent(cursor)
            self._recover_work(cursor)
            return dead

        return await self._alone.submit(work)

    async def _take_back(self) -> None:
        """Queue again what was claimed in a commit that nobody heard of: its claimer was told that it failed."""
        for threads in (self._writers, self._alone):
            for transaction in list(threads.unsure):
                try:
                    fate = await self.database.read("SELECT pg_xact_status(CAST(? AS xid8))", (transaction,))
                except StoreUnavailable:
                    raise
                except StoreError:  # another server, which never heard of it
                    threads.unsure.remove(transaction)
                    continue
                if fate[0][0] == "in progress":
                    continue
                await self._alone.submit(partial(deliveries.take_back, fence=self.fence, transaction=transaction))
                threads.unsure.remove(transaction)

    @staticmethod
    def _bury_silent(cursor: Cursor) -> int:
        """End processes whose heartbeat is too old; one that beats just now is left alone."""
        cursor.execute(
            f"UPDATE processes SET ended_at={_NOW} WHERE serial IN (SELECT serial FROM processes"
            f" WHERE ended_at IS NULL AND heartbeat_at<{_NOW}-{DEAD_MS} ORDER BY serial FOR UPDATE SKIP LOCKED)"
        )
        return cursor.rowcount

    def _recover_work(self, cursor: Cursor) -> None:
        """What belongs to no living process: calls under way become unknown, parked rows are free.

        All of it and not only that of the newly dead: a process that was taken for dead may have claimed since.
        """
        self._give_up(cursor, f" AND NOT EXISTS ({_ALIVE.format('deliveries.fence')})")
        cursor.execute(
            "UPDATE parked SET holder=NULL WHERE state='pending' AND holder IS NOT NULL"
            f" AND NOT EXISTS ({_ALIVE.format('parked.holder')})"
        )

    async def ensure_partitions(self) -> list[str]:
        """Make the tables of events for this month and the next two; gives back the new ones. Call it once a day.

        A month whose first events lie in the table for everything else already stays there.
        """
        made: list[str] = []
        for name, begin, end in months(self._clock.now()):
            if await self._alone.submit(partial(_make_month, name=name, begin=begin, end=end)):
                made.append(name)
        return made

    # --- work that needs a transaction of its own --------------------------------------------------------

    async def parked(self, fence: int, limit: int) -> Sequence[Parked]:
        """The oldest undecided inbound of each conversation, held for ``fence`` while its process lives."""
        return await self._opened(await self._alone.submit(lambda cursor: parked.take(cursor, fence, limit)))

    async def bury(self, parked_row: str, reason: str) -> None:
        """Move a parked row to the dead letters."""
        await self._alone.submit(lambda cursor: parked.bury(cursor, parked_row, reason))

    async def revive(self, parked_row: str) -> bool:
        """Let a dead letter be decided after all; False when it is none."""
        return await self._alone.submit(lambda cursor: parked.revive(cursor, parked_row))

    async def claim(self, fence: int, limit: int, now: datetime) -> Sequence[Claimed]:
        """Take due deliveries, the first of each free lane. Raises FenceLost when the fleet has ended ``fence``."""
        at = stamp(now)
        # What expires is ended first and let go: it must not be held while lanes are waited for.
        await self._alone.submit(lambda cursor: deliveries.expire(cursor, at))

        def work(cursor: Cursor) -> list[Claimed]:
            ended = "SELECT 1 FROM processes WHERE serial=? AND ended_at IS NOT NULL"
            if cursor.execute(ended, (fence,)).fetchone() is not None:
                raise FenceLost("the fleet took this process for dead; it may begin nothing")
            return deliveries.claim(cursor, fence, limit, at)

        return await self._alone.submit(work)

    async def close(self) -> None:
        """Finish the writes under way, leave the fleet, and let go of the store."""
        if self.fence:
            fence, self.fence = self.fence, 0
            goodbye = self._alone.submit(lambda cursor: _leave(cursor, fence))
            await asyncio.wait([goodbye])
            goodbye.exception()
        for threads in (self._readers, self._console, self._writers, self._alone):
            await threads.stop()


def _look(cursor: Cursor) -> tuple[int, str]:
    """The server's version, and the revision of the tables if they are in PostgreSQL's form too."""
    version = int(cursor.execute("SELECT current_setting('server_version_num')").fetchone()[0])
    known = cursor.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()[0]
    if not known or not cursor.execute(FITTED).fetchone()[0]:
        return version, ""
    row = cursor.execute("SELECT version_num FROM alembic_version").fetchone()
    return version, str(row[0]) if row else ""


def _make_month(cursor: Cursor, name: str, begin: int, end: int) -> bool:
    # Asked of the table of tables: what ``to_regclass`` remembers may be older than the lock.
    there = "SELECT 1 FROM pg_class WHERE relname=? AND pg_table_is_visible(oid)"
    if cursor.execute(there, (name,)).fetchone():
        return False
    cursor.lock((_CREATING,))
    if cursor.execute(there, (name,)).fetchone():
        return False
    if cursor.execute("SELECT 1 FROM events_other WHERE at>=? AND at<? LIMIT 1", (begin, end)).fetchone():
        return False
    cursor.execute(f"CREATE TABLE {name} PARTITION OF events FOR VALUES FROM ({begin:d}) TO ({end:d})")
    return True


def _leave(cursor: Cursor, fence: int) -> None:
    cursor.execute(f"UPDATE processes SET ended_at={_NOW} WHERE serial=? AND ended_at IS NULL", (fence,))
    parked.let_go(cursor, fence)
