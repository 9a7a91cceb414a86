"""Asks for updates where no webhook can reach us: a batch is committed before the next is asked for."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from kefu_adapters.platform import Deps
from kefu_adapters.telegram import facts
from kefu_adapters.telegram.client import TelegramClient, settled
from kefu_adapters.telegram.settings import TelegramSettings
from kefu_core.errors import AdapterError, CredentialsRejected, PlatformUnavailable, RateLimited, StoreUnavailable

log = structlog.get_logger()
Take = Callable[[bytes], Awaitable[None]]


class Poller:
    """One bot's long polling. The offset is stored after the batch: a crash between repeats it, and dedupe drops it."""

    def __init__(self, inbox: str, settings: TelegramSettings, client: TelegramClient, deps: Deps) -> None:
        self._inbox = inbox
        self._settings = settings
        self._client = client
        self._vault = deps.vault
        self._offset: int | None = None
        self.facts: dict[str, str] = {}

    async def run(self, take: Take) -> None:
        """Poll until cancelled; a round that fails is followed by a growing pause. Raises CredentialsRejected."""
        failures = 0
        while True:
            try:
                await self._round(take)
                failures = 0
                continue
            except CredentialsRejected:
                raise
            except RateLimited as error:
                pause = error.retry_after
            except StoreUnavailable:
                pause = min(30.0, 0.5 * 2**failures)
                log.warning("inbox.poll_failed", inbox=self._inbox, code="store", error="StoreUnavailable")
            except AdapterError as error:
                pause = min(30.0, 0.5 * 2**failures)
                if error.code == "409":
                    pause = self._settings.conflict_seconds
                    log.error("inbox.polling_conflict", inbox=self._inbox)  # noqa: TRY400 - it is no crash
                else:
                    log.warning("inbox.poll_failed", inbox=self._inbox, code=error.code, error=type(error).__name__)
            except Exception:
                pause = min(30.0, 0.5 * 2**failures)
                log.exception("inbox.poll_crashed", inbox=self._inbox)
            failures += 1
            await asyncio.sleep(pause)

    async def _round(self, take: Take) -> None:
        row = f"telegram:{self._inbox}:offset"
        if self._offset is None:
            self._offset = int((await self._vault.get(row) or {}).get("offset", 0))
        updates = await self._asked(self._offset)
        following = self._offset
        for update in updates:
            await take(json.dumps(update).encode())
            if isinstance(update, dict) and type(update.get("update_id")) is int:
                following = update["update_id"] + 1
        self.facts = {"polled": str(len(updates))}
        if following != self._offset:
            await self._vault.put(row, {"offset": following})
            self._offset = following

    async def _asked(self, offset: int) -> list[Any]:
        seconds = self._settings.poll_seconds
        params: dict[str, Any] = {
            "timeout": seconds,
            "limit": facts.POLL_LIMIT,
            "allowed_updates": list(facts.ALLOWED_UPDATES),
        }
        if offset:
            params["offset"] = offset
        result = settled(
            await self._client.call(
                "getUpdates", params, effect=False, timeout_seconds=seconds + self._settings.timeout_seconds
            )
        )
        if not isinstance(result, list):
            raise PlatformUnavailable("the answer holds no updates")
        return result
