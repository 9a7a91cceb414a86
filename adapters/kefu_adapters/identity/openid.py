"""OpenID Connect Core 1.0: the authorization code flow with PKCE (RFC 7636), state and nonce.

Knows the provider's addresses and signatures; knows nothing of our accounts.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import secrets
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kefu_adapters.abroad import is_public
from kefu_adapters.identity.attempt import Kept, Vouched
from kefu_adapters.wire import Answer, call
from kefu_core.errors import PermanentError, PlatformUnavailable

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures by a key pair only: none, and none by a shared secret (OpenID Connect Core, section 3.1.3.7)."""
MAX_BYTES = 256 * 1024
_DISCOVERY = "/.well-known/openid-configuration"
_KEPT_SECONDS = 3600.0
_LEEWAY_SECONDS = 60


class _Guarded(AbstractResolver):
    """Resolves names; of other hosts than the issuer's only public addresses: a document leads nowhere inside."""

    def __init__(self, issuer_host: str) -> None:
        self._own = issuer_host
        self._inner = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if host == self._own:
            return found
        good = [one for one in found if is_public(one["host"])]
        if not good:
            raise OSError(None, "not a public address")
        return good

    async def close(self) -> None:
        await self._inner.close()


class Provider:
    """One provider. ``allow_insecure``: sandbox only, http and addresses by number."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        *,
        wall: Callable[[], float],
        allow_insecure: bool = False,
    ) -> None:
        self.issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._wall = wall
        self._allow_insecure = allow_insecure
        self._found: tuple[float, dict[str, Any]] = (float("-inf"), {})
        self._keys: tuple[float, KeySet | None] = (float("-inf"), None)

    async def start(self, redirect_uri: str) -> tuple[str, Kept]:
        """The page that the browser goes to, and what to keep meanwhile. Raises AdapterError."""
        kept = Kept(
            state=secrets.token_urlsafe(24), nonce=secrets.token_urlsafe(24), verifier=secrets.token_urlsafe(48)
        )
        challenge = base64.urlsafe_b64encode(hashlib.sha256(kept.verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email profile",
            "state": kept.state,
            "nonce": kept.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        page = await self._address("authorization_endpoint")
        return f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}", kept

    async def finish(self, code: str, state: str, kept: Kept, redirect_uri: str) -> Vouched:
        """Trade the code and check the token. Raises PermanentError for what is not right, else AdapterError."""
        if not hmac.compare_digest(state.encode("utf-8", "surrogatepass"), kept.state.encode()):
            raise PermanentError(code="state")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": kept.verifier,
            "client_id": self._client_id,
            "client_secret": self._client_secret,
        }
        given = await self._json("POST", await self._address("token_endpoint"), data=form)
        claims = await self._claims(str(given.get("id_token", "")))
        self._check(claims, kept)
        email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
        return Vouched(
            subject=f"{self.issuer}|{claims['sub']}",
            email=email.lower() if email.isascii() else "",  # lower() makes an ASCII letter of some that are none
            name=str(claims.get("name", "")),
            claims=claims,
        )

    def _check(self, claims: dict[str, Any], kept: Kept) -> None:
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._wall()),
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": str(self._found[1].get("issuer"))},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": kept.nonce},
        )
        try:
            registry.validate(claims)
        except JoseError as wrong:
            raise PermanentError(code=f"token_{getattr(wrong, 'claim', '') or 'invalid'}") from None
        audience = claims["aud"]
        is_shared = isinstance(audience, list) and len(audience) > 1
        if (is_shared or "azp" in claims) and claims.get("azp") != self._client_id:
            raise PermanentError(code="token_azp")
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise PermanentError(code="token_sub")

    async def _claims(self, token: str) -> dict[str, Any]:
        """What a token says, if one of the provider's keys signed it; keys are read anew once for an unknown one."""
        for anew in (False, True):
            try:
                decoded = jwt.decode(token, await self._key_set(anew=anew), algorithms=list(ALGORITHMS))
            except (JoseError, ValueError, TypeError):
                continue
            return dict(decoded.claims)
        raise PermanentError(code="token_signature")

    async def _key_set(self, *, anew: bool) -> KeySet:
        at, keys = self._keys
        if keys is None or anew or self._wall() - at > _KEPT_SECONDS:
            document = await self._json("GET", await self._address("jwks_uri"))
            try:
                keys = KeySet.import_key_set({"keys": document["keys"]})
            except (JoseError, KeyError, ValueError, TypeError):
                raise PermanentError(code="jwks") from None
            self._keys = (self._wall(), keys)
        return keys

    async def _address(self, name: str) -> str:
        """An address of the provider's document. Raises PermanentError when it may not be called."""
        at, document = self._found
        if not document or self._wall() - at > _KEPT_SECONDS:
            document = await self._json("GET", self.issuer + _DISCOVERY)
            if str(document.get("issuer", "")).rstrip("/") != self.issuer:
                raise PermanentError(code="issuer")
            self._found = (self._wall(), document)
        return self._allowed(str(document.get(name, "")))

    def _allowed(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (self._allow_insecure and parts.scheme == "http"):
            raise PermanentError(code="address")
        is_number = parts.hostname is not None and _is_number(parts.hostname)
        if not parts.hostname or parts.username or (is_number and not self._allow_insecure):
            raise PermanentError(code="address")
        return url

    async def _json(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        host = urlsplit(self._allowed(url)).hostname or ""
        own = urlsplit(self.issuer).hostname or ""
        resolver = None if self._allow_insecure else _Guarded(own)
        connector = aiohttp.TCPConnector(resolver=resolver, limit=4)
        timeout = aiohttp.ClientTimeout(total=10, sock_connect=5)
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
        ) as session:
            said = await call(session, method, url, max_bytes=MAX_BYTES, **options)
        return _object(said, host)


def _object(said: Answer, host: str) -> dict[str, Any]:
    if said.status >= 500:
        raise PlatformUnavailable(f"{host} answered {said.status}")
    if said.status != 200:
        raise PermanentError(code=f"http_{said.status}")
    try:
        value = json.loads(said.body)
    except (ValueError, RecursionError):
        raise PermanentError(code="unreadable") from None
    if not isinstance(value, dict):
        raise PermanentError(code="unreadable")
    return value


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
