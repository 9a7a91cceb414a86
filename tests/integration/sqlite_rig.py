"""An open SQLite ledger for one test."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.contract.ledger_rig import FakeClock

from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.sqlite import SqliteLedger


def prepared(directory: Path, template: Path | None = None) -> Path:
    """A migrated store in ``directory``."""
    path = directory / "kefu.db"
    if template is not None:
        shutil.copy(template, path)
    else:
        migrate(f"sqlite:///{path}")
    return path


@asynccontextmanager
async def opened(path: Path, **options: Any) -> AsyncIterator[SqliteLedger]:
    """Open the ledger, close it again whatever happens."""
    ledger = SqliteLedger(path, clock=FakeClock(), **options)
    await ledger.open()
    try:
        yield ledger
    finally:
        await ledger.close()
