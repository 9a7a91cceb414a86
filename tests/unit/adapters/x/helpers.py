"""What the unit tests of the X adapter share: a moment, our account, a clock, a vault."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from multidict import CIMultiDict

from kefu_adapters.wire import Answer
from kefu_adapters.x.inbound import Reader, Reading

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
US = "222"
PAYLOADS = Path(__file__).parents[3] / "payloads" / "x"
READER = Reader(inbox="x", username="help_acct")


class FixedClock:
    """A clock in the test's hand."""

    def __init__(self, now: datetime = NOW) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class DictVault:
    """The vault as a dict; whoever holds ``leased`` keys is somebody else."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.leased: set[str] = set()

    async def get(self, key: str) -> dict[str, Any] | None:
        return self.rows.get(key)

    async def put(self, key: str, value: dict[str, Any]) -> None:
        self.rows[key] = dict(value)

    async def lease(self, key: str, seconds: float) -> bool:
        return key not in self.leased


def sample(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_bytes())
    return found


def read(payload: Any, user_id: str = US) -> Reading:
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return READER.read(raw, user_id, NOW)


def answer(status: int, body: Any = None, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return Answer(status, CIMultiDict({name.replace("_", "-"): value for name, value in headers.items()}), raw)
