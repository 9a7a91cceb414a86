"""Who looks at what, and who is online. In memory: losing it costs a moment's picture, nothing else."""

from collections import Counter
from collections.abc import Callable

_LOOK_SECONDS = 45.0
_TYPING_SECONDS = 15.0


class Presence:
    """People on a conversation's page (told every 20 s), and people with an open stream."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._looks: dict[str, dict[str, tuple[float, float]]] = {}
        self._streams: Counter[str] = Counter()

    def look(self, conversation: str, user: str, *, typing: bool) -> bool:
        """Somebody is on the page; True when others should be told."""
        now = self._wall()
        before = dict(self.on(conversation))
        people = self._looks.setdefault(conversation, {})
        _, typed = people.get(user, (0.0, 0.0))
        people[user] = (now, now if typing else min(typed, now - _TYPING_SECONDS))
        if len(self._looks) > 10_000:
            self._forget()
        return before != dict(self.on(conversation))

    def on(self, conversation: str) -> list[tuple[str, bool]]:
        """(user, typing) of those who look at it now."""
        now = self._wall()
        people = self._looks.get(conversation, {})
        return [
            (user, now - typed < _TYPING_SECONDS)
            for user, (seen, typed) in people.items()
            if now - seen < _LOOK_SECONDS
        ]

    def came(self, user: str) -> int:
        """A stream opened; gives how many the person has now."""
        self._streams[user] += 1
        return self._streams[user]

    def went(self, user: str) -> None:
        """A stream closed."""
        self._streams[user] -= 1
        if self._streams[user] <= 0:
            del self._streams[user]

    def is_online(self, user: str) -> bool:
        """Whether the person has a page open."""
        return user in self._streams

    def _forget(self) -> None:
        for conversation in [name for name in self._looks if not self.on(name)]:
            del self._looks[conversation]
