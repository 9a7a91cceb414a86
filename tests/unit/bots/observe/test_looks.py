"""Clocks, budgets and days left."""

from datetime import timedelta

import pytest
from tests.unit.bots.fleet_rig import FakeAdapter
from tests.unit.core.conversation.talk_rig import PLAIN

from kefu_adapters.fabric.local import LocalFabric
from kefu_bots.accounts import Account
from kefu_bots.observe import looks
from kefu_core.capabilities import Rate, Scope
from kefu_core.ports import Bucket


def account(*rates, **facts):
    from dataclasses import replace

    adapter = FakeAdapter(replace(PLAIN, rates=rates))
    return Account(inbox="main", platform="t", title="Main", adapter=adapter, hook="h", facts=facts)


def test_a_platforms_clock_is_compared_with_ours_at_the_time_of_its_answer():
    date = "Mon, 02 Mar 2026 12:00:00 GMT"
    assert looks.skews({"a.example": (date, 1772452800.0), "b.example": (date, 1772452760.0)}) == {
        "a.example": 0.0, "b.example": 40.0,
    }  # fmt: skip


def test_a_date_that_is_none_says_nothing():
    assert looks.skews({"a.example": ("yesterday", 0.0)}) == {}


@pytest.mark.parametrize(
    ("facts", "days"), [({"token_days_left": "12"}, 12.0), ({"token_days_left": ""}, None), ({}, None)]
)
def test_days_left_are_known_where_a_probe_said_so(facts, days):
    assert looks.token_days(facts) == days


async def test_a_budget_shrinks_with_what_was_sent():
    day = Rate(scope=Scope.INBOX, count=10, per=timedelta(days=1), burst=10)
    fabric = LocalFabric(lambda: 0.0)
    one = account(day)
    assert looks.budgets(one, fabric) == {"86400s": (10.0, 10.0)}
    await fabric.take([Bucket("send:main:86400", 10, 86400.0, 10)])
    assert looks.budgets(one, fabric)["86400s"][0] == pytest.approx(9.0)


def test_a_pace_is_no_budget():
    second = Rate(scope=Scope.INBOX, count=30, per=timedelta(seconds=1), burst=30)
    recipient = Rate(scope=Scope.RECIPIENT, count=30, per=timedelta(days=1), burst=30)
    assert looks.budgets(account(second, recipient), LocalFabric()) == {}


def test_calls_of_today_are_a_budget():
    assert looks.budgets(account(calls_today="900/1000"), LocalFabric()) == {"calls_today": (100.0, 1000.0)}
