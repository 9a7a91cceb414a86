"""An endpoint that speaks the chat completions of the OpenAI API, hosted or one's own.

Knows the wire and nothing of what it is asked for. Its one address comes from the settings: nothing that anybody writes
changes where a request goes, and redirects are not followed.
Wire format: https://platform.openai.com/docs/api-reference/chat (read 2026-11-23); servers that copy it differ in what
they add, so that only ``choices[0].message.content`` and ``usage.total_tokens`` are read.
"""

import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from kefu_adapters import wire
from kefu_core.assisting import Task
from kefu_core.errors import (
    BadPayload,
    ContentRejected,
    CredentialsRejected,
    PlatformUnavailable,
    RateLimited,
    UnknownOutcome,
)
from kefu_core.ports import Completion

MAX_BYTES = 256 * 1024
"""Of an answer; the longest text that is asked for has a tenth of it."""
MAX_TEXT = 32_768
MOST_TOKENS = 1_000_000
_CONNECT_SECONDS = 5.0
_RETRY_SECONDS = 30.0
_AT_ONCE = 8
_ENDINGS = frozenset({"stop", "length", "content_filter", "tool_calls", "function_call"})
"""What may stand in the log as the reason of an end; anything else is the endpoint's own words."""


def fault(url: str) -> str:
    """What is wrong with an endpoint's address; nothing when it may be called.

    https, or http to this machine: the contacts' words go there. A private network is allowed: the owner named it.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "is no address"
    if parts.username or parts.password or parts.query or parts.fragment or not parts.hostname:
        return "is a plain address without user, query and fragment, such as https://models.example/v1"
    if parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname)):
        return ""
    return "begins with https:// (http:// for this machine alone)"


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class ChatCompletions:
    """One model of one endpoint (a ``LanguageModel``)."""

    def __init__(self, url: str, model: str, key: str = "") -> None:
        """``url``: the API's base, before ``/chat/completions``. Raises ValueError for one that may not be called."""
        if wrong := fault(url):
            raise ValueError(wrong)
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model = model
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._session: aiohttp.ClientSession | None = None

    async def complete(self, task: Task, seconds: float) -> Completion:
        """One request. Raises AdapterError; the answer's own words stand in no error."""
        body = {
            "model": self._model,
            "messages": [{"role": "system", "content": task.instruction}, {"role": "user", "content": task.data}],
            "max_tokens": task.max_tokens,
            "temperature": 0.8 if task.use.value == "phrasings" else 0,
            "stream": False,
        }
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(_CONNECT_SECONDS, seconds))
        answer = await wire.call(
            self._opened(), "POST", self._url, max_bytes=MAX_BYTES, json=body, headers=self._headers, timeout=timeout
        )
        if answer.status != 200:
            raise _refused(answer)
        return _read(answer.body)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = wire.new_session(connect_seconds=_CONNECT_SECONDS, limit=_AT_ONCE)
        return self._session

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()


def _refused(answer: wire.Answer) -> Exception:
    code = str(answer.status)
    match answer.status:
        case 401 | 403:
            return CredentialsRejected("the endpoint refused the key", code=code)
        case 429:
            return RateLimited("the endpoint is busy", retry_after=_wait(answer), code=code)
        case 400 | 404 | 413 | 415 | 422:
            return BadPayload("the endpoint did not take the request: look at url and model", code=code)
        case status if status >= 500:
            return PlatformUnavailable("the endpoint cannot", code=code)
        case _:
            return BadPayload("the endpoint answered with something else", code=code)


def _wait(answer: wire.Answer) -> float:
    given = answer.headers.get("Retry-After", "")
    return min(float(given), 3600.0) if given.isascii() and given.isdigit() and len(given) < 6 else _RETRY_SECONDS


def _read(body: bytes) -> Completion:
    """The reply's text. Raises AdapterError."""
    try:
        said: Any = json.loads(body)
        choice = said["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        raise UnknownOutcome("the answer could not be understood") from None
    if not isinstance(text, str) or not text.strip():
        ending = choice.get("finish_reason")
        raise ContentRejected("the model gave no text", code=ending if ending in _ENDINGS else "")
    usage = said.get("usage") if isinstance(said.get("usage"), dict) else {}
    tokens = usage.get("total_tokens")
    known = isinstance(tokens, int) and not isinstance(tokens, bool) and 0 <= tokens <= MOST_TOKENS
    return Completion(text=text[:MAX_TEXT], tokens=tokens if known else None)
