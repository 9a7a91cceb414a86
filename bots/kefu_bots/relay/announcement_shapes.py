"""Announcements as the pages get them; times in milliseconds since 1970."""

from typing import Any

from kefu_bots import overrides
from kefu_bots.relay.calls import Call
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.rights import Right
from kefu_bots.relay.shapes import Json, stamp
from kefu_core.announcement.decide import TargetCheck
from kefu_core.announcement.sending import SUBSCRIBERS
from kefu_core.announcement.state import Announcement, Content, Stage

_STATUSES = ("sent", "failed", "unknown", "queued", "sending", "cancelled", "expired")


def announcement_json(call: Call, state: Announcement, content: Content) -> Json:
    """One announcement, as the person who asks may treat it."""
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
        "waiver": _waiver(call.relay, state, content),
    }


def _waiver(relay: Relay, state: Announcement, content: Content) -> Json | None:
    """What two admins let through for it."""
    made = overrides.shown(relay.announcements.overrides.waiver(state, content))
    people = {name: relay.people.person(made[name]) for name in ("asked_by", "agreed_by")} if made else {}
    return {**made, **people} if made else None


def checks_json(content: Content, checks: tuple[TargetCheck, ...]) -> list[Json]:
    """What each target would show, and what speaks against it."""
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


async def row_json(relay: Relay, row: dict[str, Any]) -> Json:
    """A row of the list; progress only where something is on its way."""
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
        "progress": progress_json(await relay.announcements.progress(state.id)) if going else None,
    }


def progress_json(numbers: dict[str, int]) -> dict[str, int]:
    """Deliveries by status, all statuses named, with their total."""
    out = {name: numbers.get(name, 0) for name in _STATUSES}
    return {**out, "total": sum(out.values())}


def delivery_json(row: dict[str, Any]) -> Json:
    """A delivery's row. Who the people are that subscribed is none of the publishers' business."""
    return {
        "id": row["id"],
        "inbox": row["inbox"],
        "target": SUBSCRIBERS if row["operation"] == "message" else row["recipient"],
        "status": row["status"],
        "reason": row["reason"],
        "source_id": "" if row["operation"] == "message" else row["source_id"],
        "sent_at": row["sent_at"],
        "maybe_duplicate": bool(row["maybe_duplicate"]),
    }


async def available_targets(relay: Relay) -> list[Json]:
    """All that an announcement can be addressed to."""
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
            out.append({**base, "target": SUBSCRIBERS, "kind": "private", "quota": None, "people": people})
    return out
