"""The emulated platform itself: puts the parts together and answers the sandbox's control routes."""

import html
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from kefu_adapters.emulation import Emulator, Fault, RequestLog, SandboxClock, UserAction
from kefu_adapters.emulation.base import ControlError
from kefu_adapters.wechat.emulator import facts
from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.actions import Actions
from kefu_adapters.wechat.emulator.api_custom import CustomApi
from kefu_adapters.wechat.emulator.api_mass import MassApi
from kefu_adapters.wechat.emulator.api_media import MediaApi
from kefu_adapters.wechat.emulator.api_menu import MenuApi
from kefu_adapters.wechat.emulator.api_publish import PublishApi
from kefu_adapters.wechat.emulator.api_template import TemplateApi
from kefu_adapters.wechat.emulator.api_token import TokenApi
from kefu_adapters.wechat.emulator.api_users import UsersApi
from kefu_adapters.wechat.emulator.crypto import signature
from kefu_adapters.wechat.emulator.envelope import fresh_stamp, with_query
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.gate import Api, Gate, api_name, json_answer
from kefu_adapters.wechat.emulator.jobs import Jobs
from kefu_adapters.wechat.emulator.notices import Notices
from kefu_adapters.wechat.emulator.push import Pump
from kefu_adapters.wechat.emulator.raw_push import raw_push

_TO_USER = re.compile(rb'"touser"\s*:\s*"([^"\\]{1,64})"')
_MODES = frozenset({"plain", "compatible", "secure"})


class TokenFreeLog(RequestLog):
    """The request log without the tokens that the platform gave out."""

    def record(self, *, answer: Any, **fields: Any) -> None:
        if isinstance(answer, dict) and "access_token" in answer:
            answer = {**answer, "access_token": "***"}
        super().record(answer=answer, **fields)


