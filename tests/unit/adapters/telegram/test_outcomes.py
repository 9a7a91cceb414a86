"""Every documented answer of the Bot API and the one error that it means."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.telegram.facts import Meaning
from kefu_adapters.telegram.outcomes import Refusal, read
from kefu_adapters.wire import Answer
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ContentRejected,
    CredentialsRejected,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    UnknownOutcome,
)


def answer(status: int, body: Any, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {key.replace("_", "-"): value for key, value in headers.items()}, raw)


def refused(code: int, description: str, **parameters: Any) -> Answer:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return answer(code, body | ({"parameters": parameters} if parameters else {}))


def outcome(given: Answer, *, effect: bool = True, private: bool = True) -> Any:
    """The result, or the error that a sender gets."""
    try:
        result = read(given, effect=effect, private=private)
    except AdapterError as error:
        return error
    return result.error() if isinstance(result, Refusal) else result


TABLE = [
    (401, "Unauthorized", CredentialsRejected),
    (401, "Unauthorized: invalid token specified", CredentialsRejected),
    (404, "Not Found", CredentialsRejected),
    (404, "Not Found: method not found", BadPayload),
    (409, "Conflict: terminated by other getUpdates request", PlatformUnavailable),
    (403, "Forbidden: bot was blocked by the user", RecipientUnreachable),
    (403, "Forbidden: user is deactivated", RecipientUnreachable),
    (403, "Forbidden: bot can't initiate conversation with a user", RecipientUnreachable),
    (403, "Forbidden: bot can't send messages to bots", RecipientUnreachable),
    (403, "Forbidden: bot was kicked from the channel chat", RecipientUnreachable),
    (403, "Forbidden: bot is not a member of the channel chat", RecipientUnreachable),
    (403, "Forbidden: the group chat was deleted", RecipientUnreachable),
    (403, "Forbidden: words of tomorrow", RecipientUnreachable),
    (400, "Bad Request: chat not found", RecipientUnreachable),
    (400, "Bad Request: private chat not found", RecipientUnreachable),
    (400, "Bad Request: user not found", RecipientUnreachable),
    (400, "Bad Request: PEER_ID_INVALID", RecipientUnreachable),
    (400, "Bad Request: USER_IS_BLOCKED", RecipientUnreachable),
    (400, "Bad Request: group is deactivated", RecipientUnreachable),
    (400, "Bad Request: not enough rights to send text messages to the chat", RecipientUnreachable),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", RecipientUnreachable),
    (400, "Bad Request: chat_id is empty", BadPayload),
    (400, "Bad Request: message text is empty", BadPayload),
    (400, "Bad Request: message is too long", BadPayload),
    (400, "Bad Request: message caption is too long", BadPayload),
    (400, "Bad Request: MEDIA_CAPTION_TOO_LONG", BadPayload),
    (400, "Bad Request: can't parse entities: byte offset 3", BadPayload),
    (400, "Bad Request: message can't be edited", BadPayload),
    (400, "Bad Request: message can't be deleted", BadPayload),
    (400, "Bad Request: message thread not found", BadPayload),
    (400, "Bad Request: SOMETHING_NEW", BadPayload),
    (400, "Bad Request: BUTTON_DATA_INVALID", ContentRejected),
    (400, "Bad Request: BUTTON_URL_INVALID", ContentRejected),
    (400, "Bad Request: ENTITIES_TOO_LONG", ContentRejected),
    (400, "Bad Request: reply markup is too long", ContentRejected),
    (400, "Bad Request: wrong HTTP URL specified", ContentRejected),
    (400, "Bad Request: failed to get HTTP URL content", ContentRejected),
    (400, "Bad Request: wrong type of the web page content", ContentRejected),
    (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", ContentRejected),
    (400, "Bad Request: file is too big", ContentRejected),
    (413, "Request Entity Too Large", ContentRejected),
    (400, "Bad Request: wrong file_id or the file is temporarily unavailable", PlatformUnavailable),
    (500, "Internal Server Error: restart", UnknownOutcome),
]


@pytest.mark.parametrize(("code", "description", "error"), TABLE)
def test_documented_refusal_means_its_error(code, description, error):
    found = outcome(refused(code, description))
    assert type(found) is error
    assert found.code == str(code)


@pytest.mark.parametrize(
    ("description", "meaning"),
    [
        ("Bad Request: message is not modified: specified new message content and reply markup", Meaning.UNCHANGED),
        ("Bad Request: message to delete not found", Meaning.GONE),
        ("Bad Request: there is no text in the message to edit", Meaning.NO_TEXT),
        ("Bad Request: query is too old and response timeout expired or query ID is invalid", Meaning.TOO_LATE),
    ],
)
def test_refusal_that_may_mean_success_says_so(description, meaning):
    found = read(refused(400, description), effect=True, private=True)
    assert isinstance(found, Refusal)
    assert found.meaning is meaning


@pytest.mark.parametrize(
    "given",
    [
        answer(200, b""),
        answer(200, b"<html></html>"),
        answer(200, b'{"ok":tr'),
        answer(200, []),
        answer(200, {"ok": True}),
        answer(200, {"ok": True, "result": None}),
        answer(200, {"ok": "true", "result": {"message_id": 1}}),
        answer(302, b""),
        answer(404, b"<html>not here</html>"),
        answer(502, b"<html><h1>502 Bad Gateway</h1></html>"),
        answer(504, b""),
        answer(500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}),
        answer(400, {"ok": False, "error_code": "400", "description": "Bad Request"}),
    ],
)
def test_answer_that_cannot_be_understood_leaves_a_send_unknown(given):
    assert type(outcome(given)) is UnknownOutcome
    assert type(outcome(given, effect=False)) is PlatformUnavailable


def test_limit_waits_as_long_as_told_and_only_where_it_must():
    told = refused(429, "Too Many Requests: retry after 10072", retry_after=10072)
    found = outcome(told)
    assert type(found) is RateLimited
    assert (found.retry_after, found.scope) == (10072.0, "recipient")
    assert outcome(told, private=False).scope == "inbox"


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (answer(429, b"<html></html>", Retry_After="7"), 7.0),
        (answer(429, b""), 5.0),
        (answer(429, b"", Retry_After="soon"), 5.0),
        (refused(429, "Too Many Requests", retry_after="3"), 5.0),
        (refused(429, "Too Many Requests", retry_after=-3), 1.0),
    ],
)
def test_limit_without_a_usable_time_is_still_a_limit(given, seconds):
    found = outcome(given)
    assert type(found) is RateLimited
    assert found.retry_after == seconds


def test_group_that_moved_is_tried_again_under_its_new_id():
    moved = refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001)
    found = read(moved, effect=True, private=False)
    assert isinstance(found, Refusal)
    assert found.migrated_to == -1001
    assert type(found.error()) is PlatformUnavailable


def test_error_never_quotes_the_description():
    found = outcome(refused(400, "Bad Request: the words of a user, TEST_CODE and more"))
    assert str(found) == "TEST_CODE (400)"


@given(st.binary(max_size=200), st.integers(100, 599))
def test_no_answer_is_ever_taken_for_success_by_mistake(body, status):
    assert isinstance(outcome(answer(status, body)), AdapterError)
