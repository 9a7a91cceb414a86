"""When something is wrong: each condition looks at one snapshot and says what holds. No clock, no I/O."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kefu_bots.observe.alarms import Patience, Trouble
from kefu_bots.observe.figures import Figures
from kefu_bots.observe.settings import AlarmSettings

EXPECTED_MISSING = 8.0
"""So many messages should have come: with fewer, silence may be chance (one in 3,000 at this number)."""
SILENT_AT_LEAST = timedelta(minutes=10)
LOOP_LAG_SECONDS = 1.0
PARKED_SECONDS = 120.0
HEARTBEAT_SECONDS = 20.0
LEASES_PER_HOUR = 12
STORE_ERRORS = 3
BUDGET_SHARE = 0.1
FINDINGS = {
    "announcement.forged": "announcement_forged",
    "post.foreign": "post_foreign",
    "post.changed": "post_changed",
    "audit.broken": "audit_broken",
    "official.forged": "official_forged",
    "people.forged": "people_forged",
}
"""What the guard writes into the audit, and the alarm that follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxView:
    """What is known of one inbox. ``facts`` are those of its last probe; ``None`` budgets and days are unknown.

    ``missing``: messages that should have come since ``last_in``. Counts of secrets and refusals: the last hour's.
    """

    state: str = "online"
    reason: str = ""
    last_in: datetime | None = None
    missing: float = 0.0
    facts: Mapping[str, str] = field(default_factory=dict)
    token_days_left: float | None = None
    budgets: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    secrets: int = 0
    blocked: int = 0
    bad_signatures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that conditions look at. ``skews``: seconds by host; errors and changes: those of the last minutes."""

    now: datetime
    inboxes: Mapping[str, InboxView] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)
    disk_free: int | None = None
    skews: Mapping[str, float] = field(default_factory=dict)
    store_errors: int = 0
    heartbeat_age: float = 0.0
    lease_changes: int = 0
    loop_lag: float = 0.0


Raised = Callable[[str, str], bool]
WEBHOOK_WRONG = frozenset({"not set", "set", "none", "invalid"})
"""What probes say of a webhook that does not lead to us; ``set`` is somebody else's address."""


def troubles(seen: Snapshot, settings: AlarmSettings, raised: Raised) -> Iterator[Trouble]:
    """Everything that holds. ``raised`` tells which alarms are up: they end at lower bounds than they began."""
    for inbox, view in seen.inboxes.items():
        yield from _inbox(seen, inbox, view, settings, raised)
    yield from _process(seen, settings, raised)


def _inbox(seen: Snapshot, inbox: str, view: InboxView, settings: AlarmSettings, raised: Raised) -> Iterator[Trouble]:
    def above(code: str, amount: float, limit: float, low: float = 0.5) -> Iterator[Trouble]:
        if amount > (limit * low if raised(code, inbox) else limit):
            yield Trouble(code, inbox, amount)

    silent = seen.now - view.last_in if view.last_in is not None else timedelta()
    if silent >= SILENT_AT_LEAST:
        yield from above("adapter_stalled", view.missing, EXPECTED_MISSING)
    if view.state in {"stopped", "degraded"}:
        yield Trouble("inbox_unwell", inbox)
    if view.facts.get("webhook") in WEBHOOK_WRONG or view.reason == "webhook_lost":
        yield Trouble("webhook_lost", inbox)
    days = view.token_days_left
    if days is not None and days <= settings.token_days:
        yield Trouble("token_expiring", inbox, days)
    figures = seen.figures
    dead = figures.of("dead_deliveries", inbox).count + figures.of("dead_messages", inbox).count
    if dead:
        yield Trouble("dead_letters", inbox, dead)
    if count := figures.of("unknown", inbox).count:
        yield Trouble("unknown_deliveries", inbox, count)
    yield from above("queue_old", figures.oldest("queue", inbox), settings.queue_seconds)
    yield from above("messages_parked", figures.oldest("parked", inbox), PARKED_SECONDS)
    shares = [left / limit for left, limit in view.budgets.values() if limit > 0]
    if shares and min(shares) < (BUDGET_SHARE * 2 if raised("budget_low", inbox) else BUDGET_SHARE):
        yield Trouble("budget_low", inbox, round(min(shares), 3))
    yield from above("guard_spike", view.secrets + view.blocked, settings.secrets_per_hour)
    yield from above("signature_spike", view.bad_signatures, settings.refused_per_hour)


def _process(seen: Snapshot, settings: AlarmSettings, raised: Raised) -> Iterator[Trouble]:
    wanted = settings.disk_free_mb * 2**20 * (1.2 if raised("disk_low", "") else 1.0)
    if seen.disk_free is not None and seen.disk_free < wanted:
        yield Trouble("disk_low", "", seen.disk_free)
    skew = max((abs(value) for value in seen.skews.values()), default=0.0)
    # One platform may be wrong; where all of two or more agree, it is us. With one it can only be told as it is.
    least = min((abs(value) for value in seen.skews.values()), default=0.0)
    if min(skew, least) > settings.skew_seconds * (0.5 if raised("clock_skewed", "") else 1.0):
        yield Trouble("clock_skewed", "", least)
    if seen.store_errors >= STORE_ERRORS or seen.heartbeat_age > HEARTBEAT_SECONDS:
        yield Trouble("store_errors", "", max(float(seen.store_errors), seen.heartbeat_age))
    for action, code in FINDINGS.items():
        if count := seen.figures.of("findings", action).count:
            yield Trouble(code, "", count)
    if seen.lease_changes > LEASES_PER_HOUR:
        yield Trouble("leases_flapping", "", seen.lease_changes)
    if seen.loop_lag > LOOP_LAG_SECONDS * (0.5 if raised("loop_slow", "") else 1.0):
        yield Trouble("loop_slow", "", seen.loop_lag)


def _patience(raise_seconds: float, clear_seconds: float) -> Patience:
    return Patience(raise_after=timedelta(seconds=raise_seconds), clear_after=timedelta(seconds=clear_seconds))


PATIENCE: dict[str, Patience] = {
    "adapter_stalled": _patience(0, 60),
    "inbox_unwell": _patience(300, 60),
    # A new installation connects its accounts after the first look, and trouble is looked at again within a minute.
    "webhook_lost": _patience(90, 60),
    "token_expiring": _patience(0, 60),
    "dead_letters": _patience(0, 30),
    "unknown_deliveries": _patience(120, 30),
    "queue_old": _patience(30, 120),
    "messages_parked": _patience(30, 120),
    "budget_low": _patience(0, 600),
    "guard_spike": _patience(0, 600),
    "signature_spike": _patience(0, 600),
    "disk_low": _patience(60, 300),
    "clock_skewed": _patience(60, 300),
    "store_errors": _patience(0, 300),
    "leases_flapping": _patience(0, 600),
    "loop_slow": _patience(60, 300),
    **{code: _patience(0, 60) for code in FINDINGS.values()},
}
"""Every code there is; ``docs/howto/incidents.md`` has a heading for each."""
