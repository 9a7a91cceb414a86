"""The official list at the relay: what holds, how it came to hold, and changing it with a second security admin."""

from datetime import UTC, datetime
from itertools import chain
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from kefu_adapters.stores.official_store import OfficialVersion
from kefu_bots.official import OBJECT, ProposalsLike
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked as tidy
from kefu_bots.relay.login import verify_again
from kefu_bots.relay.rights import Right
from kefu_core.errors import ProposalNotAllowed
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


class Decide(models.Empty):
    """A second person's yes: they show again who they are."""

    password: Annotated[str, Field(max_length=256)] = ""


async def show(call: Call) -> web.StreamResponse:
    """What holds now, what waits for a second person, and what the configuration says otherwise."""
    relay = call.relay
    official = relay.official
    await relay.people.all()
    waiting = await relay.proposals.open() if relay.proposals is not None else ()
    return answer(
        {
            "version": official.version,
            "at": official.at,
            "list": official.content,
            "differs": official.differs,
            "may_change": relay.proposals is not None and call.who.has(Right.SECURITY_ADMIN),
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
    """Ask for another list; nothing holds before somebody else agrees."""
    wish, relay = await call.body(Propose), call.relay
    content = _checked(wish.list.model_dump())
    if wish.version != relay.official.version:
        raise Refusal(409, "proposal_not_allowed", "the list was changed meanwhile", reason="changed")
    changes = difference(relay.official.content, content)
    if not changes:
        raise _wrong("nothing is changed")
    _without_secrets(wish.list, relay.official.content)
    offered = {"list": content, "reason": tidy(wish.reason)}
    try:
        made = await _proposals(call).offer(ProposalKind.OFFICIAL, OBJECT, offered, call.who.id)
    except ProposalNotAllowed as error:
        raise _refused(error) from None
    await relay.audit(call.who.id, "official.proposed", made.id, version=wish.version, changes=len(changes))
    relay.push({"official": True})
    return answer(_proposal(call, made), 201)


async def approve(call: Call) -> web.StreamResponse:
    """The second security admin agrees; it holds everywhere a second later."""
    wish, proposals = await call.body(Decide), _proposals(call)
    one = await _find(call, proposals)
    if one.author == call.who.id:
        raise Refusal(409, "proposal_not_allowed", "somebody else has to agree", reason="same_person")
    if wish.password:
        await verify_again(call, wish.password)
    try:
        await proposals.approve(one.id, call.who.id, await _shown_at(call, proved=bool(wish.password)))
    except ProposalNotAllowed as error:
        raise _refused(error) from None
    return answer({"version": call.relay.official.version})


async def withdraw(call: Call) -> web.StreamResponse:
    """Take a proposal off the table."""
    await call.body(models.Empty)
    proposals = _proposals(call)
    one = await _find(call, proposals)
    try:
        await proposals.withdraw(one.id, call.who.id)
    except ProposalNotAllowed as error:
        raise _refused(error) from None
    await call.relay.audit(call.who.id, "official.withdrawn", one.id)
    call.relay.push({"official": True})
    return answer({})


def _without_secrets(wish: Listed, held: Content) -> None:
    """What is new passes the scanner as it was written: in small letters no key is known any more. Raises Refusal."""
    known = {*chain(*(held[name] for name in FIELDS), *held["handles"].values())}
    for value in (*wish.domains, *wish.emails, *wish.stores, *wish.explorers, *chain(*wish.handles.values())):
        if value not in known:
            tidy(value)


async def _shown_at(call: Call, *, proved: bool) -> datetime | None:
    """When the person last showed who they are: now, or as their session remembers."""
    session = call.who.session
    if proved:
        stamp = call.relay.sessions.now()
    elif session is not None and session.reauthenticated_at is not None:
        stamp = session.reauthenticated_at
    else:
        return None
    return datetime.fromtimestamp(stamp / 1000, UTC)


async def _find(call: Call, proposals: ProposalsLike) -> Proposal:
    wanted = call.part("proposal")[:80]
    for one in await proposals.open():
        if one.id == wanted and one.kind is ProposalKind.OFFICIAL:
            return one
    raise Refusal(404, "unknown")


def _proposals(call: Call) -> ProposalsLike:
    if call.relay.proposals is None:
        raise Refusal(409, "proposal_not_allowed", "two-person decisions are off here", reason="not_open")
    return call.relay.proposals


def _checked(content: dict[str, Any]) -> Content:
    try:
        return checked(content)
    except ValueError as wrong:
        raise _wrong(str(wrong)) from None


def _wrong(message: str) -> Refusal:
    return Refusal(400, "bad_request", problems=[{"path": "list", "message": message}])


def _refused(error: ProposalNotAllowed) -> Refusal:
    return Refusal(409, error.code, str(error), reason=error.reason)


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
