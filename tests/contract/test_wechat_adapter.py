"""The WeChat adapter against its emulator: both ways in, both ways out, and every way in which they fail."""

import asyncio
from datetime import timedelta

import pytest
from tests.fakes.patience import pass_by, until

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
from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    Button,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    DeliveryReported,
    InboxChanged,
    MessageReceived,
    Operation,
)
from kefu_core.ports import Ephemeral, MediaSource, WebhookAdapter

from .wechat_adapter_rig import Rig, adapter_rig

BUTTONS = ((Button(text="解决了", value="y"), Button(text="找人工", value="h")),)


def picture(blob: str = "png", kind: AttachmentKind = AttachmentKind.PICTURE) -> Attachment:
    return Attachment(kind=kind, blob=blob)


async def reports(rig: Rig) -> DeliveryReported:
    """The platform's next late report."""
    return (await until(lambda: [i for i in rig.sink.inbounds if isinstance(i, DeliveryReported)]))[0]


# --- in ----------------------------------------------------------------------------------------------------


async def test_it_says_what_it_can_do():
    async with adapter_rig() as rig:
        assert isinstance(rig.adapter, WebhookAdapter)
        assert isinstance(rig.adapter, MediaSource)
        assert isinstance(rig.adapter, Ephemeral)
        assert rig.adapter.capabilities.platform == "wechat"


@pytest.mark.parametrize("mode", [{}, {"mode": "compatible"}, {"push_format": "json"}])
async def test_a_text_arrives_whole_in_every_encrypted_form(mode):
    async with adapter_rig(**mode) as rig:
        answer = await rig.inbound(user="xiaolu", text="hi 你好 ]]> 😀 <b>&amp;")
        (message,) = await rig.sink.until(1)
        assert isinstance(message, MessageReceived)
        assert (message.text, message.sender.id) == ("hi 你好 ]]> 😀 <b>&amp;", rig.openid())
        assert message.dedupe_keys == (f"m:{rig.openid()}:{answer['msg_id']}",)
        assert rig.statuses[-1] == 200


async def test_plain_pushes_arrive_only_where_the_settings_allow_them():
    async with adapter_rig({"mode": "plain", "allow_plain": True}, mode="plain") as rig:
        await rig.opened_window()
    async with adapter_rig(mode="plain", push_attempts=1) as rig:
        await rig.inbound(user="xiaolu", text="hello")
        await until(lambda: 403 in rig.statuses)
        assert rig.sink.inbounds == []


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ({"kind": "photo"}, AttachmentKind.PICTURE),
        ({"kind": "voice"}, AttachmentKind.VOICE),
        ({"kind": "video"}, AttachmentKind.VIDEO),
    ],
)
async def test_media_arrive_and_their_bytes_can_be_fetched_for_three_days(media, kind):
    async with adapter_rig() as rig:
        await rig.inbound(user="xiaolu", media=media)
        (message,) = await rig.sink.until(1)
        (attachment,) = message.attachments
        assert attachment.kind is kind
        found = await rig.adapter.fetch(attachment)
        assert found.content
        assert found.mime.split("/")[0] in {"image", "audio", "video"}
        await rig.control("clock", {"advance": 3 * 86_400 + 1})
        with pytest.raises(PermanentError):
            await rig.adapter.fetch(attachment)


async def test_places_links_files_and_stickers_arrive():
    async with adapter_rig() as rig:
        for media in (
            {"kind": "location", "latitude": 31.2, "longitude": 121.4, "label": "上海"},
            {"kind": "link", "title": "t", "url": "https://e.invalid"},
            {"kind": "file", "file_name": "a.pdf"},
            {"kind": "sticker"},
        ):
            await rig.inbound(user="xiaolu", media=media)
        messages = await rig.sink.until(4)
        kinds = {(m.attachments[0].kind.value if m.attachments else "", m.unsupported) for m in messages}
        assert kinds == {("location", ""), ("link", ""), ("file", "file"), ("", "emotion")}


@pytest.mark.parametrize(
    ("action", "change", "scene"),
    [
        ({"action": "follow", "user": "new", "button": "shop7"}, ContactChange.FOLLOWED, "shop7"),
        ({"action": "follow", "user": "new"}, ContactChange.FOLLOWED, ""),
        ({"action": "scan", "user": "xiaolu", "button": "7"}, ContactChange.SCANNED, "7"),
        ({"action": "unfollow", "user": "xiaolu"}, ContactChange.UNFOLLOWED, ""),
    ],
)
async def test_follows_and_scans_arrive(action, change, scene):
    async with adapter_rig() as rig:
        await rig.inbound(**action)
        (found,) = await rig.sink.until(1)
        assert isinstance(found, ContactChanged)
        assert (found.change, found.scene) == (change, scene)


