"""The account's access tokens: which one a call uses, when they end, and where a new one is kept.

Two kinds: the one that Weibo's console shows when developer mode is switched on (a secret of the settings; the fans
service wants it) and the one that a person grants in a browser (kept in the vault). There is no refresh token.
"""

import hmac
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kefu_adapters.weibo.outbound import Service
from kefu_core.errors import CredentialsRejected
from kefu_core.ports import Clock, Vault

_CACHE_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token, when it ends (None: not known) and where it comes from."""

    value: str
    expires_at: datetime | None = None
    source: str = "settings"

    def days_left(self, now: datetime) -> float | None:
        """Days until it ends."""
        return None if self.expires_at is None else (self.expires_at - now) / timedelta(days=1)


class Tokens:
    """The tokens of one inbox."""

    def __init__(self, inbox: str, configured: str, vault: Vault, clock: Clock, secret: bytes) -> None:
        self._configured = configured
        self._vault = vault
        self._clock = clock
        self._secret = secret
        self._key = f"weibo:{inbox}:token"
        self._ends: dict[str, datetime] = {}
        self._granted: Token | None = None
        self._read_at = float("-inf")

    async def all(self) -> list[Token]:
        """Every token there is, the console's first."""
        granted = await self._from_vault()
        found = [Token(value=self._configured, expires_at=self._ends.get(self._configured))] if self._configured else []
        if granted is not None and granted.value != self._configured:
            found.append(granted)
        return found

    async def current(self, service: Service) -> Token:
        """The token for a call: the console's for the fans service, the granted one for the rest, else the other.

        Raises CredentialsRejected when there is none that has not ended: a refused call would only eat the quota.
        """
        found = await self.all()
        if service == "api":
            found.reverse()
        now = self._clock.now()
        for token in found:
            if token.expires_at is None or token.expires_at > now:
                return token
        reason = "the access token has expired" if found else "there is no access token"
        raise CredentialsRejected(f"{reason}: authorise the account again")

    async def keep(self, value: str, lifetime: timedelta) -> None:
        """Commit a token that was granted just now."""
        expires_at = self._clock.now() + lifetime
        await self._vault.put(self._key, {"access_token": value, "expires_at": expires_at.isoformat()})
        self._read_at = float("-inf")

    def learn(self, token: Token, lifetime: timedelta) -> Token:
        """Remember when a token ends, as Weibo tells."""
        self._ends[token.value] = ends = self._clock.now() + lifetime
        return Token(value=token.value, expires_at=ends, source=token.source)

    def reference(self, token: Token) -> str:
        """A keyed hash that stands for a token in rows."""
        return hmac.new(self._secret, token.value.encode(), "sha256").hexdigest()[:24]

    async def _from_vault(self) -> Token | None:
        # The console may authorise in another process; half a minute later we know.
        if time.monotonic() - self._read_at > _CACHE_SECONDS:
            self._granted = _token(await self._vault.get(self._key))
            self._read_at = time.monotonic()
        return self._granted


def _token(row: dict[str, Any] | None) -> Token | None:
    value = (row or {}).get("access_token")
    if row is None or not isinstance(value, str) or not value:
        return None
    try:
        ends = datetime.fromisoformat(str(row.get("expires_at")))
    except ValueError:
        ends = None
    return Token(value=value, expires_at=ends, source="vault")
