"""One delivery attempt to the fleet, recorded; schedules and retries are each platform's own."""

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp


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
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), auto_decompress=True)
        done = Attempt(key, number, now, None, b"", 0.0)
        started = time.perf_counter()
        try:
            async with asyncio.timeout(timeout):
                async with self._session.request(
                    method, url, data=body, headers=headers, allow_redirects=False
                ) as response:
                    done.body = await response.read()
                    done.status, done.reason = response.status, response.reason or ""
                    asked = response.headers.get("Retry-After", "")
                    done.retry_after = int(asked) if asked.isdecimal() else None
        except TimeoutError:
            done.error = "timeout"
        except (aiohttp.ClientError, OSError, ValueError) as exc:
            done.error = type(exc).__name__
        done.seconds = time.perf_counter() - started
        self.attempts.append(done)
        return done

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
