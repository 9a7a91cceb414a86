"""The platforms' door: limits before everything, and never a 5xx for bad input."""

import asyncio
import re
import socket
import time
from contextlib import asynccontextmanager, suppress
from io import BytesIO

import pytest
from aiohttp.test_utils import TestClient, TestServer
from tests.fakes.patience import pass_by
from tests.unit.bots.fleet_rig import house

from kefu_bots import gateway
from kefu_bots.gateway import WEBHOOK_BYTES, application
from kefu_bots.hosts import Hosts
from kefu_core.errors import BadSignature, StoreUnavailable
from kefu_core.ports import RawResponse

HOOK = "/hooks/main/hook"


@asynccontextmanager
async def door(receiving=None, *, hosts=None, ready=True):
    async with house() as h:
        h.adapter.receiving = receiving

        async def state():
            return {"ready": ready}

        app = application(accounts=h.accounts, sink=h.intake, ready=state, hosts=hosts)
        server = TestServer(app, access_log=None)
        async with TestClient(server) as client:
            yield client, h


def answering(seen):
    async def receive(request, _sink):
        seen.append(request)
        return RawResponse(body=b"success")

    return receive


async def test_raw_bytes_reach_the_account_and_its_answer_goes_back():
    seen = []
    async with door(answering(seen)) as (client, _):
        answer = await client.post(HOOK + "?a=%E4%BD%A0", data=b"\xff\x00raw", headers={"X-Sig": "S"})
        assert (answer.status, await answer.read()) == (200, b"success")
    (request,) = seen
    assert (request.method, request.body, request.query) == ("POST", b"\xff\x00raw", {"a": "你"})
    assert request.headers["x-sig"] == "S"


@pytest.mark.parametrize("path", [
    "/hooks/main/wrong", "/hooks/other/hook", "/hooks/main/", "/hooks/main/h%C3%BC%FFk", "/hooks/main%2F..%2Fx/hook",
    "/",
])  # fmt: skip
async def test_unknown_path_is_not_found(path):
    async with door() as (client, _):
        assert (await client.post(path)).status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_other_methods_are_not_allowed(method):
    async with door() as (client, _):
        assert (await client.request(method, HOOK)).status == 405


async def test_compressed_body_is_refused():
    async with door() as (client, _):
        answer = await client.post(HOOK, data=b"x", headers={"Content-Encoding": "gzip"})
        assert answer.status == 415


