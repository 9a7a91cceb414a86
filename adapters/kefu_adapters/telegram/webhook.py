"""Sets the webhook up, watches that it stays ours, and knows the secrets that count."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import structlog
import telegram

from kefu_adapters.platform import Deps
from kefu_adapters.telegram import facts, signing
from kefu_adapters.telegram.client import TelegramClient
from kefu_adapters.telegram.commands import COMMANDS
from kefu_adapters.telegram.settings import TelegramSettings
from kefu_core.errors import AdapterError, CredentialsRejected, RateLimited
from kefu_core.messages import InboxChanged, Sender
from kefu_core.ports import Sink

log = structlog.get_logger()


class Webhook:
    """One bot's webhook. What was registered last lies in the vault: a new secret must be registered even though
    the address is the same, and the old one counts a while for deliveries under way.
    """

    def __init__(self, inbox: str, settings: TelegramSettings, client: TelegramClient, deps: Deps, secret: str) -> None:
        self._inbox = inbox
        self._settings = settings
        self._client = client
        self._deps = deps
        self._secret = secret
        self._old_secret = ""
        self._old_until: datetime | None = None
        self._url = ""
        self._registered = False
        self._looked = False
        self._last_error = 0
        self._one_at_a_time = asyncio.Lock()
        """A look between the registering and its row would take the operator's new address for somebody else's."""
        self.facts: dict[str, str] = {}

    @property
    def _row(self) -> str:
        return f"telegram:{self._inbox}:webhook"

    def is_theirs(self, given: str) -> bool:
        """Whether a request's secret is ours, or the one before that still counts."""
        old = self._old_secret
        if self._old_until is not None and self._deps.clock.now() >= self._old_until:
            old = ""
        return signing.matches(given, self._secret, old)

    async def connect(self, url: str) -> tuple[str, ...]:
        """Register the address, our secret and what we want to hear; set the menus. Raises AdapterError."""
        async with self._one_at_a_time:
            await self._remember()
            await self._register(url)
        return ("webhook set: " + ", ".join(facts.ALLOWED_UPDATES), *await self._menus())

    async def _menus(self) -> list[str]:
        done = []
        for language, commands in COMMANDS.items():
            bot = self._client.bot
            await self._client.ask(bot.set_my_commands(list(commands), language_code=language or None))
            done.append(f"{len(commands)} commands set ({language or 'all other languages'})")
        return done

    async def drop(self) -> tuple[str, ...]:
        """Take the webhook away, on an operator's word only, so that polling may begin; set the menus.

        Raises AdapterError.
        """
        await self._client.ask(self._client.bot.delete_webhook(drop_pending_updates=False))
        return ("webhook removed: updates are polled", *await self._menus())

    async def watch(self, sink: Sink) -> None:
        """Register once again, then look every minute whether the webhook is still ours, until cancelled.

        Raises CredentialsRejected; everything else is tried again. Registering at each start brings changes of the
        secret and of what we want to hear to the platform.
        """
        while True:
            pause = self._settings.watch_seconds
            try:
                async with self._one_at_a_time:
                    await self._look(sink)
            except CredentialsRejected:
                raise
            except AdapterError as error:
                if isinstance(error, RateLimited):
                    pause = min(pause, max(error.retry_after, 0.1))
                log.warning("inbox.watch_failed", inbox=self._inbox, code=error.code, error=type(error).__name__)
            except Exception:
                log.exception("inbox.watch_crashed", inbox=self._inbox)
            await asyncio.sleep(pause)

    async def inspect(self) -> telegram.WebhookInfo:
        """Ask what is registered, and keep it as facts. Raises AdapterError."""
        info = await self._client.ask(self._client.bot.get_webhook_info())
        state = "not set" if not info.url else "ours" if info.url == self._url else "set"
        self.facts = {"webhook": state, "webhook_pending": str(info.pending_update_count)}
        if info.last_error_date is not None:
            self.facts["webhook_last_error"] = info.last_error_message or ""
            self.facts["webhook_last_error_at"] = info.last_error_date.isoformat()
        return info

    async def _look(self, sink: Sink) -> None:
        await self._remember()
        info = await self.inspect()
        self._tell_failures(info)
        if not self._url:
            return
        if info.url not in {"", self._url}:
            log.error("inbox.webhook_foreign", inbox=self._inbox)
            await sink.accept(self._lost())
        if info.url != self._url or not self._registered:
            await self._register(self._url)
        if info.url != self._url:
            log.warning("inbox.webhook_restored", inbox=self._inbox, count=info.pending_update_count)

    def _tell_failures(self, info: telegram.WebhookInfo) -> None:
        """Say once that deliveries failed since the last look."""
        at = int(info.last_error_date.timestamp()) if info.last_error_date is not None else 0
        if at > self._last_error and self._looked:
            log.warning("inbox.webhook_failing", inbox=self._inbox, count=info.pending_update_count)
        self._last_error, self._looked = max(at, self._last_error), True

    async def _register(self, url: str) -> None:
        await self._client.ask(
            self._client.bot.set_webhook(
                url,
                secret_token=self._secret,
                allowed_updates=list(facts.ALLOWED_UPDATES),
                max_connections=self._settings.max_connections,
            )
        )
        if self._old_secret:
            self._old_until = self._deps.clock.now() + timedelta(seconds=facts.OLD_SECRET_SECONDS)
        self._url, self._registered, self.facts["webhook"] = url, True, "ours"
        await self._deps.vault.put(self._row, {"url": url, "secret": self._secret})

    async def _remember(self) -> None:
        """Learn what was registered last, by this process, another one or one before it."""
        row: dict[str, Any] = await self._deps.vault.get(self._row) or {}
        self._url = str(row.get("url", ""))
        registered = str(row.get("secret", ""))
        if registered and registered != self._secret and not self._registered:
            self._old_secret, self._old_until = registered, None

    def _lost(self) -> InboxChanged:
        now = self._deps.clock.now()
        return InboxChanged(
            inbox=self._inbox,
            dedupe_keys=(f"w:{int(now.timestamp())}",),
            sender=Sender(id="telegram"),
            sent_at=now,
            change="webhook_lost",
            detail="another address was registered: the token may be known to others",
        )
