"""The daily quota and the tokens, both kept in the vault."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kefu_adapters.rounds import Round
from kefu_adapters.weibo.budget import Budget
from kefu_adapters.weibo.tokens import Token, Tokens
from kefu_core.errors import CredentialsRejected, RateLimited

from .helpers import HandClock, MemoryVault, settings


class SlowVault(MemoryVault):
    """A vault that lets others run before each answer."""

    async def get(self, key: str) -> dict[str, Any] | None:
        await asyncio.sleep(0)
        return await super().get(key)


async def test_reading_stops_before_the_reserve_and_writing_at_the_end() -> None:
    clock, vault = HandClock(), MemoryVault()
    budget = Budget(settings(daily_calls=5, reserve_calls=2), vault, clock)
    for _ in range(3):
        await budget.take(reading=True, method="/r")
    with pytest.raises(RateLimited) as caught:
        await budget.take(reading=True, method="/r")
    assert (caught.value.scope, caught.value.method) == ("method", "/r")
    for _ in range(2):
        await budget.take(reading=False, method="/w")
    with pytest.raises(RateLimited):
        await budget.take(reading=False, method="/w")
    assert await budget.spent() == 5


async def test_calls_at_the_same_time_are_all_counted() -> None:
    budget = Budget(settings(), SlowVault(), HandClock())
    await asyncio.gather(*(budget.take(reading=False, method="/w") for _ in range(20)))
    assert await budget.spent() == 20


async def test_the_quota_survives_a_restart_and_ends_with_beijings_day() -> None:
    clock, vault = HandClock(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)), MemoryVault()
    await Budget(settings(), vault, clock).exhaust()
    again = Budget(settings(), vault, clock)
    assert await again.spent() == 100
    clock.advance(minutes=1)
    assert await again.spent() == 0


def tokens(configured: str = "") -> tuple[Tokens, MemoryVault, HandClock]:
    clock, vault = HandClock(), MemoryVault()
    return Tokens("weibo", configured, vault, clock, b"k"), vault, clock


async def test_the_console_token_serves_messages_and_the_granted_one_the_rest() -> None:
    found, vault, _ = tokens("2.00console")
    await found.keep("2.00granted", timedelta(days=30))
    assert set(vault.rows) == {"weibo:weibo:token"}
    assert (await found.current("messages")).value == "2.00console"
    assert (await found.current("upload")).value == "2.00console"
    assert (await found.current("api")).value == "2.00granted"


async def test_either_token_alone_serves_everything() -> None:
    console, _, _ = tokens("2.00console")
    assert (await console.current("api")).value == "2.00console"
    granted, _, clock = tokens()
    await granted.keep("2.00granted", timedelta(days=30))
    token = await granted.current("messages")
    assert (token.source, token.days_left(clock.now())) == ("vault", 30)


async def test_without_a_living_token_no_call_is_made() -> None:
    found, _, clock = tokens()
    with pytest.raises(CredentialsRejected, match="no access token"):
        await found.current("api")
    await found.keep("2.00granted", timedelta(days=1))
    clock.advance(days=1)
    with pytest.raises(CredentialsRejected, match="expired"):
        await found.current("api")


async def test_a_console_token_that_has_ended_gives_way() -> None:
    found, _, clock = tokens("2.00console")
    await found.keep("2.00granted", timedelta(days=30))
    found.learn(Token(value="2.00console"), timedelta(days=1))
    clock.advance(days=2)
    assert (await found.current("messages")).value == "2.00granted"


async def test_a_failed_round_waits_longer_each_time_but_never_longer_than_its_own_time() -> None:
    clock, pauses = HandClock(), []

    async def work(_sink: object) -> None:
        raise RuntimeError("no")

    item = Round("poll", 200, work)
    for _ in range(5):
        await item.go("weibo", None, clock)  # type: ignore[arg-type]
        assert item.due is not None
        pauses.append((item.due - clock.now()).total_seconds())
    assert pauses == [30, 60, 120, 200, 200]
