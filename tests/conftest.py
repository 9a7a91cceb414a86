"""Fixtures of all suites."""

from collections.abc import Iterator

import pytest
from tests.servers.postgres import Databases, running


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Fresh PostgreSQL databases, migrated already; the server starts with the first test that asks."""
    with running() as made:
        yield made
