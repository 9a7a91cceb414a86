"""The platform's HTTP request to a webhook, which also reads the ``Retry-After`` of a refusal."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from kefu_adapters.emulation import Attempt, Deliverer


@dataclass(slots=True)
class WebhookAttempt(Attempt):
    """An attempt with what the webhook asked for: seconds to wait, and the words of its status line."""

    retry_after: int | None = None
    reason: str = ""


class WebhookDeliverer(Deliverer):
    """Posts updates. The kit's attempt drops response headers, which this platform acts on."""

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
    ) -> WebhookAttempt:
        """Make one request; never raises."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        done = WebhookAttempt(key, number, now, None, b"", 0.0)
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
