"""A POST of ready bytes over a session's own connections: what sends are made of, at a third of a session's cost.

The session's connector gives the connection (pool, TLS, time-outs, several addresses of a host) and takes it back, and
the library's parser reads the answer. Left out is what these calls never use: cookies, redirects, traces, proxies,
bodies of many kinds.
"""

import asyncio
import re
from collections.abc import Mapping
from functools import lru_cache
from weakref import WeakKeyDictionary

import aiohttp
from aiohttp.http import HttpProcessingError
from yarl import URL

from kefu_core.errors import ConnectFailed

_CHUNK = 65_536
_OWN = frozenset({"content-length", "content-type", "transfer-encoding"})
"""Of the headers that the library gives every request: not these, they belong to the body."""
_FRAMING = frozenset({"host", "connection", "content-length", "transfer-encoding", "expect", "upgrade"})
"""No call sets these itself: they say where a request goes and where it ends."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_MOST_PRELIMINARY = 8
"""Answers 1xx before the answer; a host that goes on so never answers."""
_Prepared = tuple[aiohttp.ClientRequest, bytes]
_PREPARED: WeakKeyDictionary[aiohttp.ClientSession, dict[URL, _Prepared]] = WeakKeyDictionary()


@lru_cache(maxsize=256)
def _target(url: str) -> tuple[URL, bytes]:
    """Where to, and what stands in the request's first line."""
    parsed = URL(url)
    return parsed.origin(), b"POST %b HTTP/1.1\r\n" % parsed.raw_path_qs.encode("ascii")


def _prepared(session: aiohttp.ClientSession, origin: URL) -> _Prepared:
    """A request that knows its host, and the headers that every call to it has."""
    known = _PREPARED.get(session)
    if known is None:
        known = _PREPARED[session] = {}
    if origin not in known:
        request = aiohttp.ClientRequest("POST", origin, loop=asyncio.get_running_loop(), session=session)
        lines = [f"{name}: {value}\r\n" for name, value in request.headers.items() if name.lower() not in _OWN]
        known[origin] = request, "".join(lines).encode("ascii")
    return known[origin]


@lru_cache(maxsize=256)
def _is_name(name: str) -> bool:
    return _TOKEN.fullmatch(name) is not None and name.lower() not in _FRAMING


def _lines(headers: Mapping[str, str]) -> bytes:
    if not all(map(_is_name, headers)):
        raise ValueError("a header has a name that it may not have")
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    if lines.count("\n") != len(headers) or lines.count("\r") != len(headers) or "\0" in lines:
        raise ValueError("a header holds the end of a line")
    return lines.encode("ascii")


async def post(
    session: aiohttp.ClientSession, url: str, body: bytes, headers: Mapping[str, str], max_bytes: int
) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers and body of the answer; redirects are not followed.

    Raises ConnectFailed while no byte has left; later TimeoutError, aiohttp.ClientError, OSError or ValueError (the
    answer is too large).
    """
    connector = session.connector
    if connector is None:
        raise ConnectFailed("the session is closed")
    try:
        origin, first = _target(url)
        request, common = _prepared(session, origin)
        head = b"%b%b%bContent-Length: %d\r\n\r\n" % (first, common, _lines(headers), len(body))
    except ValueError as exc:  # also for what is no ASCII; nothing of it is told, credentials may be in it
        raise ConnectFailed(f"the request could not be written ({type(exc).__name__})") from None
    has_left = False
    try:
        async with asyncio.timeout(session.timeout.total):
            connection = await connector.connect(request, [], session.timeout)
            has_left = True
            try:
                answer = await _exchanged(connection, head, body, max_bytes)
            except BaseException:
                connection.close()
                raise
            connection.release()
            return answer
    except (TimeoutError, aiohttp.ClientError, OSError) as exc:
        if has_left:
            raise
        raise ConnectFailed(f"could not connect ({type(exc).__name__})") from None


async def _exchanged(
    connection: "aiohttp.connector.Connection", head: bytes, body: bytes, max_bytes: int
) -> tuple[int, Mapping[str, str], bytes]:
    protocol, transport = connection.protocol, connection.transport
    if protocol is None or transport is None:
        raise aiohttp.ServerDisconnectedError
    protocol.set_response_params(read_until_eof=True, read_bufsize=_CHUNK)
    transport.write(head + body)
    try:
        message, payload = await protocol.read()
        preliminary = 0
        while 100 <= message.code < 200:
            preliminary += 1
            if message.code == 101 or preliminary > _MOST_PRELIMINARY:
                raise aiohttp.ServerDisconnectedError("no answer but preliminary ones")
            message, payload = await protocol.read()
    except (HttpProcessingError, aiohttp.EofStream) as exc:
        raise aiohttp.ServerDisconnectedError(type(exc).__name__) from None
    chunks: list[bytes] = []
    size = 0
    while not payload.at_eof():
        chunk = await payload.readany()
        size += len(chunk)
        if size > max_bytes:
            raise ValueError("the answer is too large")
        chunks.append(chunk)
    return message.code, message.headers, chunks[0] if len(chunks) == 1 else b"".join(chunks)
