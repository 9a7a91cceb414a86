"""An open ledger on each engine, for what must be the same on both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.contract.ledger_rig import FakeClock

from kefu_adapters.stores.postgres import PostgresLedger
from kefu_adapters.stores.sqlite import SqliteLedger

from .sqlite_rig import opened, prepared

ENGINES = ("sqlite", "postgres")
SqlLedger = SqliteLedger | PostgresLedger


@asynccontextmanager
async def opened_on(engine: str, request: pytest.FixtureRequest, directory: Path) -> AsyncIterator[SqlLedger]:
    """A ledger on a store of its own."""
    if engine == "sqlite":
        async with opened(prepared(directory)) as one:
            yield one
        return
    with request.getfixturevalue("databases").one() as url:
        ledger = PostgresLedger(url, clock=FakeClock())
        await ledger.open()
        try:
            yield ledger
        finally:
            await ledger.close()
