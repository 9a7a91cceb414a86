"""What follows from a send's outcome: pure policy, applied by the courier.

The table of ``docs/explanation/reliability.md``; the rules are those of the delivery semantics: nothing unknown is
silently repeated, a reply may repeat at most once and says so, an announcement never repeats by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kefu_core.capabilities import Capabilities
from kefu_core.decision import DeliveryStatus
from kefu_core.errors import (
    AdapterError,
    CredentialsRejected,
    NotSent,
    RateLimited,
    RecipientUnreachable,
    ReplyWindowClosed,
    UnknownOutcome,
)
from kefu_core.messages import Operation

BACKOFF_FIRST = timedelta(seconds=1)
BACKOFF_LONGEST = timedelta(minutes=5)
READ_BACK_AFTER = (timedelta(seconds=5), timedelta(seconds=30), timedelta(seconds=85))
RETRY_UNKNOWN_AFTER = timedelta(seconds=60)
MAX_ATTEMPTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What to write about a delivery. ``due`` and ``held`` as in Settlement; ``pause`` stops the inbox."""

    status: DeliveryStatus
    reason: str = ""
    due: datetime | None = None
    held: str = ""
    maybe_duplicate: bool = False
    pause: bool = False
    unreachable: bool = False
    window_closed: bool = False


def after_error(
    error: AdapterError,
    *,
    now: datetime,
    attempt: int,
    expires: datetime | None,
    operation: Operation,
    announcement: bool,
    able: Capabilities,
    jitter: float,
) -> Next:
    """The next state after a failed try. ``jitter`` in 0..1 spreads retries (full jitter)."""
    reason = type(error).__name__
    match error:
        case RateLimited():
            return _again(now, timedelta(seconds=error.retry_after * (1 + jitter / 10)), expires, reason)
        case NotSent() if attempt < MAX_ATTEMPTS:
            wait = min(BACKOFF_LONGEST, BACKOFF_FIRST * 2 ** min(attempt, 12))
            return _again(now, wait * max(jitter, 0.1), expires, reason)
        case NotSent():
            return Next(status=DeliveryStatus.FAILED, reason=reason)
        case UnknownOutcome():
            return after_unknown(now=now, operation=operation, announcement=announcement, able=able)
        case CredentialsRejected():
            return Next(status=DeliveryStatus.QUEUED, due=now, reason=reason, pause=True)
        case ReplyWindowClosed():
            return Next(status=DeliveryStatus.QUEUED, due=now, held="window", reason=reason, window_closed=True)
        case RecipientUnreachable():
            return Next(status=DeliveryStatus.FAILED, reason=reason, unreachable=True)
        case _:
            return Next(status=DeliveryStatus.FAILED, reason=reason)


def _again(now: datetime, wait: timedelta, expires: datetime | None, reason: str) -> Next:
    due = now + wait
    if expires is not None and due >= expires:
        return Next(status=DeliveryStatus.EXPIRED, reason=reason)
    return Next(status=DeliveryStatus.QUEUED, due=due, reason=reason)


def after_unknown(*, now: datetime, operation: Operation, announcement: bool, able: Capabilities) -> Next:
    """When an unknown delivery is looked at again; without ``due`` only a person decides."""
    if able.read_back:
        return Next(status=DeliveryStatus.UNKNOWN, due=now + READ_BACK_AFTER[0], reason="UnknownOutcome")
    if operation is Operation.POST or announcement:
        due = now + RETRY_UNKNOWN_AFTER if able.idempotent else None
        return Next(status=DeliveryStatus.UNKNOWN, due=due, reason="UnknownOutcome")
    return Next(status=DeliveryStatus.UNKNOWN, due=now + RETRY_UNKNOWN_AFTER, reason="UnknownOutcome")


def after_reading(
    *,
    found: str,
    reads: int,
    now: datetime,
    operation: Operation,
    announcement: bool,
    already_repeated: bool,
    able: Capabilities,
    unknown_since: datetime,
) -> Next:
    """The next state after a look: ``found`` is ``absent``, ``cannot_tell`` or ``not_read`` (the look itself failed).

    ``reads`` counts this look. What can't be read back is repeated a minute after it became unknown, not before.
    """
    if found == "not_read" and reads <= MAX_ATTEMPTS:
        return Next(status=DeliveryStatus.UNKNOWN, due=now + READ_BACK_AFTER[1], reason="UnknownOutcome")
    if found == "absent" and reads < len(READ_BACK_AFTER):
        return Next(status=DeliveryStatus.UNKNOWN, due=now + READ_BACK_AFTER[reads], reason="UnknownOutcome")
    if found == "absent":
        return Next(status=DeliveryStatus.QUEUED, due=now, reason="read_back_absent")
    published = operation is Operation.POST or announcement
    if not published and now < unknown_since + RETRY_UNKNOWN_AFTER:
        due = unknown_since + RETRY_UNKNOWN_AFTER
        return Next(status=DeliveryStatus.UNKNOWN, due=due, reason="UnknownOutcome")
    if published and not able.idempotent:
        return Next(status=DeliveryStatus.UNKNOWN, due=None, reason="needs_a_person")
    if already_repeated or operation in {Operation.EDIT, Operation.DELETE, Operation.PIN}:
        return Next(status=DeliveryStatus.UNKNOWN, due=None, reason="needs_a_person")
    return Next(
        status=DeliveryStatus.QUEUED, due=now, reason="repeated", maybe_duplicate=not (published and able.idempotent)
    )
