"""The access token: one holder per AppID, kept in the vault, refreshed before it ends, never in a loop."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from kefu_adapters.wechat import facts
from kefu_adapters.wechat.outcomes import code_of, error_of, without_effect
from kefu_core.errors import AdapterError, CredentialsRejected, PlatformUnavailable, RateLimited
from kefu_core.ports import Clock, Vault

Fetch = Callable[[bool], Awaitable[dict[str, Any]]]
"""Asks the platform for a stable token, forced or not; gives the answer's fields. Raises AdapterError."""

_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Token:
    """A token as the vault keeps it; times in Unix seconds of the fleet's clock."""

    value: str
    expires_at: float
    forced_at: float = 0.0


class Tokens:
    """Gives the current token. Others' refreshes are seen in the vault; ours happen under its lease."""

    def __init__(self, *, app_id: str, vault: Vault, clock: Clock, fetch: Fetch, timeout_seconds: float) -> None:
        self._key = f"wechat:{app_id}:token"
        self._vault = vault
        self._clock = clock
        self._fetch = fetch
        self._timeout_seconds = timeout_seconds
        self._kept: Token | None = None
        self._lock = asyncio.Lock()

    async def current(self) -> str:
        """A token that is good for some minutes. Raises NotSent or CredentialsRejected."""
        kept = self._kept
        if kept is not None and self._is_fresh(kept):
            return kept.value
        async with self._lock:
            kept = await self._stored()
            if kept is not None and self._is_fresh(kept):
                return kept.value
            return (await self._refresh(kept, refused="")).value

    async def replace(self, refused: str) -> str:
        """Another token than the one that was just refused.

        Forced at most once a minute over all processes. Raises RateLimited before that, else as ``current``.
        """
        async with self._lock:
            kept = await self._stored()
            if kept is not None and kept.value != refused and self._is_fresh(kept):
                return kept.value
            return (await self._refresh(kept, refused=refused)).value

    async def _refresh(self, kept: Token | None, *, refused: str) -> Token:
        if not await self._vault.lease(self._key, self._timeout_seconds + 5):
            return await self._awaited(kept, refused)
        forced_at = kept.forced_at if kept else 0.0
        token = self._token(await self._asked(force=False), forced_at)
        if refused and token.value == refused:
            now = self._now()
            wait = forced_at + facts.FORCE_PAUSE_SECONDS - now
            if 0 < wait <= facts.FORCE_PAUSE_SECONDS:
                raise RateLimited("the access token was refused again", retry_after=wait, scope="inbox", code="40001")
            # Written first: if we die after the call, others still keep the pause.
            await self._put(Token(refused, kept.expires_at if kept else 0.0, now))
            token = self._token(await self._asked(force=True), now)
        await self._put(token)
        return token

    async def _awaited(self, kept: Token | None, refused: str) -> Token:
        """Somebody else refreshes: the old one serves while it lives, else wait for theirs."""
        if kept is not None and kept.value != refused and self._now() < kept.expires_at:
            return kept
        loop = asyncio.get_running_loop()
        until = loop.time() + self._timeout_seconds
        while loop.time() < until:
            await asyncio.sleep(_POLL_SECONDS)
            found = await self._stored()
            if found is not None and found.value != refused and self._is_fresh(found):
                return found
        raise PlatformUnavailable("the access token is being refreshed elsewhere")

    async def _asked(self, *, force: bool) -> dict[str, Any]:
        try:
            fields = await self._fetch(force)
        except AdapterError as exc:
            raise without_effect(exc) from None
        code = code_of(fields)
        if code in {40001, 40002, 40125, 41002, 41004}:
            raise CredentialsRejected("app_id or app_secret was refused; check both in the console", code=str(code))
        if code:
            raise error_of(code, fields, "stable_token", self._clock.now())
        return fields

    def _token(self, fields: dict[str, Any], forced_at: float) -> Token:
        value, life = fields.get("access_token"), fields.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(life, int) or isinstance(life, bool):
            raise PlatformUnavailable("the answer to the question for a token could not be understood")
        return Token(value, self._now() + life, forced_at)

    async def _stored(self) -> Token | None:
        row = await self._vault.get(self._key)
        try:
            self._kept = Token(str(row["value"]), float(row["expires_at"]), float(row["forced_at"])) if row else None
        except (KeyError, TypeError, ValueError):
            self._kept = None
        return self._kept

    async def _put(self, token: Token) -> None:
        row = {"value": token.value, "expires_at": token.expires_at, "forced_at": token.forced_at}
        await self._vault.put(self._key, row)
        self._kept = token

    def _is_fresh(self, token: Token) -> bool:
        return bool(token.value) and self._now() < token.expires_at - facts.REFRESH_BEFORE_SECONDS

    def _now(self) -> float:
        return self._clock.now().timestamp()
