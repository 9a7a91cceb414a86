"""Webhooks: registration, the challenge (CRC) before and after it, and the replay of missed events."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from kefu_adapters.emulation import Attempt, Deliverer
from kefu_adapters.x.emulator.gate import Call, Endpoint, Gate
from kefu_adapters.x.emulator.ids import fresh, iso, sign
from kefu_adapters.x.emulator.limits import Quota
from kefu_adapters.x.emulator.problems import APP, OAUTH1, refused
from kefu_adapters.x.emulator.pump import Event, Pump, encode
from kefu_adapters.x.emulator.records import Webhook
from kefu_adapters.x.emulator.world import World

_ADMIN = Endpoint("webhooks", (Quota(450, "app"),), (APP, OAUTH1), billed=False)
_REPLAY = Endpoint("webhooks.replay", (Quota(100, "app"),), (APP,), billed=False)
_GRACE_SECONDS = 28 * 3600
_TLS_ERRORS = frozenset({"ClientConnectorCertificateError", "ClientConnectorSSLError", "ClientSSLError"})


class Webhooks:
    """The app's webhooks. An invalid one gets no events until a PUT proves it again."""

    def __init__(self, world: World, gate: Gate, pump: Pump, deliverer: Deliverer) -> None:
        self._world = world
        self._gate = gate
        self._pump = pump
        self._deliverer = deliverer
        self._job: str | None = None

    def routes(self) -> list[web.AbstractRouteDef]:
        route = self._gate.route
        return [
            route("POST", "/2/webhooks", _ADMIN, self._create),
            route("GET", "/2/webhooks", _ADMIN, self._list),
            route("POST", "/2/webhooks/replay", _REPLAY, self._replay),
            route("PUT", "/2/webhooks/{id}", _ADMIN, self._validate),
            route("DELETE", "/2/webhooks/{id}", _ADMIN, self._delete),
        ]

    async def run(self) -> None:
        """Challenge every webhook now and then, for ever."""
        while True:
            await self._world.waker.sleep(float(self._world.options["crc_seconds"]))
            for webhook in list(self._world.store.webhooks.values()):
                if webhook.valid:
                    await self.challenge(webhook)

    async def challenge(self, webhook: Webhook, *, revive: bool = False) -> tuple[bool, Attempt]:
        """Send a CRC and draw the consequences. Gives back whether it was answered rightly.

        An invalid webhook stays so, unless it is challenged to ``revive`` it.
        """
        token = fresh(44)
        attempt = await self.ask(webhook.url, token, webhook.id)
        right = self._is_right(attempt, token)
        if right:
            webhook.valid = webhook.valid or revive
            webhook.proven_at = self._world.clock.now()
        elif _is_fatal(attempt) or self._world.clock.now() - webhook.proven_at > _GRACE_SECONDS:
            webhook.valid = False
        self._world.changed(None)
        return right, attempt

    async def ask(self, url: str, token: str, name: str) -> Attempt:
        """The bare request of a CRC."""
        joint = "&" if urlsplit(url).query else "?"
        return await self._deliverer.attempt(
            key=f"crc:{name}",
            number=1,
            url=f"{url}{joint}crc_token={quote(token, safe='')}",
            timeout=float(self._world.options["timeout_seconds"]),
            method="GET",
            now=self._world.clock.now(),
        )

    def _is_right(self, attempt: Attempt, token: str) -> bool:
        if not attempt.ok:
            return False
        try:
            answer = json.loads(attempt.body)
        except ValueError:
            return False
        expected = sign(self._world.secrets["consumer_secret"], token.encode())
        return isinstance(answer, dict) and answer.get("response_token") == expected

    async def install(self, url: str) -> Webhook:
        """The shortcut of the control route: this webhook and no other, even if it does not answer yet."""
        store, now = self._world.store, self._world.clock.now()
        webhook = next((one for one in store.webhooks.values() if one.url == url), None)
        if webhook is None:
            webhook = Webhook(store.ids.next(), url, valid=False, created_at=now, proven_at=now)
        for other in [one for one in store.webhooks if one != webhook.id]:
            self._remove(other)
        store.webhooks[webhook.id] = webhook
        await self.challenge(webhook, revive=True)
        return webhook

    def _remove(self, webhook_id: str) -> None:
        store = self._world.store
        del store.webhooks[webhook_id]
        for subscription in list(store.subscriptions.values()):
            if subscription.webhook_id == webhook_id:
                del store.subscriptions[subscription.id]

    async def _create(self, call: Call) -> web.Response:
        url = str((await call.json("url")).get("url", ""))
        store, now = self._world.store, self._world.clock.now()
        self._check_url(url)
        if any(one.url == url for one in store.webhooks.values()):
            raise refused("DuplicateUrlFailed", "A webhook with this url exists already.")
        if len(store.webhooks) >= int(self._world.options["webhook_limit"]):
            raise refused("WebhookLimitExceeded", "The app has as many webhooks as it may have.")
        webhook = Webhook(store.ids.next(), url, valid=True, created_at=now, proven_at=now)
        right, attempt = await self.challenge(webhook)
        if not right:
            raise refused("CrcValidationFailed", f"The CRC got {attempt.status or attempt.error}.")
        store.webhooks[webhook.id] = webhook
        return web.json_response({"data": _shown(webhook)})

    def _check_url(self, url: str) -> None:
        parts = urlsplit(url)
        sandbox = bool(self._world.options["sandbox_urls"])
        good = len(url) <= 200 and bool(parts.hostname)
        good = good and (parts.scheme == "https" or (sandbox and parts.scheme == "http"))
        if not good or (not sandbox and ":" in parts.netloc):
            raise refused("UrlValidationFailed", "The url must be https, without port, of 200 characters at most.")

    async def _list(self, _call: Call) -> web.Response:
        rows = [_shown(one) for one in self._world.store.webhooks.values()]
        body: dict[str, Any] = {"data": rows} if rows else {}
        return web.json_response(body | {"meta": {"result_count": len(rows)}})

    def _found(self, call: Call) -> Webhook:
        webhook = self._world.store.webhooks.get(call.segment("id"))
        if webhook is None:
            raise refused("WebhookIdInvalid", "There is no such webhook.")
        return webhook

    async def _validate(self, call: Call) -> web.Response:
        right, attempt = await self.challenge(self._found(call), revive=True)
        if not right:
            raise refused("CrcValidationFailed", f"The CRC got {attempt.status or attempt.error}.")
        return web.json_response({"data": {"valid": True}})

    async def _delete(self, call: Call) -> web.Response:
        self._remove(self._found(call).id)
        self._world.changed(None)
        return web.json_response({"data": {"deleted": True}})

    async def _replay(self, call: Call) -> web.Response:
        body = await call.json("webhook_id", "from_date", "to_date")
        webhook = self._world.store.webhooks.get(str(body.get("webhook_id", "")))
        if webhook is None:
            raise refused("WebhookIdInvalid", "There is no such webhook.")
        begin, end = _minute(body.get("from_date")), _minute(body.get("to_date"))
        now = self._world.clock.now()
        youngest = float(self._world.options["replay_min_age_seconds"])
        if not now - 86400 <= begin <= now - youngest or not begin < end <= now - min(600.0, youngest):
            raise refused("ReplayDatesInvalid", "The dates lie outside of what can be replayed.")
        if self._job is not None:
            raise refused("ReplayConflictError", "Another replay job is running.")
        self._job = fresh(19)
        self._world.spawn(self._play(webhook.id, self._job, begin, end))
        return web.json_response({"data": {"job_id": self._job, "created_at": iso(now)}})

    async def _play(self, webhook_id: str, job: str, begin: float, end: float) -> None:
        try:
            peers = set()
            for at, event in list(self._pump.history):
                if begin <= at < end and event.webhook_id == webhook_id:
                    peers.add(event.peer)
                    self._pump.replay(event)
            for peer in peers:
                await self._pump.drained(peer)
            status = {
                "webhook_id": webhook_id,
                "job_state": "Complete",
                "job_state_description": "Job completed successfully",
                "job_id": job,
            }
            body = encode({"replay_job_status": status})
            self._pump.replay(Event(webhook_id, body, "replay_job_status", f"replay:{job}", "x"))
        finally:
            self._job = None


def _is_fatal(attempt: Attempt) -> bool:
    """A wrong token, a redirect or broken TLS ends a webhook at once; an outage only after 28 hours."""
    if attempt.status is not None:
        return attempt.status < 400
    return attempt.error in _TLS_ERRORS


def _shown(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "valid": webhook.valid,
        "created_at": iso(webhook.created_at),
    }


def _minute(text: Any) -> float:
    if not re.fullmatch(r"\d{12}", str(text)):
        raise refused("ReplayDatesInvalid", "Dates are written yyyymmddhhmm.")
    return datetime.strptime(str(text), "%Y%m%d%H%M").replace(tzinfo=UTC).timestamp()
