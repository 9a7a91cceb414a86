"""How long replies of an account wait before they leave, looked up once a second at most."""

from collections.abc import Callable, Mapping

from kefu_adapters.stores.console_views import ConsoleViews

_FRESH_SECONDS = 1.0


class Queue:
    """The age of the oldest reply that should have left, by inbox."""

    def __init__(self, views: ConsoleViews, wall: Callable[[], float]) -> None:
        self._views = views
        self._wall = wall
        self._since: Mapping[str, int] = {}
        self._read_at = float("-inf")

    async def delay_seconds(self, inbox: str, now: int) -> int:
        """Whole seconds; 0 when nothing waits. ``now`` in milliseconds since 1970."""
        if self._wall() - self._read_at >= _FRESH_SECONDS:
            self._read_at = self._wall()
            self._since = await self._views.queued_since(now)
        return max(0, (now - self._since[inbox]) // 1000) if inbox in self._since else 0
