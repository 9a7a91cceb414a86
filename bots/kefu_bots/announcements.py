"""Announcements as a running service: people's acts, the scheduled start, the fan-out, the end.

The rules are ``kefu_core.announcement``; this carries them out and never sends by itself: it writes deliveries, the
courier sends them.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from kefu_adapters.stores.announcement_store import AnnouncementStore
from kefu_bots.accounts import Accounts
from kefu_bots.overrides import Overrides
from kefu_bots.rules import Rules
from kefu_core.announcement.decide import Act, TargetCheck, check, decide
from kefu_core.announcement.seal import SEAL, is_sealed, seal
from kefu_core.announcement.sending import EXPIRE_AFTER, TEST_MARKS, TIMELINE, posted_copy, private_copy
from kefu_core.announcement.state import Announcement, Content, Stage, TargetRef, Variant
from kefu_core.announcement.waiver import WAIVER
from kefu_core.capabilities import PostTarget
from kefu_core.decision import NewDelivery
from kefu_core.errors import AnnouncementNotAllowed, DomainError, StoreConflict
from kefu_core.ids import announcement_delivery_id
from kefu_core.messages import Attachment, AttachmentKind, Author, Operation
from kefu_core.ports import Clock, Fabric
from kefu_core.safety.gate import Verdict, judge_outgoing
from kefu_core.text import truncate

FAN_OUT = 500
TEST_EXPIRES_AFTER = timedelta(hours=1)
log = structlog.get_logger()


class Announcements:
    """One service for console, command line and clockwork."""

    def __init__(
        self, *, store: AnnouncementStore, accounts: Accounts, rules: Rules, clock: Clock, fabric: Fabric, key: bytes
    ) -> None:
        self._store = store
        self._key = key
        self._accounts = accounts
        self.rules = rules
        self._clock = clock
        self._fabric = fabric
        self.overrides = Overrides(store, rules, clock, fabric, key)
        self.wake = _nothing
        self.noticed: Callable[[str, Announcement], Awaitable[None]] = _unnoticed
        """Hears ``approved``, ``forged`` and what else people should know of at once."""

    # --- people ------------------------------------------------------------------------------------------

    async def get(self, identity: str) -> tuple[Announcement, Content]:
        """State and content. Raises AnnouncementNotAllowed("unknown")."""
        loaded = await self._store.load(identity)
        if loaded is None:
            raise AnnouncementNotAllowed("unknown")
        return loaded

    async def rows(self, *, stage: str = "", since: int = 0, until: int = 0) -> list[dict[str, Any]]:
        """Rows for the page, newest first."""
        return await self._store.rows(stage=stage, since=since, until=until)

    def preview(self, content: Content, state: Announcement | None = None) -> tuple[TargetCheck, ...]:
        """What each platform's rules and the gate say; stores nothing."""
        whole = self._with_platforms(content)
        return check(whole, self._accounts.capabilities(), self.overrides.policy(state, whole))

    async def act(self, identity: str | None, act: Act) -> Announcement:
        """Carry out one person's act. Raises AnnouncementNotAllowed, StoreConflict."""
        loaded = await self._store.load(identity) if identity else None
        state, content = loaded or (None, None)
        new = self._with_platforms(act.content) if act.content is not None else None
        judged = Act(
            do=act.do,
            person=act.person,
            content=new if act.do in {"create", "edit"} else content,
            hash=act.hash,
            comment=act.comment,
        )
        now = self._clock.now()
        policy = self.overrides.policy(state, judged.content)
        decided = decide(
            state,
            judged,
            now=now,
            policy=replace(policy, announcements_per_day=await self.overrides.per_day()),
            accounts=self._accounts.capabilities(),
            sent_today=await self._busiest(content) if content else 0,
            identity=f"n{secrets.token_hex(8)}",
        )
        after = decided.state
        if new is not None and act.do in {"create", "edit"}:
            after = _with_extra(after, picture=new.picture, **{WAIVER: ""})
        if act.comment:
            after = _with_extra(after, comment=act.comment[:500])
        if act.do in {"approve", "edit", "withdraw", "send_back"}:
            after = _with_extra(after, **{SEAL: seal(self._key, after) if act.do == "approve" else ""})
        more = self._store.cancel(after.id, "stopped") if decided.cancel else ()
        await self._store.save(after, decided.events, new if act.do in {"create", "edit"} else None, now, more)
        self._push(after.id)
        if act.do == "approve":
            await self.noticed("approved", after)
        return after

    async def sent_today(self) -> int:
        """How many went or will go in these 24 hours, where most did."""
        return max((await self._sent()).values(), default=0)

    async def _busiest(self, content: Content) -> int:
        """The same for the fullest of an announcement's targets."""
        numbers = await self._sent()
        return max((numbers.get((ref.inbox, ref.target), 0) for ref in content.targets), default=0)

    async def _sent(self) -> dict[tuple[str, str], int]:
        return await self._store.sent_since(self._clock.now() - timedelta(hours=24))

    async def progress(self, identity: str) -> dict[str, int]:
        """Deliveries by status."""
        return await self._store.progress(identity)

    async def deliveries(self, identity: str) -> list[dict[str, Any]]:
        """Deliveries as rows."""
        return await self._store.deliveries(identity)

    async def events(self, identity: str) -> list[dict[str, Any]]:
        """What happened to it."""
        return await self._store.events(identity)

    async def override(self, identity: str, delivery: str, to: str, person: str) -> None:
        """A person decides about an unknown or failed delivery."""
        if not await self._store.override(identity, delivery, to, self._clock.now()):
            raise AnnouncementNotAllowed("no_such_delivery")
        log.info("announcement.delivery_decided", announcement_id=identity, delivery_id=delivery, user_id=person)
        self.wake()
        self._push(identity)

    async def delete_everywhere(self, identity: str, person: str) -> int:
        """Ask every platform that can to delete what was published; gives back how many were asked."""
        state, _ = await self.get(identity)
        if state.stage in {Stage.DRAFT, Stage.REVIEW, Stage.SCHEDULED}:
            raise AnnouncementNotAllowed(f"stage_{state.stage.value}")
        now, asked = self._clock.now(), []
        for row in await self._store.deliveries(identity):
            target = self._post_target(row["inbox"], row["recipient"])
            able = target.delete if target else self._accounts[row["inbox"]].capabilities.delete is not None
            if row["status"] != "sent" or row["operation"] not in {"post", "message"} or not able:
                continue
            item = self._about(state.id, row, Operation.DELETE, row["id"], now)
            asked.append(self._store.delivery(item, now))
        if asked:
            await self._store.add(*asked)
            self.wake()
        log.info("announcement.deleted", announcement_id=identity, user_id=person, count=len(asked))
        self._push(identity)
        return len(asked)

    async def correct(self, identity: str, person: str, text: dict[str, str]) -> Announcement:
        """A new draft that will edit what was published where the platform can, and post anew where it can't.

        It needs approval like every text that leaves.
        """
        state, content = await self.get(identity)
        kept = [v for v in content.variants if v.scope == "all"]
        variants = tuple(
            Variant(language=v.language, title=v.title, text=text.get(v.language) or v.text, link=v.link) for v in kept
        )
        again = Content(title=content.title, variants=variants, targets=content.targets, picture=content.picture)
        made = await self.act(None, Act(do="create", person=person, content=again))
        marked = _with_extra(made, corrects=state.id)
        following = _next(marked)
        await self._store.save(
            following, ({"kind": "announcement.corrects", "by": person, "of": state.id},), None, self._clock.now()
        )
        return following

    async def send_test(self, identity: str, person: str) -> list[dict[str, str]]:
        """Send a marked copy to the test recipient of each account it goes to: one row each, ``reason`` says why not.

        Needs no approval; the gate judges it like everything that leaves.
        """
        state, content = await self.get(identity)
        if state.stage not in {Stage.DRAFT, Stage.REVIEW, Stage.SCHEDULED}:
            raise AnnouncementNotAllowed(f"stage_{state.stage.value}")
        if not content.targets:
            raise AnnouncementNotAllowed("no_targets")
        now, out, statements = self._clock.now(), [], []  # type: datetime, list[dict[str, str]], list[Any]
        for ref in {(t.inbox, t.language): t for t in self._with_platforms(content).targets}.values():
            copy, reason = self._test_copy(state, content, ref)
            row = {"inbox": ref.inbox, "language": ref.language, "reason": reason, "delivery": ""}
            if copy:
                item = self._test_delivery(state.id, ref, now)
                picture = _picture(content)
                statements += [self._store.body(item.message, copy, picture, now), self._store.delivery(item, now)]
                row["delivery"] = item.id
            out.append(row)
        if statements:
            await self._store.add(*statements)
            self.wake()
        log.info("announcement.tested", announcement_id=identity, user_id=person, count=len(statements) // 2)
        return out

    async def tests(self, identity: str) -> list[dict[str, Any]]:
        """Test copies as rows."""
        return await self._store.deliveries(f"{identity}:test", 20)

    def _test_copy(self, state: Announcement, content: Content, ref: TargetRef) -> tuple[str, str]:
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
        judgement = judge_outgoing(text, self.overrides.policy(state, content).official, public=True)
        if judgement.verdict is not Verdict.pass_:
            return "", judgement.reason
        if not account.sends:
            return "", "inbox_stopped"
        return truncate(text, account.capabilities.text), ""

    def _test_delivery(self, identity: str, ref: TargetRef, now: datetime) -> NewDelivery:
        key = announcement_delivery_id(f"{identity}:test", f"{ref.inbox}:{ref.language}", secrets.token_hex(8))
        return NewDelivery(
            id=key,
            message=f"{key}:text",
            lane=f"test:{ref.inbox}",
            position=round(now.timestamp() * 1000),
            inbox=ref.inbox,
            recipient=self._accounts[ref.inbox].test_recipient,
            surface="private",
            operation=Operation.MESSAGE,
            author=Author.SYSTEM,
            priority=1,
            due=now,
            expires=now + TEST_EXPIRES_AFTER,
            language=ref.language,
            announcement=f"{identity}:test",
        )

    # --- time --------------------------------------------------------------------------------------------

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
            await self.act(identity, Act(do="withdraw", person="system"))
        except DomainError:
            return

    async def _start(self, identity: str) -> None:
        state, content = await self.get(identity)
        now = self._clock.now()
        if not is_sealed(self._key, state):
            log.error("announcement.forged", announcement_id=identity, reason="not_approved")
            await self.noticed("forged", state)
            raise AnnouncementNotAllowed("not_approved")
        decided = decide(
            state,
            Act(do="start", person="system", content=content),
            now=now,
            policy=self.overrides.policy(state, content),
            accounts=self._accounts.capabilities(),
        )
        statements = []
        if decided.send:
            for ref in content.targets:
                statements += await self._target(decided.state, content, ref, now)
        await self._store.save(decided.state, decided.events, None, now, statements)
        log.info("announcement.started" if decided.send else "announcement.held", announcement_id=identity)
        self.wake()
        self._push(identity)

    async def _target(self, state: Announcement, content: Content, ref: TargetRef, now: datetime) -> list[Any]:
        """The statements that put one target's deliveries (or its fan-out) in place."""
        picture = _picture(content)
        if ref.target == "subscribers":
            statements = [self._store.target(state.id, ref.inbox)]
            for language in ("zh", "en"):
                variant = content.variant_for(ref.platform, language)
                if variant is not None:
                    text = private_copy(variant).text
                    statements.append(self._store.body(f"{state.id}:{ref.inbox}:{language}", text, picture, now))
            return statements
        target = self._post_target(ref.inbox, ref.target)
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
        state, content = await self.get(identity)
        now = self._clock.now()
        bodies = {
            f"{ref.inbox}:{language}": f"{identity}:{ref.inbox}:{language}"
            for ref in content.targets
            if ref.target == "subscribers"
            for language in ("zh", "en")
        }
        if bodies:
            more = await self._store.fan_out(identity, bodies, now, now + EXPIRE_AFTER, FAN_OUT)
            if more:
                self.wake()
                self._push(identity)
                return more
        if await self._store.unfinished(identity):
            return 0
        numbers = await self._store.progress(identity)
        failed = sum(numbers.get(name, 0) for name in ("failed", "expired", "unknown"))
        decided = decide(
            state,
            Act(do="finish", person="system", failed=failed),
            now=now,
            policy=self.rules.policy,
            accounts=self._accounts.capabilities(),
        )
        await self._store.save(decided.state, decided.events, None, now)
        log.info("announcement.finished", announcement_id=identity, status=decided.state.stage.value)
        self._push(identity)
        return 1

    # --- small -------------------------------------------------------------------------------------------

    def _with_platforms(self, content: Content) -> Content:
        """Targets name their platform as the settings do, whatever the page sent."""
        targets = tuple(
            TargetRef(
                inbox=t.inbox,
                target=t.target,
                platform=self._accounts[t.inbox].platform if t.inbox in self._accounts else "",
                language=t.language,
            )
            for t in content.targets
        )
        return Content(
            title=content.title,
            variants=content.variants,
            targets=targets,
            picture=content.picture,
            scheduled_at=content.scheduled_at,
        )

    def _post_target(self, inbox: str, name: str) -> PostTarget | None:
        return next((t for t in self._accounts[inbox].capabilities.targets if t.name == name), None)

    def _about(
        self, identity: str, row: dict[str, Any], operation: Operation, about: str, now: datetime
    ) -> NewDelivery:
        """A delivery about an earlier one (its deletion)."""
        return NewDelivery(
            id=announcement_delivery_id(identity, f"{operation.value}:{about}", row["recipient"]),
            message=about,
            lane=row["lane"],
            position=row["position"] + 1,
            inbox=row["inbox"],
            recipient=row["recipient"],
            surface=TIMELINE if row["operation"] == "post" else "private",
            operation=operation,
            author=Author.SYSTEM,
            priority=0,
            due=now,
            target=row["source_id"],
            target_delivery=about,
            announcement=identity,
        )

    def _push(self, identity: str) -> None:
        self._fabric.publish("console", {"announcement": identity})


def _with_extra(state: Announcement, **values: str) -> Announcement:
    return replace(state, extra={**state.extra, **values})


def _next(state: Announcement) -> Announcement:
    return replace(state, version=state.version + 1)


def _picture(content: Content) -> Attachment | None:
    if not content.picture:
        return None
    return Attachment(kind=AttachmentKind.PICTURE, blob=content.picture, mime="image/jpeg")


def _nothing() -> None:
    return


async def _unnoticed(_what: str, _state: Announcement) -> None:
    return
