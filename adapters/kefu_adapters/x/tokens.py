"""The pair of tokens that a person granted in a browser (OAuth 2.0), kept in the vault and refreshed in time.

A refresh token serves once, and using an old one ends the whole grant. So one process refreshes, under a lease, and
the new pair is committed before it is used. The access token alone is good for two hours.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from kefu_adapters.x import facts
from kefu_core.errors import BadPayload, CredentialsRejected, NotSent, PermanentError, PlatformUnavailable
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
    """The granted pair of one inbox. ``first`` is one copied from X's console, for where nobody grants in a browser."""

    def __init__(self, inbox: str, vault: Vault, clock: Clock, *, first: tuple[str, str] = ("", "")) -> None:
        self._inbox = inbox
        self._vault = vault
        self._clock = clock
        self._key = f"x:{inbox}:oauth2"
        self._first = first
        self._first_mark = hashlib.sha256("\n".join(first).encode()).hexdigest() if any(first) else ""
        self._one_by_one = asyncio.Lock()
        self._unsaved: dict[str, Any] | None = None
        self.exchange: Exchange | None = None

    async def granted(self) -> bool:
        """Whether a person granted access."""
        return await self._known() is not None

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

    async def renew(self) -> None:
        """Refresh now: X refused the access token. Another process may do, or have done, the same."""
        async with self._one_by_one:
            pair = await self._stored()
            if await self._vault.lease(f"{self._key}:refresh", facts.REFRESH_LEASE_SECONDS):
                await self._refresh(pair, anyway=True)

    async def keep(self, answer: Mapping[str, Any], *, before: Pair | None = None) -> Pair:
        """Commit a pair as the token endpoint gave it. Raises PlatformUnavailable when it gave none."""
        pair = self.read(answer, before)
        row = {"access": pair.access, "refresh": pair.refresh, "expires_at": pair.expires_at.isoformat()}
        # The old pair is dead by now: if the store is away, the new one waits here for the next call.
        self._unsaved = row | {"first": self._first_mark}
        await self._save()
        return pair

    async def _save(self) -> None:
        if self._unsaved is not None:
            await self._vault.put(self._key, self._unsaved)
            self._unsaved = None

    def read(self, answer: Mapping[str, Any], before: Pair | None = None) -> Pair:
        """The pair in an answer; without a new refresh token the old one stays."""
        access, refresh, seconds = (answer.get(name) for name in ("access_token", "refresh_token", "expires_in"))
        if not isinstance(access, str) or not access:
            raise PlatformUnavailable("X gave no token")
        lasts = facts.TOKEN_SECONDS
        if isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds < facts.MOST_TOKEN_SECONDS:
            lasts = float(seconds)
        old = before.refresh if before else ""
        return Pair(
            access=access,
            refresh=refresh if isinstance(refresh, str) and refresh else old,
            expires_at=self._clock.now() + timedelta(seconds=lasts),
        )

    def _is_fresh(self, pair: Pair) -> bool:
        return pair.expires_at - self._clock.now() > facts.REFRESH_BEFORE

    async def _known(self) -> Pair | None:
        """The pair of the vault, or the first one of the secrets if it is newer: copied there since."""
        await self._save()
        row = await self._vault.get(self._key)
        pair = _pair(row)
        if self._first_mark and (pair is None or (row or {}).get("first") not in {self._first_mark, "", None}):
            # Its age is not known, so it is refreshed before its first use.
            return Pair(access=self._first[0], refresh=self._first[1], expires_at=self._clock.now())
        return pair

    async def _stored(self) -> Pair:
        pair = await self._known()
        if pair is None:
            raise CredentialsRejected("nobody granted access yet: authorise the account", code="not_granted")
        return pair

    async def _refresh(self, pair: Pair, *, anyway: bool = False) -> Pair:
        if self._is_fresh(pair) and not anyway:
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
        except NotSent:
            if anyway or pair.expires_at <= self._clock.now():
                raise
            return pair
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
