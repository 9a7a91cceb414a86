"""Counters and histograms of one process, bound to each inbox once, so that a message costs no look-up of labels."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

from kefu_bots.observe.specs import BY_NAME, KEPT_ELSEWHERE, SPECS
from kefu_core import messages as m
from kefu_core.capabilities import Capabilities
from kefu_core.conversation.deciding import Decision
from kefu_core.conversation.events import Answered, CaseOpened, HandedOff, SecretHidden
from kefu_core.decision import DeliveryStatus
from kefu_core.ledger import Settlement
from kefu_core.messages import Inbound, Operation, OutboundMessage

KINDS: dict[type[Inbound], str] = {
    m.MessageReceived: "message",
    m.MessageEdited: "edit",
    m.ButtonPressed: "button",
    m.Reaction: "reaction",
    m.ContactChanged: "contact",
    m.DeliveryReported: "report",
    m.OwnMessageSeen: "own",
    m.InboxChanged: "inbox",
    m.GroupMessage: "group",
}
_REASONS = frozenset(
    {
        "", "read_back", "read_back_absent", "repeated", "claimed", "needs_a_person", "expired", "passive",
        "RateLimited", "PlatformUnavailable", "ConnectFailed", "NotSent", "CredentialsRejected",
        "RecipientUnreachable", "ReplyWindowClosed", "ContentRejected", "BadPayload", "BadSignature",
        "PermanentError", "UnknownOutcome", "process_ended", "gate",
    }
)  # fmt: skip
_COUNTED = {DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.EXPIRED, DeliveryStatus.CANCELLED}


class Metrics:
    """The registry and what is counted as it happens; ``collector`` adds what is looked at when somebody asks."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry(auto_describe=False)
        self._all: dict[str, Counter | Histogram] = {}
        for spec in SPECS:
            if spec.name in KEPT_ELSEWHERE:
                continue
            if spec.kind == "counter":
                self._all[spec.name] = Counter(spec.name, spec.help, spec.labels, registry=self.registry)
            elif spec.kind == "histogram":
                self._all[spec.name] = Histogram(
                    spec.name, spec.help, spec.labels, registry=self.registry, buckets=spec.buckets
                )
        self.loop_lag = self.histogram("kefu_loop_lag_seconds")
        self._commit, self._group = self.histogram("kefu_commit_seconds"), self.histogram("kefu_commit_group")

    def counter(self, name: str, *labels: str) -> Counter:
        """A counter bound to its labels. Raises KeyError for one that ``specs`` does not know."""
        found = self._all[name]
        assert isinstance(found, Counter)
        return found.labels(*labels) if BY_NAME[name].labels else found

    def histogram(self, name: str, *labels: str) -> Histogram:
        """A histogram bound to its labels. Raises KeyError for one that ``specs`` does not know."""
        found = self._all[name]
        assert isinstance(found, Histogram)
        return found.labels(*labels) if BY_NAME[name].labels else found

    def committed(self, seconds: float, group: int) -> None:
        """The store committed; called in its own thread."""
        self._commit.observe(seconds)
        self._group.observe(group)


class Meter:
    """One inbox's part of the metrics. The totals are for alarms, which compare them over time."""

    def __init__(self, metrics: Metrics, platform: str, inbox: str) -> None:
        self._metrics = metrics
        self._by = (platform, inbox)
        self._bound: dict[tuple[str, ...], Any] = {}
        self.received = {kind: self._count("kefu_received_total", name) for kind, name in KINDS.items()}
        self.duplicates = self._count("kefu_duplicates_total")
        self.unreadable = self._count("kefu_unreadable_total")
        self.not_kept = self._count("kefu_receive_refused_total")
        self.acknowledged = metrics.histogram("kefu_acknowledge_seconds", *self._by)
        self.replied = metrics.histogram("kefu_reply_seconds", *self._by)
        self.secrets = 0
        self.refused_signatures = 0
        self.blocked = 0
        self._answered = self._count("kefu_answered_total")
        self._confidence = metrics.histogram("kefu_answer_confidence", *self._by)
        self._cases = self._count("kefu_cases_total")
        self._closed = self._count("kefu_window_closed_total")
        self._spent = self._count("kefu_spent_dollars_total")

    def _count(self, name: str, *labels: str) -> Counter:
        """A counter by its labels, bound at the first use."""
        bound = self._bound.get((name, *labels))
        if bound is None:
            bound = self._bound[(name, *labels)] = self._metrics.counter(name, *self._by, *labels)
        assert isinstance(bound, Counter)
        return bound

    def decided(self, decision: Decision) -> None:
        """What a committed decision says about answering, handing over and guarding."""
        for event in decision.events:
            kind = type(event)
            if kind is Answered:
                self._answered.inc()
                self._confidence.observe(event.score)  # type: ignore[attr-defined]
            elif kind is HandedOff:
                self._count("kefu_handed_off_total", event.reason).inc()  # type: ignore[attr-defined]
            elif kind is CaseOpened:
                self._cases.inc()
            elif kind is SecretHidden:
                for name in event.kinds:  # type: ignore[attr-defined]
                    self.secrets += 1
                    self._count("kefu_secrets_hidden_total", name).inc()
        for delivery in decision.effects.deliveries:
            if delivery.held == "window":
                self._closed.inc()

    def settled(self, message: OutboundMessage, settlement: Settlement, able: Capabilities) -> None:
        """What became of a delivery. ``unknown`` is counted where it arises, since each look writes it again."""
        status = settlement.status
        reason = settlement.reason if settlement.reason in _REASONS else "other"
        if status in _COUNTED:
            self.outcome(status.value, reason)
        elif status is DeliveryStatus.QUEUED:
            self._count("kefu_retries_total", reason).inc()
            if settlement.held == "window":
                self._closed.inc()
        if status is DeliveryStatus.SENT:
            cost = price(message, able)
            if cost:
                self._spent.inc(cost / 1_000_000)

    def outcome(self, outcome: str, reason: str) -> None:
        """Count a delivery's outcome."""
        self._count("kefu_deliveries_total", outcome, reason).inc()

    def gate_blocked(self, reason: str) -> None:
        """The gate refused a text of ours."""
        self.blocked += 1
        self._count("kefu_outgoing_blocked_total", reason).inc()

    def webhook_refused(self, reason: str) -> None:
        """A request to the webhook was refused."""
        self.refused_signatures += reason == "bad_signature"
        self._count("kefu_webhook_refused_total", reason).inc()

    def called(self, operation: str, seconds: float, error: str = "") -> None:
        """A call of the platform ended; ``error`` is the class of what it raised."""
        name = ("kefu_platform_call_seconds", operation)
        bound = self._bound.get(name)
        if bound is None:
            bound = self._bound[name] = self._metrics.histogram(name[0], *self._by, operation)
        bound.observe(seconds)
        if error:
            self._count("kefu_platform_errors_total", operation, error if error in _REASONS else "other").inc()


def price(message: OutboundMessage, able: Capabilities) -> int:
    """What a send cost, in micro-dollars, by the account's prices."""
    costs = able.price
    if message.operation is Operation.POST:
        return costs.post_with_link if message.link or "://" in message.text else costs.post
    if message.operation is not Operation.MESSAGE:
        return 0
    return costs.message if message.surface == "private" else costs.reply


def bind(metrics: Metrics, platforms: Mapping[str, str]) -> dict[str, Meter]:
    """A meter for each inbox (name to platform)."""
    return {inbox: Meter(metrics, platform, inbox) for inbox, platform in platforms.items()}
