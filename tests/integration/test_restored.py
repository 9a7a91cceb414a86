"""A restored store sends nothing by itself; a person lets it go, or throws it away."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.contract.ledger_rig import INBOX, START, conversation, decision, delivery, later
from tests.integration.store_rig import Stores, check_invariants, rows_of
from tests.unit.bots.fleet_rig import FakeAdapter

from kefu_adapters.fabric.local import LocalFabric
from kefu_adapters.stores.backup import back_up
from kefu_adapters.stores.places import Place
from kefu_adapters.stores.restore import restore
from kefu_adapters.stores.restored import RestoredWork
from kefu_bots.accounts import Account, Accounts
from kefu_bots.courier import Courier
from kefu_core.decision import Effects, Override, Release
from kefu_core.safety.official.official_list import OfficialList

NOW = round(START.timestamp() * 1000)


class Late:
    """A clock a day after the backup."""

    def now(self) -> Any:
        return later(80_000)


@pytest.fixture
async def restored(stores: Stores, tmp_path: Path) -> Place:
    """A store with rows in every state, backed up and restored."""
    here = await stores.filled("here")
    back_up(here, tmp_path / "b.kefu", version="1", settings="s", key=None)
    there = stores.make("there", empty=True)
    restore(there, tmp_path / "b.kefu", now=NOW)
    return there


@pytest.fixture
async def ledger(stores: Stores, restored: Place) -> AsyncIterator[Any]:
    async with stores.opened(restored, Late()) as one:
        yield one


async def sent_by_a_courier(ledger: Any) -> list[str]:
    """Who gets something when a courier works until nothing is left to do."""
    adapter = FakeAdapter(inbox=INBOX)
    account = Account(inbox=INBOX, platform="t", title="M", adapter=adapter, hook="h", state="online")
    async with asyncio.TaskGroup() as tasks:
        courier = Courier(
            ledger=ledger,
            accounts=Accounts({INBOX: account}),
            clock=Late(),
            fabric=LocalFabric(lambda: 0.0),
            fence=ledger.fence,
            tasks=tasks,
            official=OfficialList,
        )
        while await courier.look_at_unknowns():
            continue
        for _ in range(20):
            rows = await ledger.claim(ledger.fence, 100, Late().now())
            if not rows:
                break
            for row in rows:
                courier.take(row)
            await courier.drain(30)
            courier.closing = False
    return sorted(message.recipient for message in adapter.tried)


async def test_a_courier_finds_nothing_to_send(ledger: Any) -> None:
    assert await sent_by_a_courier(ledger) == []


async def test_the_contact_writing_does_not_let_it_go(ledger: Any) -> None:

    await ledger.append(decision("p-held", 2, keys=("new",), effects=Effects(release=Release())))
    assert await sent_by_a_courier(ledger) == []


async def test_released_deliveries_are_sent_once_and_under_their_old_conditions(ledger: Any) -> None:
    work = RestoredWork(ledger.database, ledger.revive)
    shown = await work.held()
    assert (shown.deliveries, shown.unknown, shown.inbound, shown.timers) == (2, 2, 1, 1)
    done = await work.release(now=NOW)
    assert (done.deliveries, done.unknown, done.inbound, done.timers) == (2, 0, 1, 1)
    assert await sent_by_a_courier(ledger) == ["p-queued"]
    waiting = await ledger.database.read("SELECT lane,held FROM deliveries WHERE status='queued'")
    assert waiting == [(conversation("p-held"), "window")]
    assert [row.conversation for row in await ledger.parked(ledger.fence, 9)] == [conversation("p-parked")]
    assert sorted(row.kind for row in await ledger.dues(Late().now(), 9)) == ["album", "idle"]
    assert (await work.held()).unknown == 2
    assert (await work.release(now=NOW)).total == 0


async def test_unknown_ones_go_again_only_when_asked_for_and_say_so(ledger: Any) -> None:
    work = RestoredWork(ledger.database, ledger.revive)
    assert (await work.release(now=NOW, unknown=True)).unknown == 2
    assert await sent_by_a_courier(ledger) == ["p-queued", "p-sending", "p-unknown"]
    rows = await ledger.database.read("SELECT recipient FROM deliveries WHERE maybe_duplicate=1 ORDER BY recipient")
    assert [row[0] for row in rows] == ["p-sending", "p-unknown"]


async def test_discarded_work_is_gone_for_good(ledger: Any) -> None:
    work = RestoredWork(ledger.database, ledger.revive)
    done = await work.discard(unknown=True)
    assert (done.deliveries, done.unknown, done.inbound, done.timers) == (2, 2, 1, 1)
    assert (await work.held()).total == 0
    assert await sent_by_a_courier(ledger) == []
    assert list(await ledger.parked(ledger.fence, 9)) == []


async def test_only_what_is_older_is_touched(ledger: Any) -> None:
    work = RestoredWork(ledger.database, ledger.revive)
    assert (await work.discard(before=NOW)).total == 0
    assert (await work.held(NOW)).total == 0
    assert (await work.held(NOW + 1)).deliveries == 2


async def test_a_person_may_decide_about_a_single_one(ledger: Any) -> None:

    chosen = delivery("p-queued", 1).id
    effects = Effects(overrides=(Override(delivery=chosen, to="retry"),))
    await ledger.append(decision("p-queued", 2, keys=("person",), effects=effects))
    assert await sent_by_a_courier(ledger) == ["p-queued"]


async def test_a_repeated_webhook_is_still_a_duplicate(ledger: Any) -> None:

    again = decision("p-queued", 2, keys=("m:p-queued:1",))
    assert (await ledger.append(again)).outcome == "duplicate"


def test_the_restored_store_is_consistent(restored: Place) -> None:
    check_invariants(lambda sql: rows_of(restored, sql))


async def test_it_says_since_when(ledger: Any) -> None:
    since = await RestoredWork(ledger.database, ledger.revive).since()
    assert since is not None
    assert since["at"] == NOW
    assert since["deliveries"] == 2
