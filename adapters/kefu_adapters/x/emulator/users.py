"""The users calls: oneself, others, and blocking somebody's direct messages."""

from typing import Any

from aiohttp import web

from kefu_adapters.x.emulator.gate import ANY, USER, Call, Endpoint, Gate
from kefu_adapters.x.emulator.limits import Quota
from kefu_adapters.x.emulator.problems import forbidden, missing
from kefu_adapters.x.emulator.query import Query
from kefu_adapters.x.emulator.records import User
from kefu_adapters.x.emulator.views import POST_FIELDS, USER_DEFAULT, USER_FIELDS, Views
from kefu_adapters.x.emulator.world import World

_READ = ("users.read", "tweet.read")
_ME = Endpoint("users.me", (Quota(75),), USER, _READ)
_LOOKUP = Endpoint("users.lookup", (Quota(900), Quota(300, "app")), ANY, _READ)
_BLOCK = Endpoint("dm.block", (Quota(10),), USER, ("dm.write",), billed=False)
_PARAMETERS = ("user.fields", "expansions", "tweet.fields", "ids", "usernames")


class Users:
    """Looks people up."""

    def __init__(self, world: World, gate: Gate) -> None:
        self._world = world
        self._gate = gate
        self._views = Views(world)

    def routes(self) -> list[web.AbstractRouteDef]:
        route = self._gate.route
        return [
            route("GET", "/2/users/me", _ME, self._me),
            route("GET", "/2/users", _LOOKUP, self._many),
            route("GET", "/2/users/by/username/{name}", _LOOKUP, self._by_name),
            route("GET", r"/2/users/{id:\d+}", _LOOKUP, self._by_id),
            route("POST", r"/2/users/{id:\d+}/dm/block", _BLOCK, self._block),
            route("POST", r"/2/users/{id:\d+}/dm/unblock", _BLOCK, self._unblock),
        ]

    async def _me(self, call: Call) -> web.Response:
        return self._one(call, self._world.brand, "id", self._world.brand.id)

    async def _by_name(self, call: Call) -> web.Response:
        name = call.segment("name")
        return self._one(call, self._world.store.user_by_name(name), "username", name)

    async def _by_id(self, call: Call) -> web.Response:
        return self._one(call, self._world.store.users.get(call.segment("id")), "id", call.segment("id"))

    def _one(self, call: Call, user: User | None, parameter: str, value: str) -> web.Response:
        """Lookups of something that is not there are 200 with ``errors`` and without ``data``."""
        fields = self._fields(call)
        if user is None:
            return web.json_response({"errors": [missing("user", parameter, value)]})
        self._world.billing.charge("user.read", user.id)
        return web.json_response({"data": self._views.user(user, fields)})

    def _fields(self, call: Call) -> set[str]:
        query = Query(call, *_PARAMETERS)
        query.fields("tweet.fields", POST_FIELDS)
        return query.fields("user.fields", USER_FIELDS, USER_DEFAULT)

    async def _many(self, call: Call) -> web.Response:
        fields = self._fields(call)
        data, errors = [], []
        for user_id in Query(call, *_PARAMETERS).text("ids").split(","):
            user = self._world.store.users.get(user_id)
            if user is None:
                errors.append(missing("user", "ids", user_id))
                continue
            self._world.billing.charge("user.read", user.id)
            data.append(self._views.user(user, fields))
        body: dict[str, Any] = {"data": data} if data else {}
        return web.json_response(body | ({"errors": errors} if errors else {}))

    async def _block(self, call: Call) -> web.Response:
        return self._set_blocked(call, blocked=True)

    async def _unblock(self, call: Call) -> web.Response:
        return self._set_blocked(call, blocked=False)

    def _set_blocked(self, call: Call, *, blocked: bool) -> web.Response:
        user = self._world.store.users.get(call.segment("id"))
        if user is None:
            raise forbidden()
        user.blocked_by_brand = blocked
        self._world.changed(user.key)
        return web.json_response({"data": {"blocked": blocked}})
