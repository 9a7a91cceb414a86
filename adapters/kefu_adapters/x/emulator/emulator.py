"""The emulated X as one object: puts its parts together and fulfils the kit's contract."""

import json
import re
from pathlib import Path
from typing import Any

from aiohttp import web

from kefu_adapters.emulation import Emulator, Fault, SandboxClock, UserAction
from kefu_adapters.emulation.base import ControlError
from kefu_adapters.x.emulator import problems
from kefu_adapters.x.emulator.activity import Activity
from kefu_adapters.x.emulator.gate import PEER, Gate
from kefu_adapters.x.emulator.media import Uploads
from kefu_adapters.x.emulator.messages import Messages
from kefu_adapters.x.emulator.oauth2 import OAuth2
from kefu_adapters.x.emulator.people import People
from kefu_adapters.x.emulator.posts import Posts
from kefu_adapters.x.emulator.pump import Pump
from kefu_adapters.x.emulator.screens import Screens
from kefu_adapters.x.emulator.store import BRAND
from kefu_adapters.x.emulator.users import Users
from kefu_adapters.x.emulator.webhooks import Webhooks
from kefu_adapters.x.emulator.world import World
from kefu_adapters.x.emulator.xchat import XChat

_WITH = re.compile(r"^/2/dm_conversations/with/(\d+)/|^/2/users/(\d+)/dm/")
_CONVERSATION = re.compile(r"^/2/(?:dm_conversations|chat/conversations)/(\d+)[-:](\d+)/")


