"""Every metric that Kefu has: name, kind, labels and meaning. The registry, the reference page and the tests use it.

No label ever holds a contact, a conversation or a text; the values of each are a short, closed list.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["counter", "gauge", "histogram"]
FAST = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
SLOW = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
SHARES = (0.35, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99, 1.0)
GROUPS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
_BY = ("platform", "inbox")


@dataclass(frozen=True, slots=True)
class Spec:
    """One metric. Times are seconds; a counter's name ends in ``_total``."""

    name: str
    kind: Kind
    labels: tuple[str, ...]
    help: str
    buckets: tuple[float, ...] = ()


def _counter(name: str, labels: tuple[str, ...], meaning: str) -> Spec:
    return Spec(f"kefu_{name}_total", "counter", labels, meaning)


def _gauge(name: str, labels: tuple[str, ...], meaning: str) -> Spec:
    return Spec(f"kefu_{name}", "gauge", labels, meaning)


def _histogram(name: str, labels: tuple[str, ...], meaning: str, buckets: tuple[float, ...]) -> Spec:
    return Spec(f"kefu_{name}", "histogram", labels, meaning, buckets)


SPECS: tuple[Spec, ...] = (
    _counter("received", (*_BY, "kind"), "What platforms brought, by kind: message, edit, button and so on."),
    _counter("duplicates", _BY, "What had been received before; it had no effect."),
    _counter("unreadable", _BY, "Signed requests that could not be read; kind and size are kept."),
    _counter("receive_refused", _BY, "Inbounds that could not be committed; the platform was told to try again."),
    _histogram("acknowledge_seconds", _BY, "From receipt to acknowledgement, the commit included.", FAST),
    _counter("answered", _BY, "Answers that the bot gave from the knowledge."),
    _histogram("answer_confidence", _BY, "Calibrated probability of the answers given.", SHARES),
    _counter("handed_off", (*_BY, "reason"), "Cases given to people."),
    _counter("cases", _BY, "Cases opened."),
    _histogram("reply_seconds", _BY, "From receipt of a message to the acceptance of its first reply.", SLOW),
    _counter("deliveries", (*_BY, "outcome", "reason"), "What deliveries became: sent, failed, unknown and so on."),
    _counter("retries", (*_BY, "reason"), "Deliveries put back into the queue."),
    _counter("window_closed", _BY, "Deliveries held because the platform's reply window was closed or used up."),
    _counter("spent_dollars", _BY, "What sends cost by the prices of the settings, in US dollars."),
    _counter("secrets_hidden", (*_BY, "kind"), "Secrets of contacts that were hidden before anything was stored."),
    _counter("outgoing_blocked", (*_BY, "reason"), "Texts of ours that the gate refused."),
    _counter("webhook_refused", (*_BY, "reason"), "Refused requests to a webhook: bad_signature, too_large and so on."),
    _histogram("platform_call_seconds", (*_BY, "operation"), "Calls of a platform: send, probe.", SLOW),
    _counter("platform_errors", (*_BY, "operation", "error"), "Calls of a platform that failed, by class of error."),
    _gauge("inbox_state", (*_BY, "state"), "1 for the state an inbox is in."),
    _gauge("inbox_update_age_seconds", _BY, "Since the last update of a platform that the store knows of."),
    _gauge("queue_depth", _BY, "Deliveries that are due and not sent, counted up to 10,000."),
    _gauge("queue_age_seconds", _BY, "How long the oldest of them is due."),
    _gauge("unknown_deliveries", _BY, "Deliveries of unknown outcome."),
    _gauge("unknown_for_people", _BY, "Those of them that wait for a person's word."),
    _gauge("dead_letters", (*_BY, "what"), "Given up deliveries and undecidable messages, counted up to 10,000."),
    _gauge("parked", _BY, "Messages that wait on the slow path."),
    _gauge("parked_age_seconds", _BY, "How long the oldest of them waits."),
    _gauge("waiting_conversations", _BY, "Conversations that wait for a person."),
    _gauge("waiting_age_seconds", _BY, "How long the oldest of them waits."),
    _gauge("budget_left", (*_BY, "window"), "Sends or calls left in an account-wide window of the platform."),
    _gauge("budget_limit", (*_BY, "window"), "How many such a window has."),
    _gauge("token_days_left", _BY, "Days until the account's grant ends, where the platform says so."),
    _gauge("in_flight", (), "Sends under way."),
    _gauge("streams", (), "Open console pages (server-sent events)."),
    _histogram("loop_lag_seconds", (), "How late the event loop was, looked at each second.", FAST),
    _histogram("commit_seconds", (), "One commit of the store, the disk's write included.", FAST),
    _histogram("commit_group", (), "How many pieces of work shared a commit.", GROUPS),
    _gauge("heartbeat_age_seconds", (), "Since this process's last committed heartbeat."),
    _gauge("disk_free_bytes", (), "Free space where the data lies."),
    _gauge("wal_bytes", (), "Size of SQLite's write-ahead log."),
    _gauge("clock_skew_seconds", ("host",), "A platform's clock minus ours, from its last answer's Date."),
    _gauge("fence", (), "This process's number in the fleet; every start takes the next."),
    _counter("language_model_calls", ("use", "outcome"), "Asked of the language model, by use and outcome."),
    _counter("lease_changes", ("lease",), "Leases that this process took or lost."),
    _counter("log_lines", ("event", "level"), "Log lines of level warning and above."),
    _gauge("alarm", ("code", "inbox"), "1 while an alarm is raised; see docs/howto/incidents.md."),
)  # fmt: skip
BY_NAME = {spec.name: spec for spec in SPECS}
KEPT_ELSEWHERE = frozenset({"kefu_language_model_calls_total", "kefu_lease_changes_total", "kefu_log_lines_total"})
"""Counters whose numbers others keep; the collector reads them."""
