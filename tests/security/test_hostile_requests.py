"""Threats section 3, all HTTP: one bad request never yields 5xx or a stack trace, and is refused by its own number."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import FakeFleet, fleet

from kefu_bots.relay.app import HANDLERS
from kefu_bots.relay.calls import BODY_BYTES
from kefu_bots.relay.rights import Right
from kefu_bots.relay.tables import cell, table

JSON = {"Content-Type": "application/json"}
BODIES = {
    "nul": b'{"text": "a\x00b"}',
    "nul_escaped": b'{"text": "a\\u0000b"}',
    "lone_surrogate": b'{"text": "\\ud800"}',
    "invalid_utf8": b'{"text": "\xff\xfe"}',
    "deep": b'{"text":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "deep_object": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "huge_number": b'{"on": ' + b"9" * 5_000 + b"}",
    "huge_float": b'{"on": 1e999999}',
    "not_a_number": b'{"on": NaN}',
    "cut": b'{"text": "a',
    "list": b"[]",
    "null": b"null",
    "unknown_field": b'{"__proto__": {"admin": true}}',
    "twice": b'{"key": "a", "key": {"$ne": 1}}',
}
UNSAFE = sorted(route for route in HANDLERS if not route.startswith("GET ") and "/api/" in route)


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


def address(route: str) -> tuple[str, str]:
    method, path = route.split(" ", 1)
    while "{" in path:
        path = path[: path.index("{")] + "none" + path[path.index("}") + 1 :]
    return method, path


@pytest.mark.parametrize("name", BODIES)
async def test_a_hostile_body_is_a_clear_error_on_every_route(kefu: FakeFleet, name: str) -> None:
    desk = await kefu.desk("all", *(right.value for right in Right))
    for route in UNSAFE:
        method, path = address(route)
        status, data = await desk.call(method, path, data=BODIES[name], headers=JSON)
        assert 400 <= status < 500, (route, status, data)
        assert set(data) == {"error"}
        assert "Traceback" not in json.dumps(data)


@pytest.mark.parametrize("name", ["nul", "nul_escaped", "lone_surrogate", "invalid_utf8", "deep", "huge_number"])
async def test_what_is_no_text_is_400_where_a_text_is_wanted(kefu: FakeFleet, name: str) -> None:
    desk = await kefu.desk("ann", "agent")
    status, data = await desk.call("POST", "/api/answers/try", data=BODIES[name], headers=JSON)
    assert (status, data["error"]["code"]) == (400, "bad_request")


async def test_a_backslash_before_u0000_is_only_a_backslash(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent")
    status, _ = await desk.call("POST", "/api/answers/try", data=b'{"text": "a\\\\u0000b"}', headers=JSON)
    assert status == 200


async def test_compressed_large_and_foreign_bodies_are_refused_by_number(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent")
    bomb = gzip.compress(b" " * 10_000_000)
    status, _ = await desk.call("POST", "/api/answers/try", data=bomb, headers={**JSON, "Content-Encoding": "gzip"})
    assert status in {400, 415}
    status, _ = await desk.call("POST", "/api/answers/try", data=b" " * (BODY_BYTES + 1), headers=JSON)
    assert status == 413

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b" " * 10_000

    status, _ = await desk.call("POST", "/api/answers/try", data=pieces(), headers=JSON)
    assert status == 413
    status, _ = await desk.call("POST", "/api/answers/try", data=b"{}", headers={"Content-Type": "text/xml"})
    assert status == 400


@pytest.mark.parametrize("path", [
    "/api/conversations/%00", "/api/conversations/a%00b/messages", "/api/blobs/%00", "/api/announcements/%00",
    "/api/conversations?q=%00&view=all", "/api/audit?actor=%00&action=%00", "/api/audit?from=" + "9" * 400,
    "/api/conversations/%ff%fe", "/api/conversations?q=%ff", "/api/conversations/..%2f..%2fetc%2fpasswd",
    "/api/conversations/" + "a" * 3000, "/api/reports?from=%00", "/api/dead-letters?cursor=%00.%00",
])  # fmt: skip
async def test_a_hostile_address_is_no_error_of_ours(kefu: FakeFleet, path: str) -> None:
    desk = await kefu.desk("all", *(right.value for right in Right))
    from yarl import URL

    url = URL(str(kefu.server.make_url("/")).rstrip("/") + path, encoded=True)
    async with desk.http.get(url) as response:
        assert response.status < 500


async def raw(kefu: FakeFleet, request: bytes) -> bytes:
    """Bytes on the wire, and the first line of what comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", kefu.server.port)
    writer.write(request)
    try:
        async with asyncio.timeout(20):
            return await reader.readline()
    finally:
        writer.close()


@pytest.mark.parametrize("request_", [
    b"GET /login HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET /login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
])  # fmt: skip
async def test_a_hostile_head_is_refused_by_the_server_itself(kefu: FakeFleet, request_: bytes) -> None:
    line = await raw(kefu, request_)
    assert line.split()[1:2] in ([b"400"], [b"431"], [b"413"], [b"414"]), line


async def test_an_address_in_a_header_that_is_no_text_costs_nobody_the_audit(tmp_path: Path) -> None:
    async with fleet(tmp_path, behind_proxy=True) as kefu:
        form = b"user=nobody&password=x"
        head = b"POST /login HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: \xff\xfe\r\n"
        head += b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % len(form)
        assert (await raw(kefu, head + form)).split()[1] == b"401"
        assert (await kefu.relay.audit_log.rows(limit=1))[0].action == "login.failed"


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert table([[text]]).startswith(("\ufeff'", "\ufeff\"'"))


def test_numbers_and_plain_words_stay_what_they_are() -> None:
    assert [cell(value) for value in (-1, 2.5, None, "main-x", "", "a=b")] == [-1, 2.5, None, "main-x", "", "a=b"]
