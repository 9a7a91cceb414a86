"""XChat, encrypted: the server stores what it cannot read. Just enough to be seen and counted."""

from collections import deque
from typing import Any

from aiohttp import web

from kefu_adapters.x.emulator.activity import Activity
from kefu_adapters.x.emulator.gate import USER, Call, Endpoint, Gate
from kefu_adapters.x.emulator.limits import Quota
from kefu_adapters.x.emulator.problems import forbidden, invalid
from kefu_adapters.x.emulator.world import World

_SEND = Endpoint("chat.send", (Quota(15),), USER, ("dm.write",))
_READ = Endpoint("chat.read", (Quota(15),), USER, ("dm.read",))
_KEYS = (*("message_id", "encoded_message_create_event", "encoded_message_event_signature", "conversation_token"),)


class XChat:
    """Keeps the latest ciphertexts."""

    def __init__(self, world: World, gate: Gate, activity: Activity) -> None:
        self._world = world
        self._gate = gate
        self._activity = activity
        self._sent: deque[dict[str, Any]] = deque(maxlen=1_000)

    def routes(self) -> list[web.AbstractRouteDef]:
        route = self._gate.route
        return [
            route("POST", "/2/chat/conversations/{id}/messages", _SEND, self._send),
            route("GET", r"/2/users/{id:\d+}/public_keys", _READ, self._keys),
        ]

    async def _send(self, call: Call) -> web.Response:
        body = await call.json(*_KEYS)
        event = body.get("encoded_message_create_event")
        if not isinstance(event, str) or not event:
            raise invalid("$.encoded_message_create_event: is missing but it is required")
        conversation = call.segment("id").replace("-", ":")
        brand = self._world.brand.id
        if brand not in conversation.split(":"):
            raise forbidden()
        peer = next((one for one in conversation.split(":") if one != brand), brand)
        payload = {
            "conversation_id": conversation,
            "sender_id": brand,
            "id": str(body.get("message_id", "")),
            "created_at_msec": str(int(self._world.clock.now() * 1000)),
            "encoded_event": event,
            "conversation_token": body.get("conversation_token", ""),
        }
        self._sent.append(payload)
        self._activity.publish("chat.sent", payload, peer=self._world.key_of(peer) or "x")
        return web.json_response({"data": {"encoded_message_event": event}}, status=201)

    async def _keys(self, _call: Call) -> web.Response:
        return web.json_response({"meta": {"result_count": 0}})
