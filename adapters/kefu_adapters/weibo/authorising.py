"""OAuth 2 in a browser, and what Weibo says about a token. There is no refresh: a person has to click again."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from kefu_adapters.weibo import ids
from kefu_adapters.weibo.client import Client
from kefu_adapters.weibo.outbound import Call, Kind
from kefu_adapters.weibo.settings import WeiboSettings
from kefu_adapters.weibo.tokens import Token, Tokens
from kefu_core.errors import AdapterError, BadPayload, CredentialsRejected, PlatformUnavailable, StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenInfo:
    """What ``get_token_info`` says: whose token it is, for which app, and for how long yet."""

    uid: str
    app_key: str
    lifetime: timedelta | None


class Authorising:
    """The web flow of one account."""

    def __init__(self, settings: WeiboSettings, app_secret: str, client: Client, tokens: Tokens) -> None:
        self._settings = settings
        self._app_secret = app_secret
        self._client = client
        self._tokens = tokens

    def page(self, redirect_uri: str) -> tuple[str, dict[str, str]]:
        """The page to open, and what must be kept: the state to compare, the address the code comes back to."""
        back = redirect_uri or self._settings.redirect_uri
        if not back:
            raise BadPayload("set redirect_uri to the address registered for the app")
        kept = {"state": secrets.token_urlsafe(24), "redirect_uri": back}
        query = urlencode({"client_id": self._settings.app_key, "response_type": "code", **kept})
        return f"{self._settings.api_base_url.rstrip('/')}/oauth2/authorize?{query}", kept

    async def trade(self, code: str, kept: Mapping[str, str]) -> str:
        """Trade the code for a token, check whose it is, and keep it. Gives back the account's uid."""
        form = {
            "client_id": self._settings.app_key,
            "client_secret": self._app_secret,
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": kept.get("redirect_uri", ""),
        }
        # A code serves once: a lost answer needs a new click, never a second try.
        said = await self._client.ask(Call(kind=Kind.SETTING, path="/oauth2/access_token", form=form))
        value, lifetime = said.body.get("access_token"), _seconds(said.body, "expires_in")
        if not isinstance(value, str) or not value or lifetime is None:
            raise PlatformUnavailable("Weibo gave no token")
        uid = ids.parse_id(said.body.get("uid"))
        if uid != self._settings.uid:
            raise CredentialsRejected("another account was authorised: log in to Weibo as the brand's")
        try:
            await self._tokens.keep(value, lifetime)
        except StoreError as exc:
            raise AdapterError("the token could not be kept: authorise the account again") from exc
        return uid

    async def info(self, token: Token) -> TokenInfo:
        """Ask Weibo about a token. Raises AdapterError, CredentialsRejected when it no longer counts."""
        said = await self._client.ask(Call(kind=Kind.READ, path="/oauth2/get_token_info"), token)
        lifetime = _seconds(said.body, "expire_in", "expires_in")
        if lifetime is not None and lifetime <= timedelta(0):
            raise CredentialsRejected("the access token has expired: authorise the account again")
        key = said.body.get("appkey")
        return TokenInfo(
            uid=ids.parse_id(said.body.get("uid")),
            app_key=key if isinstance(key, str) else ids.parse_id(key),
            lifetime=lifetime,
        )


def _seconds(body: Mapping[str, Any], *names: str) -> timedelta | None:
    """A lifetime in seconds, which pages show as a number or as a string."""
    for name in names:
        value = body.get(name)
        if isinstance(value, int | str) and not isinstance(value, bool):
            try:
                return timedelta(seconds=int(value))
            except (ValueError, OverflowError):
                return None
    return None
