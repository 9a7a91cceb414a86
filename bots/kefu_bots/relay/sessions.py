"""Sessions of signed-in browsers, kept on the server: the cookie holds a random key, the store its hash.

Real time, not the fleet's clock: a sandbox that drives its clock must not sign anybody out.
"""

import secrets
from collections.abc import Callable

from kefu_adapters.stores.relay_store import RelayStore, Session, User
from kefu_bots.relay.users import digest

IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 12 * 3600
_TOUCH_MILLISECONDS = 60_000


class Sessions:
    """Begins, finds and ends sessions. ``ended`` is told the id of each session that was ended."""

    def __init__(self, store: RelayStore, wall: Callable[[], float], ended: Callable[[str], None]) -> None:
        self._store = store
        self._wall = wall
        self._ended = ended

    def now(self) -> int:
        """Milliseconds since 1970."""
        return round(self._wall() * 1000)

    async def begin(self, user: User, old: str = "") -> tuple[str, Session]:
        """A new session with a new key, whatever key the browser came with; that one ends."""
        if old:
            await self.end(digest(old))
        key, now = secrets.token_urlsafe(32), self.now()
        session = Session(
            id=digest(key),
            user=user.id,
            csrf=secrets.token_urlsafe(24),
            created_at=now,
            seen_at=now,
            expires_at=now + IDLE_SECONDS * 1000,
            reauthenticated_at=now,
        )
        await self._store.put_session(session)
        return key, session

    async def find(self, key: str) -> Session | None:
        """The session of a cookie, unless it has run out."""
        return await self.alive(digest(key)) if key else None

    async def alive(self, identity: str) -> Session | None:
        """A session by its id, unless it has run out."""
        now = self.now()
        session = await self._store.session(identity, now)
        if session is None or now >= session.created_at + ABSOLUTE_SECONDS * 1000:
            return None
        return session

    async def touch(self, session: Session) -> None:
        """The person did something: the idle time begins again, the absolute one does not."""
        now = self.now()
        if now - session.seen_at < _TOUCH_MILLISECONDS:
            return
        until = min(now + IDLE_SECONDS * 1000, session.created_at + ABSOLUTE_SECONDS * 1000)
        await self._store.touch_session(session.id, now, until)

    async def end(self, identity: str) -> None:
        """Sign out; open streams of this session end at once."""
        await self._store.drop_session(identity)
        self._ended(identity)

    async def end_all(self, user: str) -> None:
        """Sign a person out everywhere (their rights changed, their password is new)."""
        for session in await self._store.sessions_of(user, self.now()):
            self._ended(session.id)
        await self._store.drop_sessions_of(user)
