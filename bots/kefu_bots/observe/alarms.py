"""Alarms: conditions that held for a while are raised, and cleared once they were gone for a while."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

RUNBOOK = "docs/howto/incidents.md"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A condition that holds now. ``inbox`` is empty for the whole fleet; ``amount`` is its size (seconds, rows, …)."""

    code: str
    inbox: str = ""
    amount: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a condition must hold to be raised, and be gone to be cleared."""

    raise_after: timedelta
    clear_after: timedelta


@dataclass(slots=True)
class Alarm:
    """A raised alarm, or one that may become it."""

    code: str
    inbox: str
    first: datetime
    last: datetime
    amount: float
    since: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """For status, console and command line; ``since`` in milliseconds."""
        return {
            "code": self.code,
            "inbox": self.inbox,
            "since": round((self.since or self.first).timestamp() * 1000),
            "amount": round(self.amount, 1),
            "runbook": f"{RUNBOOK}#{self.code}",
        }


class Alarms:
    """The alarms of one process. ``changed`` hears of each inbox whose alarms changed."""

    def __init__(self, patience: Mapping[str, Patience], changed: Callable[[str], None] = lambda _inbox: None) -> None:
        self._patience = patience
        self._changed = changed
        self._known: dict[tuple[str, str], Alarm] = {}

    def update(self, now: datetime, troubles: Iterable[Trouble]) -> None:
        """What holds at ``now``; everything else does not."""
        for trouble in troubles:
            key = (trouble.code, trouble.inbox)
            alarm = self._known.get(key)
            if alarm is None:
                alarm = self._known[key] = Alarm(trouble.code, trouble.inbox, now, now, trouble.amount)
            alarm.last, alarm.amount = now, trouble.amount
        for key, alarm in list(self._known.items()):
            patience = self._patience[alarm.code]
            if alarm.last == now:
                if alarm.since is None and now - alarm.first >= patience.raise_after:
                    alarm.since = now
                    log.error("alarm.raised", code=alarm.code, inbox=alarm.inbox, amount=round(alarm.amount, 1))
                    self._changed(alarm.inbox)
            elif alarm.since is None:
                del self._known[key]
            elif now - alarm.last >= patience.clear_after:
                del self._known[key]
                seconds = round((now - alarm.since).total_seconds())
                log.info("alarm.cleared", code=alarm.code, inbox=alarm.inbox, seconds=seconds)
                self._changed(alarm.inbox)

    def is_raised(self, code: str, inbox: str = "") -> bool:
        """Whether this alarm is raised; conditions use a lower bound while it is."""
        alarm = self._known.get((code, inbox))
        return alarm is not None and alarm.since is not None

    def raised(self) -> list[Alarm]:
        """All raised alarms, the oldest first."""
        found = [alarm for alarm in self._known.values() if alarm.since is not None]
        return sorted(found, key=lambda alarm: (alarm.since or alarm.first, alarm.code, alarm.inbox))
