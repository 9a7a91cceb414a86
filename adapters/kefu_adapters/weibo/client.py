"""Calls to Weibo: token, quota, time-out and encoding, and every answer made into a value or an AdapterError."""

import json
from typing import Any

import aiohttp

from kefu_adapters import wire
from kefu_adapters.weibo import facts
from kefu_adapters.weibo.budget import Budget
from kefu_adapters.weibo.outbound import Call, Kind
from kefu_adapters.weibo.outcomes import Said, understand
from kefu_adapters.weibo.settings import WeiboSettings
from kefu_adapters.weibo.tokens import Token, Tokens
from kefu_core.errors import (
    BadPayload,
    NotSent,
    PermanentError,
    PlatformUnavailable,
    RateLimited,
    StoreError,
    UnknownOutcome,
)
from kefu_core.ports import Clock, Media

_QUOTA_OF_THE_DAY = "10023"


class Client:
    """One session and one quota for all calls of an account."""

    def __init__(self, settings: WeiboSettings, tokens: Tokens, budget: Budget, clock: Clock) -> None:
        self._settings = settings
        self._tokens = tokens
        self._budget = budget
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._bases = {
            "api": settings.api_base_url.rstrip("/"),
            "messages": settings.messages_base_url.rstrip("/"),
            "upload": settings.upload_base_url.rstrip("/"),
        }

    async def call(self, call: Call, *, polling: bool = False) -> Said:
        """Make a call with the account's token. ``polling`` may not touch the reserve of the quota.

        Raises AdapterError. What fails before the request leaves is NotSent.
        """
        try:
            token = await self._tokens.current(call.service)
            if call.counted:
                await self._budget.take(reading=polling, method=call.path)
        except StoreError as exc:
            raise NotSent("the store did not answer before the call") from exc
        try:
            return await self.ask(call, token)
        except RateLimited as exc:
            if call.counted and exc.code == _QUOTA_OF_THE_DAY:
                await self._exhausted()
            raise

    async def ask(self, call: Call, token: Token | None = None) -> Said:
        """Make a call with a token of the caller's choice, past the quota."""
        answer = await self._request(call, token)
        return understand(call, answer, self._clock.now())

    async def download(self, path: str, params: dict[str, str]) -> Media:
        """Fetch a file. Raises AdapterError; PermanentError means that it can never be had."""
        call = Call(kind=Kind.READ, method="GET", service="upload", path=path, params=params)
        try:
            token = await self._tokens.current(call.service)
        except StoreError as exc:
            raise NotSent("the store did not answer before the call") from exc
        # Larger than allowed, so that a file which is too large is told from a call that failed.
        answer = await self._request(call, token, max_bytes=3 * facts.MAX_MEDIA_BYTES)
        mime = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        # Errors come as JSON or HTML whatever the status says: the content type decides.
        if answer.status != 200 or not mime or mime.startswith("text/") or mime.endswith("json"):
            understand(call, answer, self._clock.now())
            raise PermanentError("Weibo gave no file")
        if not answer.body:
            raise PlatformUnavailable("Weibo gave an empty file")
        if len(answer.body) > facts.MAX_MEDIA_BYTES:
            raise BadPayload("the file is too large")
        return Media(content=answer.body, mime=mime)

    async def close(self) -> None:
        """Close the session; the next call opens a new one."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _exhausted(self) -> None:
        try:
            await self._budget.exhaust()
        except StoreError:
            return

    async def _request(self, call: Call, token: Token | None, **limits: int) -> wire.Answer:
        if self._session is None or self._session.closed:
            self._session = wire.new_session(
                connect_seconds=min(5.0, self._settings.timeout_seconds), total_seconds=self._settings.timeout_seconds
            )
        url = self._bases[call.service] + call.path
        try:
            return await wire.call(self._session, call.method, url, **_options(call, token), **limits)
        except UnknownOutcome as exc:
            if call.has_effect:
                raise
            # Reading twice harms nobody.
            raise PlatformUnavailable(str(exc)) from None


def _options(call: Call, token: Token | None) -> dict[str, Any]:
    """The request's parts. The token goes where each page puts it: form, query, or header for plain reads."""
    options: dict[str, Any] = {"params": dict(call.params)}
    grant = {"access_token": token.value} if token else {}
    if call.json is not None:
        options["params"] |= grant
        options["data"] = json.dumps(call.json, ensure_ascii=False, separators=(",", ":")).encode()
        options["headers"] = {"Content-Type": "application/json; charset=utf-8"}
    elif call.picture is not None:
        options["data"] = _multipart({**grant, **call.form}, call.picture)
    elif call.method == "POST":
        options["data"] = {**grant, **call.form}
    elif call.service == "api":
        options["headers"] = {"Authorization": f"OAuth2 {token.value}"} if token else {}
    else:
        options["params"] |= grant
    return options


def _multipart(fields: dict[str, str], picture: Media) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, value)
    ending = picture.mime.partition("/")[2]
    form.add_field("pic", picture.content, filename=f"picture.{ending}", content_type=picture.mime)
    return form
