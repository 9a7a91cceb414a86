"""The outcome table: every documented refusal, and every answer that is none."""

from datetime import UTC, datetime

import pytest

from kefu_adapters.wechat import facts
from kefu_adapters.wechat.outcomes import code_of, error_of, fields_of, seconds_to_midnight, without_effect
from kefu_adapters.wire import Answer
from kefu_core import errors as e

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # 12:00 in China

TABLE = {
    -1: e.PlatformUnavailable,
    40001: e.CredentialsRejected, 40014: e.CredentialsRejected, 42001: e.CredentialsRejected,
    40013: e.CredentialsRejected, 40125: e.CredentialsRejected, 40164: e.CredentialsRejected,
    40243: e.CredentialsRejected, 61004: e.CredentialsRejected, 48004: e.CredentialsRejected,
    61023: e.CredentialsRejected,
    40003: e.RecipientUnreachable, 43004: e.RecipientUnreachable, 43019: e.RecipientUnreachable,
    43101: e.RecipientUnreachable, 46004: e.RecipientUnreachable, 48002: e.RecipientUnreachable,
    50005: e.RecipientUnreachable,
    45015: e.ReplyWindowClosed, 45047: e.ReplyWindowClosed,
    45009: e.RateLimited, 45011: e.RateLimited, 45066: e.RateLimited,
    53503: e.ContentRejected,
    40002: e.BadPayload, 40004: e.BadPayload, 40005: e.BadPayload, 40006: e.BadPayload, 40007: e.BadPayload,
    40008: e.BadPayload, 40009: e.BadPayload, 40033: e.BadPayload, 40037: e.BadPayload, 40059: e.BadPayload,
    41001: e.BadPayload, 43002: e.BadPayload, 44002: e.BadPayload, 44004: e.BadPayload, 45001: e.BadPayload,
    45002: e.BadPayload, 45007: e.BadPayload, 45008: e.BadPayload, 45067: e.BadPayload, 45072: e.BadPayload,
    47001: e.BadPayload, 47003: e.BadPayload, 48008: e.BadPayload,
    40200: e.PlatformUnavailable,
    45028: e.PermanentError, 45080: e.PermanentError, 48001: e.PermanentError, 48003: e.PermanentError,
    48006: e.PermanentError, 50001: e.PermanentError, 50002: e.PermanentError, 53504: e.PermanentError,
    61451: e.PermanentError, 65400: e.PermanentError, 99999: e.PermanentError,
}  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), TABLE.items())
def test_each_code_has_its_class(code, kind):
    error = error_of(code, {"errcode": code, "errmsg": "secret-text rid: 1"}, "message/custom/send", NOON)
    assert type(error) is kind
    assert error.code == str(code)
    assert "secret-text" not in str(error)


def test_the_daily_quota_ends_at_midnight_in_china_and_binds_its_method_only():
    error = error_of(45009, {}, "media/upload", NOON)
    assert (error.retry_after, error.scope, error.method) == (12 * 3600, "method", "media/upload")
    assert seconds_to_midnight(datetime(2026, 11, 23, 16, tzinfo=UTC)) == 86_400
    assert error_of(45011, {}, "media/upload", NOON).retry_after == 60


def test_a_refused_address_is_named():
    error = error_of(40164, {"errmsg": "invalid ip 203.0.113.9 ipv6 ::1, not in whitelist rid: 1"}, "x", NOON)
    assert "203.0.113.9" in str(error)


UNREADABLE = [
    b"",
    b"{",
    b"[]",
    b"{}",
    b"null",
    b'"ok"',
    b"<html>502</html>",
    b'{"errcode": "x"}',
    b'{"errcode": true}',
    b"\xff",
]


@pytest.mark.parametrize("body", UNREADABLE)
def test_an_answer_that_is_no_success_is_never_one(body):
    with pytest.raises(e.UnknownOutcome):
        fields_of(Answer(200, {}, body))


@pytest.mark.parametrize("status", [201, 302, 404, 500, 502, 503])
def test_another_status_leaves_the_outcome_open(status):
    with pytest.raises(e.UnknownOutcome):
        fields_of(Answer(status, {}, b'{"errcode": 0}'))


@pytest.mark.parametrize(
    ("header", "seconds"), [({"Retry-After": "10072"}, 10_072), ({}, 60), ({"Retry-After": "soon"}, 60)]
)
def test_too_many_requests_wait_as_long_as_was_said(header, seconds):
    with pytest.raises(e.RateLimited) as caught:
        fields_of(Answer(429, header, b""))
    assert caught.value.retry_after == seconds


def test_success_is_zero_or_left_out():
    assert fields_of(Answer(200, {}, b'{"errmsg": "ok"}')) == {"errmsg": "ok"}
    assert [code_of(f) for f in ({}, {"errcode": 0}, {"errcode": "0"}, {"errcode": -1}, {"errcode": 1.5})] == [
        0,
        0,
        0,
        -1,
        None,
    ]


def test_before_a_send_nothing_is_unknown():
    assert isinstance(without_effect(e.UnknownOutcome("cut")), e.NotSent)
    refused = e.CredentialsRejected("no")
    assert without_effect(refused) is refused


def test_no_code_stands_in_two_rows():
    rows = [facts.CREDENTIALS, facts.UNREACHABLE, facts.WINDOW_CLOSED, facts.CONTENT, facts.BAD_CALL, facts.STALE_TOKEN]
    assert sum(len(row) for row in rows) == len(frozenset().union(*rows))
