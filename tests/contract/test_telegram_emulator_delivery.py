"""How the emulated Telegram hands out updates: webhook, retries, order, long polling."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
import telegram
from tests.fakes.patience import until

from .telegram_rig import SECRET, attempted, hello, hooked, ptb, receiving, running


def nothing_pending(bot: telegram.Bot) -> Callable[[], Awaitable[bool]]:
    """Whether the platform has handed out everything."""

    async def asked() -> bool:
        return not (await bot.get_webhook_info()).pending_update_count

    return asked


async def test_update_is_posted_with_the_secret_header():
    async with hooked() as (emulator, receiver, bot):
        done = await emulator.inbound({"user": "linwu", "text": "/start t_9f2 👋 @orbitwallet"})
        (body,) = await receiver.until(1)
        update = telegram.Update.de_json(body, bot)
        assert receiver.secrets == [SECRET]
        assert update.update_id == done["update_id"]
        assert update.message.from_user.language_code == "zh-hans"
        assert [(e.type, e.offset, e.length) for e in update.message.entities] == [
            ("bot_command", 0, 6),
            ("mention", 16, 12),
        ]


async def test_failing_update_is_tried_again_at_once_then_after_two_seconds():
    async with hooked(scale=0.01) as (emulator, receiver, bot):
        receiver.answer = lambda _u: (200 if len(receiver.updates) > 3 else 500, {}, "")
        await emulator.inbound({"user": "sofia", "text": "hi"})
        await attempted(emulator, 2)
        while len(emulator.deliverer.attempts) < 4:
            emulator.clock.advance(0.5)
            await asyncio.sleep(0.1)
        assert len({update["update_id"] for update in receiver.updates}) == 1
        at = await attempted(emulator, 4)
        assert at[1] - at[0] < 2
        assert at[2] - at[1] >= 2
        assert at[3] - at[2] >= 4
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_retry_after_of_the_webhook_is_honoured():
    async with hooked(scale=60.0) as (emulator, receiver, _bot):
        receiver.answer = lambda _u: (200 if len(receiver.updates) > 1 else 503, {"Retry-After": "30"}, "")
        await emulator.inbound({"user": "sofia", "text": "hi"})
        first, second = await attempted(emulator, 2)
        assert second - first >= 30


async def test_redirect_counts_as_failure():
    async with hooked() as (emulator, receiver, _bot):
        receiver.answer = lambda _u: (200 if len(receiver.updates) > 1 else 302, {"Location": "/other"}, "")
        await emulator.inbound({"user": "sofia", "text": "hi"})
        first, second = await receiver.until(2)
        assert first == second


async def test_failing_chat_holds_up_only_itself_and_keeps_its_order():
    async with hooked(scale=20.0) as (emulator, receiver, _bot):
        receiver.answer = lambda u: (
            500 if u["message"]["text"] == "a1" and receiver.texts.count("a1") < 3 else 200,
            {},
            "",
        )
        for user, text in (("sofia", "a1"), ("sofia", "a2"), ("linwu", "b1")):
            await emulator.inbound({"user": user, "text": text})
        await receiver.until(5)
        assert receiver.texts.index("b1") < 4
        assert [t for t in receiver.texts if t != "b1"] == ["a1", "a1", "a1", "a2"]


async def test_everything_arrives_once_after_an_outage_and_then_nothing_runs():
    async with hooked(scale=60.0) as (emulator, receiver, bot):
        receiver.answer = lambda _u: (503, {}, "")
        for number in range(60):
            await emulator.inbound({"user": f"user{number % 20}", "text": f"{number:02}"})
        await receiver.until(40)
        accepted: list[str] = []
        receiver.answer = lambda u: (accepted.append(u["message"]["text"]) or 200, {}, "")
        await until(nothing_pending(bot))
        assert sorted(accepted) == [f"{number:02}" for number in range(60)]
        assert [t for t in accepted if int(t) % 20 == 7] == ["07", "27", "47"]
        await until(lambda: not emulator._tasks)


async def test_expired_callback_query_is_given_up():
    async with hooked() as (emulator, receiver, bot):
        chat_id = await hello(emulator)
        await receiver.until(1)
        receiver.answer = lambda _u: (500, {}, "")
        keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("A", callback_data="a")]])
        await bot.send_message(chat_id, "pick", reply_markup=keyboard)
        await emulator.inbound({"user": "sofia", "action": "press", "button": "a"})
        await receiver.until(3)
        assert (await bot.get_webhook_info()).pending_update_count == 1
        emulator.clock.advance(151)
        await until(nothing_pending(bot))


async def test_duplicate_fault_delivers_the_same_update_again():
    async with hooked() as (emulator, receiver, _bot):
        emulator.faults.add({"kind": "duplicate_delivery"})
        await emulator.inbound({"user": "sofia", "text": "one"})
        await emulator.inbound({"user": "sofia", "text": "two"})
        first, second, third = await receiver.until(3)
        assert first == second
        assert third["message"]["text"] == "two"


async def test_reorder_fault_lets_the_next_update_go_first():
    async with hooked() as (emulator, receiver, _bot):
        emulator.faults.add({"kind": "reorder_delivery"})
        await emulator.inbound({"user": "sofia", "text": "one"})
        await emulator.inbound({"user": "sofia", "text": "two"})
        await receiver.until(2)
        assert receiver.texts == ["two", "one"]


async def test_bad_signature_fault_forges_or_omits_the_secret():
    async with hooked(scale=20.0) as (emulator, receiver, _bot):
        emulator.faults.add({"kind": "bad_signature"})
        emulator.faults.add({"kind": "bad_signature", "missing": True})
        receiver.answer = lambda _u: (200 if receiver.secrets[-1] == SECRET else 403, {}, "")
        await emulator.inbound({"user": "sofia", "text": "hi"})
        await until(lambda: len(receiver.secrets) >= 3)
        assert receiver.secrets[0] not in {None, SECRET}
        assert receiver.secrets[1:] == [None, SECRET]


async def test_method_in_the_webhooks_answer_is_executed():
    async with hooked() as (emulator, receiver, _bot):
        call = {"method": "sendMessage", "text": "answered in the body"}
        receiver.answer = lambda u: (200, {}, json.dumps(call | {"chat_id": u["message"]["chat"]["id"]}))
        await emulator.inbound({"user": "sofia", "text": "hi"})
        await until(lambda: len(emulator.chat("sofia")) >= 2)
        assert emulator.chat("sofia")[1]["text"] == "answered in the body"


async def test_kinds_not_subscribed_are_never_made():
    async with running() as emulator, ptb(emulator) as bot:
        chat_id = await hello(emulator)
        await bot.send_message(chat_id, "like me")
        reaction = {"user": "sofia", "action": "react", "text": "👍"}
        assert (await emulator.inbound(reaction))["update_id"] is None
        (first,) = await bot.get_updates(allowed_updates=["message", "message_reaction"])
        assert (await emulator.inbound(reaction | {"text": "🔥"}))["update_id"] is not None
        (update,) = await bot.get_updates(offset=first.update_id + 1)
        assert update.message_reaction.new_reaction[0].emoji == "🔥"
        assert update.message_reaction.old_reaction[0].emoji == "👍"


async def test_raw_updates_go_out_as_they_are():
    async with hooked() as (emulator, receiver, _bot):
        await emulator.inbound({"action": "raw", "raw": {"update_id": 7, "future_kind": {"a": 1}}})
        await emulator.inbound({"action": "raw", "raw": "not json"})
        await receiver.until(2)
        assert sorted(receiver.bodies) == [b"not json", b'{"update_id":7,"future_kind":{"a":1}}']
        assert receiver.secrets == [SECRET, SECRET]


async def test_album_is_one_message_per_item_spread_over_time():
    async with hooked(scale=10.0) as (emulator, receiver, _bot):
        media = {"kind": "album", "count": 3, "caption": "see", "spread_seconds": 2}
        done = await emulator.inbound({"user": "sofia", "media": media})
        updates = await receiver.until(3)
        messages = [update["message"] for update in updates]
        assert [str(m["message_id"]) for m in messages] == done["message_ids"]
        assert {m["media_group_id"] for m in messages} == {done["media_group_id"]}
        at = await attempted(emulator, 3)
        assert at[2] - at[0] >= 2


async def test_poll_is_confirmed_by_offset_and_ended_by_a_second_poll():
    async with running() as emulator, ptb(emulator) as bot, ptb(emulator) as other:
        await hello(emulator)
        (update,) = await bot.get_updates()
        waiting = asyncio.create_task(bot.get_updates(offset=update.update_id + 1, timeout=50))
        await until(lambda: emulator._poller._waiter is not None)
        second = asyncio.create_task(other.get_updates(offset=update.update_id + 1, timeout=50))
        with pytest.raises(telegram.error.Conflict, match="terminated by other getUpdates"):
            await waiting
        await emulator.inbound({"user": "sofia", "text": "two"})
        assert [u.message.text for u in await second] == ["two"]


async def test_poll_is_refused_while_a_webhook_is_set():
    async with running() as emulator, ptb(emulator) as bot, receiving() as receiver:
        waiting = asyncio.create_task(bot.get_updates(timeout=50))
        await until(lambda: emulator._poller._waiter is not None)
        await bot.set_webhook(receiver.url)
        with pytest.raises(telegram.error.Conflict, match="terminated by setWebhook"):
            await waiting
        await emulator.inbound({"user": "sofia", "text": "hi"})
        await receiver.until(1)
        assert receiver.secrets == [None]
        await bot.delete_webhook()
        assert (await bot.get_webhook_info()).url == ""


async def test_pending_updates_wait_for_the_webhook_and_survive_a_restart(tmp_path):
    state = tmp_path / "telegram.json"
    async with running(state_file=state) as emulator, ptb(emulator) as bot:
        chat_id = await hello(emulator)
        await bot.send_message(chat_id, "kept")
    async with running(state_file=state) as emulator, ptb(emulator) as bot, receiving() as receiver:
        assert [m["text"] for m in emulator.chat("sofia")] == ["hello", "kept"]
        await bot.set_webhook(receiver.url, secret_token=SECRET)
        assert (await receiver.until(1))[0]["message"]["text"] == "hello"


async def test_webhook_is_checked_before_it_is_set():
    async with running() as emulator, ptb(emulator) as bot:
        with pytest.raises(telegram.error.BadRequest, match="unallowed characters"):
            await bot.set_webhook("https://hook.example/a", secret_token="not allowed!")
        with pytest.raises(telegram.error.BadRequest, match=r"(?i)invalid webhook url"):
            await bot.set_webhook("ftp://hook.example/a")
    async with running(public_webhook_rules=True) as emulator, ptb(emulator) as bot:
        with pytest.raises(telegram.error.BadRequest, match="an https url must be provided"):
            await bot.set_webhook("http://hook.example/a")
