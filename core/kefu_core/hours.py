"""Opening hours: when people are there, in wall-clock time of one zone, counted in minutes that really pass.

A moment is open when the local clock shows a time inside an interval of the local date. On days of a clock change
an hour is thus missing or counted twice, as for the people who work it. Pure: the moment is always given.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from kefu_core.errors import ConfigError

Intervals = tuple[tuple[int, int], ...]
"""Start and end in minutes of the local day, 0 to 1440, the end not included."""

DAY_MINUTES = 1440
HORIZON = timedelta(days=400)
"""How far ahead an opening is looked for: a calendar that is closed for longer counts as closed for good."""

_DAY = timedelta(days=1)
_NAMES = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_GROUPS = {(0, 1, 2, 3, 4): "工作日", (5, 6): "周末", (0, 1, 2, 3, 4, 5, 6): "每天"}
# Any two days half a year apart show whether a zone changes its clocks.
_WINTER, _SUMMER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people are there. ``weekly`` starts on Monday; a night shift is written as two intervals.

    ``closed``: dates without anybody. ``extra``: dates with hours of their own instead (make-up working days,
    short days); they win over ``weekly`` and over ``closed``.
    """

    zone: str
    weekly: tuple[Intervals, ...]
    closed: frozenset[date] = frozenset()
    extra: Mapping[date, Intervals] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse what can't be a calendar, all mistakes at once."""
        mistakes = list(_mistakes(self))
        if mistakes:
            raise ConfigError("opening hours: " + "; ".join(mistakes))

    def on(self, day: date) -> Intervals:
        """The intervals of one local date, as they were written."""
        if day in self.extra:
            return self.extra[day]
        return () if day in self.closed else self.weekly[day.weekday()]


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether somebody is there at that moment."""
    local = _utc(at).astimezone(ZoneInfo(calendar.zone))
    passed = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return any(timedelta(minutes=start) <= passed < timedelta(minutes=end) for start, end in calendar.on(local.date()))


def next_open(calendar: Calendar, at: datetime) -> datetime | None:
    """The first open moment not before ``at`` (``at`` itself while open); None when there is none for 400 days."""
    at = _utc(at)
    return next((start for start, _ in _spans(calendar, at, _later(at, HORIZON))), None)


def add_open_minutes(calendar: Calendar, at: datetime, minutes: float) -> datetime:
    """The first moment by which ``minutes`` open minutes have passed since ``at``.

    Raises:
        ConfigError: there is no opening within 400 days.
    """
    moment = _utc(at)
    left = timedelta(minutes=minutes)
    while left > timedelta():
        horizon = _later(moment, HORIZON)
        found = False
        for start, end in _spans(calendar, moment, horizon):
            found = True
            if end - start >= left:
                return start + left
            left -= end - start
        if not found:
            raise ConfigError(f"opening hours in {calendar.zone}: nobody is there for 400 days")
        moment = horizon
    return moment


def open_minutes_between(calendar: Calendar, since: datetime, until: datetime) -> float:
    """Open minutes that pass from ``since`` to ``until``; 0 when ``until`` is not later."""
    passed = sum((end - start for start, end in _spans(calendar, _utc(since), _utc(until))), timedelta())
    return passed / timedelta(minutes=1)


def describe(calendar: Calendar, language: str) -> str:
    """The week in one line: ``工作日 9:00–21:00(UTC+8)`` or ``Mon–Fri 9:00–21:00 (UTC+8)``.

    A zone that changes its clocks is named instead of its offset. Holidays are not listed.
    """
    chinese = language.startswith("zh")
    hours: dict[Intervals, list[int]] = {}
    for day, intervals in enumerate(calendar.weekly):
        if intervals:
            hours.setdefault(_merged(intervals), []).append(day)
    if not hours:
        return "暂无固定服务时间" if chinese else "no fixed hours"
    lines = [
        f"{_days(tuple(days), chinese=chinese)} {_times(intervals, chinese=chinese)}"
        for intervals, days in hours.items()
    ]
    zone = f"({_zone_label(calendar.zone)})"
    return "；".join(lines) + zone if chinese else "; ".join(lines) + " " + zone


def clock_time(calendar: Calendar, at: datetime, now: datetime) -> str:
    """A moment as people of the calendar's zone write it; with its day when that is not today."""
    zone = ZoneInfo(calendar.zone)
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    shown = local.strftime("%H:%M") if local.date() == today else local.strftime("%Y-%m-%d %H:%M")
    return f"{shown} ({_zone_label(calendar.zone)})"


