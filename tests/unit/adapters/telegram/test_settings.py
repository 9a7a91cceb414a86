"""Options of a Telegram account, and what it can do with them."""

import pytest

from kefu_adapters.platform import read_settings
from kefu_adapters.telegram import PLATFORM, TelegramSettings
from kefu_adapters.telegram.capabilities import capabilities_of
from kefu_core.capabilities import ButtonForm, Scope
from kefu_core.messages import AttachmentKind


def test_empty_table_is_enough():
    settings, problems = read_settings(PLATFORM, {})
    assert problems == []
    assert settings == TelegramSettings()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("mode", "push"),
        ("channel", "orbitwallet"),
        ("base_url", "ftp://example.org"),
        ("base_file_url", ""),
        ("max_connections", 101),
        ("text_limit", 5000),
        ("chat_per_second", 0),
        ("group_burst", 20),
        ("global_burst", 0),
        ("timeout_seconds", 0),
        ("poll_seconds", 60),
        ("tokens", "x"),
    ],
)
def test_wrong_option_is_named(key, value):
    settings, problems = read_settings(PLATFORM, {key: value})
    assert settings is None
    assert len(problems) == 1
    assert key in problems[0]


def test_every_wrong_option_is_told_at_once():
    _, problems = read_settings(PLATFORM, {"mode": "x", "channel": "x", "poll_seconds": -1})
    assert len("\n".join(problems).splitlines()) == 3


def test_rates_stay_below_the_limits_in_every_span_of_time():
    settings = TelegramSettings()
    rates = {rate.scope: rate for rate in capabilities_of(settings).rates}
    assert rates[Scope.INBOX].count + rates[Scope.INBOX].burst <= settings.global_per_second
    assert rates[Scope.GROUP].count + rates[Scope.GROUP].burst <= settings.group_per_minute
    assert (rates[Scope.RECIPIENT].count, rates[Scope.RECIPIENT].burst) == (1, 5)


def test_account_without_a_channel_has_no_target():
    assert capabilities_of(TelegramSettings()).targets == ()
    able = capabilities_of(TelegramSettings(channel="@orbitwallet"))
    assert [target.name for target in able.targets] == ["channel"]
    assert (able.buttons, able.max_buttons, able.window) == (ButtonForm.INLINE, 100, ())
    assert able.attachments[AttachmentKind.PICTURE].max_bytes == 10_000_000
