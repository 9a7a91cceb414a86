"""The page of those who work here: who may what, and what one security admin asks a second one to change."""

from typing import Any

from aiohttp import web

from kefu_adapters.stores.people_store import User
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.entering import invitation
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.models import PersonAdd, PersonChange
from kefu_bots.relay.people import teams_of
from kefu_bots.relay.users import sign_in_name
from kefu_bots.staff import ADMINS_NEEDED
from kefu_core.proposals import Proposal, ProposalKind


async def index(call: Call) -> web.StreamResponse:
    """Everybody, with rights, state and number of factors."""
    relay = call.relay
    numbers = await relay.factors.store.numbers()
    return answer(
        {
            "items": [_shape(user, numbers.get(user.id, 0), me=call.who.id) for user in await relay.store.users()],
            "two_admins": len(await relay.staff.admins()) >= ADMINS_NEEDED,
        }
    )


async def add(call: Call) -> web.StreamResponse:
    """Ask for a new account."""
    wish = await call.body(PersonAdd)
    await _two_admins(call)
    name = sign_in_name(wish.name)
    if await call.relay.store.user_by_name(name) is not None:
        raise Refusal(409, "invalid_transition", "there is an account of that name", reason="name_taken")
    content = {
        "do": "add", "name": name, "display_name": checked(wish.display_name), "rights": list(wish.rights),
        "teams": [checked(team) for team in wish.teams], "language": wish.language,
    }  # fmt: skip
    return await _offered(call, ProposalKind.USER, f"new:{name}", content)


async def change(call: Call) -> web.StreamResponse:
    """Ask for other rights, for an account to be switched off or on, or for factors to be taken away."""
    wish = await call.body(PersonChange)
    user = await _person(call)
    await _two_admins(call)
    if wish.do == "rights" and not wish.rights:
        raise Refusal(400, "bad_request", problems=[{"path": "rights", "message": "at least one"}])
    content: dict[str, Any] = {"do": wish.do, "name": user.name}
    if wish.do == "rights":
        content |= {
            "rights": list(wish.rights),
            "teams": [checked(team) for team in wish.teams],
            "before": list(user.rights),
        }
    kind = ProposalKind.FACTORS if wish.do == "factors_reset" else ProposalKind.USER
    return await _offered(call, kind, user.id, content)


async def sign_out(call: Call) -> web.StreamResponse:
    """End a person's open pages at once. One admin may: it takes nothing away that lasts."""
    user = await _person(call)
    await call.relay.sessions.end_all(user.id, tokens=False)
    await call.relay.tell_security(user.id, call.who.id, "signed_out")
    return answer({})


async def link_of(call: Call, proposal: Proposal) -> str:
    """The link of an account that was just made, for the second admin to hand over; else nothing."""
    if proposal.kind is not ProposalKind.USER or proposal.content.get("do") != "add":
        return ""
    user = await call.relay.store.user_by_name(str(proposal.content["name"]))
    if user is None:
        return ""
    base = call.relay.public_url.rstrip("/") or f"http://{call.request.host}"
    return f"{base}/invitation/{invitation(call.relay.secret, user, call.relay.wall())}"


async def _person(call: Call) -> User:
    user = await call.relay.store.user(call.part("person"))
    if user is None:
        raise Refusal(404, "unknown")
    return user


async def _two_admins(call: Call) -> None:
    """Without a second admin nobody could agree: then the operator does it with ``kefu user``. Raises Refusal."""
    if len(await call.relay.staff.admins()) < ADMINS_NEEDED:
        raise Refusal(409, "proposal_not_allowed", "there is no second security admin", reason="one_admin")


async def _offered(call: Call, kind: ProposalKind, target: str, content: dict[str, Any]) -> web.StreamResponse:
    proposal = await call.relay.proposals.offer(kind, target, content, call.who.id)
    return answer({"proposal": proposal.id}, 201)


def _shape(user: User, factors: int, *, me: str) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "display_name": user.display_name,
        "rights": list(user.rights),
        "teams": list(teams_of(user)),
        "disabled": user.disabled,
        "factors": factors,
        "provider": bool(user.subject),
        "me": user.id == me,
    }
