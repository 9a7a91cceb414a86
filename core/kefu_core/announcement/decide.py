"""The rules of publishing: two people, one content hash, a cooling time, a stop for everybody.

Pure. Each command gives the new state and the events to keep; the courier checks hash and stop again before each send.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from kefu_core.announcement.state import Announcement, Content, Stage, TargetRef
from kefu_core.capabilities import Capabilities, PostTarget, TextLimit, TextUnit
from kefu_core.errors import AnnouncementNotAllowed
from kefu_core.fit import PostCheck, check_post
from kefu_core.policy import Policy
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.text import fits

APPROVAL_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A command. ``content`` goes with create, edit, approve; ``hash`` is what the approver saw."""

    do: Literal["create", "edit", "ask", "send_back", "approve", "start", "stop", "finish", "withdraw"]
    person: str
    content: Content | None = None
    hash: str = ""
    comment: str = ""
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The new state, its events (JSON without text), and whether targets are to be sent now."""

    state: Announcement
    events: tuple[dict[str, Any], ...]
    send: bool = False
    cancel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetCheck:
    """What the platform's rules and the gate say about one target. ``blocked`` stops the approval."""

    target: TargetRef
    check: PostCheck
    blocked: str = ""
    cost: int = 0


def check(content: Content, accounts: Mapping[str, Capabilities], policy: Policy) -> tuple[TargetCheck, ...]:
    """Count and judge every target's text by its platform's own rule. Cost in micro-dollars."""
    out = []
    for ref in content.targets:
        able = accounts.get(ref.inbox)
        target = _target(able, ref) if able else None
        variant = content.variant_for(ref.platform, ref.language)
        if able is None or target is None or variant is None:
            reason = "empty" if able is not None and target is not None else "no_such_target"
            nowhere = PostTarget(name=ref.target, kind="", text=TextLimit(limit=1, unit=TextUnit.CODE_POINTS))
            empty = check_post("", "", "", nowhere)
            out.append(TargetCheck(target=ref, check=empty, blocked=reason))
            continue
        checked = check_post(variant.text, variant.title or content.title, variant.link, target)
        whole = "\n".join(filter(None, (variant.title, variant.text, variant.link)))
        judgement = judge_outgoing(whole, policy.official, public=True)
        blocked = judgement.reason if judgement.verdict is not Verdict.pass_ else ""
        if not blocked and content.picture and target.caption and not fits(variant.text, target.caption):
            blocked = "too_long"
        if not blocked and target.needs_picture and not content.picture:
            blocked = "picture_missing"
        if not blocked and checked.problems:
            blocked = checked.problems[0]
        price = able.price.post_with_link if checked.has_link else able.price.post
        cost = 0 if ref.target == "subscribers" else price
        out.append(TargetCheck(target=ref, check=checked, blocked=blocked, cost=cost))
    return tuple(out)


def _target(able: Capabilities, ref: TargetRef) -> PostTarget | None:
    if ref.target == "subscribers":
        if not able.subscribers:
            return None
        return PostTarget(name="subscribers", kind="private", text=able.text, pictures=1)
    return next((t for t in able.targets if t.name == ref.target), None)


def decide(
    state: Announcement | None,
    act: Act,
    *,
    now: datetime,
    policy: Policy,
    accounts: Mapping[str, Capabilities],
    sent_today: int = 0,
    identity: str = "",
) -> Decided:
    """Decide one act. Raises AnnouncementNotAllowed with a stable reason."""
    if act.do == "create":
        state = Announcement(id=identity, author=act.person)
        return _edited(state, act)
    if state is None:
        raise AnnouncementNotAllowed("unknown")
    match act.do:
        case "edit":
            _only(state, Stage.DRAFT, Stage.REVIEW, Stage.SCHEDULED)
            return _edited(state, act)
        case "ask":
            _only(state, Stage.DRAFT)
            _all_good(act, accounts, policy)
            return _step(state, "asked", act, stage=Stage.REVIEW)
        case "send_back":
            _only(state, Stage.REVIEW)
            return _step(state, "sent_back", act, stage=Stage.DRAFT, approved_hash="", approver="")
        case "approve":
            return _approved(state, act, now, policy, accounts, sent_today)
        case "start":
            return _started(state, act, now, policy, accounts)
        case "stop":
            _only(state, Stage.REVIEW, Stage.SCHEDULED, Stage.SENDING)
            decided = _step(state, "stopped", act, stage=Stage.STOPPED, stopped_by=act.person, finished_at=now)
            return replace(decided, cancel=True)
        case "withdraw":
            _only(state, Stage.SCHEDULED)
            return _step(state, "withdrawn", act, stage=Stage.DRAFT, approved_hash="", approver="", starts_at=None)
        case _:
            _only(state, Stage.SENDING)
            stage = Stage.PARTIAL if act.failed else Stage.SENT
            return _step(state, "finished", act, stage=stage, finished_at=now)


