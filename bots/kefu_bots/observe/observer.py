"""Looks after one process: hooks counters into its rooms, reads figures, probes accounts, keeps the alarms."""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from kefu_bots import log as logging
from kefu_bots.accounts import Account, Accounts
from kefu_bots.courier import Courier
from kefu_bots.hearing import standing
from kefu_bots.intake import Intake
from kefu_bots.leases import Leases
from kefu_bots.observe import looks
from kefu_bots.observe.alarms import Alarms
from kefu_bots.observe.conditions import PATIENCE, WEBHOOK_WRONG, InboxView, Snapshot, troubles
from kefu_bots.observe.figures import Figures, read_figures
from kefu_bots.observe.lately import Lately
from kefu_bots.observe.meters import Metrics, bind
from kefu_bots.observe.rhythm import Rhythm
from kefu_bots.observe.settings import AlarmSettings
from kefu_bots.observe.sink import RECEIVED, MeteredSink
from kefu_bots.observe.tracing import Tracing
from kefu_bots.observe.watch import AccountWatch
from kefu_bots.opening import Store
from kefu_core.conversation.decide import Command
from kefu_core.conversation.deciding import Decision
from kefu_core.decision import DeliveryStatus
from kefu_core.errors import AdapterError, DomainError, OutgoingBlocked, StoreError
from kefu_core.ledger import Claimed, Settlement
from kefu_core.messages import ButtonPressed, MessageReceived
from kefu_core.ports import Clock, Fabric, Sink, Vault

LOOK_SECONDS = 15.0
ALARM_SECONDS = 30.0
PROBE_TICK_SECONDS = 20.0
SUSPICIOUS_SECONDS = 30.0
ALIVE_SECONDS = 60.0
"""A heartbeat older than this, and the process is as good as dead."""
READY_SECONDS = 15.0
OPEN_REPLIES = 10_000
RHYTHM_KEY = "observe:rhythm"
log = structlog.get_logger()


