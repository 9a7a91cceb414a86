"""Which revision a store stands at, and the way forward: one revision a transaction, under a lock, never back.

A migration that was killed left whole revisions only, so the next call goes on with the first that is missing.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kefu_adapters.stores.head import HEAD, OLDEST
from kefu_adapters.stores.places import driver_url, is_sqlite, sqlite_path
from kefu_adapters.stores.postgres_tables import fit
from kefu_core.errors import ConfigError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"
SETTING = "tables"
"""Key of the settings' row that says which older versions may start on these tables: JSON with ``oldest``."""
_LOCK = 0x6B656675
"""Number of PostgreSQL's advisory lock: one process at a time changes tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a store stands. ``current`` is empty when it has no tables; ``pending``: revisions to come, in order.

    ``newer``: a newer version brought it forward and says that this one may go on working on it.
    """

    current: str
    head: str
    pending: tuple[tuple[str, str], ...]
    newer: bool = False


def alembic_config(connection: "Connection | None" = None, scripts: Path = SCRIPTS) -> "Config":
    """Alembic's settings, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def stands_at_head(url: str) -> bool:
    """Whether a SQLite file needs nothing, asked without waking the toolkit."""
    return is_sqlite(url) and _revision_of_file(sqlite_path(url)) == HEAD


def _revision_of_file(path: Path) -> str:
    if not path.exists():
        return ""
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return ""
    finally:
        connection.close()
    return str(found[0]) if found else ""


def standing(url: str, *, scripts: Path = SCRIPTS) -> Standing:
    """Where the store stands; changes nothing, and makes no file.

    Raises:
        ConfigError: a version of Kefu wrote it that is too new for this one, or it cannot be reached.
    """
    from alembic.script import ScriptDirectory

    directory = ScriptDirectory.from_config(alembic_config(scripts=scripts))
    head = directory.get_current_head() or ""
    current = _current(url)
    known = {script.revision: script for script in directory.walk_revisions()}
    if current and current not in known:
        if not _admits(url, head):
            raise _newer(current)
        return Standing(current=current, head=head, pending=(), newer=True)
    pending: list[tuple[str, str]] = []
    at: Any = head
    while at and at != current:
        pending.append((at, (known[at].doc or "").rstrip(".")))
        at = known[at].down_revision
    return Standing(current=current, head=head, pending=tuple(reversed(pending)))


def _current(url: str) -> str:
    if is_sqlite(url):
        return _revision_of_file(sqlite_path(url))
    from alembic.runtime.migration import MigrationContext

    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def _say_who_may_start(connection: "Connection") -> None:
    from sqlalchemy import text

    connection.rollback()  # asking where the store stands has begun a transaction
    with connection.begin():
        connection.execute(
            text(
                "INSERT INTO settings (key,value) VALUES (:key,:value)"
                " ON CONFLICT(key) DO UPDATE SET value=excluded.value"
            ),
            {"key": SETTING, "value": json.dumps({"oldest": OLDEST})},
        )


def _admits(url: str, head: str) -> bool:
    """Whether the newer version that wrote the tables said that ours may start on them."""
    from sqlalchemy import text

    with _connected(url) as connection:
        found = connection.execute(text("SELECT value FROM settings WHERE key=:key"), {"key": SETTING}).scalar()
    return found is not None and str(json.loads(found)["oldest"]) <= head


def _newer(revision: str) -> ConfigError:
    return ConfigError(
        f"the store's tables do not fit this version of Kefu (revision {revision}); it was written by a newer one"
    )


@contextmanager
def _connected(url: str) -> Iterator["Connection"]:
    from sqlalchemy import NullPool, create_engine, event
    from sqlalchemy.exc import OperationalError

    engine = create_engine(driver_url(url), poolclass=NullPool)
    if is_sqlite(url):
        # The driver's own idea of transactions leaves table changes out of them; so we begin ourselves.
        event.listen(engine, "connect", lambda raw, _record: setattr(raw, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.connect() as connection:
            yield connection
    except OperationalError as error:
        raise ConfigError(f"cannot use the store: {str(error.orig).strip()}") from error
    finally:
        engine.dispose()


def upgrade(
    url: str, target: str = "head", *, told: Callable[[str, str], None] | None = None, scripts: Path = SCRIPTS
) -> None:
    """Run what is missing, each revision in a transaction of its own. ``told`` hears revision and title after each.

    Blocks, and waits for another process that does the same. On SQLite the caller holds the store's lock.

    Tables that a newer version brought forward stay as they are, if it left room for this one.

    Raises:
        ConfigError: the store was written by a version that is too new, or cannot be reached.
    """
    from alembic.util import CommandError

    try:
        _bring_forward(url, target, told, scripts)
    except CommandError:
        standing(url, scripts=scripts)


def _bring_forward(url: str, target: str, told: Callable[[str, str], None] | None, scripts: Path) -> None:
    from alembic import command

    with _connected(url) as connection:
        if not is_sqlite(url):
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
            connection.commit()
        config = alembic_config(connection, scripts)
        config.attributes["told"] = told
        command.upgrade(config, target)
        if scripts == SCRIPTS and target == "head":
            _say_who_may_start(connection)
        if not is_sqlite(url):
            connection.rollback()
            with connection.begin():
                fit(connection)
