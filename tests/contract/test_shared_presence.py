"""Two relay processes show the same people, whatever carries the news between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from tests.contract.fabric_rig import Hand, new_prefix, processes, until
from tests.servers.valkey import SERVERS

from kefu_adapters.fabric.local import LocalFabric
from kefu_bots.relay.presence import FORGET_SECONDS, TOPIC, Presence
from kefu_core.ports import Fabric


@dataclass
class Office:
    """Two processes, their clock, and what the second was told to show anew."""

    hand: Hand
    one: Presence
    two: Presence
    fabric: Fabric
    changed: list[str]


@pytest.fixture(params=["local", *SERVERS])
async def office(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    hand, changed = Hand(1000.0), []
    async with AsyncExitStack() as stack:
        if request.param == "local":
            local = LocalFabric()
            fabrics: list[Fabric] = [local, local]
        else:
            url = request.getfixturevalue("redis_urls")[request.param]
            fabrics = [*await stack.enter_async_context(processes(url, prefix=new_prefix()))]
        one, two = (Presence(hand, fabric) for fabric in fabrics)
        two.changed = changed.append
        tasks = [asyncio.ensure_future(each.run()) for each in (one, two)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        yield Office(hand, one, two, fabrics[0], changed)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_who_looks_and_types_with_one_process_is_seen_with_the_other(office: Office) -> None:
    office.one.look("c1", "ann", typing=True)
    assert office.one.on("c1") == [("ann", True)]
    await until(lambda: office.two.on("c1") == [("ann", True)])
    assert office.changed == ["c1"]
    office.one.look("c1", "ann", typing=False)
    await until(lambda: office.two.on("c1") == [("ann", False)])
    office.two.look("c1", "bob", typing=False)
    await until(lambda: sorted(office.one.on("c1")) == [("ann", False), ("bob", False)])
    office.hand.now += 46
    assert office.two.on("c1") == office.one.on("c1") == []


async def test_typing_fades_with_the_other_process_too(office: Office) -> None:
    office.one.look("c1", "ann", typing=True)
    await until(lambda: office.two.on("c1") == [("ann", True)])
    office.hand.now += 16
    assert office.two.on("c1") == [("ann", False)]
    office.one.repeat()
    office.one.look("c2", "ann", typing=False)
    await until(lambda: office.two.on("c2") == [("ann", False)])
    assert office.two.on("c1") == [("ann", False)]


async def test_somebody_is_online_until_the_last_page_anywhere_is_closed(office: Office) -> None:
    office.one.came("ann")
    office.two.came("ann")
    await until(lambda: len(office.one._elsewhere) == 1 and len(office.two._elsewhere) == 1)
    office.two.went("ann")
    office.two.came("bob")
    await until(lambda: office.one.is_online("bob"))
    assert office.two.is_online("ann")
    office.one.went("ann")
    await until(lambda: not office.two.is_online("ann"))
    assert not office.one.is_online("ann")
    assert (office.one.streams, office.two.streams) == (0, 1)


async def test_a_process_that_is_silent_is_forgotten_and_one_that_repeats_is_not(office: Office) -> None:
    office.one.came("ann")
    office.one.look("c1", "ann", typing=False)
    await until(lambda: office.two.is_online("ann") and office.two.on("c1"))
    office.hand.now += FORGET_SECONDS - 1
    office.one.repeat()
    office.one.came("marker")
    await until(lambda: office.two.is_online("marker"))
    office.hand.now += FORGET_SECONDS - 1
    assert office.two.is_online("ann")
    office.hand.now += 2
    assert not office.two.is_online("ann")
    office.two.repeat()
    assert office.two._elsewhere == {}
    assert office.two._looks == {}


async def test_who_comes_later_learns_it_from_the_repetition(office: Office) -> None:
    for number in range(450):
        office.one.came(f"u{number}")
    office.one.look("c1", "ann", typing=False)
    late = Presence(office.hand, office.fabric)
    heard: list[int] = []
    events = office.fabric.subscribe(TOPIC)
    office.one.repeat()
    while not (late.is_online("u449") and late.on("c1")):
        event = await asyncio.wait_for(anext(events), 20)
        heard.append(len(event.get("online", ())))
        late.hear(event)
    assert max(heard) == 200
    assert late.is_online("u0")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"from": 1, "online": ["x"]},
        {"from": "p", "online": "x", "offline": 3, "looks": {"a": 1}},
        {"from": "p", "looks": [[], ["c1"], ["c1", "x", "1", "2"], [1, 2, 3, 4], "c1", None]},
        {"from": "p", "online": [1, None]},
    ],
)
async def test_what_is_not_of_the_form_is_passed_over(event: dict[str, object]) -> None:
    presence = Presence(Hand(1000.0), LocalFabric())
    presence.hear(event)
    assert not presence.is_online("x")
    assert presence.on("c1") == []
