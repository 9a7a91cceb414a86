"""Who calls: tells the three kinds of credentials apart and checks them."""

import time
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import web

from kefu_adapters.x.emulator import oauth1
from kefu_adapters.x.emulator.problems import APP, OAUTH1, OAUTH2, unauthorized
from kefu_adapters.x.emulator.world import World

_SKEW_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller; ``kind`` is APP, OAUTH1 or OAUTH2, and APP speaks for nobody."""

    kind: str
    user_id: str
    scopes: frozenset[str] | None = None

    def may(self, scopes: tuple[str, ...]) -> bool:
        """Whether the caller has every scope; only OAuth 2.0 user tokens are scoped."""
        return self.scopes is None or self.scopes >= set(scopes)


class Access:
    """Checks credentials. Everything wrong is the same plain 401."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def caller(self, request: web.Request) -> Caller:
        """The caller. Raises ApiError 401."""
        header = request.headers.get("Authorization", "")
        if header.startswith("OAuth "):
            return await self._signed(request, oauth1.header_parameters(header))
        scheme, _, token = header.partition(" ")
        if scheme.lower() == "bearer" and token:
            return self._bearer(token.strip())
        raise unauthorized()

    def _bearer(self, token: str) -> Caller:
        world = self._world
        if token == world.secrets["bearer_token"]:
            return Caller(APP, "")
        grant = world.store.grants.get(token)
        if grant is None or grant.revoked or grant.expires_at <= world.clock.now():
            raise unauthorized()
        return Caller(OAUTH2, world.brand.id, frozenset(grant.scopes))

    async def _signed(self, request: web.Request, header: dict[str, str]) -> Caller:
        world, secrets = self._world, self._world.secrets
        known = (
            header.get("oauth_consumer_key") == secrets["consumer_key"]
            and header.get("oauth_token") == secrets["access_token"]
            and header.get("oauth_signature_method") == "HMAC-SHA1"
            and not world.store.oauth1_revoked
        )
        if not known or not self._is_recent(header.get("oauth_timestamp", "")):
            raise unauthorized()
        path = world.below_mount(request.rel_url.raw_path)
        form = []
        if request.content_type == "application/x-www-form-urlencoded":
            form = parse_qsl((await request.read()).decode(), keep_blank_values=True)
        signed = oauth1.is_signed(
            header=header,
            method=request.method,
            urls=[host + path for host in ("https://api.twitter.com", "https://api.x.com", world.base_url)],
            query=request.rel_url.raw_query_string,
            form=form,
            consumer_secret=secrets["consumer_secret"],
            token_secret=secrets["access_token_secret"],
        )
        if not signed:
            raise unauthorized()
        return Caller(OAUTH1, world.brand.id)

    def _is_recent(self, stamp: str) -> bool:
        """Near real or platform time: a client signs with its own clock, which the sandbox may not move."""
        if not stamp.isdigit():
            return False
        return any(abs(now - int(stamp)) <= _SKEW_SECONDS for now in (time.time(), self._world.clock.now()))
