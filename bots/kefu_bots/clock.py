"""The fleet's time. In the sandbox it can be shifted and scaled; leases, heartbeats and time-outs stay real."""

import time
from datetime import UTC, datetime

GRAIN_SECONDS = 0.0002
"""Times are kept in milliseconds: a look so soon after the last gives the same."""


class FleetClock:
    """Aware UTC now; ``drive`` is used by the sandbox alone."""

    def __init__(self) -> None:
        self._origin = self._real = time.time()
        self._scale = 1.0
        self._looked = 0.0
        self._last = datetime.fromtimestamp(self._origin, UTC)

    def now(self) -> datetime:
        """The time that decisions are made with."""
        real = time.time()
        if not 0 <= real - self._looked < GRAIN_SECONDS:
            self._looked = real
            self._last = datetime.fromtimestamp(self._origin + (real - self._real) * self._scale, UTC)
        return self._last

    def drive(self, offset_seconds: float, scale: float) -> None:
        """Be ``offset_seconds`` ahead of real time now and let ``scale`` seconds pass in one."""
        self._real = time.time()
        self._origin = self._real + offset_seconds
        self._scale = scale
        self._looked = 0.0
