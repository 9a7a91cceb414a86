"""Accounts at run time, the fleet's clock, and derived keys: the small rooms."""

import time

import pytest
from tests.unit.bots.fleet_rig import FakeAdapter

from kefu_bots.accounts import Account, Accounts
from kefu_bots.clock import FleetClock
from kefu_bots.registry import PLATFORMS, platform
from kefu_bots.secrets_derived import derive, hook_secret
from kefu_core.errors import ConfigError


def account(**values):
    return Account(inbox="main", platform="t", title="Main", adapter=FakeAdapter(), hook="h", **values)


@pytest.mark.parametrize(("values", "sends"), [
    ({}, True), ({"state": "online"}, True), ({"state": "degraded"}, True), ({"state": "stopped"}, False),
    ({"paused": True}, False),
])  # fmt: skip
def test_paused_and_stopped_accounts_send_nothing(values, sends):
    assert account(**values).sends is sends


def test_capabilities_are_those_the_adapter_has_now():
    one = account()
    assert Accounts({"main": one}).capabilities() == {"main": one.adapter.capabilities}
    with pytest.raises(ConfigError, match="'other'"):
        Accounts({"main": one})["other"]


def test_clock_is_real_until_it_is_driven():
    clock = FleetClock()
    assert abs(clock.now().timestamp() - time.time()) < 1
    clock.drive(3600, 0.0)
    first = clock.now()
    assert abs(first.timestamp() - time.time() - 3600) < 2
    assert clock.now() == first
    clock.drive(0, 1000.0)
    assert clock.now().tzinfo is not None


def test_keys_of_different_purposes_are_unrelated():
    made = {derive(b"s" * 32, label) for label in ("vault", "adapters", "transcript", "hook:main")}
    assert len(made) == 4
    assert hook_secret(b"s" * 32, "main") != hook_secret(b"s" * 32, "other")
    assert hook_secret(b"s" * 32, "main").isalnum()


def test_registry_names_four_platforms_and_refuses_others():
    assert list(PLATFORMS) == ["telegram", "wechat", "weibo", "x"]
    for name in PLATFORMS:
        assert platform(name).name == name
    with pytest.raises(KeyError):
        platform("other")
