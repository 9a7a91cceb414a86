"""Several processes on one PostgreSQL: order, dedupe, one call per lane, heartbeats, take-over."""

import asyncio
import random
import threading
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from kefu_adapters.stores import deliveries, search
from kefu_adapters.stores.announcement_store import AnnouncementStore
from kefu_adapters.stores.dialect import Cursor
from kefu_adapters.stores.postgres import DEAD_MS, PostgresLedger
from kefu_core.decision import BodyChange, DeliveryStatus, Effects
from kefu_core.errors import FenceLost
from kefu_core.ledger import Settlement

from .ledger_rig import INBOX, FakeClock, answer, conversation, decision, delivery, heard, inbound, later, said

S = DeliveryStatus
Pair = tuple[PostgresLedger, PostgresLedger]


@pytest.fixture
async def pair(database: str, clock: FakeClock) -> AsyncIterator[Pair]:
    """Two processes of one fleet."""
    one, two = PostgresLedger(database, clock=clock), PostgresLedger(database, clock=clock)
    await asyncio.gather(one.open(), two.open())
    yield one, two
    await asyncio.gather(one.close(), two.close())


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


async def test_nothing_breaks_when_two_processes_do_everything_at_once(pair: Pair) -> None:
    """A storm of decisions, claims, outcomes and parked rows; afterwards the books must agree."""
    dice = random.Random(7)
    people = [f"p{number}" for number in range(6)]
    heard_once: set[str] = set()
    committed: list[tuple[str, str]] = []

    async def decide(ledger: PostgresLedger, person: str, key: str) -> None:
        while True:
            loaded = await ledger.load(conversation(person))
            version = loaded.state.version + 1 if loaded else 1
            if loaded and loaded.pending:
                rows = await ledger.parked(ledger.fence, 10)
                for row in rows:
                    await unpark(ledger, row.inbound.sender.id, row.id, row.inbound.dedupe_keys[0])
                continue
            effects = Effects(
                messages=(heard(person, version, key), said(person, version, key)),
                deliveries=(delivery(person, version),),
            )
            done = await ledger.append(decision(person, version, keys=(key,), effects=effects, claim=ledger.fence))
            if done.outcome == "conflict":
                continue
            if done.outcome == "committed":
                committed.append((person, key))
            if done.claimed:
                await out(ledger, done.claimed)
            return

    async def unpark(ledger: PostgresLedger, person: str, row: str, key: str) -> None:
        while True:
            loaded = await ledger.load(conversation(person))
            assert loaded is not None
            item = decision(person, loaded.state.version + 1, keys=(), pending=row)
            done = await ledger.append(item)
            if done.outcome == "committed":
                committed.append((person, key))
            if done.outcome != "conflict":
                return

    async def out(ledger: PostgresLedger, identity: str) -> None:
        assert identity not in heard_once
        heard_once.add(identity)
        status = dice.choice((S.SENT, S.SENT, S.FAILED))
        assert await ledger.settle(
            Settlement(delivery=identity, fence=ledger.fence, status=status, at=later(1), source_id=f"s{identity}")
        )

    async def courier(ledger: PostgresLedger) -> None:
        for row in await ledger.claim(ledger.fence, 4, later(1)):
            await out(ledger, row.message.id)

    async def slow(ledger: PostgresLedger, person: str, key: str) -> None:
        await ledger.park(conversation(person), inbound(person, key), later(0))

    async def one_of(number: int) -> None:
        ledger, person, key = dice.choice(pair), dice.choice(people), f"m:{number // 2}"
        await dice.choice((decide, decide, decide, slow))(ledger, person, key)
        await courier(dice.choice(pair))

    # Each key comes twice, so one of the two is always a duplicate.
    for begin in range(0, 160, 20):
        await asyncio.gather(*(one_of(number) for number in range(begin, begin + 20)))
    for ledger in pair:
        while rows := await ledger.parked(ledger.fence, 10):
            for row in rows:
                await unpark(ledger, row.inbound.sender.id, row.id, row.inbound.dedupe_keys[0])
    while rows_left := [row for ledger in pair for row in await ledger.claim(ledger.fence, 10, later(2))]:
        for claimed in rows_left:
            await out(pair[0] if claimed.fence == pair[0].fence else pair[1], claimed.message.id)
    await check_books(pair[0], committed)
    assert sorted(key for _, key in committed) == sorted({f"m:{n}" for n in range(80)})


async def check_books(ledger: PostgresLedger, committed: list[tuple[str, str]]) -> None:
    read = ledger.database.read
    assert (await read("SELECT count(*) FROM seen"))[0][0] == len(committed)
    versions = await read(
        "SELECT c.version, count(*), min(e.sequence), max(e.sequence) FROM conversations c"
        " JOIN events e ON e.conversation_id=c.id GROUP BY c.id, c.version"
    )
    assert sum(row[0] for row in versions) == len(committed)
    assert all(version == count == last and first == 1 for version, count, first, last in versions)
    assert await read("SELECT status FROM deliveries WHERE status NOT IN ('sent','failed')") == []
    assert await read("SELECT sum(parked) FROM conversations") == [(0,)]
    assert await read("SELECT 1 FROM parked WHERE state<>'decided'") == []


