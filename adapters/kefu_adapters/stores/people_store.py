"""Rows of those who work here. Hashes come from outside; nothing here knows a password in clear."""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kefu_adapters.stores.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who may sign in. ``data`` holds their choices (theme, undo time)."""

    id: str
    name: str
    display_name: str = ""
    password_hash: str = ""
    rights: tuple[str, ...] = ()
    language: str = "zh"
    data: Mapping[str, Any] = field(default_factory=dict)
    disabled: bool = False
    created_at: int = 0
    subject: str = ""
    """Issuer and subject of the identity provider's account that is bound to this one."""


_TRIES = 10
USER = "id,name,display_name,password_hash,rights,language,data,disabled,created_at,subject"
"""The columns of a person."""


def user_of(row: Sequence[Any]) -> User:
    """A person out of the columns of ``USER``."""
    return User(
        id=row[0],
        name=row[1],
        display_name=row[2],
        password_hash=row[3],
        rights=tuple(json.loads(row[4])),
        language=row[5],
        data=json.loads(row[6] or "{}"),
        disabled=bool(row[7]),
        created_at=row[8],
        subject=row[9],
    )


class PeopleStore:
    """Whatever may change at the same time is written only where it still is what was seen."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save_user(self, user: User) -> None:
        """Add a person or change one. Raises StoreError when the name is another person's."""
        await self._database.write(
            (
                (
                    f"INSERT INTO users ({USER}) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET"
                    " name=excluded.name,display_name=excluded.display_name,password_hash=excluded.password_hash,"
                    "rights=excluded.rights,language=excluded.language,data=excluded.data,disabled=excluded.disabled,"
                    "subject=excluded.subject"
                ),
                (
                    user.id,
                    user.name,
                    user.display_name,
                    user.password_hash,
                    json.dumps(list(user.rights)),
                    user.language,
                    json.dumps(dict(user.data), ensure_ascii=False),
                    int(user.disabled),
                    user.created_at,
                    user.subject,
                ),
            )
        )

    async def change_password(self, identity: str, old_hash: str, new_hash: str) -> bool:
        """Keep another password, if the old one is still the one that was seen; says whether it is."""
        rows = await self._database.write(
            (
                "UPDATE users SET password_hash=? WHERE id=? AND password_hash=? RETURNING id",
                (new_hash, identity, old_hash),
            )
        )
        return bool(rows[0])

    async def save_choices(self, identity: str, language: str, choices: Mapping[str, Any]) -> None:
        """Keep a person's own choices, and nothing else of them: teams that change meanwhile stay as they are."""
        for _ in range(_TRIES):
            rows = await self._database.read("SELECT data FROM users WHERE id=?", (identity,))
            if not rows:
                return
            data = json.dumps({**json.loads(rows[0][0] or "{}"), **choices}, ensure_ascii=False)
            change = "UPDATE users SET language=?,data=? WHERE id=? AND data=? RETURNING id"
            if (await self._database.write((change, (language, data, identity, rows[0][0]))))[0]:
                return

    async def amend(
        self,
        seen: User,
        *,
        rights: Sequence[str] | None = None,
        teams: Sequence[str] | None = None,
        disabled: bool | None = None,
    ) -> bool:
        """Give other rights, other teams or another state, if rights and state are still what was seen; says so.

        Nothing else of the row is written: a password that changes meanwhile stays changed.
        """
        for _ in range(_TRIES):
            rows = await self._database.read("SELECT rights,disabled,data FROM users WHERE id=?", (seen.id,))
            if not rows or (tuple(json.loads(rows[0][0])), bool(rows[0][1])) != (seen.rights, seen.disabled):
                return False
            data = json.loads(rows[0][2] or "{}") | ({"teams": list(teams)} if teams is not None else {})
            new = (
                json.dumps(list(seen.rights if rights is None else rights)),
                int(seen.disabled if disabled is None else disabled),
                json.dumps(data, ensure_ascii=False),
            )
            change = (
                "UPDATE users SET rights=?,disabled=?,data=?"
                " WHERE id=? AND rights=? AND disabled=? AND data=? RETURNING id"
            )
            if (await self._database.write((change, (*new, seen.id, *rows[0]))))[0]:
                return True
        return False

    async def bind(self, identity: str, subject: str, data: Mapping[str, Any]) -> bool:
        """Bind an identity provider's account to one that nobody can sign in to yet; says whether it was so."""
        rows = await self._database.write(
            (
                (
                    "UPDATE users SET subject=?,data=? WHERE id=? AND subject='' AND password_hash='' AND disabled=0"
                    " RETURNING id"
                ),
                (subject, json.dumps(dict(data), ensure_ascii=False), identity),
            )
        )
        return bool(rows[0])

    async def user(self, identity: str) -> User | None:
        """A person by id."""
        rows = await self._database.read(f"SELECT {USER} FROM users WHERE id=?", (identity,))
        return user_of(rows[0]) if rows else None

    async def user_by_name(self, name: str) -> User | None:
        """A person by the name they sign in with."""
        rows = await self._database.read(f"SELECT {USER} FROM users WHERE name=?", (name,))
        return user_of(rows[0]) if rows else None

    async def user_by_subject(self, subject: str) -> User | None:
        """The person to whom an identity provider's account is bound."""
        rows = await self._database.read(f"SELECT {USER} FROM users WHERE subject=? AND subject<>''", (subject,))
        return user_of(rows[0]) if rows else None

    async def users(self) -> list[User]:
        """Everybody, by name."""
        rows = await self._database.read(f"SELECT {USER} FROM users ORDER BY name")
        return [user_of(row) for row in rows]
