"""The ledger of one process on SQLite."""

import asyncio
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from kefu_adapters.stores import deliveries, parked
from kefu_adapters.stores.database import SqlDatabase
from kefu_adapters.stores.dialect import SQLITE, Cursor
from kefu_adapters.stores.ledger import SqlLedger
from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.sealing import CREATE, Windows
from kefu_adapters.stores.sqlite_files import KEYS_SUFFIX, FileLock, check_place, version_warning
from kefu_adapters.stores.sqlite_threads import SqliteReaders
from kefu_adapters.stores.sqlite_writer import SqliteWriter
from kefu_adapters.stores.times import stamp
from kefu_core.errors import ConfigError
from kefu_core.ledger import Claimed, Parked
from kefu_core.ports import Clock


class SqliteLedger(SqlLedger):
    """The truth of one process. Nobody else has the file open for writing while it is.

    ``last_turns``: so many earlier lines come with a state. ``fatal`` is called when the disk failed under a commit:
    the process should end, for nobody knows what the file holds. ``recover_seconds``: how long a call that was
    under way when the last process died blocks its lane. ``after_unclean_stop``: whether the process before this one
    ended without closing the store.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        clock: Clock,
        last_turns: int = 8,
        fatal: Callable[[BaseException], None] | None = None,
        recover_seconds: float = 60.0,
    ) -> None:
        self._path = Path(path).absolute()
        self._lock = FileLock(self._path)
        self._writer = SqliteWriter(self._path, fatal=fatal)
        # One thread each: two that share the interpreter take twice the time.
        self._readers = SqliteReaders(self._path)
        self._console = SqliteReaders(self._path)
        # Keys of sealed texts lie in a file of their own, which no backup takes along.
        keys = self._path.with_name(self._path.name + KEYS_SUFFIX)
        self._key_writer = SqliteWriter(keys, fatal=fatal, name="kefu-keys")
        self._key_readers = SqliteReaders(keys, name="kefu-open")
        super().__init__(
            SQLITE,
            writers=self._writer,
            readers=self._readers,
            console=self._console,
            windows=Windows(
                SqlDatabase(SQLITE, self._key_writer, self._key_readers), "windows", self._key_writer.truncate_soon
            ),
            clock=clock,
            last_turns=last_turns,
            recover_seconds=recover_seconds,
        )
        self._threads = (self._writer, self._readers, self._console, self._key_writer, self._key_readers)
        self.expired: Counter[str] = Counter()
        """By inbox: deliveries that expired in the queue since the start."""
        self.warnings = tuple(filter(None, [version_warning()]))

    @property
    def alive(self) -> bool:
        """Whether the threads run and take work."""
        return all(threads.alive for threads in self._threads)

    def watch_commits(self, watched: Callable[[float, int], None]) -> None:
        """Tell somebody seconds and size of each commit, in the writer's thread."""
        self._writer.watched = watched

    async def open(self) -> int:
        """Take the store, bring it up to date, mark older processes dead. Raises ConfigError, StoreUnavailable."""
        check_place(self._path)
        self._lock.take()
        try:
            await asyncio.to_thread(self._prepare)
            self._writer.start()
            self.fence, self.after_unclean_stop = await self._writer.submit(self._take_over)
            self._key_writer.start()
            await self._key_writer.submit(lambda cursor: cursor.execute(f"{CREATE.format('windows')} WITHOUT ROWID"))
            for readers in (self._readers, self._console, self._key_readers):
                readers.start()
        except BaseException:
            await self.close()
            raise
        return self.fence

    def _prepare(self) -> None:
        try:
            migrate(f"sqlite:///{self._path}")
        except (OSError, sqlite3.Error) as error:
            raise ConfigError(f"cannot use the store {self._path}: {error}") from error

    def _take_over(self, cursor: Cursor) -> tuple[int, bool]:
        """Begin a new fence. What older processes had begun to send is unknown now."""
        real = round(time.time() * 1000)
        cursor.execute("UPDATE processes SET ended_at=? WHERE ended_at IS NULL", (real,))
        unclean = cursor.rowcount > 0
        row = cursor.execute(
            "INSERT INTO processes (started_at,heartbeat_at,host) VALUES (?,?,?) RETURNING serial",
            (real, real, socket.gethostname()),
        ).fetchall()
        self._give_up(cursor)
        return int(row[0][0]), unclean

    def forget_soon(self) -> None:
        """Text was overwritten: empty the write-ahead log, in which it may still stand, with the next write."""
        self._writer.truncate_soon()

    async def beat(self) -> int:
        """The heartbeat. Nobody else holds the file, so nobody else can be found dead."""
        beat = (round(time.time() * 1000), self.fence)
        await self.database.write(("UPDATE processes SET heartbeat_at=? WHERE serial=?", beat))
        return 0

    async def ensure_partitions(self) -> list[str]:
        """One table holds all months here."""
        return []

    async def parked(self, fence: int, limit: int) -> Sequence[Parked]:  # noqa: ARG002
        """The oldest undecided inbound of each conversation; with one process ``fence`` is ours."""
        return await self._opened(await self._readers.submit(lambda cursor: parked.oldest(cursor, limit)))

    async def claim(self, fence: int, limit: int, now: datetime) -> Sequence[Claimed]:
        """Take due deliveries, the first of each free lane, by priority, then by how long they are due."""
        at = stamp(now)

        def work(cursor: Cursor) -> tuple[list[str], list[Claimed]]:
            return deliveries.expire(cursor, at), deliveries.claim(cursor, fence, limit, at)

        expired, taken = await self._writer.submit(work)
        self.expired.update(expired)
        return taken

    async def close(self) -> None:
        """Finish the writes under way, say that this end was clean, and let go of the store."""
        if self.fence:
            fence, self.fence = self.fence, 0
            ended = (round(time.time() * 1000), fence)
            goodbye = self._writer.submit(
                lambda cursor: cursor.execute("UPDATE processes SET ended_at=? WHERE serial=?", ended)
            )
            await asyncio.wait([goodbye])
            goodbye.exception()
        for threads in (self._readers, self._console, self._writer, self._key_readers, self._key_writer):
            await threads.stop()
        self._lock.release()