async def test_a_repeated_delivery_is_one_inbound():
    async with adapter_rig() as rig:
        await rig.fault("duplicate_delivery")
        await rig.inbound(user="xiaolu", text="once")
        await until(lambda: len(rig.statuses) >= 3)  # the check, and two deliveries
        assert rig.statuses == [200, 200, 200]
        assert len(rig.sink.inbounds) == 1


async def test_a_forged_push_is_refused_and_nothing_is_stored():
    async with adapter_rig(push_attempts=1) as rig:
        await rig.fault("bad_signature")
        await rig.inbound(user="xiaolu", text="hello")
        await until(lambda: 403 in rig.statuses)
        assert (rig.sink.inbounds, rig.sink.strange) == ([], [])


async def test_a_store_that_is_down_for_a_moment_loses_nothing():
    async with adapter_rig() as rig:
        rig.sink.down = 1
        await rig.opened_window()
        assert rig.statuses == [200, 503, 200]


async def test_a_push_under_the_previous_key_opens_and_its_reply_is_sealed_under_it():
    def rotated(keys):
        return {"encoding_aes_key": "N" * 43, "previous_encoding_aes_key": keys["encoding_aes_key"]}

    async with adapter_rig(secrets=rotated) as rig:

        async def reply(_inbound):
            return rig.say("under the old key")

        rig.sink.reply = reply
        await rig.inbound(user="xiaolu", text="hello")
        assert [m["text"] for m in await rig.written_to()] == ["under the old key"]


# --- passive replies ---------------------------------------------------------------------------------------


async def test_a_quick_answer_is_the_passive_reply():
    async with adapter_rig() as rig:

        async def reply(inbound):
            return rig.say(f"you said {inbound.text} ]]>", buttons=BUTTONS)

        rig.sink.reply = reply
        await rig.inbound(user="xiaolu", text="你好")
        (shown,) = await rig.written_to()
        assert (shown["via"], shown["text"]) == ("passive", "you said 你好 ]]>\n\n请回复数字：\n1 解决了\n2 找人工")
        assert rig.sink.passives[0].settled == [True]
        assert await rig.calls("custom/send") == 0


async def test_a_menu_entry_is_answered_passively_too():
    async with adapter_rig() as rig:

        async def reply(inbound):
            return rig.say(f"pressed {inbound.value}")

        rig.sink.reply = reply
        await rig.inbound(user="xiaolu", action="menu", button="w:help")
        assert [m["text"] for m in await rig.written_to()] == ["pressed w:help"]
        assert isinstance(rig.sink.inbounds[0], ButtonPressed)


async def test_a_slow_answer_is_left_to_the_courier():
    async with adapter_rig({"request_seconds": 0.4}) as rig:
        answered, late = asyncio.Event(), asyncio.Event()

        async def reply(_inbound):
            await answered.wait()
            late.set()
            return rig.say("late")

        rig.sink.reply = reply
        await rig.inbound(user="xiaolu", text="slow")
        await until(lambda: len(rig.statuses) >= 2)
        answered.set()
        await late.wait()
        assert rig.statuses == [200, 200]
        assert rig.sink.passives == []
        assert (await rig.control("outbox", user="xiaolu"))["messages"] == []


async def test_a_picture_leaves_by_an_ordinary_call_after_the_answer():
    async with adapter_rig() as rig:

        async def reply(_inbound):
            return rig.say(attachments=(picture(),))

        rig.sink.reply = reply
        await rig.inbound(user="xiaolu", text="show me")
        (shown,) = await rig.written_to()
        assert (shown["kind"], shown["via"]) == ("photo", "custom")
        await rig.inbound(user="xiaolu", text="again")
        assert [m["via"] for m in await rig.written_to(count=2)] == ["custom", "passive"]


@pytest.mark.parametrize("attempt", [1, 2, 3])
async def test_an_unverified_account_bridges_three_attempts(attempt):
    async with adapter_rig({"request_seconds": 60}, push_timeout=60, account_kind="unverified") as rig:

        async def reply(_inbound):
            for number in range(1, attempt):
                await until(lambda number=number: rig.sink.attempts == number)
                pass_by(61)
            await until(lambda: rig.sink.attempts == attempt)
            return rig.say("here it is")

        rig.sink.reply = reply
        await rig.inbound(user="xiaolu", text="hello")
        (shown,) = await rig.written_to()
        assert (shown["text"], shown["via"], shown["attempt"]) == ("here it is", "passive", attempt)
        assert len(rig.sink.inbounds) == 1


