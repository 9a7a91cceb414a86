"""The WeChat adapter against its emulator: what it says it can do, its token, its set-up."""

import asyncio

import pytest
from tests.fakes.patience import until

from kefu_core.errors import CredentialsRejected, RateLimited
from kefu_core.messages import InboxChanged
from kefu_core.ports import Ephemeral, MediaSource, WebhookAdapter

from .wechat_adapter_rig import adapter_rig


async def test_it_says_what_it_can_do():
    async with adapter_rig() as rig:
        assert isinstance(rig.adapter, WebhookAdapter)
        assert isinstance(rig.adapter, MediaSource)
        assert isinstance(rig.adapter, Ephemeral)
        assert rig.adapter.capabilities.platform == "wechat"


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
