"""A clock that is set by hand, a vault in memory, and values that most tests start from."""

from datetime import UTC, datetime, timedelta
from typing import Any

from kefu_adapters.weibo.settings import WeiboSettings
from kefu_core.messages import OutboundMessage

NOW = datetime(2026, 11, 23, 1, 30, 20, tzinfo=UTC)
UID, FAN, APP_KEY = "1000000001", "2000000002", "1234567890"


class HandClock:
    def __init__(self, now: datetime = NOW) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


class MemoryVault:
    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    async def get(self, key: str) -> dict[str, Any] | None:
        row = self.rows.get(key)
        return None if row is None else dict(row)

    async def put(self, key: str, value: dict[str, Any]) -> None:
        self.rows[key] = dict(value)

    async def lease(self, key: str, seconds: float) -> bool:
        return True


def settings(**changes: Any) -> WeiboSettings:
    values: dict[str, Any] = {
        "uid": UID,
        "app_key": APP_KEY,
        "safe_domain": "orbit.example",
        "operator_ip": "203.0.113.7",
    }
    return WeiboSettings(**values | changes)


def outgoing(**changes: Any) -> OutboundMessage:
    values: dict[str, Any] = {"id": "m1", "inbox": "weibo", "recipient": FAN, "text": "好的"}
    return OutboundMessage(**values | changes)
