"""OAuth 2.0: authorization codes with PKCE, single-use refresh tokens, the app's own bearer token."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from aiohttp import web

from kefu_adapters.x.emulator.ids import fresh, made_up
from kefu_adapters.x.emulator.problems import ApiError, oauth_error, unlogged
from kefu_adapters.x.emulator.records import Grant
from kefu_adapters.x.emulator.world import SCOPES, World

ACCESS_SECONDS = 7200
CODE_SECONDS = 30
_KEPT_GRANTS = 500


@dataclass(slots=True)
class Code:
    """A code that waits for its exchange."""

    redirect_uri: str
    challenge: str
    method: str
    scopes: list[str]
    expires_at: float


class OAuth2:
    """The token endpoints and the grants behind them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._codes: dict[str, Code] = {}
        if not world.store.grants:
            self._first_grant()

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/i/oauth2/authorize", self._authorize),
            web.post("/2/oauth2/token", self._answered(self._token)),
            web.post("/2/oauth2/revoke", self._answered(self._revoke)),
            web.post("/oauth2/token", self._answered(self._app_token)),
        ]

    def latest(self) -> Grant:
        """The pair that is good now, or the last one that was."""
        grants = list(self._world.store.grants.values())
        return next((g for g in reversed(grants) if not g.revoked and not g.spent), grants[-1])

    def grant(self, scopes: list[str] | None = None, family: str | None = None) -> Grant:
        """A new pair of tokens for the brand."""
        scopes = SCOPES if scopes is None else scopes
        refresh = fresh(91) if "offline.access" in scopes else None
        return self._keep(Grant(fresh(91), refresh, list(scopes), self._end(), family or fresh(12)))

    def revoke_all(self) -> None:
        """The brand withdraws its consent: every user token of the app is dead."""
        for grant in self._world.store.grants.values():
            grant.revoked = True
        self._world.store.oauth1_revoked = True

    def consent_again(self) -> Grant:
        """The brand consents again: the OAuth 1.0a pair lives, and there is a new OAuth 2.0 pair."""
        self._world.store.oauth1_revoked = False
        return self.grant()

    def _first_grant(self) -> None:
        self._keep(Grant(made_up("first access", 91), made_up("first refresh", 91), SCOPES, self._end(), "first"))

    def _end(self) -> float:
        return self._world.clock.now() + ACCESS_SECONDS

    def _keep(self, grant: Grant) -> Grant:
        grants = self._world.store.grants
        grants[grant.access_token] = grant
        while len(grants) > _KEPT_GRANTS:
            del grants[next(iter(grants))]
        return grant

    async def _authorize(self, request: web.Request) -> web.Response:
        """Consents at once, as if the brand's human had pressed the button."""
        query = request.query
        wrong = (
            query.get("response_type") != "code"
            or query.get("client_id") != self._world.secrets["client_id"]
            or not query.get("redirect_uri")
            or not query.get("code_challenge")
            or len(query.get("state", "")) > 500
        )
        if wrong:
            return web.Response(status=400, text="Something went wrong. You weren't able to give access to the App.")
        code = fresh(91)
        now = self._world.clock.now()
        self._codes = {key: value for key, value in self._codes.items() if value.expires_at > now}
        self._codes[code] = Code(
            query["redirect_uri"],
            query["code_challenge"],
            query.get("code_challenge_method", "plain"),
            query.get("scope", "").split(),
            now + CODE_SECONDS,
        )
        answer = urlencode({"state": query.get("state", ""), "code": code})
        joint = "&" if "?" in query["redirect_uri"] else "?"
        return web.Response(status=302, headers={"Location": f"{query['redirect_uri']}{joint}{answer}"})

    def _answered(self, handler: Any) -> Any:
        async def answered(request: web.Request) -> web.StreamResponse:
            try:
                response: web.StreamResponse = await handler(request)
            except ApiError as problem:
                response = problem.response()
            return response

        return answered

    def _check_client(self, request: web.Request, form: Any) -> None:
        """Basic for a confidential client, ``client_id`` in the form for a public one."""
        secrets = self._world.secrets
        given = _basic(request)
        if given is None and form.get("client_id") == secrets["client_id"]:
            return
        if given != (secrets["client_id"], secrets["client_secret"]):
            raise oauth_error(401, "unauthorized_client", "Missing valid authorization header")

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self._check_client(request, form)
        if form.get("grant_type") == "authorization_code":
            grant = self._exchanged(form)
        elif form.get("grant_type") == "refresh_token":
            grant = self._refreshed(str(form.get("refresh_token", "")))
        else:
            raise _invalid("Value passed for the grant_type was invalid.")
        self._world.changed(None)
        body: dict[str, Any] = {
            "token_type": "bearer",
            "expires_in": ACCESS_SECONDS,
            "access_token": grant.access_token,
            "scope": " ".join(grant.scopes),
        }
        if grant.refresh_token:
            body["refresh_token"] = grant.refresh_token
        return unlogged(body)

    def _exchanged(self, form: Any) -> Grant:
        code = self._codes.pop(str(form.get("code", "")), None)
        if code is None or code.expires_at <= self._world.clock.now():
            raise _invalid("Value passed for the authorization code was invalid.")
        if form.get("redirect_uri") != code.redirect_uri:
            raise _invalid("Value passed for the redirect uri did not match the uri of the authorization code.")
        verifier = str(form.get("code_verifier", ""))
        if code.method == "S256":
            digest = hashlib.sha256(verifier.encode()).digest()
            verifier = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if verifier != code.challenge:
            raise _invalid("Value passed for the code verifier did not match the code challenge.")
        return self.grant(code.scopes)

    def _refreshed(self, token: str) -> Grant:
        """A new pair for a refresh token never used before; a used one kills its whole family."""
        grants = self._world.store.grants
        fault = self._world.faults.take("refresh_invalid")
        old = next((grant for grant in grants.values() if token and grant.refresh_token == token), None)
        if old is None or old.revoked or fault is not None:
            raise _invalid("Value passed for the token was invalid.")
        if old.spent:
            for grant in grants.values():
                grant.revoked = grant.revoked or grant.family == old.family
            self._world.changed(None)
            raise _invalid("Value passed for the token was invalid.")
        old.spent = True
        return self.grant(old.scopes, old.family)

    async def _revoke(self, request: web.Request) -> web.Response:
        form = await request.post()
        self._check_client(request, form)
        token = str(form.get("token", ""))
        for grant in self._world.store.grants.values():
            if token in {grant.access_token, grant.refresh_token}:
                grant.revoked = True
        self._world.changed(None)
        return web.json_response({"revoked": True})

    async def _app_token(self, request: web.Request) -> web.Response:
        secrets = self._world.secrets
        form = await request.post()
        if _basic(request) != (secrets["consumer_key"], secrets["consumer_secret"]):
            raise _old_error(99, "authenticity_token_error", "Unable to verify your credentials")
        if form.get("grant_type") != "client_credentials":
            raise _old_error(170, "forbidden_missing_parameter", "Missing required parameter: grant_type")
        return unlogged({"token_type": "bearer", "access_token": secrets["bearer_token"]})


def _invalid(description: str) -> ApiError:
    return oauth_error(400, "invalid_request", description)


def _old_error(code: int, label: str, message: str) -> ApiError:
    return ApiError(403, {"errors": [{"code": code, "label": label, "message": message}]})


def _basic(request: web.Request) -> tuple[str, str] | None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return unquote(name), unquote(secret)
