"""The queue of reported impostors: look, confirm, dismiss, export. Agents' and leads' work."""

import csv
import io
import secrets
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from kefu_adapters.stores.impostor_store import STATES, ImpostorReport
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.shapes import platform_of
from kefu_bots.relay.tables import exporting
from kefu_core.conversation.genuine import subject
from kefu_core.safety.official.official_list import recognise

_PAGE = 50
_MOST_ROWS = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CSV = ("at", "platform", "handle", "link", "origin", "state", "handled_by", "handled_at")


class Confirm(models.Empty):
    """Who it is, as the person who looked at it writes it down."""

    platform: Annotated[str, Field(max_length=40)] = ""
    handle: Annotated[str, Field(max_length=200)] = ""
    link: Annotated[str, Field(max_length=500)] = ""


async def index(call: Call) -> web.StreamResponse:
    """Reports of a state, newest first, with what they point at and their pictures."""
    relay, state = call.relay, call.query("state", "open")
    if state not in STATES:
        raise Refusal(400, "bad_request", problems=[{"path": "state", "message": "no such state"}])
    await relay.people.all()
    found = await relay.impostors.reports(state, before=_cursor(call.query("cursor")), limit=_PAGE)
    items = [await _shown(call, one) for one in found]
    following = f"{found[-1].at}.{found[-1].id}" if len(found) == _PAGE else None
    return answer({"items": items, "next": following, "open": await relay.impostors.open_count()})


async def confirm(call: Call) -> web.StreamResponse:
    """It is an impostor; what stands here is kept even when its reporter is erased."""
    wish = await call.body(Confirm)
    fields = {"platform": checked(wish.platform), "handle": checked(wish.handle), "link": checked(wish.link)}
    if not fields["handle"].strip() and not fields["link"].strip():
        raise Refusal(400, "bad_request", problems=[{"path": "handle", "message": "name the account or the link"}])
    return await _decided(call, "confirmed", fields)


async def dismiss(call: Call) -> web.StreamResponse:
    """It is none."""
    await call.body(models.Empty)
    one = await _find(call)
    return await _decided(call, "dismissed", {"platform": one.platform, "handle": one.handle, "link": one.link})


async def export(call: Call) -> web.StreamResponse:
    """Confirmed impostors as a table, for a platform's own form; cells that a spreadsheet would run are made text."""
    relay = call.relay
    await relay.people.all()
    state = call.query("state", "confirmed")
    if state not in STATES:
        raise Refusal(400, "bad_request", problems=[{"path": "state", "message": "no such state"}])
    await exporting(call, "impostors.exported", state)
    found = await relay.impostors.reports(state, limit=_MOST_ROWS)
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(_CSV)
    for one in found:
        platform, handle, link = _subject(call, one)
        values = (one.at, platform, handle, link, one.origin, one.state, relay.people.name(one.handled_by),
                  one.handled_at or "")  # fmt: skip
        rows.writerow([_cell(str(value)) for value in values])
    headers = {"Content-Disposition": 'attachment; filename="kefu-impostors.csv"', "Cache-Control": "no-store"}
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    return web.Response(text="\ufeff" + out.getvalue(), content_type="text/csv", charset="utf-8", headers=headers)


async def _decided(call: Call, state: str, fields: dict[str, str]) -> web.StreamResponse:
    relay, one = call.relay, await _find(call)
    if not await relay.impostors.decide(one.id, state=state, by=call.who.id, at=relay.now_ms, **fields):
        raise Refusal(409, "invalid_transition", "somebody else decided it first", reason="changed")
    await relay.audit(call.who.id, f"impostor.{state}", one.id)
    relay.push({"impostor": secrets.token_hex(4)})
    found = await relay.impostors.report(one.id)
    return answer(await _shown(call, found or one))


async def _find(call: Call) -> ImpostorReport:
    one = await call.relay.impostors.report(call.part("report")[:80])
    if one is None:
        raise Refusal(404, "unknown")
    return one


async def _shown(call: Call, one: ImpostorReport) -> dict[str, Any]:
    relay = call.relay
    platform, handle, link = _subject(call, one)
    pictures = await relay.impostors.pictures(one) if one.conversation else []
    return {
        "id": one.id,
        "at": one.at,
        "inbox": one.inbox,
        "seen_on": platform_of(relay, one.inbox) if one.inbox else "",
        "conversation": one.conversation,
        "platform": platform,
        "handle": handle,
        "link": link,
        "origin": one.origin,
        "state": one.state,
        "text": one.text[:1000],
        "looks": recognise(one.text, relay.rules.official).value if one.text else "unclear",
        "pictures": [{"blob": p["blob"], "url": f"/api/blobs/{p['blob']}"} for p in pictures if p["blob"]],
        "handled_by": relay.people.person(one.handled_by),
        "handled_at": one.handled_at,
    }


def _subject(call: Call, one: ImpostorReport) -> tuple[str, str, str]:
    """What the report names; of an older message it is read from the text as it is stored now."""
    if one.handle or one.link or one.state != "open":
        return one.platform, one.handle, one.link
    return subject(one.text, call.relay.rules.official)


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cursor(text: str) -> tuple[int, str] | None:
    at, _, identity = text.partition(".")
    return (int(at), identity) if at.isdecimal() and len(at) < 16 and identity else None
