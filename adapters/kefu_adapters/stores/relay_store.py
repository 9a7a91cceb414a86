"""Rows of the people at the relay: users, sessions, tokens, drafts, canned replies, switches.

Ids and hashes come from outside; nothing here knows a password or a token in clear.
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kefu_adapters.stores.database import Database, Statement, setting


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser. ``id`` is the hash of what the cookie holds.

    ``stage``: ``in`` when signed in; ``factor`` or ``enrol`` between the password and the second factor.
    """

    id: str
    user: str
    csrf: str
    created_at: int
    seen_at: int
    expires_at: int
    reauthenticated_at: int | None = None
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """An API token as it is kept. ``name``: what it is for and what it may, as whoever made it wrote it down."""

    hash: str
    user: str
    name: str
    created_at: int
    expires_at: int | None = None
    seen_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """What somebody was writing. ``key`` is the send key made when the draft was begun."""

    text: str
    kind: str
    key: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Canned:
    """A quick reply in both languages."""

    id: str
    title: str
    text_zh: str
    text_en: str
    team: str = ""
    shortcut: str = ""


_TRIES = 10
_USER = "id,name,display_name,password_hash,rights,language,data,disabled,created_at,subject"
_BEARER = "hash,user_id,name,created_at,expires_at,seen_at"
_SESSION = "id,user_id,csrf,created_at,seen_at,expires_at,reauthenticated_at,stage"


def _user(row: Sequence[Any]) -> User:
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


