"""One person's data from the console: given out by a security admin, erased by two people."""

import math

from aiohttp import web

from kefu_adapters.stores.erasure import Person
from kefu_bots.personal_data import PersonalData
from kefu_bots.relay.access import find
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.models import Empty
from kefu_core.ports import Bucket
from kefu_core.proposals import ProposalKind

_EXPORTS_AN_HOUR = 20


async def export(call: Call) -> web.StreamResponse:
    """All that is kept of a conversation's contact, as a file; audited, and not endlessly often."""
    person = await _person(call)
    bucket = Bucket(name=f"personal:{call.who.id}", count=_EXPORTS_AN_HOUR, per_seconds=3600.0, burst=_EXPORTS_AN_HOUR)
    wait = await call.relay.fabric.take([bucket])
    if wait > 0:
        raise Refusal(429, "slow_down", retry_after_seconds=math.ceil(wait))
    response = answer(await _data(call).export(person, call.who.id))
    response.headers["Content-Disposition"] = 'attachment; filename="kefu-contact.json"'
    return response


async def erase(call: Call) -> web.StreamResponse:
    """Ask for a contact's data to be erased; a security admin, somebody else, must agree."""
    await call.body(Empty)
    person = await _person(call)
    content = {"do": "erase", "name": call.part("conversation")[:64], "inbox": person.inbox}
    proposal = await call.relay.proposals.offer(ProposalKind.ERASURE, person.contact, content, call.who.id)
    return answer({"proposal": proposal.id}, 201)


async def _person(call: Call) -> Person:
    row = await find(call)
    person = await _data(call).find(row.contact)
    if person is None:
        raise Refusal(404, "unknown")
    return person


def _data(call: Call) -> PersonalData:
    if call.relay.personal is None:
        raise Refusal(404, "unknown")
    return call.relay.personal
