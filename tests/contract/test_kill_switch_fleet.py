"""The kill switch across two processes on PostgreSQL, with the fabric and without: the store alone tells them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.fakes.patience import until
from tests.unit.bots.fleet_rig import FakeAdapter
from tests.unit.core.conversation.talk_rig import PLAIN

from kefu_adapters.fabric.local import LocalFabric
from kefu_adapters.stores.postgres import PostgresLedger
from kefu_adapters.stores.switch_store import SwitchStore
from kefu_bots.accounts import Account, Accounts
from kefu_bots.courier import Courier
from kefu_bots.serving import _follow
from kefu_core.safety.official.official_list import OfficialList

from .ledger_rig import INBOX, FakeClock, answer

Pair = tuple[PostgresLedger, PostgresLedger]


class Process:
    """One process's courier, and the loop that follows what the store says. Its fabric reaches nobody else."""

    def __init__(self, ledger: PostgresLedger, clock: FakeClock, tasks: asyncio.TaskGroup) -> None:
        self.adapter = FakeAdapter(PLAIN, INBOX)
        account = Account(inbox=INBOX, platform="t", title="", adapter=self.adapter, hook="h", state="online")
        self.accounts = Accounts({INBOX: account})
        self.courier = Courier(
            ledger=ledger, accounts=self.accounts, clock=clock, fabric=LocalFabric(), fence=ledger.fence, tasks=tasks,
            official=OfficialList,
        )  # fmt: skip
        self.switches = SwitchStore(ledger.database)
        fleet: Any = SimpleNamespace(courier=self.courier, switches=self.switches, accounts=self.accounts)
        self.tasks = [tasks.create_task(self.courier.run()), tasks.create_task(_follow(fleet))]


@asynccontextmanager
async def processes(pair: Pair, clock: FakeClock) -> AsyncIterator[tuple[Process, Process]]:
    async with asyncio.TaskGroup() as tasks, AsyncExitStack() as stack:
        both = Process(pair[0], clock, tasks), Process(pair[1], clock, tasks)
        stack.callback(lambda: [task.cancel() for one in both for task in one.tasks])
        yield both


@pytest.mark.parametrize("setting", ["stopped", f"paused:{INBOX}"])
async def test_a_stop_at_one_process_stops_the_other_by_the_store_alone(
    pair: Pair, clock: FakeClock, setting: str
) -> None:
    async with processes(pair, clock) as (one, other):
        await pair[0].append(answer("ann"))
        await until(lambda: one.adapter.arrived or other.adapter.arrived)
        await one.switches.put_setting(setting, True)
        await until(lambda: one.courier.is_held(INBOX) and other.courier.is_held(INBOX))
        sent = len(one.adapter.tried) + len(other.adapter.tried)
        for person in ("bob", "cat", "dan"):
            await pair[0].append(answer(person))
        for process in (one, other):
            process.courier.wake()
        await asyncio.sleep(0.3)
        assert len(one.adapter.tried) + len(other.adapter.tried) == sent
        await other.switches.put_setting(setting, False)
        await until(lambda: not one.courier.is_held(INBOX) and not other.courier.is_held(INBOX))
        clock.time += timedelta(seconds=6)  # what was given back while it was held is due again

        def all_there() -> bool:
            for process in (one, other):  # the clock is driven, so nobody else tells them that something is due
                process.courier.wake()
            return len(one.adapter.arrived) + len(other.adapter.arrived) == sent + 3

        await until(all_there)
