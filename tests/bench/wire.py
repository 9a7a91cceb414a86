"""A lean client for loads: requests as ready bytes over connections that stay open.

An HTTP library on this side would cost more than the floor on the other side, so that the floor would never be busy.
"""

import asyncio
import re
from types import TracebackType
from typing import Self

_LENGTH = re.compile(rb"content-length:[ ]*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"transfer-encoding:[ ]*chunked", re.IGNORECASE)


def request(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A POST as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def whole(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Head, body and what follows of the first message in ``data``, or None while some of it is missing."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head, rest = data[: end + 2], data[end + 4 :]
    length = _LENGTH.search(head)
    if length is None and _CHUNKED.search(head):
        return _chunks(head, rest)
    size = int(length[1]) if length else 0
    return (head, rest[:size], rest[size:]) if len(rest) >= size else None


def _chunks(head: bytes, rest: bytes) -> tuple[bytes, bytes, bytes] | None:
    body = b""
    while True:
        line, found, rest = rest.partition(b"\r\n")
        if not found:
            return None
        size = int(line.split(b";")[0], 16)
        if len(rest) < size + 2:
            return None
        body, rest = body + rest[:size], rest[size + 2 :]
        if not size:
            return head, body, rest


class Wire(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self.open = False
        self._transport: asyncio.Transport | None = None
        self._data = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """As asyncio says."""
        assert isinstance(transport, asyncio.Transport)
        self._transport, self.open = transport, True

    def connection_lost(self, exc: Exception | None) -> None:
        """As asyncio says."""
        self.open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("closed before the answer"))

    def data_received(self, data: bytes) -> None:
        """As asyncio says."""
        self._data += data
        found = whole(self._data)
        if found is None or self._answer is None:
            return
        head, body, self._data = found
        if not self._answer.done():
            self._answer.set_result((int(head[9:12]), body))

    async def ask(self, raw: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises ConnectionError."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(raw)
        try:
            return await self._answer
        finally:
            self._answer = None

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()


class Line:
    """Asks one server, and connects again when it hung up meanwhile. ``async with`` closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._wire: Wire | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._wire is not None:
            self._wire.close()

    async def ask(self, raw: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError."""
        if self._wire is None or not self._wire.open:
            loop = asyncio.get_running_loop()
            _, self._wire = await loop.create_connection(Wire, "127.0.0.1", self._port)
        return await self._wire.ask(raw)
