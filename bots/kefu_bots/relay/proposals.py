"""What waits for a second security admin, and their word about it."""

from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from kefu_adapters.stores.times import stamp
from kefu_bots.relay.calls import Call, answer
from kefu_bots.relay.staffing import link_of
from kefu_core.proposals import EXPIRES_AFTER, Proposal


async def index(call: Call) -> web.StreamResponse:
    """All that is open, newest first."""
    await call.relay.people.all()
    return answer({"items": [_shape(call, proposal) for proposal in await call.relay.proposals.open()]})


async def approve(call: Call) -> web.StreamResponse:
    """The second person's yes; they have shown a factor in the last five minutes."""
    decided = await call.relay.proposals.approve(call.part("proposal"), call.who.id, shown_at(call))
    call.relay.people.forget()
    link = await link_of(call, decided)
    return answer({**_shape(call, decided), **({"link": link} if link else {})})


async def withdraw(call: Call) -> web.StreamResponse:
    """Take it off the table."""
    return answer(_shape(call, await call.relay.proposals.withdraw(call.part("proposal"), call.who.id)))


def shown_at(call: Call) -> datetime | None:
    """When this session last showed a factor; never for a token."""
    session = call.who.session
    if session is None or session.reauthenticated_at is None:
        return None
    return datetime.fromtimestamp(session.reauthenticated_at / 1000, UTC)


def _shape(call: Call, proposal: Proposal) -> dict[str, Any]:
    """A proposal as the pages get it; times in milliseconds since 1970."""
    people = call.relay.people
    return {
        "id": proposal.id,
        "kind": proposal.kind.value,
        "object": proposal.object,
        "content": dict(proposal.content),
        "author": people.person(proposal.author),
        "mine": proposal.author == call.who.id,
        "created_at": stamp(proposal.created_at),
        "expires_at": stamp(proposal.created_at + EXPIRES_AFTER),
        "state": proposal.stands(call.relay.proposals.now).value,
        "decided_by": people.person(proposal.decided_by),
    }
