"""Calls to X: address, authority, time-out and encoding, and every answer made into a value or an AdapterError.

tweepy's async client knows the routes and bodies of what it has (posts, direct messages, mentions, timelines, who we
are). Its ``request`` is replaced here: tweepy's own cannot be pointed at another host, loses non-JSON errors and may
sleep for a quarter of an hour. Webhooks, activity, media and grants, which tweepy lacks, go the same way without it.
OAuth 1.0a is signed by the library that tweepy uses, over the address that is really called.
"""

import json as jsonlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from tweepy.asynchronous import AsyncClient

from kefu_adapters import abroad, wire
from kefu_adapters.wire import Answer
from kefu_adapters.x.outbound import Auth, Call
from kefu_adapters.x.outcomes import understand
from kefu_adapters.x.settings import XSettings
from kefu_adapters.x.signing import Keys
from kefu_adapters.x.tokens import Tokens
from kefu_core.errors import NotSent, PlatformUnavailable, StoreError, UnknownOutcome
from kefu_core.ports import Clock


class Client:
    """One session for all calls of an account."""

    def __init__(self, settings: XSettings, keys: Keys, bearer: str, tokens: Tokens, clock: Clock) -> None:
        self._settings = settings
        self._keys = keys
        self._bearer = bearer
        self._tokens = tokens
        self._clock = clock
        self._base = settings.base_url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None
        self._library = _Library(self)

    async def call(self, call: Call) -> Mapping[str, Any]:
        """Make a call and give back its JSON object. Raises AdapterError; what fails before it leaves is NotSent."""
        try:
            answer = await self._make(call)
            if answer.status == 401 and self._is_granted(call.auth):
                # A grant may end before its time. Nothing was done, so the same call may go once more.
                await self._tokens.renew()
                answer = await self._make(call)
        except StoreError as exc:
            raise NotSent("the store did not answer before the call") from exc
        except UnknownOutcome as exc:
            if call.has_effect:
                raise
            # Doing it twice harms nobody.
            raise PlatformUnavailable(str(exc)) from None
        return understand(call, answer, self._clock.now())

    async def download(self, path: str, *, auth: Auth, max_bytes: int) -> Answer:
        """Fetch a file below the base address, or from a full address without any authority of ours."""
        url = path if auth == "none" else self._base + path
        try:
            answer = await self._get(url, auth, max_bytes)
            if answer.status == 401 and self._is_granted(auth):
                await self._tokens.renew()
                answer = await self._get(url, auth, max_bytes)
        except UnknownOutcome as exc:
            raise PlatformUnavailable(str(exc)) from None
        return answer

    async def _get(self, url: str, auth: Auth, max_bytes: int) -> Answer:
        if auth == "none" and self._base.startswith("https://"):  # else it is the sandbox, on this machine
            return await abroad.fetch(url, max_bytes=max_bytes)
        headers = {} if auth == "none" else {"Authorization": await self._authority("GET", url, auth)}
        return await wire.call(self._open(), "GET", url, headers=headers, max_bytes=max_bytes)

    async def request(
        self,
        method: str,
        path: str,
        *,
        auth: Auth,
        params: Mapping[str, Any],
        body: Mapping[str, Any] | None,
        token: str = "",
    ) -> Answer:
        """Make one JSON call as one of our authorities, or with a token that is not ours yet."""
        url = _address(self._base + path, params)
        headers = {"Authorization": f"Bearer {token}" if token else await self._authority(method, url, auth)}
        options: dict[str, Any] = {"headers": headers}
        if body is not None:
            headers["Content-Type"] = "application/json"
            options["data"] = jsonlib.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return await wire.call(self._open(), method, url, **options)

    async def close(self) -> None:
        """Close the session; the next call opens a new one."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _make(self, call: Call) -> Answer:
        if not call.library:
            return await self._plain(call)
        answer: Answer = await getattr(self._library, call.library)(user_auth=call.auth == "user", **call.options)
        return answer

    async def _plain(self, call: Call) -> Answer:
        if call.form is None and call.file is None:
            return await self.request(call.method, call.path, auth=call.auth, params=call.params, body=call.json)
        url = self._base + call.path
        headers: dict[str, str] = {}
        if call.basic is not None:
            headers["Authorization"] = aiohttp.encode_basic_auth(*call.basic)
        elif call.auth != "none":
            headers["Authorization"] = await self._authority(call.method, url, call.auth)
        data: Any = dict(call.form or {})
        if call.file is not None:
            data = aiohttp.FormData(default_to_multipart=True)
            for name, value in (call.form or {}).items():
                data.add_field(name, value)
            ending = call.file.mime.partition("/")[2]
            data.add_field("media", call.file.content, filename=f"picture.{ending}", content_type=call.file.mime)
        return await wire.call(self._open(), call.method, url, headers=headers, data=data)

    async def _authority(self, method: str, url: str, auth: Auth) -> str:
        if auth == "app":
            return f"Bearer {self._bearer}"
        if self._is_granted(auth):
            return f"Bearer {await self._tokens.current()}"
        return self._keys.header(method, url, self._clock.now())

    def _is_granted(self, auth: Auth) -> bool:
        return auth == "oauth2" or (auth == "user" and self._settings.use_oauth2)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            seconds = self._settings.timeout_seconds
            self._session = wire.new_session(connect_seconds=min(5.0, seconds), total_seconds=seconds)
        return self._session


class _Library(AsyncClient):  # type: ignore[misc]  # the library has no types
    """tweepy's methods on our way of calling: they give back the raw answer."""

    def __init__(self, client: Client) -> None:
        super().__init__(return_type=aiohttp.ClientResponse)
        self._client = client

    async def request(
        self,
        method: str,
        route: str,
        params: Mapping[str, Any] | None = None,
        json: Mapping[str, Any] | None = None,
        user_auth: bool = False,
    ) -> Answer:
        """What tweepy calls for every method."""
        auth: Auth = "user" if user_auth else "app"
        return await self._client.request(method, route, auth=auth, params=params or {}, body=json)


def _address(url: str, params: Mapping[str, Any]) -> str:
    """The address with its query, encoded once and as OAuth 1.0a encodes it: it is signed and sent as it is."""
    if not params:
        return url
    return f"{url}?{urlencode(sorted((name, str(value)) for name, value in params.items()), quote_via=quote, safe='')}"
