"""The official list while the fleet runs: seeded once, followed by every process, changed by two people only."""

import asyncio
import contextlib
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog

from kefu_adapters.stores.audit_store import AuditLog, Wanted
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.official_store import OfficialStore, OfficialVersion
from kefu_bots.proposals import Proposals
from kefu_bots.relay.caller import CALLER
from kefu_bots.rules import Rules
from kefu_core.errors import ConfigError, StoreConflict, StoreError
from kefu_core.official_content import Content, checked, content_of, difference, list_of
from kefu_core.ports import Clock
from kefu_core.proposals import Proposal, ProposalKind
from kefu_core.safety.official.official_list import OfficialList

OBJECT = "official"
"""What a proposal about the list names as its object: there is one list."""
SEED = "configuration"
FOLLOW_SECONDS = 1.0
STAFF_ROUNDS = 60
LOOKED_BACK = 50
"""So many versions may be forged before the settings' list has to do."""
CHANGED = "official.changed"
FORGED = "official.forged"
Found = Callable[[str, str, str, Mapping[str, Any]], Awaitable[None]]
log = structlog.get_logger()


class Official:
    """The list that holds. ``rules.policy.official`` is replaced as a whole, so whoever judges next has the new one.

    ``keys`` seal versions: the newest seals, older ones are still known. A version without a seal of ours was written
    into the database by somebody else: it is not taken over, and ``found`` is told.
    """

    def __init__(
        self,
        *,
        database: Database,
        rules: Rules,
        clock: Clock,
        audit: AuditLog,
        keys: Sequence[bytes],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.store = OfficialStore(database)
        self._keys = keys
        self.found: Found | None = None
        self._forged, self._told = -1, False
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
        if not (newest := await self.store.number()):
            seed = OfficialVersion(
                version=1, content=self._configured, author=SEED, approver=SEED, reason="", at=self.now_ms
            )
            await self.store.add(self._sealed(seed))
        elif newest == 1:
            await self._seal_the_seed()
        await self.look()
        if self.differs:
            log.warning("official.differs", count=len(self.differs), version=self.version)

    async def look(self) -> bool:
        """Take over a newer version; say whether there was one. Raises StoreError."""
        newest = await self.store.number()
        if newest in {self.version, self._forged}:
            await self._tell()
            return False
        found = await self._genuine(newest)
        await self._tell()
        if found is None or found.version <= self.version:
            return False
        self.version, self.content, self.at = found.version, checked(found.content), found.at
        self._rules.policy = replace(self._rules.policy, official=list_of(self.content))
        log.info("official.loaded", version=self.version)
        self._changed()
        return True

    async def _genuine(self, newest: int) -> OfficialVersion | None:
        """The newest version that we sealed. Says so once when that is not the newest of all."""
        rows = await self.store.history(limit=LOOKED_BACK)
        good = next((row for row in rows if self._is_ours(row)), None)
        if good is None or good.version != newest or newest < self.version:
            self._forged, self._told = newest, False
            log.error("official.forged", version=newest)
        return good

    async def _tell(self) -> None:
        if self._forged >= 0 and not self._told and self.found is not None:
            self._told = True
            reason = "rolled_back" if self._forged < self.version else "not_approved"
            await self.found(FORGED, str(self._forged), "", {"reason": reason})

    async def _seal_the_seed(self) -> None:
        """A list that only the settings ever wrote, from before there were seals, is ours while it says the same."""
        row = await self.store.latest()
        if row is not None and not row.seal and row.author == SEED and dict(row.content) == self._configured:
            await self.store.seal(row.version, self._sealed(row).seal)

    async def adopt(self, version: int) -> bool:
        """An operator says that the newest version is genuine, having read it; says whether it is the newest."""
        row = await self.store.latest()
        if row is None or row.version != version:
            return False
        await self.store.seal(version, self._sealed(row).seal)
        self._forged = -1
        await self.look()
        return True

    def _is_ours(self, row: OfficialVersion) -> bool:
        return any(hmac.compare_digest(row.seal.encode(), _seal(key, row).encode()) for key in self._keys)

    def _sealed(self, version: OfficialVersion) -> OfficialVersion:
        return replace(version, seal=_seal(self._keys[0], version))

    async def reseal(self) -> int:
        """Seal what holds under the newest key; gives back how many versions. Raises StoreError."""
        held = [row for row in await self.store.history(limit=LOOKED_BACK) if row.version == self.version]
        for row in held:
            await self.store.seal(row.version, self._sealed(row).seal)
        return len(held)

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

    def register(self, proposals: Proposals) -> None:
        """Let two-person decisions change the list."""
        proposals.register(ProposalKind.OFFICIAL, self.base, self.carry_out, self.finish)

    async def base(self, _object: str) -> int:
        """The version that a proposal made now stands on."""
        return await self.store.number()

    async def carry_out(self, proposal: Proposal) -> None:
        """Write what was proposed as the next version. Raises StoreConflict when another one came first."""
        new = self._version_of(proposal)
        if not await self.store.add(new):
            raise StoreConflict("the official list was changed meanwhile")
        await self._carried(proposal, new)

    async def finish(self, proposal: Proposal) -> None:
        """Do the rest of what was interrupted. Raises StoreConflict when another version came first."""
        new = self._version_of(proposal)
        written = next(iter(await self.store.history(before=new.version + 1, limit=1)), None)
        if written is None or written.version != new.version:
            await self.carry_out(proposal)
            return
        if replace(written, at=0, seal="") != replace(new, at=0, seal="") or not self._is_ours(written):
            raise StoreConflict("the official list was changed meanwhile")
        rows = await self._audit.rows(limit=10, wanted=Wanted(action=CHANGED, target=str(new.version)))
        if any(row.detail.get("proposal") == proposal.id for row in rows):
            await self.look()
        else:
            await self._carried(proposal, new)

    def _version_of(self, proposal: Proposal) -> OfficialVersion:
        """The next version, as a proposal wants it."""
        return self._sealed(
            OfficialVersion(
                version=proposal.base + 1,
                content=checked(proposal.content["list"]),
                author=proposal.author,
                approver=proposal.decided_by,
                reason=str(proposal.content.get("reason", ""))[:500],
                at=self.now_ms,
            )
        )

    async def _carried(self, proposal: Proposal, new: OfficialVersion) -> None:
        changes = difference(self.content, new.content)
        await self._audit.append(
            at=new.at,
            actor=proposal.decided_by,
            action=CHANGED,
            target=str(new.version),
            detail={
                "version": new.version,
                "author": proposal.author,
                "proposal": proposal.id,
                "added": sum(row["change"] == "added" for row in changes),
                "removed": sum(row["change"] == "removed" for row in changes),
            },
            context=CALLER.get(),
        )
        await self.look()


def _seal(key: bytes, version: OfficialVersion) -> str:
    parts = [version.version, dict(version.content), version.author, version.approver, version.reason, version.at]
    line = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, line.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
