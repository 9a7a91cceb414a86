"""The pair of tokens that a person granted in a browser (OAuth 2.0), kept in the vault and refreshed in time.

A refresh token serves once, and using an old one ends the whole grant. So one process refreshes, under a lease, and
the new pair is committed before it is used. The access token alone is good for two hours.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from kefu_adapters.x import facts
from kefu_core.errors import BadPayload, CredentialsRejected, PermanentError, PlatformUnavailable
from kefu_core.ports import Clock, Vault

log = structlog.get_logger()
_WAIT_SECONDS = 0.25
_WAITS = 40

Exchange = Callable[[Mapping[str, str]], Awaitable[Mapping[str, Any]]]
"""Calls the token endpoint with a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An access token, when it ends, and the refresh token for the next."""

    access: str = field(repr=False)
    refresh: str = field(repr=False, default="")
    expires_at: datetime


class Tokens:
    """The granted pair of one inbox."""

    def __init__(self, inbox: str, vault: Vault, clock: Clock) -> None:
        self._inbox = inbox
        self._vault = vault
        self._clock = clock
        self._key = f"x:{inbox}:oauth2"
        self._one_by_one = asyncio.Lock()
        self.exchange: Exchange | None = None

    async def granted(self) -> bool:
        """Whether a person granted access."""
        return _pair(await self._vault.get(self._key)) is not None

    async def current(self) -> str:
        """An access token that counts. Raises AdapterError and StoreError."""
        async with self._one_by_one:
            pair = await self._stored()
            if self._is_fresh(pair):
                return pair.access
            for _ in range(_WAITS):
                if await self._vault.lease(f"{self._key}:refresh", facts.REFRESH_LEASE_SECONDS):
                    return (await self._refresh(await self._stored())).access
                await asyncio.sleep(_WAIT_SECONDS)
                pair = await self._stored()
                if self._is_fresh(pair):
                    return pair.access
            if pair.expires_at > self._clock.now():
                return pair.access
            raise PlatformUnavailable("another process is refreshing the grant")

    async def keep(self, answer: Mapping[str, Any], *, before: Pair | None = None) -> Pair:
        """Commit a pair as the token endpoint gave it. Raises PlatformUnavailable when it gave none."""
        pair = self.read(answer, before)
        row = {"access": pair.access, "refresh": pair.refresh, "expires_at": pair.expires_at.isoformat()}
        await self._vault.put(self._key, row)
        return pair

    def read(self, answer: Mapping[str, Any], before: Pair | None = None) -> Pair:
        """The pair in an answer; without a new refresh token the old one stays."""
        access, refresh, seconds = (answer.get(name) for name in ("access_token", "refresh_token", "expires_in"))
        if not isinstance(access, str) or not access:
            raise PlatformUnavailable("X gave no token")
        lasts = facts.TOKEN_SECONDS
        if (
            isinstance(seconds, int | float)
            and not isinstance(seconds, bool)
            and 0 < seconds < facts.LONGEST_WAIT * 365
        ):
            lasts = float(seconds)
        old = before.refresh if before else ""
        return Pair(
            access=access,
            refresh=refresh if isinstance(refresh, str) and refresh else old,
            expires_at=self._clock.now() + timedelta(seconds=lasts),
        )

    def _is_fresh(self, pair: Pair) -> bool:
        return pair.expires_at - self._clock.now() > facts.REFRESH_BEFORE

    async def _stored(self) -> Pair:
        pair = _pair(await self._vault.get(self._key))
        if pair is None:
            raise CredentialsRejected("nobody granted access yet: authorise the account", code="not_granted")
        return pair

    async def _refresh(self, pair: Pair) -> Pair:
        if self._is_fresh(pair):
            return pair
        if not pair.refresh or self.exchange is None:
            raise CredentialsRejected("the grant has ended: authorise the account again", code="ended")
        try:
            answer = await self.exchange({"grant_type": "refresh_token", "refresh_token": pair.refresh})
        except BadPayload as exc:
            if exc.code not in facts.SPENT_TOKEN:
                raise
            # Somebody whose lease ran out may have been quicker.
            newer = await self._stored()
            if newer.refresh != pair.refresh:
                return newer
            raise CredentialsRejected("the grant was withdrawn: authorise the account again", code=exc.code) from None
        except PermanentError as exc:
            raise CredentialsRejected("X refused to renew the grant", code=exc.code) from None
        log.info("inbox.token_refreshed", inbox=self._inbox)
        return await self.keep(answer, before=pair)


def _pair(row: Mapping[str, Any] | None) -> Pair | None:
    access, refresh, ends = ((row or {}).get(name) for name in ("access", "refresh", "expires_at"))
    if not isinstance(access, str) or not access:
        return None
    try:
        expires_at = datetime.fromisoformat(str(ends))
    except ValueError:
        return None
    return Pair(access=access, refresh=refresh if isinstance(refresh, str) else "", expires_at=expires_at)
