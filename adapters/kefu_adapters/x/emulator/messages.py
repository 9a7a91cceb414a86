"""The direct message calls: send, list, delete; and the media inside messages."""

import base64
from typing import Any

from aiohttp import web

from kefu_adapters.x.emulator.activity import Activity
from kefu_adapters.x.emulator.gate import USER, Call, Endpoint, Gate, only
from kefu_adapters.x.emulator.ids import conversation_of, fresh
from kefu_adapters.x.emulator.limits import DAY, Quota
from kefu_adapters.x.emulator.payloads import Payloads
from kefu_adapters.x.emulator.problems import (
    DM_FORBIDDEN,
    OAUTH1,
    OAUTH2,
    bad_request,
    forbidden,
    invalid,
    missing,
    not_found,
)
from kefu_adapters.x.emulator.pump import Pump
from kefu_adapters.x.emulator.query import Query, answer
from kefu_adapters.x.emulator.records import Dm, Media, User
from kefu_adapters.x.emulator.views import (
    DM_DEFAULT,
    DM_FIELDS,
    MEDIA_FIELDS,
    POST_FIELDS,
    USER_DEFAULT,
    USER_FIELDS,
    Views,
)
from kefu_adapters.x.emulator.world import World

_SEND = Endpoint(
    "dm.send",
    (Quota(15), Quota(1440, "user", DAY), Quota(1440, "app", DAY)),
    USER,
    ("dm.write", "dm.read", "tweet.read", "users.read"),
)
_READ = Endpoint("dm.read", (Quota(15),), USER, ("dm.read", "tweet.read", "users.read"))
_DELETE = Endpoint("dm.delete", (Quota(300),), USER, ("dm.write", "dm.read"))
_MEDIA = Endpoint("dm.media", (Quota(300),), (OAUTH2,), ("dm.read",), billed=False)
_OLD_MEDIA = Endpoint("dm.media", (Quota(300),), (OAUTH1, OAUTH2), ("dm.read",), billed=False)
_LONGEST = 10_000
_PARAMETERS = (
    *("max_results", "pagination_token", "event_types", "dm_event.fields", "expansions"),
    *("user.fields", "media.fields", "tweet.fields"),
)
_EXPANSIONS = ("attachments.media_keys", "referenced_tweets.id", "sender_id", "participant_ids")
_EVENT_TYPES = ("MessageCreate", "ParticipantsJoin", "ParticipantsLeave")


