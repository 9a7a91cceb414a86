"""The fabric of one process."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.fabric import local
from kefu_adapters.fabric.local import LocalFabric


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


def take(fabric: LocalFabric, now: float, bucket: str = "a", count: int = 2, burst: int = 2) -> float:
    return fabric.take(bucket, count=count, per_seconds=1.0, burst=burst, now=now)


def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    fabric = LocalFabric()
    assert [take(fabric, 0.0) for _ in range(3)] == [0.0, 0.0, 0.5]
    assert take(fabric, 0.25) == 0.25
    assert [take(fabric, 0.5), take(fabric, 0.5)] == [0.0, 0.5]
    assert take(fabric, 0.5, bucket="b") == 0.0


def test_a_blocked_bucket_gives_nothing_until_its_time() -> None:
    fabric = LocalFabric()
    fabric.block("a", 14.0, 0.0)
    fabric.block("a", 1.0, 0.0)
    assert take(fabric, 4.0) == 10.0
    assert take(fabric, 4.0, bucket="b") == 0.0
    assert take(fabric, 14.0) == 0.0


@given(st.lists(st.floats(0, 2), max_size=60), st.integers(1, 30), st.integers(1, 5))
def test_no_span_ever_has_more_than_rate_and_burst(pauses: list[float], count: int, burst: int) -> None:
    fabric, now, taken = LocalFabric(), 100.0, []
    for pause in pauses:
        now += pause
        if take(fabric, now, count=count, burst=burst) == 0.0:
            taken.append(now)
    for first, start in enumerate(taken):
        for last in range(first, len(taken)):
            assert last - first + 1 <= burst + count * (taken[last] - start) + 1e-6


def test_memory_stays_bounded() -> None:
    fabric = LocalFabric()
    for number in range(local.BUCKETS + 10):
        take(fabric, float(number), bucket=str(number))
    assert len(fabric._buckets) <= local.BUCKETS
