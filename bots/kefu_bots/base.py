"""What every part of a process stands on: settings, clock, store, fabric, attachments, vault, leases."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog

from kefu_adapters.blobs.directory import DirectoryBlobs
from kefu_adapters.stores.audit_store import AuditLog
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.vault import SqlVault
from kefu_bots.auditing import open_audit
from kefu_bots.clock import FleetClock
from kefu_bots.config import Config
from kefu_bots.leases import Leases
from kefu_bots.opening import Store, is_shared, open_fabric, open_store, refuse_moved
from kefu_bots.secrets_derived import derive
from kefu_core.ports import Fabric

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Base:
    """Opened first and closed last. ``fence``: this process's number in the store."""

    config: Config
    clock: FleetClock
    ledger: Store
    fence: int
    fabric: Fabric
    blobs: DirectoryBlobs
    vault: SqlVault
    leases: Leases

    @property
    def database(self) -> Database:
        """Plain statements on the store."""
        return self.ledger.database

    @property
    def audit_log(self) -> AuditLog:
        """The audit chain of the store."""
        return open_audit(self.database, self.config.secret_key, self.config.old_secret_key)

    @property
    def is_shared(self) -> bool:
        """Whether other processes work on the same store."""
        return is_shared(self.config)


async def open_base(config: Config, stack: AsyncExitStack) -> Base:
    """Open it on a stack that closes it in reverse. Raises ConfigError, StoreError."""
    config.data.mkdir(parents=True, exist_ok=True)
    clock = FleetClock()
    ledger = open_store(config, clock)
    fence = await ledger.open()
    stack.push_async_callback(ledger.close)
    await refuse_moved(ledger)
    for warning in ledger.warnings:
        log.warning("store.warning", reason=warning)
    fabric = await open_fabric(config, clock)
    stack.push_async_callback(fabric.close)
    old = derive(config.old_secret_key, "vault") if config.old_secret_key else b""
    vault = SqlVault(ledger.database, derive(config.secret_key, "vault"), old=old, owner=str(fence))
    leases = Leases(vault, alone=not is_shared(config))
    stack.push_async_callback(leases.release)
    return Base(
        config=config,
        clock=clock,
        ledger=ledger,
        fence=fence,
        fabric=fabric,
        blobs=DirectoryBlobs(config.data / "blobs", ledger.database),
        vault=vault,
        leases=leases,
    )
