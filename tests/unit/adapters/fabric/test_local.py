"""The fabric of one process."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.fabric import local
from kefu_adapters.fabric.local import LocalFabric
from kefu_core.ports import Bucket


async def test_subscribers_get_what_is_published_from_then_on() -> None:
    fabric = LocalFabric()
    fabric.publish("console", {"n": 0})
    one, two = fabric.subscribe("console"), fabric.subscribe("console")
    fabric.publish("console", {"n": 1})
    fabric.publish("other", {"n": 2})
    assert await anext(one) == {"n": 1}
    assert await anext(two) == {"n": 1}
    waiting = asyncio.ensure_future(anext(one))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()


async def test_a_slow_subscriber_is_told_to_load_again_and_holds_nobody_up() -> None:
    fabric = LocalFabric()
    slow = fabric.subscribe("console")
    for number in range(local.QUEUE + 2):
        fabric.publish("console", {"n": number})
    assert await anext(slow) == {"resync": True}
    assert await anext(slow) == {"n": local.QUEUE + 1}


async def test_who_leaves_is_forgotten() -> None:
    fabric = LocalFabric()
    one = fabric.subscribe("console")
    await one.aclose()  # type: ignore[attr-defined]
    two = fabric.subscribe("console")
    del two
    assert fabric._subscriptions == {}


class Hand:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


async def take(fabric: LocalFabric, bucket: str = "a", count: int = 2, burst: int = 2) -> float:
    return await fabric.take([Bucket(bucket, count, 1.0, burst)])


async def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    hand = Hand()
    fabric = LocalFabric(hand)
    assert [await take(fabric) for _ in range(3)] == [0.0, 0.0, 0.5]
    hand.now = 0.25
    assert await take(fabric) == 0.25
    hand.now = 0.5
    assert [await take(fabric), await take(fabric)] == [0.0, 0.5]
    assert await take(fabric, bucket="b") == 0.0


async def test_a_blocked_bucket_gives_nothing_until_its_time() -> None:
    hand = Hand()
    fabric = LocalFabric(hand)
    await fabric.block("a", 14.0)
    await fabric.block("a", 1.0)
    hand.now = 4.0
    assert await take(fabric) == 10.0
    assert await take(fabric, count=0) == 10.0
    assert await take(fabric, bucket="b") == 0.0
    hand.now = 14.0
    assert await take(fabric) == 0.0


async def test_nothing_is_taken_when_one_of_several_is_empty() -> None:
    fabric = LocalFabric(Hand())
    both = [Bucket("wide", 4, 1.0, 4), Bucket("narrow", 1, 1.0, 1)]
    assert await fabric.take(both) == 0.0
    assert await fabric.take(both) == 1.0
    assert [await take(fabric, "wide", 4, 4) for _ in range(4)] == [0.0, 0.0, 0.0, 0.25]


@given(st.lists(st.floats(0, 2), max_size=60), st.integers(1, 30), st.integers(1, 5))
def test_no_span_ever_has_more_than_rate_and_burst(pauses: list[float], count: int, burst: int) -> None:
    hand, taken = Hand(), []
    fabric = LocalFabric(hand)

    async def go() -> None:
        hand.now = 100.0
        for pause in pauses:
            hand.now += pause
            if await take(fabric, count=count, burst=burst) == 0.0:
                taken.append(hand.now)

    asyncio.run(go())
    for first, start in enumerate(taken):
        for last in range(first, len(taken)):
            assert last - first + 1 <= burst + count * (taken[last] - start) + 1e-6


async def test_memory_stays_bounded() -> None:
    hand = Hand()
    fabric = LocalFabric(hand)
    for number in range(local.BUCKETS + 10):
        hand.now = float(number)
        await take(fabric, bucket=str(number))
    assert len(fabric._buckets) <= local.BUCKETS
