"""Reads about those who have a page open: one for all of them, however many there are."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kefu_adapters.stores.database import Database

_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Guest:
    """A person as they are now. ``session_began``: milliseconds since 1970; 0 for one who came with a token."""

    user: str
    rights: tuple[str, ...]
    data: Mapping[str, Any]
    session_began: int = 0


class Audience:
    """Who may still be told, and who had to do with a conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_session(self, sessions: Sequence[str], now: int) -> dict[str, Guest]:
        """By session id: those whose session has not run out and who are not disabled."""
        rows = await self._in_parts(
            "SELECT s.id,u.id,u.rights,u.data,s.created_at FROM sessions s JOIN users u ON u.id=s.user_id"
            " WHERE u.disabled=0 AND s.expires_at>? AND s.id IN",
            (now,),
            sessions,
        )
        return {row[0]: _guest(row[1:4], began=row[4]) for row in rows}

    async def by_user(self, users: Sequence[str]) -> dict[str, Guest]:
        """By user id: those who are not disabled."""
        rows = await self._in_parts("SELECT id,rights,data FROM users WHERE disabled=0 AND id IN", (), users)
        return {row[0]: _guest(row) for row in rows}

    async def worked_on(self, conversation: str) -> set[str]:
        """The agents who wrote, claimed or noted something in a conversation."""
        rows = await self._database.read(
            "SELECT DISTINCT author FROM messages WHERE conversation_id=? AND author>='agent:' AND author<'agent;'",
            (conversation,),
        )
        return {str(row[0]).removeprefix("agent:") for row in rows}

    async def _in_parts(self, select: str, first: Sequence[Any], names: Sequence[str]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(names), _AT_ONCE):
            part = names[start : start + _AT_ONCE]
            rows += await self._database.read(f"{select} ({','.join('?' * len(part))})", (*first, *part))
        return rows


def _guest(row: Sequence[Any], began: int = 0) -> Guest:
    return Guest(user=row[0], rights=tuple(json.loads(row[1])), data=json.loads(row[2] or "{}"), session_began=began)