async def test_an_unverified_account_never_lets_the_fault_line_be_seen():
    async with adapter_rig({"request_seconds": 60}, push_timeout=60, account_kind="unverified") as rig:

        async def reply(_inbound):
            # Two attempts lapse on both sides; the third is ours to end within four fifths of its time.
            for number, seconds in ((1, 61), (2, 61), (3, 48)):
                await until(lambda number=number: rig.sink.attempts == number)
                pass_by(seconds)
            await asyncio.Event().wait()

        rig.sink.reply = reply
        await rig.inbound(user="xiaolu", text="hello")
        await until(lambda: len(rig.statuses) >= 4)
        await until(lambda: rig.emulator.pump.outcomes)
        assert [one["outcome"] for one in rig.emulator.pump.outcomes] == ["acknowledged"]
        assert await rig.written_to(count=0) == []


# --- out ---------------------------------------------------------------------------------------------------


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


# --- the token ---------------------------------------------------------------------------------------------


async def test_a_token_revoked_in_mid_flight_is_replaced_once():
    async with adapter_rig() as rig:
        await rig.opened_window()
        await rig.adapter.send(rig.say("before"))
        await rig.fault("token_revoked", method="custom/send")
        await rig.adapter.send(rig.say("after"))
        assert [m["text"] for m in await rig.written_to(count=2)] == ["before", "after"]
        assert await rig.calls("custom/send") == 3


async def test_a_token_that_is_always_refused_stops_the_inbox_after_one_more_try():
    async with adapter_rig() as rig:
        await rig.opened_window()
        await rig.fault("errcode", errcode=40001, method="custom/send", count=9)
        with pytest.raises(CredentialsRejected):
            await rig.adapter.send(rig.say("x"))
        assert await rig.calls("custom/send") == 2
        asked = await rig.calls("stable_token")
        with pytest.raises((RateLimited, CredentialsRejected)):
            await rig.adapter.send(rig.say("x"))
        assert await rig.calls("stable_token") <= asked + 1
        assert await rig.calls("custom/send") == 3


async def test_a_token_lives_through_its_period_and_is_renewed():
    async with adapter_rig() as rig:
        await rig.opened_window()
        await rig.adapter.send(rig.say("one"))
        await rig.control("clock", {"advance": 7201})
        await rig.adapter.send(rig.say("two"))
        assert await rig.calls("stable_token") == 2


async def test_a_wrong_secret_stops_the_inbox_and_is_told_once():
    async with adapter_rig({"watch_seconds": 0.01}, lambda _keys: {"app_secret": "0" * 32}) as rig:
        with pytest.raises(CredentialsRejected):
            await rig.adapter.probe()
        task = asyncio.create_task(rig.adapter.run(rig.sink))
        (changed,) = await rig.sink.until(1)
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert isinstance(changed, InboxChanged)
        assert (changed.change, len(rig.sink.inbounds)) == ("revoked", 1)


async def test_the_watch_survives_trouble_and_keeps_a_token():
    async with adapter_rig({"watch_seconds": 0.01}) as rig:
        await rig.fault("bad_gateway", method="stable_token", count=2)
        task = asyncio.create_task(rig.adapter.run(rig.sink))
        await until(lambda: rig.vault.rows)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert rig.sink.inbounds == []


# --- set-up ------------------------------------------------------------------------------------------------


async def test_connecting_sets_the_menu_and_tells_what_to_enter():
    async with adapter_rig() as rig:
        for _ in range(2):
            lines = await rig.adapter.connect("https://kefu.example.com/hooks/main/x")
        text = "\n".join(lines)
        assert "URL: https://kefu.example.com/hooks/main/x" in text
        assert not [
            value for name, value in rig.emulator.credentials().items() if name != "original_id" and value in text
        ]
        health = await rig.adapter.probe()
        assert (health.ok, health.account, health.facts["menu"]) == (
            True,
            rig.emulator.credentials()["original_id"],
            "set",
        )


async def test_an_unverified_account_is_probed_without_complaint():
    async with adapter_rig(account_kind="unverified") as rig:
        assert (await rig.adapter.connect("https://e.invalid"))[0] == "menu left as it is"
        health = await rig.adapter.probe()
        assert (health.ok, health.problems) == (True, ())


# --- announcements -----------------------------------------------------------------------------------------


