"""The X Activity API: subscriptions, the envelope of events, the way to webhook and stream."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from kefu_adapters.x.emulator.gate import ANY, USER, Call, Endpoint, Gate
from kefu_adapters.x.emulator.ids import event_uuid, iso
from kefu_adapters.x.emulator.limits import Quota
from kefu_adapters.x.emulator.problems import (
    APP,
    forbidden,
    invalid,
    not_found,
    refused,
    too_many_connections,
    unsupported_auth,
)
from kefu_adapters.x.emulator.pump import Event, Pump, encode
from kefu_adapters.x.emulator.query import Query
from kefu_adapters.x.emulator.records import Subscription
from kefu_adapters.x.emulator.world import World

_QUOTA = (Quota(500, "app"),)
_CREATE = Endpoint("activity.subscriptions", _QUOTA, ANY, billed=False)
_LIST = Endpoint("activity.subscriptions.list", _QUOTA, ANY, billed=False)
# Observed in live use: changing and deleting want the app's own token.
_ADMIN = Endpoint("activity.subscriptions", _QUOTA, (APP,), billed=False)
_STREAM = Endpoint("activity.stream", (Quota(450, "app"),), (APP,))
_STREAMS = 2
_BUFFER = 1_000

_POST_TYPES = frozenset({"post.mention.create", "post.reply.create", "post.quote.create"})
_PRIVATE = dict.fromkeys(_POST_TYPES, "tweet.read") | dict.fromkeys(
    (
        *("dm.received", "dm.sent", "dm.read", "dm.indicate_typing"),
        *("chat.received", "chat.sent", "chat.conversation_join"),
    ),
    "dm.read",
)
EVENT_TYPES = frozenset(_PRIVATE) | {
    *("follow.follow", "follow.unfollow", "oauth.revoke", "post.create", "post.delete"),
    *("profile.update.bio", "profile.update.name", "profile.update.picture"),
}
DEFAULT_TYPES = (
    *("dm.received", "dm.sent", "post.mention.create", "post.reply.create", "post.quote.create"),
    *("chat.received", "follow.follow", "dm.read"),
)
_PRICED = dict.fromkeys(_POST_TYPES, "post.event") | {"dm.received": "dm.event", "chat.received": "chat.event"}


class Activity:
    """Who wants which events, and their publication."""

    def __init__(self, world: World, gate: Gate, pump: Pump) -> None:
        self._world = world
        self._gate = gate
        self._pump = pump
        self._streams: set[asyncio.Queue[bytes | None]] = set()

    def routes(self) -> list[web.AbstractRouteDef]:
        route = self._gate.route
        base = "/2/activity/subscriptions"
        return [
            route("POST", base, _CREATE, self._create),
            route("GET", base, _LIST, self._list),
            route("DELETE", base, _ADMIN, self._delete_many),
            route("PUT", base + "/{id}", _ADMIN, self._update),
            route("DELETE", base + "/{id}", _ADMIN, self._delete),
            route("GET", "/2/activity/stream", _STREAM, self._stream),
        ]

    def close(self) -> None:
        """End the open streams."""
        for queue in self._streams:
            queue.put_nowait(None)

    def publish(
        self,
        event_type: str,
        payload: dict[str, Any],
        *,
        peer: str,
        resource: str = "",
        includes: dict[str, Any] | None = None,
        uuid: str | None = None,
    ) -> dict[str, Any]:
        """Send an event about the brand to all who subscribed; without subscription nothing happens.

        Gives back ``event_uuid`` and how many deliveries were begun.
        """
        uuid = uuid or event_uuid()
        begun = 0
        if not self._world.billing.blocked:
            for subscription in self._wanting(event_type):
                data: dict[str, Any] = {"event_uuid": uuid, "filter": subscription.filter, "event_type": event_type}
                if subscription.tag:
                    data["tag"] = subscription.tag
                data["payload"] = payload
                if includes is not None:
                    data["includes"] = includes
                self._send({"data": data}, subscription.webhook_id, event_type, uuid, peer)
                begun += 1
            if begun and resource and event_type in _PRICED:
                self._world.billing.charge(_PRICED[event_type], resource)
        return {"event_uuid": uuid, "deliveries": begun}

    def _send(self, body: dict[str, Any], webhook_id: str | None, event_type: str, uuid: str, peer: str) -> None:
        raw = encode(body)
        for queue in self._streams:
            if queue.qsize() < _BUFFER:
                queue.put_nowait(raw)
        if webhook_id is not None:
            self._pump.push(Event(webhook_id, raw, event_type, f"{event_type}:{uuid}", peer))

    def _wanting(self, event_type: str) -> Iterator[Subscription]:
        for subscription in list(self._world.store.subscriptions.values()):
            wanted = subscription.filter.get("user_id", self._world.brand.id)
            if subscription.event_type == event_type and wanted == self._world.brand.id:
                yield subscription

    def add(self, event_type: str, wanted: dict[str, Any], tag: str | None, webhook_id: str | None) -> Subscription:
        """Store a subscription."""
        now = self._world.clock.now()
        subscription = Subscription(
            self._world.store.ids.next(), event_type, wanted, tag, webhook_id, created_at=now, updated_at=now
        )
        self._world.store.subscriptions[subscription.id] = subscription
        self._world.changed(None)
        return subscription

    def subscribe_default(self, webhook_id: str) -> None:
        """What the shortcut of the control route subscribes to."""
        have = {one.event_type for one in self._world.store.subscriptions.values() if one.webhook_id == webhook_id}
        for event_type in DEFAULT_TYPES:
            if event_type not in have:
                self.add(event_type, {"user_id": self._world.brand.id}, "sandbox", webhook_id)

    async def _create(self, call: Call) -> web.Response:
        body = await call.json("event_type", "filter", "tag", "webhook_id")
        event_type = _modern(str(body.get("event_type", "")))
        if event_type not in EVENT_TYPES:
            raise invalid(f"$.event_type: [{event_type}] is not a known event type")
        self._check_grant(call, event_type)
        wanted = body.get("filter") or {}
        if not isinstance(wanted, dict) or not set(wanted) <= {"user_id", "keyword", "direction"}:
            raise invalid("$.filter: has keys other than user_id, keyword, direction")
        if not wanted and event_type != "oauth.revoke":
            raise invalid("$.filter: must name a user_id or keyword")
        tag, webhook_id = self._tag(body), self._webhook_id(body)
        store = self._world.store
        if len(store.subscriptions) >= int(self._world.options["subscription_limit"]):
            raise refused("SubscriptionLimitExceeded", "The app has as many subscriptions as it may have.")
        for one in store.subscriptions.values():
            if (one.event_type, one.filter, one.webhook_id) == (event_type, wanted, webhook_id):
                raise refused("DuplicateSubscriptionFailed", "This subscription exists already.")
        subscription = self.add(event_type, wanted, tag, webhook_id)
        return self._answer(subscription)

    def _check_grant(self, call: Call, event_type: str) -> None:
        scope = _PRIVATE.get(event_type)
        if scope is None:
            return
        if call.caller.kind == APP:
            raise unsupported_auth(APP, USER)
        if not call.caller.may((scope,)):
            raise forbidden()

    def _tag(self, body: dict[str, Any]) -> str | None:
        tag = body.get("tag")
        if tag is not None and not 1 <= len(str(tag)) <= 200:
            raise invalid("$.tag: must have 1 to 200 characters")
        return None if tag is None else str(tag)

    def _webhook_id(self, body: dict[str, Any]) -> str | None:
        webhook_id = body.get("webhook_id")
        if webhook_id is not None and str(webhook_id) not in self._world.store.webhooks:
            raise refused("WebhookIdInvalid", "There is no such webhook.")
        return None if webhook_id is None else str(webhook_id)

    def _answer(self, subscription: Subscription) -> web.Response:
        """One of the three shapes that the sources show, by option."""
        total = {"total_subscriptions": len(self._world.store.subscriptions)}
        shape, shown = self._world.options["subscription_shape"], _shown(subscription)
        if shape == "nested":
            return web.json_response({"data": {"subscription": shown, **total}})
        return web.json_response({"data": [shown] if shape == "list" else shown, "meta": total})

    async def _list(self, call: Call) -> web.Response:
        query = Query(call, "max_results", "pagination_token")
        rows = list(self._world.store.subscriptions.values())
        size, before = query.size(1, 1000, 1000), query.before()
        rest = [one for one in reversed(rows) if before is None or int(one.id) < before]
        meta: dict[str, Any] = {"total_subscriptions": len(rows), "result_count": len(rest[:size])}
        if len(rest) > size:
            meta["next_token"] = query.token(rest[size - 1].id)
        body: dict[str, Any] = {"data": [_shown(one) for one in rest[:size]]} if rest else {}
        return web.json_response(body | {"meta": meta})

    def _found(self, subscription_id: str) -> Subscription:
        subscription = self._world.store.subscriptions.get(subscription_id)
        if subscription is None:
            raise not_found("subscription", "subscription_id", subscription_id)
        return subscription

    async def _update(self, call: Call) -> web.Response:
        body = await call.json("tag", "webhook_id")
        subscription = self._found(call.segment("id"))
        if "tag" in body:
            subscription.tag = self._tag(body)
        if "webhook_id" in body:
            subscription.webhook_id = self._webhook_id(body)
        subscription.updated_at = self._world.clock.now()
        self._world.changed(None)
        return self._answer(subscription)

    async def _delete(self, call: Call) -> web.Response:
        return self._deleted([self._found(call.segment("id")).id])

    async def _delete_many(self, call: Call) -> web.Response:
        ids = Query(call, "ids").text("ids").split(",")
        return self._deleted([self._found(one).id for one in ids])

    def _deleted(self, ids: list[str]) -> web.Response:
        for one in ids:
            del self._world.store.subscriptions[one]
        self._world.changed(None)
        total = len(self._world.store.subscriptions)
        return web.json_response({"data": {"deleted": True}, "meta": {"total_subscriptions": total}})

    async def _stream(self, call: Call) -> web.StreamResponse:
        Query(call, "backfill_minutes", "start_time", "end_time")
        if len(self._streams) >= _STREAMS:
            raise too_many_connections()
        response = web.StreamResponse(headers={"Content-Type": "application/json", **call.headers})
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._streams.add(queue)
        try:
            await response.prepare(call.request)
            while (line := await self._next_line(queue)) is not None:
                await response.write(line + b"\r\n")
        except ConnectionError:
            pass
        finally:
            self._streams.discard(queue)
        return response

    async def _next_line(self, queue: asyncio.Queue[bytes | None]) -> bytes | None:
        """The next event, or an empty line that keeps the connection alive."""
        try:
            async with asyncio.timeout(float(self._world.options["keepalive_seconds"])):
                return await queue.get()
        except TimeoutError:
            return b""


def _modern(event_type: str) -> str:
    """Today's name of an event type; before 2026-03-18 they were in PascalCase (``DmReceived``)."""
    if not event_type[:1].isupper():
        return event_type
    return ".".join(part.lower() for part in re.findall(r"[A-Z][a-z]*", event_type))


def _shown(subscription: Subscription) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "subscription_id": subscription.id,
        "event_type": subscription.event_type,
        "filter": subscription.filter,
        "created_at": iso(subscription.created_at),
        "updated_at": iso(subscription.updated_at),
    }
    if subscription.tag is not None:
        shown["tag"] = subscription.tag
    if subscription.webhook_id is not None:
        shown["webhook_id"] = subscription.webhook_id
    return shown
