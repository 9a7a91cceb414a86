"""What follows from a send's outcome: the written policy, row by row."""

from datetime import timedelta
from typing import Any

import pytest
from tests.unit.core.conversation.talk_rig import NOON, PLAIN

from kefu_core.decision import FINAL, DeliveryStatus
from kefu_core.delivery import BACKOFF_LONGEST, MAX_ATTEMPTS, after_error, after_reading, after_unknown
from kefu_core.errors import (
    BadPayload,
    ConnectFailed,
    ContentRejected,
    CredentialsRejected,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    ReplyWindowClosed,
    UnknownOutcome,
)
from kefu_core.messages import Operation

S = DeliveryStatus
SURE = PLAIN.__class__(platform="t", text=PLAIN.text, read_back=True)
SAFE = PLAIN.__class__(platform="t", text=PLAIN.text, idempotent=True)


def failed(error, **values: Any):
    asked: dict[str, Any] = {"now": NOON, "attempt": 1, "expires": None, "operation": Operation.MESSAGE,
             "announcement": False, "able": PLAIN, "jitter": 1.0, **values}  # fmt: skip
    return after_error(error, **asked)


def read(found, **values: Any):
    asked: dict[str, Any] = {
        "reads": 1,
        "now": NOON,
        "operation": Operation.MESSAGE,
        "announcement": False,
        "already_repeated": False,
        "able": SURE,
        "unknown_since": NOON - timedelta(minutes=5),
        **values,
    }
    return after_reading(found=found, **asked)


@pytest.mark.parametrize("seconds", [1, 30, 10_072])
def test_rate_limit_waits_as_long_as_it_says_and_hardly_longer(seconds):
    soon, late = (failed(RateLimited(retry_after=seconds), jitter=jitter) for jitter in (0.0, 1.0))
    assert soon.status is late.status is S.QUEUED
    assert soon.due == NOON + timedelta(seconds=seconds)
    assert late.due == NOON + timedelta(seconds=seconds * 1.1)


def test_rate_limit_is_never_final():
    assert failed(RateLimited(retry_after=1), attempt=10_000).status is S.QUEUED


@pytest.mark.parametrize("error", [ConnectFailed(), PlatformUnavailable()])
def test_what_did_not_leave_is_tried_again_with_growing_waits(error):
    waits = [failed(error, attempt=n).due - NOON for n in range(1, 20)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=2)
    assert waits[-1] == BACKOFF_LONGEST
    assert failed(error, attempt=MAX_ATTEMPTS).status is S.FAILED


def test_retries_are_spread():
    assert len({failed(ConnectFailed(), attempt=5, jitter=j / 10).due for j in range(1, 11)}) == 10
    assert failed(ConnectFailed(), jitter=0.0).due > NOON


def test_what_would_come_too_late_expires():
    soon = NOON + timedelta(seconds=10)
    assert failed(RateLimited(retry_after=60), expires=soon).status is S.EXPIRED
    assert failed(RateLimited(retry_after=5), expires=soon).status is S.QUEUED


def test_each_permanent_error_has_its_reaction():
    rejected = failed(CredentialsRejected())
    assert (rejected.status, rejected.pause) == (S.QUEUED, True)
    closed = failed(ReplyWindowClosed())
    assert (closed.status, closed.held, closed.window_closed) == (S.QUEUED, "window", True)
    gone = failed(RecipientUnreachable())
    assert (gone.status, gone.unreachable) == (S.FAILED, True)
    for error in (ContentRejected(), BadPayload()):
        assert failed(error).status is S.FAILED
        assert failed(error).reason == type(error).__name__


def test_unknown_outcome_is_never_queued_at_once():
    for able in (PLAIN, SURE, SAFE):
        for operation in Operation:
            for announcement in (False, True):
                after = failed(UnknownOutcome(), able=able, operation=operation, announcement=announcement)
                assert after.status is S.UNKNOWN
                assert after.due is None or after.due > NOON


def test_unknown_post_waits_for_a_person_where_nothing_can_be_known():
    assert failed(UnknownOutcome(), operation=Operation.POST).due is None
    assert failed(UnknownOutcome(), announcement=True).due is None
    assert failed(UnknownOutcome(), announcement=True, able=SAFE).due is not None


def test_read_back_begins_after_five_seconds():
    assert after_unknown(now=NOON, operation=Operation.MESSAGE, announcement=False, able=SURE).due == NOON + timedelta(
        seconds=5
    )


def test_absent_is_believed_only_after_three_looks():
    assert [read("absent", reads=n).status for n in (1, 2, 3)] == [S.UNKNOWN, S.UNKNOWN, S.QUEUED]
    again = read("absent", reads=3)
    assert not again.maybe_duplicate
    assert read("absent", reads=3, operation=Operation.POST).status is S.QUEUED


def test_failed_look_is_repeated_and_says_nothing():
    after = read("not_read")
    assert after.status is S.UNKNOWN
    assert after.due == NOON + timedelta(seconds=30)


def test_reply_that_nobody_can_look_up_is_repeated_once_and_says_so():
    once = read("cannot_tell")
    assert (once.status, once.maybe_duplicate) == (S.QUEUED, True)
    twice = read("cannot_tell", already_repeated=True)
    assert (twice.status, twice.due, twice.reason) == (S.UNKNOWN, None, "needs_a_person")


def test_reply_is_not_repeated_within_its_minute():
    after = read("cannot_tell", unknown_since=NOON - timedelta(seconds=20))
    assert (after.status, after.due) == (S.UNKNOWN, NOON + timedelta(seconds=40))


@pytest.mark.parametrize("values", [{"operation": Operation.POST}, {"announcement": True}])
def test_what_is_published_is_repeated_only_where_the_platform_drops_doubles(values):
    assert read("cannot_tell", **values).reason == "needs_a_person"
    safe = read("cannot_tell", able=SAFE, **values)
    assert (safe.status, safe.maybe_duplicate) == (S.QUEUED, False)


@pytest.mark.parametrize("operation", [Operation.EDIT, Operation.DELETE, Operation.PIN])
def test_change_of_something_sent_is_left_to_a_person(operation):
    assert read("cannot_tell", operation=operation).due is None


def test_there_are_seven_states_and_four_are_the_end():
    assert len(DeliveryStatus) == 7
    assert frozenset({S.SENT, S.FAILED, S.EXPIRED, S.CANCELLED}) == FINAL
