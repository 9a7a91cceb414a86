"""The page's event stream: ids and numbers only, each event checked against the session and the person's rights."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from kefu_bots.relay.access import AT_WORK, is_open_to
from kefu_bots.relay.calls import Call, Refusal, Who, from_our_page, secure
from kefu_bots.relay.relay import TOPIC, Relay
from kefu_bots.relay.rights import READERS, STAFF, Right, allows

PING_SECONDS = 15.0
_WRITE_SECONDS = 20.0
_STREAMS_A_PERSON = 30
CLOSED = {"relay_closed": True}
Event = tuple[str, dict[str, Any]]


async def stream(call: Call) -> web.StreamResponse:
    """Send events until the session ends, the rights change, the page goes or the relay closes."""
    relay, request, who = call.relay, call.request, call.who
    if not from_our_page(relay, request):
        raise Refusal(403, "csrf")
    if relay.presence.came(who.id) > _STREAMS_A_PERSON:
        relay.presence.went(who.id)
        raise Refusal(429, "slow_down", "too many open pages", retry_after_seconds=60)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    events = relay.fabric.subscribe(TOPIC)
    try:
        await secure(response).prepare(request)
        await _write(response, b"retry: 3000\n\n: here\n\n")
        await _follow(relay, who, response, events)
    except (ConnectionError, TimeoutError):
        pass
    finally:
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()
        relay.presence.went(who.id)
    return response


async def _follow(relay: Relay, who: Who, response: web.StreamResponse, events: Any) -> None:
    while True:
        try:
            event = await asyncio.wait_for(anext(events), PING_SECONDS)
        except TimeoutError:
            event = None
        except StopAsyncIteration:
            return
        if event == CLOSED or _ends(event, who) or not await _still(relay, who):
            return
        if event is None:
            await _write(response, b": ping\n\n")
            continue
        shown = await shape(relay, who, event)
        if shown is not None:
            name, data = shown
            await _write(response, f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode())


def _ends(event: Mapping[str, Any] | None, who: Who) -> bool:
    return event is not None and who.session is not None and event.get("session_ended") == who.session.id


async def _still(relay: Relay, who: Who) -> bool:
    """Whether the session lives and the person may what they might when the stream began."""
    user = await relay.store.user(who.id)
    if user is None or user.disabled or user.rights != who.user.rights:
        return False
    return who.session is None or await relay.sessions.alive(who.session.id) is not None


async def _write(response: web.StreamResponse, data: bytes) -> None:
    await asyncio.wait_for(response.write(data), _WRITE_SECONDS)


async def shape(relay: Relay, who: Who, event: Mapping[str, Any]) -> Event | None:
    """The event as this person may have it, or None."""
    if event.get("resync"):
        return "resync", {}
    if "stop" in event:
        return "stop", {"on": bool(event["stop"])}
    if event.get("present"):
        return await _present(relay, who, str(event["present"]))
    if event.get("conversation"):
        return await _conversation(relay, who, event)
    if event.get("announcement"):
        return ("announcement", {"id": event["announcement"]}) if allows(STAFF, who.rights) else None
    if event.get("inbox"):
        return "inbox", {"inbox": event["inbox"]}
    return None


async def _conversation(relay: Relay, who: Who, event: Mapping[str, Any]) -> Event | None:
    """A conversation's event. An agent is also told when one leaves the queue they saw: id and status, no more."""
    if not allows(READERS, who.rights):
        return None
    standing = await relay.console.standing(str(event["conversation"]))
    if standing is None:
        return None
    data = {
        "id": standing.id,
        "version": standing.version,
        "status": standing.status,
        "holder": standing.holder,
        "inbox": standing.inbox,
    }
    if is_open_to(who, standing) or standing.id in await relay.console.worked_on(who.id, [standing.id]):
        return "conversation", data
    was_in_queue = standing.was_handed_off and (standing.status in AT_WORK or standing.status == "bot")
    return ("conversation", {**data, "holder": ""}) if was_in_queue and who.has(Right.AGENT) else None


async def _present(relay: Relay, who: Who, conversation: str) -> Event | None:
    standing = await relay.console.standing(conversation)
    if standing is None or not is_open_to(who, standing):
        return None
    await relay.people.all()
    people = [
        {"id": user, "name": relay.people.name(user), "typing": typing}
        for user, typing in relay.presence.on(conversation)
        if user != who.id
    ]
    return "present", {"conversation": conversation, "people": people}
