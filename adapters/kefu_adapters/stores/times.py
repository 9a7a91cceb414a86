"""Times as the tables keep them: whole milliseconds since 1970, UTC."""

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=256)
def stamp(value: datetime) -> int:
    """Milliseconds since 1970. Remembered, because one decision names the same moment many times."""
    return round(value.timestamp() * 1000)


def maybe_stamp(value: datetime | None) -> int | None:
    """Milliseconds since 1970, or None."""
    return None if value is None else stamp(value)


def moment(value: int) -> datetime:
    """The aware UTC time of a stamp."""
    return datetime.fromtimestamp(value / 1000, UTC)


def maybe_moment(value: int | None) -> datetime | None:
    """The aware UTC time of a stamp, or None."""
    return None if value is None else datetime.fromtimestamp(value / 1000, UTC)
