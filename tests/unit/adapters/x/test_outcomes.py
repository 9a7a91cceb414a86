"""Every documented answer has one meaning; whatever else comes leaves us in doubt."""

from typing import Any

import pytest

from kefu_adapters.x import facts
from kefu_adapters.x.outbound import Call, Kind
from kefu_adapters.x.outcomes import receipt_id, understand
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ContentRejected,
    CredentialsRejected,
    PermanentError,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    UnknownOutcome,
)

from .helpers import NOW, answer

DM = Call(kind=Kind.DM, library="create_direct_message")
POST = Call(kind=Kind.POST, library="create_tweet")
REPLY = Call(kind=Kind.REPLY, library="create_tweet")
READ = Call(kind=Kind.READ, library="get_me")
DELETE = Call(kind=Kind.DELETE, library="delete_tweet")
UPLOAD = Call(kind=Kind.UPLOAD, path="/2/media/upload")
PROBLEMS = "https://api.twitter.com/2/problems"


def problem(detail: str, status: int = 403, title: str = "Forbidden", kind: str = "about:blank") -> dict[str, Any]:
    return {"title": title, "type": kind, "status": status, "detail": detail}


UNAUTHORIZED = problem("Unauthorized", 401, "Unauthorized")
NO_APP_ONLY = problem(
    "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.",
    title="Unsupported Authentication",
    kind=f"{PROBLEMS}/unsupported-authentication",
)
CREDITS = {
    "title": "CreditsDepleted",
    "detail": "Your enrolled account [1700000000000000001] does not have any credits to fulfill this request.",
    "type": f"{PROBLEMS}/credits",
}
CREDITS_LATER = problem("credits depleted", 402, "Payment Required", "https://api.x.com/2/problems/credits-depleted")
DUPLICATE = problem("You are not allowed to create a Tweet with duplicate content.")
UNSUMMONED = problem(
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author "
    "of the post you are replying to."
)
UNSUMMONED_TOO = problem("You can only reply to or quote posts where you are mentioned or are the author.")
INVALID = {
    "errors": [{"message": "The `text` query parameter value is invalid", "parameters": {"text": [""]}}],
    "title": "Invalid Request",
    "detail": "One or more parameters to your request was invalid.",
    "type": f"{PROBLEMS}/invalid-request",
}
CLIENT_FORBIDDEN = problem("…", title="Client Forbidden", kind=f"{PROBLEMS}/client-forbidden")
GONE = problem("Could not find tweet", 404, "Not Found Error", f"{PROBLEMS}/resource-not-found")


def old(code: int, message: str) -> dict[str, Any]:
    return {"errors": [{"code": code, "message": message}]}


TABLE: list[tuple[Call, int, Any, type[AdapterError], str]] = [
    (POST, 400, INVALID, BadPayload, "invalid-request"),
    (READ, 400, INVALID, BadPayload, "invalid-request"),
    (DM, 401, UNAUTHORIZED, CredentialsRejected, "401"),
    (DM, 401, old(32, "Could not authenticate you."), CredentialsRejected, "32"),
    (DM, 401, old(89, "Invalid or expired token."), CredentialsRejected, "89"),
    (POST, 402, CREDITS, CredentialsRejected, "credits"),
    (DM, 402, CREDITS | {"account_id": 1}, CredentialsRejected, "credits"),
    (DM, 402, CREDITS_LATER, CredentialsRejected, "credits"),
    (DM, 402, None, CredentialsRejected, "credits"),
    (DM, 403, NO_APP_ONLY, CredentialsRejected, "unsupported-authentication"),
    (POST, 403, CLIENT_FORBIDDEN, CredentialsRejected, "client-forbidden"),
    (POST, 403, old(453, "You currently have access to a subset of endpoints"), CredentialsRejected, "453"),
    (POST, 403, problem("Forbidden"), PermanentError, "403"),
    (POST, 403, None, PermanentError, "403"),
    (POST, 403, DUPLICATE, ContentRejected, "duplicate"),
    (POST, 403, old(187, "Status is a duplicate."), ContentRejected, "duplicate"),
    (REPLY, 403, UNSUMMONED, ContentRejected, "unsummoned"),
    (REPLY, 403, UNSUMMONED_TOO, ContentRejected, "unsummoned"),
    (POST, 403, problem("Your post may contain one cashtag only."), ContentRejected, "cashtags"),
    (DM, 403, old(349, "You cannot send messages to this user."), RecipientUnreachable, "349"),
    (DM, 403, old(150, "You cannot send messages to users who are not following you."), RecipientUnreachable, "150"),
    (DM, 403, old(476, "Sender is not verified to send message requests"), RecipientUnreachable, "476"),
    (DM, 403, problem("You do not have permission to DM one or more participants."), RecipientUnreachable, "403"),
    (DM, 403, problem("This operation is not permitted."), RecipientUnreachable, "403"),
    (POST, 403, problem("This operation is not permitted."), PermanentError, "403"),
    (DELETE, 403, problem("You are not authorized to delete this Tweet."), PermanentError, "403"),
    (REPLY, 404, GONE, PermanentError, "resource-not-found"),
    (DM, 404, GONE, RecipientUnreachable, "resource-not-found"),
    (DM, 404, None, PermanentError, "404"),
    (READ, 404, None, PermanentError, "404"),
    (READ, 409, problem("…", 409, "ConnectionException"), PermanentError, "ConnectionException"),
    (POST, 500, problem("Internal Server Error", 500), UnknownOutcome, ""),
    (POST, 503, b"<html>over capacity</html>", UnknownOutcome, ""),
    (DM, 502, b"<html>502</html>", UnknownOutcome, ""),
    (REPLY, 504, None, UnknownOutcome, ""),
    (READ, 503, problem("Service Unavailable", 503), PlatformUnavailable, "503"),
    (UPLOAD, 502, b"<html>502</html>", PlatformUnavailable, "502"),
    (DELETE, 500, None, PlatformUnavailable, "500"),
    (POST, 403, b"<html>challenge</html>", UnknownOutcome, ""),
    (POST, 302, b"", UnknownOutcome, ""),
]


