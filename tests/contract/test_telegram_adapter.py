"""The Telegram adapter against the emulated platform: set-up, what comes in, what goes out."""

import base64
import io

import aiohttp
import pytest
from PIL import Image

from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    Button,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    MessageEdited,
    MessageReceived,
    Operation,
    OwnMessageSeen,
    Reaction,
)
from kefu_core.ports import (
    Adapter,
    Ephemeral,
    Media,
    MediaSource,
    RawRequest,
    WebhookAdapter,
)

from .telegram_adapter_rig import connected
from .telegram_rig import ptb


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "orange").save(out, "PNG")
    return out.getvalue()


async def test_connect_sets_webhook_and_commands_and_may_be_repeated():
    async with connected() as rig, ptb(rig.emulator) as bot:
        done = await rig.adapter.connect(rig.url)
        info = await bot.get_webhook_info()
        assert (info.url, info.max_connections) == (rig.url, 100)
        assert {"message_reaction", "my_chat_member", "callback_query"} <= set(info.allowed_updates)
        assert [c.command for c in await bot.get_my_commands(language_code="zh")][:3] == ["start", "help", "human"]
        assert len(await bot.get_my_commands()) == 7
        assert len(done) == 3


async def test_adapter_has_every_protocol_it_should():
    async with connected(connect=False) as rig:
        for protocol in (WebhookAdapter, Ephemeral, MediaSource):
            assert isinstance(rig.adapter, protocol)
        adapter: Adapter = rig.adapter
        health = await adapter.probe()
        assert (health.ok, health.account, health.problems) == (True, "@orbitwallet_bot", ())
        assert health.facts["webhook"] == "not set"


async def test_probe_tells_of_a_channel_that_is_not_ours():
    async with connected(settings={"channel": "@somebody"}) as rig:
        health = await rig.adapter.probe()
        assert not health.ok
        assert health.problems[0].startswith("channel: ")


async def test_text_comes_in_through_the_webhook():
    async with connected() as rig:
        done = await rig.say("linwu", text="/start t_9f2 👋")
        (message,) = await rig.sink.until(1)
        assert isinstance(message, MessageReceived)
        assert message.text == "/start t_9f2 👋"
        assert message.source_id == f"{done['chat_id']}:{done['message_id']}"
        assert message.dedupe_keys == (f"u:{done['update_id']}",)
        assert message.sender.id == rig.ids["linwu"]
        assert message.sender.language == "zh-hans"
        assert rig.statuses == [200]


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ("photo", AttachmentKind.PICTURE),
        ("file", AttachmentKind.FILE),
        ("voice", AttachmentKind.VOICE),
        ("video", AttachmentKind.VIDEO),
        ("sticker", AttachmentKind.STICKER),
        ("animation", AttachmentKind.ANIMATION),
    ],
)
async def test_media_come_in_and_can_be_fetched(media, kind):
    async with connected() as rig:
        content = picture()
        await rig.say(media={"kind": media, "bytes": base64.b64encode(content).decode(), "file_name": "a.png"})
        (message,) = await rig.sink.until(1)
        (attachment,) = message.attachments
        assert attachment.kind is kind
        fetched = await rig.adapter.fetch(attachment)
        assert fetched.content
        assert fetched.mime
        if media != "photo":
            assert fetched.content == content


@pytest.mark.parametrize(("media", "kind"), [("location", "location"), ("contact", "contact")])
async def test_places_and_cards_come_in(media, kind):
    async with connected() as rig:
        await rig.say(media={"kind": media})
        (message,) = await rig.sink.until(1)
        assert [item.kind for item in message.attachments] == [AttachmentKind(kind)]


async def test_album_comes_in_as_items_of_one_group():
    async with connected() as rig:
        done = await rig.say(media={"kind": "album", "caption": "both"})
        messages = await rig.sink.until(len(done["message_ids"]))
        assert {message.group for message in messages} == {done["media_group_id"]}
        assert [message.text for message in messages] == ["both", *[""] * (len(messages) - 1)]


