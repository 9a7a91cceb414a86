"""Operators' commands about the official list, its signing key and the proof of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from kefu_bots.boundary import guard_text
from kefu_bots.fleet import Fleet
from kefu_bots.official import OBJECT
from kefu_bots.official_signing import OfficialKeys
from kefu_bots.operating import OPERATOR, note
from kefu_core.official_content import checked, difference
from kefu_core.proposals import ProposalKind


async def official_show(fleet: Fleet, _request: dict[str, Any]) -> dict[str, Any]:
    """What holds, and what the configuration says otherwise."""
    official = fleet.official
    return {"version": official.version, "at": official.at, "list": official.content, "differs": official.differs}


async def official_history(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Versions, newest first, with what each changed."""
    found = await fleet.official.store.history(limit=int(request.get("limit", 20)) + 1)
    items = []
    for place, row in enumerate(found[: int(request.get("limit", 20))]):
        older = found[place + 1].content if place + 1 < len(found) else {}
        changes = difference(older, row.content)
        items.append(
            {"version": row.version, "at": row.at, "author": row.author, "approver": row.approver,
             "reason": row.reason, "changes": changes}
        )  # fmt: skip
    return {"items": items}


async def official_propose(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Offer another list as the operator; a security admin agrees at the relay."""
    content = checked(request["list"])
    changes = difference(fleet.official.content, content)
    if not changes:
        return {"error": "nothing is changed"}
    reason, kinds = guard_text(str(request.get("reason", ""))[:500])
    if kinds:
        return {"error": "the reason holds a secret; say it without"}
    offered = {"list": content, "reason": reason}
    made = await fleet.proposals.offer(ProposalKind.OFFICIAL, OBJECT, offered, OPERATOR)
    return {"proposal": made.id, "changes": changes}


async def official_adopt(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Seal the newest version, because the operator has read it and knows it to be right."""
    version = int(request["version"])
    if not await fleet.official.adopt(version):
        return {"error": f"the newest version is not {version}: read `kefu official history` again"}
    await note(fleet, "official.adopted", str(version))
    return {"version": fleet.official.version}


async def official_key(fleet: Fleet, _request: dict[str, Any]) -> dict[str, Any]:
    """The public keys that sign now, the current one first."""
    keys = await OfficialKeys(fleet.vault).ensure(fleet.clock.now())
    return {
        "keys": [
            {"id": key.id, "public": key.public, "made_at": key.made_at.isoformat(),
             "until": key.until.isoformat() if key.until else ""}
            for key in keys
        ]
    }  # fmt: skip


async def official_rotate_key(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """A new signing key; the one before signs along for ``days``."""
    now = fleet.clock.now()
    until = now + timedelta(days=float(request["days"]))
    new = await OfficialKeys(fleet.vault).rotate(now, until)
    await note(fleet, "official.key_rotated", new.id)
    return {"id": new.id, "public": new.public, "until": until.isoformat()}


COMMANDS: dict[str, Callable[[Fleet, dict[str, Any]], Awaitable[dict[str, Any]]]] = {
    "official_show": official_show,
    "official_history": official_history,
    "official_propose": official_propose,
    "official_adopt": official_adopt,
    "official_key": official_key,
    "official_rotate_key": official_rotate_key,
}
