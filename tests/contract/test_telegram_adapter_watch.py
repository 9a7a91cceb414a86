"""What the Telegram adapter does while it runs: it keeps its webhook, or it polls."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import structlog
from tests.fakes.patience import pass_by, until

from kefu_adapters.telegram import PLATFORM, TelegramSettings
from kefu_core.errors import CredentialsRejected, RateLimited
from kefu_core.messages import InboxChanged

from .telegram_adapter_rig import Rig, connected
from .telegram_rig import ptb

WATCH = {"watch_seconds": 0.05}
POLL = {"mode": "polling", "poll_seconds": 1, "conflict_seconds": 0.1}


@contextlib.asynccontextmanager
async def at_work(rig: Rig) -> AsyncIterator[list[dict[str, object]]]:
    """The adapter's ``run`` in the background; gives the log's lines."""
    with structlog.testing.capture_logs() as lines:
        task = asyncio.create_task(rig.adapter.run(rig.sink))
        try:
            yield lines
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def looks(rig: Rig) -> int:
    """How often the adapter asked for its webhook."""
    return sum("getWebhookInfo" in entry["method"] for entry in rig.emulator.log.entries())


async def looked(rig: Rig, times: int = 1) -> None:
    """Until the adapter has asked for its webhook so often, and knows the answer."""

    await until(lambda: looks(rig) >= times)
    await until(lambda: rig.adapter._webhook._looked)


def events(lines: list[dict[str, object]]) -> set[object]:
    return {line["event"] for line in lines}


async def test_webhook_that_vanished_is_set_again_and_what_waited_comes():
    async with connected(settings=WATCH) as rig, ptb(rig.emulator) as bot, at_work(rig) as lines:
        await rig.greeted()
        await looked(rig)
        await bot.delete_webhook()
        await rig.say(text="anybody there?")
        assert (await rig.sink.until(2))[-1].text == "anybody there?"
        await until(lambda: "inbox.webhook_restored" in events(lines))
        assert (await bot.get_webhook_info()).url == rig.url
        assert not [item for item in rig.sink.inbounds if isinstance(item, InboxChanged)]


async def test_webhook_of_somebody_else_is_replaced_and_reported():
    async with connected(settings=WATCH, scale=20.0) as rig, ptb(rig.emulator) as bot, at_work(rig) as lines:
        await looked(rig)
        rig.emulator.clock.advance(2)
        await bot.set_webhook("http://127.0.0.1:9/theirs")
        (changed,) = await rig.sink.until(1)
        assert isinstance(changed, InboxChanged)
        assert changed.change == "webhook_lost"
        await until(lambda: {"inbox.webhook_foreign", "inbox.webhook_restored"} <= events(lines))
        assert (await bot.get_webhook_info()).url == rig.url
        assert rig.url not in str(lines)


async def test_stopping_leaves_the_webhook_alone():
    async with connected(settings=WATCH) as rig, ptb(rig.emulator) as bot:
        async with at_work(rig):
            await looked(rig)
        assert (await bot.get_webhook_info()).url == rig.url


async def test_watch_survives_misfortune_and_goes_on():
    async with connected(settings=WATCH) as rig, at_work(rig) as lines:
        for kind in ("bad_gateway", "reset_before", "server_error", "rate_limit"):
            await rig.fault(kind, method="getWebhookInfo")
        await until(lambda: sum(line["event"] == "inbox.watch_failed" for line in lines) >= 4)
        await looked(rig, 5)
        await rig.greeted()
        assert [item.text for item in rig.sink.inbounds] == ["hello"]
        assert rig.adapter._webhook.facts["webhook"] == "ours"


@pytest.mark.parametrize(("settings", "method"), [(WATCH, "getWebhookInfo"), (POLL, "getUpdates")])
async def test_refused_token_ends_the_run(settings, method):
    async with connected(settings=settings) as rig:
        await rig.fault("token_revoked", method=method)
        async with asyncio.timeout(60):
            with pytest.raises(CredentialsRejected):
                await rig.adapter.run(rig.sink)


async def test_address_that_another_process_set_is_ours_too():
    async with connected(settings={"watch_seconds": 3600}, scale=20.0) as rig, at_work(rig) as lines:
        await looked(rig)
        rig.emulator.clock.advance(2)  # the platform refuses to have its webhook set twice in a moment
        other = PLATFORM.build("main", rig.adapter._settings, {"token": rig.emulator.credentials()["token"]}, rig.deps)
        await other.connect(rig.url + "?2")
        await other.close()
        pass_by(3601)
        await looked(rig, 2)
        await until(lambda: rig.adapter._webhook.facts["webhook"] == "ours")
        assert events(lines) == set()


async def test_failing_deliveries_become_facts():
    async with connected(settings=WATCH) as rig, at_work(rig) as lines:
        await rig.greeted()
        await looked(rig)
        rig.sink.down = 2
        await rig.say(text="hello")
        await until(lambda: "inbox.webhook_failing" in events(lines))
        facts = (await rig.adapter.probe()).facts
        assert "503" in facts["webhook_last_error"]
        assert facts["webhook"] == "ours"


async def test_new_secret_is_registered_at_start_and_the_old_one_counts_meanwhile():
    async with connected(settings=WATCH, scale=20.0) as rig:
        await rig.greeted()
        settings = TelegramSettings(base_url=f"{rig.emulator.base_url}/bot", watch_seconds=0.05)
        secrets = {"token": rig.emulator.credentials()["token"], "webhook_secret": "the-new-one"}
        await rig.adapter.close()
        rig.adapter = PLATFORM.build("main", settings, secrets, replace(rig.deps))
        async with at_work(rig):
            await until(lambda: rig.adapter._webhook._registered)
            await rig.say(text="again")
            await rig.sink.until(2)
            sent = [headers["x-telegram-bot-api-secret-token"] for headers in rig.headers]
            assert sent[0] != sent[1] == "the-new-one"
            assert rig.adapter._webhook.is_theirs(sent[0])
            assert not rig.adapter._webhook.is_theirs("another")


async def test_polling_brings_everything_once_and_remembers_where_it_was():
    async with connected(connect=False, settings=POLL) as rig:
        async with at_work(rig):
            await rig.say(text="one")
            done = await rig.say(text="two")
            await rig.sink.until(2)
            await until(lambda: rig.vault.rows == {"telegram:main:offset": {"offset": int(done["update_id"]) + 1}})
        async with at_work(rig):
            await rig.say(text="three")
            await rig.sink.until(3)
        assert [item.text for item in rig.sink.inbounds] == ["one", "two", "three"]


async def test_polled_batch_is_asked_for_again_until_it_is_stored():
    async with connected(connect=False, settings=POLL) as rig:
        rig.sink.down = 1
        await rig.say(text="one")
        async with at_work(rig) as lines:
            (message,) = await rig.sink.until(1)
            assert message.text == "one"
            assert "inbox.poll_failed" in events(lines)


async def test_conflict_with_a_webhook_is_told_and_ends_when_it_is_dropped():
    async with connected(connect=False, settings=POLL) as rig, ptb(rig.emulator) as bot, at_work(rig) as lines:
        await bot.set_webhook(rig.url)
        await until(lambda: "inbox.polling_conflict" in events(lines))
        assert (await rig.adapter.connect(""))[0] == "webhook removed: updates are polled"
        await rig.say(text="one")
        await rig.sink.until(1)


async def test_polling_survives_misfortune():
    async with connected(connect=False, settings={**POLL, "poll_seconds": 0}) as rig:
        for kind in ("bad_gateway", "reset_mid_body"):
            await rig.fault(kind, method="getUpdates")
        await rig.say(text="one")
        async with at_work(rig):
            (message,) = await rig.sink.until(1)
        assert message.text == "one"


async def test_webhook_is_closed_while_polling():
    async with connected(connect=False, settings=POLL) as rig, ptb(rig.emulator) as bot:
        await bot.set_webhook(rig.url)
        await rig.say(text="one")
        await until(lambda: bool(rig.statuses))
        assert rig.statuses[0] == 404


async def test_look_while_an_operator_connects_takes_nothing_back(monkeypatch: pytest.MonkeyPatch):
    async with connected(settings=WATCH) as rig, ptb(rig.emulator) as bot, at_work(rig) as lines:
        await looked(rig)
        vault = rig.adapter._webhook._deps.vault
        plain, writing, written = vault.put, asyncio.Event(), asyncio.Event()

        async def slow(key: str, value: dict[str, object]) -> None:
            writing.set()
            await written.wait()
            await plain(key, value)

        async def connect() -> None:
            try:
                await rig.adapter.connect(rig.url + "2")
            except RateLimited as limited:  # the address was set a moment ago
                await asyncio.sleep(limited.retry_after)
                await rig.adapter.connect(rig.url + "2")

        monkeypatch.setattr(vault, "put", slow)
        connecting = asyncio.create_task(connect())
        await writing.wait()
        await asyncio.sleep(0.3)  # several looks' time
        written.set()
        await connecting
        await looked(rig, 2 + looks(rig))
        assert (await bot.get_webhook_info()).url == rig.url + "2"
        assert "inbox.webhook_foreign" not in events(lines)
