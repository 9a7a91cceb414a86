"""One connection to PostgreSQL as a cursor: statements leave together, answers are waited for only when asked.

It stands on libpq's pipeline (``psycopg.pq``), because a statement through the library's own cursor costs four times
the processor time. A statement whose result nobody asks for costs no round trip; if it fails, the next question or
the commit says so. Texts of errors never hold values: the server's ``detail`` is left out.
"""

import contextlib
import select
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import psycopg
from psycopg import errors, pq

from kefu_adapters.stores.dialect import POSTGRESQL

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 15.0
LOCK_SECONDS = 5.0
SILENCE_SECONDS = 20.0
"""A server that says nothing for so long is given up: it should have ended the statement itself."""
PREPARED = 500
"""So many different statements are prepared; what comes then is sent whole each time."""
_SESSION = (
    f"SET statement_timeout={STATEMENT_SECONDS * 1000:.0f}; SET lock_timeout={LOCK_SECONDS * 1000:.0f};"
    f" SET idle_in_transaction_session_timeout={SILENCE_SECONDS * 1000:.0f}; SET TimeZone='UTC'"
)
_ALIVE = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_GOOD = frozenset({pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK, pq.ExecStatus.EMPTY_QUERY})
_LOAD: dict[int, Callable[[bytes], Any]] = {
    16: b"t".__eq__,
    20: int,
    21: int,
    23: int,
    700: float,
    701: float,
    1700: float,
}
"""By number of the type (bool, integers, floats, numeric); everything else is text."""
_LOCK = (
    "SELECT count(pg_advisory_xact_lock(k)) FROM"
    " (SELECT DISTINCT hashtextextended(n,0) AS k FROM unnest(CAST(? AS text[])) AS n ORDER BY 1) AS s"
)


class ConnectionLost(Exception):
    """The connection broke. ``committing``: COMMIT had left, so it may or may not have been done."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.committing = False


def connect(url: str, *, reading: bool = False) -> psycopg.Connection[Any]:
    """A connection with our time-outs; one for ``reading`` can write nothing. Raises psycopg.Error."""
    connection = psycopg.connect(
        url,
        autocommit=True,
        connect_timeout=CONNECT_SECONDS,
        application_name="kefu",
        client_encoding="utf8",
        **_ALIVE,  # type: ignore[arg-type] # numbers, as libpq takes them
    )
    try:
        connection.execute(f"{_SESSION}; SET default_transaction_read_only=on" if reading else _SESSION)
    except BaseException:
        connection.close()
        raise
    return connection


def translated(sql: str) -> str:
    """Our ``?`` as PostgreSQL's ``$1``, ``$2``, …; a question mark within quotes stays."""
    parts, number, quoted = [], 0, False
    for piece in sql.split("'"):
        if not quoted:
            for at, bit in enumerate(piece.split("?")):
                number += at > 0
                parts.append(f"${number}{bit}" if at else bit)
        else:
            parts.append(f"'{piece}'")
        quoted = not quoted
    return "".join(parts)


def _encoded(value: Any) -> bytes | None:
    """A parameter as text of no type: the server knows what it should be."""
    if value is None:
        return None
    if isinstance(value, str):
        # PostgreSQL has no text with a zero in it.
        return value.encode() if "\0" not in value else value.replace("\0", "�").encode()
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, float):
        return repr(value).encode()
    raise TypeError(f"no parameter can be {type(value).__name__}")


def array(values: Iterable[str]) -> str:
    """Texts as PostgreSQL's array in text form."""
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


