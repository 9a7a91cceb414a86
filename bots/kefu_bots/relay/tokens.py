"""API tokens: shown once, for some of their owner's rights while the owner has them, with an end.

Only a keyed hash of a token is kept, with a seal over whose it is and what it may: a row that somebody writes into the
database, or moves to another person, opens nothing.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kefu_adapters.stores.people_store import User
from kefu_adapters.stores.session_store import SessionStore, TokenRow
from kefu_bots.relay.rights import Right
from kefu_core.errors import ConfigError
from kefu_core.text import clean_name

DAYS = 90
MOST_DAYS = 366
MOST = 20
"""Tokens of one person."""
_DAY_MS = 86_400_000
_SEEN_EVERY_MS = 600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is known of a token. ``id`` names it, and is not the token; times in milliseconds since 1970."""

    id: str
    user: str
    name: str
    rights: tuple[str, ...]
    read_only: bool
    created_at: int
    expires_at: int
    seen_at: int | None = None


class Tokens:
    """``key`` is derived for tokens alone; ``wall`` is real time in seconds."""

    def __init__(self, store: SessionStore, key: bytes, wall: Callable[[], float]) -> None:
        self._store = store
        self._key = key
        self._wall = wall

    async def make(
        self, user: User, name: str, *, rights: Sequence[str] = (), read_only: bool = False, days: int | None = None
    ) -> tuple[str, Token]:
        """A new token and what is known of it; without ``rights`` all that the person has. Raises ConfigError."""
        wanted = tuple(sorted(set(rights or user.rights)))
        if strange := sorted(set(wanted) - set(user.rights)):
            raise ConfigError(f"{user.name} has no right to {', '.join(strange)}")
        days = DAYS if days is None else days
        if not 1 <= days <= MOST_DAYS:
            raise ConfigError(f"a token is good for 1 to {MOST_DAYS} days")
        secret, now = f"kefu_{secrets.token_urlsafe(32)}", round(self._wall() * 1000)
        made = Token(
            id=self._digest(secret),
            user=user.id,
            name=clean_name(name)[:40] or "token",
            rights=wanted,
            read_only=read_only,
            created_at=now,
            expires_at=now + days * _DAY_MS,
        )
        text = json.dumps([made.name, list(made.rights), made.read_only, self._seal(made)], ensure_ascii=False)
        if not await self._store.put_token(made.id, user.id, text, now, made.expires_at, MOST):
            raise ConfigError(f"{user.name} has {MOST} tokens already; revoke one first")
        return secret, made

    async def find(self, secret: str) -> tuple[User, Token] | None:
        """Whose token this is, with the rights that it gives; None for one that is void, forged or too old."""
        now = round(self._wall() * 1000)
        found = await self._store.token_user(self._digest(secret), now)
        if found is None:
            return None
        user, row = found
        token = self._token(row)
        if token is None:
            return None
        if now - (row.seen_at or 0) >= _SEEN_EVERY_MS:
            await self._store.touch_token(row.hash, now)
        return replace(user, rights=tuple(right for right in user.rights if right in token.rights)), token

    async def of(self, user: str) -> list[Token]:
        """A person's tokens that still open something, oldest first."""
        now = round(self._wall() * 1000)
        made = [self._token(row) for row in await self._store.tokens_of(user)]
        return [token for token in made if token is not None and token.expires_at > now]

    async def revoke(self, user: str, identity: str) -> Token | None:
        """End one by its id; gives what it was, or None for one that the person has not."""
        token = next((one for one in await self.of(user) if one.id == identity), None)
        if token is not None:
            await self._store.drop_token(token.id)
        return token

    def _digest(self, secret: str) -> str:
        return hmac.new(self._key, b"token:" + secret.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def _seal(self, token: Token) -> str:
        parts = [token.id, token.user, token.name, list(token.rights), token.read_only]
        line = json.dumps([*parts, token.created_at, token.expires_at], ensure_ascii=False, separators=(",", ":"))
        return hmac.new(self._key, b"seal:" + line.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def _token(self, row: TokenRow) -> Token | None:
        """A row as what it says, if we wrote it so."""
        try:
            name, rights, read_only, seal = json.loads(row.name)
            token = Token(
                id=row.hash, user=row.user, name=str(name), rights=tuple(str(right) for right in rights),
                read_only=bool(read_only), created_at=row.created_at, expires_at=row.expires_at or 0,
                seen_at=row.seen_at,
            )  # fmt: skip
        except (ValueError, TypeError):
            return None
        is_ours = hmac.compare_digest(str(seal).encode("utf-8", "surrogatepass"), self._seal(token).encode())
        return token if is_ours and set(token.rights) <= set(Right) else None


def as_shown(token: Token) -> dict[str, Any]:
    """A token as people see it: nothing that opens anything."""
    return {
        "id": token.id,
        "name": token.name,
        "rights": list(token.rights),
        "read_only": token.read_only,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "seen_at": token.seen_at,
    }