def post(rig: Rig, text: str = "今晚维护", **more):
    values = {"id": "a0123456789abcdef", "recipient": "mass", "operation": Operation.POST, **more}
    return rig.say(text, **values)


async def test_a_mass_text_reaches_every_follower_and_is_reported():
    async with adapter_rig() as rig:
        receipt = await rig.adapter.send(post(rig))
        assert receipt.pending
        assert receipt.reference == receipt.source_id
        report = await reports(rig)
        assert (report.reference, report.outcome) == (receipt.reference, "sent")
        for user in ("xiaolu", "laochen"):
            assert [m["text"] for m in await rig.written_to(user)] == ["今晚维护"]


async def test_a_repeated_mass_send_is_the_first_one():
    async with adapter_rig() as rig:
        await rig.adapter.probe()
        await rig.fault("timeout_after_accept", method="mass/sendall", seconds=5)
        with pytest.raises(UnknownOutcome):
            await rig.adapter.send(post(rig))
        await rig.control("clock", {"advance": 61})
        receipt = await rig.adapter.send(post(rig, attempt=2))
        assert (await reports(rig)).reference == receipt.reference
        assert [m["text"] for m in await rig.written_to()] == ["今晚维护"]


async def test_a_picture_and_a_title_make_an_article():
    async with adapter_rig() as rig:
        receipt = await rig.adapter.send(post(rig, "第一段\n<b>第二段</b>", title="公告", attachments=(picture(),)))
        assert (await reports(rig)).reference == receipt.reference
        (article,) = (await rig.control("timeline"))["posts"]
        assert (article["title"], article["via"]) == ("公告", "mass")
        assert "<b>第二段</b>" in article["text"]
        gone = rig.say(operation=Operation.DELETE, recipient="mass", target=receipt.source_id)
        await rig.adapter.send(gone)
        assert (await rig.control("timeline"))["posts"] == []


async def test_an_article_is_published_reported_and_taken_away():
    async with adapter_rig() as rig:
        receipt = await rig.adapter.send(post(rig, title="公告", recipient="publish", attachments=(picture(),)))
        report = await reports(rig)
        assert (report.reference, report.outcome) == (receipt.reference, "sent")
        assert [p["title"] for p in (await rig.control("timeline"))["posts"]] == ["公告"]
        await rig.adapter.send(rig.say(operation=Operation.DELETE, recipient="publish", target=receipt.source_id))
        assert (await rig.control("timeline"))["posts"] == []


async def test_a_publication_whose_outcome_is_open_is_never_made_twice():
    async with adapter_rig() as rig:
        await rig.adapter.probe()
        await rig.fault("timeout_after_accept", method="freepublish/submit", seconds=5)
        message = post(rig, title="公告", recipient="publish", attachments=(picture(),))
        for _ in range(2):
            with pytest.raises(UnknownOutcome):
                await rig.adapter.send(message)
            await reports(rig)
        assert len((await rig.control("timeline"))["posts"]) == 1
        assert await rig.calls("draft/add") == 1


@pytest.mark.parametrize(
    ("options", "code"), [({"mass_result": "err(20008)"}, "20008"), ({"mass_result": "send fail"}, "send fail")]
)
async def test_a_refused_mass_send_is_reported_as_failed(options, code):
    async with adapter_rig(**options) as rig:
        await rig.adapter.send(post(rig))
        report = await reports(rig)
        assert (report.outcome, report.code) == ("failed", code)


async def test_posts_that_can_not_be_are_refused():
    async with adapter_rig({"announce": ("mass",)}) as rig:
        for message in (
            post(rig, recipient="publish"),
            post(rig, recipient="timeline"),
            post(rig, ""),
            post(rig, title="长" * 33, attachments=(picture(),)),
            post(rig, attachments=(picture(), picture())),
        ):
            with pytest.raises(BadPayload):
                await rig.adapter.send(message)
        assert (await rig.control("timeline"))["posts"] == []


async def test_a_used_up_quota_is_final():
    async with adapter_rig() as rig:
        await rig.adapter.send(post(rig))
        with pytest.raises(PermanentError) as caught:
            await rig.adapter.send(post(rig, "zweite", id="a2"))
        assert caught.value.code == "45028"


async def test_an_article_without_a_picture_needs_a_cover():
    async with adapter_rig() as rig:
        with pytest.raises(BadPayload):
            await rig.adapter.send(post(rig, title="公告", recipient="publish"))
    async with adapter_rig({"mass_articles": True}) as rig:
        with pytest.raises(BadPayload):
            await rig.adapter.send(post(rig))
        assert await rig.calls("draft/add") == 0
