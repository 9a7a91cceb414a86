"""The last look at an announcement before a platform is called: no row of the database is believed by itself.

What does not carry two people's seal is not sent; it becomes a finding: a line of the audit, an alarm, a notice.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from kefu_adapters.stores.announcement_store import AnnouncementStore
from kefu_bots.accounts import Accounts
from kefu_bots.rules import Rules
from kefu_bots.secrets_derived import derive
from kefu_core.announcement.sending import TEST_SUFFIX, objection, publishes
from kefu_core.announcement.sending import Rules as LookRules
from kefu_core.announcement.state import Announcement, Content
from kefu_core.announcement.waiver import list_for
from kefu_core.ledger import Claimed
from kefu_core.ports import Clock
from kefu_core.safety.official.official_list import OfficialList

FRESH_SECONDS = 0.5
"""So old may be what is known of an announcement: a fan-out of thousands does not read it for each."""
KEPT = 100
REFUSALS = frozenset({"not_approved", "content_changed"})
"""Reasons that no honest row has."""
Finding = Callable[[str, str, str, dict[str, str]], Awaitable[None]]
log = structlog.get_logger()


def approval_key(secret: bytes) -> bytes:
    """The key of approvals' seals, which no database holds."""
    return derive(secret, "announcement-approval")


class LastLook:
    """Asked by the courier for each claimed delivery; ``found`` is told once of each forged announcement and inbox."""

    def __init__(
        self, *, store: AnnouncementStore, accounts: Accounts, rules: Rules, clock: Clock, key: bytes, found: Finding
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._rules = rules
        self._clock = clock
        self._key = key
        self._found = found
        self._known: OrderedDict[str, tuple[float, tuple[Announcement, Content] | None]] = OrderedDict()
        self._told: OrderedDict[tuple[str, str, str], None] = OrderedDict()

    async def __call__(self, claimed: Claimed) -> str:
        """Why it must not leave, or nothing. Raises StoreError."""
        account = self._accounts[claimed.message.inbox]
        if not publishes(claimed, account.capabilities):
            return ""
        rules = LookRules(key=self._key, cooling=self._cooling(), now=self._clock.now())
        found = await self._load(claimed.announcement)
        reason = objection(claimed, found, rules, account.capabilities, account.test_recipient)
        if reason in REFUSALS:
            await self._report(claimed, reason)
        return reason

    async def listed(self, claimed: Claimed) -> OfficialList:
        """The list by which a delivery is judged: with what two admins let through for it alone. Raises StoreError."""
        loaded = await self._load(claimed.announcement.removesuffix(TEST_SUFFIX))
        return list_for(self._key, loaded, self._rules.policy.official)

    def _cooling(self) -> timedelta:
        return self._rules.policy.announcement_cooling

    async def _load(self, identity: str) -> tuple[Announcement, Content] | None:
        """The announcement as stored, at most half a second ago."""
        known = self._known.get(identity)
        if known is not None and time.monotonic() - known[0] < FRESH_SECONDS:
            return known[1]
        try:
            loaded = await self._store.load(identity) if identity else None
        except (KeyError, ValueError, TypeError):  # nobody of ours wrote that
            loaded = None
        self._known[identity] = (time.monotonic(), loaded)
        self._known.move_to_end(identity)
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return loaded

    async def _report(self, claimed: Claimed, reason: str) -> None:
        inbox = claimed.message.inbox
        log.error(
            "announcement.forged",
            announcement_id=claimed.announcement[:80],
            delivery_id=claimed.message.id,
            inbox=inbox,
            reason=reason,
        )
        key = (claimed.announcement, inbox, reason)
        if key in self._told:
            return
        self._told[key] = None
        if len(self._told) > KEPT:
            self._told.popitem(last=False)
        await self._found(
            "announcement.forged", claimed.announcement[:80] or claimed.message.id, inbox, {"reason": reason}
        )
