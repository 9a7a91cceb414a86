"""Announcements at the relay: who writes, who approves, what it looks like, what became of it."""

from typing import Any

from aiohttp import web

from kefu_adapters.stores.audit_store import Wanted
from kefu_bots.boundary import guard_text
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.login import verify_again
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.rights import PUBLISHING, RELEASE, Right, allows
from kefu_bots.relay.shapes import Json, moment, stamp
from kefu_core.announcement.decide import Act, TargetCheck
from kefu_core.announcement.state import Announcement, Content, Stage, TargetRef, Variant
from kefu_core.errors import AnnouncementNotAllowed

_STATUSES = ("sent", "failed", "unknown", "queued", "sending", "cancelled", "expired")
_GOING = frozenset({Stage.SENDING, Stage.SENT, Stage.PARTIAL, Stage.STOPPED})
_OPEN_TO_ALL = frozenset({Stage.SCHEDULED, *_GOING})


async def index(call: Call) -> web.StreamResponse:
    """Announcements, newest first; drafts are for those who publish."""
    relay = call.relay
    await relay.people.all()
    stage = call.query("stage")
    if stage and stage not in set(Stage):
        raise Refusal(400, "bad_request", problems=[{"path": "stage", "message": "no such stage"}])
    until = call.number("to", 0)
    rows = await relay.announcements.rows(stage=stage, since=call.number("from", 0), until=until)
    items = [await _row(relay, row) for row in rows if _may_see(call, row["state"])]
    per_day = relay.rules.policy.announcements_per_day
    return answer({"items": items, "sent_today": await relay.announcements.sent_today(), "per_day": per_day})


async def create(call: Call) -> web.StreamResponse:
    """A new draft."""
    wish = await call.body(models.WithContent)
    made = await relay_act(call, None, Act(do="create", person=call.who.id, content=_content(wish.content)))
    return answer({"announcement": await _announcement(call, made.id)}, 201)


async def edit(call: Call) -> web.StreamResponse:
    """New content; approvals are void."""
    wish = await call.body(models.WithContent)
    return await _acted(call, Act(do="edit", person=call.who.id, content=_content(wish.content)))


async def preview(call: Call) -> web.StreamResponse:
    """What each platform's rules and the gate say; stores nothing."""
    wish = await call.body(models.WithContent)
    content = _content(wish.content)
    checks = call.relay.announcements.preview(content)
    available = await _available(call.relay)
    hashed = _with_targets(content, checks).hash()
    return answer({"checks": _checks(content, checks), "content_hash": hashed, "available": available})


async def show(call: Call) -> web.StreamResponse:
    """Everything on an announcement's page."""
    relay, identity = call.relay, call.part("announcement")[:64]
    await relay.people.all()
    state, content = await relay.announcements.get(identity)
    if not _may_see(call, state):
        raise Refusal(404, "unknown")
    progress = await relay.announcements.progress(identity)
    return answer(
        {
            "announcement": _announcement_json(call, state, content),
            "checks": _checks(content, relay.announcements.preview(content)),
            "available": await _available(relay),
            "progress": _progress(progress),
            "tests": [_delivery(row) for row in await relay.announcements.tests(identity)],
            "deliveries": [_delivery(row) for row in await relay.announcements.deliveries(identity)],
            "events": [
                {
                    "kind": str(event.get("kind", "")).removeprefix("announcement."),
                    "by": relay.people.person(str(event.get("by", ""))),
                    "at": event["at"],
                }
                for event in await relay.announcements.events(identity)
            ],
        }
    )


async def ask(call: Call) -> web.StreamResponse:
    """Ask for approval."""
    await call.body(models.Empty)
    return await _acted(call, Act(do="ask", person=call.who.id))


async def test(call: Call) -> web.StreamResponse:
    """Send a marked copy to the test recipient of each account; one row each says whether it is on its way."""
    await call.body(models.Empty)
    identity = call.part("announcement")[:64]
    results = await call.relay.announcements.send_test(identity, call.who.id)
    sent = [result["inbox"] for result in results if not result["reason"]]
    await call.relay.audit(call.who.id, "announcement.test", identity, inboxes=sent)
    return answer({"results": results})


async def send_back(call: Call) -> web.StreamResponse:
    """Back to its writers, with a comment."""
    wish = await call.body(models.SendBack)
    return await _acted(call, Act(do="send_back", person=call.who.id, comment=checked(wish.comment)))


async def approve(call: Call) -> web.StreamResponse:
    """Approve exactly the hash that was seen, after showing again who one is."""
    wish = await call.body(models.Approve)
    state, _ = await call.relay.announcements.get(call.part("announcement")[:64])
    if call.who.id in {state.author, state.editor}:
        raise AnnouncementNotAllowed("same_person")
    await verify_again(call, wish.password, wish.code)
    if state.stage is Stage.REVIEW and wish.hash == state.content_hash:
        await _somebody_asked(call, state.id, wish.hash)
    return await _acted(call, Act(do="approve", person=call.who.id, hash=wish.hash))


