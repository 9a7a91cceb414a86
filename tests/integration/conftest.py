"""Fixtures of the integration suites."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.integration.store_rig import Stores


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """Makes installations, on each engine."""
    databases = request.getfixturevalue("databases") if request.param == "postgresql" else None
    with ExitStack() as stack:
        yield Stores(request.param, tmp_path, databases, stack)
