"""The access token: one refresh per period over all holders, and never a loop."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kefu_adapters.wechat.tokens import Tokens
from kefu_core.errors import ConnectFailed, CredentialsRejected, NotSent, RateLimited, UnknownOutcome


class HandClock:
    def __init__(self):
        self.at = datetime(2026, 11, 23, tzinfo=UTC)

    def now(self):
        return self.at

    def pass_(self, seconds):
        self.at += timedelta(seconds=seconds)


class SharedVault:
    """Rows that several processes share; a lease has one holder until it is let go."""

    def __init__(self):
        self.rows, self.holders = {}, {}

    def of(self, holder):
        shared = self

        class Mine:
            async def get(self, key):
                await asyncio.sleep(0)
                return shared.rows.get(key)

            async def put(self, key, value):
                await asyncio.sleep(0)
                shared.rows[key] = value

            async def lease(self, key, seconds):
                await asyncio.sleep(0)
                return shared.holders.setdefault(key, holder) == holder

        return Mine()


class Endpoint:
    """The platform's stable token: the same one until it nears its end or is forced."""

    def __init__(self, clock):
        self.clock, self.number, self.born, self.asked = clock, 1, clock.now(), []
        self.error = None
        self.answer = None

    async def __call__(self, force):
        self.asked.append(force)
        await asyncio.sleep(0.001)
        if self.error:
            raise self.error
        if self.answer is not None:
            return self.answer
        age = (self.clock.now() - self.born).total_seconds()
        if force or age >= 6900:
            self.number, self.born, age = self.number + 1, self.clock.now(), 0
        return {"access_token": f"T{self.number}", "expires_in": int(7200 - age)}


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def endpoint(clock):
    return Endpoint(clock)


def tokens(clock, endpoint, vault=None, holder="a", patience=60):
    vault = vault or SharedVault()
    return Tokens(app_id="wx1", vault=vault.of(holder), clock=clock, fetch=endpoint, timeout_seconds=patience)


async def test_one_token_serves_until_five_minutes_before_its_end(clock, endpoint):
    mine = tokens(clock, endpoint)
    assert [await mine.current() for _ in range(3)] == ["T1"] * 3
    clock.pass_(6899)
    assert await mine.current() == "T1"
    clock.pass_(2)
    assert await mine.current() == "T2"
    assert endpoint.asked == [False, False]


async def test_many_holders_ask_once(clock, endpoint):
    vault = SharedVault()
    all_ = [tokens(clock, endpoint, vault, holder=str(n)) for n in range(10)]
    assert set(await asyncio.gather(*(one.current() for one in all_ for _ in range(3)))) == {"T1"}
    assert endpoint.asked == [False]


async def test_while_another_refreshes_the_old_token_serves(clock, endpoint):
    vault = SharedVault()
    await tokens(clock, endpoint, vault).current()
    clock.pass_(7000)
    vault.holders["wechat:wx1:token"] = "somebody"
    assert await tokens(clock, endpoint, vault, holder="b").current() == "T1"
    clock.pass_(300)
    with pytest.raises(NotSent):
        await tokens(clock, endpoint, vault, holder="b", patience=0.1).current()


async def test_a_refused_token_that_was_replaced_meanwhile_is_not_refreshed(clock, endpoint):
    vault = SharedVault()
    mine, other = tokens(clock, endpoint, vault), tokens(clock, endpoint, vault)
    first = await mine.current()
    assert await other.replace(first) == "T2"
    assert await mine.replace(first) == "T2"
    assert endpoint.asked == [False, False, True]


async def test_a_forced_refresh_comes_at_most_once_a_minute(clock, endpoint):
    vault = SharedVault()
    mine = tokens(clock, endpoint, vault)
    second = await mine.replace(await mine.current())
    with pytest.raises(RateLimited) as caught:
        await tokens(clock, endpoint, vault).replace(second)
    assert 0 < caught.value.retry_after <= 60
    clock.pass_(61)
    assert await mine.replace(second) == "T3"
    assert endpoint.asked.count(True) == 2


async def test_an_expired_token_is_replaced_without_force(clock, endpoint):
    mine = tokens(clock, endpoint)
    first = await mine.current()
    endpoint.number = 7
    assert await mine.replace(first) == "T7"
    assert True not in endpoint.asked


@pytest.mark.parametrize("code", [40001, 40125, 40013, 40164, 61004, 40243])
async def test_refused_credentials_stop_the_inbox(clock, endpoint, code):
    endpoint.answer = {"errcode": code, "errmsg": "no"}
    with pytest.raises(CredentialsRejected):
        await tokens(clock, endpoint).current()


@pytest.mark.parametrize(
    "answer", [{"errcode": -1}, {"access_token": ""}, {"access_token": "T"}, {"access_token": 1, "expires_in": 1}]
)
async def test_a_strange_answer_leaves_the_message_unsent(clock, endpoint, answer):
    endpoint.answer = answer
    with pytest.raises(NotSent):
        await tokens(clock, endpoint).current()


@pytest.mark.parametrize("error", [UnknownOutcome("cut"), ConnectFailed("no")])
async def test_a_cut_line_at_the_token_leaves_the_message_unsent(clock, endpoint, error):
    endpoint.error = error
    with pytest.raises(NotSent):
        await tokens(clock, endpoint).current()
