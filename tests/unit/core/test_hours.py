"""Opening hours over zones, clock changes, holidays and make-up working days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu_core.errors import ConfigError
from kefu_core.hours import (
    Calendar,
    Intervals,
    add_open_minutes,
    describe,
    is_open,
    next_open,
    open_minutes_between,
)

OFFICE: Intervals = ((540, 1260),)
WEEK = (OFFICE,) * 5 + ((),) * 2
ROUND_THE_CLOCK = (((0, 1440),),) * 7
# Zones with ordinary, half-hour, midnight and no clock changes, and both hemispheres.
ZONES = ["Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Asuncion",
"Asia/Beirut",
         "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu", "UTC", "America/Havana", "Asia/Tehran"]  # fmt: skip
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=16 * 365)).map(lambda passed: BEGINNING + passed)
WEEKS = st.tuples(*[st.sampled_from([(), OFFICE, ((0, 1440),), ((0, 90), (60, 200)), ((540, 720), (780, 1080))])] * 7)
CALENDARS = st.builds(Calendar, st.sampled_from(ZONES), WEEKS)
SPANS = st.timedeltas(timedelta(), timedelta(days=9))
QUICK = settings(max_examples=25, deadline=None)


def shanghai(*at: int) -> datetime:
    return datetime(*at, tzinfo=ZoneInfo("Asia/Shanghai"))  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("at", "there"),
    [
        (shanghai(2026, 6, 1, 8, 59, 59), False),
        (shanghai(2026, 6, 1, 9), True),
        (shanghai(2026, 6, 1, 20, 59, 59), True),
        (shanghai(2026, 6, 1, 21), False),
        (shanghai(2026, 6, 6, 12), False),
    ],
)
def test_the_end_of_an_interval_is_closed(at: datetime, there: bool) -> None:
    assert is_open(Calendar("Asia/Shanghai", WEEK), at) is there


def test_chinese_holidays_and_make_up_days_are_respected() -> None:
    holiday = frozenset(date(2026, 10, day) for day in range(1, 8))
    make_up = {date(2026, 10, 10): OFFICE, date(2026, 10, 7): ((600, 660),)}
    calendar = Calendar("Asia/Shanghai", WEEK, holiday, make_up)
    assert not is_open(calendar, shanghai(2026, 10, 1, 12))
    assert is_open(calendar, shanghai(2026, 10, 10, 12))
    assert next_open(calendar, shanghai(2026, 9, 30, 21)) == shanghai(2026, 10, 7, 10)
    assert open_minutes_between(calendar, shanghai(2026, 9, 30, 21), shanghai(2026, 10, 8, 10)) == 120
    assert add_open_minutes(calendar, shanghai(2026, 9, 30, 20, 30), 60) == shanghai(2026, 10, 7, 10, 30)


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        ("America/New_York", date(2026, 3, 8), 1380),
        ("America/New_York", date(2026, 11, 1), 1500),
        ("Australia/Lord_Howe", date(2026, 10, 4), 1410),
        ("America/Asuncion", date(2024, 3, 23), 1500),
        ("Asia/Beirut", date(2026, 3, 29), 1380),
        ("Asia/Shanghai", date(2028, 2, 29), 1440),
    ],
)
def test_a_day_of_a_clock_change_has_its_real_length(zone: str, day: date, minutes: int) -> None:
    calendar = Calendar(zone, ((),) * 7, extra={day: ((0, 1440),)})
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    assert open_minutes_between(calendar, start, start + timedelta(days=5)) == minutes


@QUICK
@given(CALENDARS, MOMENTS, SPANS, SPANS)
def test_open_minutes_are_additive_and_never_more_than_real_ones(
    calendar: Calendar, at: datetime, first: timedelta, second: timedelta
) -> None:
    middle, end = at + first, at + first + second
    whole = open_minutes_between(calendar, at, end)
    parts = open_minutes_between(calendar, at, middle) + open_minutes_between(calendar, middle, end)
    assert whole == pytest.approx(parts)
    assert 0 <= whole <= (end - at) / timedelta(minutes=1) + 1e-9


@QUICK
@given(CALENDARS.filter(lambda calendar: any(calendar.weekly)), MOMENTS, st.integers(0, 2000), st.integers(0, 2000))
def test_adding_open_minutes_is_additive_monotonic_and_undone_by_counting(
    calendar: Calendar, at: datetime, first: int, second: int
) -> None:
    middle = add_open_minutes(calendar, at, first)
    end = add_open_minutes(calendar, at, first + second)
    assert at <= middle <= end
    assert add_open_minutes(calendar, middle, second) == end
    assert open_minutes_between(calendar, at, end) == pytest.approx(first + second)


@QUICK
@given(CALENDARS, MOMENTS)
def test_the_next_opening_is_open_and_nothing_before_it_is(calendar: Calendar, at: datetime) -> None:
    opens = next_open(calendar, at)
    if opens is None:
        assert not any(calendar.weekly)
        return
    assert opens >= at
    assert is_open(calendar, opens)
    assert open_minutes_between(calendar, at, opens) == 0
    assert is_open(calendar, at) == (opens == at)


@QUICK
@given(CALENDARS, MOMENTS)
def test_counting_agrees_with_the_clock_on_the_wall(calendar: Calendar, at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    local = at.astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    there = any(start <= minute < end for start, end in calendar.weekly[local.weekday()])
    assert is_open(calendar, at) is there
    assert open_minutes_between(calendar, at, at + timedelta(minutes=1)) == (1 if there else 0)


@pytest.mark.parametrize("zone", ZONES)
def test_every_local_day_of_the_years_opens_once(zone: str) -> None:
    calendar = Calendar(zone, (((150, 151),),) * 7)
    at, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    days = []
    while (opens := next_open(calendar, at)) is not None and opens < end:
        days.append(opens.astimezone(ZoneInfo(zone)).date())
        at = opens + timedelta(hours=3)
    # Where the clock jumps over 2:30, that minute does not exist on one day of the year.
    assert len(set(days)) == len(days)
    assert len(days) >= 364


def test_a_calendar_that_never_opens_says_so() -> None:
    calendar = Calendar("UTC", ((),) * 7)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert next_open(calendar, at) is None
    assert add_open_minutes(calendar, at, 0) == at
    with pytest.raises(ConfigError, match="400 days"):
        add_open_minutes(calendar, at, 1)


def test_long_promises_pass_the_horizon_and_reversed_spans_count_nothing() -> None:
    calendar = Calendar("UTC", ROUND_THE_CLOCK)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert add_open_minutes(calendar, at, 1440 * 900) == at + timedelta(days=900)
    assert open_minutes_between(calendar, at, at - timedelta(days=1)) == 0


def test_all_mistakes_of_a_calendar_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        Calendar("Mars/Olympus", (((600, 500),),))
    assert all(word in str(caught.value) for word in ("Mars/Olympus", "7 days", "600 to 500"))
    with pytest.raises(ValueError, match="zone"):
        is_open(Calendar("UTC", WEEK), datetime(2026, 1, 1))  # noqa: DTZ001 - a naive time is what is tested


@pytest.mark.parametrize(
    ("zone", "weekly", "chinese", "english"),
    [
        ("Asia/Shanghai", WEEK, "工作日 9:00–21:00(UTC+8)", "Mon–Fri 9:00–21:00 (UTC+8)"),
        ("UTC", ROUND_THE_CLOCK, "每天 全天(UTC)", "Mon–Sun all day (UTC)"),
        ("Asia/Kolkata", (((540, 720), (780, 1080)),) * 5 + (((600, 960),),) * 2,
         "工作日 9:00–12:00、13:00–18:00；周末 10:00–16:00(UTC+5:30)",
         "Mon–Fri 9:00–12:00, 13:00–18:00; Sat–Sun 10:00–16:00 (UTC+5:30)"),
        ("Europe/Berlin", (OFFICE, (), OFFICE, OFFICE, (), (), ()), "周一、周三至周四 9:00–21:00(Europe/Berlin)",
         "Mon, Wed–Thu 9:00–21:00 (Europe/Berlin)"),
        ("America/Phoenix", ((),) * 7, "暂无固定服务时间", "no fixed hours"),
    ],
)  # fmt: skip
def test_the_week_is_described_in_both_languages(
    zone: str, weekly: tuple[Intervals, ...], chinese: str, english: str
) -> None:
    calendar = Calendar(zone, weekly)
    assert describe(calendar, "zh") == chinese
    assert describe(calendar, "en") == english
