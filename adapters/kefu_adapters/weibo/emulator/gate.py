"""The door of every API call: method, token, quotas and the shape of the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.errors import ApiError, error_response, json_response
from kefu_adapters.weibo.emulator.forms import FORM, MULTIPART, Parameters, read_parameters
from kefu_adapters.weibo.emulator.options import quota
from kefu_adapters.weibo.emulator.people import Token
from kefu_adapters.weibo.emulator.wire import api_path, beijing_day


@dataclass(slots=True)
class Call:
    """One call that passed the door."""

    request: web.Request
    path: str
    parameters: Parameters
    body: bytes
    now: float


Handler = Callable[[Call], Any]


class Gate:
    """Wraps handlers: a handler gives JSON-able data or a response, or raises ApiError."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def route(
        self, host: str, path: str, handler: Handler, *, methods: str = "GET", signed: bool = True
    ) -> web.RouteDef:
        """One endpoint below the path prefix ``host``; ``signed`` ones need a token."""

        async def answer(request: web.Request) -> web.StreamResponse:
            real_path = api_path(request.path)
            try:
                if request.method not in methods:
                    raise ApiError(10021)  # noqa: TRY301 - one place words all refusals
                result = handler(await self._enter(request, host, real_path, signed=signed))
            except ApiError as error:
                return error_response(error, real_path, self._context.options)
            return result if isinstance(result, web.StreamResponse) else json_response(result)

        return web.route("*", f"/{host}{path}", answer)

    async def unknown(self, request: web.Request) -> web.StreamResponse:
        """Answer for every path that no endpoint has."""
        return error_response(ApiError(10020), api_path(request.path), self._context.options)

    async def _enter(self, request: web.Request, host: str, path: str, *, signed: bool) -> Call:
        context = self._context
        now = context.clock.now()
        ip_count = context.world.count(f"ip {request.remote}", int(now // 3600))
        if ip_count > quota(context.options, "calls_per_hour_ip"):
            raise ApiError(10022)
        body = await request.read()
        is_form = request.content_type in {FORM, MULTIPART}
        if request.method == "POST" and body and not is_form and not path.endswith("/sendall.json"):
            raise ApiError(10016)
        parameters = read_parameters(request, body)
        if signed:
            token = self._token(request, parameters)
            if host == "api" or context.options["count_messages_host"]:
                # Refused tokens are counted too: repeating such a call eats the day's hundred.
                user_count = context.world.count(f"user {token.uid}", beijing_day(now))
                if user_count > quota(context.options, "calls_per_day"):
                    raise ApiError(10023)
            if token.revoked:
                raise ApiError(21316)
            if token.expires <= now:
                raise ApiError(21327)
        return Call(request, path, parameters, body, now)

    def _token(self, request: web.Request, parameters: Parameters) -> Token:
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        if kind != "OAuth2":
            value = parameters.values.get("access_token", "")
        if not value:
            raise ApiError(10006)
        token = self._context.world.tokens.get(value.strip())
        if token is None:
            raise ApiError(21332)
        return token
