"""What one security admin asks for and a second one decides: kept, decided by the core's rule, carried out.

Who owns a kind registers it: how its version is read, and how it is done. In real time, not the fleet's clock.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from kefu_adapters.stores.proposal_store import ProposalStore
from kefu_core import proposals as rule
from kefu_core.errors import ProposalNotAllowed
from kefu_core.proposals import Proposal, ProposalKind

Base = Callable[[str], Awaitable[int]]
"""The version of an object that holds now."""
CarryOut = Callable[[Proposal], Awaitable[None]]
"""Does what was decided; ``decided_by`` is the second person. What it raises leaves the proposal open."""


class Audit(Protocol):
    """Adds to the audit chain."""

    async def __call__(self, actor: str, action: str, target: str = "", **detail: Any) -> None:
        """One row."""


class Proposals:
    """Offers, approvals and withdrawals. Of two second persons at once, one carries out and the other is refused."""

    def __init__(
        self,
        store: ProposalStore,
        wall: Callable[[], float],
        *,
        audit: Audit,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._wall = wall
        self._audit = audit
        self._changed = changed
        self._kinds: dict[ProposalKind, tuple[Base, CarryOut]] = {}

    @property
    def now(self) -> datetime:
        """Real time."""
        return datetime.fromtimestamp(self._wall(), UTC)

    def register(self, kind: ProposalKind, base: Base, carry_out: CarryOut) -> None:
        """Say how things of a kind are read and done; once, when the process starts."""
        self._kinds[kind] = (base, carry_out)

    async def offer(
        self,
        kind: ProposalKind,
        object: str,  # noqa: A002 - the word of the core's class
        content: Mapping[str, Any],
        author: str,
    ) -> Proposal:
        """Put something on the table, on the version that holds now. Raises ProposalNotAllowed("unknown")."""
        base, _ = self._kind(kind)
        proposal = Proposal(
            id=f"p{secrets.token_hex(8)}",
            kind=kind,
            object=object,
            content=dict(content),
            base=await base(object),
            author=author,
            created_at=self.now,
        )
        await self._store.add(proposal)
        await self._audit(author, "proposal.offered", proposal.id, kind=kind.value, object=object)
        self._changed()
        return proposal

    async def open(self) -> list[Proposal]:
        """What waits for a second person, newest first."""
        return await self._store.since(self.now - rule.EXPIRES_AFTER)

    async def approve(self, identity: str, person: str, shown_at: datetime | None) -> Proposal:
        """The second person's yes: it is carried out now. Raises ProposalNotAllowed, and what carrying out raises.

        It is taken off the table before it is done, so that it is done once, and put back if that fails.
        """
        proposal = await self._one(identity)
        base, carry_out = self._kind(proposal.kind)
        decided = rule.approve(
            proposal, person=person, now=self.now, shown_at=shown_at, base=await base(proposal.object)
        )
        if not await self._store.settle(decided):
            raise ProposalNotAllowed("not_open")
        try:
            await carry_out(decided)
        except BaseException:
            await self._store.open_again(identity)
            raise
        await self._audit(
            person,
            "proposal.approved",
            identity,
            kind=proposal.kind.value,
            object=proposal.object,
            author=proposal.author,
        )
        self._changed()
        return decided

    async def withdraw(self, identity: str, person: str) -> Proposal:
        """Take it off the table. Raises ProposalNotAllowed."""
        decided = rule.withdraw(await self._one(identity), person=person, now=self.now)
        if not await self._store.settle(decided):
            raise ProposalNotAllowed("not_open")
        await self._audit(person, "proposal.withdrawn", identity, kind=decided.kind.value, object=decided.object)
        self._changed()
        return decided

    async def _one(self, identity: str) -> Proposal:
        proposal = await self._store.one(identity)
        if proposal is None:
            raise ProposalNotAllowed("unknown")
        return proposal

    def _kind(self, kind: ProposalKind) -> tuple[Base, CarryOut]:
        if kind not in self._kinds:
            raise ProposalNotAllowed("unknown")
        return self._kinds[kind]
