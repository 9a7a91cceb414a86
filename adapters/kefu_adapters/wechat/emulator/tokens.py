"""Access tokens of both kinds, and why one is refused."""

import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from kefu_adapters.wechat.emulator.counters import Counters
from kefu_adapters.wechat.emulator.errors import ApiError

_SHAPE = re.compile(r"\d+_[\w-]{60,}")
_REMEMBERED = 500


@dataclass(slots=True)
class Token:
    """One token. It ends at ``expires`` (42001), or earlier at ``replaced`` by a newer one (40001)."""

    value: str
    kind: str
    expires: float
    replaced: float | None = None

    def is_good(self, now: float) -> bool:
        return now < self.expires and (self.replaced is None or now < self.replaced)


class TokenBook:
    """The tokens given out. The two endpoints know nothing of each other's tokens."""

    def __init__(self, now: Callable[[], float], option: Callable[[str], float], counters: Counters) -> None:
        self._now = now
        self._option = option
        self._counters = counters
        self._tokens: dict[str, Token] = {}
        self._latest: dict[str, str] = {}
        self._forced_at = 0.0

    def _issue(self, kind: str) -> Token:
        life = self._option("token_life")
        value = f"{90 + secrets.randbelow(9)}_{secrets.token_urlsafe(96)}"
        token = Token(value, kind, self._now() + life)
        self._tokens[value] = token
        self._latest[kind] = value
        if len(self._tokens) > _REMEMBERED:
            self._forget()
        return token

    def _forget(self) -> None:
        """Drop the older half, but never a latest token: a stable one outlives many plain ones."""
        latest = set(self._latest.values())
        for value in list(self._tokens)[: _REMEMBERED // 2]:
            if value not in latest:
                del self._tokens[value]

    def _current(self, kind: str) -> Token | None:
        return self._tokens.get(self._latest.get(kind, ""))

    def issue_plain(self) -> dict[str, Any]:
        """A new token; the former dies after a grace of five minutes."""
        former = self._current("plain")
        if former is not None:
            former.replaced = self._now() + self._option("token_grace")
        return self._answer(self._issue("plain"))

    def issue_stable(self, *, force: bool) -> dict[str, Any]:
        """The valid token, or a new one when it is about to end or ``force`` is set."""
        now = self._now()
        current = self._current("stable")
        if force and current is not None:
            if now - self._forced_at < self._option("force_refresh_pause"):
                raise ApiError(45011)
            limit = int(self._option("force_refresh_limit"))
            self._counters.spend("day", "force_refresh", limit, 45009)
            self._forced_at = now
            current.replaced = now
        if current is None or not current.is_good(now) or current.expires - now <= self._option("token_grace"):
            current = self._issue("stable")
        return self._answer(current)

    def _answer(self, token: Token) -> dict[str, Any]:
        return {"access_token": token.value, "expires_in": max(1, round(token.expires - self._now()))}

    def check(self, value: str) -> None:
        """Raise ApiError unless ``value`` may be used now."""
        if not value:
            raise ApiError(41001)
        token = self._tokens.get(value)
        if token is None:
            raise ApiError(40001 if _SHAPE.fullmatch(value) else 40014)
        now = self._now()
        if token.replaced is not None and now >= token.replaced:
            raise ApiError(40001)
        if now >= token.expires:
            raise ApiError(42001)

    def revoke(self, value: str) -> None:
        """End a token at once, as if another process had taken a new one."""
        if (token := self._tokens.get(value)) is not None:
            token.replaced = self._now()

    def dump(self) -> dict[str, Any]:
        return {
            "tokens": [asdict(t) for t in self._tokens.values()],
            "latest": self._latest,
            "forced_at": self._forced_at,
        }

    def load(self, state: dict[str, Any]) -> None:
        self._tokens = {t["value"]: Token(**t) for t in state["tokens"]}
        self._latest = state["latest"]
        self._forced_at = state["forced_at"]