def _only(state: Announcement, *stages: Stage) -> None:
    if state.stage not in stages:
        raise AnnouncementNotAllowed(f"stage_{state.stage.value}")


def _step(state: Announcement, kind: str, act: Act, **changes: Any) -> Decided:
    event = {"kind": f"announcement.{kind}", "by": act.person, "hash": changes.get("content_hash", state.content_hash)}
    return Decided(state=replace(state, version=state.version + 1, **changes), events=(event,))


def _edited(state: Announcement, act: Act) -> Decided:
    """Any change voids approvals and goes back to draft."""
    if act.content is None:
        raise AnnouncementNotAllowed("empty")
    return _step(
        state,
        "edited" if state.version else "created",
        act,
        stage=Stage.DRAFT,
        editor=act.person,
        content_hash=act.content.hash(),
        approved_hash="",
        approver="",
        approved_at=None,
        starts_at=None,
        scheduled_at=act.content.scheduled_at,
        targets=act.content.targets,
    )


def _all_good(act: Act, accounts: Mapping[str, Capabilities], policy: Policy) -> None:
    if act.content is None or not act.content.targets:
        raise AnnouncementNotAllowed("no_targets")
    for row in check(act.content, accounts, policy):
        if row.blocked:
            raise AnnouncementNotAllowed(row.blocked)


def _approved(
    state: Announcement,
    act: Act,
    now: datetime,
    policy: Policy,
    accounts: Mapping[str, Capabilities],
    sent_today: int,
) -> Decided:
    _only(state, Stage.REVIEW)
    if act.person in {state.author, state.editor}:
        raise AnnouncementNotAllowed("same_person")
    if act.content is None or act.hash != state.content_hash or act.content.hash() != state.content_hash:
        raise AnnouncementNotAllowed("content_changed")
    if sent_today >= policy.announcements_per_day:
        raise AnnouncementNotAllowed("daily_limit")
    _all_good(act, accounts, policy)
    earliest = now + policy.announcement_cooling
    starts = max(earliest, state.scheduled_at) if state.scheduled_at else earliest
    if starts >= now + APPROVAL_LIFE:
        raise AnnouncementNotAllowed("approve_later")
    return _step(
        state,
        "approved",
        act,
        stage=Stage.SCHEDULED,
        approver=act.person,
        approved_at=now,
        approved_hash=act.hash,
        starts_at=starts,
    )


def _started(
    state: Announcement, act: Act, now: datetime, policy: Policy, accounts: Mapping[str, Capabilities]
) -> Decided:
    """The scheduled time has come: everything is checked once more against the approved hash."""
    _only(state, Stage.SCHEDULED)
    if state.starts_at is None or now < state.starts_at:
        raise AnnouncementNotAllowed("too_early")
    if act.content is None or act.content.hash() != state.approved_hash:
        raise AnnouncementNotAllowed("content_changed")
    late = now - state.starts_at > policy.announcement_late_after
    expired = state.approved_at is None or now - state.approved_at > APPROVAL_LIFE
    if late or expired:
        return _step(state, "held_late", act, stage=Stage.REVIEW, approved_hash="", approver="", approved_at=None)
    _all_good(act, accounts, policy)
    decided = _step(state, "started", act, stage=Stage.SENDING, started_at=now)
    return replace(decided, send=True)
