"""The second channel: short notices to the staff's own chat, by its incoming webhook.

The address is a secret (``KEFU_STAFF_WEBHOOK``). Notices hold constant words, ids and numbers; never a text of ours,
never anything of a contact. A notice that cannot be delivered is tried three times and then only logged.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import aiohttp
import structlog

from kefu_core.staff_wording import notice

TRIES = 3
ROUND_SECONDS = 1.0
MOST_WAITING = 200
SECONDS = 10.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Notice:
    """One line to say."""

    text: str
    tries: int = 0


class Notices:
    """A short queue in memory; ``run`` is a loop of every process. Without an address it takes nothing."""

    def __init__(
        self, url: str = "", *, form: Literal["slack", "wecom"] = "slack", language: str = "zh", brand: str = ""
    ) -> None:
        self._url = url
        self._form = form
        self._language = language
        self._brand = brand
        self._waiting: deque[Notice] = deque(maxlen=MOST_WAITING)

    @property
    def has_channel(self) -> bool:
        """Whether anybody hears it."""
        return bool(self._url)

    def tell(self, what: str, **values: str) -> None:
        """Queue a notice; ``what`` names its words."""
        if self._url:
            self._waiting.append(Notice(notice(what, self._language, brand=self._brand, **values)))

    async def run(self) -> None:
        """Send what comes, until cancelled."""
        while True:
            await self.step()
            await asyncio.sleep(ROUND_SECONDS)

    async def step(self) -> int:
        """Send what waits; gives how many went."""
        sent = 0
        while self._waiting:
            one = self._waiting.popleft()
            if await self._post(one.text):
                sent += 1
                continue
            if one.tries + 1 >= TRIES:
                log.error("notice.lost", url_host=urlsplit(self._url).hostname or "")
                continue
            self._waiting.appendleft(Notice(one.text, one.tries + 1))
            break
        return sent

    def _body(self, text: str) -> dict[str, Any]:
        return {"text": text} if self._form == "slack" else {"msgtype": "text", "text": {"content": text}}

    async def _post(self, text: str) -> bool:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as http,
                http.post(self._url, json=self._body(text), allow_redirects=False) as response,
            ):
                return response.status < 300
        except (aiohttp.ClientError, OSError, ValueError):
            return False
