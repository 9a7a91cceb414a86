"""What the Weibo adapter does by itself: polling within the quota, watching tokens; and authorising in a browser."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from structlog.testing import capture_logs

from kefu_core.errors import BadPayload, CredentialsRejected, RateLimited
from kefu_core.messages import InboxChanged, Operation

from .weibo_adapter_rig import LINK, Rig, weibo

DAY = 86_400
BACK = "https://kefu.example/back"
LISTS = ("comments/to_me", "statuses/mentions", "comments/mentions")


@contextlib.asynccontextmanager
async def running(rig: Rig) -> AsyncIterator[None]:
    """The adapter's own loop, until the test ends."""
    task = asyncio.create_task(rig.adapter.run(rig.sink))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until_polled(rig: Rig, rounds: int = 1) -> None:
    async def asked() -> bool:
        return len(await rig.calls("statuses/mentions")) >= rounds

    await rig.until(asked)
    await rig.until(lambda: "weibo:weibo:since:comments/mentions" in rig.vault.rows)


async def early(rig: Rig) -> None:
    """Go to the early morning in Beijing, so that no quota ends within the test."""
    rig.clock.advance(DAY - (rig.clock.now() + 8 * 3600) % DAY + 3600)


# --- polling -------------------------------------------------------------------------------------------------


async def test_mentions_that_are_not_pushed_are_found_every_forty_minutes() -> None:
    async with weibo(mention_push="off") as rig:
        await early(rig)
        await rig.do(action="mention", text="之前的")
        async with running(rig):
            await until_polled(rig)
            done = await rig.do(action="mention", text="求助")
            rig.clock.advance(39 * 60)
            await asyncio.sleep(0.1)
            assert rig.sink.accepted == []
            rig.clock.advance(70)
            (found,) = await rig.got()
        assert (found.source_id, found.summoned, found.late) == (f"s:{done['id']}", True, True)
        assert found.sender.name == "阿哲在路上"
        assert rig.vault.rows["weibo:weibo:since:statuses/mentions"] == {"since_id": done["id"]}


async def test_what_was_pushed_is_a_duplicate_when_polled() -> None:
    async with weibo() as rig:
        poller = rig.adapter._poller
        await poller.round(rig.sink)
        await rig.do(action="mention", text="求助")
        await rig.got()
        await poller.round(rig.sink)
        assert (len(rig.sink.accepted), rig.sink.duplicates) == (1, 1)


async def test_comments_below_our_posts_come_with_their_post_and_ours_are_left_out() -> None:
    async with weibo(mention_push="off") as rig:
        poller = rig.adapter._poller
        await rig.send("timeline", f"新版本 {LINK}", operation=Operation.POST)
        post = (await rig.posts())[0]["id"]
        await poller.round(rig.sink)
        done = await rig.do(action="comment", message_id=post, text="怎么更新")
        await poller.round(rig.sink)
        (found,) = rig.sink.accepted
        assert (found.source_id, found.surface) == (f"c:{post}:{done['id']}", f"public:{post}")
        assert found.summoned is False
        await rig.send(found.sender.id, "见官网", surface=found.surface, reply_to=found.source_id)
        await poller.round(rig.sink)
        assert len(rig.sink.accepted) == 1


async def test_many_new_comments_are_fetched_page_by_page() -> None:
    async with weibo(mention_push="off") as rig:
        poller = rig.adapter._poller
        await rig.send("timeline", f"新版本 {LINK}", operation=Operation.POST)
        post = (await rig.posts())[0]["id"]
        await poller.round(rig.sink)
        ids = [(await rig.do(action="comment", message_id=post, text=f"第{n}条"))["id"] for n in range(120)]
        await poller.round(rig.sink)
        assert [found.source_id.rpartition(":")[2] for found in rig.sink.accepted] == ids


async def test_the_place_in_a_list_moves_only_after_the_commit() -> None:
    async with weibo(mention_push="off") as rig:
        poller = rig.adapter._poller
        await poller.round(rig.sink)
        await rig.do(action="mention", text="求助")
        rig.sink.away = True
        with pytest.raises(Exception, match="away"):
            await poller.round(rig.sink)
        rig.sink.away = False
        await poller.round(rig.sink)
        assert len(rig.sink.accepted) == 1


