"""Opens what the settings name: a store and a fabric, each of its own kind."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import structlog

from kefu_adapters.fabric.local import LocalFabric
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.places import MOVED, moved_sentence
from kefu_adapters.stores.revisions import standing, stands_at_head
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_bots.config import Config
from kefu_bots.secrets_derived import derive
from kefu_core.errors import ConfigError
from kefu_core.ledger import Ledger
from kefu_core.ports import Clock, Fabric

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

    async def unseal_due(self, limit: int = 200) -> int:
        """Write plain what was sealed and proved to be no part of a secret; gives back how much was done."""

    def forget_soon(self) -> None:
        """Text was overwritten: let its last traces go with the next write."""

    async def ensure_partitions(self) -> Sequence[str]:
        """Make ready the tables of the months to come; gives back the new ones. Once a day."""

    async def revive(self, parked: str) -> bool:
        """Let a dead letter be decided after all."""


def database_path(config: Config) -> Path:
    """The SQLite file of an installation."""
    if not config.database:
        return config.data / "kefu.db"
    return (config.file.parent / config.database.removeprefix("sqlite:").removeprefix("//")).resolve()


def store_url(config: Config) -> str:
    """The address of an installation's store."""
    return config.database if is_shared(config) else f"sqlite:///{database_path(config)}"


def is_shared(config: Config) -> bool:
    """Whether several processes may work on this store."""
    return config.database.startswith("postgresql:")


def open_store(config: Config, clock: Clock) -> Store:
    """The ledger of the settings, not yet opened. Raises ConfigError when it may not bring its tables forward."""
    if not config.settings.auto_migrate:
        _refuse_pending(store_url(config))
    if is_shared(config):
        from kefu_adapters.stores.postgres import PostgresLedger  # its library is not needed on SQLite

        return PostgresLedger(config.database, clock=clock)
    return SqliteLedger(database_path(config), clock=clock, fatal=end_at_once)


def _refuse_pending(url: str) -> None:
    """With ``auto_migrate = false`` tables change by ``kefu migrate`` alone."""
    if not stands_at_head(url) and (pending := standing(url).pending):
        raise ConfigError(f"{len(pending)} revisions of the store are pending (auto_migrate = false): run kefu migrate")


async def refuse_moved(store: Store) -> None:
    """Raises ConfigError for a store that ``kefu copy`` moved away: two fleets would answer everybody twice."""
    rows = await store.database.read("SELECT value FROM settings WHERE key=?", (MOVED,))
    if rows:
        raise ConfigError(moved_sentence(json.loads(rows[0][0])["to"]))


async def open_fabric(config: Config, clock: Clock) -> Fabric:
    """The fabric of the settings. Raises ConfigError when several processes could not reach one another."""
    if config.redis:
        from kefu_adapters.fabric.shared import RedisFabric

        prefix = f"kefu-{derive(config.secret_key, 'fabric').hex()[:12]}"  # two installations may share a server
        driven = (lambda: clock.now().timestamp()) if config.settings.server.sandbox else None
        fabric = RedisFabric(config.redis, prefix=prefix, now=driven)
        await fabric.open()
        return fabric
    if is_shared(config):
        raise ConfigError("redis: PostgreSQL is for several processes, and these need a Redis or Valkey as well")
    return LocalFabric(lambda: clock.now().timestamp())


def end_at_once(error: BaseException) -> None:
    """Nothing that we know is sure any more: the disk failed under a commit, or the fleet took us for dead."""
    log.critical("store.lost", error=type(error).__name__)
    os._exit(70)
