"""An identity provider of our own: signs tokens with its own key; ``change`` spoils what it says."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "kefu", "made-up client secret"


class IdentityProvider:
    """``claims`` of the person who sits there; ``document`` and ``header`` override what is said."""

    def __init__(self, now: Any) -> None:
        self.now = now
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.claims: dict[str, Any] = {
            "sub": "s-1",
            "email": "mei@orbit.example",
            "email_verified": True,
            "name": "Mei",
        }
        self.document: dict[str, Any] = {}
        self.header = {"alg": "RS256", "kid": "one"}
        self.signs_with: Any = None
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self._discovery)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/token", self._token)
        self.server = TestServer(app, host="127.0.0.1")

    async def start(self) -> None:
        await self.server.start_server()

    @property
    def issuer(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    def visit(self, url: str) -> str:
        """The person agrees: where the browser is sent back to."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self._codes[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"

    async def _discovery(self, _request: web.Request) -> web.Response:
        at = self.issuer
        document = {"issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
                    "jwks_uri": f"{at}/keys"}  # fmt: skip
        return web.json_response({**document, **self.document})

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self._codes.pop(str(form.get("code")), None)
        digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != challenge or form.get("client_secret") != SECRET:
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(self.now())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        claims = {key: value for key, value in claims.items() if value is not None}
        token = jwt.encode(dict(self.header), claims, self.signs_with or self.key)
        return web.json_response({"id_token": token, "access_token": "unused", "token_type": "Bearer"})


def shared_secret_key() -> OctKey:
    """The key of an attacker who signs with what both sides know."""
    return OctKey.import_key(SECRET.encode().ljust(32, b"."))
