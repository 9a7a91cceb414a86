"""The fleet's time. In the sandbox it can be shifted and scaled; leases, heartbeats and time-outs stay real."""

import time
from datetime import UTC, datetime


class FleetClock:
    """Aware UTC now; ``drive`` is used by the sandbox alone."""

    def __init__(self) -> None:
        self._origin = self._real = time.time()
        self._scale = 1.0

    def now(self) -> datetime:
        """The time that decisions are made with."""
        return datetime.fromtimestamp(self._origin + (time.time() - self._real) * self._scale, UTC)

    def drive(self, offset_seconds: float, scale: float) -> None:
        """Be ``offset_seconds`` ahead of real time now and let ``scale`` seconds pass in one."""
        self._real = time.time()
        self._origin = self._real + offset_seconds
        self._scale = scale
