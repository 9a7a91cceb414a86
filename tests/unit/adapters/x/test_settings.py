"""The options of an account, and what is wrong with them."""

from typing import Any

import pytest

from kefu_adapters.platform import read_settings
from kefu_adapters.x import PLATFORM


def test_a_username_is_enough() -> None:
    settings, problems = read_settings(PLATFORM, {"username": "help_acct"})
    assert problems == []
    assert settings is not None
    assert (settings.base_url, settings.dm_text_limit, settings.dm_per_15min) == ("https://api.x.com", 10_000, 15)
    assert (settings.dm_per_day, settings.post_limit, settings.max_cashtags) == (1440, 280, 1)
    assert (settings.poll_minutes, settings.timeout_seconds) == (60, 20)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({}, "username"),
        ({"username": "@help"}, "username"),
        ({"username": "a", "user_id": "x1"}, "user_id"),
        ({"username": "a", "poll_minutes": -1}, "poll_minutes"),
        ({"username": "a", "dm_per_15min": 0}, "dm_per_15min"),
        ({"username": "a", "use_oauth2": True}, "use_oauth2"),
        ({"username": "a", "price_reply": "1"}, "price_reply"),
        ({"username": "a", "nonsense": 1}, "nonsense"),
    ],
)
def test_mistakes_are_named(table: dict[str, Any], key: str) -> None:
    settings, problems = read_settings(PLATFORM, table)
    assert settings is None
    assert any(key in problem for problem in problems)


def test_every_mistake_is_told_at_once() -> None:
    _, problems = read_settings(PLATFORM, {"username": "@", "post_limit": 0, "max_cashtags": -1})
    assert all(key in problems[0] for key in ("username", "post_limit", "max_cashtags"))
