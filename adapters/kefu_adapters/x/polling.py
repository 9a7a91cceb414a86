"""Reconciliation: asks for direct messages and mentions that no event told of. Each one found costs money.

The place in each list is kept in the vault and moves only after everything before it was committed.
"""

from collections.abc import Mapping
from typing import Any

import structlog

from kefu_adapters.x import facts, ids
from kefu_adapters.x.client import Client
from kefu_adapters.x.direct import message_of_item
from kefu_adapters.x.outbound import Call, Kind
from kefu_adapters.x.posts import Us, message_of_post, reference
from kefu_core.errors import RateLimited
from kefu_core.messages import Inbound
from kefu_core.ports import Clock, Sink, Vault

log = structlog.get_logger()
_DM_OPTIONS: Mapping[str, Any] = {
    "dm_event_fields": [
        "id", "event_type", "text", "sender_id", "dm_conversation_id", "created_at", "attachments",
    ],
    "event_types": "MessageCreate",
    "expansions": ["sender_id", "attachments.media_keys"],
    "user_fields": ["id", "username", "name"],
    "media_fields": ["media_key", "type", "url"],
}  # fmt: skip
_MENTION_OPTIONS: Mapping[str, Any] = {
    "tweet_fields": [
        "id", "text", "author_id", "conversation_id", "created_at", "entities", "referenced_tweets", "attachments",
    ],
    "expansions": ["author_id", "referenced_tweets.id", "attachments.media_keys"],
    "user_fields": ["id", "username", "name"],
    "media_fields": ["media_key", "type", "url"],
}  # fmt: skip


class Poller:
    """Asks for what is missing of one account."""

    def __init__(self, inbox: str, username: str, client: Client, vault: Vault, clock: Clock) -> None:
        self._inbox = inbox
        self._username = username
        self._client = client
        self._vault = vault
        self._clock = clock

    async def round(self, sink: Sink, user_id: str) -> None:
        """Ask for both kinds. Raises AdapterError and StoreError; nothing is lost by that."""
        us = Us(inbox=self._inbox, user_id=user_id, username=self._username)
        try:
            await self._direct(sink, us)
        except RateLimited as exc:
            log.warning("poll.out_of_quota", inbox=self._inbox, list="dm", code=exc.code)
        await self._mentions(sink, us)

    async def _direct(self, sink: Sink, us: Us) -> None:
        """Newest first and without ``since_id``: page by page until one that is known."""
        key = f"x:{self._inbox}:dm_since"
        since = await self._since(key)
        found: dict[int, Inbound] = {}
        newest, token, whole = since, "", False
        for page in range(facts.MAX_PAGES):
            # The newest alone tells most times that nothing is new; each one more is paid for.
            size = facts.DM_PAGE if page else 1
            options = dict(_DM_OPTIONS) | {"max_results": size} | ({"pagination_token": token} if token else {})
            said = await self._client.call(Call(kind=Kind.READ, library="get_direct_message_events", options=options))
            rows = _rows(said)
            numbers = [number for row in rows if (number := int(ids.parse_id(row.get("id")) or 0))]
            newest = max([newest, *numbers])
            if since:
                found |= self._late(us, rows, said.get("includes"), since)
            token = _next(said)
            if not since or not token or (numbers and min(numbers) <= since):
                whole = True
                break
        await self._take_in(sink, found, "dm")
        # Too many pages: the next round begins at the same place; what was taken in is known by its keys.
        if whole:
            await self._put(key, max(newest, 1), since)

    def _late(self, us: Us, rows: list[Mapping[str, Any]], includes: Any, since: int) -> dict[int, Inbound]:
        now = self._clock.now()
        late: dict[int, Inbound] = {}
        for row in rows:
            number = int(ids.parse_id(row.get("id")) or 0)
            message = message_of_item(us, row, includes, now) if number > since else None
            if message is not None:
                late[number] = message
        return late

    async def _mentions(self, sink: Sink, us: Us) -> None:
        key = f"x:{self._inbox}:mention_since"
        since = await self._since(key)
        found: dict[int, Inbound] = {}
        newest, token, whole = since, "", False
        first: dict[str, Any] = {"max_results": facts.FIRST_MENTIONS}
        step: dict[str, Any] = {"max_results": facts.MENTION_PAGE, "since_id": str(since)}
        for _ in range(facts.MAX_PAGES):
            options: dict[str, Any] = {"id": us.user_id, **_MENTION_OPTIONS, **(step if since else first)}
            options |= {"pagination_token": token} if token else {}
            said = await self._client.call(Call(kind=Kind.READ, library="get_users_mentions", options=options))
            rows = _rows(said)
            newest = max([newest, *(int(ids.parse_id(row.get("id")) or 0) for row in rows)])
            if since:
                found |= self._posts(us, rows, said.get("includes"), since)
            token = _next(said)
            if not since or not token:
                whole = True
                break
        await self._take_in(sink, found, "mentions")
        if whole:
            await self._put(key, max(newest, 1), since)

    def _posts(self, us: Us, rows: list[Mapping[str, Any]], includes: Any, since: int) -> dict[int, Inbound]:
        now = self._clock.now()
        late: dict[int, Inbound] = {}
        for row in rows:
            number = int(ids.parse_id(row.get("id")) or 0)
            own = ids.parse_id(row.get("author_id")) == us.user_id
            if number > since and not own and not reference(row, "retweeted"):
                message = message_of_post(us, row, includes, now, late=True)
                if message is not None:
                    late[number] = message
        return late

    async def _take_in(self, sink: Sink, found: dict[int, Inbound], name: str) -> None:
        missed = 0
        for _, message in sorted(found.items()):
            missed += not (await sink.accept(message)).duplicate
        if missed:
            log.info("poll.found", inbox=self._inbox, list=name, count=missed)

    async def _since(self, key: str) -> int:
        return int(ids.parse_id((await self._vault.get(key) or {}).get("id")) or 0)

    async def _put(self, key: str, newest: int, before: int) -> None:
        if newest != before:
            await self._vault.put(key, {"id": str(newest)})


def _rows(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = said.get("data")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _next(said: Mapping[str, Any]) -> str:
    meta = said.get("meta")
    token = meta.get("next_token") if isinstance(meta, dict) else None
    return token if isinstance(token, str) else ""
