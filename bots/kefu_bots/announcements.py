"""What people do with announcements: write, approve, stop, correct, delete; by ``kefu_core.announcement``'s rules."""

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
from kefu_core.announcement.seal import SEAL, seal
from kefu_core.announcement.sending import TIMELINE
from kefu_core.announcement.state import Announcement, Content, Stage, TargetRef, Variant
from kefu_core.announcement.waiver import WAIVER
from kefu_core.capabilities import PostTarget
from kefu_core.decision import NewDelivery
from kefu_core.errors import AnnouncementNotAllowed
from kefu_core.ids import announcement_delivery_id
from kefu_core.messages import PRIVATE, Author, Operation
from kefu_core.ports import Clock, Fabric

log = structlog.get_logger()


class Announcements:
    """One service for console and command line. What time does to them is ``Publishing``'s, tests ``MarkedCopies``'."""

    def __init__(
        self, *, store: AnnouncementStore, accounts: Accounts, rules: Rules, clock: Clock, fabric: Fabric, key: bytes
    ) -> None:
        self.store = store
        self.key = key
        self.accounts = accounts
        self.rules = rules
        self.clock = clock
        self._fabric = fabric
        self.overrides = Overrides(store, rules, clock, fabric, key)
        self.wake = _nothing
        self.noticed: Callable[[str, Announcement], Awaitable[None]] = _unnoticed
        """Hears ``approved``, ``forged`` and what else people should know of at once."""

    async def get(self, identity: str) -> tuple[Announcement, Content]:
        """State and content. Raises AnnouncementNotAllowed("unknown")."""
        loaded = await self.store.load(identity)
        if loaded is None:
            raise AnnouncementNotAllowed("unknown")
        return loaded

    async def rows(self, *, stage: str = "", since: int = 0, until: int = 0) -> list[dict[str, Any]]:
        """Rows for the page, newest first."""
        return await self.store.rows(stage=stage, since=since, until=until)

    def preview(self, content: Content, state: Announcement | None = None) -> tuple[TargetCheck, ...]:
        """What each platform's rules and the gate say; stores nothing."""
        whole = self.with_platforms(content)
        return check(whole, self.accounts.capabilities(), self.overrides.policy(state, whole))

    async def act(self, identity: str | None, act: Act) -> Announcement:
        """Carry out one person's act. Raises AnnouncementNotAllowed, StoreConflict."""
        loaded = await self.store.load(identity) if identity else None
        state, content = loaded or (None, None)
        new = self.with_platforms(act.content) if act.content is not None else None
        judged = Act(
            do=act.do,
            person=act.person,
            content=new if act.do in {"create", "edit"} else content,
            hash=act.hash,
            comment=act.comment,
        )
        now = self.clock.now()
        policy = self.overrides.policy(state, judged.content)
        decided = decide(
            state,
            judged,
            now=now,
            policy=replace(policy, announcements_per_day=await self.overrides.per_day()),
            accounts=self.accounts.capabilities(),
            sent_today=await self._busiest(content) if content else 0,
            identity=f"n{secrets.token_hex(8)}",
        )
        after = decided.state
        if new is not None and act.do in {"create", "edit"}:
            after = _with_extra(after, picture=new.picture, **{WAIVER: ""})
        if act.comment:
            after = _with_extra(after, comment=act.comment[:500])
        if act.do in {"approve", "edit", "withdraw", "send_back"}:
            after = _with_extra(after, **{SEAL: seal(self.key, after) if act.do == "approve" else ""})
        more = self.store.cancel(after.id, "stopped") if decided.cancel else ()
        await self.store.save(after, decided.events, new if act.do in {"create", "edit"} else None, now, more)
        self.push(after.id)
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
        return await self.store.sent_since(self.clock.now() - timedelta(hours=24))

    async def progress(self, identity: str) -> dict[str, int]:
        """Deliveries by status."""
        return await self.store.progress(identity)

    async def deliveries(self, identity: str) -> list[dict[str, Any]]:
        """Deliveries as rows."""
        return await self.store.deliveries(identity)

    async def events(self, identity: str) -> list[dict[str, Any]]:
        """What happened to it."""
        return await self.store.events(identity)

    async def override(self, identity: str, delivery: str, to: str, person: str) -> None:
        """A person decides about an unknown or failed delivery."""
        if not await self.store.override(identity, delivery, to, self.clock.now()):
            raise AnnouncementNotAllowed("no_such_delivery")
        log.info("announcement.delivery_decided", announcement_id=identity, delivery_id=delivery, user_id=person)
        self.wake()
        self.push(identity)

    async def delete_everywhere(self, identity: str, person: str) -> int:
        """Ask every platform that can to delete what was published; gives back how many were asked."""
        state, _ = await self.get(identity)
        if state.stage in {Stage.DRAFT, Stage.REVIEW, Stage.SCHEDULED}:
            raise AnnouncementNotAllowed(f"stage_{state.stage.value}")
        now, asked = self.clock.now(), []
        for row in await self.store.deliveries(identity):
            target = self.post_target(row["inbox"], row["recipient"])
            able = target.delete if target else self.accounts[row["inbox"]].capabilities.delete is not None
            if row["status"] != "sent" or row["operation"] not in {"post", "message"} or not able:
                continue
            item = self._about(state.id, row, Operation.DELETE, row["id"], now)
            asked.append(self.store.delivery(item, now))
        if asked:
            await self.store.add(*asked)
            self.wake()
        log.info("announcement.deleted", announcement_id=identity, user_id=person, count=len(asked))
        self.push(identity)
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
        await self.store.save(
            following, ({"kind": "announcement.corrects", "by": person, "of": state.id},), None, self.clock.now()
        )
        return following

    def with_platforms(self, content: Content) -> Content:
        """Targets name their platform as the settings do, whatever the page sent."""
        targets = tuple(
            TargetRef(
                inbox=t.inbox,
                target=t.target,
                platform=self.accounts[t.inbox].platform if t.inbox in self.accounts else "",
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

    def post_target(self, inbox: str, name: str) -> PostTarget | None:
        """A timeline or channel of an account, as its capabilities know it."""
        return next((t for t in self.accounts[inbox].capabilities.targets if t.name == name), None)

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
            surface=TIMELINE if row["operation"] == "post" else PRIVATE,
            operation=operation,
            author=Author.SYSTEM,
            priority=0,
            due=now,
            target=row["source_id"],
            target_delivery=about,
            announcement=identity,
        )

    def push(self, identity: str) -> None:
        """Let open pages look at it again."""
        self._fabric.publish("console", {"announcement": identity})


def _with_extra(state: Announcement, **values: str) -> Announcement:
    return replace(state, extra={**state.extra, **values})


def _next(state: Announcement) -> Announcement:
    return replace(state, version=state.version + 1)


def _nothing() -> None:
    return


async def _unnoticed(_what: str, _state: Announcement) -> None:
    return
