"""The X adapter against the emulated X: what it does by itself."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from kefu_core.messages import InboxChanged, MessageReceived, OwnMessageSeen

from .x_adapter_rig import Rig, message, x


async def lost(rig: Rig, action: str = "message", **more: Any) -> dict[str, Any]:
    """Somebody acts, and no event tells us."""
    await rig.fault("drop_delivery")
    return await rig.do(action, **more)


async def until_called(rig: Rig, part: str, times: int, method: str = "") -> None:
    """Until X has had so many calls."""

    async def enough() -> bool:
        return len(await rig.calls(part, method)) >= times

    await rig.until(enough)


async def settled(rig: Rig) -> None:
    """Until every round was made once."""
    await until_called(rig, "/mentions", 1)
    await rig.until(lambda: rig.adapter._reconciling.due is not None)


async def hours_later(rig: Rig, claim: Callable[[], Any]) -> None:
    """Let hour after hour pass, each with its rounds, until ``claim`` holds."""

    async def holds() -> bool:
        due = rig.adapter._reconciling.due  # None while the round is under way
        if due is not None and due.timestamp() > rig.clock.now():
            rig.clock.advance(3601)
        found = claim()
        return bool(await found if asyncio.iscoroutine(found) else found)

    await rig.until(holds)


async def another_hour(rig: Rig, part: str) -> None:
    """Let time pass until X was asked once more."""
    asked = len(await rig.calls(part))

    async def again() -> bool:
        return len(await rig.calls(part)) > asked

    await hours_later(rig, again)


async def test_the_first_round_answers_nothing_old_and_the_next_finds_what_was_lost() -> None:
    async with x() as rig:
        await lost(rig, text="before us")
        async with rig.running():
            await settled(rig)
            assert rig.sink.accepted == []
            await lost(rig, text="lost")
            await lost(rig, "mention", text=f"@{rig.known['username']} lost too")
            rig.clock.advance(3601)
            direct, mention = await rig.got(2)
        assert (direct.text, direct.late, direct.sender.username) == ("lost", True, "marcusreed")
        assert direct.dedupe_keys == (f"m:{direct.source_id}",)
        assert (mention.late, mention.summoned, mention.surface) == (True, True, f"public:{mention.source_id}")


async def test_what_an_event_told_is_known_when_it_is_found_again() -> None:
    async with x() as rig:
        async with rig.running():
            await settled(rig)
            await rig.do(text="told")
            await rig.do("mention", text=f"@{rig.known['username']} told")
            await rig.got(2)
            rig.clock.advance(3601)
            await rig.until(lambda: rig.sink.duplicates >= 2)
        assert len(rig.sink.accepted) == 2


async def test_a_long_gap_is_paged_and_kept_in_order() -> None:
    async with x() as rig:
        async with rig.running():
            await settled(rig)
            for n in range(23):
                await lost(rig, text=f"line {n}")
            rig.clock.advance(3601)
            found = await rig.got(23)
        assert [one.text for one in found] == [f"line {n}" for n in range(23)]
        assert rig.vault.rows["x:x:dm_since"] == {"id": found[-1].source_id}


async def test_a_store_that_is_away_loses_nothing() -> None:
    async with x() as rig:
        async with rig.running():
            await settled(rig)
            await lost(rig, text="lost")
            rig.sink.away = True
            rig.clock.advance(3601)
            await rig.until(lambda: rig.sink.refused)
            assert rig.sink.accepted == []
            rig.sink.away = False
            await hours_later(rig, lambda: rig.sink.accepted)
            (found,) = await rig.got()
        assert found.text == "lost"


async def test_a_colleagues_lost_message_is_found_as_ours() -> None:
    async with x() as rig:
        person = await rig.wrote()
        await rig.got()
        async with rig.running():
            await settled(rig)
            await lost(rig, "colleague", text="I am on it")
            rig.clock.advance(3601)
            own = (await rig.got(2))[1]
        assert isinstance(own, OwnMessageSeen)
        assert (own.sender.id, own.text, own.late) == (person, "I am on it", True)


async def test_reconciliation_can_be_switched_off() -> None:
    async with x(settings={"poll_minutes": 0}) as rig:
        async with rig.running():
            await rig.do(text="hello")
            await rig.got()
            await asyncio.sleep(0.1)
        assert await rig.calls("/mentions") == []


async def test_an_invalid_webhook_is_revived_and_the_gap_closed() -> None:
    async with x(settings={"poll_minutes": 0}) as rig:
        rig.vault.rows |= {"x:x:dm_since": {"id": "1"}, "x:x:mention_since": {"id": "1"}}
        rig.deaf = True
        (result,) = (await rig.control("crc", {}))["webhooks"]
        assert result["valid"] is False
        rig.deaf = False
        await rig.do(text="unheard")
        async with rig.running():
            (found,) = await rig.got()
            assert (found.text, found.late) == ("unheard", True)
            await rig.do(text="heard")
            assert (await rig.got(2))[1].text == "heard"
        assert len(await rig.calls("/2/webhooks/", "PUT")) == 1


async def test_a_missing_webhook_is_set_up_again() -> None:
    async with x() as rig:
        known = rig.vault.rows["x:x:webhook"]["id"]
        headers = {"Authorization": f"Bearer {rig.known['bearer_token']}"}
        async with rig.http.delete(f"{rig.base}/2/webhooks/{known}", headers=headers) as response:
            assert response.status == 200
        async with rig.running():
            await settled(rig)
            await rig.do(text="heard")
            assert (await rig.got())[0].text == "heard"
        assert rig.vault.rows["x:x:webhook"]["id"] != known


async def test_a_webhook_that_cannot_be_revived_is_told_once() -> None:
    async with x(settings={"poll_minutes": 0}) as rig:
        rig.deaf = True
        await rig.control("crc", {})
        async with rig.running():
            (found,) = await rig.got()
            assert isinstance(found, InboxChanged)
            assert found.change == "webhook_lost"
            rig.clock.advance(700)
            await asyncio.sleep(0.2)
            assert len(rig.sink.accepted) == 1
            rig.deaf = False
            rig.clock.advance(700)

            async def valid() -> bool:
                return (await rig.adapter.probe()).facts["webhook"] == "valid"

            await rig.until(valid)


@pytest.mark.parametrize(("kind", "change"), [("token_revoked", "revoked"), ("credits_depleted", "credits_depleted")])
async def test_refused_keys_are_told_once(kind: str, change: str) -> None:
    async with x() as rig:
        await rig.fault(kind, method="/2/dm_events", count=2)
        async with rig.running():
            (found,) = await rig.got()
            assert isinstance(found, InboxChanged)
            assert found.change == change
            for _ in range(3):
                await another_hour(rig, "/2/dm_events")
            await until_called(rig, "/mentions", 1)
        assert len(await rig.calls("/mentions")) >= 1
        assert len(rig.sink.accepted) == 1


async def test_no_fault_ends_the_rounds() -> None:
    async with x() as rig:
        for kind in ("server_error", "bad_gateway", "reset_mid_body", "rate_limit"):
            await rig.fault(kind, method="GET /2/", count=2)
        async with rig.running():
            await hours_later(rig, lambda: not rig.emulator.faults.plan)
            await another_hour(rig, "/mentions")
            await settled(rig)
            await lost(rig, text="lost")
            await hours_later(rig, lambda: rig.sink.accepted)
            found = (await rig.got())[0]
        assert isinstance(found, MessageReceived)
        assert found.text == "lost"


async def test_a_subscription_that_went_missing_comes_back() -> None:
    async with x() as rig:
        headers = {"Authorization": f"Bearer {rig.known['bearer_token']}"}
        url = f"{rig.base}/2/activity/subscriptions"
        async with rig.http.get(url, headers=headers) as response:
            rows = (await response.json())["data"]
        one = next(row for row in rows if row["event_type"] == "dm.received")
        async with rig.http.delete(f"{url}/{one['subscription_id']}", headers=headers) as response:
            assert response.status == 200
        async with rig.running():
            await settled(rig)
            await rig.do(text="heard")
            assert (await rig.got())[0].text == "heard"


async def test_a_send_before_any_round_works() -> None:
    async with x(connect=False) as rig:
        receipt = await rig.adapter.send(message("timeline", "News", operation="post"))
        assert (await rig.posts())[0]["id"] == receipt.source_id
