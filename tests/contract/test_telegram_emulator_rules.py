"""The emulated Telegram's limits, refusals and faults, and what people can do."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import telegram

from kefu_adapters.telegram.emulator import TelegramEmulator
from kefu_adapters.telegram.emulator.entities import formatted
from kefu_adapters.telegram.emulator.errors import ApiError

from .telegram_rig import hello, ptb, running

BadRequest = telegram.error.BadRequest


@pytest.fixture(autouse=True)
def _waits_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def emulator() -> AsyncIterator[TelegramEmulator]:
    async with running() as started:
        yield started


@pytest.fixture
async def bot(emulator: TelegramEmulator) -> AsyncIterator[telegram.Bot]:
    async with ptb(emulator) as started:
        yield started


async def test_burst_into_one_chat_ends_in_retry_after(emulator: TelegramEmulator, bot: telegram.Bot):
    chat_id = await hello(emulator)
    for number in range(5):
        await bot.send_message(chat_id, f"message {number}")
    with pytest.raises(telegram.error.RetryAfter) as refused:
        await bot.send_message(chat_id, "too much")
    assert refused.value.retry_after.total_seconds() == 1
    emulator.clock.advance(1)
    await bot.send_message(chat_id, "later")
    entry = emulator.log.entries()[-2]
    assert (entry["method"], entry["status"], entry["user"]) == ("sendMessage", 429, "sofia")


async def test_channel_takes_twenty_messages_a_minute(emulator: TelegramEmulator, bot: telegram.Bot):
    for number in range(20):
        await bot.send_message("@orbitwallet", f"post {number}")
        emulator.clock.advance(1)
    with pytest.raises(telegram.error.RetryAfter) as refused:
        await bot.send_message("@orbitwallet", "one more")
    wait = refused.value.retry_after.total_seconds()
    assert 35 <= wait <= 41
    emulator.clock.advance(wait)
    await bot.send_message("@orbitwallet", "one more")


async def test_scaled_limits_let_more_through(emulator: TelegramEmulator, bot: telegram.Bot):
    assert emulator.set_limits({"scale": 10})["scale"] == 10
    chat_id = await hello(emulator)
    for number in range(20):
        await bot.send_message(chat_id, f"message {number}")
    with pytest.raises(ValueError, match="unknown limits"):
        emulator.set_limits({"speed": 1})


async def test_bot_cannot_write_first_nor_to_who_blocked_it(emulator: TelegramEmulator, bot: telegram.Bot):
    linwu = next(int(u["id"]) for u in emulator.users() if u["user"] == "linwu")
    with pytest.raises(telegram.error.Forbidden, match="can't initiate conversation"):
        await bot.send_message(linwu, "hi")
    chat_id = await hello(emulator)
    await emulator.inbound({"user": "sofia", "action": "block"})
    with pytest.raises(telegram.error.Forbidden, match="blocked by the user"):
        await bot.send_message(chat_id, "hi")
    await emulator.inbound({"user": "sofia", "action": "unblock"})
    await bot.send_message(chat_id, "hi")
    changes = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


@pytest.mark.parametrize(
    ("kind", "options", "error"),
    [
        ("rate_limit", {"retry_after": 7}, telegram.error.RetryAfter),
        ("server_error", {}, telegram.error.NetworkError),
        ("blocked_by_user", {}, telegram.error.Forbidden),
        ("token_revoked", {}, telegram.error.InvalidToken),
        ("bad_gateway", {}, telegram.error.NetworkError),
        ("server_error", {"error_code": 400, "description": "PEER_ID_INVALID"}, BadRequest),
        ("server_error", {"error_code": 400, "migrate_to_chat_id": -100}, telegram.error.ChatMigrated),
    ],
)
async def test_planned_fault_is_answered_once_to_its_user(
    emulator: TelegramEmulator, bot: telegram.Bot, kind: str, options: dict[str, Any], error: type[Exception]
):
    chat_id, other = await hello(emulator), await hello(emulator, "linwu")
    emulator.faults.add({"kind": kind, "method": "sendMessage", "user": "sofia"} | options)
    await bot.send_message(other, "not me")
    with pytest.raises(error):
        await bot.send_message(chat_id, "me")
    await bot.send_message(chat_id, "me again")
    assert [m["text"] for m in emulator.chat("sofia")] == ["hello", "me again"]


async def test_press_is_answered_with_a_toast_and_expires(emulator: TelegramEmulator, bot: telegram.Bot):
    chat_id = await hello(emulator)
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("A", callback_data="h:a")]])
    sent = await bot.send_message(chat_id, "pick", reply_markup=keyboard)
    done = await emulator.inbound({"user": "sofia", "action": "press", "button": "h:a"})
    query = (await bot.get_updates())[-1].callback_query
    assert (query.id, query.data, query.message.message_id) == (
        done["callback_query_id"],
        "h:a",
        sent.message_id,
    )
    await query.answer("noted")
    assert next(u for u in emulator.users() if u["user"] == "sofia")["toast"] == "noted"
    emulator.clock.advance(200)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer("late")


async def test_typing_lasts_five_seconds_or_until_the_next_message(emulator: TelegramEmulator, bot):
    chat_id = await hello(emulator)

    def typing() -> bool:
        return bool(next(u for u in emulator.users() if u["user"] == "sofia")["typing"])

    await bot.send_chat_action(chat_id, "typing")
    assert typing()
    await bot.send_message(chat_id, "here")
    assert not typing()
    await bot.send_chat_action(chat_id, "typing")
    emulator.clock.advance(6)
    assert not typing()


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "A", "callback_data": "选" * 22}, "(?i)button_data_invalid"),
        ({"text": "A", "url": "not a url"}, "(?i)button_url_invalid"),
        ({"text": "A"}, "text buttons are unallowed"),
    ],
)
async def test_broken_buttons_are_refused(emulator: TelegramEmulator, bot, button: dict[str, str], words: str):
    chat_id = await hello(emulator)
    with pytest.raises(BadRequest, match=words):
        await bot.send_message(chat_id, "x", reply_markup={"inline_keyboard": [[button]]})
    assert len(emulator.chat("sofia")) == 1


async def test_text_limits_count_code_points(emulator: TelegramEmulator, bot: telegram.Bot):
    chat_id = await hello(emulator)
    assert len((await bot.send_message(chat_id, "👋" * 4096)).text) == 4096
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(chat_id, "👋" * 4097)
    with pytest.raises(BadRequest, match="Text is too long"):
        await bot.send_message(chat_id, "a" * 32_769)
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(chat_id, " \n ")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(chat_id, b"x", caption="a" * 1025)
    with pytest.raises(BadRequest, match="to be replied not found"):
        await bot.send_message(chat_id, "x", reply_parameters=telegram.ReplyParameters(900))


@pytest.mark.parametrize(
    ("mode", "raw", "text", "entities"),
    [
        ("HTML", "👋 <b>a &lt; b</b>", "👋 a < b", [("bold", 3, 5)]),
        ("HTML", '<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ("HTML", '<a href="https://a.example">a</a><tg-spoiler>b</tg-spoiler>', "ab",
         [("text_link", 0, 1), ("spoiler", 1, 1)]),
        ("MarkdownV2", r"*a _b_* \. `c_d`", "a b . c_d", [("bold", 0, 3), ("italic", 2, 1), ("code", 6, 3)]),
        ("MarkdownV2", "[a](https://a.example)\n>q\n>r\ns", "a\nq\nr\ns", [("text_link", 0, 1), ("blockquote", 2, 4)]),
        ("markdown", "*a* _b_ [c](https://c.example)", "a b c",
         [("bold", 0, 1), ("italic", 2, 1), ("text_link", 4, 1)]),
        ("", "  /help at a@b.example, see https://x.example/p. #tag",
         "/help at a@b.example, see https://x.example/p. #tag",
         [("bot_command", 0, 5), ("email", 9, 11), ("url", 26, 19), ("hashtag", 47, 4)]),
    ],
)  # fmt: skip
def test_markup_becomes_entities(mode: str, raw: str, text: str, entities: list[tuple[str, int, int]]):
    found, given = formatted(raw, mode, None)
    assert found == text
    assert [(e["type"], e["offset"], e["length"]) for e in given] == entities


@pytest.mark.parametrize(
    ("mode", "raw", "words"),
    [
        ("HTML", "<b>a", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("HTML", "é <x>a</x>", 'can\'t parse entities: Unsupported start tag "x" at byte offset 3'),
        ("HTML", "<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("HTML", "a < b", "Unclosed start tag at byte offset 2"),
        ("MarkdownV2", "a.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("MarkdownV2", "*a", "Can't find end of Bold entity at byte offset 0"),
        ("Markdown", "my_address", "Can't find end of the entity starting at byte offset 2"),
        ("BBCode", "a", "unsupported parse_mode"),
    ],
)
def test_broken_markup_is_refused_with_the_servers_words(mode: str, raw: str, words: str):
    with pytest.raises(ApiError) as refused:
        formatted(raw, mode, None)
    assert words in refused.value.description


def test_at_most_a_hundred_entities_survive():
    text = " ".join(f"#tag{number}a" for number in range(120))
    assert len(formatted(text, "", None)[1]) == 100
    links = "".join(f'<a href="https://a.example/{"p" * 200}">a</a>' for _ in range(60))
    with pytest.raises(ApiError, match="ENTITIES_TOO_LONG"):
        formatted(links, "HTML", None)


async def test_people_edit_reply_forward_and_post(emulator: TelegramEmulator, bot: telegram.Bot):
    chat_id = await hello(emulator)
    sent = await bot.send_message(chat_id, "how can we help?")
    await emulator.inbound({"user": "sofia", "action": "edit", "text": "hello there"})
    await emulator.inbound({"user": "sofia", "text": "see above", "reply_to": str(sent.message_id)})
    await emulator.inbound({"user": "sofia", "action": "forward", "text": "send me your phrase"})
    await emulator.inbound({"user": "linwu", "action": "channel_post", "text": "by hand"})
    updates = (await bot.get_updates())[1:]
    assert updates[0].edited_message.text == "hello there"
    assert updates[1].message.reply_to_message.message_id == sent.message_id
    assert updates[2].message.forward_origin.sender_user_name == "Support Admin"
    assert updates[3].channel_post.from_user is None
    assert emulator.timeline()[0]["from"] == "human"


@pytest.mark.parametrize("kind", ["photo", "file", "voice", "video", "animation", "sticker", "location", "contact"])
async def test_every_kind_of_media_arrives(emulator: TelegramEmulator, bot: telegram.Bot, kind: str):
    await emulator.inbound({"user": "ada", "name": "Ada L", "media": {"kind": kind}})
    (update,) = await bot.get_updates()
    key = {"file": "document"}.get(kind, kind)
    assert getattr(update.message, key)
    assert update.message.from_user.full_name == "Ada L"
    assert update.message.from_user.id > 2**32
    assert emulator.chat("ada")[0]["kind"] == kind


async def test_wishes_that_make_no_sense_are_refused_by_the_control_route(emulator: TelegramEmulator, bot):
    async with asyncio.timeout(60), aiohttp.ClientSession() as session:
        for body in ({"action": "dance"}, {"action": "press", "button": "x"}, {"text": ""}, {"action": "raw"}):
            async with session.post(f"{emulator.base_url}/_control/inbound", json=body) as answer:
                assert answer.status == 400
                assert (await answer.json())["error"]
    assert await bot.get_updates() == ()
