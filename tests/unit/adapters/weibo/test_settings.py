"""Options and capabilities of an account."""

from datetime import timedelta
from typing import Any

import pytest

from kefu_adapters.platform import Deps, read_settings
from kefu_adapters.weibo import PLATFORM
from kefu_adapters.weibo.capabilities import capabilities_of
from kefu_core.errors import ConfigError
from kefu_core.fit import check_post

from .helpers import APP_KEY, UID, HandClock, MemoryVault, settings


def test_the_least_table_is_enough() -> None:
    found, problems = read_settings(PLATFORM, {"uid": UID, "app_key": APP_KEY, "poll_minutes": 0, "menu": []})
    assert problems == []
    assert found is not None
    assert (found.menu, found.api_base_url) == ((), "https://api.weibo.com")


def test_every_problem_is_named_at_once() -> None:
    table: dict[str, Any] = {
        "uid": "orbit", "app_key": APP_KEY, "operator_ip": "here", "reserve_calls": 200, "reply_max": -1,
        "menu": ["x"], "timeout_seconds": 0,
    }  # fmt: skip
    _, (problem,) = read_settings(PLATFORM, table)
    for name in ("uid", "operator_ip", "reserve_calls", "reply_max", "menu", "timeout_seconds"):
        assert name in problem


def test_capabilities_follow_the_page() -> None:
    able = capabilities_of(settings())
    rules = {rule.trigger: (rule.length, rule.count) for rule in able.window}
    two_days = timedelta(hours=48)
    assert {name: rules[name] for name in ("message", "follow", "menu", "scan")} == dict.fromkeys(
        ("message", "follow", "menu", "scan"), (two_days, None)
    )
    assert rules["mention"] == (two_days, 1)
    assert (able.text.limit, able.subscribers, able.read_back, able.public) == (299, False, True, True)
    assert [target.kind for target in able.targets] == ["timeline", "mass"]


def test_a_count_of_replies_can_be_set() -> None:
    able = capabilities_of(settings(reply_max=5, reply_window_hours=72))
    assert [(r.count, r.length) for r in able.window if r.trigger == "menu"] == [(5, timedelta(hours=72))]


def test_without_address_or_domain_nothing_public_is_offered() -> None:
    assert [t.name for t in capabilities_of(settings(safe_domain="")).targets] == ["mass"]
    able = capabilities_of(settings(operator_ip="", sendall_group=""))
    assert (able.public, able.targets) == (False, ())


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("新版本 https://orbit.example/n", ()),
        ("新版本", ("needs_host",)),
        ("#话题# https://orbit.example/n", ("hashtag_not_allowed",)),
        ("字" * 120 + " https://orbit.example/n", ("too_long",)),
    ],
)
def test_posts_are_checked_before_weibo_does(text: str, problems: tuple[str, ...]) -> None:
    target = capabilities_of(settings()).targets[0]
    assert check_post(text, "", "", target).problems == problems


def test_plain_http_is_for_the_sandbox_only() -> None:
    account = settings(api_base_url="http://127.0.0.1:1/api")
    deps = Deps(clock=HandClock(), blobs=None, vault=MemoryVault(), secret=b"k")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="https"):
        PLATFORM.build("weibo", account, {"app_secret": "s"}, deps)