async def _somebody_asked(call: Call, identity: str, hashed: str) -> None:
    """That somebody else asked for exactly this stands in the audit; a row in the store alone proves no first person.

    Raises AnnouncementNotAllowed.
    """
    rows = await call.relay.audit_log.genuine(Wanted(target=identity, action="announcement.ask"))
    if not any(row.detail.get("hash") == hashed and row.actor != call.who.id for row in rows):
        raise AnnouncementNotAllowed("not_asked")


async def stop(call: Call) -> web.StreamResponse:
    """Stop it, whatever it is doing."""
    await call.body(models.Empty)
    state, _ = await call.relay.announcements.get(call.part("announcement")[:64])
    if not _may_see(call, state):
        raise Refusal(404, "unknown")
    return await _acted(call, Act(do="stop", person=call.who.id))


async def withdraw(call: Call) -> web.StreamResponse:
    """Back to draft before it starts."""
    await call.body(models.Empty)
    return await _acted(call, Act(do="withdraw", person=call.who.id))


async def delete_everywhere(call: Call) -> web.StreamResponse:
    """Delete what was published, where the platform can."""
    await call.body(models.Empty)
    identity = call.part("announcement")[:64]
    asked = await call.relay.announcements.delete_everywhere(identity, call.who.id)
    await call.relay.audit(call.who.id, "announcement.delete_everywhere", identity, asked=asked)
    return answer({"announcement": await _announcement(call, identity), "asked": asked})


async def correct(call: Call) -> web.StreamResponse:
    """A corrected draft that needs approval like any other; the answer is the new one."""
    wish = await call.body(models.Correct)
    text = {"zh": checked(wish.text.zh), "en": checked(wish.text.en, language="en")}
    identity = call.part("announcement")[:64]
    made = await call.relay.announcements.correct(identity, call.who.id, text)
    await call.relay.audit(call.who.id, "announcement.correct", identity, draft=made.id)
    return answer({"announcement": await _announcement(call, made.id)}, 201)


async def decide_delivery(call: Call) -> web.StreamResponse:
    """A person decides about an unknown or failed delivery."""
    wish = await call.body(models.Decide)
    identity, delivery = call.part("announcement")[:64], call.part("delivery")[:80]
    await call.relay.announcements.override(identity, delivery, wish.to, call.who.id)
    await call.relay.audit(call.who.id, "delivery.decided", delivery, to=wish.to)
    return answer({"announcement": await _announcement(call, identity)})


async def stop_everything(call: Call) -> web.StreamResponse:
    """The kill switch: all staff may throw it, few may release it. It outlives the process."""
    wish, relay = await call.body(models.Switch), call.relay
    if not wish.on and not call.who.rights & RELEASE:
        raise Refusal(403, "not_permitted", "releasing the stop needs more than stopping", right=Right.LEAD.value)
    if wish.inbox and wish.inbox not in relay.accounts:
        raise Refusal(404, "unknown")
    reason, _ = guard_text(wish.reason)  # hidden, not refused: nothing that somebody typed keeps the stop from working
    await (_switch_one(relay, wish.inbox, on=wish.on) if wish.inbox else _switch_all(relay, on=wish.on))
    relay.courier.wake()
    action = "fleet.stopped" if wish.on else "fleet.released"
    relay.tell(action, inbox=wish.inbox or "*")
    await relay.audit(call.who.id, action, wish.inbox, reason=reason)
    return answer({"stopped": relay.courier.stopped, **({"inbox": wish.inbox} if wish.inbox else {})})


async def _switch_all(relay: Relay, *, on: bool) -> None:
    """Here at once, then in the store, where all other processes look."""
    relay.courier.stopped = on or relay.courier.stopped
    await relay.store.put_setting("stopped", on)
    relay.courier.stopped = on
    relay.push({"stop": on})


async def _switch_one(relay: Relay, inbox: str, *, on: bool) -> None:
    relay.accounts[inbox].paused = on
    await relay.store.put_setting(f"paused:{inbox}", on)
    relay.push({"inbox": inbox})


# --- shared -------------------------------------------------------------------------------------------------


async def relay_act(call: Call, identity: str | None, act: Act) -> Announcement:
    """Carry out an act and write it to the audit."""
    before = (await call.relay.announcements.get(identity))[0].content_hash if identity else ""
    made = await call.relay.announcements.act(identity, act)
    seen = {"hash": made.content_hash, "before": before, "after": made.content_hash, "stage": made.stage.value}
    await call.relay.audit(call.who.id, f"announcement.{act.do}", made.id, **seen)
    return made


async def _acted(call: Call, act: Act) -> web.Response:
    identity = call.part("announcement")[:64]
    await relay_act(call, identity, act)
    return answer({"announcement": await _announcement(call, identity)})


def _may_see(call: Call, state: Announcement) -> bool:
    return allows(PUBLISHING, call.who.rights) or state.stage in _OPEN_TO_ALL


