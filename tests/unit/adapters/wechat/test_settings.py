"""Options of an account, and what follows from them."""

import pytest

from kefu_adapters.platform import read_settings
from kefu_adapters.wechat import PLATFORM
from kefu_adapters.wechat.capabilities import capabilities_of
from kefu_adapters.wechat.settings import WechatSettings
from kefu_core.capabilities import ButtonForm, TextUnit
from kefu_core.messages import AttachmentKind

NEEDED = {"app_id": "wx1", "original_id": "gh_1"}


def able(**options):
    return capabilities_of(WechatSettings(**NEEDED, **options))


def test_a_verified_account_has_windows_menus_media_and_both_targets():
    found = able()
    assert [(w.trigger, w.length.total_seconds(), w.count) for w in found.window] == [
        ("message", 172_800, 5), ("menu", 60, 3), ("follow", 60, 3), ("scan", 60, 3),
    ]  # fmt: skip
    assert (found.text.limit, found.text.unit) == (2000, TextUnit.BYTES)
    assert (found.buttons, found.max_buttons, found.typing, found.active_send) == (ButtonForm.MENU, 10, True, True)
    assert set(found.attachments) == {AttachmentKind.PICTURE, AttachmentKind.VOICE, AttachmentKind.VIDEO}
    assert [(t.name, t.quota, t.title_limit) for t in found.targets] == [("mass", 4, 0), ("publish", 100, 32)]
    assert able(account_kind="subscription_verified").targets[0].quota == 1


def test_an_unverified_account_only_answers_passively():
    found = able(account_kind="unverified")
    assert (found.active_send, found.single_message, found.typing) == (False, True, False)
    assert (found.buttons, found.window, found.targets, dict(found.attachments)) == (ButtonForm.NUMBERED, (), (), {})


def test_unconfirmed_numbers_can_be_set():
    found = able(messages_per_trigger=20, window_hours=24, msgmenu=False, text_limit_bytes=1000, announce=("publish",))
    assert (found.window[0].count, found.window[0].length.total_seconds()) == (20, 86_400)
    assert (found.buttons, found.text.limit, [t.name for t in found.targets]) == (
        ButtonForm.NUMBERED,
        1000,
        ["publish"],
    )


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"mode": "plain"}, "mode"),
        ({"mode": "both"}, "mode"),
        ({"account_kind": "personal"}, "account_kind"),
        ({"announce": ["timeline"]}, "announce"),
        ({"text_limit_bytes": 4096}, "text_limit_bytes"),
        ({"api_base_url": "ftp://x"}, "api_base_url"),
        ({"timeout_seconds": 0}, "timeout_seconds"),
        ({"app_id": ""}, "app_id"),
        ({"app_secret": "x"}, "app_secret"),
        ({"window_hours": "long"}, "window_hours"),
    ],
)
def test_a_wrong_option_is_named(options, key):
    found, problems = read_settings(PLATFORM, {**NEEDED, **options})
    assert found is None
    assert key in problems[0]


def test_plain_mode_needs_a_word():
    found, problems = read_settings(PLATFORM, {**NEEDED, "mode": "plain", "allow_plain": True})
    assert not problems
    assert found.mode == "plain"
