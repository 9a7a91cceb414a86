"""Brings a store's tables up to date. Used at every start and by ``kefu migrate``."""

import asyncio
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from kefu_adapters.stores.head import HEAD
from kefu_core.errors import ConfigError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

_SCRIPTS = Path(__file__).parent / "migrations"


def alembic_config(connection: "Connection | None" = None) -> "Config":
    """Alembic's settings, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: "Connection") -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def _stands_at_head(url: str) -> bool:
    """Whether a SQLite file needs nothing, asked without waking the toolkit."""
    path = Path(unquote(urlsplit(url).path)[1:])
    if not path.exists():
        return False
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return bool(found == (HEAD,))
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()


def migrate(url: str) -> None:
    """Run what is missing. Blocks; for ``postgresql+asyncpg`` it runs a loop of its own, so call it in a thread.

    Raises:
        ConfigError: the store was written by a newer version.
    """
    if url.startswith("sqlite") and _stands_at_head(url):
        return
    from alembic.util import CommandError
    from sqlalchemy import NullPool, create_engine

    try:
        if url.startswith("sqlite"):
            engine = create_engine(url, poolclass=NullPool)
            with engine.begin() as connection:
                _upgrade(connection)
            return
        asyncio.run(_migrate_async(url))
    except CommandError as error:
        raise ConfigError(
            f"the store's tables do not fit this version of Kefu ({error}); it was written by a newer one"
        ) from error


async def _migrate_async(url: str) -> None:
    from sqlalchemy import NullPool
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()