@pytest.mark.parametrize("chunked", [False, True])
async def test_too_large_body_is_refused_however_it_comes(chunked):
    async def pieces():
        for _ in range(20):
            yield b"x" * (WEBHOOK_BYTES // 16)

    seen = []
    async with door(answering(seen)) as (client, _):
        body = pieces() if chunked else BytesIO(b"x" * (WEBHOOK_BYTES + 1))
        with suppress(ConnectionError, OSError):
            assert (await client.post(HOOK, data=body)).status == 413
        assert seen == []


async def test_body_of_exactly_the_limit_is_taken():
    seen = []
    async with door(answering(seen)) as (client, _):
        assert (await client.post(HOOK, data=BytesIO(b"x" * WEBHOOK_BYTES))).status == 200


@pytest.mark.parametrize(("host", "status"), [
    ("kefu.orbit.example", 200), ("KEFU.orbit.example:443", 200), ("evil.example", 421), ("", 421),
])  # fmt: skip
async def test_only_our_own_hosts_are_served(host, status):
    async with door(answering([]), hosts=Hosts(frozenset({"kefu.orbit.example"}))) as (client, _):
        assert (await client.post(HOOK, headers={"Host": host})).status == status


@pytest.mark.parametrize("error", [StoreUnavailable("away"), RuntimeError("boom"), BadSignature("no")])
async def test_whatever_could_not_be_committed_is_tried_again_by_the_platform(error):
    async def receive(_request, _sink):
        raise error

    async with door(receive) as (client, _):
        answer = await client.post(HOOK)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")


async def test_closing_fleet_answers_503():
    async def receive(_request, sink):
        await sink.accept(house_message())
        return RawResponse()

    async with door(receive) as (client, h):
        house_message = lambda: h.message("您好")  # noqa: E731
        assert (await client.post(HOOK)).status == 200
        h.intake.closing = True
        assert (await client.post(HOOK)).status == 503


async def test_account_that_takes_no_webhooks_is_not_found():
    async with door() as (client, h):
        h.account.adapter = object()
        assert (await client.post(HOOK)).status == 404


async def test_what_was_written_is_told():
    told = []

    async def receive(_request, _sink):
        async def written(done):
            told.append(done)

        return RawResponse(body=b"<xml/>", content_type="application/xml", written=written)

    async with door(receive) as (client, _):
        answer = await client.post(HOOK)
        assert (await answer.read(), answer.headers["X-Content-Type-Options"]) == (b"<xml/>", "nosniff")
    assert told == [True]


async def test_what_is_written_after_the_platform_gave_up_counts_as_not_written():
    told = []

    async def receive(_request, _sink):
        async def written(done):
            told.append(done)

        pass_by(6.0)  # as after a time in which the process stood still
        return RawResponse(body=b"<xml/>", written=written, within=5.0)

    async with door(receive) as (client, _):
        await client.post(HOOK)
    assert told == [False]


async def test_what_is_written_to_one_who_has_hung_up_unheard_counts_as_not_written():
    told = asyncio.get_running_loop().create_future()
    client = socket.socket()

    async def receive(_request, _sink):
        async def written(done):
            told.set_result(done)

        client.close()  # and the loop has had no time to hear of it
        return RawResponse(body=b"<xml/>", written=written, within=5.0)

    async with door(receive) as (server, _):
        client.connect(("127.0.0.1", server.port))
        client.sendall(f"POST {HOOK} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
        assert await told is False


@pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="only Linux tells how long bytes have lain there")
async def test_the_time_that_a_request_lay_unread_counts_too():
    told = asyncio.get_running_loop().create_future()

    async def receive(_request, _sink):
        async def written(done):
            told.set_result(done)

        return RawResponse(body=b"<xml/>", written=written, within=0.2)

    async with door(receive) as (server, _):
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(f"POST {HOOK} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
            time.sleep(0.3)
            assert await told is False


@pytest.mark.parametrize("raw", [
    b"POST /hooks/main/hook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
    b"POST /hooks/main/hook HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /hooks/main/hook HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"POST /hooks/main/hook HTTP/9.9\r\n\r\n",
    b"NONSENSE\r\n\r\n",
    b"\x00\xff\xfe\r\n\r\n",
    b"GET /hooks/\xff/hook HTTP/1.1\r\nHost: x\r\n\r\n",
])  # fmt: skip
async def test_broken_http_is_never_answered_with_a_5xx(raw):
    async with door(answering([])) as (client, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
        writer.write(raw)
        await writer.drain()
        line = await asyncio.wait_for(reader.readline(), 60)
        writer.close()
        await writer.wait_closed()
    found = re.match(rb"HTTP/1\.[01] (\d)", line)
    assert found is None or found.group(1) == b"4", line


async def test_client_that_hangs_up_in_the_middle_commits_nothing_and_breaks_nothing():
    seen = []
    async with door(answering(seen)) as (client, _):
        _, writer = await asyncio.open_connection("127.0.0.1", client.port)
        writer.write(b"POST /hooks/main/hook HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert (await client.post(HOOK, data=b"next")).status == 200
    assert [request.body for request in seen] == [b"next"]


@pytest.mark.parametrize(("ready", "status"), [(True, 200), (False, 503)])
async def test_health_and_readiness(ready, status):
    async with door(ready=ready) as (client, _):
        assert (await client.get("/healthz")).status == 200
        answer = await client.get("/readyz")
        assert (answer.status, await answer.json()) == (status, {"ready": ready})


async def test_body_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(gateway, "BODY_SECONDS", 0.05)

    async def dripping():
        yield b"{"
        await asyncio.sleep(1)
        yield b"}"

    async with door(answering([])) as (client, _):
        with suppress(ConnectionError):
            answer = await client.post(HOOK, data=dripping())
            assert answer.status == 408
        assert (await client.get("/healthz")).status == 200


async def test_every_refusal_of_an_account_is_told_and_nothing_else():
    told: list[tuple[str, int]] = []

    async def receive(request, _sink):
        if request.body == b"down":
            raise StoreUnavailable("made up")
        return RawResponse(status=403 if request.body == b"forged" else 200)

    async with house() as h:
        h.adapter.receiving = receive

        async def state():
            return {"ready": True}

        app = application(
            accounts=h.accounts, sink=h.intake, ready=state, refused=lambda inbox, status: told.append((inbox, status))
        )
        async with TestClient(TestServer(app, access_log=None)) as client:
            for body in (b"good", b"forged", b"down"):
                await client.post(HOOK, data=body)
            for path in (HOOK + "x", "/hooks/no/x"):
                await client.post(path)
            await client.put(HOOK, data=b"")
    assert told == [("main", 403), ("main", 503), ("main", 404), ("main", 405)]
