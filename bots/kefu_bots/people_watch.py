"""Looks whether the accounts of those who work here are as the audit says: rights, and who is switched off.

Rights stand in the database, and whoever can write there can give themselves more. They cannot write the audit's row
that belongs to it. So a difference is found, told once and raises an alarm; it is not undone by itself.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from kefu_adapters.stores.audit_store import AuditLog, AuditRow, Wanted
from kefu_adapters.stores.people_store import PeopleStore, User

FORGED = "people.forged"
EVERY_SECONDS = 60.0
log = structlog.get_logger()
Found = Callable[[str, str, str, Mapping[str, Any]], Awaitable[None]]


class PeopleWatch:
    """``step`` is a chore of one process."""

    def __init__(self, store: PeopleStore, audit: AuditLog, found: Found) -> None:
        self._store = store
        self._audit = audit
        self._found = found
        self._judged: dict[str, tuple[object, ...]] = {}
        self._doubted: dict[str, tuple[object, ...]] = {}

    async def step(self) -> int:
        """Judge every account whose rights or state are others than at the last look; say so at the second look.

        Raises StoreError.
        """
        for user in await self._store.users():
            standing = (user.rights, user.disabled)
            if self._judged.get(user.id) == standing:
                continue
            reason = await self._wrong(user)
            if reason and self._doubted.get(user.id) != standing:  # the row of the audit comes a moment later
                self._doubted[user.id] = standing
                continue
            if reason:
                log.error("people.forged", user_id=user.id, reason=reason)
                await self._found(FORGED, user.id, "", {"reason": reason})
            self._judged[user.id] = standing
        return 0

    async def _wrong(self, user: User) -> str:
        """What the audit says otherwise: ``rights``, ``state``, ``unknown``; nothing when it fits, or cannot tell."""
        given = await self._last(user, "security.rights_changed") or await self._last(user, "user.added")
        if given is None:
            # Under a secret key of before there are rows that nobody can judge any more.
            return "" if await self._audit.rows(limit=1, wanted=Wanted(target=user.id)) else "unknown"
        if _rights(given) != sorted(user.rights):
            return "rights"
        switched = await self._last(user, "security.user_")
        is_off = switched is not None and switched.action == "security.user_disabled"
        return "state" if is_off != user.disabled else ""

    async def _last(self, user: User, action: str) -> AuditRow | None:
        rows = await self._audit.genuine(Wanted(target=user.id, action=action), limit=1)
        return rows[0] if rows else None


def _rights(row: AuditRow) -> list[str]:
    rights = row.detail.get("rights", [])
    return sorted(str(right) for right in rights) if isinstance(rights, list) else []