class PostgresCursor:
    """Runs statements on one connection; belongs to one thread."""

    dialect = POSTGRESQL

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._pg = connection.pgconn
        self._pg.nonblocking = 1
        self._pg.enter_pipeline_mode()
        self._poll = select.poll()
        self._poll.register(self._pg.socket, select.POLLIN)
        self._fd = self._pg.socket
        self._names: dict[str, bytes] = {}
        self._named = 0
        self._sent: list[str] = []
        """What was sent and not answered; a text for what is being prepared, else nothing."""
        self._answered = True
        self._rows: list[tuple[Any, ...]] = []
        self._at = 0
        self._count = 0

    # --- what the ledger's functions use -----------------------------------------------------------------

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Self:
        """Send a statement."""
        name = self._names.get(sql)
        values = [_encoded(value) for value in parameters]
        try:
            if name is None:
                name = self._prepare(sql)
            if name:
                self._pg.send_query_prepared(name, values)
            else:
                self._pg.send_query_params(translated(sql).encode(), values)
        except psycopg.OperationalError as error:
            raise ConnectionLost(str(error)) from error
        self._sent.append("")
        self._answered = False
        return self

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Self:
        """Send a statement for each row."""
        for row in rows:
            self.execute(sql, row)
        return self

    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed or gave."""
        if not self._answered:
            self.settle()
        return self._count

    def fetchone(self) -> Any:
        """The next row of the last statement, or None."""
        if not self._answered:
            self.settle()
        if self._at >= len(self._rows):
            return None
        self._at += 1
        return self._rows[self._at - 1]

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        if not self._answered:
            self.settle()
        rest, self._at = self._rows[self._at :], len(self._rows)
        return rest

    def lock(self, names: Iterable[str], /) -> None:
        """Hold these names against every other writer until the transaction ends, in one order everywhere.

        Names and not rows, for a first message has no row yet, nor has the lane of a timeline.
        """
        self.execute(_LOCK, (array(names),))

    # --- what the threads use ----------------------------------------------------------------------------

    def begin(self, how: str = "BEGIN") -> None:
        """Begin a transaction; it goes out with the first question."""
        self.execute(how)

    def commit(self) -> None:
        """End the transaction well. Raises what a statement before it failed with, or ConnectionLost."""
        self.execute("COMMIT")
        try:
            self.settle()
        except ConnectionLost as lost:
            lost.committing = True
            raise

    def rollback(self) -> None:
        """End the transaction as if it had never been."""
        if self._sent:
            with contextlib.suppress(psycopg.Error):
                self.settle()
        self.execute("ROLLBACK")
        self.settle()

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    @property
    def healthy(self) -> bool:
        """Whether the connection stands, as far as is known here."""
        return self._pg.status == pq.ConnStatus.OK

    def settle(self) -> None:
        """Wait until everything that was sent is answered. Raises the first error among the answers."""
        self._pg.pipeline_sync()
        self._flush()
        sent, self._sent = self._sent, []
        self._answered, self._rows, self._at, self._count = True, [], 0, 0
        failed: pq.abc.PGresult | None = None
        last: pq.abc.PGresult | None = None
        for preparing in sent:
            result = self._result()
            if result is None:
                raise self._lost()
            if result.status not in _GOOD:
                failed = failed or result
                if preparing:
                    del self._names[preparing]
            last = result
            if self._result() is not None:  # each statement's answer is followed by nothing
                raise self._lost()
        while (result := self._result()) is None or result.status != pq.ExecStatus.PIPELINE_SYNC:
            if not self.healthy:
                raise self._lost(failed)
        if failed is not None:
            raise self._error(failed)
        if last is not None:
            self._keep(last)

    # --- the wire ----------------------------------------------------------------------------------------

    def _prepare(self, sql: str) -> bytes:
        if len(self._names) >= PREPARED:
            return b""
        self._named += 1
        name = self._names[sql] = b"k%d" % self._named
        self._pg.send_prepare(name, translated(sql).encode())
        self._sent.append(sql)
        return name

    def _keep(self, result: "pq.abc.PGresult") -> None:
        rows = result.ntuples
        if result.status == pq.ExecStatus.TUPLES_OK:
            columns = range(result.nfields)
            load = [_LOAD.get(result.ftype(column), bytes.decode) for column in columns]
            value = result.get_value
            self._rows = [
                tuple([None if (v := value(row, c)) is None else load[c](v) for c in columns]) for row in range(rows)
            ]
        changed = result.command_tuples
        self._count = rows if changed is None else changed

    def _flush(self) -> None:
        """Send everything, reading meanwhile: a server that cannot write does not read either."""
        until = time.monotonic() + SILENCE_SECONDS
        try:
            while self._pg.flush():
                self._poll.modify(self._fd, select.POLLIN | select.POLLOUT)
                try:
                    ready = self._poll.poll(1000)
                finally:
                    self._poll.modify(self._fd, select.POLLIN)
                if any(events & ~select.POLLOUT for _, events in ready):
                    self._pg.consume_input()
                if time.monotonic() > until:
                    raise ConnectionLost("the server takes nothing")
        except psycopg.OperationalError as error:
            raise ConnectionLost(str(error)) from error

    def _result(self) -> "pq.abc.PGresult | None":
        try:
            while self._pg.is_busy():
                if not self._poll.poll(int(SILENCE_SECONDS * 1000)):
                    raise ConnectionLost("the server does not answer")
                self._pg.consume_input()
            return self._pg.get_result()
        except psycopg.OperationalError as error:
            raise ConnectionLost(str(error)) from error

    def _lost(self, failed: "pq.abc.PGresult | None" = None) -> ConnectionLost:
        said = failed.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) if failed is not None else None
        return ConnectionLost((said or b"the connection broke").decode("utf-8", "replace"))

    def _error(self, failed: "pq.abc.PGresult") -> Exception:
        state = (failed.error_field(pq.DiagnosticField.SQLSTATE) or b"").decode("ascii", "replace")
        severity = failed.error_field(pq.DiagnosticField.SEVERITY_NONLOCALIZED)
        if not self.healthy or not state or severity != b"ERROR":
            return self._lost(failed)
        text = (failed.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or b"").decode("utf-8", "replace")
        try:
            return errors.lookup(state)(text)
        except KeyError:
            return psycopg.DatabaseError(f"{text} ({state})")
