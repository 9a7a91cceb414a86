"""An inbox's usual rhythm: how much comes in each hour of the week, so that silence can be told from quiet."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

HOURS = 168
WEIGHT = 0.3
"""Weight of the newest week; four weeks ago still count for a tenth."""
WEEKS = 2
"""An hour of the week says nothing before it was seen so often."""
_HOUR = timedelta(hours=1)


def bucket_of(at: datetime) -> int:
    """The hour of the week, Monday 00:00 UTC is 0."""
    return at.weekday() * 24 + at.hour


class Rhythm:
    """Learns one inbox's arrivals. Time only goes forward; hours in which nobody looked teach nothing."""

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        kept = kept or {}
        rates, seen = kept.get("rates"), kept.get("seen")
        good = isinstance(rates, list) and isinstance(seen, list) and len(rates) == len(seen) == HOURS
        self._rates: list[float] = [float(rate) for rate in rates] if good and rates else [0.0] * HOURS
        self._seen: list[int] = [int(times) for times in seen] if good and seen else [0] * HOURS
        last = kept.get("last")
        self.last: datetime | None = datetime.fromtimestamp(last / 1000, UTC) if isinstance(last, int) else None
        self._hour: datetime | None = None
        self._count = 0
        self._whole = False

    def heard(self, now: datetime, count: int, last: datetime | None) -> bool:
        """``count`` arrived since the last call, the newest at ``last``; True when an hour was learned."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        learned = False
        if self._hour is None:
            self._hour, self._whole = hour, False
        elif hour > self._hour:
            learned = self._whole
            if learned:
                self._learn(bucket_of(self._hour), self._count)
            self._whole = hour - self._hour == _HOUR
            self._hour, self._count = hour, 0
        self._count += count
        if last is not None and (self.last is None or last > self.last):
            self.last = last
        return learned

    def _learn(self, bucket: int, count: int) -> None:
        first = not self._seen[bucket]
        self._rates[bucket] = count if first else self._rates[bucket] * (1 - WEIGHT) + count * WEIGHT
        self._seen[bucket] += 1

    def expected(self, since: datetime, until: datetime) -> float:
        """How much usually comes between two times (at most a day back); unknown hours count as silent."""
        since = max(since, until - timedelta(days=1))
        total = 0.0
        at = since
        while at < until:
            end = min(at.replace(minute=0, second=0, microsecond=0) + _HOUR, until)
            bucket = bucket_of(at)
            if self._seen[bucket] >= WEEKS:
                total += self._rates[bucket] * ((end - at) / _HOUR)
            at = end
        return total

    def missing(self, now: datetime) -> float:
        """How much should have come since the last arrival."""
        return self.expected(self.last, now) if self.last is not None else 0.0

    def to_json(self) -> dict[str, Any]:
        """What ``__init__`` takes."""
        last = round(self.last.timestamp() * 1000) if self.last is not None else None
        return {"rates": [round(rate, 2) for rate in self._rates], "seen": self._seen, "last": last}
