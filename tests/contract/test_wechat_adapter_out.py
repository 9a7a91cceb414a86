"""The WeChat adapter against its emulator: ordinary sends, and every way in which they fail."""

from datetime import timedelta

import pytest
from tests.fakes.patience import until

from kefu_core.capabilities import ButtonForm
from kefu_core.errors import (
    BadPayload,
    ConnectFailed,
    CredentialsRejected,
    PermanentError,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    ReplyWindowClosed,
    UnknownOutcome,
)
from kefu_core.messages import AttachmentKind, ButtonPressed, Operation

from .wechat_adapter_rig import BUTTONS, adapter_rig, picture, post


async def test_texts_arrive_byte_for_byte():
    async with adapter_rig(reject_escapes=True) as rig:
        await rig.opened_window()
        text = '你好 "q" \n\\ 😀 %7B + & \\u4f60'
        receipt = await rig.adapter.send(rig.say(text))
        assert not receipt.pending
        assert [m["text"] for m in await rig.written_to()] == [text]


async def test_buttons_are_a_menu_message_and_come_back_as_a_press():
    async with adapter_rig() as rig:
        await rig.opened_window()
        await rig.adapter.send(rig.say("这样解决了吗？", buttons=BUTTONS))
        (shown,) = await rig.written_to()
        assert shown["buttons"] == [[{"text": "解决了", "value": "y"}], [{"text": "找人工", "value": "h"}]]
        await rig.inbound(user="xiaolu", action="press", button="h")
        pressed = (await rig.sink.until(2))[1]
        assert isinstance(pressed, ButtonPressed)
        assert (pressed.value, pressed.trigger) == ("h", "menu")


@pytest.mark.parametrize(
    ("blob", "kind", "shown"),
    [
        ("png", AttachmentKind.PICTURE, "photo"),
        ("amr", AttachmentKind.VOICE, "voice"),
        ("mp4", AttachmentKind.VIDEO, "video"),
    ],
)
async def test_attachments_are_uploaded_once_and_shown(blob, kind, shown):
    async with adapter_rig() as rig:
        await rig.opened_window()
        for _ in range(2):
            await rig.adapter.send(rig.say(attachments=(picture(blob, kind),)))
        assert [m["kind"] for m in await rig.written_to(count=2)] == [shown, shown]
        assert await rig.calls("media/upload") == 1


async def test_an_upload_that_ended_is_made_anew_at_the_next_try():
    async with adapter_rig({}) as rig:
        await rig.opened_window()
        message = rig.say(attachments=(picture(),))
        await rig.adapter.send(message)
        rig.adapter._uploads._kept["png"] = ("gone", rig.adapter._clock.now() + timedelta(days=1))
        with pytest.raises(PlatformUnavailable):
            await rig.adapter.send(message)
        await rig.adapter.send(message)
        assert len(await rig.written_to(count=2)) == 2


@pytest.mark.parametrize(
    "more",
    [
        {"attachments": (picture("exe", AttachmentKind.FILE),)},
        {"attachments": (picture("none"),)},
        {"text": "x", "operation": Operation.EDIT},
        {"text": "x", "operation": Operation.PIN},
        {"text": ""},
        {"operation": Operation.DELETE, "target": "7"},
    ],
)
async def test_what_wechat_can_not_do_is_refused_without_a_call(more):
    async with adapter_rig() as rig:
        with pytest.raises(BadPayload):
            await rig.adapter.send(rig.say(**more))
        assert await rig.calls("custom/send") == 0


async def test_windows_and_refusals_have_their_classes():
    async with adapter_rig() as rig:
        with pytest.raises(ReplyWindowClosed) as caught:
            await rig.adapter.send(rig.say("too early"))
        assert caught.value.code == "45015"
        await rig.opened_window()
        for number in range(5):
            await rig.adapter.send(rig.say(str(number)))
        with pytest.raises(ReplyWindowClosed) as caught:
            await rig.adapter.send(rig.say("sixth"))
        assert caught.value.code == "45047"
        with pytest.raises(RecipientUnreachable):
            await rig.adapter.send(rig.say("x", recipient="nobody"))
        await rig.inbound(user="xiaolu", action="block")
        with pytest.raises(RecipientUnreachable):
            await rig.adapter.send(rig.say("x"))


