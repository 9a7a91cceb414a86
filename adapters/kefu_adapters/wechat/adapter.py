"""One WeChat Official Account: the parts put together. Holds no rule of its own but what refusals teach."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import structlog

from kefu_adapters.platform import Deps
from kefu_adapters.wechat import facts, outbound
from kefu_adapters.wechat.capabilities import capabilities_of
from kefu_adapters.wechat.client import Client
from kefu_adapters.wechat.media import Downloads, Uploads
from kefu_adapters.wechat.outbound import Call
from kefu_adapters.wechat.posts import Posts
from kefu_adapters.wechat.push import Door
from kefu_adapters.wechat.settings import WechatSettings
from kefu_adapters.wechat.signing import Cipher, is_key
from kefu_adapters.wechat.webhook import Webhook
from kefu_core.capabilities import ButtonForm
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ConfigError,
    CredentialsRejected,
    KefuError,
    PermanentError,
    PlatformUnavailable,
)
from kefu_core.messages import Attachment, InboxChanged, Operation, OutboundMessage, Receipt, Sender
from kefu_core.ports import Health, Media, RawRequest, RawResponse, Sink

_LONGEST_WAIT_SECONDS: Final = 900.0
log = structlog.get_logger()


class WechatAdapter:
    """An Official Account (Adapter, WebhookAdapter, MediaSource, Ephemeral)."""

    def __init__(self, inbox: str, settings: WechatSettings, secrets: Mapping[str, str], deps: Deps) -> None:
        _check(inbox, settings, secrets, deps)
        self.inbox = inbox
        self.capabilities = capabilities_of(settings)
        self._settings = settings
        self._clock = deps.clock
        self._client = Client(
            base_url=settings.api_base_url,
            app_id=settings.app_id,
            app_secret=secrets["app_secret"],
            vault=deps.vault,
            clock=deps.clock,
            timeout_seconds=settings.timeout_seconds,
        )
        self._uploads = Uploads(self._client, deps.blobs, deps.clock)
        self._downloads = Downloads(
            self._client,
            deps.clock,
            base_url=settings.api_base_url,
            domains=settings.media_domains,
            insecure=deps.allow_insecure,
        )
        self._posts = Posts(
            settings=settings, client=self._client, uploads=self._uploads, vault=deps.vault, now=deps.clock.now
        )
        keys = (secrets["encoding_aes_key"], secrets.get("previous_encoding_aes_key", ""))
        door = Door(
            token=secrets["token"],
            ciphers=tuple(Cipher(key, settings.app_id) for key in keys if key),
            plain=settings.mode == "plain",
            now_seconds=lambda: deps.clock.now().timestamp(),
        )
        self._webhook = Webhook(
            account=self,
            door=door,
            clock=deps.clock,
            secret=deps.secret,
            original_id=settings.original_id,
            request_seconds=settings.request_seconds,
        )

    # --- the account -------------------------------------------------------------------------------------

    async def run(self, sink: Sink) -> None:
        """Keep a fresh access token until cancelled; say once when the platform refuses our credentials."""
        refused, failures = False, 0
        try:
            while True:
                try:
                    await self._client.tokens.current()
                    refused, failures = False, 0
                except CredentialsRejected as exc:
                    failures += 1
                    if not refused:
                        refused = await self._tell(sink, "revoked", exc.code)
                except Exception as exc:  # noqa: BLE001 - one bad round must not end the watch
                    failures += 1
                    log.warning("token.refresh_failed", inbox=self.inbox, error=type(exc).__name__, failures=failures)
                wait = min(_LONGEST_WAIT_SECONDS, self._settings.watch_seconds * 2 ** min(failures, 10))
                await asyncio.sleep(wait * random.uniform(0.9, 1.1))  # noqa: S311 - spreads load, guards nothing
        finally:
            await self.close()

    async def _tell(self, sink: Sink, change: str, detail: str) -> bool:
        log.error("inbox.credentials_rejected", inbox=self.inbox, code=detail)
        now = self._clock.now()
        try:
            await sink.accept(
                InboxChanged(
                    inbox=self.inbox,
                    dedupe_keys=(f"i:{change}:{now.timestamp():.0f}",),
                    sender=Sender(id=self._settings.original_id),
                    sent_at=now,
                    change=change,
                    detail=detail,
                )
            )
        except KefuError:
            return False
        return True

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()

    async def probe(self) -> Health:
        """Get a token and look at the menu: whether we are let in and what the account may do."""
        await self._client.tokens.current()
        problems: list[str] = []
        menu = "none"
        try:
            answer = await self._client.get(facts.MENU_GET)
            menu = "set" if answer.get("menu") else "none"
        except PermanentError as exc:
            if isinstance(exc, CredentialsRejected):
                raise
            if exc.code == str(facts.NOT_GRANTED) and self._settings.is_verified:
                problems.append("the account has no right to the menu API; is account_kind right?")
            elif exc.code not in {str(facts.NO_MENU), str(facts.NOT_GRANTED)}:
                problems.append(f"the menu could not be read ({exc.code})")
        name = self._settings.account_name or self._settings.original_id
        kind = {"kind": self._settings.account_kind, "mode": self._settings.mode, "menu": menu}
        return Health(ok=True, account=name, problems=tuple(problems), facts=kind)

    async def connect(self, url: str) -> tuple[str, ...]:
        """Set the menu, and say what an operator must enter in the platform's console: no call can set the URL."""
        lines = []
        if self._settings.is_verified and self._settings.menu:
            await self._client.post(outbound.menu_call())
            lines.append("menu set: 常见问题 (help), 我的进度 (status), 找人工 (a human)")
        else:
            lines.append("menu left as it is")
        return (
            *lines,
            "now open mp.weixin.qq.com, 设置与开发 > 开发接口管理 > 服务器配置 (server configuration), and enter:",
            f"  URL: {url}",
            "  Token: the value of this inbox's secret token",
            "  EncodingAESKey: the value of this inbox's secret encoding_aes_key",
            "  消息加解密方式 (encryption): 安全模式 (secure mode); 数据格式 (format): XML",
            "also put this server's public address into the IP whitelist (IP白名单)",
        )

    # --- in ----------------------------------------------------------------------------------------------

    async def receive(self, request: RawRequest, sink: Sink) -> RawResponse:
        """Answer one request of the platform. Raises StoreUnavailable only."""
        return await self._webhook.receive(request, sink)

    async def fetch(self, attachment: Attachment) -> Media:
        """The bytes behind a media_id. Raises AdapterError; PermanentError means never."""
        return await self._downloads.fetch(attachment)

    # --- out ---------------------------------------------------------------------------------------------

    async def send(self, message: OutboundMessage) -> Receipt:
        """Make the one call of this message, after the upload it may need. Raises AdapterError only."""
        try:
            match message.operation:
                case Operation.MESSAGE:
                    return await self._send(message)
                case Operation.POST:
                    return await self._posts.send(message)
                case Operation.DELETE:
                    return await self._posts.delete(message)
                case _:
                    raise BadPayload(f"WeChat can't {message.operation}")
        except AdapterError as exc:
            self._learn(exc, message)
            raise

    async def _send(self, message: OutboundMessage) -> Receipt:
        menus = self.capabilities.buttons is ButtonForm.MENU
        media_id, was_known = "", False
        if message.attachments:
            item = message.attachments[0]
            outbound.send_call(message, menus=menus)  # refuse what can't be sent before the upload
            was_known = item.blob in self._uploads.known()
            media_id = await self._uploads.media_id(item)
        call = outbound.send_call(message, menus=menus, media_id=media_id)
        try:
            fields = await self._client.post(call)
        except BadPayload as exc:
            ended = bool(media_id) and exc.code == str(facts.BAD_MEDIA_ID)
            if ended and self._uploads.forget(message.attachments[0].blob) and was_known:
                raise PlatformUnavailable("the upload had ended there; it is made anew", code=exc.code) from None
            raise
        # The platform gives no id for these; a number stands there only in some answers.
        given = fields.get("msgid", "")
        return Receipt(source_id=str(given) if isinstance(given, int | str) else "", accepted_at=self._clock.now())

    def _learn(self, error: AdapterError, message: OutboundMessage) -> None:
        """A refusal for reasons of the account's kind switches the feature off instead of being met again."""
        able = self.capabilities
        if error.code == str(facts.TYPE_NOT_ALLOWED) and message.buttons and able.buttons is ButtonForm.MENU:
            self.capabilities = replace(able, buttons=ButtonForm.NUMBERED, max_buttons=0)
            log.warning("feature.switched_off", inbox=self.inbox, feature="msgmenu")
        elif error.code == str(facts.NOT_GRANTED) and message.operation is Operation.MESSAGE and able.active_send:
            passive = capabilities_of(replace(self._settings, account_kind="unverified"))
            self.capabilities = replace(passive, targets=able.targets, idempotent=able.idempotent)
            log.error("feature.switched_off", inbox=self.inbox, feature="custom_send")
        elif error.code == str(facts.NOT_GRANTED) and message.operation is Operation.POST:
            left = tuple(target for target in able.targets if target.name != message.recipient)
            self.capabilities = replace(able, targets=left)
            log.error("feature.switched_off", inbox=self.inbox, feature=message.recipient)

    async def signal(self, kind: str, recipient: str, value: str = "", text: str = "") -> None:  # noqa: ARG002
        """Show that somebody types; other signals mean nothing here, and failures do not matter."""
        if kind != "typing" or not self.capabilities.typing:
            return
        call = Call(facts.CUSTOM_TYPING, {"touser": recipient, "command": "Typing"})
        try:
            await self._client.prepare(call)
        except AdapterError as exc:
            if exc.code in {str(facts.TYPE_NOT_ALLOWED), str(facts.NOT_GRANTED)}:
                self.capabilities = replace(self.capabilities, typing=False)
                log.warning("feature.switched_off", inbox=self.inbox, feature="typing")

    def uploaded(self) -> Mapping[str, str]:
        """media_id by blob of what the platform holds already."""
        return self._uploads.known()


def _check(inbox: str, settings: WechatSettings, secrets: Mapping[str, str], deps: Deps) -> None:
    """Refuse what the settings can't judge alone. Raises ConfigError without a value in it."""
    problems = [
        f"inboxes.{inbox}: {name} must be 43 characters of A-Z, a-z, 0-9, + and /"
        for name in ("encoding_aes_key", "previous_encoding_aes_key")
        if secrets.get(name) and not is_key(secrets[name])
    ]
    token = secrets["token"]
    if not (3 <= len(token) <= 32 and token.isascii() and token.isalnum()):
        problems.append(f"inboxes.{inbox}: token must be 3 to 32 letters and digits")
    if not settings.api_base_url.startswith("https://") and not deps.allow_insecure:
        problems.append(f"inboxes.{inbox}: api_base_url must begin with https://")
    if problems:
        raise ConfigError("\n".join(problems))


def build(inbox: str, settings: WechatSettings, secrets: Mapping[str, str], deps: Deps) -> WechatAdapter:
    """The adapter of one inbox. Raises ConfigError."""
    return WechatAdapter(inbox, settings, secrets, deps)
