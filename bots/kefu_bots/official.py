"""The official list while the fleet runs: seeded once, followed by every process, changed by two people only."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import structlog

from kefu_adapters.stores.audit_store import AuditLog
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.official_store import OfficialStore, OfficialVersion
from kefu_bots.relay.caller import CALLER
from kefu_bots.rules import Rules
from kefu_core.errors import ConfigError, StoreConflict, StoreError
from kefu_core.official_content import Content, checked, content_of, difference, list_of
from kefu_core.ports import Clock
from kefu_core.proposals import Proposal, ProposalKind
from kefu_core.safety.official import OfficialList

OBJECT = "official"
"""What a proposal about the list names as its object: there is one list."""
SEED = "configuration"
FOLLOW_SECONDS = 1.0
STAFF_ROUNDS = 60
log = structlog.get_logger()


class ProposalsLike(Protocol):
    """What the list needs of two-person decisions."""

    def register(
        self,
        kind: ProposalKind,
        base: Callable[[str], Awaitable[int]],
        carry_out: Callable[[Proposal], Awaitable[None]],
        /,
    ) -> None:
        """Say how a kind is carried out."""

    async def offer(self, kind: ProposalKind, about: str, content: Mapping[str, Any], author: str, /) -> Proposal:
        """Write a proposal. Raises ProposalNotAllowed."""

    async def approve(self, identity: str, person: str, shown_at: datetime | None, /) -> Proposal:
        """The second person's yes; carried out when this returns. Raises ProposalNotAllowed."""

    async def withdraw(self, identity: str, person: str, /) -> Proposal:
        """Take it off the table. Raises ProposalNotAllowed."""

    async def open(self) -> Sequence[Proposal]:
        """Those that wait for a second person."""


class Official:
    """The list that holds. ``rules.policy.official`` is replaced as a whole, so whoever judges next has the new one."""

    def __init__(
        self,
        *,
        database: Database,
        rules: Rules,
        clock: Clock,
        audit: AuditLog,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.store = OfficialStore(database)
        self._rules = rules
        self._clock = clock
        self._audit = audit
        self._changed = changed
        try:
            self._configured = content_of(rules.policy.official)
        except ValueError as wrong:
            raise ConfigError(f"official: {wrong}") from None
        self.version = 0
        self.content: Content = self._configured
        self.at = 0

    @property
    def now_ms(self) -> int:
        """The fleet's time in milliseconds."""
        return round(self._clock.now().timestamp() * 1000)

    @property
    def listed(self) -> OfficialList:
        """What is ours."""
        return self._rules.policy.official

    @property
    def differs(self) -> list[dict[str, str]]:
        """What the configuration says otherwise; it seeds an empty store and changes nothing after that."""
        return difference(self.content, self._configured) if self.version else []

    async def open(self) -> None:
        """Take over what is stored; the configuration's list becomes the first version of an empty store."""
        if not await self.store.number():
            seed = OfficialVersion(
                version=1, content=self._configured, author=SEED, approver=SEED, reason="", at=self.now_ms
            )
            await self.store.add(seed)
        await self.look()
        if self.differs:
            log.warning("official.differs", count=len(self.differs), version=self.version)

    async def look(self) -> bool:
        """Take over a newer version; say whether there was one. Raises StoreError."""
        if await self.store.number() == self.version:
            return False
        found = await self.store.latest()
        if found is None:
            return False
        self.version, self.content, self.at = found.version, checked(found.content), found.at
        self._rules.policy = replace(self._rules.policy, official=list_of(self.content))
        log.info("official.loaded", version=self.version)
        self._changed()
        return True

    async def follow(self) -> None:
        """Hold what another process changed, a second later at most, until cancelled."""
        rounds = 0
        while True:
            with contextlib.suppress(StoreError):
                await self.look()
                if rounds % STAFF_ROUNDS == 0:
                    await self.look_at_staff()
            rounds += 1
            await asyncio.sleep(FOLLOW_SECONDS)

    async def look_at_staff(self) -> None:
        """The shown names of our people, so that who borrows one in a group is noticed. Raises StoreError."""
        names = frozenset(await self.store.staff_names())
        if names != self._rules.policy.staff_names:
            self._rules.policy = replace(self._rules.policy, staff_names=names)

    def register(self, proposals: ProposalsLike) -> None:
        """Let two-person decisions change the list."""
        proposals.register(ProposalKind.OFFICIAL, self.base, self.carry_out)

    async def base(self, _object: str) -> int:
        """The version that a proposal made now stands on."""
        return await self.store.number()

    async def carry_out(self, proposal: Proposal) -> None:
        """Write what was proposed as the next version. Raises StoreConflict when another one came first."""
        version, at = proposal.base + 1, self.now_ms
        content = checked(proposal.content["list"])
        new = OfficialVersion(
            version=version,
            content=content,
            author=proposal.author,
            approver=proposal.decided_by,
            reason=str(proposal.content.get("reason", ""))[:500],
            at=at,
        )
        if not await self.store.add(new):
            raise StoreConflict("the official list was changed meanwhile")
        changes = difference(self.content, content)
        await self._audit.append(
            at=at,
            actor=proposal.decided_by,
            action="official.changed",
            target=str(version),
            detail={
                "version": version,
                "author": proposal.author,
                "proposal": proposal.id,
                "added": sum(row["change"] == "added" for row in changes),
                "removed": sum(row["change"] == "removed" for row in changes),
            },
            context=CALLER.get(),
        )
        await self.look()
