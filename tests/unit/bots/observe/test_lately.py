"""How much a total grew lately."""

from datetime import UTC, datetime, timedelta

from kefu_bots.observe.lately import Lately

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_growth_is_that_of_the_window_asked_for():
    lately = Lately()
    assert lately.grown("x") == 0
    for minute in range(0, 121, 10):
        lately.note(NOON + timedelta(minutes=minute), {"x": minute})
    assert lately.grown("x") == 60
    assert lately.grown("x", timedelta(minutes=20)) == 20
    assert lately.grown("other") == 0


def test_a_name_that_is_new_counts_from_nothing():
    lately = Lately()
    lately.note(NOON, {})
    lately.note(NOON + timedelta(minutes=1), {"x": 5})
    assert lately.grown("x") == 5