async def test_edit_reply_reaction_and_block_come_in():
    async with connected() as rig:
        chat = await rig.greeted()
        await rig.say(action="edit", message_id="1", text="hello there")
        await rig.say(text="and", reply_to="1")
        sent = await rig.adapter.send(rig.message("hi"))
        await rig.say(action="react", message_id=sent.source_id.split(":")[1], text="👍")
        await rig.say(action="block")
        await rig.say(action="unblock")
        found = {type(item): item for item in await rig.sink.until(6)}
        assert found[MessageEdited].source_id == f"{chat}:1"
        assert found[MessageReceived].reply_to == f"{chat}:1"
        assert (found[Reaction].target, found[Reaction].emoji) == (sent.source_id, "👍")
        changes = [item.change for item in rig.sink.inbounds if isinstance(item, ContactChanged)]
        assert changes == [ContactChange.BLOCKED, ContactChange.UNBLOCKED]


async def test_post_by_hand_is_seen_and_our_own_is_not():
    async with connected() as rig:
        receipt = await rig.adapter.send(rig.message("ours ", recipient="channel", operation=Operation.POST))
        assert receipt.shown == "ours"
        await rig.say(action="channel_post", text="by hand")
        (seen,) = await rig.sink.until(1)
        assert isinstance(seen, OwnMessageSeen)
        assert (seen.text, seen.public, seen.surface) == ("by hand", True, "public:channel")


async def test_edit_of_a_channel_post_in_the_app_is_heard_with_what_it_says_now():
    async with connected() as rig:
        await rig.say(action="channel_post", text="by hand")
        await rig.say(action="channel_edit", text="Claim your airdrop")
        first, second = await rig.sink.until(2)
        assert (first.edited, second.edited, second.source_id == first.source_id) == (False, True, True)
        sent = rig.message("Maintenance  tonight\n", recipient="channel", operation=Operation.POST)
        assert not rig.adapter.reads_as(sent, second.text)
        assert rig.adapter.reads_as(sent, "Maintenance tonight")


async def test_strange_updates_are_acknowledged_and_leave_a_trace_at_most():
    async with connected() as rig:
        for raw in ({"update_id": 7, "message": {"chat": {"type": "private"}}}, {"update_id": 8, "novelty": {}}):
            await rig.say(action="raw", raw=raw)
        await rig.greeted()
        assert set(rig.statuses) == {200}
        assert [kind for kind, _, _ in rig.sink.strange] == ["message"]