class RelayStore:
    """Plain rows, one short statement each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- people ------------------------------------------------------------------------------------------

    async def save_user(self, user: User) -> None:
        """Add a person or change one. Raises StoreError when the name is another person's."""
        await self._database.write(
            (
                (
                    f"INSERT INTO users ({_USER}) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET"
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
        rows = await self._database.read(f"SELECT {_USER} FROM users WHERE id=?", (identity,))
        return _user(rows[0]) if rows else None

    async def user_by_name(self, name: str) -> User | None:
        """A person by the name they sign in with."""
        rows = await self._database.read(f"SELECT {_USER} FROM users WHERE name=?", (name,))
        return _user(rows[0]) if rows else None

    async def user_by_subject(self, subject: str) -> User | None:
        """The person to whom an identity provider's account is bound."""
        rows = await self._database.read(f"SELECT {_USER} FROM users WHERE subject=? AND subject<>''", (subject,))
        return _user(rows[0]) if rows else None

    async def users(self) -> list[User]:
        """Everybody, by name."""
        rows = await self._database.read(f"SELECT {_USER} FROM users ORDER BY name")
        return [_user(row) for row in rows]

    # --- sessions and tokens -----------------------------------------------------------------------------

    async def put_session(self, session: Session) -> None:
        """Begin a session."""
        await self._database.write(
            (
                f"INSERT INTO sessions ({_SESSION}) VALUES (?,?,?,?,?,?,?,?)",
                (
                    session.id,
                    session.user,
                    session.csrf,
                    session.created_at,
                    session.seen_at,
                    session.expires_at,
                    session.reauthenticated_at,
                    session.stage,
                ),
            )
        )

    async def session(self, identity: str, now: int) -> Session | None:
        """A session that has not run out."""
        rows = await self._database.read(
            f"SELECT {_SESSION} FROM sessions WHERE id=? AND expires_at>?",
            (identity, now),
        )
        return _session(rows[0]) if rows else None

    async def sessions_of(self, user: str, now: int) -> list[Session]:
        """Where a person is signed in, newest first."""
        rows = await self._database.read(
            f"SELECT {_SESSION} FROM sessions WHERE user_id=? AND expires_at>? ORDER BY seen_at DESC",
            (user, now),
        )
        return [_session(row) for row in rows]

    async def touch_session(self, identity: str, now: int, expires_at: int) -> None:
        """The session was used."""
        await self._database.write(
            ("UPDATE sessions SET seen_at=?,expires_at=? WHERE id=?", (now, expires_at, identity))
        )

    async def reauthenticated(self, identity: str, now: int) -> None:
        """The person has just shown again who they are."""
        await self._database.write(("UPDATE sessions SET reauthenticated_at=? WHERE id=?", (now, identity)))

    async def put_challenge(self, identity: str, challenge: str) -> None:
        """What the next answer of a passkey must be made for; one at a time for a session."""
        await self._database.write(("UPDATE sessions SET challenge=? WHERE id=?", (challenge, identity)))

    async def take_challenge(self, identity: str) -> str:
        """The challenge of a session, which is spent by this; empty when there is none."""
        rows = await self._database.read("SELECT challenge FROM sessions WHERE id=?", (identity,))
        challenge = str(rows[0][0]) if rows else ""
        if not challenge:
            return ""
        taken = await self._database.write(
            ("UPDATE sessions SET challenge='' WHERE id=? AND challenge=? RETURNING id", (identity, challenge))
        )
        return challenge if taken[0] else ""

    async def drop_session(self, identity: str) -> None:
        """Sign out."""
        await self._database.write(("DELETE FROM sessions WHERE id=?", (identity,)))

    async def drop_sessions_of(self, user: str, *, tokens: bool = True, keep: str = "") -> None:
        """Sign a person out everywhere but in the session ``keep``, and take their tokens."""
        gone: list[Statement] = [("DELETE FROM sessions WHERE user_id=? AND id<>?", (user, keep))]
        if tokens:
            gone.append(("DELETE FROM tokens WHERE user_id=?", (user,)))
        await self._database.write(*gone)

    async def purge_sessions(self, now: int) -> None:
        """Remove what has run out."""
        await self._database.write(
            ("DELETE FROM sessions WHERE expires_at<=?", (now,)),
            ("DELETE FROM tokens WHERE expires_at IS NOT NULL AND expires_at<=?", (now,)),
        )

    async def put_token(self, digest: str, user: str, name: str, now: int, expires_at: int, most: int = 1000) -> bool:
        """Keep an API token's hash; False for a person who has ``most`` that still open something."""
        rows = await self._database.write(
            (
                (
                    "INSERT INTO tokens (hash,user_id,name,created_at,expires_at) SELECT ?,u.id,?,?,? FROM users u "
                    "WHERE u.id=? AND (SELECT count(*) FROM tokens t WHERE t.user_id=u.id AND t.expires_at>?)<? "
                    "RETURNING hash"
                ),
                (digest, name, now, expires_at, user, now, most),
            )
        )
        return bool(rows[0])

    async def token_user(self, digest: str, now: int) -> tuple[User, TokenRow] | None:
        """Whose token this is, and its row, unless it has run out or the person is disabled."""
        names = ",".join([f"u.{name}" for name in _USER.split(",")] + [f"t.{name}" for name in _BEARER.split(",")])
        rows = await self._database.read(
            f"SELECT {names} FROM tokens t JOIN users u ON u.id=t.user_id"
            " WHERE t.hash=? AND u.disabled=0 AND (t.expires_at IS NULL OR t.expires_at>?)",
            (digest, now),
        )
        own = len(_USER.split(","))
        return (_user(rows[0][:own]), _token(rows[0][own:])) if rows else None

    async def tokens_of(self, user: str) -> list[TokenRow]:
        """A person's tokens, oldest first."""
        rows = await self._database.read(f"SELECT {_BEARER} FROM tokens WHERE user_id=? ORDER BY created_at", (user,))
        return [_token(row) for row in rows]

    async def touch_token(self, digest: str, now: int) -> None:
        """The token was used."""
        await self._database.write(("UPDATE tokens SET seen_at=? WHERE hash=?", (now, digest)))

    async def drop_token(self, digest: str) -> None:
        """Revoke an API token."""
        await self._database.write(("DELETE FROM tokens WHERE hash=?", (digest,)))

    # --- drafts and canned replies -----------------------------------------------------------------------

    async def save_draft(self, conversation: str, user: str, draft: SavedDraft) -> None:
        """Keep what somebody is writing; empty text removes it."""
        if not draft.text:
            await self.drop_draft(conversation, user)
            return
        await self._database.write(
            (
                (
                    "INSERT INTO drafts (conversation_id,user_id,text,kind,client_key,at) VALUES (?,?,?,?,?,?)"
                    " ON CONFLICT(conversation_id,user_id) DO UPDATE SET"
                    " text=excluded.text,kind=excluded.kind,client_key=excluded.client_key,at=excluded.at"
                ),
                (conversation, user, draft.text, draft.kind, draft.key, draft.at),
            )
        )

    async def draft(self, conversation: str, user: str) -> SavedDraft | None:
        """What somebody was writing."""
        rows = await self._database.read(
            "SELECT text,kind,client_key,at FROM drafts WHERE conversation_id=? AND user_id=?", (conversation, user)
        )
        return SavedDraft(text=rows[0][0], kind=rows[0][1], key=rows[0][2], at=rows[0][3]) if rows else None

    async def drop_draft(self, conversation: str, user: str) -> None:
        """The draft was sent or thrown away."""
        await self._database.write(("DELETE FROM drafts WHERE conversation_id=? AND user_id=?", (conversation, user)))

    async def save_canned(self, reply: Canned) -> None:
        """Add a quick reply or change one."""
        await self._database.write(
            (
                (
                    "INSERT INTO canned (id,title,text_zh,text_en,team,shortcut) VALUES (?,?,?,?,?,?)"
                    " ON CONFLICT(id) DO UPDATE SET title=excluded.title,text_zh=excluded.text_zh,"
                    "text_en=excluded.text_en,team=excluded.team,shortcut=excluded.shortcut"
                ),
                (reply.id, reply.title, reply.text_zh, reply.text_en, reply.team, reply.shortcut),
            )
        )

    async def canned(self) -> list[Canned]:
        """All quick replies, by title."""
        rows = await self._database.read("SELECT id,title,text_zh,text_en,team,shortcut FROM canned ORDER BY title,id")
        names = ("id", "title", "text_zh", "text_en", "team", "shortcut")
        return [Canned(**dict(zip(names, row, strict=True))) for row in rows]

    async def drop_canned(self, identity: str) -> None:
        """Remove a quick reply."""
        await self._database.write(("DELETE FROM canned WHERE id=?", (identity,)))

    # --- switches ----------------------------------------------------------------------------------------

    async def setting(self, key: str) -> Any:
        """A switch that must outlive the process (stop everything, a paused inbox); None when it was never set."""
        rows = await self._database.read("SELECT value FROM settings WHERE key=?", (key,))
        return json.loads(rows[0][0]) if rows else None

    async def settings(self, prefix: str) -> dict[str, Any]:
        """All switches whose key begins so."""
        rows = await self._database.read(
            "SELECT key,value FROM settings WHERE key>=? AND key<?", (prefix, prefix + "\U0010ffff")
        )
        return {key: json.loads(value) for key, value in rows}

    async def put_setting(self, key: str, value: Any) -> None:
        """Set a switch."""
        await self._database.write(setting(key, value))


def _token(row: Sequence[Any]) -> TokenRow:
    return TokenRow(hash=row[0], user=row[1], name=row[2], created_at=row[3], expires_at=row[4], seen_at=row[5])


def _session(row: Sequence[Any]) -> Session:
    return Session(
        id=row[0],
        user=row[1],
        csrf=row[2],
        created_at=row[3],
        seen_at=row[4],
        expires_at=row[5],
        reauthenticated_at=row[6],
        stage=row[7],
    )
