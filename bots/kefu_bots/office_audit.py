"""What operators do with the audit and the kill switch, on a running fleet or on a store that nobody holds."""

from collections.abc import Awaitable, Callable
from typing import Any

from kefu_adapters.stores.audit_store import Examined, Head, Wanted
from kefu_bots.auditing import open_audit
from kefu_bots.boundary import guard_text
from kefu_bots.fleet import Fleet
from kefu_bots.operating import note

PAGE = 500


async def audit_verify(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Check the chain against itself and against heads kept elsewhere.

    ``older``: keys of before, derived for the audit alone, so that no secret key ever goes over the socket.
    """
    heads = [Head(seq=int(seq), hash=str(value)) for seq, value in request.get("heads", [])]
    older = [bytes.fromhex(key) for key in request.get("older", [])]
    log = open_audit(fleet.database, fleet.config.secret_key, fleet.config.old_secret_key, older)
    found, head = await log.examine(*heads), await log.head()
    said = {"seq": found.broken.seq, "what": found.broken.what} if found.broken else None
    return {"broken": said, "seq": head.seq, "hash": head.hash, **_keys(found)}


def _keys(found: Examined) -> dict[str, Any]:
    return {"new_keys": list(found.new_keys), "begins": found.begins}


async def audit_rows(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """A page of rows, newest first. With ``export`` the reading is itself written down, at its beginning."""
    wanted = Wanted(**{name: request[name] for name in ("actor", "action", "since", "until") if request.get(name)})
    before, limit = request.get("before"), min(int(request.get("limit", PAGE)), PAGE)
    if request.get("export") and before is None:
        await note(fleet, "audit.exported")
    rows = await fleet.audit_log.rows(before=before, limit=limit, wanted=wanted)
    return {"rows": [row.to_json() for row in rows]}


async def fleet_stop(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Throw or release the kill switch, for all accounts or for one."""
    on, inbox = bool(request["on"]), str(request.get("inbox", ""))
    await throw(fleet, on=on, inbox=inbox)
    reason, _ = guard_text(str(request.get("reason", "")))  # hidden, not refused: nothing typed keeps the stop away
    await note(fleet, "fleet.stopped" if on else "fleet.released", inbox, reason)
    return {"stopped": on, "inbox": inbox, "in_flight": fleet.courier.in_flight}


async def throw(fleet: Fleet, *, on: bool, inbox: str) -> None:
    """Here at once, in the store for everybody else. Raises ConfigError for an unknown inbox."""
    if inbox:
        account = fleet.accounts[inbox]
        account.paused = on
        await fleet.switches.put_setting(f"paused:{inbox}", on)
        fleet.fabric.publish("console", {"inbox": inbox})
    else:
        fleet.courier.stopped = on or fleet.courier.stopped
        await fleet.switches.put_setting("stopped", on)
        fleet.courier.stopped = on
        fleet.fabric.publish("console", {"stop": on})
    fleet.watch.notices.tell("fleet.stopped" if on else "fleet.released", inbox=inbox or "*")
    fleet.courier.wake()


COMMANDS: dict[str, Callable[[Fleet, dict[str, Any]], Awaitable[dict[str, Any]]]] = {
    "audit_verify": audit_verify,
    "audit_rows": audit_rows,
    "fleet_stop": fleet_stop,
}
