"""Fixtures of all suites."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from tests.servers.postgres import Databases, running

settings.register_profile("kefu", deadline=None)  # a busy machine is no mistake of ours
settings.load_profile("kefu")


@pytest.fixture(autouse=True)
def _logs_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is tried in this process must not set up the log anew: loggers are bound once."""
    monkeypatch.setattr("kefu_bots.log.configure", lambda *_given, **_named: None)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Fresh PostgreSQL databases, migrated already; the server starts with the first test that asks."""
    with running() as made:
        yield made
