"""Announcements at the relay: who writes, who approves, what it looks like, what became of it."""

from aiohttp import web

from kefu_adapters.stores.audit_store import Wanted
from kefu_bots.relay import models
from kefu_bots.relay.announcement_shapes import (
    announcement_json,
    available_targets,
    checks_json,
    delivery_json,
    progress_json,
    row_json,
)
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.commands import attachment_kind
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.login import verify_again
from kefu_bots.relay.rights import PUBLISHING, allows
from kefu_bots.relay.shapes import Json, moment
from kefu_core.announcement.decide import Act
from kefu_core.announcement.state import Announcement, Content, Stage, TargetRef, Variant
from kefu_core.errors import AnnouncementNotAllowed
from kefu_core.messages import AttachmentKind

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
    items = [await row_json(relay, row) for row in rows if _may_see(call, row["state"])]
    per_day = await relay.announcements.overrides.per_day()
    return answer({"items": items, "sent_today": await relay.announcements.sent_today(), "per_day": per_day})


async def create(call: Call) -> web.StreamResponse:
    """A new draft."""
    wish = await call.body(models.WithContent)
    content = await _kept(call, _content(wish.content))
    made = await _carry_out(call, None, Act(do="create", person=call.who.id, content=content))
    return answer({"announcement": await _announcement(call, made.id)}, 201)


async def edit(call: Call) -> web.StreamResponse:
    """New content; approvals are void."""
    wish = await call.body(models.WithContent)
    return await _acted(call, Act(do="edit", person=call.who.id, content=await _kept(call, _content(wish.content))))


async def preview(call: Call) -> web.StreamResponse:
    """What each platform's rules and the gate say; stores nothing."""
    wish = await call.body(models.Preview)
    content = _content(wish.content)
    known = (await call.relay.announcements.get(wish.announcement))[0] if wish.announcement else None
    checks = call.relay.announcements.preview(content, known)
    available = await available_targets(call.relay)
    hashed = call.relay.announcements.with_platforms(content).hash()
    return answer({"checks": checks_json(content, checks), "content_hash": hashed, "available": available})


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
            "announcement": announcement_json(call, state, content),
            "checks": checks_json(content, relay.announcements.preview(content, state)),
            "available": await available_targets(relay),
            "progress": progress_json(progress),
            "tests": [delivery_json(row) for row in await relay.copies.of(identity)],
            "deliveries": [delivery_json(row) for row in await relay.announcements.deliveries(identity)],
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
    results = await call.relay.copies.send(identity, call.who.id)
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


async def _carry_out(call: Call, identity: str | None, act: Act) -> Announcement:
    """Carry out an act and write it to the audit."""
    before = (await call.relay.announcements.get(identity))[0].content_hash if identity else ""
    made = await call.relay.announcements.act(identity, act)
    seen = {"hash": made.content_hash, "before": before, "after": made.content_hash, "stage": made.stage.value}
    await call.relay.audit(call.who.id, f"announcement.{act.do}", made.id, **seen)
    return made


async def _acted(call: Call, act: Act) -> web.Response:
    identity = call.part("announcement")[:64]
    await _carry_out(call, identity, act)
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


async def _kept(call: Call, content: Content) -> Content:
    """The content, whose picture is one of our uploads and stays. Raises Refusal."""
    if content.picture:
        known = await call.relay.blobs.take(content.picture)
        if known is None or attachment_kind(known.mime) is not AttachmentKind.PICTURE:
            raise Refusal(400, "bad_request", problems=[{"path": "picture", "message": "no such picture"}])
    return content


async def _announcement(call: Call, identity: str) -> Json:
    await call.relay.people.all()
    state, content = await call.relay.announcements.get(identity)
    return announcement_json(call, state, content)
