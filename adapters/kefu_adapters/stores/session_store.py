"""Rows of what opens the console: sessions of browsers, tokens of programs. Only hashes of either are kept."""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kefu_adapters.stores.database import Database, Statement
from kefu_adapters.stores.people_store import USER, User, user_of


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


_BEARER = "hash,user_id,name,created_at,expires_at,seen_at"
_SESSION = "id,user_id,csrf,created_at,seen_at,expires_at,reauthenticated_at,stage"


class SessionStore:
    """What has run out is not given back, whether it was purged or not."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
        # Counting and adding are one only while nobody else adds for the same person: the row is theirs for so long.
        alone = ("UPDATE users SET display_name=display_name WHERE id=?", (user,))
        insert = (
            "INSERT INTO tokens (hash,user_id,name,created_at,expires_at) SELECT ?,u.id,?,?,? FROM users u "
            "WHERE u.id=? AND (SELECT count(*) FROM tokens t WHERE t.user_id=u.id AND t.expires_at>?)<? "
            "RETURNING hash"
        )
        rows = await self._database.write(alone, (insert, (digest, name, now, expires_at, user, now, most)))
        return bool(rows[1])

    async def token_user(self, digest: str, now: int) -> tuple[User, TokenRow] | None:
        """Whose token this is, and its row, unless it has run out or the person is disabled."""
        names = ",".join([f"u.{name}" for name in USER.split(",")] + [f"t.{name}" for name in _BEARER.split(",")])
        rows = await self._database.read(
            f"SELECT {names} FROM tokens t JOIN users u ON u.id=t.user_id"
            " WHERE t.hash=? AND u.disabled=0 AND (t.expires_at IS NULL OR t.expires_at>?)",
            (digest, now),
        )
        own = len(USER.split(","))
        return (user_of(rows[0][:own]), _token(rows[0][own:])) if rows else None

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
