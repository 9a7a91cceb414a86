"""The audit at the relay: read by security admins, by leads as far as it is about themselves; verified, exported."""

import json
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from kefu_adapters.stores.audit_store import AuditRow, Head, Wanted
from kefu_bots.boundary import guard_text
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer, secure
from kefu_bots.relay.rights import Right
from kefu_bots.relay.shapes import Json

PAGE = 100
EXPORTS_EVERY_SECONDS = 60
_EXPORTED = "audit.exported"


async def index(call: Call) -> web.StreamResponse:
    """Rows, newest first. ``before``: the number of the last row of the page before."""
    await call.relay.people.all()
    before = call.number("before", 0)
    rows = await call.relay.audit_log.rows(before=before or None, limit=PAGE, wanted=_wanted(call))
    following = rows[-1].seq if len(rows) == PAGE else None
    return answer({"items": [_row(call, row) for row in rows], "next": following, "everything": _may_all(call)})


async def verify(call: Call) -> web.StreamResponse:
    """Check the whole chain, and against heads that somebody kept."""
    wish = await call.body(models.VerifyAudit)
    heads = [Head(seq=head.seq, hash=head.hash) for head in wish.heads]
    found = await call.relay.audit_log.examine(*heads)
    broken = found.broken
    head = await call.relay.audit_log.head()
    await call.relay.audit(call.who.id, "audit.verified", str(broken.seq if broken else ""), rows=head.seq)
    said = {"seq": broken.seq, "what": broken.what} if broken else None
    keys = {"new_keys": list(found.new_keys), "begins": found.begins}
    return answer({"broken": said, "head": {"seq": head.seq, "hash": head.hash}, **keys})


async def export(call: Call) -> web.StreamResponse:
    """Everything that the filter leaves, as JSON lines, oldest first; once a minute, and itself audited."""
    wanted, relay = _wanted(call), call.relay
    now = relay.sessions.now()
    last = await relay.audit_log.rows(
        limit=1, wanted=Wanted(action=_EXPORTED, since=now - EXPORTS_EVERY_SECONDS * 1000)
    )
    if last:
        raise Refusal(429, "slow_down", retry_after_seconds=EXPORTS_EVERY_SECONDS)
    asked = {
        name: guard_text(value)[0] if isinstance(value, str) else value
        for name in ("actor", "action", "target", "since", "until")
        if (value := getattr(wanted, name))
    }
    await relay.audit(call.who.id, _EXPORTED, "", filter=asked)
    response = web.StreamResponse(headers={"Content-Disposition": 'attachment; filename="audit.jsonl"'})
    response.content_type = "application/x-ndjson"
    secure(response)
    await response.prepare(call.request)
    async for line in _lines(relay.audit_log.everything(wanted)):
        await response.write(line)
    await response.write_eof()
    return response


async def _lines(rows: AsyncIterator[AuditRow]) -> AsyncIterator[bytes]:
    async for row in rows:
        yield json.dumps(row.to_json(), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _may_all(call: Call) -> bool:
    return call.who.has(Right.SECURITY_ADMIN)


def _wanted(call: Call) -> Wanted:
    """The filter of the address. Whoever is no security admin is shown what they did themselves."""
    return Wanted(
        actor=call.query("actor") if _may_all(call) else call.who.id,
        action=call.query("action"),
        target=call.query("object"),
        since=call.number("from", 0),
        until=call.number("to", 0),
    )


def _row(call: Call, row: AuditRow) -> Json:
    data: dict[str, Any] = row.to_json()
    return {**data, "name": call.relay.people.name(row.actor)}
