"""A call that is only bytes: what it sends, what it makes of answers, and what is known when it fails."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from kefu_adapters import wire
from kefu_core.errors import ConnectFailed, UnknownOutcome

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
JSON = {"Content-Type": "application/json"}


class Server:
    """Answers each request with the next of ``answers``; None hangs up, an empty answer never comes."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.requests: list[bytes] = []
        self.connections = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                answer = self.answers.pop(0)
                if answer is None:
                    break
                writer.write(answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(*answers: bytes | None, seconds: float = 5.0) -> AsyncIterator[tuple[Server, aiohttp.ClientSession]]:
    server = Server(*answers)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/bot1:a%20b/sendMessage?x=1"
    async with wire.new_session(total_seconds=seconds) as session:
        yield server, session
    listening.close()


async def ask(server: Server, session: aiohttp.ClientSession, **more: object) -> wire.Answer:
    return await wire.call(session, "POST", server.url, data=b'{"a":1}', headers=JSON, **more)  # type: ignore[arg-type]


async def test_a_request_says_where_to_what_it_is_and_how_long() -> None:
    async with serving(GOOD) as (server, session):
        answer = await ask(server, session)
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /bot1:a%20b/sendMessage?x=1 HTTP/1.1"
    assert lines[1].startswith(b"Host: 127.0.0.1:")
    assert [line for line in lines if line.lower().startswith(b"content-")] == [
        b"Content-Type: application/json",
        b"Content-Length: 7",
    ]
    assert body == b'{"a":1}'
    assert (answer.status, answer.body) == (200, b"ok")


async def test_the_connection_is_kept_for_the_next_call() -> None:
    async with serving(GOOD, GOOD) as (server, session):
        await ask(server, session)
        await ask(server, session)
    assert server.connections == 1


async def test_a_connection_that_the_other_side_will_close_is_not_used_again() -> None:
    closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
    async with serving(closing, GOOD) as (server, session):
        await ask(server, session)
        await ask(server, session)
    assert server.connections == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b"
        % (len(gzip.compress(b"abcde", mtime=0)), gzip.compress(b"abcde", mtime=0)),
    ],
)
async def test_an_answer_comes_whole_however_it_is_sent(answer: bytes) -> None:
    async with serving(answer) as (server, session):
        assert (await ask(server, session)).body == b"abcde"


async def test_an_answer_without_a_length_ends_with_the_connection() -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b'{"a":1}')
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nabcde")
        writer.close()

    listening = await asyncio.start_server(once, "127.0.0.1", 0)
    server = Server()
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
    async with wire.new_session() as session:
        assert (await ask(server, session)).body == b"abcde"
    listening.close()


async def test_a_redirect_is_an_answer() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n"
    async with serving(moved) as (server, session):
        assert (await ask(server, session)).status == 302
    assert len(server.requests) == 1


async def test_the_date_of_an_answer_is_noted_by_host() -> None:
    dated = b"HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\nContent-Length: 0\r\n\r\n"
    async with serving(dated) as (server, session):
        await ask(server, session)
    assert wire.DATES["127.0.0.1"][0] == "Mon, 23 Nov 2026 12:00:00 GMT"
    del wire.DATES["127.0.0.1"]


async def test_nobody_there_means_that_nothing_left() -> None:
    async with serving() as (server, session):
        server.url = "http://127.0.0.1:9/"
        with pytest.raises(ConnectFailed):
            await ask(server, session)


async def test_a_wait_for_a_free_connection_that_ends_means_that_nothing_left() -> None:
    async with serving(b"", GOOD) as (server, _), wire.new_session(total_seconds=0.2, limit=1) as narrow:
        results = await asyncio.gather(ask(server, narrow), ask(server, narrow), return_exceptions=True)
    assert [type(result) for result in results] == [UnknownOutcome, ConnectFailed]
    assert len(server.requests) == 1


@pytest.mark.parametrize("answer", [None, b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"])
async def test_without_a_whole_answer_nobody_knows(answer: bytes | None) -> None:
    async with serving(answer, seconds=0.2) as (server, session):
        with pytest.raises(UnknownOutcome) as failed:
            await ask(server, session)
    assert "bot1" not in str(failed.value)


async def test_an_answer_that_is_too_large_is_none() -> None:
    async with serving(GOOD) as (server, session):
        with pytest.raises(UnknownOutcome):
            await ask(server, session, max_bytes=1)


async def test_a_header_cannot_bring_another_one_along() -> None:
    async with serving(GOOD) as (server, session):
        with pytest.raises(ConnectFailed):
            await wire.call(session, "POST", server.url, data=b"", headers={"A": "b\r\nC: d"})
    assert server.requests == []


async def test_a_call_that_is_cancelled_leaves_no_connection_behind() -> None:
    async with serving(b"", GOOD) as (server, session):
        waiting = asyncio.ensure_future(ask(server, session))
        while not server.requests:
            await asyncio.sleep(0.001)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert (await ask(server, session)).status == 200
    assert server.connections == 2
