"""Watches the tokens: how long they last, and whether Weibo still takes them. Warns 14, 3 and 1 days ahead."""

import structlog

from kefu_adapters.weibo import facts
from kefu_adapters.weibo.authorising import Authorising
from kefu_adapters.weibo.tokens import Token, Tokens
from kefu_core.errors import AdapterError, CredentialsRejected
from kefu_core.messages import InboxChanged, Sender
from kefu_core.ports import Clock, Sink, Vault

log = structlog.get_logger()


class TokenWatch:
    """Checks the tokens of one account. Each warning and each loss is told once, restarts included."""

    def __init__(
        self, inbox: str, uid: str, authorising: Authorising, tokens: Tokens, vault: Vault, clock: Clock
    ) -> None:
        self._inbox = inbox
        self._uid = uid
        self._authorising = authorising
        self._tokens = tokens
        self._vault = vault
        self._clock = clock
        self._key = f"weibo:{inbox}:warned"

    async def round(self, sink: Sink) -> None:
        """Look at every token. Raises StoreError."""
        told = await self._vault.get(self._key) or {}
        # Only today's tokens are remembered: those that were replaced fall out.
        now_told: dict[str, int] = {}
        tokens = await self._tokens.all()
        if not tokens:
            log.warning("inbox.token_missing", inbox=self._inbox)
        for token in tokens:
            reference = self._tokens.reference(token)
            before = told.get(reference)
            now_told[reference] = await self._look(token, reference, before if isinstance(before, int) else None, sink)
        if now_told != told:
            await self._vault.put(self._key, now_told)

    async def _look(self, token: Token, reference: str, told: int | None, sink: Sink) -> int:
        """Look at one token; ``told`` and the result are the last step told (days, 0: lost, 999: nothing yet)."""
        told = 999 if told is None else told
        try:
            info = await self._authorising.info(token)
        except CredentialsRejected as exc:
            if told > 0:
                log.error("inbox.token_lost", inbox=self._inbox, code=exc.code, source=token.source)  # noqa: TRY400 - no trace
                await sink.accept(self._lost(reference, exc.code))
            return 0
        except AdapterError as exc:
            # The page may not know tokens of developer mode; what we stored ourselves still tells the end.
            log.info("inbox.token_unchecked", inbox=self._inbox, reason=type(exc).__name__, code=exc.code)
        else:
            if info.lifetime is not None:
                token = self._tokens.learn(token, info.lifetime)
        days = token.days_left(self._clock.now())
        if days is None or days > max(facts.WARN_DAYS):
            return 999
        step = min(step for step in facts.WARN_DAYS if days <= step)
        if step < told:
            log.warning("inbox.token_expiring", inbox=self._inbox, days_left=max(0, round(days)), source=token.source)
        return min(step, told) if told > 0 else step

    def _lost(self, reference: str, code: str) -> InboxChanged:
        return InboxChanged(
            inbox=self._inbox,
            dedupe_keys=(f"t:{reference}",),
            sender=Sender(id=self._uid),
            sent_at=self._clock.now(),
            change="revoked",
            detail=code,
        )
