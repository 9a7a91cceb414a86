"""Fixtures of the contract suites."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.memory_ledger import MemoryLedger

from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.sqlite import SqliteLedger

from .ledger_rig import FakeClock


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def clock() -> FakeClock:
    """The fleet's time, in the test's hand."""
    return FakeClock()


@pytest.fixture(params=["model", "sqlite"])
async def ledger(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock
) -> AsyncIterator[MemoryLedger | SqliteLedger]:
    """An open ledger, of each kind."""
    store: MemoryLedger | SqliteLedger
    if request.param == "model":
        store = MemoryLedger(clock=clock)
    else:
        path = tmp_path / "kefu.db"
        shutil.copy(request.getfixturevalue("empty_store"), path)
        store = SqliteLedger(path, clock=clock)
    await store.open()
    yield store
    await store.close()