class Halfway:
    """Holds settlements back after their statements and before their commit, until ``go`` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.began, self.go = threading.Event(), threading.Event()
        real = deliveries.settle

        def settle(cursor: Cursor, outcome: Settlement) -> bool:
            done = real(cursor, outcome)
            self.began.set()
            self.go.wait(20)
            return done

        monkeypatch.setattr(deliveries, "settle", settle)


async def halfway_and(ledger: PostgresLedger, half: Halfway, source_id: str) -> tuple[str, asyncio.Future[bool]]:
    identity = (await ledger.append(answer("ann", claim=ledger.fence))).claimed
    sent = Settlement(delivery=identity, fence=ledger.fence, status=S.SENT, at=later(1), source_id=source_id)
    settling = asyncio.ensure_future(ledger.settle(sent))
    await asyncio.to_thread(half.began.wait, 20)
    return identity, settling


async def blocked(ledger: PostgresLedger) -> None:
    """Until somebody waits for a lock of somebody else."""
    sql = "SELECT 1 FROM pg_stat_activity WHERE datname=current_database() AND wait_event_type='Lock'"
    async with asyncio.timeout(20):
        while not await ledger.database.read(sql):
            await asyncio.sleep(0.01)


async def test_an_echo_beside_the_receipt_is_never_a_stranger(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    half = Halfway(monkeypatch)
    identity, settling = await halfway_and(pair[0], half, "s1")
    echo = pair[1].recognise_echo(INBOX, conversation("ann"), "We look into it", "s1", later(1))
    looked = asyncio.ensure_future(echo)
    await blocked(pair[0])
    half.go.set()
    assert await settling
    assert await looked == identity


async def test_a_report_beside_the_receipt_is_not_lost(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    half = Halfway(monkeypatch)
    identity, settling = await halfway_and(pair[0], half, "s1")
    told = asyncio.ensure_future(pair[1].reported(INBOX, "s1", "read", "", later(2)))
    await blocked(pair[0])
    half.go.set()
    assert await settling
    assert await told == identity
    assert await pair[0].database.read("SELECT read_at IS NOT NULL FROM deliveries") == [(True,)]


async def test_a_text_retracted_while_it_is_indexed_is_found_nowhere(pair: Pair) -> None:
    one, two = pair
    message = heard("ann", 1, "abandon ability")
    await one.append(decision("ann", effects=Effects(messages=(message,))))
    began, go = threading.Event(), threading.Event()

    def work(cursor: Cursor) -> int:
        done = search.index_pending(cursor, 10)
        began.set()
        go.wait(20)
        return done

    indexed = one._write(work, (search.LOCK,))
    await asyncio.to_thread(began.wait, 20)
    gone = Effects(bodies=(BodyChange(message=message.id, text="[hidden]", retract=True),))
    retracted = asyncio.ensure_future(two.append(decision("ann", 2, effects=gone)))
    await blocked(two)
    go.set()
    assert await indexed == 1
    assert (await retracted).outcome == "committed"
    while await one.index_pending():
        pass
    assert await two.database.read("SELECT words FROM search_documents WHERE owner=?", (message.id,)) == []
    assert await two.database.read("SELECT count(*) FROM search_index") == [(0,)]


async def test_what_is_committed_late_is_indexed_too(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its number in the queue is lower than that of what is being worked off."""
    began, go, committed = threading.Event(), threading.Event(), threading.Event()
    real = search._index

    def late(cursor: Cursor) -> None:
        cursor.execute("INSERT INTO search_pending (owner) VALUES (?)", ("late",)).rowcount  # noqa: B018 - waited for
        began.set()
        go.wait(20)

    def index(cursor: Cursor, owner: str, conversation_id: str) -> None:
        go.set()
        committed.wait(20)
        real(cursor, owner, conversation_id)

    waiting = pair[0]._write(late)
    await asyncio.to_thread(began.wait, 20)
    await pair[1].append(decision("ann"))
    monkeypatch.setattr(search, "_index", index)
    working = asyncio.ensure_future(pair[1].index_pending())
    await waiting
    committed.set()
    assert await working == 1
    assert await pair[1].index_pending() == 1


async def test_stopping_an_announcement_meets_a_batch_that_is_being_written(pair: Pair) -> None:
    one, two = pair
    store = AnnouncementStore(two.database)
    await one.append(decision("ann", fields={"subscribed": True}))
    await two.database.write(store.target("n1", INBOX))
    began, go = threading.Event(), threading.Event()
    item = replace(delivery("ann", 1), announcement="n1")

    def batch(cursor: Cursor) -> None:
        cursor.execute("UPDATE announcement_targets SET cursor='x' WHERE announcement_id='n1' AND done=0")
        cursor.execute(*store.delivery(item, later(0))).rowcount  # noqa: B018 - waited for
        began.set()
        go.wait(20)

    writing = one._write(batch)
    await asyncio.to_thread(began.wait, 20)
    stopping = asyncio.ensure_future(two.database.write(*store.cancel("n1", "stopped")))
    await blocked(one)
    go.set()
    await writing
    await stopping
    assert await one.database.read("SELECT status FROM deliveries") == [("cancelled",)]
