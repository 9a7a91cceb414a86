"""Killing the fleet at random moments under traffic: the form that everybody runs; `./dev faults` is the long one."""

import pytest
from tests.faults import scenarios
from tests.faults.rig import Zygote
from tests.faults.world import built

pytestmark = [pytest.mark.slow, pytest.mark.timeout(480), pytest.mark.xdist_group("kills")]


async def test_twenty_kills_lose_nothing_double_nothing_and_keep_order() -> None:
    zygote = Zygote()
    await zygote.start()
    try:
        result = await scenarios.kills(zygote, built(), name="kills", count=20, seconds=240.0, slow_start=0)
    finally:
        await zygote.stop()
    verdict = result.verdict
    assert result.times >= 20  # one that comes while the last start is under way counts too
    assert verdict.trials > 100
    assert (verdict.lost, verdict.duplicated_unlisted, verdict.disordered, verdict.unfinished) == (0, 0, 0, 0), verdict
    assert not verdict.broken
