"""Takes the bytes of destroyed keys out of PostgreSQL's table file.

A deleted row stays in its page until it is vacuumed, and a plain vacuum leaves its bytes in the page's gap; only a
table that is written anew holds nothing but what lives. The table is small (the keys of half an hour), so that takes
milliseconds. What the log (WAL), its archives, replicas and base backups hold is not touched by this.
"""

import contextlib

import psycopg
import structlog
from psycopg import errors

from kefu_adapters.stores.postgres_session import ConnectionLost, connect
from kefu_adapters.stores.postgres_tables import KEYS

LOCK_MS = 500
"""Messages wait while we wait for the table: rather the next time."""
_DEAD = (
    "SELECT coalesce(s.n_dead_tup,0),coalesce(c.reloptions,'{}') FROM pg_class c"
    " LEFT JOIN pg_stat_all_tables s ON s.relid=c.oid WHERE c.oid=to_regclass(%s)"
)
_OURS = "autovacuum_enabled=false"
log = structlog.get_logger()


def sweep(url: str, *, known: bool) -> bool:
    """Write the table anew if rows of it were deleted: by this process (``known``), or as the server counts.

    False: not now; ask again. A server that is away, or a user who does not own the table, is logged at most.
    """
    try:
        connection = connect(url)
    except (psycopg.Error, ConnectionLost):
        return False
    with contextlib.closing(connection):
        try:
            row = connection.execute(_DEAD, (KEYS,)).fetchone()
            if row is None or not (known or row[0]):
                return True
            connection.execute(f"SET lock_timeout={LOCK_MS}".encode())
            if _OURS not in row[1]:
                # The server's own vacuum would forget that rows were deleted, and leave their bytes.
                connection.execute(f"ALTER TABLE {KEYS} SET ({_OURS})".encode())
            connection.execute(f"VACUUM FULL {KEYS}".encode())
            connection.execute(f"VACUUM {KEYS}".encode())  # counts anew what is dead: nothing
        except errors.LockNotAvailable:
            return False
        except psycopg.Error as error:
            log.warning("store.keys_not_swept", code=error.sqlstate or "")
            return False
    return True
