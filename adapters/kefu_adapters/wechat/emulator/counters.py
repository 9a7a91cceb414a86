"""How often each API was called today and this minute, and what was used up this month."""

import time
from collections.abc import Callable
from typing import Any

from kefu_adapters.wechat.emulator.errors import ApiError

CHINA = 8 * 3600
"""The platform's day begins at midnight in China."""


def day_of(now: float) -> int:
    """Number of the platform's day."""
    return int((now + CHINA) // 86400)


def month_of(now: float) -> str:
    """The platform's calendar month, as ``2026-01``."""
    return time.strftime("%Y-%m", time.gmtime(now + CHINA))


class Counters:
    """Counts per name that start again with each day, minute or month of platform time."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._counts: dict[str, dict[str, Any]] = {"day": {}, "minute": {}, "month": {}}
        self._periods: dict[str, Any] = {}

    def _open(self, period: str) -> dict[str, Any]:
        now = self._now()
        current: Any = day_of(now) if period == "day" else int(now // 60) if period == "minute" else month_of(now)
        if self._periods.get(period) != current:
            self._periods[period] = current
            self._counts[period] = {}
        return self._counts[period]

    def used(self, period: str, name: str) -> int:
        """How often ``name`` was counted in the running ``day``, ``minute`` or ``month``."""
        return int(self._open(period).get(name, 0))

    def add(self, period: str, name: str) -> None:
        counts = self._open(period)
        counts[name] = counts.get(name, 0) + 1

    def spend(self, period: str, name: str, limit: int, code: int) -> None:
        """Count one more, or raise ApiError with ``code`` when ``limit`` is reached."""
        if self.used(period, name) >= limit:
            raise ApiError(code)
        self.add(period, name)

    def clear_day(self) -> None:
        """Give today's calls back (``clear_quota``)."""
        self._open("day").clear()

    def dump(self) -> dict[str, Any]:
        return {"counts": self._counts, "periods": self._periods}

    def load(self, state: dict[str, Any]) -> None:
        self._counts, self._periods = state["counts"], state["periods"]
