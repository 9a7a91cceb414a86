"""An inbox's usual rhythm: silence is told from quiet once two weeks were heard."""

from datetime import UTC, datetime, timedelta

from kefu_bots.observe.rhythm import HOURS, Rhythm, bucket_of

MONDAY = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


def heard(weeks, per_hour, *, start=MONDAY):
    """A rhythm that heard ``per_hour(hour of the week)`` for some weeks, looked at each quarter of an hour."""
    rhythm = Rhythm()
    now = start
    for hour in range(weeks * HOURS + 1):
        for quarter in range(4):
            count = per_hour(hour % HOURS) if quarter == 1 else 0
            rhythm.heard(now, count, now if count else None)
            now += timedelta(minutes=15)
    return rhythm


def test_hours_of_the_week_begin_on_monday():
    assert bucket_of(MONDAY) == 0
    assert bucket_of(MONDAY + timedelta(days=6, hours=23, minutes=59)) == HOURS - 1


def test_nothing_is_expected_before_an_hour_was_heard_twice():
    rhythm = heard(1, lambda _hour: 60)
    noon = MONDAY + timedelta(weeks=1, hours=12)
    assert rhythm.expected(noon, noon + timedelta(hours=1)) == 0


def test_silence_in_a_busy_hour_is_missing_messages():
    rhythm = heard(3, lambda _hour: 60)
    last = rhythm.last
    assert last is not None
    assert rhythm.missing(last) == 0
    assert rhythm.missing(last + timedelta(minutes=10)) == 10


def test_silence_at_night_is_quiet():
    rhythm = heard(3, lambda hour: 60 if 9 <= hour % 24 < 21 else 0)
    night = MONDAY + timedelta(weeks=3, hours=2)
    assert rhythm.expected(night, night + timedelta(hours=5)) == 0
    assert rhythm.expected(night, night + timedelta(hours=8)) == 60


def test_newer_weeks_count_more():
    rhythm = heard(2, lambda _hour: 100)
    for week in range(2, 8):
        for hour in range(HOURS):
            rhythm.heard(MONDAY + timedelta(weeks=week, hours=hour, minutes=30), 10, None)
    noon = MONDAY + timedelta(weeks=8, hours=12)
    assert 10 < rhythm.expected(noon, noon + timedelta(hours=1)) < 30


def test_hours_in_which_nobody_looked_teach_nothing():
    rhythm = heard(2, lambda _hour: 60)
    before = rhythm.to_json()["rates"]
    rhythm.heard(MONDAY + timedelta(weeks=4, hours=3), 0, None)
    rhythm.heard(MONDAY + timedelta(weeks=4, hours=9), 0, None)
    after = rhythm.to_json()["rates"]
    assert after[4:9] == before[4:9]


def test_what_was_learned_is_kept():
    rhythm = heard(3, lambda hour: hour)
    again = Rhythm(rhythm.to_json())
    noon = MONDAY + timedelta(weeks=5, hours=12)
    assert again.expected(noon, noon + timedelta(hours=3)) == rhythm.expected(noon, noon + timedelta(hours=3)) > 0
    assert again.last == rhythm.last


def test_a_strange_row_begins_anew():
    assert Rhythm({"rates": [1, 2], "seen": "no", "last": "x"}).missing(MONDAY) == 0
