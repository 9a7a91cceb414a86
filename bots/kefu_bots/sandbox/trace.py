"""What the fleet just did for one user, told in two lines under a phone, with what it cost.

Only users whom a page looks at are traced: load tests pay nothing. Everything is read off the emulated platform.
"""

import re
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from kefu_adapters.emulation import Attempt, Emulator
from kefu_bots.sandbox.allowances import allowance

_WATCH_SECONDS = 90.0
_CASE = re.compile(r"\bK-\d+\b")
_CHOICE = re.compile(r"^\s*[1-9][ .、)）]", re.MULTILINE)
Line = dict[str, Any]


@dataclass(slots=True)
class _Look:
    """One watched user: their last action and what came of it, in real time."""

    until: float
    acted_at: float | None = None
    keys: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    attempts_before: int = 0
    answered_at: float | None = None


class Tracer:
    """Watches the emulators and gives the lines. Times are milliseconds, measured here."""

    def __init__(self, emulators: dict[str, Emulator]) -> None:
        self._emulators = emulators
        self._looks: dict[tuple[str, str], _Look] = {}
        for emulator in emulators.values():
            emulator.on_change(self._on_change)

    def watch(self, platform: str, user: str) -> None:
        """A page looks at this user."""
        now = time.monotonic()
        look = self._looks.setdefault((platform, user), _Look(until=now))
        look.until = now + _WATCH_SECONDS
        for key in [key for key, one in self._looks.items() if one.until < now]:
            del self._looks[key]

    def before_action(self, platform: str, user: str) -> None:
        """A user is about to act."""
        look = self._looks.get((platform, user))
        if look is None or look.until < time.monotonic():
            return
        look.acted_at, look.answered_at, look.keys = time.perf_counter(), None, frozenset()
        look.known = frozenset(message["id"] for message in self._from_brand(platform, user))
        look.attempts_before = len(self._emulators[platform].deliverer.attempts)

    def after_action(self, platform: str, user: str, answer: dict[str, Any]) -> None:
        """The platform took the action and gave its ids."""
        look = self._looks.get((platform, user))
        if look is not None and look.acted_at is not None:
            look.keys = frozenset(str(value) for value in answer.values() if isinstance(value, str | int))

    def lines(self, platform: str, user: str) -> list[Line]:
        """The newest two lines; each ``{"kind", "values", "case"?}``, worded by the page."""
        self.watch(platform, user)
        look = self._looks[platform, user]
        chat = self._emulators[platform].chat(user)
        case = next((found[-1] for m in reversed(chat) if (found := _CASE.findall(m.get("text") or ""))), None)
        lines = [self._did(platform, look, chat), self._cost(platform, user, look)]
        return [line | ({"case": case} if case else {}) for line in lines if line]

    # --- what happened -----------------------------------------------------------------------------------

    def _did(self, platform: str, look: _Look, chat: list[dict[str, Any]]) -> Line:
        if look.acted_at is None:
            return {}
        attempt = self._attempt(platform, look)
        if attempt is not None and not attempt.ok:
            return {"kind": "refused", "values": {"status": attempt.status or attempt.error or "timeout"}}
        if look.answered_at is None:
            return {"kind": "waiting", "values": {}} if attempt is not None else {"kind": "on_its_way", "values": {}}
        newest = next((message for message in reversed(chat) if message["from"] == "brand"), None)
        return _said(newest) if newest is not None else {}

    def _cost(self, platform: str, user: str, look: _Look) -> Line:
        attempt = self._attempt(platform, look) if look.acted_at is not None else None
        values: dict[str, Any] = {}
        if attempt is not None and attempt.ok:
            values["stored_ms"] = round(attempt.seconds * 1000)
        if look.answered_at is not None and look.acted_at is not None:
            values["delivered_ms"] = round((look.answered_at - look.acted_at) * 1000)
        values |= allowance(self._emulators[platform], user)
        return {"kind": "cost", "values": values} if values else {}

    def _attempt(self, platform: str, look: _Look) -> Attempt | None:
        """The latest request to the fleet since the action, of the action's own event where it can be told."""
        attempts = self._emulators[platform].deliverer.attempts
        since = _tail(attempts, len(attempts) - look.attempts_before)
        own = [attempt for attempt in since if attempt.key in look.keys]
        found = own or since
        return found[-1] if found else None

    def _from_brand(self, platform: str, user: str) -> list[dict[str, Any]]:
        return [message for message in self._emulators[platform].chat(user) if message["from"] == "brand"]

    def _on_change(self, platform: str, user: str | None) -> None:
        look = self._looks.get((platform, user)) if user is not None else None
        if look is None or user is None or look.acted_at is None or look.answered_at is not None:
            return
        if any(message["id"] not in look.known for message in self._from_brand(platform, user)):
            look.answered_at = time.perf_counter()


def with_holder(lines: list[Line], known: dict[str, Any]) -> list[Line]:
    """The first line told by who has the case, where the fleet says so: a person, or the queue before one."""
    first = lines[0]
    if first["kind"] in {"refused", "on_its_way"}:
        return lines
    told: Line | None = None
    if known.get("holder"):
        told = {"kind": "held", "values": {"name": known["holder"]}, "case": first["case"]}
    elif known.get("status") == "waiting":
        told = {"kind": "queued", "values": {}, "case": first["case"]}
    if told is None:
        return lines
    return [told, *(line for line in lines if line["kind"] == "cost")]


def _said(message: dict[str, Any]) -> Line:
    """How the brand's newest message was put."""
    if any(message.get("buttons") or []):
        return {"kind": "buttons", "values": {"n": sum(len(row) for row in message["buttons"])}}
    if len(_CHOICE.findall(message.get("text") or "")) > 1:
        return {"kind": "numbers", "values": {}}
    if message.get("via") == "passive":
        return {"kind": "passive", "values": {}}
    return {"kind": "answered", "values": {}}


def _tail(attempts: deque[Attempt], count: int) -> list[Attempt]:
    """The newest ``count`` of them, oldest first, without walking all."""
    found: list[Attempt] = []
    for attempt in reversed(attempts):
        if len(found) >= min(count, 50):
            break
        found.append(attempt)
    return found[::-1]
