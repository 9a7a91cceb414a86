"""The emulated Weibo as the sandbox mounts it."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from kefu_adapters.emulation import Attempt, Emulator, Fault, RequestLog, SandboxClock, UserAction
from kefu_adapters.weibo.emulator import options as options_of
from kefu_adapters.weibo.emulator import views
from kefu_adapters.weibo.emulator.actions import Actions
from kefu_adapters.weibo.emulator.broadcasts import Broadcasts
from kefu_adapters.weibo.emulator.comments import Comments
from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.errors import ApiError, error_response
from kefu_adapters.weibo.emulator.forms import FORM
from kefu_adapters.weibo.emulator.gate import Gate
from kefu_adapters.weibo.emulator.media import Media
from kefu_adapters.weibo.emulator.messages import Messages
from kefu_adapters.weibo.emulator.oauth import OAuth
from kefu_adapters.weibo.emulator.passive import take_reply
from kefu_adapters.weibo.emulator.push import Push, Pusher
from kefu_adapters.weibo.emulator.statuses import Statuses
from kefu_adapters.weibo.emulator.wire import api_path
from kefu_adapters.weibo.emulator.world import World

_FAULT_CODES = {"rate_limit": 10023, "server_error": 10001, "token_revoked": 21332}


class _QuietLog(RequestLog):
    """A request log that never holds a token."""

    def record(
        self,
        *,
        at: float,
        method: str,
        path: str,
        body: bytes,
        status: int | None,
        answer: Any,
        **fields: Any,
    ) -> None:
        if isinstance(answer, dict) and "access_token" in answer:
            answer = answer | {"access_token": "***"}
        super().record(at=at, method=method, path=path, body=body, status=status, answer=answer, **fields)


class WeiboEmulator(Emulator):
    """One brand account of Weibo. Its three hosts are the prefixes ``/api``, ``/m`` and ``/upload``.

    Faults of the kinds ``rate_limit``, ``server_error``, ``blocked_by_user`` and ``token_revoked`` take
    ``code`` (any of Weibo's numbers), ``status`` (HTTP, 200 too) and ``html`` (true: an answer of the edge).
    ``bad_signature`` counts attempts, not pushes: with count 1 the repeat is signed well.
    """

    name = "weibo"

    def __init__(self, *, clock: SandboxClock, base_url: str, state_file: Path | None = None, **options: Any) -> None:
        chosen = options_of.complete(options)
        super().__init__(clock=clock, base_url=base_url, state_file=state_file, **chosen)
        self.log = _QuietLog()
        self.verified = False
        world = World(uid=int(chosen["uid"]), brand_name=str(chosen["brand_name"]), now=clock.now())
        self._context = Context(clock, self.options, world, self.changed, self.spawn)
        self._pusher = Pusher(
            self._context,
            deliverer=self.deliverer,
            faults=self.faults,
            url=lambda: self.webhook_url,
            judge=self._judge,
        )
        self._actions = Actions(self._context, self._pusher)
        self._broadcasts = Broadcasts(self._context)

    def routes(self) -> list[web.AbstractRouteDef]:
        context, gate = self._context, Gate(self._context)
        media = Media(context)
        parts = (
            OAuth(context),
            Messages(context),
            self._broadcasts,
            Statuses(context),
            Comments(context),
            media,
        )
        known = [route for part in parts for route in part.routes(gate)]
        return [
            *known,
            web.get("/_control/media", media.look),
            web.route("*", "/{host:api|m|upload}/{rest:.*}", gate.unknown),
        ]

    async def start(self) -> None:
        await super().start()
        self._broadcasts.resume()

    async def inbound(self, action: UserAction) -> dict[str, Any]:
        return self._actions.run(action)

    def _judge(self, push: Push, attempt: Attempt) -> None:
        verdict = take_reply(self._context, push.content, attempt.body)
        if verdict != "silent":
            self.log.record(
                at=self.clock.now(),
                method="passive",
                path="passive",
                body=attempt.body,
                status=attempt.status,
                answer={"push": push.key, "verdict": verdict},
                user=push.user,
                fault=None,
            )

    # --- what is looked at -------------------------------------------------------------------------------

    def chat(self, user: str) -> list[dict[str, Any]]:
        return views.chat(self._context.world, user, self.base_url)

    def timeline(self) -> list[dict[str, Any]]:
        return views.timeline(self._context.world, self.clock.now(), self.base_url)

    def users(self) -> list[dict[str, Any]]:
        return views.users(self._context.world)

    def credentials(self) -> dict[str, str]:
        world = self._context.world
        return {
            "app_key": world.app_key,
            "app_secret": world.app_secret,
            "access_token": world.account_token,
            "uid": str(world.uid),
            "safe_domain": str(self.options["safe_domains"]).split(",")[0].strip(),
        }

    # --- control -----------------------------------------------------------------------------------------

    def fault_answer(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        default = _FAULT_CODES.get(fault.kind, int(self.options["blocked_code"]))
        status = int(fault.options["status"]) if "status" in fault.options else None
        if fault.options.get("html"):
            page = "<html><body><h1>Request failed</h1></body></html>"
            return web.Response(status=status or 414, text=page, content_type="text/html")
        error = ApiError(int(fault.options.get("code", default)))
        return error_response(error, api_path(request.path), self.options, status)

    def set_limits(self, limits: dict[str, Any]) -> dict[str, Any]:
        """Change options. ``token_expires_in`` (seconds) besides sets the end of the account's token."""
        changes = dict(limits)
        seconds = changes.pop("token_expires_in", None)
        options_of.check(changes)
        if seconds is not None:
            world = self._context.world
            world.tokens[world.account_token].expires = self.clock.now() + float(seconds)
            self.changed()
        return super().set_limits(changes)

    def call_name(self, request: web.Request) -> str:
        return api_path(request.path)

    def recipient(self, request: web.Request, body: bytes) -> str | None:
        if request.content_type != FORM or b"receiver_id=" not in body:
            return None
        receivers = parse_qs(body.decode("utf-8", "replace")).get("receiver_id", [""])
        fan = self._context.world.by_uid(receivers[-1])
        return fan.user if fan else None

    async def _control_webhook(self, request: web.Request) -> web.Response:
        """Set the URL and ask it for the echo, as the console does. Pushes go to it in any case."""
        url = str((await request.json())["url"])
        self.webhook_url = url
        self.verified = await self._pusher.verify(url)
        self.changed()
        return web.json_response({"url": url, "verified": self.verified})

    def dump(self) -> dict[str, Any]:
        return {
            "world": self._context.world.dump(),
            "webhook_url": self.webhook_url,
            "verified": self.verified,
        }

    def load(self, state: dict[str, Any]) -> None:
        self._context.world.load(state["world"])
        self.webhook_url, self.verified = state["webhook_url"], state["verified"]
