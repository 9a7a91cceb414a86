"""Sends marked copies of an announcement to those who try it before the public reads it."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import structlog

from kefu_bots.announcements import Announcements
from kefu_core.announcement.sending import TEST_MARKS, TEST_SUFFIX, picture_of, private_copy
from kefu_core.announcement.state import Announcement, Content, Stage, TargetRef
from kefu_core.decision import NewDelivery
from kefu_core.errors import AnnouncementNotAllowed
from kefu_core.ids import announcement_delivery_id
from kefu_core.messages import PRIVATE, Author, Operation
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.text import truncate

EXPIRES_AFTER = timedelta(hours=1)
log = structlog.get_logger()


class MarkedCopies:
    """One service for all announcements; it needs no approval, since only an account's own tester reads it."""

    def __init__(self, announcements: Announcements) -> None:
        self._announcements = announcements
        self._store = announcements.store
        self._accounts, self._rules, self._clock = announcements.accounts, announcements.rules, announcements.clock

    async def send(self, identity: str, person: str) -> list[dict[str, str]]:
        """Send a marked copy to the test recipient of each account it goes to: one row each, ``reason`` says why not.

        Needs no approval; the gate judges it like everything that leaves.
        """
        state, content = await self._announcements.get(identity)
        if state.stage not in {Stage.DRAFT, Stage.REVIEW, Stage.SCHEDULED}:
            raise AnnouncementNotAllowed(f"stage_{state.stage.value}")
        if not content.targets:
            raise AnnouncementNotAllowed("no_targets")
        now, out, statements = self._clock.now(), list[dict[str, str]](), list[Any]()
        for ref in {(t.inbox, t.language): t for t in self._announcements.with_platforms(content).targets}.values():
            copy, reason = self._copy(state, content, ref)
            row = {"inbox": ref.inbox, "language": ref.language, "reason": reason, "delivery": ""}
            if copy:
                item = self._delivery(state.id, ref, now)
                picture = picture_of(content)
                statements += [self._store.body(item.message, copy, picture, now), self._store.delivery(item, now)]
                row["delivery"] = item.id
            out.append(row)
        if statements:
            await self._store.add(*statements)
            self._announcements.wake()
        log.info("announcement.tested", announcement_id=identity, user_id=person, count=len(statements) // 2)
        return out

    async def of(self, identity: str) -> list[dict[str, Any]]:
        """Test copies as rows."""
        return await self._store.deliveries(f"{identity}{TEST_SUFFIX}", 20)

    def _copy(self, state: Announcement, content: Content, ref: TargetRef) -> tuple[str, str]:
        """The marked text, or nothing and why."""
        variant = content.variant_for(ref.platform, ref.language)
        if ref.inbox not in self._accounts:
            return "", "no_such_target"
        account = self._accounts[ref.inbox]
        if not account.test_recipient:
            return "", "no_test_recipient"
        if variant is None:
            return "", "empty"
        mark = TEST_MARKS["zh" if variant.language == "zh" else "en"]
        text = f"{mark}\n{private_copy(variant).text}"
        judgement = judge_outgoing(text, self._announcements.overrides.policy(state, content).official, public=True)
        if judgement.verdict is not Verdict.pass_:
            return "", judgement.reason
        if not account.sends:
            return "", "inbox_stopped"
        return truncate(text, account.capabilities.text), ""

    def _delivery(self, identity: str, ref: TargetRef, now: datetime) -> NewDelivery:
        key = announcement_delivery_id(f"{identity}{TEST_SUFFIX}", f"{ref.inbox}:{ref.language}", secrets.token_hex(8))
        return NewDelivery(
            id=key,
            message=f"{key}:text",
            lane=f"test:{ref.inbox}",
            position=round(now.timestamp() * 1000),
            inbox=ref.inbox,
            recipient=self._accounts[ref.inbox].test_recipient,
            surface=PRIVATE,
            operation=Operation.MESSAGE,
            author=Author.SYSTEM,
            priority=1,
            due=now,
            expires=now + EXPIRES_AFTER,
            language=ref.language,
            announcement=f"{identity}{TEST_SUFFIX}",
        )
