"""What a platform's host (or whoever sits in its place) can do to the calls that carry our sends."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu_adapters import wire, wire_post
from kefu_adapters.language_model.client import ChatCompletions
from kefu_core.assisting import Task, Use
from kefu_core.errors import AdapterError, ConnectFailed, NotSent, UnknownOutcome

HEAD = b"HTTP/1.1 200 OK\r\n"
FINE = HEAD + b"Content-Length: 2\r\n\r\nok"
Script = Callable[[int, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Host:
    """Listens and does what its script says with each request; ``requests`` are the raw heads that came."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[bytes] = []
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.requests.append(head)
                size = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or b"0")
                await reader.readexactly(size)
                await self.script(len(self.requests), reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def says(*answers: bytes) -> Script:
    """One answer after the other; the last one goes on."""

    async def script(number: int, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answers[min(number, len(answers)) - 1])
        await writer.drain()

    return script


def then_ends(answer: bytes) -> Script:
    async def script(_number: int, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        writer.close()

    return script


@contextmanager
def little_memory() -> Iterator[None]:
    """What is done within takes less than 30 MiB at any moment."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 30 * 2**20
    finally:
        tracemalloc.stop()


@asynccontextmanager
async def host(script: Script) -> AsyncIterator[tuple[Host, aiohttp.ClientSession, str]]:
    one = Host(script)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/send"
    session = wire.new_session(total_seconds=2)
    try:
        yield one, session, url
    finally:
        await session.close()
        server.close()


async def send(session: aiohttp.ClientSession, url: str, max_bytes: int = 100_000, **headers: str) -> wire.Answer:
    return await wire.call(session, "POST", url, data=b"{}", headers=headers, max_bytes=max_bytes)


# --- nothing is put into a request ------------------------------------------------------------------------


@pytest.mark.parametrize("value", [
    "a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\0", "a\r\n\r\nGET / HTTP/1.1", "\r\n", "中文",
    "a\u2028b", "a\x85b",
])  # fmt: skip
async def test_no_header_ends_its_line_and_nothing_of_it_leaves(value: str) -> None:
    async with host(says(FINE)) as (there, session, url):
        with pytest.raises(NotSent):
            await send(session, url, **{"X-Name": value})
        assert there.requests == []


@pytest.mark.parametrize(
    "name", ["X-Evil: 1\r\nX", "X Y", "X:Y", "", "X\tY", "Content-Length", "Transfer-Encoding", "Host"]
)
async def test_no_header_s_name_is_anything_else_or_one_that_frames_the_request(name: str) -> None:
    async with host(says(FINE)) as (there, session, url):
        with pytest.raises(NotSent):
            await send(session, url, **{name: "1"})
        assert there.requests == []


@pytest.mark.parametrize(
    "path", ["/a\r\nX-Evil: 1", "/a b", "/a\nHost: evil", "/%0d%0aX-Evil:%201", "/?q=\r\n\r\nGET /", "/中 文"]
)
async def test_no_address_ends_the_first_line(path: str) -> None:
    async with host(says(FINE)) as (there, session, url):
        await send(session, url.removesuffix("/send") + path)
        (head,) = there.requests
        assert head.split(b"\r\n")[0].count(b" ") == 2
        assert b"\nX-Evil" not in head
        assert head.lower().count(b"\r\nhost:") == 1


@pytest.mark.parametrize(
    "url", ["http://[::1", "", "send", "http://", "file:///etc/passwd", "http://h:99999/", "ftp://h/"]
)
async def test_what_is_no_address_never_left(url: str) -> None:
    session = wire.new_session()
    with pytest.raises(NotSent):
        await send(session, url)
    await session.close()


# --- what comes back --------------------------------------------------------------------------------------

BROKEN = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nok", b"HTTP/1.1 9999 OK\r\n\r\n",
    b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 200 OK\r\nA B: 1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 5000 + b"\r\n",
    b"\x16\x03\x01\x02\x00", b"HTTP/1.1 200 OK\r\nX: \x00\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 5\r\n\r\n\xff\xff\xff\xff\xff",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nxxxx",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
]  # fmt: skip


@pytest.mark.parametrize("answer", BROKEN)
async def test_a_broken_answer_is_an_unknown_outcome_and_its_connection_is_used_no_more(answer: bytes) -> None:
    async with host(says(answer, FINE)) as (there, session, url):
        with pytest.raises(UnknownOutcome):
            await send(session, url)
        assert (await send(session, url)).body == b"ok"
        assert there.connections == 2


@given(cut=st.integers(0, 60), noise=st.binary(max_size=30))
@settings(max_examples=40, deadline=None)
def test_whatever_comes_back_is_an_answer_or_an_error_of_ours(cut: int, noise: bytes) -> None:
    async def one() -> None:
        async with host(then_ends(FINE[:cut] + noise)) as (_, session, url):
            try:
                found: wire.Answer | AdapterError = await send(session, url)
            except AdapterError as error:
                found = error
        assert isinstance(found, wire.Answer) or found.code or str(found)

    asyncio.run(one())


@pytest.mark.parametrize("begin", [
    HEAD + b"Content-Length: 9999\r\n\r\n", HEAD + b"Transfer-Encoding: chunked\r\n\r\n", HEAD, b"", HEAD + b"\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
])  # fmt: skip
async def test_an_answer_that_never_ends_is_given_up(begin: bytes) -> None:
    async def drip(_n: int, _r: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(begin)
        for _ in range(200):
            await asyncio.sleep(0.02)
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" if begin.startswith(b"HTTP/1.1 100") else b"1\r\na\r\n")

    async with host(drip) as (_, session, url):
        session._timeout = aiohttp.ClientTimeout(total=0.4)
        async with asyncio.timeout(60):
            with pytest.raises(UnknownOutcome):
                await send(session, url)


async def test_of_answers_that_are_no_answer_yet_only_a_few_are_heard() -> None:
    many = b"HTTP/1.1 102 Processing\r\n\r\n" * 1000 + FINE
    async with host(says(many, FINE)) as (_, session, url):
        with pytest.raises(UnknownOutcome):
            await send(session, url)
    few = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + FINE
    async with host(says(few)) as (_, session, url):
        assert (await send(session, url)).body == b"ok"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_small_answer_that_is_huge_when_it_is_opened_is_given_up_early(coding: str) -> None:
    pack = gzip.compress if coding == "gzip" else zlib.compress
    bomb = pack(b"\0" * 200 * 2**20)
    head = HEAD + f"Content-Encoding: {coding}\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    async with host(says(head + bomb)) as (_, session, url):
        with little_memory(), pytest.raises(UnknownOutcome):
            await send(session, url, max_bytes=1000)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(status: int) -> None:
    answer = f"HTTP/1.1 {status} Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n".encode()
    async with host(says(answer)) as (there, session, url):
        assert (await send(session, url)).status == status
        assert len(there.requests) == 1


# --- one answer never counts for another call ---------------------------------------------------------------


async def test_a_second_answer_in_the_same_breath_counts_for_nobody() -> None:
    poison = HEAD + b"Content-Length: 6\r\n\r\npoison"
    async with host(says(FINE + poison, FINE)) as (there, session, url):
        assert (await send(session, url)).body == b"ok"
        assert (await send(session, url)).body == b"ok"
        assert there.connections == 2


@pytest.mark.parametrize("way", ["bytes", "json"])
@pytest.mark.parametrize("late", [HEAD + b"Content-Length: 6\r\n\r\npoison", HEAD, b"junk", HEAD + b"\r\n"])
async def test_an_answer_that_nobody_asked_for_counts_for_nobody(late: bytes, way: str) -> None:
    """It comes while the connection rests: the next send must not take it for its own."""
    more = {"data": b"{}"} if way == "bytes" else {"json": {}}
    sent = asyncio.Event()

    async def script(number: int, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(FINE)
        await writer.drain()
        if number == 1:
            await asyncio.sleep(0.02)
            writer.write(late)
            await writer.drain()
            sent.set()

    async with host(script) as (there, session, url):
        assert (await wire.call(session, "POST", url, **more)).body == b"ok"
        await sent.wait()
        await asyncio.sleep(0.05)
        assert (await wire.call(session, "POST", url, **more)).body == b"ok"
        assert there.connections == (1 if late == HEAD else 2), "half a head is thrown away with its parser"


async def test_a_call_that_was_given_up_leaves_no_answer_behind_for_the_next() -> None:
    came, given_up = asyncio.Event(), asyncio.Event()

    async def script(number: int, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if number == 1:
            came.set()
            await given_up.wait()
        writer.write(HEAD + b"Content-Length: 1\r\n\r\n%d" % number)

    async with host(script) as (_, session, url):
        first = asyncio.create_task(send(session, url))
        await came.wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        given_up.set()
        assert (await send(session, url)).body == b"2"
        assert (await send(session, url)).body == b"3"


async def test_a_connection_that_the_host_closed_meanwhile_is_no_unknown_outcome() -> None:
    """Nothing of the second request was taken: it goes over a new connection instead of to a person."""
    async with host(then_ends(FINE)) as (there, session, url):
        assert (await send(session, url)).body == b"ok"
        await asyncio.sleep(0.05)
        assert (await send(session, url)).body == b"ok"
        assert there.connections == 2


async def test_nobody_there_is_no_unknown_outcome() -> None:
    session = wire.new_session()
    with pytest.raises(ConnectFailed):
        await send(session, "http://127.0.0.1:1/")
    await session.close()


async def test_a_call_on_a_closed_session_never_left() -> None:
    session = wire.new_session()
    await session.close()
    with pytest.raises(ConnectFailed):
        await wire_post.post(session, "http://127.0.0.1:1/", b"", {}, 10)


# --- the language model's endpoint, by the same wire ---------------------------------------------------------

TASK = Task(use=Use.SUMMARY, instruction="Be brief.", data="{}", max_tokens=10)


@asynccontextmanager
async def model_at(script: Script) -> AsyncIterator[tuple[Host, ChatCompletions]]:
    async with host(script) as (there, _, url):
        model = ChatCompletions(url.removesuffix("/send"), "m", "made-up-key")
        try:
            yield there, model
        finally:
            await model.close()


@pytest.mark.parametrize("answer", [answer for answer in BROKEN if b"101 Switching" not in answer])
async def test_a_broken_answer_of_a_model_is_an_error_of_ours(answer: bytes) -> None:
    async with model_at(then_ends(answer)) as (_, model):
        with pytest.raises(AdapterError):
            await model.complete(TASK, 1)


async def test_a_model_that_drips_is_given_up_in_time() -> None:
    async def drip(_n: int, _r: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(200):
            await asyncio.sleep(0.02)
            writer.write(b"1\r\n \r\n")

    async with model_at(drip) as (_, model), asyncio.timeout(60):
        with pytest.raises(UnknownOutcome):
            await model.complete(TASK, 0.3)


async def test_a_model_s_bomb_is_given_up_early() -> None:
    bomb = gzip.compress(b" " * 100 * 2**20)
    head = HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    async with model_at(says(head + bomb)) as (_, model):
        with little_memory(), pytest.raises(UnknownOutcome):
            await model.complete(TASK, 5)


async def test_a_redirect_takes_the_key_and_the_words_nowhere() -> None:
    async with host(says(FINE)) as (elsewhere, _, url):
        answer = f"HTTP/1.1 307 Go\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n".encode()
        async with model_at(says(answer)) as (there, model):
            with pytest.raises(AdapterError):
                await model.complete(TASK, 2)
        assert len(there.requests) == 1
        assert elsewhere.requests == []