class XEmulator(Emulator):
    """X with one app and the brand account @orbitwallet.

    Beside the kit's control routes: ``POST /_control/crc`` runs a challenge (``{"token": ...}`` sends that one
    and changes nothing), ``GET /_control/billing`` shows costs, ``POST /_control/grant`` lets the brand consent
    again after a revocation. Options and their defaults: ``world.DEFAULTS``, and ``credits`` (dollars).
    """

    name = "x"

    def __init__(self, *, clock: SandboxClock, base_url: str, state_file: Path | None = None, **options: Any) -> None:
        super().__init__(clock=clock, base_url=base_url, state_file=state_file, **options)
        self.world = World(
            clock=clock,
            base_url=self.base_url,
            options=self.options,
            faults=self.faults,
            changed=self.changed,
            spawn=self.spawn,
        )
        gate = Gate(self.world)
        self._pump = Pump(self.world, self.deliverer)
        self._oauth2 = OAuth2(self.world)
        self._activity = Activity(self.world, gate, self._pump)
        self._webhooks = Webhooks(self.world, gate, self._pump, self.deliverer)
        self._messages = Messages(self.world, gate, self._activity, self._pump)
        self._others = (
            Users(self.world, gate),
            Posts(self.world, gate),
            Uploads(self.world, gate),
            XChat(self.world, gate, self._activity),
        )
        self._people = People(
            self.world,
            activity=self._activity,
            messages=self._messages,
            oauth2=self._oauth2,
            pump=self._pump,
        )
        self._screens = Screens(self.world)

    def routes(self) -> list[web.AbstractRouteDef]:
        parts = (self._oauth2, self._activity, self._webhooks, self._messages, *self._others)
        return [
            web.post("/_control/crc", self._control_crc),
            web.get("/_control/billing", self._control_billing),
            web.post("/_control/grant", self._control_grant),
            *(route for part in parts for route in part.routes()),
            web.route("*", "/{rest:.*}", self._unknown),
        ]

    async def start(self) -> None:
        """Take back the saved state and begin the periodic challenges."""
        await super().start()
        self.webhook_url = next((one.url for one in self.world.store.webhooks.values()), None)
        self.spawn(self._webhooks.run())

    async def stop(self) -> None:
        """End streams and deliveries, save the state."""
        self._activity.close()
        await super().stop()

    async def inbound(self, action: UserAction) -> dict[str, Any]:
        return self._people.act(action)

    def chat(self, user: str) -> list[dict[str, Any]]:
        return self._screens.chat(user)

    def timeline(self) -> list[dict[str, Any]]:
        return self._screens.timeline()

    def users(self) -> list[dict[str, Any]]:
        return [self._screens.user(one) for one in self.world.store.users.values() if one.key != BRAND]

    def credentials(self) -> dict[str, str]:
        """The app's keys and the brand's tokens; the OAuth 2.0 pair is the one that is good now."""
        grant = self._oauth2.latest()
        return {
            **self.world.secrets,
            "oauth2_access_token": grant.access_token,
            "oauth2_refresh_token": grant.refresh_token or "",
            "user_id": self.world.brand.id,
            "username": self.world.brand.username,
        }

    def set_limits(self, limits: dict[str, Any]) -> dict[str, Any]:
        """Also ``credits`` (dollars, ``null`` for no end) and any option; a bucket's name sets its quota."""
        if "credits" in limits:
            self.world.billing.set_credits(limits["credits"])
        return super().set_limits(limits)

    def fault_answer(self, fault: Fault, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        match fault.kind:
            case "rate_limit":
                problem = problems.too_many()
                reset = self.clock.now() + fault.seconds(900.0)
                problem.headers = {
                    "x-rate-limit-limit": str(fault.options.get("limit", 15)),
                    "x-rate-limit-remaining": "0",
                    "x-rate-limit-reset": str(int(reset) + 1),
                }
            case "server_error":
                problem = problems.unavailable()
            case "blocked_by_user":
                problem = problems.forbidden(problems.DM_FORBIDDEN)
            case "token_revoked":
                problem = problems.unauthorized()
            case _:
                raise ControlError(f"X knows no fault {fault.kind!r}")
        return problem.response()

    def call_name(self, request: web.Request) -> str:
        return f"{request.method} {self.world.below_mount(request.path)}"

    def recipient(self, request: web.Request, body: bytes) -> str | None:
        """The key of the person a message, block or reply is for; the gate's faults read it again."""
        peer = self._peer(request, body)
        if peer is not None:
            request[PEER] = peer
        return peer

    def _peer(self, request: web.Request, body: bytes) -> str | None:
        path = self.world.below_mount(request.path)
        if found := _WITH.match(path):
            return self.world.key_of(found[1] or found[2])
        if found := _CONVERSATION.match(path):
            other = next((one for one in found.groups() if one != self.world.brand.id), "")
            return self.world.key_of(other)
        if path == "/2/tweets" and request.method == "POST" and b'"reply"' in body:
            return self._answered_author(body)
        return None

    def _answered_author(self, body: bytes) -> str | None:
        try:
            post_id = str(json.loads(body)["reply"]["in_reply_to_tweet_id"])
        except (ValueError, KeyError, TypeError):
            return None
        post = self.world.store.posts.get(post_id)
        return self.world.key_of(post.author_id) if post else None

    def answered_log(self, path: str) -> str:
        return self.world.below_mount(path)

    def dump(self) -> dict[str, Any]:
        return {"store": self.world.store.dump(), "billing": self.world.billing.dump()}

    def load(self, state: dict[str, Any]) -> None:
        self.world.store.load(state["store"])
        self.world.billing.load(state["billing"])

    async def _unknown(self, _request: web.Request) -> web.Response:
        """Paths that X does not know get 404 and nothing else."""
        return problems.unknown_path().response()

    async def _control_webhook(self, request: web.Request) -> web.Response:
        url = str((await request.json())["url"])
        webhook = await self._webhooks.install(url)
        self._activity.subscribe_default(webhook.id)
        self.webhook_url = url
        self.changed()
        return web.json_response({"url": url, "id": webhook.id, "valid": webhook.valid})

    async def _control_crc(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        results = []
        for webhook in list(self.world.store.webhooks.values()):
            if "token" in body:
                attempt = await self._webhooks.ask(webhook.url, str(body["token"]), webhook.id)
            else:
                _, attempt = await self._webhooks.challenge(webhook)
            text = attempt.body.decode("utf-8", "replace")[:500]
            results.append({"id": webhook.id, "valid": webhook.valid, "status": attempt.status, "body": text})
        return web.json_response({"webhooks": results})

    async def _control_billing(self, _request: web.Request) -> web.Response:
        return web.json_response(self.world.billing.report())

    async def _control_grant(self, _request: web.Request) -> web.Response:
        self._oauth2.consent_again()
        self.changed()
        return web.json_response(self.credentials())
