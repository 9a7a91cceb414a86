"""Alarms come when something held for a while, and go when it was gone for a while."""

from datetime import UTC, datetime, timedelta

from structlog.testing import capture_logs

from kefu_bots.observe.alarms import Alarms, Patience, Trouble

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SLOW = Patience(raise_after=timedelta(seconds=60), clear_after=timedelta(seconds=120))


class Watched:
    """Alarms under a clock of ours."""

    def __init__(self, patience=SLOW):
        self.told = []
        self.alarms = Alarms({"queue_old": patience, "disk_low": patience}, self.told.append)

    def at(self, seconds, *troubles):
        self.alarms.update(NOON + timedelta(seconds=seconds), troubles)
        return [(alarm.code, alarm.inbox) for alarm in self.alarms.raised()]


OLD = Trouble("queue_old", "main", 300.0)


def test_what_holds_only_for_a_moment_raises_nothing():
    watched = Watched()
    assert watched.at(0, OLD) == []
    assert watched.at(30) == []
    assert watched.at(60, OLD) == []
    assert watched.at(90, OLD) == []


def test_what_lasts_is_raised_once_and_cleared_when_it_was_gone_long_enough():
    watched = Watched()
    with capture_logs() as lines:
        watched.at(0, OLD)
        assert watched.at(60, OLD) == [("queue_old", "main")]
        watched.at(90, OLD)
        assert watched.at(120) == [("queue_old", "main")]
        assert watched.at(150, OLD) == [("queue_old", "main")]
        assert watched.at(180) == [("queue_old", "main")]
        assert watched.at(270) == []
    told = [(line["event"], line["code"], line["inbox"]) for line in lines]
    assert told == [("alarm.raised", "queue_old", "main"), ("alarm.cleared", "queue_old", "main")]
    assert watched.told == ["main", "main"]


def test_each_inbox_has_alarms_of_its_own():
    watched = Watched(Patience(raise_after=timedelta(0), clear_after=timedelta(0)))
    assert watched.at(0, OLD, Trouble("queue_old", "other")) == [("queue_old", "main"), ("queue_old", "other")]
    assert watched.at(30, Trouble("queue_old", "other")) == [("queue_old", "other")]
    assert watched.alarms.is_raised("queue_old", "other")
    assert not watched.alarms.is_raised("queue_old", "main")


def test_an_alarm_says_since_when_how_much_and_where_to_read_on():
    watched = Watched()
    watched.at(0, Trouble("disk_low", "", 5.0))
    watched.at(60, Trouble("disk_low", "", 3.25))
    (alarm,) = watched.alarms.raised()
    assert alarm.to_json() == {
        "code": "disk_low",
        "inbox": "",
        "since": round((NOON + timedelta(seconds=60)).timestamp() * 1000),
        "amount": 3.2,
        "runbook": "docs/howto/incidents.md#disk_low",
    }
