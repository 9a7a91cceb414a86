"""Who looks at what, and who is online, in all relay processes. In memory: losing it costs a moment's picture.

Processes tell each other over the fabric, topic ``presence``: ``{"from": process, "online": [user, …], "offline":
[user, …], "looks": [[conversation, user, seconds since, seconds since typing], …]}``; any but ``from`` may be missing.
Ages instead of times, so that clocks need not agree. Each process says everything of its own again every 15 s; what is
not said again is forgotten.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kefu_core.ports import Fabric

TOPIC = "presence"
REPEAT_SECONDS = 15.0
FORGET_SECONDS = 40.0
_LOOK_SECONDS = 45.0
_TYPING_SECONDS = 15.0
_AT_ONCE = 200
"""People in one message."""


@dataclass(slots=True)
class _Look:
    """When somebody was last on a page, and last typed there; ``own``: they told this process."""

    seen: float
    typed: float
    own: bool


class Presence:
    """People on a conversation's page (told every 20 s), and people with an open stream.

    ``changed`` is told the conversation of which ``on`` now gives something else.
    """

    changed: Callable[[str], None]

    def __init__(self, wall: Callable[[], float], fabric: Fabric) -> None:
        self._wall = wall
        self._fabric = fabric
        self.changed = _nobody_asks
        self._process = secrets.token_hex(6)
        self._looks: dict[str, dict[str, _Look]] = {}
        self._streams: Counter[str] = Counter()
        self._elsewhere: dict[str, dict[str, float]] = {}

    async def run(self) -> None:
        """Hear the other processes and repeat to them, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hear_all())
            while True:
                await asyncio.sleep(REPEAT_SECONDS)
                self.repeat()

    def look(self, conversation: str, user: str, *, typing: bool) -> None:
        """Somebody is on the page."""
        now = self._wall()
        self._saw(conversation, user, _Look(now, now if typing else now - _TYPING_SECONDS, own=True))
        self._tell(looks=[[conversation, user, 0.0, 0.0 if typing else _TYPING_SECONDS]])

    def on(self, conversation: str) -> list[tuple[str, bool]]:
        """(user, typing) of those who look at it now."""
        now = self._wall()
        return [
            (user, now - look.typed < _TYPING_SECONDS)
            for user, look in self._looks.get(conversation, {}).items()
            if now - look.seen < _LOOK_SECONDS
        ]

    def came(self, user: str) -> int:
        """A stream opened here; gives how many the person has here now."""
        self._streams[user] += 1
        if self._streams[user] == 1:
            self._tell(online=[user])
        return self._streams[user]

    def went(self, user: str) -> None:
        """A stream closed."""
        self._streams[user] -= 1
        if self._streams[user] <= 0:
            del self._streams[user]
            self._tell(offline=[user])

    @property
    def streams(self) -> int:
        """Open streams of all people, in this process."""
        return self._streams.total()

    def is_online(self, user: str) -> bool:
        """Whether the person has a page open, with any process."""
        now = self._wall()
        return user in self._streams or any(people.get(user, now) > now for people in self._elsewhere.values())

    def repeat(self) -> None:
        """Say everything of our own again, and forget what others no longer say."""
        self._forget()
        online = list(self._streams)
        for start in range(0, len(online), _AT_ONCE):
            self._tell(online=online[start : start + _AT_ONCE])
        now = self._wall()
        looks = [
            [conversation, user, now - look.seen, min(now - look.typed, _TYPING_SECONDS)]
            for conversation, people in self._looks.items()
            for user, look in people.items()
            if look.own
        ]
        for start in range(0, len(looks), _AT_ONCE):
            self._tell(looks=looks[start : start + _AT_ONCE])

    def hear(self, event: Mapping[str, Any]) -> None:
        """What a process says of its people. What is not of the form is passed over."""
        if event.get("resync"):
            self.repeat()
            return
        process = event.get("from")
        if not isinstance(process, str) or process == self._process:
            return
        now = self._wall()
        people = self._elsewhere.setdefault(process, {})
        for user in _names(event.get("online")):
            people[user] = now + FORGET_SECONDS
        for user in _names(event.get("offline")):
            people.pop(user, None)
        looks = event.get("looks")
        for told in looks if isinstance(looks, list) else ():
            match told:
                case [str() as conversation, str() as user, int() | float() as seen, int() | float() as typed]:
                    ages = [_age(seen), _age(typed)]
                    self._saw(conversation, user, _Look(now - ages[0], now - ages[1], own=False))

    async def _hear_all(self) -> None:
        events = self._fabric.subscribe(TOPIC)
        async for event in events:
            self.hear(event)

    def _saw(self, conversation: str, user: str, look: _Look) -> None:
        """Take a look in; the newest counts."""
        before = self.on(conversation)
        people = self._looks.setdefault(conversation, {})
        known = people.get(user)
        if known is not None and known.seen > look.seen:
            return
        people[user] = look
        if len(self._looks) > 10_000:
            self._forget()
        if before != self.on(conversation):
            self.changed(conversation)

    def _tell(self, **news: list[Any]) -> None:
        self._fabric.publish(TOPIC, {"from": self._process, **news})

    def _forget(self) -> None:
        now = self._wall()
        for conversation, people in list(self._looks.items()):
            for user in [user for user, look in people.items() if now - look.seen >= _LOOK_SECONDS]:
                del people[user]
            if not people:
                del self._looks[conversation]
        for process, others in list(self._elsewhere.items()):
            for user in [user for user, until in others.items() if until <= now]:
                del others[user]
            if not others:
                del self._elsewhere[process]


def _nobody_asks(_conversation: str) -> None:
    """Until somebody wants to be told."""


def _age(value: float) -> float:
    """Seconds of a look; what no clock could say (endless, no number) is as old as a look can be."""
    return float(max(value, 0)) if value < _LOOK_SECONDS else _LOOK_SECONDS


def _names(value: Any) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
