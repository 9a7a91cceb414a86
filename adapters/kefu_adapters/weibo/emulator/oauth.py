"""OAuth2 of api.weibo.com: authorise, exchange the code, ask about a token, revoke it."""

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.errors import ApiError
from kefu_adapters.weibo.emulator.gate import Call, Gate
from kefu_adapters.weibo.emulator.people import Token
from kefu_adapters.weibo.emulator.world import made_up

CODE_SECONDS = 600
MAX_CODES = 100


class OAuth:
    """Tokens of the brand's account. In the sandbox its owner always agrees, at once."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """The endpoints; none of them takes a token the usual way."""
        both = "GET POST"
        return [
            gate.route("api", "/oauth2/authorize", self.authorize, methods=both, signed=False),
            gate.route("api", "/oauth2/access_token", self.access_token, methods="POST", signed=False),
            gate.route("api", "/oauth2/get_token_info", self.token_info, methods="POST", signed=False),
            gate.route("api", "/oauth2/revokeoauth2", self.revoke, methods=both, signed=False),
        ]

    def authorize(self, call: Call) -> web.Response:
        """Redirect back with a fresh code."""
        world, parameters = self._context.world, call.parameters
        values = parameters.values
        if values.get("client_id") != world.app_key:
            raise ApiError(21324)
        redirect = values.get("redirect_uri", "")
        registered = self._context.options["redirect_uri"]
        if not redirect.startswith(("http://", "https://")) or registered not in {"", redirect}:
            raise ApiError(21322)
        if values.get("response_type", "code") != "code":
            raise ApiError(21329)
        code = made_up(f"code {world.next()} {call.now}", 32)
        world.codes[code] = {"redirect_uri": redirect, "at": call.now}
        while len(world.codes) > MAX_CODES:
            world.codes.pop(next(iter(world.codes)))
        self._context.changed(None)
        answer = {"state": values["state"], "code": code} if "state" in values else {"code": code}
        joint = "&" if "?" in redirect else "?"
        return web.Response(status=302, headers={"Location": redirect + joint + urlencode(answer)})

    def access_token(self, call: Call) -> Any:
        """Exchange a code, once, for a token."""
        world, values = self._context.world, call.parameters.values
        if "client_id" not in values or "grant_type" not in values:
            raise ApiError(21323)
        if values["client_id"] != world.app_key or values.get("client_secret") != world.app_secret:
            raise ApiError(21324)
        if values["grant_type"] != "authorization_code":
            raise ApiError(21328)
        code = world.codes.pop(values.get("code", ""), None)
        if code is None or call.now - code["at"] > CODE_SECONDS:
            raise ApiError(21325)
        if values.get("redirect_uri") != code["redirect_uri"]:
            raise ApiError(21322)
        seconds = int(self._context.options["token_seconds"])
        token = world.issue_token(call.now, seconds)
        self._context.changed(None)
        return {
            "access_token": token.value,
            "remind_in": str(seconds),
            "expires_in": seconds,
            "uid": str(token.uid),
        }

    def token_info(self, call: Call) -> Any:
        """Owner and remaining seconds of a token; note the key ``expire_in``."""
        token = self._token(call)
        if token.expires <= call.now:
            raise ApiError(21327)
        return {
            "uid": token.uid,
            "appkey": self._context.world.app_key,
            "scope": None,
            "create_at": int(token.created),
            "expire_in": int(token.expires - call.now),
        }

    def revoke(self, call: Call) -> Any:
        """Withdraw a token; the answer's ``result`` is a string."""
        self._token(call).revoked = True
        self._context.changed(None)
        return {"result": "true"}

    def _token(self, call: Call) -> Token:
        header = call.request.headers.get("Authorization", "")
        value = header.removeprefix("OAuth2 ") or call.parameters.values.get("access_token", "")
        if not value:
            raise ApiError(21323)
        token = self._context.world.tokens.get(value)
        if token is None:
            raise ApiError(21332)
        if token.revoked:
            raise ApiError(21316)
        return token