def _mistakes(calendar: Calendar) -> Iterator[str]:
    try:
        ZoneInfo(calendar.zone)
    except (KeyError, ValueError, OSError):
        yield f"unknown time zone {calendar.zone!r}"
    if len(calendar.weekly) != 7:
        yield f"a week has 7 days, not {len(calendar.weekly)}"
    for intervals in (*calendar.weekly, *calendar.extra.values()):
        for start, end in intervals:
            if not 0 <= start < end <= DAY_MINUTES:
                yield f"{start} to {end} is no interval within 0 to {DAY_MINUTES} minutes"


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return at.astimezone(UTC)


def _later(at: datetime, length: timedelta) -> datetime:
    """``at`` + ``length``, or the end of all dates with room for every offset."""
    last = datetime.max.replace(tzinfo=UTC) - 3 * _DAY
    return at + length if at < last - length else max(at, last)


def _spans(calendar: Calendar, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Open spans in UTC within [since, until), in order; neighbours may touch."""
    for start, end, offset in _segments(ZoneInfo(calendar.zone), since, until):
        day = (start + offset).date()
        while True:
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
            if midnight >= end:
                break
            for first, last in _merged(calendar.on(day)):
                opens = max(start, midnight + timedelta(minutes=first))
                closes = min(end, midnight + timedelta(minutes=last))
                if opens < closes:
                    yield opens, closes
            day += _DAY


def _segments(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """[since, until) cut into pieces of at most a day within which the zone's offset stays the same."""
    while since < until:
        end = min(until, since + _DAY)
        offset = _offset(zone, since)
        if _offset(zone, end) != offset:
            end = _change(zone, since, end)
        yield since, end, offset
        since = end


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first moment between both whose offset differs from the one at ``before``, to the microsecond."""
    offset = _offset(zone, before)
    tick = timedelta(microseconds=1)
    while after - before > tick:
        middle = before + (after - before) // 2
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _merged(intervals: Intervals) -> Intervals:
    """In order, with those that overlap or touch made one: no minute counts twice."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _days(days: tuple[int, ...], *, chinese: bool) -> str:
    if chinese and days in _GROUPS:
        return _GROUPS[days]
    names = _NAMES["zh" if chinese else "en"]
    to, comma = ("至", "、") if chinese else ("–", ", ")
    runs = [[day for _, day in run] for _, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0])]
    shown = [names[run[0]] + (to + names[run[-1]] if len(run) > 1 else "") for run in runs]
    return comma.join(shown)


def _times(intervals: Intervals, *, chinese: bool) -> str:
    if intervals == ((0, DAY_MINUTES),):
        return "全天" if chinese else "all day"
    comma = "、" if chinese else ", "
    return comma.join(f"{_clock(start)}–{_clock(end)}" for start, end in intervals)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def _zone_label(name: str) -> str:
    zone = ZoneInfo(name)
    offset = _offset(zone, _WINTER)
    if offset != _offset(zone, _SUMMER):
        return name
    if not offset:
        return "UTC"
    minutes = abs(offset) // timedelta(minutes=1)
    rest = f":{minutes % 60:02}" if minutes % 60 else ""
    return f"UTC{'-' if offset < timedelta() else '+'}{minutes // 60}{rest}"
