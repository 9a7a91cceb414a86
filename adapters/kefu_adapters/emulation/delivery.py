"""One delivery attempt to the fleet, recorded; schedules and retries are each platform's own."""

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp

_ROUNDS = 20
"""So many rounds of the loop an answer takes at most from the socket to its reader."""


async def _ends(asking: "asyncio.Task[None]", left: asyncio.Event, seconds: float) -> bool:
    """Whether an answer came in time, counted from when the request ``left``, but not for ever.

    One that lay at the socket when time was up did come, however busy we were.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await left.wait()
    await asyncio.wait({asking}, timeout=seconds if left.is_set() else 0)
    for _ in range(_ROUNDS):
        if asking.done():
            return True
        await asyncio.sleep(0)
    return False


def _leaving() -> aiohttp.TraceConfig:
    """Sets each request's event when its head has been handed to the socket."""

    async def has_left(_session: aiohttp.ClientSession, context: Any, _sent: Any) -> None:
        context.trace_request_ctx.set()

    config = aiohttp.TraceConfig()
    config.on_request_headers_sent.append(has_left)
    return config


@dataclass(slots=True)
class Attempt:
    """What came of one HTTP request to the fleet. ``status`` is ``None`` when there was no answer.

    ``reason``: the words of the status line; ``retry_after``: the seconds to wait that the fleet asked for.
    """

    key: str
    number: int
    at: float
    status: int | None
    body: bytes
    seconds: float
    error: str | None = None
    reason: str = ""
    retry_after: int | None = None

    @property
    def ok(self) -> bool:
        """Whether the fleet answered 2xx."""
        return self.status is not None and 200 <= self.status < 300


class Deliverer:
    """Sends requests to the fleet's webhook over one pool and remembers every attempt (bounded)."""

    def __init__(self, limit: int = 200_000) -> None:
        self._session: aiohttp.ClientSession | None = None
        self.attempts: deque[Attempt] = deque(maxlen=limit)

    async def attempt(
        self,
        *,
        key: str,
        number: int,
        url: str,
        timeout: float,  # noqa: ASYNC109 - the platform's own time-out, in real seconds
        method: str = "POST",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        now: float,
    ) -> Attempt:
        """Make one request; never raises. ``key`` names the event, ``number`` counts attempts from 1."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), auto_decompress=True, trace_configs=[_leaving()]
            )
        done = Attempt(key, number, now, None, b"", 0.0)
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            left = asyncio.Event()
            asking = group.create_task(self._ask(self._session, done, method, url, body, headers, left))
            if not await _ends(asking, left, timeout):
                asking.cancel()
                done.error = "timeout"
        done.seconds = time.perf_counter() - started
        self.attempts.append(done)
        return done

    @staticmethod
    async def _ask(
        session: aiohttp.ClientSession,
        done: Attempt,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str] | None,
        left: asyncio.Event,
    ) -> None:
        try:
            async with session.request(
                method, url, data=body, headers=headers, allow_redirects=False, trace_request_ctx=left
            ) as response:
                done.body = await response.read()
                done.status, done.reason = response.status, response.reason or ""
                asked = response.headers.get("Retry-After", "")
                done.retry_after = int(asked) if asked.isdecimal() else None
        except TimeoutError:
            done.error = "timeout"
        except (aiohttp.ClientError, OSError, ValueError) as exc:
            done.error = type(exc).__name__
        finally:
            left.set()

    def dump(self) -> list[dict[str, Any]]:
        """Every attempt as JSON, oldest first."""
        rows = []
        for attempt in self.attempts:
            row = asdict(attempt)
            row["body"] = attempt.body.decode("utf-8", "replace")[:2000]
            rows.append(row)
        return rows

    async def close(self) -> None:
        """Close the connection pool."""
        if self._session is not None:
            await self._session.close()
