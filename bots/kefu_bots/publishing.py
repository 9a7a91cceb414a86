"""What time does to announcements: the scheduled start, the fan-out, the end.

It never sends by itself: it writes deliveries, the courier sends them.
"""

from datetime import datetime
from typing import Any

import structlog

from kefu_bots.announcements import Announcements
from kefu_core.announcement.decide import Act, decide
from kefu_core.announcement.seal import is_sealed
from kefu_core.announcement.sending import EXPIRE_AFTER, SUBSCRIBERS, TIMELINE, picture_of, posted_copy, private_copy
from kefu_core.announcement.state import Announcement, Content, TargetRef
from kefu_core.decision import NewDelivery
from kefu_core.errors import AnnouncementNotAllowed, DomainError, StoreConflict
from kefu_core.ids import announcement_delivery_id
from kefu_core.messages import Author, Operation

FAN_OUT = 500
log = structlog.get_logger()


class Publishing:
    """Each step is one transaction on the version it read, so that of two processes one makes it."""

    def __init__(self, announcements: Announcements) -> None:
        self._announcements = announcements
        self._store = announcements.store
        self._accounts, self._rules, self._clock = announcements.accounts, announcements.rules, announcements.clock

    async def step(self) -> int:
        """Start what is due, fan out what is going, end what is done. Called by clockwork."""
        worked = 0
        for identity in await self._store.starting(self._clock.now()):
            worked += 1
            try:
                await self._start(identity)
            except (DomainError, StoreConflict) as refused:
                log.warning(
                    "announcement.refused", announcement_id=identity, code=getattr(refused, "reason", "conflict")
                )
                if isinstance(refused, AnnouncementNotAllowed) and refused.reason != "too_early":
                    await self._hold(identity)
        for identity in await self._store.sending():
            worked += await self._advance(identity)
        return worked

    async def _hold(self, identity: str) -> None:
        """It may not go as it stands: back to the writers."""
        try:
            await self._announcements.act(identity, Act(do="withdraw", person="system"))
        except DomainError:
            return

    async def _start(self, identity: str) -> None:
        state, content = await self._announcements.get(identity)
        now = self._clock.now()
        if not is_sealed(self._announcements.key, state):
            log.error("announcement.forged", announcement_id=identity, reason="not_approved")
            await self._announcements.noticed("forged", state)
            raise AnnouncementNotAllowed("not_approved")
        decided = decide(
            state,
            Act(do="start", person="system", content=content),
            now=now,
            policy=self._announcements.overrides.policy(state, content),
            accounts=self._accounts.capabilities(),
        )
        statements = []
        if decided.send:
            for ref in content.targets:
                statements += await self._target(decided.state, content, ref, now)
        await self._store.save(decided.state, decided.events, None, now, statements)
        log.info("announcement.started" if decided.send else "announcement.held", announcement_id=identity)
        self._announcements.wake()
        self._announcements.push(identity)

    async def _target(self, state: Announcement, content: Content, ref: TargetRef, now: datetime) -> list[Any]:
        """The statements that put one target's deliveries (or its fan-out) in place."""
        picture = picture_of(content)
        if ref.target == SUBSCRIBERS:
            statements = [self._store.target(state.id, ref.inbox)]
            for language in ("zh", "en"):
                variant = content.variant_for(ref.platform, language)
                if variant is not None:
                    text = private_copy(variant).text
                    statements.append(self._store.body(f"{state.id}:{ref.inbox}:{language}", text, picture, now))
            return statements
        target = self._announcements.post_target(ref.inbox, ref.target)
        variant = content.variant_for(ref.platform, ref.language)
        if target is None or variant is None:
            raise AnnouncementNotAllowed("no_such_target")
        body = f"{state.id}:{ref.inbox}:{ref.target}"
        copy = posted_copy(content, variant, target)
        edited = await self._published(str(state.extra.get("corrects", "")), ref) if target.edit else None
        item = NewDelivery(
            id=announcement_delivery_id(state.id, ref.target, ref.inbox),
            message=body,
            lane=f"t:{ref.inbox}:{ref.target}",
            position=round(now.timestamp() * 1000),
            inbox=ref.inbox,
            recipient=ref.target,
            surface=TIMELINE,
            operation=Operation.EDIT if edited else Operation.POST,
            author=Author.SYSTEM,
            priority=5,
            due=now,
            expires=now + EXPIRE_AFTER,
            target_delivery=edited or "",
            title=copy.title,
            link=copy.link,
            language=variant.language,
            announcement=state.id,
        )
        return [self._store.body(body, copy.text, picture, now), self._store.delivery(item, now)]

    async def _published(self, identity: str, ref: TargetRef) -> str | None:
        """The delivery by which an earlier announcement stands on a target."""
        if not identity:
            return None
        for row in await self._store.deliveries(identity):
            if row["inbox"] == ref.inbox and row["recipient"] == ref.target and row["status"] == "sent":
                return str(row["id"])
        return None

    async def _advance(self, identity: str) -> int:
        state, content = await self._announcements.get(identity)
        now = self._clock.now()
        bodies = {
            f"{ref.inbox}:{language}": f"{identity}:{ref.inbox}:{language}"
            for ref in content.targets
            if ref.target == SUBSCRIBERS
            for language in ("zh", "en")
        }
        if bodies:
            more = await self._store.fan_out(identity, bodies, now, now + EXPIRE_AFTER, FAN_OUT)
            if more:
                self._announcements.wake()
                self._announcements.push(identity)
                return more
        if await self._store.unfinished(identity):
            return 0
        numbers = await self._store.progress(identity)
        failed = sum(numbers.get(name, 0) for name in ("failed", "expired", "unknown"))
        decided = decide(
            state,
            Act(do="finish", person="system", failed=failed),
            now=now,
            policy=self._rules.policy,
            accounts=self._accounts.capabilities(),
        )
        await self._store.save(decided.state, decided.events, None, now)
        log.info("announcement.finished", announcement_id=identity, status=decided.state.stage.value)
        self._announcements.push(identity)
        return 1
