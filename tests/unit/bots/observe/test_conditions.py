"""What counts as trouble, from one snapshot."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kefu_bots.observe.conditions import FINDINGS, PATIENCE, InboxView, Snapshot, troubles
from kefu_bots.observe.figures import Figures, Pile
from kefu_bots.observe.settings import AlarmSettings

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MS = round(NOW.timestamp() * 1000)
SETTINGS = AlarmSettings()


def found(snapshot, *raised):
    return [(t.code, t.inbox) for t in troubles(snapshot, SETTINGS, lambda code, _inbox: code in raised)]


def of(view):
    return Snapshot(now=NOW, inboxes={"main": view})


def piles(**given):
    return Snapshot(
        now=NOW,
        inboxes={"main": InboxView(), "other": InboxView()},
        figures=Figures(at=MS, piles={name: {"main": pile} for name, pile in given.items()}),
    )


def test_a_healthy_fleet_has_no_trouble():
    healthy = Snapshot(
        now=NOW,
        inboxes={"main": InboxView(facts={"webhook": "ours"}, token_days_left=30, budgets={"day": (90.0, 100.0)})},
        disk_free=10 * 2**30,
        skews={"api.example": 0.4},
    )
    assert found(healthy) == []


@pytest.mark.parametrize(("view", "code"), [
    (InboxView(state="stopped", reason="credentials_rejected"), "inbox_unwell"),
    (InboxView(state="degraded"), "inbox_unwell"),
    (InboxView(facts={"webhook": "not set"}), "webhook_lost"),
    (InboxView(facts={"webhook": "set"}), "webhook_lost"),
    (InboxView(facts={"webhook": "invalid"}), "webhook_lost"),
    (InboxView(token_days_left=6.5), "token_expiring"),
    (InboxView(budgets={"hour": (50.0, 60.0), "day": (9.0, 100.0)}), "budget_low"),
    (InboxView(secrets=15, blocked=6), "guard_spike"),
    (InboxView(bad_signatures=61), "signature_spike"),
    (InboxView(last_in=NOW - timedelta(minutes=20), missing=9.0), "adapter_stalled"),
])  # fmt: skip
def test_trouble_of_an_inbox_is_found(view, code):
    assert found(of(view)) == [(code, "main")]


@pytest.mark.parametrize("view", [
    InboxView(state="paused"),
    InboxView(token_days_left=8),
    InboxView(budgets={"day": (11.0, 100.0)}),
    InboxView(secrets=20),
    InboxView(last_in=NOW - timedelta(minutes=9), missing=50.0),
    InboxView(last_in=NOW - timedelta(hours=9), missing=7.0),
    InboxView(missing=50.0),
])  # fmt: skip
def test_what_is_usual_is_no_trouble(view):
    assert found(of(view)) == []


@pytest.mark.parametrize(("given", "codes"), [
    ({"dead_deliveries": Pile(1, MS)}, ["dead_letters"]),
    ({"dead_messages": Pile(1, MS)}, ["dead_letters"]),
    ({"unknown": Pile(2, MS)}, ["unknown_deliveries"]),
    ({"queue": Pile(1, MS - 121_000)}, ["queue_old"]),
    ({"queue": Pile(5000, MS - 100_000)}, []),
    ({"parked": Pile(1, MS - 121_000)}, ["messages_parked"]),
])  # fmt: skip
def test_piles_of_the_store_are_trouble_of_their_inbox(given, codes):
    assert found(piles(**given)) == [(code, "main") for code in codes]


@pytest.mark.parametrize(("changes", "code"), [
    ({"disk_free": 100 * 2**20}, "disk_low"),
    ({"skews": {"a.example": 45.0}}, "clock_skewed"),
    ({"skews": {"a.example": -45.0, "b.example": -44.0}}, "clock_skewed"),
    ({"store_errors": 3}, "store_errors"),
    ({"heartbeat_age": 21.0}, "store_errors"),
    ({"lease_changes": 13}, "leases_flapping"),
    ({"loop_lag": 1.5}, "loop_slow"),
])  # fmt: skip
def test_trouble_of_the_process_is_found(changes, code):
    assert found(replace(Snapshot(now=NOW), **changes)) == [(code, "")]


def test_one_platform_with_a_wrong_clock_does_not_make_ours_wrong():
    assert found(Snapshot(now=NOW, skews={"a.example": 3600.0, "b.example": 0.2})) == []


@pytest.mark.parametrize(("code", "snapshot"), [
    ("queue_old", piles(queue=Pile(1, MS - 70_000))),
    ("disk_low", Snapshot(now=NOW, disk_free=1100 * 2**20)),
    ("clock_skewed", Snapshot(now=NOW, skews={"a.example": 20.0})),
    ("budget_low", of(InboxView(budgets={"day": (15.0, 100.0)}))),
    ("guard_spike", of(InboxView(secrets=12))),
])  # fmt: skip
def test_a_raised_alarm_ends_only_well_below_where_it_began(code, snapshot):
    assert found(snapshot) == []
    assert [name for name, _ in found(snapshot, code)] == [code]


def test_every_code_that_can_be_found_has_its_patience():
    every = Snapshot(
        now=NOW,
        inboxes={
            "main": InboxView(
                state="stopped", reason="webhook_lost", last_in=NOW - timedelta(days=1), missing=99.0,
                token_days_left=0, budgets={"day": (0.0, 1.0)}, secrets=99, bad_signatures=999,
            )
        },
        figures=Figures(at=MS, piles={
            **{name: {"main": Pile(1, 0)} for name in ("dead_deliveries", "unknown", "queue", "parked")},
            "findings": {action: Pile(1, 0) for action in FINDINGS},
        }),
        disk_free=0, skews={"a": 999.0}, store_errors=9, lease_changes=99, loop_lag=9.0,
    )  # fmt: skip
    assert {code for code, _ in found(every)} == set(PATIENCE)