class WechatEmulator(Emulator):
    """One emulated Official Account.

    Further options are the names of ``facts.DEFAULTS``, ``seed`` (other credentials), ``ip_whitelist`` and
    ``template_ids`` (lists), ``may:<capability>`` and ``daily:<api>``.
    """

    name = "wechat"

    def __init__(
        self,
        *,
        clock: SandboxClock,
        base_url: str,
        state_file: Path | None = None,
        account_kind: str = "service_verified",
        mode: str = "secure",
        **options: Any,
    ) -> None:
        super().__init__(
            clock=clock,
            base_url=base_url,
            state_file=state_file,
            account_kind=account_kind,
            mode=mode,
            **options,
        )
        self._check_options(self.options)
        self.log = TokenFreeLog()
        self._mount = urlsplit(self.base_url).path
        self.account = Account(clock=clock, base_url=self.base_url, options=self.options, changed=self.changed)
        self.pump = Pump(
            self.account,
            faults=self.faults,
            deliverer=self.deliverer,
            spawn=self.spawn,
            url=lambda: self.webhook_url,
        )
        self.jobs = Jobs(clock, self.spawn)
        notices = Notices(self.account, self.pump.send)
        self._actions = Actions(self.account, self.pump.send)
        self._mass = MassApi(self.account, self.jobs, notices)
        self._media = MediaApi(self.account)
        self._apis: list[Api] = [
            TokenApi(self.account),
            CustomApi(self.account, self.spawn),
            self._media,
            UsersApi(self.account),
            MenuApi(self.account),
            PublishApi(self.account, self.jobs, notices),
            self._mass,
            TemplateApi(self.account, self.jobs, notices),
        ]

    @staticmethod
    def _check_options(options: dict[str, Any]) -> None:
        if options["account_kind"] not in facts.CAPABILITIES:
            raise ControlError(f"account_kind must be one of {sorted(facts.CAPABILITIES)}")
        if options["mode"] not in _MODES:
            raise ControlError(f"mode must be one of {sorted(_MODES)}")

    # --- routes ------------------------------------------------------------------------------------------

    def routes(self) -> list[web.AbstractRouteDef]:
        gate = Gate(self.account, self.faults)
        apis = [gate.route(endpoint) for api in self._apis for endpoint in api.endpoints()]
        return [
            web.get("/_control/pushes", self._control_pushes),
            web.post("/_control/rotate_key", self._control_rotate_key),
            web.get("/p/{media_id}", self._media.public_file),
            web.get("/s/{post_id}", self._article),
            *apis,
            web.route("*", "/cgi-bin/{rest:.*}", self._unknown),
        ]

    async def _unknown(self, _request: web.Request) -> web.Response:
        return json_answer(ApiError(40066).body())

    async def _article(self, request: web.Request) -> web.Response:
        """A public article, as plain words: its markup came from outside."""
        post = self.account.articles.find_post(request.match_info["post_id"])
        if post is None or post["deleted"]:
            return web.Response(status=404, text="该内容已被发布者删除")
        title, text = html.escape(post["title"]), html.escape(post["text"])
        page = f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1><p>{text}</p>"
        headers = {"Content-Security-Policy": "default-src 'none'"}
        return web.Response(text=page, content_type="text/html", headers=headers)

    def call_name(self, request: web.Request) -> str:
        return api_name(request.path.removeprefix(self._mount))

    def recipient(self, request: web.Request, body: bytes) -> str | None:
        found = _TO_USER.search(body[:65_536])
        openid = found[1].decode() if found else request.query.get("openid", "")
        person = self.account.people.known(openid)
        return person.user if person else None

    def fault_answer(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        codes = {"rate_limit": 45011, "server_error": -1, "token_revoked": 40001}
        is_custom = "custom/" in request.path
        code = codes.get(fault.kind, 45015 if is_custom else 43004)
        if fault.kind == "token_revoked":
            self.account.tokens.revoke(request.query.get("access_token", ""))
        return json_answer(ApiError(int(fault.options.get("errcode", code))).body())

    def set_limits(self, limits: dict[str, Any]) -> dict[str, Any]:
        self._check_options({**self.options, **limits})
        return {**facts.DEFAULTS, **super().set_limits(limits)}

    # --- the webhook -------------------------------------------------------------------------------------

    async def _control_webhook(self, request: web.Request) -> web.Response:
        """Set the address and verify it as the console would; an unverified one is set nevertheless."""
        self.webhook_url = str((await request.json())["url"])
        self.changed()
        return web.json_response({"url": self.webhook_url, "verified": await self.verify_webhook()})

    async def verify_webhook(self) -> bool:
        """Ask the fleet to give an echo back; whether it did."""
        if self.webhook_url is None:
            return False
        timestamp, nonce = fresh_stamp(self.account)
        echo = str(10**18 + secrets.randbelow(8 * 10**18))
        query = {
            "signature": signature(self.account.identity["token"], timestamp, nonce),
            "echostr": echo,
            "timestamp": timestamp,
            "nonce": nonce,
        }
        attempt = await self.deliverer.attempt(
            key="verification",
            number=1,
            url=with_query(self.webhook_url, query),
            timeout=self.account.number("push_timeout"),
            method="GET",
            now=self.clock.now(),
        )
        return attempt.status == 200 and attempt.body == echo.encode()

    async def _control_pushes(self, _request: web.Request) -> web.Response:
        return web.json_response({"pushes": list(self.pump.outcomes)})

    async def _control_rotate_key(self, _request: web.Request) -> web.Response:
        return web.json_response({"encoding_aes_key": self.account.rotate_key()})

    # --- people ------------------------------------------------------------------------------------------

    async def inbound(self, action: UserAction) -> dict[str, Any]:
        kind = action.get("action", "message")
        if kind == "raw":
            return self._raw(action)
        if kind in {"confirm_mass", "refuse_mass"}:
            return self._mass.confirm(accept=kind == "confirm_mass")
        actions = self._actions
        match kind:
            case "message":
                return actions.message(action)
            case "press":
                return actions.press(action)
            case "menu":
                return actions.menu(action)
            case "event":
                return actions.free_event(action)
            case "follow":
                return actions.follow(action)
            case "unfollow":
                return actions.unfollow(action)
            case "scan":
                return actions.scan(action)
            case "block" | "unblock":
                return actions.refuse(action, refuses=kind == "block")
            case "subscribe" | "unsubscribe":
                return actions.opt_in(action, accept=kind == "subscribe")
            case _:
                raise ControlError(f"WeChat users cannot {kind!r}")

    def _raw(self, action: UserAction) -> dict[str, Any]:
        user = action.get("user")
        if user is not None:
            self._actions.person(action)
        push = raw_push(self.account, action["raw"], user=user)
        self.pump.send(push)
        named = {"msg_id": str(push.fields["MsgId"])} if "MsgId" in push.fields else {}
        created = str(push.fields.get("CreateTime", ""))
        return {"create_time": int(created) if created.isdecimal() else None, **named, "openid": push.openid}

    def chat(self, user: str) -> list[dict[str, Any]]:
        person = self.account.people.find(user)
        return list(person.chat) if person else []

    def timeline(self) -> list[dict[str, Any]]:
        return [p for p in reversed(self.account.articles.posts) if not p["deleted"]]

    def credentials(self) -> dict[str, str]:
        return dict(self.account.identity)

    def users(self) -> list[dict[str, Any]]:
        now = self.clock.now()
        return [
            {
                "user": p.user,
                "name": p.name,
                "language": p.language,
                "typing": p.typing_until > now,
                "openid": p.openid,
                "follows": p.follows,
            }
            for p in self.account.people
        ]

    # --- state -------------------------------------------------------------------------------------------

    async def start(self) -> None:
        await super().start()
        self.jobs.resume()

    def dump(self) -> dict[str, Any]:
        return {
            "webhook_url": self.webhook_url,
            "account": self.account.dump(),
            "jobs": self.jobs.dump(),
        }

    def load(self, state: dict[str, Any]) -> None:
        self.webhook_url = state["webhook_url"]
        self.account.load(state["account"])
        self.jobs.load(state["jobs"])
