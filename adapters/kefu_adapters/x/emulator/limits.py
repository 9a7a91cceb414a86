"""Rate limits: fixed windows per endpoint and user or app, with their headers.

The numbers stand beside the endpoints (``Endpoint``), as docs.x.com, X API, rate limits had them on 2026-08-22;
``users.lookup``, ``tweets.lookup`` and ``users.tweets`` are guesses of the right size.
"""

from dataclasses import dataclass
from typing import Any

QUARTER = 900
DAY = 86400


@dataclass(frozen=True, slots=True)
class Quota:
    """So many calls in a window of ``seconds``, counted per ``owner`` (``user`` or ``app``)."""

    limit: int
    owner: str = "user"
    seconds: int = QUARTER


@dataclass(slots=True)
class Window:
    """A running window."""

    start: float
    used: int = 0


class Limits:
    """All windows. ``options`` may hold ``scale`` and, by bucket name, another limit per 15 minutes."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        self._windows: dict[tuple[str, str, str, int], Window] = {}

    def take(
        self, bucket: str, quotas: tuple[Quota, ...], *, owner: str, app_only: bool, now: float
    ) -> tuple[bool, dict[str, str]]:
        """Count one call. Gives back whether it is allowed, and the headers of its answer.

        A refused call is not counted. When a 24 hour window refuses, the plain headers tell of that window, so
        that a client that waits for ``reset`` waits long enough.
        """
        headers: dict[str, str] = {}
        counted = []
        refused = None
        for quota in _applicable(quotas, app_only=app_only):
            who = owner if quota.owner == "user" else "app"
            window = self._window((bucket, quota.owner, who, quota.seconds), now)
            limit = self._limit(bucket, quota)
            if window.used >= limit and refused is None:
                refused = (quota, window, limit)
            counted.append((quota, window, limit))
        if refused is None:
            for _, window, _ in counted:
                window.used += 1
        for quota, window, limit in counted:
            prefix = f"x-{quota.owner}-limit-24hour" if quota.seconds == DAY else "x-rate-limit"
            if f"{prefix}-limit" not in headers:
                headers |= _headers(prefix, quota, window, limit)
        if refused is not None:
            headers |= _headers("x-rate-limit", *refused)
        return refused is None, headers

    def _window(self, key: tuple[str, str, str, int], now: float) -> Window:
        window = self._windows.get(key)
        if window is None or not window.start <= now < window.start + key[3]:
            window = self._windows[key] = Window(now)
        return window

    def _limit(self, bucket: str, quota: Quota) -> int:
        limit = quota.limit
        if quota.seconds == QUARTER:
            limit = int(self._options.get(bucket, limit))
        scaled = limit * float(self._options["scale"])
        return max(1, int(scaled)) if scaled else 0


def _applicable(quotas: tuple[Quota, ...], *, app_only: bool) -> list[Quota]:
    """The app's quarter-hour window is for its own calls, unless there is no other; its day is for all."""
    wanted = "app" if app_only else "user"
    mine = [one for one in quotas if one.owner == wanted]
    others = [one for one in quotas if one.owner == "app" and one not in mine]
    if not mine:
        return others
    return mine + [one for one in others if one.seconds == DAY]


def _headers(prefix: str, quota: Quota, window: Window, limit: int) -> dict[str, str]:
    return {
        f"{prefix}-limit": str(limit),
        f"{prefix}-remaining": str(max(0, limit - window.used)),
        f"{prefix}-reset": str(int(window.start + quota.seconds)),
    }
