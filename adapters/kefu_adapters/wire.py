"""One HTTP call to a platform, and the one question that matters when it fails: did bytes leave us?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from time import time
from typing import Any

import aiohttp
import orjson
from yarl import URL

from kefu_adapters.wire_post import post
from kefu_core.errors import ConnectFailed, UnknownOutcome

MAX_ANSWER_BYTES = 4 * 2**20
"""An API's answer; media is fetched by ``fetch``, which has its own limit."""


DATES: dict[str, tuple[str, float]] = {}
"""By host: the Date of its last answer, and our real time then. For the operator's look at clocks, nothing else."""
_DATED_HOSTS = 32
_READY = frozenset({"data", "headers"})
"""A call that is nothing but these, and whose body is bytes, needs no session."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of a platform. ``headers`` are case-insensitive."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def _json(value: object) -> str:
    """JSON as UTF-8, which every platform takes."""
    return orjson.dumps(value).decode()


class _Connector(aiohttp.TCPConnector):
    """Gives no connection on which something came while it rested: nobody asked for it, so it is no call's answer."""

    async def _get(self, key: Any, traces: Any) -> Any:
        connection = await super()._get(key, traces)
        while connection is not None and connection.protocol is not None and connection.protocol.should_close:
            connection.close()
            connection = await super()._get(key, traces)
        return connection


def new_session(
    *, connect_seconds: float = 5.0, total_seconds: float = 20.0, limit: int = 100
) -> aiohttp.ClientSession:
    """A client session with explicit time-outs and no cookies; one per adapter."""
    return aiohttp.ClientSession(
        connector=_Connector(limit=limit, keepalive_timeout=30),
        timeout=aiohttp.ClientTimeout(total=total_seconds, sock_connect=connect_seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        json_serialize=_json,
    )


async def call(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    *,
    max_bytes: int = MAX_ANSWER_BYTES,
    **options: Any,
) -> Answer:
    """Make one call and read the whole answer; redirects are not followed.

    Raises ConnectFailed when no byte of the request left, UnknownOutcome when it may have left and no whole answer
    came. Neither message holds the URL: credentials may be in it.
    """
    try:
        if method == "POST" and type(options.get("data")) is bytes and options.keys() <= _READY:
            status, headers, body = await post(session, url, options["data"], options.get("headers", {}), max_bytes)
            _note_date(url, headers)
            return Answer(status, headers, body)
        async with session.request(method, url, allow_redirects=False, **options) as response:
            _note_date(url, response.headers)
            body = await _read(response, max_bytes)
            return Answer(response.status, response.headers, body)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as exc:
        raise ConnectFailed(f"could not connect ({type(exc).__name__})") from None
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as exc:
        raise UnknownOutcome(f"the request left, no whole answer came ({type(exc).__name__})") from None


def _note_date(url: str, headers: Mapping[str, str]) -> None:
    date = headers.get("Date")
    if not date:
        return
    host = _host(url)
    if host in DATES or len(DATES) < _DATED_HOSTS:
        DATES[host] = (date, time())


@lru_cache(maxsize=256)
def _host(url: str) -> str:
    return URL(url).host or ""


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_chunked(65536):
        size += len(chunk)
        if size > max_bytes:
            raise ValueError("the answer is too large")
        chunks.append(chunk)
    return b"".join(chunks)
