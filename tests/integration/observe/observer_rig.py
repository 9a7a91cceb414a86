"""An observer beside a whole fleet with a platform that takes notes."""

from contextlib import asynccontextmanager
from datetime import timedelta

from prometheus_client import generate_latest
from tests.fakes.fleet import INBOX, fleet

from kefu_adapters.stores.vault import SqlVault
from kefu_bots.leases import Leases
from kefu_bots.observe.collector import FleetCollector
from kefu_bots.observe.observer import Observer
from kefu_bots.observe.settings import AlarmSettings


class Watched:
    """The fleet, its observer, and the metrics as numbers."""

    def __init__(self, one, tmp_path, settings, tracing, *, shown):
        self.fleet = one
        vault = SqlVault(one.ledger.database, b"made-up secret of the vault")
        self.observer = Observer(
            settings=settings, ledger=one.ledger, fabric=one.fabric, accounts=one.accounts, clock=one.clock,
            vault=vault, data=tmp_path, database=tmp_path / "kefu.db", tracing=tracing,
        )  # fmt: skip
        self.observer.watch(one.intake, one.courier, Leases(vault, alone=True))
        if shown:
            FleetCollector(self.observer)
        self.through = self.observer.sink(one.intake)

    def value(self, name, **labels):
        """One sample; 0 where there is none."""
        return self.observer.metrics.registry.get_sample_value(name, labels) or 0.0

    def of(self, name, **labels):
        """One sample of the fleet's one inbox."""
        return self.value(name, platform="telegram", inbox=INBOX, **labels)

    def text(self):
        return generate_latest(self.observer.metrics.registry).decode()

    async def lasting(self, **time):
        """The codes that are raised when what is true now was true ``time`` ago too."""
        await self.judged()
        self.fleet.clock.time += timedelta(**(time or {"seconds": 91}))
        return await self.judged()

    async def judged(self):
        """The codes that are raised after one look and one judgement."""
        await self.observer.look()
        await self.observer.judge()
        return {alarm.code for alarm in self.observer.alarms.raised()}


@asynccontextmanager
async def watched(tmp_path, settings=None, tracing=None, *, shown=True, **options):
    async with fleet(tmp_path, **options) as one:
        yield Watched(one, tmp_path, settings or AlarmSettings(disk_free_mb=1), tracing, shown=shown)
