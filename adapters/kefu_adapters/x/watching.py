"""Watches the webhook as X sees it: an invalid one is revived, a lost one set up again, and then the gap is closed."""

from collections.abc import Callable

import structlog

from kefu_adapters.x.connecting import Connecting
from kefu_core.errors import AdapterError
from kefu_core.messages import InboxChanged, Sender
from kefu_core.ports import Clock, Sink

log = structlog.get_logger()


class WebhookWatch:
    """Checks the webhook of one account. A loss is told once; ``after`` asks for reconciliation."""

    def __init__(self, inbox: str, connecting: Connecting, clock: Clock, after: Callable[[], None]) -> None:
        self._inbox = inbox
        self._connecting = connecting
        self._clock = clock
        self._after = after
        self._told = False

    async def round(self, sink: Sink, user_id: str) -> None:
        """Look once. Raises AdapterError and StoreError; nothing to do before the account was connected."""
        known, url = await self._connecting.known()
        if not known:
            return
        ours = next((hook for hook in await self._connecting.webhooks() if hook.id == known), None)
        if ours is not None and ours.valid:
            self._told = False
            return
        try:
            if ours is not None:
                await self._connecting.revive(known)
            else:
                await self._connecting.connect(url, user_id)
        except AdapterError as exc:
            log.error("webhook.lost", inbox=self._inbox, code=exc.code)  # noqa: TRY400 - no trace
            if not self._told:
                self._told = True
                await sink.accept(self._lost(user_id, known, exc.code))
            raise
        self._told = False
        log.warning("webhook.revived", inbox=self._inbox, what="invalid" if ours is not None else "missing")
        self._after()

    def _lost(self, user_id: str, webhook: str, code: str) -> InboxChanged:
        now = self._clock.now()
        return InboxChanged(
            inbox=self._inbox,
            dedupe_keys=(f"w:{webhook}:{int(now.timestamp())}",),
            sender=Sender(id=user_id),
            sent_at=now,
            change="webhook_lost",
            detail=code,
        )
