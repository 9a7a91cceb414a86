"""Calls of the Bot API: the frequent ones straight through ``wire.call``, the rare ones through the library."""

import json
from collections.abc import Awaitable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
import orjson
import telegram
from telegram.error import InvalidToken, TelegramError

from kefu_adapters import wire
from kefu_adapters.telegram import facts, outcomes
from kefu_adapters.telegram.outcomes import Refusal
from kefu_adapters.telegram.ptb_request import CallFailedError, OurRequest
from kefu_adapters.telegram.settings import TelegramSettings
from kefu_core.errors import (
    ConfigError,
    CredentialsRejected,
    PlatformUnavailable,
    UnknownOutcome,
)
from kefu_core.ports import Media

T = TypeVar("T")
_JSON = {"Content-Type": "application/json"}


class TelegramClient:
    """One bot's connection. The session opens with the first call and may be closed at any time.

    ``bot`` is the library's face of it; wrap its calls in ``ask``.
    """

    def __init__(self, inbox: str, settings: TelegramSettings, token: str) -> None:
        self._base = f"{settings.base_url}{token}/"
        self._files = urlsplit(settings.base_file_url).netloc
        self._timeout_seconds = settings.timeout_seconds
        self._session: aiohttp.ClientSession | None = None
        request = OurRequest(self._carry)
        try:
            self.bot = telegram.Bot(
                token,
                base_url=settings.base_url,
                base_file_url=settings.base_file_url,
                request=request,
                get_updates_request=request,
            )
        except InvalidToken:
            raise ConfigError(f"inboxes.{inbox}.token: expected a bot token as BotFather gives it") from None

    async def close(self) -> None:
        """Close the session; a later call opens a new one."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(
        self,
        method: str,
        params: dict[str, Any],
        *,
        effect: bool = True,
        private: bool = False,
        timeout_seconds: float | None = None,
    ) -> Any:
        """One call with a JSON body: its result, or a Refusal. Raises AdapterError."""
        options: dict[str, Any] = {"data": _encoded(params), "headers": _JSON}
        if timeout_seconds is not None:
            options["timeout"] = aiohttp.ClientTimeout(total=timeout_seconds)
        answer = await self._carried("POST", self._base + method, effect=effect, **options)
        return outcomes.read(answer, effect=effect, private=private)

    async def upload(self, method: str, params: dict[str, Any], part: str, media: Media, *, private: bool) -> Any:
        """One call that brings a file along: its result, or a Refusal. Raises AdapterError."""
        form = aiohttp.FormData(quote_fields=False)
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        name = "".join(c for c in media.file_name if c.isprintable() and c not in '"\\/')[:120]
        form.add_field(part, media.content, filename=name or part, content_type=media.mime or None)
        seconds = self._timeout_seconds + len(media.content) / facts.UPLOAD_BYTES_PER_SECOND
        options = {"data": form, "timeout": aiohttp.ClientTimeout(total=seconds)}
        answer = await self._carried("POST", self._base + method, effect=True, **options)
        return outcomes.read(answer, effect=True, private=private)

    def is_file_url(self, url: str) -> bool:
        """Whether an address lies where files are: the library takes a path on our disk for one, too."""
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and parts.netloc == self._files

    async def download(self, url: str) -> bytes:
        """The bytes of a file whose address ``getFile`` gave. Raises AdapterError; the address holds the token."""
        answer = await self._carried("GET", url, effect=False, max_bytes=facts.DOWNLOAD_BYTES)
        if answer.status == 200:
            return answer.body
        if answer.status == 401:
            raise CredentialsRejected("the token was refused", code="401")
        raise PlatformUnavailable(f"the file could not be fetched ({answer.status})", code=str(answer.status))

    async def ask(self, call: Awaitable[T]) -> T:
        """Await a call of the library. Raises AdapterError only."""
        try:
            return await call
        except CallFailedError as failed:
            raise failed.error from None
        except (TelegramError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise PlatformUnavailable(f"the answer could not be understood ({type(error).__name__})") from None

    async def _carry(self, method: str, url: str, form: dict[str, str] | None) -> bytes:
        answer = await self._carried(method, url, effect=False, data=form)
        result = outcomes.read(answer, effect=False, private=False)
        if isinstance(result, Refusal):
            raise result.error()
        return answer.body

    async def _carried(self, method: str, url: str, *, effect: bool, **options: Any) -> wire.Answer:
        """The answer. A call without effect that was cut short simply did not happen."""
        try:
            return await wire.call(self._opened(), method, url, **options)
        except UnknownOutcome as error:
            if effect:
                raise
            raise PlatformUnavailable(str(error)) from None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = wire.new_session(
                connect_seconds=min(5.0, self._timeout_seconds), total_seconds=self._timeout_seconds
            )
        return self._session


def _encoded(params: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(params)
    except TypeError:  # half a character, or a number that is too large: escaped, for the platform to refuse
        return json.dumps(params).encode()


def settled(result: Any) -> Any:
    """The result, where a refusal has no meaning of its own. Raises its AdapterError."""
    if isinstance(result, Refusal):
        raise result.error()
    return result