class Observer:
    """One process's eyes. ``watch`` hooks it in; ``run`` looks until cancelled."""

    def __init__(
        self,
        *,
        settings: AlarmSettings,
        ledger: Store,
        fabric: Fabric,
        accounts: Accounts,
        clock: Clock,
        vault: Vault,
        data: Path,
        database: Path | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._fabric = fabric
        self._accounts = accounts
        self._clock = clock
        self._vault = vault
        self._places = (data, database)
        self.tracing = tracing
        self.metrics = Metrics()
        self.meters = bind(self.metrics, {account.inbox: account.platform for account in accounts})
        self.alarms = Alarms(PATIENCE, self._alarm_changed)
        self.figures = Figures()
        self.disk: tuple[int | None, int] = (None, 0)
        self.loop_lag = 0.0
        self.streams: Callable[[], int] = lambda: 0
        self._rhythms = {account.inbox: Rhythm() for account in accounts}
        self._lately = Lately()
        self._probed: dict[str, float] = {}
        self._expired: Counter[str] = Counter()
        self.assisted: Counter[tuple[str, str]] = Counter()
        self._awaiting: OrderedDict[str, float] = OrderedDict()
        self._intake: Intake
        self._courier: Courier
        self._leases: Leases

    # --- hooks ---------------------------------------------------------------------------------------------

    def watch(self, intake: Intake, courier: Courier, leases: Leases) -> None:
        """Hook into the rooms; called once, when they are put together."""
        self._intake, self._courier, self._leases = intake, courier, leases
        intake.decided.append(self._decided)
        intake.refused = self._refused
        courier.outcomes.changed.append(self._settled)
        watch_commits = getattr(self._ledger, "watch_commits", None)
        if watch_commits is not None:
            watch_commits(self.metrics.committed)
        for account in self._accounts:
            account.watch = AccountWatch(self.meters[account.inbox], self.tracing)

    def sink(self, sink: Sink) -> Sink:
        """The sink for adapters: what goes through it is counted."""
        metered: Sink = MeteredSink(sink, self.meters)
        return metered if self.tracing is None else self.tracing.sink(metered)

    def traced(self, ledger: Store) -> Store:
        """The ledger for intake: itself, unless traces are on."""
        if self.tracing is None:
            return ledger
        traced: Store = self.tracing.ledger(ledger)
        return traced

    def _decided(self, command: Command, decision: Decision) -> None:
        self.meters[decision.state.inbox].decided(decision)
        deliveries = decision.effects.deliveries
        if deliveries and isinstance(command, MessageReceived | ButtonPressed):
            begun = RECEIVED.get()
            if not begun:
                late = (self._clock.now() - command.sent_at).total_seconds()
                begun = time.perf_counter() - max(0.0, late)
            self._awaiting[deliveries[0].id] = begun
            if len(self._awaiting) > OPEN_REPLIES:
                self._awaiting.popitem(last=False)

    def _refused(self, inbox: str, refusal: DomainError) -> None:
        if isinstance(refusal, OutgoingBlocked) and inbox in self.meters:
            self.meters[inbox].gate_blocked(refusal.reason)

    def _settled(self, claimed: Claimed, settlement: Settlement) -> None:
        message = claimed.message
        meter = self.meters[message.inbox]
        meter.settled(message, settlement, self._accounts[message.inbox].capabilities)
        if claimed.passive and settlement.status is DeliveryStatus.UNKNOWN:
            meter.outcome("unknown", settlement.reason)
        if settlement.status in {DeliveryStatus.QUEUED, DeliveryStatus.UNKNOWN}:
            return
        begun = self._awaiting.pop(message.id, None)
        if begun is not None and settlement.status is DeliveryStatus.SENT:
            meter.replied.observe(time.perf_counter() - begun)

    def _alarm_changed(self, inbox: str) -> None:
        self._fabric.publish("console", {"inbox": inbox or "*"})

    # --- loops ---------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """All looks, until cancelled."""
        await self._remember()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._feel_the_loop())
            group.create_task(self._every(LOOK_SECONDS, "figures", self.look))
            if self._settings.enabled:
                group.create_task(self._every(ALARM_SECONDS, "alarms", self.judge))
                group.create_task(self._every(PROBE_TICK_SECONDS, "probe", self.probe_one))

    async def _every(self, seconds: float, name: str, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except StoreError:
                log.error("store.unavailable", what=name)  # noqa: TRY400
            except Exception:
                log.exception("observer.failed", what=name)
            await asyncio.sleep(seconds)

    async def _feel_the_loop(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            wanted = loop.time() + 1.0
            await asyncio.sleep(1.0)
            late = max(0.0, loop.time() - wanted)
            self.loop_lag = max(late, self.loop_lag * 0.8)
            self.metrics.loop_lag.observe(late)

    async def look(self) -> None:
        """Read the figures and the disk. Raises StoreError."""
        now = self._clock.now()
        since = self.figures.at or _milliseconds(now - timedelta(days=1))
        self.figures = await read_figures(self._ledger.database, _milliseconds(now), since)
        self.disk = await asyncio.to_thread(looks.disk, *self._places)
        learned = [
            self._rhythms[account.inbox].heard(now, pile.count, _moment(pile.since))
            for account in self._accounts
            for pile in (self.figures.arrived.get(account.inbox) or _NOTHING,)
        ]
        if any(learned):
            await self._vault.put(RHYTHM_KEY, {name: rhythm.to_json() for name, rhythm in self._rhythms.items()})
        expired: Counter[str] = getattr(self._ledger, "expired", None) or Counter()
        for inbox, count in expired.items():
            for _ in range(count - self._expired[inbox]):
                self.meters[inbox].outcome("expired", "expired")
        self._expired = Counter(expired)

    async def judge(self) -> None:
        """Evaluate every condition once."""
        now = self._clock.now()
        self._lately.note(now, self._totals())
        self.alarms.update(now, list(troubles(self.snapshot(now), self._settings, self.alarms.is_raised)))

    async def probe_one(self) -> None:
        """Probe the account whose turn it is, if its last probe is old; in a fleet one process does it for all."""
        if not await self._leases.mine("probes"):
            return
        now = asyncio.get_running_loop().time()
        due = [a for a in self._accounts if now - self._probed.get(a.inbox, float("-inf")) >= self._pause(a)]
        if not due or due[0].state == "stopped":
            self._probed.update({account.inbox: now for account in due[:1]})
            return
        account = due[0]
        self._probed[account.inbox] = now
        begun, error = time.perf_counter(), ""
        try:
            health = await account.adapter.probe()
            account.facts.update(health.facts)
        except AdapterError as failed:
            error = type(failed).__name__
        self.meters[account.inbox].called("probe", time.perf_counter() - begun, error)

    def _pause(self, account: Account) -> float:
        """Seconds between two probes of an account; a wrong webhook is looked at again soon, it may be set just now."""
        if account.facts.get("webhook") in WEBHOOK_WRONG:
            return SUSPICIOUS_SECONDS
        return 60 * self._settings.probe_minutes

    async def _remember(self) -> None:
        try:
            kept = await self._vault.get(RHYTHM_KEY) or {}
        except Exception:
            log.exception("observer.failed", what="rhythm")
            return
        for name in self._rhythms:
            self._rhythms[name] = Rhythm(kept.get(name))

    # --- what is known -------------------------------------------------------------------------------------

    def _totals(self) -> dict[str, int]:
        totals = {"leases": sum(self.lease_changes.values())}
        totals["store"] = sum(n for (event, _), n in logging.counted.items() if event.startswith("store."))
        for inbox, meter in self.meters.items():
            totals[f"secrets:{inbox}"] = meter.secrets
            totals[f"blocked:{inbox}"] = meter.blocked
            totals[f"signatures:{inbox}"] = meter.refused_signatures
        return totals

    def snapshot(self, now: datetime) -> Snapshot:
        """What conditions look at."""
        return Snapshot(
            now=now,
            inboxes={account.inbox: self._view(account, now) for account in self._accounts},
            figures=self.figures,
            disk_free=self.disk[0],
            skews=looks.skews(),
            store_errors=self._lately.grown("store", timedelta(minutes=5)),
            heartbeat_age=self.heartbeat_age,
            lease_changes=self._lately.grown("leases"),
            loop_lag=self.loop_lag,
        )

    def _view(self, account: Account, now: datetime) -> InboxView:
        inbox, rhythm = account.inbox, self._rhythms[account.inbox]
        return InboxView(
            state="paused" if account.paused else account.state,
            reason=account.reason,
            last_in=self.last_in(account),
            missing=rhythm.missing(now),
            facts=account.facts,
            token_days_left=looks.token_days(account.facts),
            budgets=looks.budgets(account, self._fabric),
            secrets=self._lately.grown(f"secrets:{inbox}"),
            blocked=self._lately.grown(f"blocked:{inbox}"),
            bad_signatures=self._lately.grown(f"signatures:{inbox}"),
        )

    def last_in(self, account: Account) -> datetime | None:
        """When the platform last brought something, to this process or to the store."""
        times = [at for at in (account.last_in_at, self._rhythms[account.inbox].last) if at is not None]
        return max(times, default=None)

    def rhythm(self, inbox: str) -> Rhythm:
        """What is known of an inbox's usual rhythm."""
        return self._rhythms[inbox]

    @property
    def accounts(self) -> Accounts:
        """The accounts that are looked after."""
        return self._accounts

    @property
    def now(self) -> datetime:
        """The fleet's time."""
        return self._clock.now()

    @property
    def fence(self) -> int:
        """This process's number in the fleet."""
        return int(getattr(self._ledger, "fence", 0))

    @property
    def in_flight(self) -> int:
        """Sends under way."""
        return self._courier.in_flight

    @property
    def lease_changes(self) -> Counter[str]:
        """How often each lease was taken or lost."""
        return self._leases.changes

    @property
    def heartbeat_age(self) -> float:
        """Seconds since the last heartbeat was committed; 0 before the first."""
        last = self._courier.last_beat
        return asyncio.get_running_loop().time() - last if last else 0.0

    def budgets(self, account: Account) -> dict[str, tuple[float, float]]:
        """By window: (left, limit)."""
        return looks.budgets(account, self._fabric)

    # --- health --------------------------------------------------------------------------------------------

    def alive(self) -> dict[str, Any]:
        """For ``/healthz``: an answer says that the loop turns; what it holds, that heartbeat and store live."""
        store = bool(getattr(self._ledger, "alive", True))
        age = self.heartbeat_age
        return {"ok": store and age < ALIVE_SECONDS, "store": store, "heartbeat_age_seconds": round(age, 1)}

    async def ready(self) -> dict[str, Any]:
        """For ``/readyz``: whether a message could be committed now, and each inbox's state."""
        closing = self._intake.closing
        committing = not closing and await self._can_commit()
        inboxes = {a.inbox: {"state": "paused" if a.paused else a.state, "reason": a.reason} for a in self._accounts}
        return {"ready": committing, "committing": committing, "draining": closing, "inboxes": inboxes}

    async def _can_commit(self) -> bool:
        """A fresh heartbeat was a commit; without one, try one. Callers cannot make us write more often than that."""
        if 0 < self.heartbeat_age < READY_SECONDS:
            return True
        sql = "INSERT INTO counters (name,value) VALUES ('ready',1) ON CONFLICT(name) DO UPDATE SET value=1"
        try:
            async with asyncio.timeout(3):
                await self._ledger.database.write((sql, ()))
        except (StoreError, TimeoutError):
            return False
        return True

    def alarms_now(self) -> list[dict[str, Any]]:
        """The raised alarms for status and console."""
        return [alarm.to_json() for alarm in self.alarms.raised()]

    def status(self) -> dict[str, Any]:
        """For ``kefu status``: alarms and the queue."""
        piles = {name: self.figures.total(name) for name in self.figures.piles}
        oldest = [self.figures.oldest("queue", inbox) for inbox in self.meters]
        return {
            "alarms": self.alarms_now(),
            "figures": {**piles, "queue_age_seconds": round(max(oldest, default=0.0), 1)},
            "disk_free_bytes": self.disk[0],
            "gate_meaning": standing(),
            "clock_skew_seconds": looks.skews(),
            **{f"health_{name}": value for name, value in self.alive().items()},
        }


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _moment(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds is not None else None


_NOTHING = Figures().of("", "")
