"""What one security admin asks for and a second one decides: kept, decided by the core's rule, carried out.

Who owns a kind registers it: how its version is read, and how it is done. In real time, not the fleet's clock.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import structlog

from kefu_adapters.stores.proposal_store import ProposalStore
from kefu_core import proposals as rule
from kefu_core.errors import KefuError, ProposalNotAllowed, StoreUnavailable
from kefu_core.proposals import Proposal, ProposalKind

INTERRUPTED_AFTER = timedelta(minutes=2)
"""In a fleet. Whoever decided carries it out at once: what waits longer was left by a process that ended."""
log = structlog.get_logger()

Base = Callable[[str], Awaitable[int]]
"""The version of an object that holds now."""
CarryOut = Callable[[Proposal], Awaitable[None]]
"""Does what was decided; ``decided_by`` is the second person. What it raises leaves the proposal open."""
Finish = Callable[[Proposal], Awaitable[None]]
"""Does the rest of what was interrupted, wherever that was. Twice must be the same as once."""


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
        interrupted_after: timedelta = timedelta(0),
    ) -> None:
        self._store = store
        self._wall = wall
        self._audit = audit
        self._changed = changed
        self._interrupted_after = interrupted_after
        self._under_way: set[str] = set()
        self._kinds: dict[ProposalKind, tuple[Base, CarryOut]] = {}
        self._finish: dict[ProposalKind, Finish] = {}

    @property
    def now(self) -> datetime:
        """Real time."""
        return datetime.fromtimestamp(self._wall(), UTC)

    def register(self, kind: ProposalKind, base: Base, carry_out: CarryOut, finish: Finish | None = None) -> None:
        """Say how things of a kind are read and done; once, when the process starts.

        Without ``finish`` an interrupted one is carried out again if the version is still the one it was made on.
        """
        self._kinds[kind] = (base, carry_out)
        if finish is not None:
            self._finish[kind] = finish

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

        Before it is done it stands as agreed, so that it is done once; after that as done. What raises puts it back on
        the table; what a crash interrupted is finished by ``resume``.
        """
        proposal = await self._one(identity)
        base, carry_out = self._kind(proposal.kind)
        decided = rule.approve(
            proposal, person=person, now=self.now, shown_at=shown_at, base=await base(proposal.object)
        )
        is_first = identity not in self._under_way
        self._under_way.add(identity)
        try:
            await self._carried_out(decided, base, carry_out)
        finally:
            if is_first:
                self._under_way.discard(identity)
        return decided

    async def _carried_out(self, decided: Proposal, base: Base, carry_out: CarryOut) -> None:
        if not await self._store.agree(decided):
            standing = await self._one(decided.id)
            raise ProposalNotAllowed("changed" if standing.stands(self.now) is rule.ProposalState.OPEN else "not_open")
        try:
            await _on_what_holds(decided, base)
            await carry_out(decided)
        except BaseException:
            await self._store.open_again(decided.id)
            raise
        await self._settled(decided)

    async def resume(self) -> int:
        """Chore: carry out what two people decided and a crash interrupted; gives how many. Raises StoreUnavailable."""
        now, count = self.now, 0
        for proposal in await self._store.agreed(now, now - self._interrupted_after):
            if proposal.id in self._under_way or proposal.kind not in self._kinds:
                continue
            if not await self._store.take_up(proposal, now):
                continue
            try:
                await self._finished(proposal)
            except StoreUnavailable:
                raise
            except KefuError as refused:  # a rule stands against it by now
                reason = getattr(refused, "reason", type(refused).__name__)
                log.warning("proposal.not_resumed", what=proposal.id, reason=reason)
                await self._store.open_again(proposal.id)
                continue
            await self._settled(proposal, resumed=True)
            count += 1
        return count

    async def _finished(self, proposal: Proposal) -> None:
        base, carry_out = self._kinds[proposal.kind]
        finish = self._finish.get(proposal.kind)
        if finish is not None:
            await finish(proposal)
        elif await base(proposal.object) == proposal.base:
            await carry_out(proposal)

    async def _settled(self, decided: Proposal, **more: Any) -> None:
        await self._audit(
            decided.decided_by,
            "proposal.approved",
            decided.id,
            kind=decided.kind.value,
            object=decided.object,
            author=decided.author,
            **more,
        )
        await self._store.done(decided.id)
        self._changed()

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


async def _on_what_holds(decided: Proposal, base: Base) -> None:
    """Another decision may have been carried out since this one was judged. Raises ProposalNotAllowed."""
    if await base(decided.object) != decided.base:
        raise ProposalNotAllowed("changed")
