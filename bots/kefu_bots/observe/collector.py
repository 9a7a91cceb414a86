"""Gauges: looked at when somebody asks, in memory only; what lies in the store was read before."""

from collections.abc import Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from kefu_bots import log as logging
from kefu_bots.observe import looks
from kefu_bots.observe.observer import Observer
from kefu_bots.observe.specs import BY_NAME, KEPT_ELSEWHERE, SPECS

STATES = ("starting", "online", "degraded", "stopped", "paused")
_PILES = {
    "kefu_queue_depth": ("queue", False),
    "kefu_queue_age_seconds": ("queue", True),
    "kefu_unknown_deliveries": ("unknown", False),
    "kefu_unknown_for_people": ("unknown_for_people", False),
    "kefu_parked": ("parked", False),
    "kefu_parked_age_seconds": ("parked", True),
    "kefu_waiting_conversations": ("waiting", False),
    "kefu_waiting_age_seconds": ("waiting", True),
}
Rows = Iterable[tuple[tuple[str, ...], float]]


class FleetCollector(Collector):
    """Reads an observer. Every gauge of ``specs`` is here, and the counters that others keep."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        observer.metrics.registry.register(self)

    def describe(self) -> Iterable[Metric]:
        """All families, without values."""
        return [_family(spec.name, ()) for spec in SPECS if spec.kind == "gauge" or spec.name in KEPT_ELSEWHERE]

    def collect(self) -> Iterator[Metric]:
        """All families with what they are now."""
        yield from self._inboxes()
        yield from self._process()

    def _inboxes(self) -> Iterator[Metric]:
        seen, accounts = self._observer, list(self._observer.accounts)
        by = {account.inbox: (account.platform, account.inbox) for account in accounts}
        yield _family(
            "kefu_inbox_state",
            [((*by[a.inbox], state), float(state == ("paused" if a.paused else a.state)))
             for a in accounts for state in STATES],
        )  # fmt: skip
        now = seen.now
        ages = [(by[a.inbox], at) for a in accounts if (at := seen.last_in(a)) is not None]
        yield _family("kefu_inbox_update_age_seconds", [(names, (now - at).total_seconds()) for names, at in ages])
        for name, (pile, aged) in _PILES.items():
            figures = seen.figures
            rows = [(by[i], figures.oldest(pile, i) if aged else float(figures.of(pile, i).count)) for i in by]
            yield _family(name, rows)
        dead = {"delivery": "dead_deliveries", "message": "dead_messages"}
        yield _family(
            "kefu_dead_letters",
            [((*by[i], what), float(seen.figures.of(pile, i).count)) for i in by for what, pile in dead.items()],
        )
        budgets = [((*by[a.inbox], window), pair) for a in accounts for window, pair in seen.budgets(a).items()]
        yield _family("kefu_budget_left", [(names, left) for names, (left, _) in budgets])
        yield _family("kefu_budget_limit", [(names, limit) for names, (_, limit) in budgets])
        days = [(by[a.inbox], left) for a in accounts if (left := looks.token_days(a.facts)) is not None]
        yield _family("kefu_token_days_left", days)

    def _process(self) -> Iterator[Metric]:
        seen = self._observer
        free, wal = seen.disk
        for name, value in (
            ("kefu_in_flight", seen.in_flight),
            ("kefu_streams", seen.streams()),
            ("kefu_heartbeat_age_seconds", seen.heartbeat_age),
            ("kefu_disk_free_bytes", free),
            ("kefu_wal_bytes", wal),
            ("kefu_fence", seen.fence),
        ):
            yield _family(name, [((), float(value))] if value is not None else [])
        yield _family("kefu_clock_skew_seconds", [((host,), skew) for host, skew in looks.skews().items()])
        yield _family("kefu_alarm", [((a.code, a.inbox), 1.0) for a in seen.alarms.raised()])
        yield _family("kefu_language_model_calls_total", [(names, float(n)) for names, n in seen.assisted.items()])
        yield _family("kefu_lease_changes_total", [((name,), float(n)) for name, n in seen.lease_changes.items()])
        yield _family("kefu_log_lines_total", [(names, float(n)) for names, n in logging.counted.items()])


def _family(name: str, rows: Rows) -> Metric:
    spec = BY_NAME[name]
    make = CounterMetricFamily if spec.kind == "counter" else GaugeMetricFamily
    family = make(name, spec.help, labels=spec.labels)
    for labels, value in rows:
        family.add_metric(labels, value)
    return family
