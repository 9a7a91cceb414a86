"""Several processes on one PostgreSQL: order, dedupe, one call per lane, heartbeats, take-over."""

import asyncio
from dataclasses import replace

import pytest

from kefu_adapters.stores.postgres import PostgresLedger
from kefu_adapters.stores.postgres_tables import DEAD_MS
from kefu_core.decision import DeliveryStatus, Effects
from kefu_core.errors import FenceLost
from kefu_core.ledger import Settlement

from .ledger_rig import FakeClock, answer, conversation, decision, delivery, inbound, later, said

S = DeliveryStatus
Pair = tuple[PostgresLedger, PostgresLedger]


async def fall_silent(ledger: PostgresLedger, by: PostgresLedger) -> None:
    """As if ``ledger`` had not beaten for longer than a process may."""
    sql = "UPDATE processes SET heartbeat_at=heartbeat_at-? WHERE serial=?"
    await by.database.write((sql, (DEAD_MS + 1000, ledger.fence)))


async def test_every_process_has_a_fence_of_its_own(pair: Pair) -> None:
    assert {ledger.fence for ledger in pair} == {1, 2}
    assert not any(ledger.after_unclean_stop for ledger in pair)


async def test_one_conversation_has_one_order_whoever_decides(pair: Pair) -> None:
    async def arrive(ledger: PostgresLedger, number: int) -> int:
        while True:
            loaded = await ledger.load(conversation("ann"))
            version = loaded.state.version + 1 if loaded else 1
            done = await ledger.append(decision("ann", version, keys=(f"m:{number}",)))
            if done.outcome == "committed":
                return version

    versions = await asyncio.gather(*(arrive(pair[number % 2], number) for number in range(30)))
    assert sorted(versions) == list(range(1, 31))


async def test_the_same_message_at_both_is_stored_once(pair: Pair) -> None:
    for number in range(20):
        people = (f"a{number}", f"b{number}")
        first, second = await asyncio.gather(
            # The keys come in opposite order, and with other conversations.
            pair[0].append(decision(people[0], keys=(f"e:{number}", f"m:{number}"))),
            pair[1].append(decision(people[1], keys=(f"m:{number}", f"e:{number}"))),
        )
        assert sorted((first.outcome, second.outcome)) == ["committed", "duplicate"]


async def test_of_two_first_messages_one_decides_again(pair: Pair) -> None:
    for number in range(20):
        person = f"p{number}"
        done = await asyncio.gather(
            *(ledger.append(decision(person, keys=(f"k{at}:{number}",))) for at, ledger in enumerate(pair))
        )
        assert sorted(one.outcome for one in done) == ["committed", "conflict"]


async def test_one_contact_in_two_conversations_is_one_contact(pair: Pair) -> None:
    items = [answer("ann", sender=inbound("ann", "x").sender, keys=(f"k{n}",)) for n in range(2)]
    other = replace(items[1].state, id=conversation("ann") + "x")
    done = await asyncio.gather(
        pair[0].append(items[0]), pair[1].append(replace(items[1], state=other, effects=Effects()))
    )
    assert [one.outcome for one in done] == ["committed", "committed"]
    assert await pair[0].database.read("SELECT count(*) FROM contacts") == [(1,)]


async def test_a_lane_never_has_two_calls_under_way(pair: Pair) -> None:
    people = [f"p{number}" for number in range(12)]
    for person in people:
        numbers = range(1, 4)
        effects = Effects(
            messages=tuple(said(person, 1, f"part {n}", number=n) for n in numbers),
            deliveries=tuple(delivery(person, 1, n) for n in numbers),
        )
        await pair[0].append(decision(person, effects=effects))
    order: dict[str, list[int]] = {person: [] for person in people}
    under_way: set[str] = set()
    while sum(map(len, order.values())) < 3 * len(people):
        rounds = await asyncio.gather(*(ledger.claim(ledger.fence, 5, later(1)) for ledger in (*pair, *pair)))
        for row in [row for rows in rounds for row in rows]:
            assert row.lane not in under_way
            under_way.add(row.lane)
            order[row.message.recipient].append(int(row.message.text.split()[1]))
        for row in [row for rows in rounds for row in rows]:
            owner = pair[0] if row.fence == pair[0].fence else pair[1]
            sent = Settlement(delivery=row.message.id, fence=row.fence, status=S.SENT, at=later(1))
            assert await owner.settle(sent)
            under_way.discard(row.lane)
    assert all(parts == [1, 2, 3] for parts in order.values())


