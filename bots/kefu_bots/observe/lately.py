"""Totals that only grow, kept for an hour, so that one can ask how much came lately."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta

KEPT = timedelta(hours=1)


class Lately:
    """Snapshots of totals by name. A name that was not there before counts from 0."""

    def __init__(self) -> None:
        self._kept: deque[tuple[datetime, Mapping[str, int]]] = deque()

    def note(self, now: datetime, totals: Mapping[str, int]) -> None:
        """Take down where the totals stand."""
        self._kept.append((now, dict(totals)))
        while self._kept[0][0] < now - KEPT:
            self._kept.popleft()

    def grown(self, name: str, within: timedelta = KEPT) -> int:
        """How much a total grew, at most ``within`` before the newest note."""
        if not self._kept:
            return 0
        newest_at, newest = self._kept[-1]
        oldest = next(totals for at, totals in self._kept if at >= newest_at - within)
        return newest.get(name, 0) - oldest.get(name, 0)