@pytest.mark.parametrize(
    ("fault", "error", "shown"),
    [
        ({"kind": "rate_limit"}, RateLimited, 0),
        ({"kind": "server_error"}, PlatformUnavailable, 0),
        ({"kind": "timeout_before", "seconds": 1}, UnknownOutcome, 0),
        ({"kind": "timeout_after_accept", "seconds": 1}, UnknownOutcome, 1),
        ({"kind": "reset_before"}, UnknownOutcome, 0),
        ({"kind": "reset_mid_body"}, UnknownOutcome, 1),
        ({"kind": "bad_gateway"}, UnknownOutcome, 0),
        ({"kind": "blocked_by_user", "errcode": 43004}, RecipientUnreachable, 0),
        ({"kind": "errcode", "errcode": 45009}, RateLimited, 0),
        ({"kind": "errcode", "errcode": 40164}, CredentialsRejected, 0),
        ({"kind": "errcode", "errcode": 48002}, RecipientUnreachable, 0),
        ({"kind": "errcode", "errcode": 45002}, BadPayload, 0),
    ],
)
async def test_each_fault_of_a_send_has_its_class(fault, error, shown):
    async with adapter_rig() as rig:
        await rig.opened_window()
        await rig.adapter.send(rig.say("before"))
        await rig.fault(**{"method": "custom/send", **fault})
        with pytest.raises(error) as caught:
            await rig.adapter.send(rig.say("the secret words"))
        assert "secret words" not in str(caught.value)
        assert "access_token" not in str(caught.value)
        texts = [m["text"] for m in await rig.written_to()]
        assert texts.count("the secret words") == shown

        async def logged():  # a call that hangs is logged at its end
            return await rig.calls("custom/send") >= 2

        await until(logged)
        assert await rig.calls("custom/send") == 2


async def test_no_platform_means_that_nothing_was_sent():
    async with adapter_rig({"api_base_url": "http://127.0.0.1:9"}) as rig:
        with pytest.raises(ConnectFailed):
            await rig.adapter.send(rig.say("x"))


@pytest.mark.parametrize("method", ["stable_token", "media/upload"])
@pytest.mark.parametrize("kind", ["reset_before", "bad_gateway", "server_error", "reset_mid_body"])
async def test_trouble_before_the_send_leaves_nothing_unknown(method, kind):
    async with adapter_rig() as rig:
        await rig.opened_window()
        await rig.fault(kind, method=method)
        with pytest.raises(PlatformUnavailable):
            await rig.adapter.send(rig.say(attachments=(picture(),)))
        await rig.adapter.send(rig.say(attachments=(picture(),)))


async def test_a_menu_message_that_the_account_may_not_send_becomes_text_at_the_next_try():
    async with adapter_rig(msgmenu=False) as rig:
        await rig.opened_window()
        message = rig.say("好吗？", buttons=BUTTONS)
        with pytest.raises(PlatformUnavailable):
            await rig.adapter.send(message)
        assert rig.adapter.capabilities.buttons is ButtonForm.NUMBERED
        await rig.adapter.send(message)
        assert [m["text"] for m in await rig.written_to()] == ["好吗？\n\n请回复数字：\n1 解决了\n2 找人工"]


async def test_a_right_that_is_missing_switches_active_sending_off():
    async with adapter_rig({"account_kind": "service_verified"}, account_kind="unverified") as rig:
        await rig.opened_window()
        with pytest.raises(PermanentError):
            await rig.adapter.send(rig.say("x"))
        assert not rig.adapter.capabilities.active_send
        assert rig.adapter.capabilities.window == ()
        with pytest.raises(PermanentError):
            await rig.adapter.send(post(rig))
        assert [t.name for t in rig.adapter.capabilities.targets] == ["publish"]


async def test_typing_shows_and_its_refusals_do_not_matter():
    async with adapter_rig() as rig:
        await rig.adapter.signal("typing", rig.openid())
        await rig.opened_window()
        await rig.adapter.signal("typing", rig.openid())
        assert {u["user"]: u["typing"] for u in rig.emulator.users()}["xiaolu"]
        await rig.adapter.signal("typing", rig.openid())
        await rig.control("limits", {"typing": False})
        await rig.adapter.signal("typing", rig.openid())
        assert not rig.adapter.capabilities.typing
