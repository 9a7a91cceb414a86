"""Ids and dates of X: how they are read, and what we make of them.

source_id is the id of the message (``dm_event_id``) or of the post, as X writes it. Dedupe keys are
``e:<event_uuid>`` for a delivery, ``m:<dm_event_id>`` for a message, ``p:<post id>`` for a post.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

_ID = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
_UUID = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_MILLISECONDS = re.compile(r"[0-9]{10,14}", re.ASCII)
_OLD_DATE = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) \+0000 (\d{4})", re.ASCII
)  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PUBLIC = "public:"
_FUTURE = timedelta(minutes=5)


def parse_id(value: Any) -> str:
    """A snowflake id as a string; empty when it is none. A float has lost digits and counts as none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    text = value if isinstance(value, str) else str(value) if abs(value) < 10**20 else ""
    return text if _ID.fullmatch(text) else ""


def parse_uuid(value: Any) -> str:
    """The id of a delivery, which may be negative."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    text = value if isinstance(value, str) else str(value) if abs(value) < 10**20 else ""
    return text if _UUID.fullmatch(text) else ""


def parse_date(value: Any, now: datetime) -> datetime:
    """Milliseconds since 1970, ISO 8601 or the old ``Thu Oct 01 08:00:00 +0000 2026``; else, or ahead of us, now."""
    try:
        at = _date(value)
    except (ValueError, OverflowError):
        at = None
    return at if at is not None and at - now <= _FUTURE else now


def make_event_keys(uuid: str) -> tuple[str, ...]:
    """The dedupe key of a delivery, if it has an id."""
    return (f"e:{uuid}",) if uuid else ()


def make_message_key(dm_event_id: str) -> str:
    """The dedupe key of a direct message."""
    return f"m:{dm_event_id}"


def make_post_key(post: str) -> str:
    """The dedupe key of a post."""
    return f"p:{post}"


def make_surface(conversation: str) -> str:
    """``public:<conversation_id>``."""
    return _PUBLIC + conversation


def parse_surface(surface: str) -> str:
    """The conversation of a public surface; empty for a private one."""
    return parse_id(surface.removeprefix(_PUBLIC)) if surface.startswith(_PUBLIC) else ""


def parse_participants(conversation: Any) -> tuple[str, str] | None:
    """The two people of ``<id>-<id>`` (or ``<id>:<id>``); None for a group."""
    if not isinstance(conversation, str):
        return None
    first, _, second = conversation.replace(":", "-").partition("-")
    return (first, second) if parse_id(first) and parse_id(second) else None


def _date(value: Any) -> datetime | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if 0 <= value < 10**14 else ""
    if not isinstance(value, str):
        return None
    if _MILLISECONDS.fullmatch(value):
        return datetime.fromtimestamp(int(value) / 1000, UTC)
    old = _OLD_DATE.fullmatch(value)
    if old is not None:
        if old[1] not in _MONTHS:
            return None
        day, hour, minute, second = (int(old[n]) for n in (2, 3, 4, 5))
        return datetime(int(old[6]), _MONTHS.index(old[1]) + 1, day, hour, minute, second, tzinfo=UTC)
    at = datetime.fromisoformat(value)
    return at.astimezone(UTC) if at.tzinfo is not None else None