async def test_parked_rows_are_held_by_one_and_come_in_order(pair: Pair) -> None:
    for number in range(10):
        for person in ("ann", "bob", "cat", "dan"):
            await pair[number % 2].park(conversation(person), inbound(person, f"{person}:{number}"), later(number))
    seen: dict[str, list[str]] = {}
    while sum(map(len, seen.values())) < 40:
        taken = await asyncio.gather(*(ledger.parked(ledger.fence, 3) for ledger in pair))
        ids = [row.id for rows in taken for row in rows]
        assert len(ids) == len(set(ids))
        for ledger, rows in zip(pair, taken, strict=True):
            for row in rows:
                seen.setdefault(row.conversation, []).append(row.inbound.dedupe_keys[0].split(":")[1])
                person, version = row.inbound.sender.id, len(seen[row.conversation])
                done = await ledger.append(decision(person, version, keys=(), pending=row.id))
                assert done.outcome == "committed"
    assert all(numbers == [str(n) for n in range(10)] for numbers in seen.values())


async def test_what_a_silent_process_left_behind_is_taken_over(pair: Pair, clock: FakeClock) -> None:
    dead, alive = pair
    done = await dead.append(answer("ann", claim=dead.fence))
    mine = await alive.append(answer("bob", claim=alive.fence))
    await alive.park(conversation("cat"), inbound("cat", "m:1"), later(0))
    (held,) = await dead.parked(dead.fence, 5)
    assert await alive.parked(alive.fence, 5) == []
    assert await alive.beat() == 0
    await fall_silent(dead, alive)
    clock.time = later(40)
    assert await alive.beat() == 1
    (lost,) = await alive.unknowns(later(40), 10)
    assert (lost.claimed.message.id, lost.claimed.fence) == (done.claimed, dead.fence)
    assert [row.id for row in await alive.parked(alive.fence, 5)] == [held.id]
    assert await alive.claimed(mine.claimed, alive.fence) is not None
    assert await alive.beat() == 0


async def test_a_process_that_was_taken_for_dead_must_end(pair: Pair) -> None:
    dead, alive = pair
    done = await dead.append(answer("ann", claim=dead.fence))
    await alive.append(answer("bob"))
    await fall_silent(dead, alive)
    await alive.beat()
    with pytest.raises(FenceLost):
        await dead.beat()
    with pytest.raises(FenceLost):
        await dead.claim(dead.fence, 10, later(1))
    # Its call was under way; how it ended may still be written down.
    assert await dead.settle(Settlement(delivery=done.claimed, fence=dead.fence, status=S.SENT, at=later(1)))


async def test_what_a_lost_process_claims_afterwards_is_found_too(pair: Pair) -> None:
    dead, alive = pair
    await fall_silent(dead, alive)
    await alive.beat()
    done = await dead.append(answer("ann", claim=dead.fence))
    await alive.beat()
    assert [row.claimed.message.id for row in await alive.unknowns(later(60), 10)] == [done.claimed]


async def test_a_process_that_beats_in_time_is_never_ended(pair: Pair) -> None:
    one, two = pair
    await fall_silent(one, two)
    # Its own word comes first: it is alive after all.
    assert await one.beat() == 0
    assert await two.beat() == 0
    assert await one.beat() == 0


async def test_an_unclean_stop_is_seen_at_the_next_start(database: str, clock: FakeClock, pair: Pair) -> None:
    await fall_silent(pair[0], pair[1])
    third = PostgresLedger(database, clock=clock)
    await third.open()
    assert third.after_unclean_stop
    await third.close()
    fourth = PostgresLedger(database, clock=clock)
    await fourth.open()
    assert not fourth.after_unclean_stop
    await fourth.close()


async def test_a_clean_stop_gives_back_parked_rows_at_once(database: str, clock: FakeClock) -> None:
    one, two = PostgresLedger(database, clock=clock), PostgresLedger(database, clock=clock)
    await one.open()
    await two.open()
    await one.park(conversation("ann"), inbound("ann", "m:1"), later(0))
    assert len(await one.parked(one.fence, 5)) == 1
    await one.close()
    assert len(await two.parked(two.fence, 5)) == 1
    await two.close()
