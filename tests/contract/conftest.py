"""Fixtures of the contract suites."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.fakes.memory_ledger import MemoryLedger
from tests.servers.postgres import Databases
from tests.servers.valkey import SERVERS, Server, server, shared_url

from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.postgres import PostgresLedger
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


@pytest.fixture(params=["model", "sqlite", "postgres"])
async def ledger(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock
) -> AsyncIterator[MemoryLedger | SqliteLedger | PostgresLedger]:
    """An open ledger, of each kind."""
    store: MemoryLedger | SqliteLedger | PostgresLedger
    if request.param == "model":
        store = MemoryLedger(clock=clock)
    elif request.param == "postgres":
        store = PostgresLedger(request.getfixturevalue("database"), clock=clock)
    else:
        path = tmp_path / "kefu.db"
        shutil.copy(request.getfixturevalue("empty_store"), path)
        store = SqliteLedger(path, clock=clock)
    await store.open()
    yield store
    await store.close()


@pytest.fixture
def database(databases: Databases) -> Iterator[str]:
    """Address of a migrated PostgreSQL database of the test's own."""
    with databases.one() as url:
        yield url


@pytest.fixture
async def pair(database: str, clock: FakeClock) -> AsyncIterator[tuple[PostgresLedger, PostgresLedger]]:
    """Two processes of one fleet."""
    one, two = PostgresLedger(database, clock=clock), PostgresLedger(database, clock=clock)
    await asyncio.gather(one.open(), two.open())
    yield one, two
    await asyncio.gather(one.close(), two.close())


@pytest.fixture(scope="session")
def redis_urls() -> Iterator[Mapping[str, str]]:
    """Servers that tests share, by name; each test has a prefix of its own there."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(shared_url(name)) for name in SERVERS}


@pytest.fixture(params=SERVERS)
def own_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that one test may flush, pause, fill and kill."""
    with server(request.param) as one:
        yield one
