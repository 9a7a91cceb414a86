"""What operators do with a store that a fleet works on: let go what a restore held, erase a person, note an act."""

import json
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from kefu_adapters.stores.places import Place
from kefu_adapters.stores.restored import RestoredWork
from kefu_bots.config import Config
from kefu_bots.fleet import Fleet
from kefu_bots.opening import store_url
from kefu_bots.operating import OPERATOR, note
from kefu_bots.secrets_derived import derive

_ACTS = frozenset({"store.backed_up", "store.restored"})


def place(config: Config) -> Place:
    """Where the settings' store is."""
    return Place(url=store_url(config), blobs=config.data / "blobs", secret=derive(config.secret_key, "backup"))


async def store_noted(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Write into the audit that a backup was taken or restored."""
    if request["action"] not in _ACTS:
        return {"error": "unknown act"}
    await note(fleet, request["action"], request.get("target", ""), detail=request.get("detail", {}))
    return {}


async def held(fleet: Fleet) -> dict[str, int]:
    """What a restore held and a person has not decided about; empty when there is nothing."""
    work = RestoredWork(fleet.ledger.database, fleet.ledger.revive)
    if await work.since() is None:
        return {}
    numbers = await work.held()
    return numbers.to_json() if numbers.total else {}


async def restored(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """What a restore held and still waits. With ``do`` (release, discard) a person has looked at it."""
    work = RestoredWork(fleet.ledger.database, fleet.ledger.revive)
    now = fleet.clock.now()
    hours = request.get("older_than_hours")
    before = None if hours is None else round((now - timedelta(hours=float(hours))).timestamp() * 1000)
    do = request.get("do", "")
    if not do:
        return {"since": await work.since(), "held": (await work.held(before)).to_json()}
    unknown = bool(request.get("unknown"))
    if do == "release":
        done = await work.release(now=round(now.timestamp() * 1000), before=before, unknown=unknown)
    else:
        done = await work.discard(before=before, unknown=unknown)
    await note(fleet, f"restored.{do}", detail=done.to_json())
    fleet.intake.mailboxes.forget_all()
    fleet.intake.parked_event.set()
    fleet.courier.wake()
    return {"done": done.to_json(), "left": (await work.held()).to_json()}


async def erase(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Erase one person; without ``sure`` only say who it would be."""
    person = await fleet.personal.find(str(request["who"]))
    if person is None:
        return {"error": "nobody is known by that: give a contact's id, INBOX:PLATFORM_ID or a case number (K-12)"}
    seen = {"inbox": person.inbox, "contact": person.contact, "conversations": len(person.conversations)}
    if not request.get("sure"):
        return seen
    done = await fleet.personal.erase(person, OPERATOR)
    counts = {"messages": done.messages, "attachments": done.attachments, "cancelled": done.cancelled}
    return {**seen, "reference": done.reference, **counts}


async def export(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Write all that is kept of a person into a new file, which its owner alone may read."""
    person = await fleet.personal.find(str(request["who"]))
    if person is None:
        return {"error": "nobody is known by that: give a contact's id, INBOX:PLATFORM_ID or a case number (K-12)"}
    whole = await fleet.personal.export(person, OPERATOR)
    try:
        handle = os.open(str(request["file"]), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        return {"error": f"the file cannot be made: {error.strerror}"}
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(whole, stream, ensure_ascii=False, indent=2)
    return {"conversations": len(whole["conversations"])}


async def reseal(fleet: Fleet, _request: dict[str, Any]) -> dict[str, Any]:
    """Seal tokens, second factors and the official list under the present secret key, so that the old one may go."""
    counts = {
        "tokens": await fleet.vault.reseal(),
        "factors": await fleet.staff.factors.reseal(),
        "official": await fleet.official.reseal(),
    }
    await note(fleet, "store.resealed", detail=counts)
    return counts


def read_list(path: Path) -> tuple[tuple[str, int, str], ...]:
    """What ``write_list`` wrote; nothing when there is no such file. Raises ValueError."""
    if not path.is_file():
        return ()
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return tuple((str(reference), int(at), str(who)) for reference, at, who in rows)


COMMANDS: dict[str, Callable[[Fleet, dict[str, Any]], Awaitable[dict[str, Any]]]] = {
    "store_noted": store_noted,
    "restored": restored,
    "erase": erase,
    "export": export,
    "reseal": reseal,
}
