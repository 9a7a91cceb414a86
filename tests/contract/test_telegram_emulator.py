"""Two well-known clients and hand-made requests drive the emulated Bot API, unchanged but for its address."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import telegram
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile
from telegram.constants import ParseMode

from kefu_adapters.telegram.emulator import TelegramEmulator
from kefu_adapters.telegram.emulator.samples import sample

from .telegram_rig import PREFIX, hello, ptb, running


@pytest.fixture
async def emulator() -> AsyncIterator[TelegramEmulator]:
    async with running() as started:
        yield started


@pytest.fixture
async def bot(emulator: TelegramEmulator) -> AsyncIterator[telegram.Bot]:
    async with ptb(emulator) as started:
        yield started


@pytest.fixture
async def aiogram_bot(emulator: TelegramEmulator) -> AsyncIterator[AiogramBot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(emulator.base_url))
    bot = AiogramBot(emulator.credentials()["token"], session=session)
    yield bot
    await session.close()


@pytest.mark.parametrize("prefix", ["", PREFIX])
async def test_get_me_works_at_root_and_below_a_prefix(prefix: str):
    async with running(prefix) as emulator, ptb(emulator) as bot:
        assert bot.username == "orbitwallet_bot"
        assert bot.first_name == "Orbit Wallet Support"


async def test_message_with_buttons_is_shown_to_its_user(emulator: TelegramEmulator, bot: telegram.Bot):
    chat_id = await hello(emulator)
    buttons = [
        [telegram.InlineKeyboardButton("Agent", callback_data="h:agent")],
        [telegram.InlineKeyboardButton("Help", url="https://help.example/a")],
    ]
    sent = await bot.send_message(chat_id, "Pick one", reply_markup=telegram.InlineKeyboardMarkup(buttons))
    shown = emulator.chat("sofia")[-1]
    assert (shown["id"], shown["from"], shown["text"]) == (str(sent.message_id), "brand", "Pick one")
    assert shown["buttons"] == [
        [{"text": "Agent", "value": "h:agent"}],
        [{"text": "Help", "url": "https://help.example/a"}],
    ]
    assert sent.reply_markup.inline_keyboard[0][0].callback_data == "h:agent"


async def test_edit_replaces_text_and_drops_a_keyboard_not_given_again(emulator: TelegramEmulator, bot):
    chat_id = await hello(emulator)
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("A", callback_data="a")]])
    sent = await bot.send_message(chat_id, "one", reply_markup=keyboard)
    edited = await bot.edit_message_text("two", chat_id=chat_id, message_id=sent.message_id)
    assert edited.text == "two"
    assert edited.edit_date is not None
    assert emulator.chat("sofia")[-1]["buttons"] == []
    with pytest.raises(telegram.error.BadRequest, match="Message is not modified"):
        await bot.edit_message_text("two", chat_id=chat_id, message_id=sent.message_id)


async def test_deleted_message_is_gone_and_old_ones_cannot_be_deleted(emulator: TelegramEmulator, bot):
    chat_id = await hello(emulator)
    first = await bot.send_message(chat_id, "one")
    second = await bot.send_message(chat_id, "two")
    assert await bot.delete_message(chat_id, first.message_id)
    assert [m["text"] for m in emulator.chat("sofia")] == ["hello", "two"]
    emulator.clock.advance(49 * 3600)
    with pytest.raises(telegram.error.BadRequest, match="can't be deleted"):
        await bot.delete_message(chat_id, second.message_id)
    with pytest.raises(telegram.error.BadRequest, match="to delete not found"):
        await bot.delete_message(chat_id, first.message_id)


async def test_photo_upload_comes_back_byte_for_byte(emulator: TelegramEmulator, bot: telegram.Bot):
    chat_id = await hello(emulator)
    sent = await bot.send_photo(chat_id, sample("photo"), caption="<b>see</b>", parse_mode=ParseMode.HTML)
    assert (sent.photo[-1].width, sent.photo[-1].height) == (320, 240)
    assert sent.caption_entities[0].type == "bold"
    file = await bot.get_file(sent.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == sample("photo")
    again = await bot.send_photo(chat_id, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    async with (
        aiohttp.ClientSession() as session,
        session.get(emulator.chat("sofia")[-1]["media"]["url"]) as answer,
    ):
        assert await answer.read() == sample("photo")


async def test_media_group_shares_one_id(emulator: TelegramEmulator, bot: telegram.Bot):
    chat_id = await hello(emulator)
    items = [telegram.InputMediaPhoto(sample("photo"), caption="two"), telegram.InputMediaPhoto(sample("photo"))]
    sent = await bot.send_media_group(chat_id, items)
    assert len({m.media_group_id for m in sent}) == 1
    assert [m["kind"] for m in emulator.chat("sofia")[-2:]] == ["photo", "photo"]
    mixed = [telegram.InputMediaPhoto(sample("photo")), telegram.InputMediaDocument(b"x", filename="a.txt")]
    with pytest.raises(telegram.error.BadRequest, match="Can't use the media of the specified type"):
        await bot.send_media_group(chat_id, mixed)


async def test_file_over_twenty_megabytes_cannot_be_fetched(emulator: TelegramEmulator, bot: telegram.Bot):
    await emulator.inbound({"user": "sofia", "media": {"kind": "file", "size": 21 * 2**20, "file_name": "a.zip"}})
    (update,) = await bot.get_updates()
    assert update.message.document.file_size == 21 * 2**20
    with pytest.raises(telegram.error.BadRequest, match="File is too big"):
        await bot.get_file(update.message.document.file_id)


async def test_every_send_of_a_support_desk_is_understood(emulator: TelegramEmulator, bot: telegram.Bot):
    emulator.set_limits({"scale": 100})
    chat_id = await hello(emulator)
    document = await bot.send_document(chat_id, b"log", filename="log.txt")
    await bot.send_voice(chat_id, sample("voice"), duration=7)
    await bot.send_video(chat_id, sample("video"), filename="a.mp4")
    animation = await bot.send_animation(chat_id, sample("animation"))
    await bot.send_sticker(chat_id, sample("sticker"))
    await bot.send_location(chat_id, 31.2, 121.4)
    await bot.send_contact(chat_id, "10000000000", "Ann")
    assert document.document.file_name == "log.txt"
    assert animation.document is not None
    kinds = [m["kind"] for m in emulator.chat("sofia")[1:]]
    assert kinds == ["file", "voice", "video", "animation", "sticker", "location", "contact"]


async def test_copy_gives_only_an_id_and_skips_missing_messages(emulator: TelegramEmulator, bot: telegram.Bot):
    await emulator.inbound({"user": "linwu", "text": "hi"})
    chat_id = await hello(emulator)
    first = await bot.send_message(chat_id, "one")
    to = int(emulator.users()[1]["id"])
    copy = await bot.copy_message(to, chat_id, first.message_id)
    assert copy.to_dict() == {"message_id": copy.message_id}
    copies = await bot.copy_messages(to, chat_id, [first.message_id, 900])
    assert len(copies) == 1
    forwarded = await bot.forward_message(to, chat_id, first.message_id)
    assert forwarded.forward_origin.sender_user.id == bot.id


async def test_channel_posts_are_edited_pinned_and_deleted(emulator: TelegramEmulator, bot: telegram.Bot):
    channel = emulator.credentials()["channel"]
    first = await bot.send_message(channel, "Update 1")
    second = await bot.send_message(channel, "Update 2")
    await bot.edit_message_text("Update 1b", chat_id=channel, message_id=first.message_id)
    await bot.pin_chat_message(channel, first.message_id)
    assert first.chat.type == "channel"
    assert first.from_user is None
    assert [(p["text"], p["pinned"], p.get("edited")) for p in emulator.timeline()] == [
        ("Update 2", False, None),
        ("Update 1b", True, True),
    ]
    await bot.delete_message(channel, second.message_id)
    assert [p["text"] for p in emulator.timeline()] == ["Update 1b"]


async def test_profile_calls_are_kept_per_language(bot: telegram.Bot):
    await bot.set_my_commands([("start", "Begin")])
    await bot.set_my_commands([("start", "开始")], language_code="zh")
    assert (await bot.get_my_commands(language_code="zh"))[0].description == "开始"
    assert (await bot.get_my_commands())[0].description == "Begin"
    await bot.set_my_description("Support", language_code="en")
    assert (await bot.get_my_description(language_code="en")).description == "Support"
    chat = await bot.get_chat("@orbitwallet")
    member = await bot.get_chat_member("@orbitwallet", bot.id)
    assert (chat.title, member.status, member.can_post_messages) == ("Orbit Wallet", "administrator", True)


async def test_topics_of_the_desk_open_close_and_vanish():
    async with running(desk=True) as emulator, ptb(emulator) as bot:
        desk = int(emulator.credentials()["desk"])
        topic = await bot.create_forum_topic(desk, "Lin #1")
        sent = await bot.send_message(desk, "hi", message_thread_id=topic.message_thread_id)
        assert sent.is_topic_message
        assert sent.reply_to_message.message_id == topic.message_thread_id
        await bot.close_forum_topic(desk, topic.message_thread_id)
        with pytest.raises(telegram.error.BadRequest, match=r"(?i)topic_not_modified"):
            await bot.close_forum_topic(desk, topic.message_thread_id)
        await bot.delete_forum_topic(desk, topic.message_thread_id)
        with pytest.raises(telegram.error.BadRequest, match="Message thread not found"):
            await bot.send_message(desk, "hi", message_thread_id=topic.message_thread_id)


async def test_aiogram_drives_the_emulator(emulator: TelegramEmulator, aiogram_bot: AiogramBot):
    chat_id = await hello(emulator)
    me = await aiogram_bot.get_me()
    sent = await aiogram_bot.send_message(chat_id, "<i>hi</i> 👋 <b>you</b>", parse_mode="HTML")
    assert me.username == "orbitwallet_bot"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("italic", 0, 2), ("bold", 6, 3)]
    photo = await aiogram_bot.send_photo(chat_id, BufferedInputFile(sample("photo"), "a.jpg"))
    data = await aiogram_bot.download(photo.photo[-1].file_id)
    assert data.read() == sample("photo")
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await aiogram_bot.send_message(chat_id, "<b>hi", parse_mode="HTML")
    (update,) = await aiogram_bot.get_updates()
    assert update.message.from_user.first_name == "Sofia"


@pytest.mark.parametrize("encoding", ["query", "form", "json", "multipart"])
async def test_all_four_encodings_are_read(emulator: TelegramEmulator, encoding: str):
    chat_id = await hello(emulator)
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    values = {"chat_id": str(chat_id), "text": "été 你好", "reply_markup": json.dumps(markup)}
    sent: dict[str, Any] = {"params": values} if encoding == "query" else {"data": values}
    if encoding == "json":
        sent = {"json": {"chat_id": chat_id, "text": "été 你好", "reply_markup": markup}}
    if encoding == "multipart":
        with aiohttp.MultipartWriter("form-data") as writer:
            for name, value in values.items():
                writer.append(value).set_content_disposition("form-data", name=name)
        sent = {"data": writer}
    url = f"{emulator.base_url}/bot{emulator.credentials()['token']}/SENDMESSAGE"
    async with aiohttp.ClientSession() as session, session.post(url, **sent) as answer:
        body = await answer.json()
    assert body["ok"] is True
    assert body["result"]["text"] == "été 你好"
    assert body["result"]["reply_markup"] == markup


async def test_wrong_calls_get_the_platforms_words(emulator: TelegramEmulator):
    token = emulator.credentials()["token"]
    paths = {
        f"/bot{token}/sendNothing": (404, "Not Found: method not found"),
        f"/bot{token[:-1]}x/getMe": (401, "Unauthorized"),
        "/bot1:short/getMe": (401, "Unauthorized: invalid token specified"),
        "/nothing": (404, "Not Found"),
        f"/file/bot{token}/photos/none.jpg": (404, "Not Found"),
        f"/bot{token}/sendMessage?chat_id=12&text=x": (400, "Bad Request: chat not found"),
        f"/bot{token}/sendMessage?text=x": (400, "Bad Request: chat_id is empty"),
    }
    async with aiohttp.ClientSession() as session:
        for path, expected in paths.items():
            async with session.get(emulator.base_url + path) as answer:
                body = await answer.json()
            assert (answer.status, body["description"]) == expected
            assert body["error_code"] == answer.status
    assert token not in json.dumps(emulator.log.entries())
