"""setWebhook, deleteWebhook and getWebhookInfo."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kefu_adapters.telegram.emulator.errors import bad_request, too_many
from kefu_adapters.telegram.emulator.params import Params
from kefu_adapters.telegram.emulator.polling import Poller, allowed_of
from kefu_adapters.telegram.emulator.updates import UpdateQueue
from kefu_adapters.telegram.emulator.webhook import DEFAULT_CONNECTIONS, WebhookConfig, WebhookPump

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
PUBLIC_PORTS = frozenset({443, 80, 88, 8443})


@dataclass(slots=True, frozen=True)
class Described:
    """A result that comes with words."""

    result: Any
    description: str


@dataclass(slots=True)
class WebhookAdmin:
    """The calls about the webhook. ``public`` holds to the public server's rule of https and four ports."""

    queue: UpdateQueue
    pump: WebhookPump
    poller: Poller
    public: bool = False
    last_set: float = -10.0

    def set(self, params: Params, now: float) -> Described:
        """SetWebhook; an empty address deletes."""
        url = params.text("url").strip()
        if not url:
            return self.delete(params)
        config = WebhookConfig(
            url=self._checked(url),
            secret=_checked_secret(params.text("secret_token")),
            max_connections=min(max(params.integer("max_connections", DEFAULT_CONNECTIONS), 1), 100),
            ip_address=params.text("ip_address"),
        )
        allowed = self.queue.allowed
        if params.get("allowed_updates") is not None:
            allowed = allowed_of(params)
        if config == self.pump.config and allowed == self.queue.allowed:
            self._drop(params)
            return Described(True, "Webhook is already set")
        if abs(now - self.last_set) < 1:
            raise too_many(1)
        self.last_set = now
        self.queue.allowed = allowed
        self._drop(params)
        self.poller.stop("terminated by setWebhook request")
        self.pump.set(config)
        return Described(True, "Webhook was set")

    def delete(self, params: Params) -> Described:
        """DeleteWebhook; pending updates stay unless they are to be dropped."""
        was_set = self.pump.config is not None
        self._drop(params)
        self.pump.set(None)
        return Described(True, "Webhook was deleted" if was_set else "Webhook is already deleted")

    def info(self) -> dict[str, Any]:
        """GetWebhookInfo; absent rather than null."""
        config = self.pump.config
        info: dict[str, Any] = {
            "url": config.url if config else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.queue.pending),
        }
        if config is not None:
            info["max_connections"] = config.max_connections
            info["ip_address"] = config.ip_address or "127.0.0.1"
        if self.pump.last_error is not None:
            info["last_error_date"], info["last_error_message"] = self.pump.last_error
        if self.queue.allowed:
            info["allowed_updates"] = self.queue.allowed
        return info

    def _drop(self, params: Params) -> None:
        if params.boolean("drop_pending_updates"):
            self.queue.clear()
            self.pump.restart()

    def _checked(self, url: str) -> str:
        try:
            parts = urlsplit(url if "://" in url else f"https://{url}")
            port = parts.port
        except ValueError:
            raise bad_request("invalid webhook URL specified") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname or any(c.isspace() for c in url):
            raise bad_request("invalid webhook URL specified")
        if self.public and parts.scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if self.public and (port or 443) not in PUBLIC_PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        return parts.geturl()


def _checked_secret(secret: str) -> str:
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return secret