@pytest.mark.parametrize("secret", [None, "", "wrong"])
async def test_request_without_our_secret_is_refused_and_nothing_is_stored(secret):
    async with connected() as rig, aiohttp.ClientSession() as session:
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        body = {"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1, "type": "private"}, "date": 1}}
        async with session.post(rig.url, json=body, headers=headers) as response:
            assert response.status == 403
        assert not rig.sink.inbounds
        assert not rig.sink.strange


async def test_signed_request_of_the_wrong_shape_is_refused_or_recorded():
    async with connected() as rig:
        await rig.greeted()
        good = RawRequest(method="POST", path="/hook", query={}, headers=rig.headers[0], body=b"not json")
        assert (await rig.adapter.receive(good, rig.sink)).status == 200
        assert rig.sink.strange[0][:2] == ("body", 8)
        for changes, status in (({"method": "GET"}, 405), ({"body": b" " * (2**20 + 1)}, 413)):
            fields = {"method": "POST", "path": "/", "query": {}, "headers": rig.headers[0], "body": b"{}", **changes}
            assert (await rig.adapter.receive(RawRequest(**fields), rig.sink)).status == status


async def test_message_is_delivered_again_when_the_store_was_down():
    async with connected() as rig:
        rig.sink.down = 1
        await rig.say(text="hello")
        (message,) = await rig.sink.until(1)
        assert message.text == "hello"
        assert rig.statuses == [503, 200]


async def test_text_with_buttons_arrives_and_the_press_comes_back():
    async with connected() as rig:
        await rig.greeted()
        rows = ((Button(text="A person", value="w:human"), Button(text="Site", url="https://example.org/")),)
        receipt = await rig.adapter.send(rig.message("<b>Pick</b> _one_ 👋", buttons=rows))
        shown = (await rig.shown())[-1]
        assert shown["text"] == "<b>Pick</b> _one_ 👋"
        assert [button["text"] for button in shown["buttons"][0]] == ["A person", "Site"]
        assert receipt.source_id == f"{rig.ids['sofia']}:{shown['id']}"
        await rig.say(action="press", button="w:human", message_id=shown["id"])
        press = (await rig.sink.until(2))[-1]
        assert isinstance(press, ButtonPressed)
        assert (press.value, press.pressed_on) == ("w:human", receipt.source_id)
        await rig.adapter.signal("answer_callback", press.sender.id, press.callback, "Thank you")
        await rig.adapter.signal("answer_callback", press.sender.id, "1")


@pytest.mark.parametrize("kind", ["picture", "file", "video", "voice", "animation"])
async def test_attachment_arrives_with_its_caption(kind):
    async with connected() as rig:
        await rig.greeted()
        rig.blobs.blobs["b1"] = Media(content=picture(), mime="image/png", file_name='图 "1".png')
        item = Attachment(kind=AttachmentKind(kind), blob="b1")
        await rig.adapter.send(rig.message("see 图", attachments=(item,)))
        shown = (await rig.shown())[-1]
        assert shown["text"] == "see 图"
        assert shown["media"]["size"] == len(picture()) or kind == "picture"
        assert shown["media"].get("file_name", "图 1.png") == "图 1.png"


async def test_attachment_that_is_gone_makes_no_call():
    async with connected() as rig:
        await rig.greeted()
        item = Attachment(kind=AttachmentKind.FILE, blob="none")
        with pytest.raises(Exception, match="not there any more"):
            await rig.adapter.send(rig.message(attachments=(item,)))
        assert len(await rig.shown()) == 1


async def test_reply_arrives_even_when_its_message_was_deleted():
    async with connected() as rig:
        await rig.greeted()
        await rig.say(action="delete", message_id="1")
        await rig.adapter.send(rig.message("still here", reply_to=f"{rig.ids['sofia']}:1"))
        assert (await rig.shown())[-1]["text"] == "still here"


async def test_post_is_edited_pinned_and_deleted():
    async with connected() as rig:
        to = {"recipient": "channel"}
        post = await rig.adapter.send(rig.message("news", operation=Operation.POST, link="https://example.org/n", **to))
        assert (await rig.control("GET", "timeline"))["posts"][0]["text"] == "news https://example.org/n"
        about = {"target": post.source_id, **to}
        for _ in range(2):  # the second finds the text as it should be
            await rig.adapter.send(rig.message("newer", operation=Operation.EDIT, **about))
        pinned = await rig.adapter.send(rig.message(operation=Operation.PIN, **about))
        shown = (await rig.control("GET", "timeline"))["posts"][0]
        assert (shown["text"], shown["pinned"], pinned.source_id) == ("newer", True, post.source_id)
        for _ in range(2):  # the second finds nothing
            await rig.adapter.send(rig.message(operation=Operation.DELETE, **about))
        assert all(shown.get("deleted") for shown in (await rig.control("GET", "timeline"))["posts"])


async def test_edit_of_a_picture_changes_its_words():
    async with connected() as rig:
        rig.blobs.blobs["b1"] = Media(content=picture(), mime="image/png")
        item = Attachment(kind=AttachmentKind.PICTURE, blob="b1")
        to = {"recipient": "channel"}
        post = await rig.adapter.send(rig.message("news", operation=Operation.POST, attachments=(item,), **to))
        await rig.adapter.send(rig.message("newer", operation=Operation.EDIT, target=post.source_id, **to))
        assert (await rig.control("GET", "timeline"))["posts"][0]["text"] == "newer"


async def test_typing_is_shown_and_a_secret_can_be_deleted():
    async with connected() as rig:
        await rig.greeted()
        (message,) = rig.sink.inbounds
        await rig.adapter.signal("typing", message.sender.id)
        assert [row["typing"] for row in rig.emulator.users() if row["user"] == "sofia"] == [True]
        for _ in range(2):  # the second finds nothing
            await rig.adapter.signal("delete_inbound", message.sender.id, message.source_id)
        assert all(shown.get("deleted") for shown in await rig.shown())
