"""What the PostgreSQL ledger says when wires are cut and servers go away: nothing is lost, doubled or made up."""

import asyncio
import random
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pytest
from tests.servers.postgres import Databases, Server
from tests.servers.proxy import Cut, Proxy

from kefu_adapters.stores import postgres_session, postgres_threads
from kefu_adapters.stores.postgres import PostgresLedger
from kefu_core.errors import CommitUnknown, StoreError, StoreUnavailable

from .ledger_rig import FakeClock, answer, conversation, decision, later


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that these tests may stop."""
    with Server() as one:
        yield one


@pytest.fixture(scope="module")
def own(server: Server) -> Iterator[Databases]:
    made = Databases(server.url())
    yield made
    made.close()


@pytest.fixture
def address(own: Databases) -> Iterator[str]:
    with own.one() as url:
        yield url


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy(server.socket) as one:
        yield one


@pytest.fixture
async def ledger(address: str, server: Server, proxy: Proxy, clock: FakeClock) -> AsyncIterator[PostgresLedger]:
    """A ledger whose wires go through the proxy; one writer, so that a cut meets the write that is meant."""
    name = address.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
    one = PostgresLedger(server.tcp_url(proxy.port, name), clock=clock, writers=1)
    await one.open()
    yield one
    await one.close()


async def stored(url: str, sql: str) -> list[tuple[Any, ...]]:
    """Asked beside the ledger."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        return await (await connection.execute(sql.encode())).fetchall()


async def test_a_commit_that_never_arrived_is_unavailable_and_wrote_nothing(
    ledger: PostgresLedger, proxy: Proxy, address: str
) -> None:
    proxy.cut = Cut.BEFORE_COMMIT
    with pytest.raises(StoreUnavailable, match="nothing was written"):
        await ledger.append(answer("ann"))
    assert proxy.cuts == 1
    assert await stored(address, "SELECT count(*) FROM seen") == [(0,)]
    assert (await ledger.append(answer("ann"))).outcome == "committed"


async def test_a_commit_whose_answer_was_lost_stands(ledger: PostgresLedger, proxy: Proxy, address: str) -> None:
    proxy.cut = Cut.AFTER_COMMIT
    done = await ledger.append(answer("ann", claim=ledger.fence))
    assert proxy.cuts == 1
    assert (done.outcome, bool(done.claimed)) == ("committed", True)
    assert await stored(address, "SELECT count(*) FROM seen") == [(1,)]
    assert (await ledger.append(answer("ann"))).outcome == "duplicate"


@pytest.mark.parametrize("how", [Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT])
async def test_when_nobody_can_be_asked_it_says_that_it_does_not_know(
    how: Cut, ledger: PostgresLedger, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_threads, "ASK_SECONDS", 0.5)
    await ledger.append(answer("cat"))  # so that there is a wire
    proxy.cut, proxy.shut = how, True
    with pytest.raises(CommitUnknown):
        await ledger.append(answer("ann"))
    with pytest.raises(StoreUnavailable):
        await ledger.append(answer("bob"))
    proxy.shut = False
    # The platform repeats its message: now it is one or the other.
    repeated = await patiently(ledger, "ann")
    assert repeated == ("committed" if how is Cut.BEFORE_COMMIT else "duplicate")


async def test_what_was_claimed_in_a_commit_that_nobody_heard_of_goes_back_to_the_queue(
    ledger: PostgresLedger, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_threads, "ASK_SECONDS", 0.5)
    known = (await ledger.append(answer("cat", claim=ledger.fence))).claimed
    proxy.cut, proxy.shut = Cut.AFTER_COMMIT, True
    with pytest.raises(CommitUnknown):
        await ledger.append(answer("ann", claim=ledger.fence))
    proxy.shut = False
    assert await patiently(ledger, "ann") == "duplicate"
    assert await ledger.claim(ledger.fence, 10, later(1)) == []
    assert await ledger.beat() == 0
    (row,) = await ledger.claim(ledger.fence, 10, later(1))
    assert (row.message.recipient, row.message.attempt) == ("ann", 1)
    # What its claimer knows of is left alone.
    assert await ledger.claimed(known, ledger.fence) is not None


async def test_a_transaction_that_the_server_never_heard_of_does_not_stop_the_heart(ledger: PostgresLedger) -> None:
    ledger._writers.unsure.append(str(2**40))
    assert await ledger.beat() == 0
    assert ledger._writers.unsure == []


