"""API tokens in the console: one's own made, listed and ended; those of others listed and ended by security admins."""

from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from kefu_adapters.stores.people_store import User
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.security import must_be_fresh
from kefu_bots.relay.tokens import MOST_DAYS, as_shown
from kefu_core.errors import ConfigError


class NewToken(models.Empty):
    """What a token is for, what it may, and for how long."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    rights: Annotated[list[models.Rights], Field(min_length=1, max_length=6)]
    read_only: bool = False
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)]


async def index(call: Call) -> web.StreamResponse:
    """One's own tokens, and what a new one could be given."""
    return answer(await _listed(call, call.who.user))


async def make(call: Call) -> web.StreamResponse:
    """A new token, shown this once, after a second factor of the last five minutes."""
    wish = await call.body(NewToken)
    await must_be_fresh(call)
    try:
        secret = await call.relay.staff.add_token(
            call.who.id, call.who.user, checked(wish.name), wish.days, rights=wish.rights, read_only=wish.read_only
        )
    except ConfigError as wrong:
        raise Refusal(409, "invalid_transition", str(wrong), reason="token_refused") from None
    return answer({**await _listed(call, call.who.user), "token": secret}, 201)


async def revoke(call: Call) -> web.StreamResponse:
    """End one of one's own."""
    return await _revoked(call, call.who.user)


async def of_person(call: Call) -> web.StreamResponse:
    """Somebody's tokens."""
    return answer(await _listed(call, await _person(call)))


async def revoke_of_person(call: Call) -> web.StreamResponse:
    """End somebody's token. One admin may: it takes nothing away that cannot be made again."""
    return await _revoked(call, await _person(call))


async def _listed(call: Call, user: User) -> dict[str, Any]:
    return {"items": [as_shown(token) for token in await call.relay.tokens.of(user.id)], "most_days": MOST_DAYS}


async def _revoked(call: Call, user: User) -> web.Response:
    if await call.relay.staff.revoke_token(call.who.id, user, call.part("token")[:64]) is None:
        raise Refusal(404, "unknown")
    return answer(await _listed(call, user))


async def _person(call: Call) -> User:
    user = await call.relay.store.user(call.part("person"))
    if user is None:
        raise Refusal(404, "unknown")
    return user
