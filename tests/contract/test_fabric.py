"""What every fabric does, alone in its process: over memory, Valkey and Redis 6.2."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.fabric_rig import LONG, Hand, heard, new_prefix, opened
from tests.servers.valkey import SERVERS

from kefu_adapters.fabric.local import QUEUE, LocalFabric
from kefu_adapters.fabric.shared import RedisFabric
from kefu_core.ports import Bucket

AnyFabric = LocalFabric | RedisFabric
Make = Callable[[Hand], Awaitable[AnyFabric]]


@pytest.fixture(params=["local", *SERVERS])
def make(request: pytest.FixtureRequest) -> Make:
    """How to open one on a clock in the hand."""
    if request.param == "local":

        async def local(hand: Hand) -> AnyFabric:
            return LocalFabric(hand)

        return local
    url = request.getfixturevalue("redis_urls")[request.param]

    async def shared(hand: Hand) -> AnyFabric:
        return await opened(url, prefix=new_prefix(), now=hand)

    return shared


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def fabric(make: Make, hand: Hand) -> AsyncIterator[AnyFabric]:
    one = await make(hand)
    yield one
    await one.close()


async def take(fabric: AnyFabric, bucket: str = "a", count: int = 2, burst: int = 2) -> float:
    return await fabric.take([Bucket(bucket, count, 1.0, burst)])


async def test_subscribers_get_what_is_published_from_then_on_and_once(fabric: AnyFabric) -> None:
    fabric.publish("console", {"n": 0})
    one, two = fabric.subscribe("console"), fabric.subscribe("console")
    fabric.publish("console", {"n": 1})
    fabric.publish("other", {"n": 2})
    assert await heard(one) == {"n": 1}
    assert await heard(two) == {"n": 1}
    await fabric.take([Bucket("a", 1, 1.0, 1)])
    fabric.publish("console", {"n": 3})
    assert await heard(one) == {"n": 3}


async def test_a_slow_subscriber_is_told_to_load_again_and_holds_nobody_up(fabric: AnyFabric) -> None:
    slow = fabric.subscribe("console")
    for number in range(QUEUE + 2):
        fabric.publish("console", {"n": number})
    assert await heard(slow) == {"resync": True}
    assert await heard(slow) == {"n": QUEUE + 1}


async def test_who_leaves_gets_nothing_more(fabric: AnyFabric) -> None:
    one, two = fabric.subscribe("console"), fabric.subscribe("console")
    await one.aclose()  # type: ignore[attr-defined]
    fabric.publish("console", {"n": 1})
    assert await heard(two) == {"n": 1}
    waiting = asyncio.ensure_future(anext(one))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()


async def test_a_bucket_gives_its_burst_then_its_rate(fabric: AnyFabric, hand: Hand) -> None:
    assert [await take(fabric) for _ in range(3)] == [0.0, 0.0, 0.5]
    hand.now = 0.25
    assert await take(fabric) == 0.25
    hand.now = 0.5
    assert [await take(fabric), await take(fabric)] == [0.0, 0.5]
    assert await take(fabric, bucket="b") == 0.0


async def test_the_time_of_day_has_room_for_the_whole_burst(fabric: AnyFabric, hand: Hand) -> None:
    for number in range(40):
        hand.now = 1_767_225_600.0 + number * 61.000_001
        burst = [await take(fabric, count=30, burst=3) for _ in range(4)]
        assert burst[:3] == [0.0, 0.0, 0.0]
        assert burst[3] == pytest.approx(1 / 30, abs=1e-6)


async def test_a_blocked_bucket_gives_nothing_until_its_time(fabric: AnyFabric, hand: Hand) -> None:
    await fabric.block("a", 14.0)
    await fabric.block("a", 1.0)
    hand.now = 4.0
    assert await take(fabric) == 10.0
    assert await take(fabric, count=0) == 10.0
    assert await take(fabric, bucket="b") == 0.0
    hand.now = 14.0
    assert await take(fabric) == 0.0


async def test_nothing_is_taken_when_one_of_several_is_empty_or_blocked(fabric: AnyFabric) -> None:
    both = [Bucket("wide", 4, 1.0, 4), Bucket("narrow", 1, 1.0, 1)]
    assert await fabric.take(both) == 0.0
    assert await fabric.take(both) == 1.0
    await fabric.block("closed", 5.0)
    assert await fabric.take([Bucket("wide", 4, 1.0, 4), Bucket("closed", 0, 1.0, 1)]) == 5.0
    assert [await take(fabric, "wide", 4, 4) for _ in range(4)] == [0.0, 0.0, 0.0, 0.25]


async def test_a_bucket_without_a_bound_never_waits(fabric: AnyFabric) -> None:
    assert [await take(fabric, count=0, burst=0) for _ in range(5)] == [0.0] * 5
    assert await fabric.take([]) == 0.0


async def test_many_who_take_at_once_get_the_burst_between_them(fabric: AnyFabric) -> None:
    waits = await asyncio.gather(*(take(fabric, count=1, burst=7) for _ in range(100)))
    assert sorted(waits)[:8] == [0.0] * 7 + [1.0]


@settings(deadline=None, max_examples=30)
@given(pauses=st.lists(st.floats(0, 2), max_size=40), count=st.integers(1, 30), burst=st.integers(1, 5))
def test_no_span_ever_has_more_than_rate_and_burst(spans: Any, pauses: list[float], count: int, burst: int) -> None:
    taken = spans(pauses, count, burst)
    for first, start in enumerate(taken):
        for last in range(first, len(taken)):
            assert last - first + 1 <= burst + count * (taken[last] - start + 2e-6) + 1e-6


@pytest.fixture(scope="module", params=["local", *SERVERS])
def spans(request: pytest.FixtureRequest) -> Any:
    """When tokens were given, for pauses between the takes; each call has a bucket of its own."""
    with asyncio.Runner() as runner:
        hand, number = Hand(), iter(range(10**9))
        fabric: AnyFabric = LocalFabric(hand)
        if request.param != "local":
            url = request.getfixturevalue("redis_urls")[request.param]
            fabric = runner.run(opened(url, prefix=new_prefix(), now=hand))

        async def go(pauses: list[float], count: int, burst: int) -> list[float]:
            hand.now, bucket, taken = 100.0, str(next(number)), []
            async with asyncio.timeout(LONG):
                for pause in pauses:
                    hand.now += pause
                    if await take(fabric, bucket, count, burst) == 0.0:
                        taken.append(hand.now)
            return taken

        yield lambda *given: runner.run(go(*given))
        runner.run(fabric.close())