class Messages:
    """Direct messages between the brand and people."""

    def __init__(self, world: World, gate: Gate, activity: Activity, pump: Pump) -> None:
        self._world = world
        self._gate = gate
        self._activity = activity
        self._pump = pump
        self._views = Views(world)
        self._payloads = Payloads(world)

    def routes(self) -> list[web.AbstractRouteDef]:
        route, base = self._gate.route, "/2/dm_conversations"
        media = "{dm}/{media}/{resource}"
        return [
            route("POST", base, _SEND, self._create_group),
            route("POST", base + r"/with/{id:\d+}/messages", _SEND, self._send_to_person),
            route("POST", base + "/{id}/messages", _SEND, self._send_to_conversation),
            route("GET", base + r"/with/{id:\d+}/dm_events", _READ, self._list_with_person),
            route("GET", base + "/{id}/dm_events", _READ, self._list_of_conversation),
            route("GET", base + "/media/" + media, _MEDIA, self._media),
            route("GET", "/1.1/ton/data/dm/" + media, _OLD_MEDIA, self._media),
            route("GET", "/2/dm_events", _READ, self._list_all),
            route("GET", r"/2/dm_events/{id:\d+}", _READ, self._one),
            route("DELETE", r"/2/dm_events/{id:\d+}", _DELETE, self._delete),
        ]

    async def _send_to_person(self, call: Call) -> web.Response:
        body = await call.json("text", "attachments")
        user_id = call.segment("id")
        return await self._send(body, self._reachable(user_id), conversation_of(self._world.brand.id, user_id))

    async def _send_to_conversation(self, call: Call) -> web.Response:
        body = await call.json("text", "attachments")
        conversation = call.segment("id")
        if conversation in self._world.store.groups:
            return await self._send(body, None, conversation)
        return await self._send(body, self._reachable(self._peer(conversation)), conversation)

    def _peer(self, conversation: str) -> str:
        """The other one of a 1:1 conversation id, which must have its numbers in order."""
        parts, brand = conversation.split("-"), self._world.brand.id
        well_formed = len(parts) == 2 and all(part.isdigit() for part in parts)
        if not well_formed or brand not in parts or conversation != conversation_of(*parts):
            raise forbidden(DM_FORBIDDEN)
        return next((part for part in parts if part != brand), brand)

    def _reachable(self, user_id: str) -> User:
        user = self._world.store.users.get(user_id)
        if user is None or user.blocks_brand or user.blocked_by_brand or not user.dm_open:
            raise forbidden(DM_FORBIDDEN)
        return user

    async def _create_group(self, call: Call) -> web.Response:
        body = await call.json("conversation_type", "participant_ids", "message")
        people = [str(one) for one in body.get("participant_ids", [])]
        if body.get("conversation_type") != "Group" or not people:
            raise invalid("$.conversation_type: must be Group, with participant_ids")
        for user_id in people:
            self._reachable(user_id)
        group = self._world.store.ids.next()
        self._world.store.groups[group] = [*people, self._world.brand.id]
        return await self._send(only(body.get("message") or {}, "text", "attachments"), None, group)

    async def _send(self, body: dict[str, Any], user: User | None, conversation: str) -> web.Response:
        """Deliver a message of ours, tell the subscribers of ``dm.sent``, answer 201."""
        text, media = body.get("text"), self._attached(body)
        if text is None and media is None:
            raise invalid("$: must have text or attachments")
        if text is not None and not 1 <= len(str(text)) <= _LONGEST:
            raise bad_request("The text of a message must have 1 to 10000 characters.")
        dm = self.record(str(text or ""), conversation, media, recipient=user.id if user else "", via="api")
        self._world.billing.charge("dm.create", dm.id)
        peer = user.key if user else "x"
        ahead = self._world.faults.take("echo_before_answer", user=peer)
        self._activity.publish("dm.sent", self._payloads.dm(dm), peer=peer, resource=dm.id)
        if ahead is not None:
            await self._pump.drained(peer)
        return web.json_response(
            {"data": {"dm_conversation_id": conversation, "dm_event_id": dm.id}},
            status=201,
            # The quotes are X's.
            headers={"Location": f'https://api.twitter.com/2/dm_events/"{dm.id}"'},
        )

    def record(self, text: str, conversation: str, media: Media | None, *, recipient: str, via: str) -> Dm:
        """Store a message of the brand's."""
        store = self._world.store
        dm = Dm(
            store.ids.next(),
            conversation,
            self._world.brand.id,
            recipient,
            text,
            self._world.clock.now(),
            media=media.id if media else None,
            via=via,
        )
        if media is not None:
            media.dm_id = dm.id
            media.resource_id = media.resource_id or f"{fresh(8)}.jpg"
        store.add_dm(dm)
        self._world.changed(self._world.key_of(recipient))
        return dm

    def _attached(self, body: dict[str, Any]) -> Media | None:
        if "attachments" not in body:
            return None
        items = body["attachments"]
        if not isinstance(items, list) or len(items) != 1 or not isinstance(items[0], dict):
            raise invalid("$.attachments: there must be exactly 1 item in the array")
        media = self._world.store.media.get(str(only(items[0], "media_id").get("media_id")))
        now = self._world.clock.now()
        if media is None or media.expires_at <= now or (media.ready_at or now + 1) > now:
            raise bad_request("Your media IDs are invalid.")
        if not media.category.startswith("dm_"):
            raise bad_request("The media category is not allowed in a direct message.")
        return media

    async def _list_all(self, call: Call) -> web.Response:
        return self._list(call, None)

    async def _list_with_person(self, call: Call) -> web.Response:
        return self._list(call, conversation_of(self._world.brand.id, call.segment("id")))

    async def _list_of_conversation(self, call: Call) -> web.Response:
        conversation = call.segment("id")
        if conversation not in self._world.store.groups:
            self._peer(conversation)
        return self._list(call, conversation)

    def _list(self, call: Call, conversation: str | None) -> web.Response:
        query = Query(call, *_PARAMETERS)
        kinds = query.fields("event_types", _EVENT_TYPES)
        dms = self._world.store.newest_dms(conversation)
        if kinds and "MessageCreate" not in kinds:
            dms = iter(())
        shown, meta = query.page(dms, query.size(1, 100, 100))
        data, includes = self._shown(shown, query)
        return web.json_response(answer(data, includes, meta))

    def _shown(self, dms: list[Dm], query: Query) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        fields = query.fields("dm_event.fields", DM_FIELDS, DM_DEFAULT)
        user_fields = query.fields("user.fields", USER_FIELDS, USER_DEFAULT)
        media_fields = query.fields("media.fields", MEDIA_FIELDS, ("media_key", "type"))
        query.fields("tweet.fields", POST_FIELDS)
        expansions = query.fields("expansions", _EXPANSIONS)
        users, media = self._world.store.users, self._world.store.media
        people: dict[str, Any] = {}
        files = []
        for dm in dms:
            if "sender_id" in expansions:
                people[dm.sender_id] = self._views.user(users[dm.sender_id], user_fields)
                fields = fields | {"sender_id"}
            if "attachments.media_keys" in expansions and dm.media in media:
                files.append(self._views.media(media[dm.media], media_fields))
                fields = fields | {"attachments"}
            self._world.billing.charge("dm.read", dm.id)
        return [self._views.dm(dm, fields) for dm in dms], {"users": list(people.values()), "media": files}

    async def _one(self, call: Call) -> web.Response:
        query = Query(call, *_PARAMETERS)
        dm = self._world.store.dms.get(call.segment("id"))
        if dm is None or dm.deleted or dm.encrypted is not None:
            return web.json_response({"errors": [missing("dm_event", "event_id", call.segment("id"))]})
        data, includes = self._shown([dm], query)
        rows = {name: found for name, found in includes.items() if found}
        return web.json_response({"data": data[0]} | ({"includes": rows} if rows else {}))

    async def _delete(self, call: Call) -> web.Response:
        """Deletes for ourselves only: the other one keeps the message, so the screen shows it still."""
        dm = self._world.store.dms.get(call.segment("id"))
        if dm is None:
            raise not_found("dm_event", "event_id", call.segment("id"))
        dm.deleted = True
        return web.json_response({"data": {"deleted": True}})

    async def _media(self, call: Call) -> web.Response:
        media = self._world.store.media.get(call.segment("media"))
        if media is None or media.dm_id != call.segment("dm") or media.resource_id != call.segment("resource"):
            raise not_found("media", "media_id", call.segment("media"))
        return web.Response(body=base64.b64decode(media.data), content_type=media.media_type)
