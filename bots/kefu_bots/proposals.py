"""What one security admin asks for and a second one decides: kept, decided by the core's rule, carried out.

Who owns a kind registers it: how its version is read, and how it is done. In real time, not the fleet's clock.
"""

import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import structlog

from kefu_adapters.stores.audit_store import AuditRow, Wanted
from kefu_adapters.stores.proposal_store import ProposalStore
from kefu_core import proposals as rule
from kefu_core.errors import KefuError, ProposalNotAllowed, StoreUnavailable
from kefu_core.proposals import Proposal, ProposalKind

MOST_OPEN = 20
"""Of one person, so that nobody buries what others ask for."""
INTERRUPTED_AFTER = timedelta(minutes=2)
"""In a fleet. Whoever decided carries it out at once: what waits longer was left by a process that ended."""
log = structlog.get_logger()

Base = Callable[[str], Awaitable[int]]
"""The version of an object that holds now."""
CarryOut = Callable[[Proposal], Awaitable[None]]
"""Does what was decided; ``decided_by`` is the second person. What it raises leaves the proposal open."""
Finish = Callable[[Proposal], Awaitable[None]]
"""Does the rest of what was interrupted, wherever that was. Twice must be the same as once."""


Proof = Callable[[Wanted], Awaitable[Sequence[AuditRow]]]
"""Rows of the audit that nobody but us can have written: a proposal's row alone proves nothing."""
OFFERED, APPROVED, DONE = "proposal.offered", "proposal.approved", "proposal.done"
RESUMED, WITHDRAWN = "proposal.resumed", "proposal.withdrawn"
_ENDS = (DONE, RESUMED, WITHDRAWN)
"""After one of these rows nothing comes of a proposal any more, whatever its own row says."""


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
        proof: Proof | None = None,
        author_stands: Callable[[Proposal], Awaitable[bool]] | None = None,
    ) -> None:
        self._store = store
        self._wall = wall
        self._audit = audit
        self._changed = changed
        self._interrupted_after = interrupted_after
        self._under_way: set[str] = set()
        self._proof = proof
        self._author_stands = author_stands
        self._kinds: dict[ProposalKind, tuple[Base, CarryOut]] = {}
        self._finish: dict[ProposalKind, Finish] = {}

    @property
    def now(self) -> datetime:
        """Real time."""
        return datetime.fromtimestamp(self._wall(), UTC)

    @property
    def kinds(self) -> frozenset[ProposalKind]:
        """What can be decided, and finished after a crash, in this process."""
        return frozenset(self._kinds)

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
        """Put something on the table, on the version that holds now. Raises ProposalNotAllowed."""
        base, _ = self._kind(kind)
        if sum(one.author == author for one in await self.open()) >= MOST_OPEN:
            raise ProposalNotAllowed("too_many")
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
        await self._audit(author, OFFERED, proposal.id, kind=kind.value, object=object, digest=_digest(proposal))
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
        if await self._is_over(proposal):
            raise ProposalNotAllowed("not_open")
        if not await self._is_proved(OFFERED, proposal, proposal.author):
            raise ProposalNotAllowed("unproved")
        if self._author_stands is not None and not await self._author_stands(proposal):
            raise ProposalNotAllowed("author_gone")
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
            about = {"kind": decided.kind.value, "object": decided.object, "author": decided.author}
            await self._audit(decided.decided_by, APPROVED, decided.id, **about, digest=_digest(decided))
            await carry_out(decided)
        except BaseException:
            await self._store.open_again(decided.id)
            raise
        await self._audit(decided.decided_by, DONE, decided.id, kind=decided.kind.value, object=decided.object)
        await self._store.done(decided.id)
        self._changed()

    async def resume(self) -> int:
        """Chore: carry out what two people decided and a crash interrupted; gives how many. Raises StoreUnavailable."""
        now, count = self.now, 0
        for proposal in await self._store.agreed(now, now - self._interrupted_after):
            if proposal.id in self._under_way or proposal.kind not in self._kinds:
                continue
            if not await self._store.take_up(proposal, now):
                continue
            if await self._is_over(proposal):  # it died before its own row said so, or somebody wrote that row anew
                log.warning("proposal.not_resumed", what=proposal.id, reason="done_before")
                await self._store.done(proposal.id)
                count += 1
                continue
            try:
                await self._prove(proposal)
                await self._finished(proposal)
            except StoreUnavailable:
                raise
            except KefuError as refused:  # a rule stands against it by now
                reason = getattr(refused, "reason", type(refused).__name__)
                log.warning("proposal.not_resumed", what=proposal.id, reason=reason)
                await self._store.open_again(proposal.id)
                continue
            await self._audit(proposal.decided_by, RESUMED, proposal.id, kind=proposal.kind.value)
            await self._store.done(proposal.id)
            self._changed()
            count += 1
        return count

    async def _prove(self, proposal: Proposal) -> None:
        """That two people said so stands in the audit, or it was written into the table. Raises ProposalNotAllowed."""
        for action, person in ((OFFERED, proposal.author), (APPROVED, proposal.decided_by)):
            if not await self._is_proved(action, proposal, person):
                raise ProposalNotAllowed("unproved")

    async def _is_over(self, proposal: Proposal) -> bool:
        """Whether it was done, withdrawn or too old before: its own row can be written back, the audit cannot."""
        if self._proof is None:
            return False
        for action in _ENDS:
            if await self._proof(Wanted(action=action, target=proposal.id)):
                return True
        offered = await self._proof(Wanted(actor=proposal.author, action=OFFERED, target=proposal.id))
        earliest = (self.now - rule.EXPIRES_AFTER).timestamp() * 1000
        return bool(offered) and all(row.at < earliest for row in offered)

    async def _is_proved(self, action: str, proposal: Proposal, person: str) -> bool:
        if self._proof is None:
            return True
        rows = await self._proof(Wanted(actor=person, action=action, target=proposal.id))
        return any(row.detail.get("digest") == _digest(proposal) for row in rows)

    async def _finished(self, proposal: Proposal) -> None:
        base, carry_out = self._kinds[proposal.kind]
        finish = self._finish.get(proposal.kind)
        if finish is not None:
            await finish(proposal)
        elif await base(proposal.object) == proposal.base:
            await carry_out(proposal)

    async def withdraw(self, identity: str, person: str) -> Proposal:
        """Take it off the table. Raises ProposalNotAllowed."""
        decided = rule.withdraw(await self._one(identity), person=person, now=self.now)
        if not await self._store.settle(decided):
            raise ProposalNotAllowed("not_open")
        await self._audit(person, WITHDRAWN, identity, kind=decided.kind.value, object=decided.object)
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


def _digest(proposal: Proposal) -> str:
    """What was asked for, as the audit keeps it."""
    parts = [proposal.kind.value, proposal.object, dict(proposal.content), proposal.base, proposal.author]
    line = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()
