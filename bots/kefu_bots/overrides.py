"""What two security admins may let through for announcements: links and names of one content, and more in a day.

The rules are ``kefu_core.announcement.waiver`` and ``raised``. Both carry a seal made with a key outside the database,
so that nobody gives one to himself by writing rows; the courier asks for it again before each send.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from kefu_adapters.stores.announcement_store import AnnouncementStore
from kefu_adapters.stores.switch_store import SwitchStore
from kefu_bots.proposals import Audit, Proposals
from kefu_bots.rules import Rules
from kefu_core.announcement import raised, waiver
from kefu_core.announcement.state import Announcement, Content, Stage
from kefu_core.announcement.waiver import WAIVER, Item, Waiver
from kefu_core.errors import AnnouncementNotAllowed, ProposalNotAllowed
from kefu_core.policy import Policy
from kefu_core.ports import Clock, Fabric
from kefu_core.proposals import Proposal, ProposalKind

LIMIT = "announcements_per_day"
"""The setting, and what a proposal about it names as its object: there is one limit."""
_EARLY = frozenset({Stage.DRAFT, Stage.REVIEW})


class Overrides:
    """Asked by ``Announcements`` for the policy of each announcement; told by proposals what two people decided."""

    def __init__(self, store: AnnouncementStore, rules: Rules, clock: Clock, fabric: Fabric, key: bytes) -> None:
        self._store = store
        self._settings = SwitchStore(store.database)
        self._rules = rules
        self._clock = clock
        self._fabric = fabric
        self._key = key
        self._audit: Audit = _unwritten

    def register(self, proposals: Proposals, audit: Audit) -> None:
        """Say how both kinds are carried out; once, when the process starts."""
        self._audit = audit
        proposals.register(ProposalKind.ANNOUNCEMENT, self.version, self.let_through)
        proposals.register(ProposalKind.LIMIT, self.serial, self.raise_limit)

    # --- what holds --------------------------------------------------------------------------------------

    def waiver(self, state: Announcement, content: Content) -> Waiver | None:
        """What two people let through for exactly this content."""
        return waiver.standing(self._key, state, content)

    def policy(self, state: Announcement | None, content: Content | None) -> Policy:
        """The rules by which an announcement is judged."""
        policy = self._rules.policy
        if state is None or content is None:
            return policy
        return replace(policy, official=waiver.list_for(self._key, (state, content), policy.official))

    async def per_day(self) -> int:
        """How many announcements a day a channel may have now."""
        usual = self._rules.policy.announcements_per_day
        return raised.per_day(self._key, await self._raised(), usual=usual, now=self._clock.now())

    async def _raised(self) -> raised.Raised:
        return raised.from_json(await self._settings.setting(LIMIT))

    # --- what is asked for -------------------------------------------------------------------------------

    async def asked_links(self, identity: str, reason: str) -> dict[str, Any]:
        """What a proposal about an announcement's links says. Raises AnnouncementNotAllowed."""
        state, content = await self._early(identity)
        if self.waiver(state, content) is not None:
            raise AnnouncementNotAllowed("nothing_to_allow")
        items = waiver.waivable(content, self._rules.policy.official)
        return {
            "title": content.title,
            "hash": content.hash(),
            "items": [_json(item) for item in items],
            "reason": reason,
        }

    def asked_limit(self, per_day: int, reason: str) -> dict[str, Any]:
        """What a proposal about the limit says. Raises AnnouncementNotAllowed."""
        usual = self._rules.policy.announcements_per_day
        return {"per_day": raised.wish(per_day, usual), "before": usual, "reason": reason}

    async def _early(self, identity: str) -> tuple[Announcement, Content]:
        loaded = await self._store.load(identity)
        if loaded is None:
            raise AnnouncementNotAllowed("unknown")
        if loaded[0].stage not in _EARLY:
            raise AnnouncementNotAllowed(f"stage_{loaded[0].stage.value}")
        return loaded

    # --- what was decided --------------------------------------------------------------------------------

    async def version(self, identity: str) -> int:
        """The version of an announcement that a proposal stands on. Raises ProposalNotAllowed("unknown")."""
        loaded = await self._store.load(identity)
        if loaded is None:
            raise ProposalNotAllowed("unknown")
        return loaded[0].version

    async def let_through(self, proposal: Proposal) -> None:
        """The second admin's yes to links and names. Raises AnnouncementNotAllowed, StoreConflict."""
        state, content = await self._early(proposal.object)
        items = waiver.waivable(content, self._rules.policy.official)
        if content.hash() != proposal.content["hash"] or items != waiver.items_from(proposal.content["items"]):
            raise ProposalNotAllowed("changed")
        now = self._clock.now()
        made = waiver.sealed(
            self._key,
            state.id,
            Waiver(
                content_hash=content.hash(),
                items=items,
                asked_by=proposal.author,
                agreed_by=proposal.decided_by,
                agreed_at=_milliseconds(now),
            ),
        )
        after = replace(state, version=state.version + 1, extra={**state.extra, WAIVER: made.to_json()})
        event = {"kind": "announcement.links_allowed", "by": proposal.decided_by, "hash": made.content_hash}
        await self._store.save(after, (event,), None, now)
        await self._audit(
            proposal.decided_by,
            "announcement.links_allowed",
            state.id,
            asked_by=proposal.author,
            after=made.content_hash,
            items=[f"{item.kind}:{item.name}" for item in items][:50],
        )
        self._fabric.publish("console", {"announcement": state.id})

    async def serial(self, _limit: str) -> int:
        """How often the limit was raised."""
        return (await self._raised()).serial

    async def raise_limit(self, proposal: Proposal) -> None:
        """The second admin's yes to more announcements a day."""
        made = raised.raise_to(
            self._key,
            await self._raised(),
            per_day=raised.wish(int(proposal.content["per_day"]), self._rules.policy.announcements_per_day),
            now=self._clock.now(),
            asked_by=proposal.author,
            agreed_by=proposal.decided_by,
        )
        await self._settings.put_setting(LIMIT, made.to_json())
        await self._audit(
            proposal.decided_by,
            "announcement.limit_raised",
            LIMIT,
            asked_by=proposal.author,
            per_day=made.per_day,
            until=made.until,
        )
        self._fabric.publish("console", {"announcement": LIMIT})


def shown(made: Waiver | None) -> Mapping[str, Any] | None:
    """What a page shows of a waiver; people by id."""
    if made is None:
        return None
    return {"items": [_json(item) for item in made.items], "asked_by": made.asked_by, "agreed_by": made.agreed_by}


def _json(item: Item) -> dict[str, Any]:
    return {"kind": item.kind, "name": item.name, "platform": item.platform, "imitates": item.imitates}


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


async def _unwritten(actor: str, action: str, target: str = "", **detail: Any) -> None:
    del actor, action, target, detail
    raise RuntimeError("nobody registered these decisions, so nobody can have made one")