@pytest.mark.parametrize(("call", "status", "body", "kind", "code"), TABLE)
def test_each_refusal_has_one_meaning(call: Call, status: int, body: Any, kind: type[AdapterError], code: str) -> None:
    with pytest.raises(AdapterError) as caught:
        understand(call, answer(status, body), NOW)
    assert type(caught.value) is kind
    assert caught.value.code == code
    assert "http" not in str(caught.value).lower().replace("(http", "")


@pytest.mark.parametrize("call", [DM, POST, REPLY, DELETE, UPLOAD])
@pytest.mark.parametrize(
    "body",
    [b"", b"<html></html>", b"[]", b'"ok"', {}, {"data": {}}, {"data": {"id": 1.5}}, {"data": []}, {"errors": []}],
)
def test_a_success_that_shows_nothing_is_none(call: Call, body: Any) -> None:
    with pytest.raises(UnknownOutcome if call.has_effect else PlatformUnavailable):
        understand(call, answer(201, body), NOW)


def test_successes_name_what_was_made() -> None:
    sent = {"data": {"dm_conversation_id": "111-222", "dm_event_id": "158"}}
    assert receipt_id(DM, understand(DM, answer(201, sent), NOW)) == "158"
    posted = {"data": {"id": "190", "text": "a", "edit_history_tweet_ids": ["190"]}}
    assert receipt_id(POST, understand(POST, answer(201, posted), NOW)) == "190"
    assert receipt_id(REPLY, understand(REPLY, answer(200, posted), NOW)) == "190"
    assert understand(DELETE, answer(200, {"data": {"deleted": True}}), NOW)
    assert understand(DELETE, answer(404, GONE), NOW)


def test_a_partial_answer_of_a_read_is_an_answer() -> None:
    partial = {"data": [{"id": "1"}], "errors": [{"title": "Not Found Error"}]}
    assert understand(READ, answer(200, partial), NOW)["data"] == [{"id": "1"}]
    assert understand(READ, answer(200, {"meta": {"result_count": 0}}), NOW)["meta"] == {"result_count": 0}


def limited(body: Any = None, **headers: str) -> RateLimited:
    with pytest.raises(RateLimited) as caught:
        understand(DM, answer(429, body, **headers), NOW)
    return caught.value


def test_a_full_window_waits_for_its_end() -> None:
    reset = str(int(NOW.timestamp()) + 300)
    error = limited(problem("Too Many Requests", 429), x_rate_limit_remaining="0", x_rate_limit_reset=reset)
    assert (error.retry_after, error.scope, error.method) == (301.0, "method", "create_direct_message")


@pytest.mark.parametrize("body", [None, b"<html></html>", old(88, "Rate limit exceeded")])
def test_a_limit_without_header_waits_a_minute(body: Any) -> None:
    assert limited(body).retry_after == facts.BUSY_SECONDS


def test_a_window_that_ended_already_is_not_waited_for_in_circles() -> None:
    assert limited(x_rate_limit_remaining="0", x_rate_limit_reset="1000").retry_after == 1.0


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ({"title": "UsageCapExceeded", "type": f"{PROBLEMS}/usage-capped"}, "12"),
        ({"title": "UsageCapExceeded", "type": "https://api.x.com/2/problems/usage-capped"}, "0"),
        (problem("Too Many Requests", 429), "7"),
        ({"title": "TooManyConnections"}, "0"),
    ],
)
def test_a_cap_is_no_window(body: Any, left: str) -> None:
    error = limited(body, x_rate_limit_remaining=left, x_rate_limit_reset=str(int(NOW.timestamp()) + 5))
    assert (error.retry_after, error.scope) == (facts.CAPPED_SECONDS, "inbox")


def test_a_full_day_waits_for_its_end() -> None:
    reset = str(int(NOW.timestamp()) + 7200)
    error = limited(x_rate_limit_remaining="5", x_user_limit_24hour_remaining="0", x_user_limit_24hour_reset=reset)
    assert (error.retry_after, error.scope) == (7201.0, "method")
