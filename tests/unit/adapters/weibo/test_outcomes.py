"""Every documented answer has one meaning; whatever else comes leaves us in doubt."""

import json
from typing import Any

import pytest

from kefu_adapters.weibo import facts
from kefu_adapters.weibo.ids import PublicId
from kefu_adapters.weibo.outbound import Call, Kind
from kefu_adapters.weibo.outcomes import error_code, receipt_id, understand
from kefu_adapters.wire import Answer
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ContentRejected,
    CredentialsRejected,
    PermanentError,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    ReplyWindowClosed,
    UnknownOutcome,
)

from .helpers import NOW

REPLY = Call(kind=Kind.REPLY, service="messages", path="/2/messages/reply.json")
POST = Call(kind=Kind.POST, path="/2/statuses/share.json")
COMMENT = Call(kind=Kind.COMMENT, path="/2/comments/create.json", place=PublicId("51"))
MASS = Call(kind=Kind.MASS, service="messages", path="/2/messages/sendall.json")
READ = Call(kind=Kind.READ, method="GET", path="/2/comments/to_me.json")
DELETE = Call(kind=Kind.DELETE, path="/2/statuses/destroy.json", place=PublicId("51"))

TABLE: dict[type[AdapterError], str] = {
    PlatformUnavailable: "10001 10002 10003 10009 10010 10011 21331",
    RateLimited: "10022 10023 10024 20016",
    PermanentError: "10005 10014 10020 10021 20031 29999",
    CredentialsRejected: "10004 10006 10013 10032 20015 20022 21301 21314 21315 21316 21317 21319 21321 21322 21324 "
    "21325 21326 21327 21330 21332 21333 21334 21335 21337",
    RecipientUnreachable: "20003 20101 20112 20130 20132 20201 20206 20207 20508",
    ReplyWindowClosed: "20301",
    ContentRejected: "20017 20018 20019 20020 20021 20111 20306 21602",
    BadPayload: "10008 10012 10016 10017 10018 20005 20006 20007 20008 20012 20013 21323 21328 21329 26401 26402",
}
CELLS = [(int(code), kind) for kind, codes in TABLE.items() for code in codes.split()]


def answer(body: Any, status: int = 200, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, headers, raw)


def test_no_documented_code_misses_in_the_table() -> None:
    delayed = {code for code, reaction in facts.ERRORS.items() if reaction is facts.Reaction.DELAYED}
    assert set(facts.ERRORS) - delayed <= {code for code, _ in CELLS}
    assert delayed == {20032}


@pytest.mark.parametrize(("code", "kind"), CELLS)
@pytest.mark.parametrize("call", [REPLY, POST, COMMENT, MASS, READ, DELETE], ids=lambda call: call.kind.value)
def test_every_documented_error_is_one_class_in_every_shape(call: Call, code: int, kind: type[AdapterError]) -> None:
    shapes = [
        answer({"error": "x", "error_code": code, "request": "/2/x"}, 400),
        answer({"error": "x", "error_code": str(code)}, 403),
        answer({"error": "x", "error_code": code}, 200),
        answer({"request": "/2/x", "errcode": code, "errmsg": "x"}, 200),
    ]
    for shape in shapes:
        with pytest.raises(AdapterError) as caught:
            understand(call, shape, NOW)
        assert type(caught.value) is kind
        assert caught.value.code == str(code)


@pytest.mark.parametrize(
    "vague",
    [
        answer(b""),
        answer(b"<html>502</html>", 502),
        answer(b"<html>414</html>", 414),
        answer(b'{"result":tr'),
        answer("text"),
        answer([{"id": 1}]),
        answer({"id": 7}, 500),
        answer({"error": "busy"}, 503),
        answer({"error": "x", "error_code": 29999}, 500),
    ],
    ids=lambda shape: f"{shape.status} {shape.body[:20]!r}",
)
def test_what_is_not_understood_is_unknown_for_sends_and_repeatable_for_reads(vague: Answer) -> None:
    for call in (REPLY, POST, COMMENT, MASS):
        with pytest.raises(AdapterError) as caught:
            understand(call, vague, NOW)
        assert type(caught.value) is UnknownOutcome
    for call in (READ, DELETE):
        with pytest.raises(PlatformUnavailable):
            understand(call, vague, NOW)


def test_a_refusal_without_a_code() -> None:
    with pytest.raises(CredentialsRejected):
        understand(REPLY, answer({"error": "unauthorized"}, 401), NOW)
    with pytest.raises(PermanentError):
        understand(REPLY, answer({"error": "forbidden"}, 403), NOW)


@pytest.mark.parametrize(
    ("call", "shape", "seconds", "scope"),
    [
        (REPLY, answer({}, 429, **{"Retry-After": "17"}), 17, "inbox"),
        (REPLY, answer(b"<html>", 429), 60, "inbox"),
        (READ, answer({"error_code": 10022}, 403), 1781, "inbox"),
        (READ, answer({"error_code": 10023}, 403), 14 * 3600 + 30 * 60 - 20 + 60, "method"),
        (REPLY, answer({"error_code": 10023}, 403), 14 * 3600 + 30 * 60 - 20 + 60, "inbox"),
        (MASS, answer({"errcode": 10024}, 200), 14 * 3600 + 30 * 60 - 20 + 60, "method"),
        (POST, answer({"error_code": 20016}, 400), 300, "method"),
    ],
)
def test_limits_say_how_long_and_who_waits(call: Call, shape: Answer, seconds: float, scope: str) -> None:
    with pytest.raises(RateLimited) as caught:
        understand(call, shape, NOW)
    assert caught.value.retry_after == pytest.approx(seconds)
    assert caught.value.scope == scope


def test_accepted_for_later_is_a_success() -> None:
    assert understand(POST, answer({"error": "x", "error_code": 20032}, 400), NOW).delayed


def test_an_empty_list_may_be_an_array() -> None:
    assert understand(READ, answer([]), NOW).body == {}


@pytest.mark.parametrize(
    ("call", "body", "expected"),
    [
        (REPLY, {"result": True}, ""),
        (REPLY, {"result": "true"}, ""),
        (REPLY, {"receiver_id": 2, "data": "x"}, ""),
        (REPLY, {"result": False, "receiver_id": 2}, None),
        (REPLY, {}, None),
        (REPLY, {"ok": 1}, None),
        (POST, {"id": 51, "idstr": "51"}, "s:51"),
        (POST, {"result": True}, None),
        (COMMENT, {"id": 72}, "c:51:72"),
        (COMMENT, {}, None),
        (MASS, {"result": True, "msg_id": 9}, "b:9"),
        (MASS, {"result": True}, None),
        (MASS, {"result": False, "msg_id": 9}, None),
        (DELETE, {"idstr": "51"}, "s:51"),
        (DELETE, {}, None),
    ],
)
def test_success_is_recognised_positively(call: Call, body: dict[str, Any], expected: str | None) -> None:
    assert receipt_id(call, body) == expected


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"error_code": 0}, None),
        ({"errcode": "0"}, None),
        ({"error_code": "20019"}, 20019),
        ({"error_code": True}, None),
        ({"error_code": "x", "errcode": 7}, 7),
        ({"error_code": "9" * 30}, None),
        ({}, None),
    ],
)
def test_codes_come_as_numbers_or_strings(body: dict[str, Any], code: int | None) -> None:
    assert error_code(body) == code
