"""python-telegram-bot's calls over our own session: one pool, our error table, no token in any log.

The library brings methods and types; it never sees a failed answer, so it neither logs nor quotes one.
"""

import logging
from typing import Any

from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from kefu_core.errors import AdapterError

logging.getLogger("telegram").setLevel(logging.WARNING)  # at debug level it logs parameters, the secret among them


class CallFailedError(TelegramError):
    """Carries an AdapterError through the library: its own wrapper lets TelegramError pass unchanged."""

    def __init__(self, error: AdapterError) -> None:
        super().__init__(str(error))
        self.error = error


class OurRequest(BaseRequest):
    """Hands each request to ``carry(method, url, form)``, which gives back the body of a good answer."""

    def __init__(self, carry: Any) -> None:
        self._carry = carry

    @property
    def read_timeout(self) -> float | None:
        """The session has its own time-outs."""
        return None

    async def initialize(self) -> None:
        """Nothing: the session opens with its first call."""

    async def shutdown(self) -> None:
        """Nothing: the client closes the session."""

    async def do_request(  # type: ignore[override]
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        **_timeouts: Any,
    ) -> tuple[int, bytes]:
        """Make the call. Raises CallFailedError."""
        try:
            return 200, await self._carry(method, url, request_data.json_parameters if request_data else None)
        except AdapterError as error:
            raise CallFailedError(error) from None