def _content(body: models.ContentBody) -> Content:
    """The content, through the boundary. Raises Refusal."""
    return Content(
        title=checked(body.title),
        variants=tuple(
            Variant(
                language=v.language,
                scope=v.scope,
                title=checked(v.title, language=v.language),
                text=checked(v.text, language=v.language),
                link=checked(v.link, language=v.language),
            )
            for v in body.variants
        ),
        targets=tuple(TargetRef(inbox=t.inbox, target=t.target, language=t.language) for t in body.targets),
        picture=body.picture,
        scheduled_at=moment(body.scheduled_at) if body.scheduled_at is not None else None,
    )


def _with_targets(content: Content, checks: tuple[TargetCheck, ...]) -> Content:
    """The content with its targets' platforms filled in, as its hash is computed."""
    return Content(
        title=content.title,
        variants=content.variants,
        targets=tuple(row.target for row in checks),
        picture=content.picture,
        scheduled_at=content.scheduled_at,
    )


def _checks(content: Content, checks: tuple[TargetCheck, ...]) -> list[Json]:
    out = []
    for row in checks:
        variant = content.variant_for(row.target.platform, row.target.language)
        out.append(
            {
                "inbox": row.target.inbox,
                "target": row.target.target,
                "platform": row.target.platform,
                "language": variant.language if variant else row.target.language,
                "title": (variant.title or content.title) if variant else content.title,
                "text": variant.text if variant else "",
                "link": variant.link if variant else "",
                "count": row.check.count,
                "limit": row.check.limit,
                "unit": str(row.check.unit),
                "problems": list(row.check.problems),
                "warnings": list(row.check.warnings),
                "blocked": row.blocked,
                "cost_microdollars": row.cost,
            }
        )
    return out


async def _announcement(call: Call, identity: str) -> Json:
    await call.relay.people.all()
    state, content = await call.relay.announcements.get(identity)
    return _announcement_json(call, state, content)


def _announcement_json(call: Call, state: Announcement, content: Content) -> Json:
    people, me = call.relay.people, call.who
    eligible = me.has(Right.APPROVER) and me.id not in {state.author, state.editor}
    return {
        "id": state.id,
        "version": state.version,
        "stage": state.stage.value,
        "title": content.title,
        "content": {
            "title": content.title,
            "variants": [
                {"language": v.language, "scope": v.scope, "title": v.title, "text": v.text, "link": v.link}
                for v in content.variants
            ],
            "targets": [{"inbox": t.inbox, "target": t.target, "language": t.language} for t in content.targets],
            "picture": content.picture,
            "scheduled_at": stamp(content.scheduled_at),
        },
        "author": people.person(state.author),
        "editor": people.person(state.editor),
        "approver": people.person(state.approver),
        "approved_at": stamp(state.approved_at),
        "content_hash": state.content_hash,
        "scheduled_at": stamp(state.scheduled_at),
        "starts_at": stamp(state.starts_at),
        "started_at": stamp(state.started_at),
        "finished_at": stamp(state.finished_at),
        "stopped_by": people.person(state.stopped_by),
        "mine": state.author == me.id,
        "may_approve": eligible and state.stage is Stage.REVIEW,
        "comment": str(state.extra.get("comment", "")),
    }


async def _row(relay: Relay, row: dict[str, Any]) -> Json:
    state: Announcement = row["state"]
    going = state.stage in {Stage.SENDING, Stage.PARTIAL, Stage.STOPPED}
    return {
        "id": state.id,
        "number": row["number"],
        "title": row["title"],
        "stage": state.stage.value,
        "author": relay.people.person(state.author),
        "approver": relay.people.person(state.approver),
        "scheduled_at": stamp(state.scheduled_at),
        "starts_at": stamp(state.starts_at),
        "started_at": stamp(state.started_at),
        "targets": [{"inbox": t.inbox, "target": t.target, "platform": t.platform} for t in state.targets],
        "progress": _progress(await relay.announcements.progress(state.id)) if going else None,
    }


def _progress(numbers: dict[str, int]) -> dict[str, int]:
    out = {name: numbers.get(name, 0) for name in _STATUSES}
    return {**out, "total": sum(out.values())}


def _delivery(row: dict[str, Any]) -> Json:
    """A delivery's row. Who the people are that subscribed is none of the publishers' business."""
    return {
        "id": row["id"],
        "inbox": row["inbox"],
        "target": "subscribers" if row["operation"] == "message" else row["recipient"],
        "status": row["status"],
        "reason": row["reason"],
        "source_id": "" if row["operation"] == "message" else row["source_id"],
        "sent_at": row["sent_at"],
        "maybe_duplicate": bool(row["maybe_duplicate"]),
    }


async def _available(relay: Relay) -> list[Json]:
    out: list[Json] = []
    for account in relay.accounts:
        base = {"inbox": account.inbox, "platform": account.platform, "title": account.title}
        able = account.capabilities
        out += [
            {**base, "target": target.name, "kind": target.kind, "quota": target.quota, "people": None}
            for target in able.targets
        ]
        if able.subscribers:
            people = await relay.console.subscribers(account.inbox)
            out.append({**base, "target": "subscribers", "kind": "private", "quota": None, "people": people})
    return out
