"""Opens what the settings name: a store and a fabric, each of its own kind."""

import os
from pathlib import Path
from typing import Protocol

import structlog

from kefu_adapters.fabric.local import LocalFabric
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_bots.config import Config
from kefu_core.errors import ConfigError
from kefu_core.ports import Clock, Fabric, Ledger

log = structlog.get_logger()


class Store(Ledger, Protocol):
    """A ledger with what stands beside it in the same database."""

    warnings: tuple[str, ...]
    after_unclean_stop: bool
    """Whether a process before this one ended without a word."""

    @property
    def database(self) -> Database:
        """Plain statements for the console's reads and the relay's rows."""

    async def index_pending(self, limit: int = 200) -> int:
        """Bring the search forward; gives back how much was done."""

    async def revive(self, parked: str) -> bool:
        """Let a dead letter be decided after all."""


def database_path(config: Config) -> Path:
    """The SQLite file of an installation."""
    if not config.database:
        return config.data / "kefu.db"
    return (config.file.parent / config.database.removeprefix("sqlite:").removeprefix("//")).resolve()


def is_shared(config: Config) -> bool:
    """Whether several processes may work on this store."""
    return config.database.startswith("postgresql:")


def open_store(config: Config, clock: Clock) -> Store:
    """The ledger of the settings, not yet opened."""
    if is_shared(config):
        from kefu_adapters.stores.postgres import PostgresLedger  # its library is not needed on SQLite

        return PostgresLedger(config.database, clock=clock)
    return SqliteLedger(database_path(config), clock=clock, fatal=end_at_once)


async def open_fabric(config: Config, clock: Clock) -> Fabric:
    """The fabric of the settings. Raises ConfigError when several processes could not reach one another."""
    if config.redis:
        from kefu_adapters.fabric.shared import RedisFabric

        fabric = RedisFabric(config.redis)
        await fabric.open()
        return fabric
    if is_shared(config):
        raise ConfigError("redis: PostgreSQL is for several processes, and these need a Redis or Valkey as well")
    return LocalFabric(lambda: clock.now().timestamp())


def end_at_once(error: BaseException) -> None:
    """Nothing that we know is sure any more: the disk failed under a commit, or the fleet took us for dead."""
    log.critical("store.lost", error=type(error).__name__)
    os._exit(70)
