"""The official list at the relay: what holds, how it came to hold, and what is proposed."""

from itertools import chain
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from kefu_adapters.stores.official_store import OfficialVersion
from kefu_bots.official import OBJECT
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked as tidy
from kefu_bots.relay.rights import Right
from kefu_core.official_content import FIELDS, MAX_CHARS, MAX_ENTRIES, Content, checked, difference
from kefu_core.proposals import Proposal, ProposalKind

_Entries = Annotated[list[Annotated[str, Field(min_length=1, max_length=MAX_CHARS)]], Field(max_length=MAX_ENTRIES)]
_PAGE = 20


class Listed(models.Body):
    """A whole list."""

    domains: _Entries = Field(default_factory=list)
    emails: _Entries = Field(default_factory=list)
    stores: _Entries = Field(default_factory=list)
    explorers: _Entries = Field(default_factory=list)
    handles: Annotated[dict[Annotated[str, Field(max_length=20)], _Entries], Field(max_length=20)] = Field(
        default_factory=dict
    )


class Propose(models.Empty):
    """What shall hold, on which version that was seen, and why."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    list: Listed
    reason: Annotated[str, Field(max_length=500)] = ""


async def show(call: Call) -> web.StreamResponse:
    """What holds now, what waits for a second person, and what the configuration says otherwise."""
    relay = call.relay
    official = relay.official
    await relay.people.all()
    waiting = await relay.proposals.open()
    return answer(
        {
            "version": official.version,
            "at": official.at,
            "list": official.content,
            "differs": official.differs,
            "may_change": call.who.has(Right.SECURITY_ADMIN),
            "proposals": [_proposal(call, one) for one in waiting if one.kind is ProposalKind.OFFICIAL],
        }
    )


async def history(call: Call) -> web.StreamResponse:
    """Versions, newest first, each with what it changed."""
    relay = call.relay
    await relay.people.all()
    before = call.number("before", 2**31 - 1)
    found = await relay.official.store.history(before=before, limit=_PAGE + 1)
    items = []
    for place, row in enumerate(found[:_PAGE]):
        older = found[place + 1].content if place + 1 < len(found) else {}
        items.append(_version(call, row, older))
    return answer({"items": items, "next": found[_PAGE - 1].version if len(found) > _PAGE else None})


async def propose(call: Call) -> web.StreamResponse:
    """Ask for another list; nothing holds before somebody else agrees, as to every proposal."""
    wish, relay = await call.body(Propose), call.relay
    content = _checked(wish.list.model_dump())
    if wish.version != relay.official.version:
        raise Refusal(409, "proposal_not_allowed", "the list was changed meanwhile", reason="changed")
    changes = difference(relay.official.content, content)
    if not changes:
        raise _wrong("nothing is changed")
    _without_secrets(wish.list, relay.official.content)
    offered = {"list": content, "reason": tidy(wish.reason)}
    made = await relay.proposals.offer(ProposalKind.OFFICIAL, OBJECT, offered, call.who.id)
    await relay.audit(call.who.id, "official.proposed", made.id, version=wish.version, changes=len(changes))
    return answer(_proposal(call, made), 201)


def _without_secrets(wish: Listed, held: Content) -> None:
    """What is new passes the scanner as it was written: in small letters no key is known any more. Raises Refusal."""
    known = {*chain(*(held[name] for name in FIELDS), *held["handles"].values())}
    for value in (*wish.domains, *wish.emails, *wish.stores, *wish.explorers, *chain(*wish.handles.values())):
        if value not in known:
            tidy(value)


def _checked(content: dict[str, Any]) -> Content:
    try:
        return checked(content)
    except ValueError as wrong:
        raise _wrong(str(wrong)) from None


def _wrong(message: str) -> Refusal:
    return Refusal(400, "bad_request", problems=[{"path": "list", "message": message}])


def _proposal(call: Call, one: Proposal) -> dict[str, Any]:
    content = one.content.get("list", {})
    return {
        "id": one.id,
        "author": call.relay.people.person(one.author),
        "at": round(one.created_at.timestamp() * 1000),
        "base": one.base,
        "reason": str(one.content.get("reason", "")),
        "changes": difference(call.relay.official.content, content),
        "mine": one.author == call.who.id,
    }


def _version(call: Call, row: OfficialVersion, older: Any) -> dict[str, Any]:
    people = call.relay.people
    return {
        "version": row.version,
        "at": row.at,
        "author": people.person(row.author),
        "approver": people.person(row.approver),
        "reason": row.reason,
        "changes": difference(older, row.content),
    }
