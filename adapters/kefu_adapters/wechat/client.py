"""The cgi-bin client: one call, one answer, the token beside it. Knows no conversation."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from kefu_adapters import abroad
from kefu_adapters.wechat import facts
from kefu_adapters.wechat.outbound import Call, encode
from kefu_adapters.wechat.outcomes import code_of, error_of, fields_of, without_effect
from kefu_adapters.wechat.tokens import Tokens
from kefu_adapters.wire import Answer, call, new_session
from kefu_core.errors import AdapterError
from kefu_core.ports import Clock, Vault

_JSON = {"Content-Type": "application/json; charset=utf-8"}
Form = Callable[[], aiohttp.FormData]


class Client:
    """Calls of one account. ``tokens`` is the only place that asks for access tokens."""

    def __init__(
        self, *, base_url: str, app_id: str, app_secret: str, vault: Vault, clock: Clock, timeout_seconds: float
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._app_id = app_id
        self._app_secret = app_secret
        self._clock = clock
        self._timeout_seconds = timeout_seconds
        self._session: aiohttp.ClientSession | None = None
        self.tokens = Tokens(
            app_id=app_id, vault=vault, clock=clock, fetch=self._fetch_token, timeout_seconds=timeout_seconds
        )

    async def close(self) -> None:
        """Let go of the connections; the next call opens them anew."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def post(self, asked: Call) -> dict[str, Any]:
        """Make a call that has an effect. Raises AdapterError; UnknownOutcome when the effect is open."""
        return await self._checked(
            "POST", asked.path, asked.method, lambda: {"data": encode(asked.body), "headers": _JSON}
        )

    async def prepare(self, asked: Call) -> dict[str, Any]:
        """Make a call that comes before a send, or asks only: its failure leaves nothing unknown."""
        try:
            return await self.post(asked)
        except AdapterError as exc:
            raise without_effect(exc) from None

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        """Ask something. Raises AdapterError, never UnknownOutcome."""
        try:
            return await self._checked("GET", path, path.removeprefix("/cgi-bin/"), dict, query)
        except AdapterError as exc:
            raise without_effect(exc) from None

    async def upload(self, path: str, form: Form, **query: str) -> dict[str, Any]:
        """Upload a file. Raises AdapterError, never UnknownOutcome: what is stored there twice harms nobody."""
        try:
            return await self._checked("POST", path, path.removeprefix("/cgi-bin/"), lambda: {"data": form()}, query)
        except AdapterError as exc:
            raise without_effect(exc) from None

    async def download(self, path: str, **query: str) -> Answer:
        """Bytes behind a path, or the JSON that stands for an error (HTTP 200 too): the caller tells them apart."""
        token = await self.tokens.current()
        try:
            answer = await self._call("GET", path, {**query, "access_token": token}, {}, facts.FETCH_BYTES)
            if _stale(answer):
                token = await self.tokens.replace(token)
                answer = await self._call("GET", path, {**query, "access_token": token}, {}, facts.FETCH_BYTES)
        except AdapterError as exc:
            raise without_effect(exc) from None
        return answer

    async def fetch(self, url: str) -> Answer:
        """Bytes behind an address that the caller has judged; no token goes along."""
        try:
            if url.startswith(f"{self._base_url}/"):
                return await call(self._opened(), "GET", url, max_bytes=facts.FETCH_BYTES)
            return await abroad.fetch(url, max_bytes=facts.FETCH_BYTES)
        except AdapterError as exc:
            raise without_effect(exc) from None

    async def _checked(
        self,
        verb: str,
        path: str,
        method: str,
        options: Callable[[], dict[str, Any]],
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Call; with a stale token once more with another one, never a third time."""
        token = await self.tokens.current()
        fields = fields_of(await self._call(verb, path, {**(query or {}), "access_token": token}, options()))
        code = code_of(fields) or 0
        if code in facts.STALE_TOKEN:
            token = await self.tokens.replace(token)
            fields = fields_of(await self._call(verb, path, {**(query or {}), "access_token": token}, options()))
            code = code_of(fields) or 0
        if code and code != facts.CLIENT_ID_USED:
            raise error_of(code, fields, method, self._clock.now())
        return fields

    async def _call(
        self, verb: str, path: str, query: Mapping[str, str], options: dict[str, Any], max_bytes: int = 2**20
    ) -> Answer:
        return await call(
            self._opened(), verb, self._base_url + path, params=dict(query), max_bytes=max_bytes, **options
        )

    async def _fetch_token(self, force: bool) -> dict[str, Any]:
        body = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._app_secret,
            "force_refresh": force,
        }
        options = {"data": encode(body), "headers": _JSON}
        return fields_of(await self._call("POST", facts.STABLE_TOKEN, {}, options))

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = new_session(
                connect_seconds=min(5.0, self._timeout_seconds), total_seconds=self._timeout_seconds
            )
        return self._session


def error_fields(answer: Answer) -> dict[str, Any] | None:
    """The JSON object of an answer to a download, or None when it is a file: the status tells nothing."""
    kind = answer.headers.get("Content-Type", "").lower()
    looks = kind.startswith(("application/json", "text/")) or answer.body[:1] == b"{"
    if not looks:
        return None
    try:
        fields = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {} if kind.startswith(("application/json", "text/")) else None
    return fields if isinstance(fields, dict) else {}


def _stale(answer: Answer) -> bool:
    fields = error_fields(answer)
    return bool(fields) and code_of(fields or {}) in facts.STALE_TOKEN
