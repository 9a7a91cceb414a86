"""What operators' commands do with the accounts of those who work here; audited as ``operator``."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from kefu_bots.fleet import Fleet
from kefu_bots.operating import OPERATOR
from kefu_bots.relay.entering import invitation
from kefu_bots.relay.factors import Factors, code_keys
from kefu_bots.relay.people import teams_of
from kefu_bots.relay.tokens import as_shown


def link_for(fleet: Fleet, token: str) -> str:
    """The address of an invitation."""
    server = fleet.config.settings.server
    base = server.public_url.rstrip("/") or f"http://{server.host}:{server.port}"
    return f"{base}/invitation/{token}"


async def user_add(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Create an account of ours, and a token for it when asked. Without a password: a link to choose one."""
    staff = fleet.staff
    user = await staff.add(
        OPERATOR,
        name=request["name"],
        display_name=request.get("display_name") or request["name"],
        rights=request.get("rights", []),
        password=request.get("password", ""),
        teams=request.get("teams", []),
        language=request.get("language", "zh"),
    )
    answer = {"user": user.id}
    if not request.get("password"):
        answer["link"] = link_for(fleet, invitation(fleet.config.secret_key, user, time.time()))
    if request.get("token"):
        answer["token"] = await staff.add_token(OPERATOR, user, "command line", request.get("days"))
    return answer


async def user_list(fleet: Fleet, _request: dict[str, Any]) -> dict[str, Any]:
    """Everybody, with rights, state and number of factors."""
    numbers = await fleet.staff.factors.numbers()
    return {
        "users": [
            {
                "name": user.name,
                "display_name": user.display_name,
                "rights": list(user.rights),
                "teams": list(teams_of(user)),
                "disabled": user.disabled,
                "factors": numbers.get(user.id, 0),
                "provider": bool(user.subject),
            }
            for user in await fleet.staff.store.users()
        ]
    }


async def user_rights(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Other rights, and teams if given."""
    user = await fleet.staff.find(request["name"])
    await fleet.staff.set_rights(OPERATOR, user, request["rights"], request.get("teams"))
    return {"user": user.name, "rights": request["rights"]}


async def user_disable(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Switch an account off or on again."""
    user = await fleet.staff.find(request["name"])
    await (fleet.staff.disable if request["on"] else fleet.staff.enable)(OPERATOR, user)
    return {"user": user.name, "disabled": bool(request["on"])}


async def user_password(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Another password; without one, the old ends and a link lets the person choose."""
    user = await fleet.staff.find(request["name"])
    await fleet.staff.set_password(OPERATOR, user, request.get("password", ""))
    if request.get("password"):
        return {"user": user.name}
    user = await fleet.staff.find(user.id)
    return {"user": user.name, "link": link_for(fleet, invitation(fleet.config.secret_key, user, time.time()))}


async def user_factors_reset(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Take all factors of a person away; they enrol anew."""
    user = await fleet.staff.find(request["name"])
    await fleet.staff.reset_factors(OPERATOR, user)
    return {"user": user.name}


async def user_tokens(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Names and times of a person's tokens."""
    user = await fleet.staff.find(request["name"])
    return {"tokens": [as_shown(token) for token in await fleet.staff.tokens.of(user.id)]}


async def user_token_add(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Make a token; it is shown once. Whoever has a second factor shows it: a token goes in without one."""
    user, staff = await fleet.staff.find(request["name"]), fleet.staff
    keys = code_keys(fleet.config.secret_key, fleet.config.old_secret_key)
    factors = Factors(staff.factors, staff.session_store, staff.wall, keys)
    if await factors.of(user.id) and not await factors.take_code(user.id, str(request.get("code", ""))):
        return {"error": f"{user.name} has a second factor: give a code of their app, or a recovery code, with --code"}
    made = await staff.add_token(
        OPERATOR,
        user,
        request["token_name"],
        request.get("days"),
        rights=request.get("rights") or (),
        read_only=bool(request.get("read_only")),
    )
    return {"token": made}


async def user_token_revoke(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """End the tokens of one name."""
    user = await fleet.staff.find(request["name"])
    return {"revoked": await fleet.staff.revoke_tokens(OPERATOR, user, request["token_name"])}


COMMANDS: dict[str, Callable[[Fleet, dict[str, Any]], Awaitable[dict[str, Any]]]] = {
    "user_add": user_add,
    "user_list": user_list,
    "user_rights": user_rights,
    "user_disable": user_disable,
    "user_password": user_password,
    "user_factors_reset": user_factors_reset,
    "user_tokens": user_tokens,
    "user_token_add": user_token_add,
    "user_token_revoke": user_token_revoke,
}
