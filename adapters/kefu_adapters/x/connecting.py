"""The webhook and the subscriptions of the app, brought to what we want and no further: running it twice does nothing.

Everything of ours bears a tag with the inbox's name; what others set up is left alone.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import structlog

from kefu_adapters.x import facts, ids
from kefu_adapters.x.client import Client
from kefu_adapters.x.outbound import Call, Kind
from kefu_adapters.x.settings import XSettings
from kefu_core.errors import BadPayload, PermanentError, PlatformUnavailable
from kefu_core.ports import Vault

log = structlog.get_logger()
_LIMIT = frozenset({"WebhookLimitExceeded"})
_DUPLICATE = frozenset({"DuplicateUrlFailed"})

Method = Literal["GET", "POST", "PUT", "DELETE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A webhook as X lists it."""

    id: str
    url: str
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscription as X lists it, whichever of its shapes it came in."""

    id: str
    event_type: str
    user_id: str
    tag: str
    webhook: str


class Connecting:
    """Sets up one account at X."""

    def __init__(self, inbox: str, settings: XSettings, client: Client, vault: Vault) -> None:
        self._inbox = inbox
        self._settings = settings
        self._client = client
        self._vault = vault
        self._key = f"x:{inbox}:webhook"
        self._tag = f"kefu:{inbox}"[:200]
        self._one_by_one = asyncio.Lock()

    async def connect(self, url: str, user_id: str) -> tuple[str, ...]:
        """Webhook first, then what it is told. Raises AdapterError and StoreError."""
        self._check(url)
        async with self._one_by_one:
            webhook, did = await self._webhook(url)
            await self._vault.put(self._key, {"id": webhook, "url": url})
        return (did, *await self.subscribe(webhook, user_id))

    async def known(self) -> tuple[str, str]:
        """Id and address of the webhook that was set up; empty before."""
        row = await self._vault.get(self._key) or {}
        url = row.get("url")
        return ids.parse_uuid(row.get("id")), url if isinstance(url, str) else ""

    async def webhooks(self) -> tuple[Webhook, ...]:
        """The app's webhooks."""
        said = await self._ask("GET", "/2/webhooks")
        return tuple(hook for row in _rows(said) if (hook := _webhook(row)) is not None)

    async def revive(self, webhook: str) -> None:
        """Make X ask for a new proof. Raises AdapterError when it is not valid then."""
        said = await self._ask("PUT", f"/2/webhooks/{webhook}")
        data = said.get("data")
        if not isinstance(data, dict) or data.get("valid") is not True:
            raise PlatformUnavailable("the webhook stayed invalid")

    async def subscribe(self, webhook: str, user_id: str) -> tuple[str, ...]:
        """Create what is missing, move what points elsewhere, delete what is ours and not wanted any more."""
        async with self._one_by_one:
            return await self._brought_to(webhook, user_id)

    async def _brought_to(self, webhook: str, user_id: str) -> tuple[str, ...]:
        wanted = dict.fromkeys((*facts.EVENTS, *facts.OPTIONAL_EVENTS))
        there: dict[str, Subscription] = {}
        surplus: list[Subscription] = []
        for one in await self._subscriptions():
            # A revoke is filtered by nobody.
            about_us = one.user_id == user_id or (not one.user_id and one.event_type == "oauth.revoke")
            if about_us and one.event_type in wanted and one.event_type not in there:
                there[one.event_type] = one
            elif one.tag == self._tag:
                surplus.append(one)
        done = [await self._subscribe(name, there.get(name), webhook, user_id) for name in wanted]
        for one in surplus:
            await self._ask("DELETE", f"/2/activity/subscriptions/{one.id}")
            done.append(f"subscription {one.event_type}: removed")
        return tuple(done)

    async def _subscribe(self, name: str, there: Subscription | None, webhook: str, user_id: str) -> str:
        if there is not None and there.webhook == webhook:
            return f"subscription {name}: unchanged"
        if there is not None:
            body = {"tag": self._tag, "webhook_id": webhook}
            await self._ask("PUT", f"/2/activity/subscriptions/{there.id}", body)
            return f"subscription {name}: moved"
        subject = {} if name == "oauth.revoke" else {"user_id": user_id}
        wanted: dict[str, Any] = {"event_type": name, "filter": subject, "tag": self._tag, "webhook_id": webhook}
        # Private subscriptions were refused for grants, whatever the reference says.
        call = Call(kind=Kind.SETTING, auth="keys", method="POST", path="/2/activity/subscriptions", json=wanted)
        try:
            await self._client.call(call)
        except PermanentError as exc:
            if name not in facts.OPTIONAL_EVENTS:
                raise
            log.info("webhook.event_refused", inbox=self._inbox, kind=name, code=exc.code)
            return f"subscription {name}: not offered to this app"
        return f"subscription {name}: created"

    async def _subscriptions(self) -> list[Subscription]:
        found: list[Subscription] = []
        token = ""
        for _ in range(facts.MAX_SUBSCRIPTION_PAGES):
            params = {"max_results": facts.SUBSCRIPTION_PAGE} | ({"pagination_token": token} if token else {})
            said = await self._client.call(
                Call(kind=Kind.READ, auth="app", path="/2/activity/subscriptions", params=params)
            )
            found += [one for row in _rows(said) if (one := _subscription(row)) is not None]
            meta = said.get("meta")
            following = meta.get("next_token") if isinstance(meta, dict) else None
            if not isinstance(following, str) or not following or following == token:
                return found
            token = following
        return found

    async def _webhook(self, url: str) -> tuple[str, str]:
        listed = await self.webhooks()
        ours = next((hook for hook in listed if hook.url == url), None)
        if ours is not None and ours.valid:
            return ours.id, "webhook: unchanged"
        if ours is not None:
            await self.revive(ours.id)
            return ours.id, "webhook: valid again"
        try:
            return await self._create(url), "webhook: created"
        except PermanentError as exc:
            if exc.code not in _LIMIT:
                raise
        # The app may have one only. Ours at an old address goes, and so does one that is dead; no other.
        before, _ = await self.known()
        old = next((hook for hook in listed if hook.id == before or not hook.valid), None)
        if old is None:
            raise BadPayload("the app has another webhook already: delete it first", code="WebhookLimitExceeded")
        await self._ask("DELETE", f"/2/webhooks/{old.id}")
        return await self._create(url), "webhook: moved"

    async def _create(self, url: str) -> str:
        said = await self._ask("POST", "/2/webhooks", {"url": url})
        data = said.get("data")
        made = _webhook(data) if isinstance(data, dict) else None
        if made is None:
            raise PlatformUnavailable("X did not tell the webhook's id")
        return made.id

    def _check(self, url: str) -> None:
        if self._settings.webhook_url_port_ok:
            return
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.netloc != parts.hostname or len(url) > facts.WEBHOOK_URL_CHARS:
            raise BadPayload("X wants an https address without a port, at most 200 characters")

    async def _ask(self, method: Method, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        kind = Kind.READ if method == "GET" else Kind.SETTING
        return await self._client.call(Call(kind=kind, auth="app", method=method, path=path, json=body))


def _rows(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = said.get("data")
    if isinstance(rows, dict):
        rows = rows.get("subscriptions", [rows])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _webhook(row: Mapping[str, Any]) -> Webhook | None:
    number, url = ids.parse_uuid(row.get("id")), row.get("url")
    if not number or not isinstance(url, str):
        return None
    return Webhook(id=number, url=url, valid=row.get("valid") is True)


def _subscription(row: Mapping[str, Any]) -> Subscription | None:
    inner = row.get("subscription")
    row = inner if isinstance(inner, dict) else row
    number = ids.parse_uuid(row.get("subscription_id")) or ids.parse_uuid(row.get("id"))
    kind, tag, subject = row.get("event_type"), row.get("tag"), row.get("filter")
    if not number or not isinstance(kind, str):
        return None
    return Subscription(
        id=number,
        event_type=kind,
        user_id=ids.parse_id(subject.get("user_id")) if isinstance(subject, dict) else "",
        tag=tag if isinstance(tag, str) else "",
        webhook=ids.parse_uuid(row.get("webhook_id")),
    )
