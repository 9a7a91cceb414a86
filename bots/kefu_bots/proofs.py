"""Check codes of agents: made for each reply, looked up when somebody asks what one is worth."""

from datetime import UTC, datetime, timedelta

from kefu_adapters.stores.database import Database
from kefu_adapters.stores.impostor_store import ImpostorStore
from kefu_core.messages import MessageReceived
from kefu_core.ports import Bucket, Clock, Fabric
from kefu_core.safety.official.proof import Asked, Mark, Proof, Standing, code_for, code_in, digest_of

KEPT = timedelta(days=30)
CHECKS = 10
CHECK_SECONDS = 600.0
"""So many checks in this time, by one contact or one address."""


class Proofs:
    """``key`` is derived for this purpose alone. ``life``: how long a code counts."""

    def __init__(
        self, *, database: Database, key: bytes, clock: Clock, fabric: Fabric, life: timedelta, giving: bool = True
    ) -> None:
        self._store = ImpostorStore(database)
        self._key = key
        self._clock = clock
        self._fabric = fabric
        self._life = life
        self.giving = giving

    def mark(self, conversation: str, name: str) -> Mark:
        """The code of an agent who writes now in a conversation."""
        code = code_for(self._key, conversation, name, self._clock.now())
        return Mark(code=code, digest=digest_of(self._key, code))

    async def of(self, conversation: str, command: object, *, hidden: bool) -> Proof | None:
        """``asked``, for what may be a contact's private message; nothing for one in which something was hidden."""
        if hidden or not isinstance(command, MessageReceived) or command.surface != "private":
            return None
        return await self.asked(conversation, command.text)

    async def asked(self, conversation: str, text: str) -> Proof | None:
        """What the code in a contact's message is worth to them; None without one. Raises StoreUnavailable."""
        found = code_in(text)
        if found is None:
            return None
        if not await self._may(f"proof:{conversation}"):
            return None if found.is_plain else Proof(standing=Standing.LIMITED)
        proof = await self._judged(found, conversation)
        return None if proof.standing is Standing.UNKNOWN and found.is_plain else proof

    async def checked(self, address: str, code: str) -> Standing:
        """For the public page: whether a code is ours and counts, and nothing of whom it was given to."""
        found = code_in(code)
        if found is None:
            return Standing.UNKNOWN
        if not await self._may(f"proof-page:{address}"):
            return Standing.LIMITED
        standing = (await self._judged(found, "")).standing
        return Standing.GENUINE if standing is Standing.OTHER else standing

    async def forget(self) -> int:
        """Chore: what expired is known as expired for another month, then not at all."""
        return await self._store.forget_proofs(round((self._clock.now() - self._life - KEPT).timestamp() * 1000))

    async def _may(self, bucket: str) -> bool:
        return not await self._fabric.take([Bucket(name=bucket, count=CHECKS, per_seconds=CHECK_SECONDS, burst=CHECKS)])

    async def _judged(self, found: Asked, conversation: str) -> Proof:
        row = await self._store.proof(digest_of(self._key, found.code))
        if row is None:
            return Proof(standing=Standing.UNKNOWN)
        at = datetime.fromtimestamp(row.at / 1000, UTC)
        if code_for(self._key, row.conversation, row.name, at) != found.code:
            return Proof(standing=Standing.UNKNOWN)
        if self._clock.now() - at > self._life:
            return Proof(standing=Standing.EXPIRED)
        if row.conversation != conversation:
            return Proof(standing=Standing.OTHER)
        return Proof(standing=Standing.GENUINE, name=row.name, at=at)
