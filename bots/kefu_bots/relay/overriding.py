"""A security admin asks for what announcements may not do by themselves; a second one decides on the page *People*."""

from typing import Any

from aiohttp import web

from kefu_bots.overrides import LIMIT
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked
from kefu_bots.staff import ADMINS_NEEDED
from kefu_core.proposals import ProposalKind


async def allow_links(call: Call) -> web.StreamResponse:
    """Ask that links and names which are on no list of ours may go out with one announcement as it stands."""
    wish, identity = await call.body(models.AllowLinks), call.part("announcement")[:64]
    content = await call.relay.announcements.overrides.asked_links(identity, checked(wish.reason))
    return await _offered(call, ProposalKind.ANNOUNCEMENT, identity, content)


async def raise_limit(call: Call) -> web.StreamResponse:
    """Ask for more announcements a day than the settings allow, for 24 hours."""
    wish = await call.body(models.RaiseLimit)
    content = call.relay.announcements.overrides.asked_limit(wish.per_day, checked(wish.reason))
    return await _offered(call, ProposalKind.LIMIT, LIMIT, content)


async def _offered(call: Call, kind: ProposalKind, about: str, content: dict[str, Any]) -> web.StreamResponse:
    if len(await call.relay.staff.admins()) < ADMINS_NEEDED:
        raise Refusal(409, "proposal_not_allowed", "there is no second security admin", reason="one_admin")
    proposal = await call.relay.proposals.offer(kind, about, content, call.who.id)
    return answer({"proposal": proposal.id}, 201)
