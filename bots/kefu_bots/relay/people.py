"""Names of the people at the relay, a few seconds old at most."""

from collections.abc import Callable, Mapping
from typing import Any

from kefu_adapters.stores.people_store import PeopleStore, User
from kefu_bots.relay.rights import Right

_FRESH_SECONDS = 3.0
SYSTEM = "system"


class People:
    """Everybody by id, read again when older than three seconds."""

    def __init__(self, store: PeopleStore, wall: Callable[[], float]) -> None:
        self._store = store
        self._wall = wall
        self._known: dict[str, User] = {}
        self._read_at = float("-inf")

    async def all(self) -> Mapping[str, User]:
        """Everybody by id."""
        if self._wall() - self._read_at > _FRESH_SECONDS:
            self._known = {user.id: user for user in await self._store.users()}
            self._read_at = self._wall()
        return self._known

    def forget(self) -> None:
        """Read again at the next look."""
        self._read_at = float("-inf")

    async def agents(self) -> list[User]:
        """Who can hold a conversation."""
        return [user for user in (await self.all()).values() if not user.disabled and is_agent(user)]

    async def teams(self) -> set[str]:
        """All teams that somebody is in."""
        return {team for user in (await self.all()).values() for team in teams_of(user)}

    def name(self, identity: str) -> str:
        """The shown name of an id, or the id; after ``all`` was read."""
        if identity == SYSTEM:
            return "Kefu"
        user = self._known.get(identity)
        return user.display_name if user else identity

    def person(self, identity: str) -> dict[str, Any] | None:
        """``{id, name}``, or None for nobody."""
        return {"id": identity, "name": self.name(identity)} if identity else None


def is_agent(user: User) -> bool:
    """Whether the person answers contacts."""
    return bool({Right.AGENT, Right.LEAD} & set(user.rights))


def teams_of(user: User) -> tuple[str, ...]:
    """The teams a person is in."""
    teams = user.data.get("teams", ())
    return tuple(str(team) for team in teams) if isinstance(teams, list | tuple) else ()