async def patiently(ledger: PostgresLedger, person: str, version: int = 1) -> str:
    """Repeat as a platform does, until the store is back."""
    async with asyncio.timeout(60):
        while True:
            try:
                return (await ledger.append(answer(person, version))).outcome
            except StoreUnavailable:
                await asyncio.sleep(0.05)


async def test_an_idle_wire_that_was_cut_is_not_noticed_by_anybody(ledger: PostgresLedger, proxy: Proxy) -> None:
    await ledger.append(answer("ann"))
    proxy.cut_all()
    assert (await ledger.append(answer("bob"))).outcome == "committed"
    loaded = await ledger.load(conversation("ann"))
    assert loaded is not None
    assert await ledger.database.read("SELECT count(*) FROM conversations") == [(2,)]
    assert await ledger.beat() == 0


async def test_connections_killed_at_any_moment_lose_and_double_nothing(ledger: PostgresLedger, address: str) -> None:
    dice, stop, kills = random.Random(11), threading.Event(), []

    def killer() -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            while not stop.is_set():
                done = connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname=current_database()"
                    " AND pid<>pg_backend_pid() AND xact_start IS NOT NULL ORDER BY random() LIMIT 1"
                ).fetchall()
                kills.extend(done)
                stop.wait(dice.random() * 0.02)

    thread = threading.Thread(target=killer)
    thread.start()
    outcomes: dict[str, str] = {}

    async def one(number: int) -> None:
        person = f"p{number}"
        try:
            outcomes[person] = (await ledger.append(answer(person, claim=ledger.fence))).outcome
        except StoreUnavailable:
            outcomes[person] = "unavailable"

    try:
        number = 0
        while len(kills) < 15:
            await asyncio.gather(*(one(n) for n in range(number, number + 12)))
            number += 12
    finally:
        stop.set()
        thread.join()
    there = {row[0] for row in await stored(address, "SELECT recipient FROM conversations")}
    assert there == {person for person, outcome in outcomes.items() if outcome == "committed"}
    assert set(outcomes.values()) <= {"committed", "unavailable"}
    for person in sorted(set(outcomes) - there):
        assert await patiently(ledger, person) == "committed"


async def test_while_the_server_is_away_every_call_says_so_and_afterwards_all_goes_on(
    ledger: PostgresLedger, server: Server
) -> None:
    await ledger.append(answer("ann", claim=ledger.fence))
    server.stop()
    calls: tuple[Any, ...] = ()
    try:
        for _ in range(3):
            calls = (
                ledger.append(answer("bob")),
                ledger.load(conversation("ann")),
                ledger.claim(ledger.fence, 5, later(1)),
                ledger.beat(),
                ledger.database.read("SELECT 1"),
            )
            async with asyncio.timeout(30):
                results = await asyncio.gather(*calls, return_exceptions=True)
            assert [type(result) for result in results] == [StoreUnavailable] * len(calls)
    finally:
        server.start()
    assert await patiently(ledger, "bob") == "committed"
    assert await patiently(ledger, "ann", 2) == "committed"


async def test_a_server_that_falls_over_keeps_what_was_acknowledged(ledger: PostgresLedger, server: Server) -> None:

    done = [await ledger.append(answer(f"p{number}")) for number in range(5)]
    server.stop(signal.SIGQUIT)
    server.start()
    assert {one.outcome for one in done} == {"committed"}
    assert [await patiently(ledger, f"p{number}") for number in range(5)] == ["duplicate"] * 5


# --- neighbours ------------------------------------------------------------------------------------------


async def held(ledger: PostgresLedger, gate: threading.Event) -> asyncio.Future[Any]:
    """Keep the only writer busy, so that what comes next waits and becomes one group."""
    began = threading.Event()

    def wait(_cursor: Any) -> None:
        began.set()
        gate.wait(10)

    future = ledger._writers.submit(wait)
    await asyncio.to_thread(began.wait, 10)
    return future


