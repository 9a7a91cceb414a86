"""Ids and dates of Weibo: how they are read, and what we make of them.

A public source_id is ``s:<status>`` or ``c:<status>:<comment>``; the status is empty when a push named the comment
alone. Pushed messages have no id, so that a keyed hash over all their fields stands in for it.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kefu_adapters.weibo import facts
from kefu_core.messages import PRIVATE

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2}) (\d{4})", re.ASCII
)
_ID = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
_PUBLIC = "public:"


def parse_id(value: Any) -> str:
    """An int64 id that came as a number or as a string; empty when it is neither."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    text = str(value)
    return text if _ID.fullmatch(text) else ""


def parse_date(value: Any) -> datetime | None:
    """``Mon Nov 23 09:30:00 +0800 2026`` in UTC. The month table is ours: a process's locale must not matter."""
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[1] not in _MONTHS:
        return None
    away = timedelta(hours=int(found[7]), minutes=int(found[8])) * (1 if found[6] == "+" else -1)
    month = _MONTHS.index(found[1]) + 1
    day, hour, minute, second = (int(found[n]) for n in (2, 3, 4, 5))
    try:
        return datetime(int(found[9]), month, day, hour, minute, second, tzinfo=UTC) - away
    except (ValueError, OverflowError):
        return None


def make_push_key(payload: Any, secret: bytes) -> str:
    """The dedupe key of a push: a hash over all fields, keyed so that no short secret can be guessed from it.

    An identical text twice in one second has one key: Weibo gives nothing to tell such pushes apart.
    """
    canonical = json.dumps(_as_text(payload), sort_keys=True, separators=(",", ":")).encode("ascii")
    return "h:" + hmac.new(secret, canonical, hashlib.sha256).hexdigest()


def _as_text(value: Any) -> Any:
    """The value with numbers as strings: the same push may come with ids in either form."""
    if isinstance(value, dict):
        return {str(key): _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return value if isinstance(value, str | bool) or value is None else str(value)


@dataclass(frozen=True, slots=True)
class PublicId:
    """A post, or a comment below one. ``status`` is empty where only the comment is known."""

    status: str = ""
    comment: str = ""


def make_source_id(place: PublicId) -> str:
    """``s:<status>`` or ``c:<status>:<comment>``."""
    return f"c:{place.status}:{place.comment}" if place.comment else f"s:{place.status}"


def parse_source_id(source_id: str) -> PublicId | None:
    """What ``make_source_id`` made; None for anything else."""
    kind, *parts = source_id.split(":")
    if kind == "s" and len(parts) == 1 and parse_id(parts[0]):
        return PublicId(parts[0])
    if kind == "c" and len(parts) == 2 and parse_id(parts[1]) and (not parts[0] or parse_id(parts[0])):
        return PublicId(parts[0], parts[1])
    return None


def make_public_keys(place: PublicId) -> tuple[str, ...]:
    """Dedupe keys that a push and a polled list have in common (a push does not know a comment's post)."""
    return (f"c:{place.comment}",) if place.comment else (f"s:{place.status}",)


def make_surface(place: PublicId) -> str:
    """``public:<status>``; a comment whose post is unknown is a thread of its own, ``public:c<comment>``."""
    return _PUBLIC + (place.status or f"c{place.comment}")


def parse_surface(surface: str) -> PublicId | None:
    """The place of a public surface; None for a private one."""
    if surface == PRIVATE or not surface.startswith(_PUBLIC):
        return None
    thread = surface.removeprefix(_PUBLIC)
    place = PublicId(comment=parse_id(thread[1:])) if thread.startswith("c") else PublicId(parse_id(thread))
    return place if place.status or place.comment else None


def beijing_day(now: datetime) -> str:
    """The day in Beijing, by which quotas count."""
    return now.astimezone(facts.BEIJING).date().isoformat()


def seconds_to_midnight(now: datetime) -> float:
    """Until the next day begins in Beijing, and a minute more."""
    there = now.astimezone(facts.BEIJING)
    midnight = (there + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - there).total_seconds() + 60
