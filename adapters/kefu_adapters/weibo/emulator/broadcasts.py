"""``messages/sendall.json``: accepted at once, seen by subscribers later."""

import json
from typing import Any

from aiohttp import web

from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.errors import ApiError
from kefu_adapters.weibo.emulator.gate import Call, Gate
from kefu_adapters.weibo.emulator.options import quota
from kefu_adapters.weibo.emulator.people import Fan
from kefu_adapters.weibo.emulator.replies import Reply, read_articles
from kefu_adapters.weibo.emulator.wire import beijing_day


class Broadcasts:
    """Broadcasts that were accepted and wait for their time; they are part of the saved state."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """The endpoint."""
        return [gate.route("m", "/2/messages/sendall.json", self.sendall, methods="POST")]

    def resume(self) -> None:
        """Go on with what a saved state left."""
        for broadcast in list(self._context.world.broadcasts):
            self._context.spawn(self._deliver(broadcast))

    def sendall(self, call: Call) -> Any:
        """Take a broadcast to named users or to a group (every group holds all subscribers)."""
        context, world = self._context, self._context.world
        try:
            body = json.loads(call.body)
        except ValueError:
            raise ApiError(10008) from None
        if not isinstance(body, dict):
            raise ApiError(10008)
        users = _receivers(body)
        said = _content(body)
        if world.count("sendall", beijing_day(call.now)) > quota(context.options, "sendall_per_day"):
            raise ApiError(10024)
        broadcast = {
            "id": 3_400_000_000 + world.next(),
            "due": call.now + float(context.options["sendall_delay"]),
            "users": users,
            "kind": said.kind,
            "text": said.text,
            "media": said.media,
        }
        world.broadcasts.append(broadcast)
        context.spawn(self._deliver(broadcast))
        context.changed(None)
        return {"result": True, "msg_id": broadcast["id"]}

    async def _deliver(self, broadcast: dict[str, Any]) -> None:
        context, world = self._context, self._context.world
        await context.clock.sleep(broadcast["due"] - context.clock.now())
        world.broadcasts.remove(broadcast)
        for fan in self._chosen(broadcast["users"]):
            if not fan.subscribes or fan.blocked:
                continue
            world.say(
                fan,
                "brand",
                broadcast["kind"],
                broadcast["text"],
                context.clock.now(),
                media=broadcast["media"],
                via="sendall",
            )
            context.changed(fan.user)

    def _chosen(self, users: list[str] | None) -> list[Fan]:
        world = self._context.world
        if users is None:
            return list(world.fans.values())
        named = {uid: world.by_uid(uid) for uid in users}
        return [fan for fan in named.values() if fan is not None]


def _receivers(body: dict[str, Any]) -> list[str] | None:
    users, chosen = body.get("touser"), body.get("filter")
    if users is None and isinstance(chosen, dict) and chosen.get("group_id") not in {None, ""}:
        return None
    if not isinstance(users, list) or not users or not all(isinstance(u, str | int) for u in users):
        raise ApiError(10016, "miss required parameter (touser) , see doc for more info")
    return [str(user) for user in users]


def _content(body: dict[str, Any]) -> Reply:
    match body.get("msgtype"):
        case "text":
            text = body.get("text")
            content = text.get("content") if isinstance(text, dict) else None
            if not isinstance(content, str) or not content.strip():
                raise ApiError(20008)
            return Reply("text", content)
        case "articles":
            return read_articles(body.get("articles"))
        case _:
            raise ApiError(10017, "parameter (msgtype)'s value invalid")