async def test_what_waits_shares_a_commit_and_one_that_fails_does_not_take_its_neighbours_along(
    ledger: PostgresLedger,
) -> None:
    gate = threading.Event()
    first, before = await held(ledger, gate), ledger._writers.commits
    waiting = [asyncio.ensure_future(ledger.append(answer(f"p{number}"))) for number in range(5)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(first, *waiting)
    assert ledger._writers.commits - before == 2

    gate.clear()
    first = await held(ledger, gate)
    good = asyncio.ensure_future(ledger.append(answer("ann")))
    bad = asyncio.ensure_future(ledger.database.write(("INSERT INTO dues (owner) VALUES (?)", ("x",))))
    worse = asyncio.ensure_future(ledger.database.write(("INSERT INTO nowhere VALUES (?)", (1,))))
    best = asyncio.ensure_future(ledger.append(answer("bob")))
    await asyncio.sleep(0)
    gate.set()
    results = await asyncio.gather(first, good, bad, worse, best, return_exceptions=True)
    assert [getattr(result, "outcome", type(result)) for result in results[1:]] == [
        "committed", StoreError, StoreError, "committed",
    ]  # fmt: skip
    # Of a refused statement no value is told.
    assert "x" not in str(results[2]).replace("null value", "").split("column")[0].split()


async def test_two_that_wait_for_each_other_are_run_again(address: str, clock: FakeClock) -> None:
    one, two = (PostgresLedger(address, clock=clock, writers=1) for _ in range(2))
    await asyncio.gather(one.open(), two.open())
    await one.database.write(*(("INSERT INTO counters (name,value) VALUES (?,0)", (name,)) for name in "ab"))
    meeting = threading.Barrier(2)

    def cross(first: str, second: str) -> Any:
        tries = []

        def work(cursor: Any) -> int:
            tries.append(1)
            cursor.execute("UPDATE counters SET value=value+1 WHERE name=?", (first,)).rowcount  # noqa: B018 - waited for
            if len(tries) == 1:
                meeting.wait(10)
            cursor.execute("UPDATE counters SET value=value+1 WHERE name=?", (second,))
            return len(tries)

        return work

    tries = await asyncio.gather(one._write(cross("a", "b")), two._write(cross("b", "a")))
    assert min(tries) == 1 < max(tries)
    assert await one.database.read("SELECT value FROM counters ORDER BY name") == [(2,), (2,)]
    await asyncio.gather(one.close(), two.close())


async def test_one_that_is_stuck_does_not_hold_up_its_neighbours(
    address: str, ledger: PostgresLedger, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = postgres_session._SESSION
    monkeypatch.setattr(postgres_session, "_SESSION", f"{patient}; SET lock_timeout=300")
    stuck = PostgresLedger(address, clock=clock)
    await stuck.open()
    gate, holding = threading.Event(), threading.Event()

    def hold(_cursor: Any) -> None:
        holding.set()
        gate.wait(20)

    held_name = stuck._write(hold, (conversation("ann"),))
    await asyncio.to_thread(holding.wait, 20)
    other = threading.Event()
    first = await held(ledger, other)
    people = ("bob", "ann", "cat")
    waiting = [asyncio.ensure_future(ledger.append(answer(person))) for person in people]
    await asyncio.sleep(0)
    other.set()
    await first
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [getattr(one, "outcome", type(one)) for one in results] == ["committed", StoreUnavailable, "committed"]
    gate.set()
    await held_name
    await stuck.close()
    assert (await ledger.append(answer("ann"))).outcome == "committed"


async def test_what_reads_can_write_nothing(ledger: PostgresLedger) -> None:
    for read in (ledger.database.read, lambda sql: ledger._read(lambda cursor: cursor.execute(sql).fetchall())):
        with pytest.raises(StoreError, match="25006"):
            await read("DELETE FROM seen")
    assert (await ledger.database.read("SELECT 1")) == [(1,)]


async def test_a_statement_that_takes_too_long_is_given_up(ledger: PostgresLedger) -> None:
    def slow(cursor: Any) -> None:
        cursor.execute("SET LOCAL statement_timeout=50")
        cursor.execute("SELECT pg_sleep(60)").fetchall()

    async with asyncio.timeout(30):
        with pytest.raises(StoreUnavailable):
            await ledger._write(slow)
    assert (await ledger.append(decision("ann"))).outcome == "committed"


async def test_a_server_that_freezes_is_given_up(ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kefu_adapters.stores.postgres_session.SILENCE_SECONDS", 0.3)
    async with asyncio.timeout(30):
        with pytest.raises(StoreUnavailable):
            await ledger._write(lambda cursor: cursor.execute("SELECT pg_sleep(5)").fetchall())
    monkeypatch.undo()
    assert (await ledger.append(decision("ann"))).outcome == "committed"
