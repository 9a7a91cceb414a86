"""What the fault bed says of its processes."""

import asyncio
import json

from tests.faults.fleet import Zygote


async def test_a_number_that_comes_round_is_not_taken_for_who_had_it_before():
    zygote, told = Zygote(), asyncio.StreamReader()
    for news in ({"started": 7}, {"ended": 7, "code": -9}, {"started": 7}):
        told.feed_data(json.dumps(news).encode() + b"\n")
    told.feed_eof()
    await zygote._read(told)
    assert not zygote.has_ended(7)
