"""Sessions of signed-in browsers, kept on the server: the cookie holds a random key, the store its hash.

Real time, not the fleet's clock: a sandbox that drives its clock must not sign anybody out.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import replace

from kefu_adapters.stores.people_store import User
from kefu_adapters.stores.session_store import Session, SessionStore
from kefu_bots.relay.users import digest

IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 12 * 3600
SIGNED = "in"
"""The stage of a session that has all rights. One of before there were stages has none, and none of the rights."""
STAGE_SECONDS = 10 * 60
"""How long somebody may stand between the password and the second factor."""
FRESH_SECONDS = 5 * 60
_MARK = "~"
_TOUCH_MILLISECONDS = 60_000


class Sessions:
    """Begins, finds and ends sessions. ``ended`` is told the id of each session that was ended.

    ``key`` seals whose a session is and how far they came: a row that somebody writes into the database signs nobody
    in, and one that they move to another person signs nobody in any more.
    """

    def __init__(
        self, store: SessionStore, wall: Callable[[], float], ended: Callable[[str], None], key: bytes
    ) -> None:
        self._store = store
        self._wall = wall
        self._ended = ended
        self._key = key

    def now(self) -> int:
        """Milliseconds since 1970."""
        return round(self._wall() * 1000)

    async def begin(self, user: User, old: str = "", stage: str = SIGNED) -> tuple[str, Session]:
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
            expires_at=now + (IDLE_SECONDS if stage == SIGNED else STAGE_SECONDS) * 1000,
            reauthenticated_at=now if stage == SIGNED else None,
            stage=stage,
        )
        await self._store.put_session(self._sealed(session))
        return key, session

    async def renew(self, session: Session) -> tuple[str, Session]:
        """The same session under a new key, because the person has just shown a factor; the old key ends."""
        key, now = secrets.token_urlsafe(32), self.now()
        renewed = replace(session, id=digest(key), seen_at=now, reauthenticated_at=now)
        await self._store.put_session(self._sealed(renewed))
        await self.end(session.id)
        return key, renewed

    def is_fresh(self, session: Session | None) -> bool:
        """Whether a factor was shown in this session in the last five minutes; never for a token."""
        at = session.reauthenticated_at if session is not None else None
        return at is not None and self.now() - at <= FRESH_SECONDS * 1000

    async def find(self, key: str) -> Session | None:
        """The session of a cookie, unless it has run out."""
        return await self.alive(digest(key)) if key else None

    async def alive(self, identity: str) -> Session | None:
        """A session by its id, unless it has run out."""
        now = self.now()
        kept = await self._store.session(identity, now)
        session = self._opened(kept) if kept is not None else None
        if session is None or now >= session.created_at + ABSOLUTE_SECONDS * 1000:
            return None
        return session

    def _sealed(self, session: Session) -> Session:
        """As it is stored: the seal stands behind the CSRF token."""
        return replace(session, csrf=f"{session.csrf}{_MARK}{self._seal(session)}")

    def _opened(self, kept: Session) -> Session | None:
        csrf, _, seal = kept.csrf.partition(_MARK)
        session = replace(kept, csrf=csrf)
        fits = hmac.compare_digest(seal.encode("utf-8", "surrogatepass"), self._seal(session).encode())
        return session if fits else None

    def _seal(self, session: Session) -> str:
        parts = [session.id, session.user, session.csrf, session.created_at, session.stage]
        line = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        return hmac.new(self._key, line.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    async def touch(self, session: Session) -> None:
        """The person did something: the idle time begins again, the absolute one does not."""
        now = self.now()
        if now - session.seen_at < _TOUCH_MILLISECONDS or session.stage != SIGNED:
            return
        until = min(now + IDLE_SECONDS * 1000, session.created_at + ABSOLUTE_SECONDS * 1000)
        await self._store.touch_session(session.id, now, until)

    async def end(self, identity: str) -> None:
        """Sign out; open streams of this session end at once."""
        await self._store.drop_session(identity)
        self._ended(identity)

    async def end_all(self, user: str, *, tokens: bool = True, keep: str = "") -> None:
        """Sign a person out everywhere but in ``keep`` (their rights changed, their password is new)."""
        gone = [one.id for one in await self._store.sessions_of(user, self.now()) if one.id != keep]
        await self._store.drop_sessions_of(user, tokens=tokens, keep=keep)
        for session in gone:
            self._ended(session)
