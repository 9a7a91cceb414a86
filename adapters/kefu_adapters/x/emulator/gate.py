"""What every API call passes: credentials, rate limit, credits, planned faults; and the headers it gets."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from kefu_adapters.x.emulator import problems
from kefu_adapters.x.emulator.access import Access, Caller
from kefu_adapters.x.emulator.limits import Quota
from kefu_adapters.x.emulator.problems import APP, OAUTH1, OAUTH2, ApiError
from kefu_adapters.x.emulator.world import World

PEER = web.RequestKey("peer", str)
"""Under this key a request carries the key of the person that it is for."""

USER = (OAUTH1, OAUTH2)
ANY = (APP, OAUTH1, OAUTH2)

FAULTS: dict[str, Callable[[World], ApiError]] = {
    "credits_depleted": lambda world: problems.credits_depleted(world.account_id),
    "usage_capped": lambda _: problems.usage_capped(),
    "unsupported_auth": lambda _: problems.unsupported_auth(APP, USER),
    "missing_scope": lambda _: problems.forbidden(),
    "dm_not_permitted": lambda _: problems.forbidden("This operation is not permitted."),
    "duplicate_content": lambda _: problems.forbidden(problems.DUPLICATE),
    "unsummoned": lambda _: problems.forbidden(problems.UNSUMMONED),
    "not_found_empty": lambda _: problems.unknown_path(),
}
"""Faults of X beyond the kit's: a planned one answers the next matching call instead of the platform."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a call needs. ``bucket`` names its rate limit windows; calls may share one."""

    bucket: str
    quotas: tuple[Quota, ...]
    kinds: tuple[str, ...] = ANY
    scopes: tuple[str, ...] = ()
    billed: bool = True


@dataclass(slots=True)
class Call:
    """One admitted call."""

    request: web.Request
    caller: Caller
    headers: dict[str, str]

    def segment(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]

    async def json(self, *allowed: str) -> dict[str, Any]:
        """The body, an object with no other keys than ``allowed`` (none given: any). Raises ApiError 400."""
        try:
            body = json.loads(await self.request.read())
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise problems.bad_request("Invalid JSON body.")
        return only(body, *allowed)


def only(body: dict[str, Any], *allowed: str) -> dict[str, Any]:
    """``body``, if it has no other keys than ``allowed``. Raises ApiError 400."""
    for key in body:
        if allowed and key not in allowed:
            raise problems.invalid(
                f"$.{key}: is not defined in the schema and the schema does not allow additional properties"
            )
    return body


CallHandler = Callable[[Call], Awaitable[web.StreamResponse]]


class Gate:
    """Lets calls through to their handlers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._access = Access(world)

    def route(self, method: str, path: str, endpoint: Endpoint, handler: CallHandler) -> web.RouteDef:
        """A route whose calls are checked first."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            headers: dict[str, str] = {}
            response: web.StreamResponse
            try:
                call = await self._admit(request, endpoint, headers)
                response = await handler(call)
            except ApiError as problem:
                response = problem.response()
                if problem.body is None:
                    headers.clear()
            if not response.prepared:
                response.headers.update(headers)
            return response

        return web.route(method, path, guarded)

    async def _admit(self, request: web.Request, endpoint: Endpoint, headers: dict[str, str]) -> Call:
        world = self._world
        caller = await self._access.caller(request)
        if caller.kind not in endpoint.kinds:
            raise problems.unsupported_auth(caller.kind, endpoint.kinds)
        allowed, windows = world.limits.take(
            endpoint.bucket,
            endpoint.quotas,
            owner=caller.user_id,
            app_only=caller.kind == APP,
            now=world.clock.now(),
        )
        headers |= windows
        if not allowed:
            raise problems.too_many()
        if not caller.may(endpoint.scopes):
            raise problems.forbidden()
        name = f"{request.method} {world.below_mount(request.path)}"
        fault = world.faults.take(frozenset(FAULTS), method=name, user=request.get(PEER))
        if fault is not None:
            raise FAULTS[fault.kind](world)
        if world.options["usage_capped"] and endpoint.billed:
            raise problems.usage_capped()
        if endpoint.billed and world.billing.blocked:
            raise problems.credits_depleted(world.account_id)
        return Call(request, caller, headers)
