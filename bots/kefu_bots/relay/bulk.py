"""One act on several conversations: each is decided on its own, and each says what became of it."""

from aiohttp import web

from kefu_adapters.stores.views import ListRow
from kefu_bots.relay import commands, models
from kefu_bots.relay.access import row_of
from kefu_bots.relay.calls import Call, Refusal, answer, translate
from kefu_bots.relay.shapes import Json, case_name, moment, shown_name
from kefu_core.conversation import commands as c
from kefu_core.errors import DomainError, StoreError


async def act(call: Call) -> web.StreamResponse:
    """Claim, transfer, assign, snooze or resolve up to 50; one that is refused does not stop the others."""
    wish = await call.body(models.Bulk)
    await _check(call, wish)
    results = [await _one(call, wish, identity) for identity in dict.fromkeys(wish.ids)]
    done = sum(bool(result["ok"]) for result in results)
    await call.relay.audit(call.who.id, f"bulk.{wish.do}", done=done, refused=len(results) - done)
    return answer({"results": results, "done": done})


async def _check(call: Call, wish: models.Bulk) -> None:
    """What is wrong for all of them alike. Raises Refusal."""
    if wish.do == "assign":
        wish.to_team = ""
        if not wish.to_agent:
            raise Refusal(400, "bad_request", problems=[{"path": "to_agent", "message": "name an agent"}])
    if wish.do in {"assign", "transfer"}:
        await commands.check_recipient(call, wish.to_agent, wish.to_team)
    if wish.do == "snooze" and wish.until is None:
        raise Refusal(400, "bad_request", problems=[{"path": "until", "message": "until when?"}])


async def _one(call: Call, wish: models.Bulk, identity: str) -> Json:
    row: ListRow | None = None
    try:
        row = await row_of(call, identity)
        command = _command(call, wish)
        await commands.send(call, row, command, f"{wish.key}:{row.id}" if wish.key else "")
    except (DomainError, StoreError) as error:
        return _result(identity, row, translate(error))
    except Refusal as refusal:
        return _result(identity, row, refusal)
    return _result(identity, row, None)


def _command(call: Call, wish: models.Bulk) -> c.Command:
    by = commands.by(call)
    match wish.do:
        case "claim":
            return c.Claim(**by)
        case "snooze":
            return c.Snooze(**by, until=moment(wish.until or 0))
        case "resolve":
            return c.Resolve(**by, outcome=wish.outcome, ask_rating=wish.ask_rating)
        case _:
            return c.Transfer(**by, to_agent=wish.to_agent, to_team=wish.to_team)


def _result(identity: str, row: ListRow | None, refusal: Refusal | None) -> Json:
    out: Json = {
        "id": row.id if row else identity,
        "case": case_name(row) if row else identity,
        "name": shown_name(row) if row else "",
        "ok": refusal is None,
        "code": "",
        "reason": "",
        "holder": None,
    }
    if refusal is not None:
        out |= {name: refusal.error.get(name) or out[name] for name in ("code", "reason", "holder")}
    return out
