"""OAuth 2.0 in a browser with PKCE, and the token endpoint. The code lives for 30 s and serves once."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from kefu_adapters.x import facts, ids
from kefu_adapters.x.client import Client
from kefu_adapters.x.outbound import Call, Kind
from kefu_adapters.x.outcomes import understand
from kefu_adapters.x.settings import XSettings
from kefu_adapters.x.tokens import Tokens
from kefu_core.errors import AdapterError, BadPayload, CredentialsRejected, StoreError
from kefu_core.ports import Clock


class Authorising:
    """The web flow of one account."""

    def __init__(self, settings: XSettings, client_secret: str, client: Client, tokens: Tokens, clock: Clock) -> None:
        self._settings = settings
        self._client_secret = client_secret
        self._client = client
        self._tokens = tokens
        self._clock = clock
        tokens.exchange = self.exchange

    def page(self, redirect_uri: str) -> tuple[str, dict[str, str]]:
        """The page to open, and what must be kept: the state to compare, the verifier, where the code comes back."""
        back = redirect_uri or self._settings.redirect_uri
        if not back or not self._settings.client_id:
            raise BadPayload("set client_id and redirect_uri to those of the app")
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        state = secrets.token_urlsafe(24)
        query = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": back,
            "scope": facts.SCOPES,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        kept = {"state": state, "code_verifier": verifier, "redirect_uri": back}
        return f"{self._settings.authorise_page}?{urlencode(query)}", kept

    async def trade(self, code: str, kept: Mapping[str, str], user_id: str) -> str:
        """Trade the code for a pair, check whose it is, and keep it. Gives back the account's user name."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": kept.get("redirect_uri", ""),
            "code_verifier": kept.get("code_verifier", ""),
        }
        answer = await self.exchange(form)
        pair = self._tokens.read(answer)
        me = await self._whose(pair.access)
        if ids.parse_id(me.get("id")) != user_id:
            raise CredentialsRejected("another account was authorised: log in to X as the brand's")
        try:
            await self._tokens.keep(answer)
        except StoreError as exc:
            raise AdapterError("the grant could not be kept: authorise the account again") from exc
        return str(me.get("username", ""))

    async def exchange(self, form: Mapping[str, str]) -> Mapping[str, Any]:
        """Call the token endpoint: with the app's secret if it has one, else by its id alone."""
        basic = None
        whole = dict(form)
        if self._client_secret:
            basic = (self._settings.client_id, self._client_secret)
        else:
            whole["client_id"] = self._settings.client_id
        return await self._client.call(
            Call(kind=Kind.SETTING, auth="none", method="POST", path="/2/oauth2/token", form=whole, basic=basic)
        )

    async def _whose(self, token: str) -> Mapping[str, Any]:
        call = Call(kind=Kind.READ, auth="none", path="/2/users/me")
        answer = await self._client.request("GET", call.path, auth="none", params={}, body=None, token=token)
        data = understand(call, answer, self._clock.now()).get("data")
        return data if isinstance(data, dict) else {}
