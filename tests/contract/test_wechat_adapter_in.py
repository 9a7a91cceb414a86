"""The WeChat adapter against its emulator: every form of a push, and the answer within the push's own request."""

import asyncio

import pytest
from tests.fakes.patience import pass_by, until

from kefu_core.errors import PermanentError
from kefu_core.messages import AttachmentKind, ButtonPressed, ContactChange, ContactChanged, MessageReceived

from .wechat_adapter_rig import BUTTONS, adapter_rig, picture

# --- what arrives ------------------------------------------------------------------------------------------


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
        await until(lambda: len(rig.statuses) >= 3)  # the answer is noted after the sink has the message
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
