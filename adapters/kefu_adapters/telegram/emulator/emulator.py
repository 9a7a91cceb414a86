"""The emulated Telegram: the Bot API below ``/bot<token>/`` and ``/file/bot<token>/``, on the kit.

It speaks as the official Bot API server in local mode does: plain HTTP webhooks on any port are allowed.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from kefu_adapters.emulation import Emulator, Fault, SandboxClock, UserAction
from kefu_adapters.telegram.emulator import (
    bot_methods,
    chat_methods,
    copying,
    editing,
    media,
    sending,
    topics,
)
from kefu_adapters.telegram.emulator.acting import Acts
from kefu_adapters.telegram.emulator.errors import ApiError
from kefu_adapters.telegram.emulator.params import Params, parse
from kefu_adapters.telegram.emulator.polling import Poller
from kefu_adapters.telegram.emulator.screens import channel_screen, chat_screen, people
from kefu_adapters.telegram.emulator.updates import UpdateQueue, encode
from kefu_adapters.telegram.emulator.webhook import WebhookConfig, WebhookPump, idle_config
from kefu_adapters.telegram.emulator.webhook_methods import Described, WebhookAdmin
from kefu_adapters.telegram.emulator.world import CHANNEL_ID, World

Method = Callable[[World, Params], Any]

METHODS: dict[str, Method] = (
    bot_methods.METHODS
    | chat_methods.METHODS
    | sending.METHODS
    | media.METHODS
    | copying.METHODS
    | editing.METHODS
    | topics.METHODS
)
_NAMES = {name.lower(): name for name in (*METHODS, "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo")}
_PARAMS = web.RequestKey("telegram_params", Params)
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
_IN_PATH = re.compile(r"/bot[^/]+")
_NOT_IN_ANSWERS = frozenset({"setwebhook", "deletewebhook", "close", "logout"})
_FAULTS = {
    "rate_limit": (429, ""),
    "server_error": (500, "restart"),
    "blocked_by_user": (403, "bot was blocked by the user"),
    "token_revoked": (401, ""),
}
_LIMITS = ("scale", "chat_per_second", "chat_burst", "group_messages", "global_per_second", "webhook_timeout")


class TelegramEmulator(Emulator):
    """One bot, its channel and the people who write to it.

    Options: ``token``, ``desk`` (a forum group), ``public_webhook_rules``, ``message_limit``, ``file_bytes``,
    ``topic_error``, ``closed_topic_refuses`` and the limits of ``set_limits``.
    """

    name = "telegram"

    def __init__(self, *, clock: SandboxClock, base_url: str, state_file: Path | None = None, **options: Any) -> None:
        super().__init__(clock=clock, base_url=base_url, state_file=state_file, **options)
        self._queue = UpdateQueue()
        self._world = World(clock, self.options, self._queue, self.changed)
        self._pump = WebhookPump(self._queue, clock, self.deliverer, self.faults, self.spawn, self._execute_answer)
        self._poller = Poller(self._queue, clock, self.faults)
        public = bool(options.get("public_webhook_rules"))
        self._admin = WebhookAdmin(self._queue, self._pump, self._poller, public)
        self._acts = Acts(self._world, self.spawn)

    # --- the platform's API ------------------------------------------------------------------------------

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/_control/media/{file_id}", self._control_media),
            web.get("/file/bot{token}/{path:.+}", self._download),
            web.route("*", "/bot{token}/test/{method}", self._api),
            web.route("*", "/bot{token}/{method}", self._api),
            web.route("*", "/{path:.*}", self._not_found),
        ]

    async def _api(self, request: web.Request) -> web.Response:
        try:
            self._authorize(request.match_info["token"])
            asked = _known(request.match_info["method"])
            params = self._params(request, await request.read())
            if asked == "getUpdates":
                found = await self._poller.get(params, webhook_is_set=self._pump.config is not None)
                return _json(b'{"ok":true,"result":[' + b",".join(found) + b"]}")
            result = self._call(asked, params)
        except ApiError as exc:
            return _refused(exc)
        if isinstance(result, Described):
            return _json(encode({"ok": True, "result": result.result, "description": result.description}))
        return _json(encode({"ok": True, "result": result}))

    def _call(self, method: str, params: Params) -> Any:
        if method in {"setWebhook", "deleteWebhook"}:
            is_set = method == "setWebhook"
            done = self._admin.set(params, self.clock.now()) if is_set else self._admin.delete(params)
            self.changed()
            return done
        if method == "getWebhookInfo":
            return self._admin.info()
        return METHODS[method](self._world, params)

    def _authorize(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise ApiError(401, "invalid token specified")
        if token != self._world.token:
            raise ApiError(401)

    def _params(self, request: web.Request, body: bytes) -> Params:
        """The call's parameters, read once per request. Raises ApiError when they cannot be read."""
        found = request.get(_PARAMS)
        if found is None:
            found = parse(request.query, request.headers.get("Content-Type", ""), body)
            request[_PARAMS] = found
        return found

    def _execute_answer(self, body: bytes) -> None:
        """Run the method that a webhook's answer asks for; the result is thrown away, as on the platform."""
        kind = "application/json" if body.lstrip()[:1] == b"{" else "application/x-www-form-urlencoded"
        try:
            params = parse({}, kind, body)
        except ApiError:
            return
        asked = params.text("method").lower()
        if asked not in _NAMES or asked.startswith("get") or asked in _NOT_IN_ANSWERS:
            return
        status, answer = 200, None
        try:
            answer = self._call(_NAMES[asked], params)
        except ApiError as exc:
            status, answer = exc.code, exc.body()
        user = self._user_of(params)
        self.log.record(
            at=self.clock.now(),
            method=_NAMES[asked],
            path="(webhook answer)",
            body=body,
            status=status,
            answer=answer,
            user=user,
            fault=None,
        )

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._authorize(request.match_info["token"])
        except ApiError as exc:
            return _refused(exc)
        file = self._world.files.by_path(request.match_info["path"])
        if file is None:
            return _refused(ApiError(404))
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def _not_found(self, _request: web.Request) -> web.Response:
        return _refused(ApiError(404))

    async def _control_media(self, request: web.Request) -> web.Response:
        """A file for the demo page, without the token that the platform's own address holds."""
        file = self._world.files.find(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        kind = "image/jpeg" if file.kind == "photo" else "image/webp" if file.kind == "sticker" else file.mime
        return web.Response(body=file.data, content_type=kind)

    # --- the kit's contract ------------------------------------------------------------------------------

    async def start(self) -> None:
        """Take back the saved state and go on delivering."""
        await super().start()
        self._pump.restart()

    async def inbound(self, action: UserAction) -> dict[str, Any]:
        return self._acts.play(action)

    def chat(self, user: str) -> list[dict[str, Any]]:
        return chat_screen(self._world, self.base_url, user)

    def timeline(self) -> list[dict[str, Any]]:
        return channel_screen(self._world, self.base_url)

    def users(self) -> list[dict[str, Any]]:
        return people(self._world)

    def credentials(self) -> dict[str, str]:
        found = {
            "token": self._world.token,
            "username": str(self._world.bot["username"]),
            "channel": f"@{self._world.channel.wire['username']}",
            "channel_id": str(CHANNEL_ID),
        }
        desk = [chat.id for chat in self._world.chats.values() if chat.wire.get("is_forum")]
        return found | ({"desk": str(desk[0])} if desk else {})

    @property
    def webhook_url(self) -> str | None:
        """Where updates are posted; setting it changes the address only, empty removes the webhook."""
        return self._pump.config.url if self._pump.config else None

    @webhook_url.setter
    def webhook_url(self, url: str | None) -> None:
        if url is not None:
            self._pump.set(idle_config(url, self._pump.config))

    def set_limits(self, limits: dict[str, Any]) -> dict[str, Any]:
        """Change quotas: ``scale`` multiplies all of them and 0 lifts them. Gives back those that are set."""
        unknown = set(limits) - set(_LIMITS)
        if unknown:
            raise ValueError(f"unknown limits {sorted(unknown)}; known are {', '.join(_LIMITS)}")
        self.options.update(limits)
        self._pump.read_timeout = float(self.options.get("webhook_timeout", self._pump.read_timeout))
        return {"scale": 1} | {name: self.options[name] for name in _LIMITS if name in self.options}

    def fault_answer(self, fault: Fault, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        code, text = _FAULTS.get(fault.kind, (400, fault.kind))
        code = int(fault.options.get("error_code", code))
        text = str(fault.options.get("description", text))
        parameters = {}
        if code == 429:
            seconds = int(fault.options.get("retry_after", fault.seconds(3)))
            parameters, text = {"retry_after": seconds}, f"retry after {seconds}"
        if "migrate_to_chat_id" in fault.options:
            parameters["migrate_to_chat_id"] = int(fault.options["migrate_to_chat_id"])
        return _refused(ApiError(code, text, **parameters))

    def call_name(self, request: web.Request) -> str:
        asked = request.match_info.get("method")
        if asked is None:
            return "download" if "/file/bot" in request.path else "unknown"
        return _NAMES.get(asked.lower(), asked)

    def recipient(self, request: web.Request, body: bytes) -> str | None:
        if "method" not in request.match_info:
            return None
        try:
            return self._user_of(self._params(request, body))
        except ApiError:
            return None

    def _user_of(self, params: Params) -> str | None:
        number = params.integer("chat_id")
        if number:
            person = self._world.by_id.get(number)
            return person.key if person else None
        query = self._world.queries.get(params.text("callback_query_id"))
        return query.user if query else None

    def answered_log(self, path: str) -> str:
        return _IN_PATH.sub("/bot<token>", path)

    def dump(self) -> dict[str, Any]:
        config = self._pump.config
        webhook = None
        if config is not None:
            webhook = [config.url, config.secret, config.max_connections, config.ip_address]
        return {"world": self._world.dump(), "updates": self._queue.dump(), "webhook": webhook}

    def load(self, state: dict[str, Any]) -> None:
        self._world.load(state["world"])
        self._queue.load(state["updates"])
        self._pump.config = WebhookConfig(*state["webhook"]) if state["webhook"] else None


def _known(method: str) -> str:
    """The proper spelling of a method, which the wire may write in any case."""
    found = _NAMES.get(method.lower())
    if found is None:
        raise ApiError(404, "method not found")
    return found


def _json(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="application/json")


def _refused(error: ApiError) -> web.Response:
    response = _json(encode(error.body()), error.code)
    if "retry_after" in error.parameters:
        response.headers["Retry-After"] = str(error.parameters["retry_after"])
    return response
