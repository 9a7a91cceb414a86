"""Spoiled payloads, well signed, and forged ones, on each platform; ``./dev faults --payloads N`` throws more."""

import pytest
from tests.faults.payloads import throw
from tests.faults.rig import Zygote
from tests.faults.world import built

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.xdist_group("kills")]
COUNT = 500


@pytest.mark.parametrize("name", built())
async def test_spoiled_payloads_never_break_the_door_and_forged_ones_are_refused(name: str) -> None:
    zygote = Zygote()
    await zygote.start()
    try:
        thrown = await throw(zygote, name, COUNT, forged=100)
    finally:
        await zygote.stop()
    assert thrown.broken == []
    assert thrown.good > COUNT * 0.5
    assert thrown.messages > COUNT * 0.1, "most never came far enough to test anything"
    assert (thrown.server_errors, thrown.unanswered, thrown.forged_refused) == (0, 0, 100)
