"""What only the fabric of one process has: nothing of it grows. The rest is in the contract suite."""

from kefu_adapters.fabric import local
from kefu_adapters.fabric.local import LocalFabric
from kefu_core.ports import Bucket


async def test_who_leaves_is_forgotten() -> None:
    fabric = LocalFabric()
    one = fabric.subscribe("console")
    await one.aclose()  # type: ignore[attr-defined]
    two = fabric.subscribe("console")
    del two
    assert fabric._subscriptions == {}


async def test_memory_stays_bounded() -> None:
    now = [0.0]
    fabric = LocalFabric(lambda: now[0])
    for number in range(local.BUCKETS + 10):
        now[0] = float(number)
        await fabric.take([Bucket(str(number), 2, 1.0, 2)])
    assert len(fabric._buckets) <= local.BUCKETS