async def test_empty_lists_in_either_shape() -> None:
    for shape in ("array", "object"):
        async with weibo(empty_list=shape) as rig:
            for _ in range(2):
                await rig.adapter._poller.round(rig.sink)
            assert rig.sink.accepted == []


async def test_polling_leaves_the_reserve_to_answers() -> None:
    async with weibo(mention_push="off", settings={"daily_calls": 8, "reserve_calls": 3}) as rig:
        await early(rig)
        done = await rig.do(action="mention", text="求助")
        for _ in range(5):
            await rig.adapter._poller.round(rig.sink)
        assert sum([len(await rig.calls(name)) for name in LISTS]) == 5
        for number in range(3):
            await rig.send("2000000002", f"第{number}", surface=f"public:{done['id']}", reply_to=f"s:{done['id']}")
        with pytest.raises(RateLimited) as caught:
            await rig.send("2000000002", "第四", surface=f"public:{done['id']}")
        assert caught.value.scope == "method"
        assert len(await rig.calls("comments/create")) == 3
        await rig.send(await rig.uid(), "私信不受限")
        rig.clock.advance(DAY)
        await rig.send("2000000002", "新的一天", surface=f"public:{done['id']}")


async def test_a_quota_that_weibo_counts_differently_is_believed() -> None:
    async with weibo() as rig:
        await early(rig)
        await rig.fault("rate_limit", method="to_me")
        await rig.adapter._poller.round(rig.sink)
        await rig.adapter._poller.round(rig.sink)
        assert len(await rig.calls("/2/comments")) + len(await rig.calls("/2/statuses")) == 1
        assert (await rig.adapter.probe()).facts["calls_today"] == "100/100"


async def test_a_day_of_polling_stays_below_eighty_calls() -> None:
    async with weibo() as rig:
        await early(rig)
        await rig.adapter._poller.round(rig.sink)
        for _ in range(35):
            await rig.adapter._poller.round(rig.sink)
        assert sum([len(await rig.calls(name)) for name in LISTS]) == 78


async def test_the_loop_survives_every_failure() -> None:
    async with weibo(mention_push="off", settings={"poll_minutes": 0.001}) as rig:
        for kind in ("reset_before", "bad_gateway", "server_error", "reset_mid_body"):
            await rig.fault(kind)
        rig.vault.broken = True
        async with running(rig):
            await asyncio.sleep(0.1)
            rig.vault.broken = False
            await until_polled(rig, 2)
            done = await rig.do(action="mention", text="求助")
            (found,) = await rig.got()
        assert found.source_id == f"s:{done['id']}"


async def test_a_refused_token_costs_one_call_a_round() -> None:
    async with weibo() as rig:
        await rig.fault("token_revoked", count=3)
        for number in range(1, 4):
            await rig.adapter._poller.round(rig.sink)
            assert sum([len(await rig.calls(name)) for name in LISTS]) == number


async def test_polling_can_be_off() -> None:
    async with weibo(settings={"poll_minutes": 0}) as rig:
        async with running(rig):
            await asyncio.sleep(0.1)
        assert sum([len(await rig.calls(name)) for name in LISTS]) == 0


# --- tokens --------------------------------------------------------------------------------------------------


async def test_warnings_come_fourteen_three_and_one_day_ahead_and_once() -> None:
    warned: list[int] = []
    async with weibo() as rig:
        await rig.control("limits", {"token_expires_in": 20 * DAY})
        for _ in range(20):
            with capture_logs() as logs:
                await rig.adapter._watch.round(rig.sink)
                await rig.adapter._watch.round(rig.sink)
            warned += [log["days_left"] for log in logs if log["event"] == "inbox.token_expiring"]
            rig.clock.advance(DAY)
        assert warned == [14, 3, 1]
        assert all("2.00" not in str(row) for row in rig.vault.rows.values())


async def test_a_missing_token_is_told() -> None:
    async with weibo(connect=False, token=False) as rig:
        with capture_logs() as logs:
            await rig.adapter._watch.round(rig.sink)
        assert [log["event"] for log in logs] == ["inbox.token_missing"]


