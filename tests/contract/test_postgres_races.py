"""Two processes on one PostgreSQL whose transactions meet halfway."""

import asyncio
import threading
from dataclasses import replace

import pytest

from kefu_adapters.stores import deliveries, search
from kefu_adapters.stores.announcement_store import AnnouncementStore
from kefu_adapters.stores.dialect import Cursor
from kefu_adapters.stores.postgres import PostgresLedger
from kefu_core.decision import BodyChange, DeliveryStatus, Effects
from kefu_core.ledger import Settlement

from .ledger_rig import INBOX, answer, conversation, decision, delivery, heard, later

S = DeliveryStatus
Pair = tuple[PostgresLedger, PostgresLedger]


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