async def test_health_counts_the_days() -> None:
    async with weibo() as rig:
        await rig.control("limits", {"token_expires_in": 5 * DAY + 60})
        health = await rig.adapter.probe()
        assert health.facts["token_days_left"] == "5"
        assert "5 days" in health.problems[0]


async def test_a_lost_token_is_told_once_and_stops_calls() -> None:
    async with weibo() as rig:
        async with rig.http.post(
            rig.base + "/api/oauth2/revokeoauth2", data={"access_token": rig.emulator.credentials()["access_token"]}
        ) as response:
            assert response.status == 200
        for _ in range(2):
            await rig.adapter._watch.round(rig.sink)
        (found,) = rig.sink.accepted
        assert isinstance(found, InboxChanged)
        assert found.change == "revoked"
        with pytest.raises(CredentialsRejected):
            await rig.adapter.probe()


async def test_a_token_that_ends_in_mid_run_is_refused_without_eating_the_quota() -> None:
    async with weibo() as rig:
        uid = await rig.uid()
        await rig.control("limits", {"token_expires_in": 60})
        await rig.adapter.probe()
        rig.clock.advance(61)
        with pytest.raises(CredentialsRejected, match="expired"):
            await rig.send(uid)
        assert await rig.calls("messages/reply") == []


# --- authorising ---------------------------------------------------------------------------------------------


async def click(rig: Rig, page: str) -> str:
    """Open the page as a person does; gives the code that comes back."""
    async with rig.http.get(page, allow_redirects=False) as response:
        assert response.status == 302
        answer = parse_qs(urlsplit(response.headers["Location"]).query)
    return answer["code"][0]


async def test_a_person_authorises_the_account_and_its_token_serves() -> None:
    async with weibo(token=False) as rig:
        with pytest.raises(CredentialsRejected):
            await rig.send("timeline", f"新版本 {LINK}", operation=Operation.POST)
        page, kept = await rig.adapter.authorise_url(BACK)
        assert parse_qs(urlsplit(page).query)["state"] == [kept["state"]]
        assert await rig.adapter.authorise(await click(rig, page), kept) == rig.emulator.credentials()["uid"]
        await rig.send("timeline", f"新版本 {LINK}", operation=Operation.POST)
        health = await rig.adapter.probe()
        assert (health.ok, health.facts["token_source"]) == (True, "vault")
        row: dict[str, Any] = rig.vault.rows["weibo:weibo:token"]
        assert set(row) == {"access_token", "expires_at"}
        token = (await rig.adapter._tokens.all())[0]
        assert token.expires_at is not None
        assert token.days_left(rig.adapter._clock.now()) > timedelta(days=300) / timedelta(days=1)


async def test_a_used_code_or_a_wrong_address_is_refused() -> None:
    async with weibo() as rig:
        page, kept = await rig.adapter.authorise_url(BACK)
        code = await click(rig, page)
        with pytest.raises(CredentialsRejected) as caught:
            await rig.adapter.authorise(code, kept | {"redirect_uri": "https://other.example"})
        assert caught.value.code == "21322"
        page, kept = await rig.adapter.authorise_url(BACK)
        code = await click(rig, page)
        await rig.adapter.authorise(code, kept)
        with pytest.raises(CredentialsRejected) as caught:
            await rig.adapter.authorise(code, kept)
        assert caught.value.code == "21325"


async def test_another_account_that_was_authorised_is_not_kept() -> None:
    async with weibo(connect=False, settings={"uid": "1000000009"}) as rig:
        page, kept = await rig.adapter.authorise_url(BACK)
        with pytest.raises(CredentialsRejected, match="another account"):
            await rig.adapter.authorise(await click(rig, page), kept)
        assert "weibo:weibo:token" not in rig.vault.rows


async def test_the_address_may_come_from_the_settings() -> None:
    async with weibo(connect=False, settings={"redirect_uri": BACK}) as rig:
        page, kept = await rig.adapter.authorise_url("")
        assert kept["redirect_uri"] == BACK
        assert "redirect_uri=https%3A%2F%2Fkefu.example%2Fback" in page
    async with weibo(connect=False) as rig:
        with pytest.raises(BadPayload):
            await rig.adapter.authorise_url("")
