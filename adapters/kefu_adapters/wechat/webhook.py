"""Receiving pushes: check, read, commit, and answer within the platform's five seconds.

A reply may be written into the answer itself; exactly one of written out, sent afterwards or left to the courier.
"""

import asyncio
import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, Protocol

import structlog

from kefu_adapters.wechat import facts
from kefu_adapters.wechat.inbound import read, reply_names
from kefu_adapters.wechat.push import Door, Push, Refused, Unreadable
from kefu_adapters.wechat.replies import passive_content, render
from kefu_core.capabilities import Capabilities
from kefu_core.errors import AdapterError
from kefu_core.messages import Inbound, OutboundMessage, Receipt
from kefu_core.ports import (
    Accepted,
    Clock,
    PassiveReply,
    RawRequest,
    RawResponse,
    Sink,
)

_REMEMBERED: Final = 10_000
_LAST_AGE: Final = 2.6
"""In request times: a duplicate that is this old when it waited in vain was the third attempt."""
_GRAIN_SECONDS: Final = 1.0
"""CreateTime is in whole seconds, so a message may look this much older than it is."""
log = structlog.get_logger()


class Account(Protocol):
    """What receiving needs of the account beside the request."""

    inbox: str
    capabilities: Capabilities

    async def send(self, message: OutboundMessage) -> Receipt:
        """Send by the account's own call. Raises AdapterError."""

    def uploaded(self) -> Mapping[str, str]:
        """media_id by blob of what the platform holds already."""


class Webhook:
    """The account's callback. ``request_seconds`` is how long the platform waits; all waiting derives from it."""

    def __init__(
        self, *, account: Account, door: Door, clock: Clock, secret: bytes, original_id: str, request_seconds: float
    ) -> None:
        self._account = account
        self._door = door
        self._clock = clock
        self._secret = secret
        self._original_id = original_id
        self._seconds = request_seconds
        self._attempts: OrderedDict[str, int] = OrderedDict()
        self._sent_after: OrderedDict[str, None] = OrderedDict()

    async def receive(self, request: RawRequest, sink: Sink) -> RawResponse:
        """Answer one request of the platform. Raises StoreUnavailable only."""
        try:
            if request.method == "GET":
                return RawResponse(body=self._door.verify(request))
            opened = self._door.open(request)
            try:
                push = self._door.read(opened)
            except Unreadable as exc:
                return await self._unreadable(sink, str(exc), opened.body)
        except Refused as exc:
            log.info("webhook.refused", inbox=self._account.inbox, status=exc.status, reason=exc.reason)
            return RawResponse(status=exc.status)
        found = read(push.fields, self._account.inbox, self._clock.now())
        if found.unreadable:
            return await self._unreadable(sink, found.unreadable, opened.body)
        if push.cipher is None and reply_names(push.fields)[1] != self._original_id:
            return RawResponse(status=403)
        if found.inbound is None:
            log.debug("event.ignored", inbox=self._account.inbox, kind=found.ignored)
            return _ack()
        if not found.answers or (push.form == "json" and self._account.capabilities.active_send):
            # How a passive reply must look in JSON is not known for sure: the courier sends it.
            await sink.accept(found.inbound)
            return _ack()
        return await self._answered(found.inbound, push, sink)

    async def _unreadable(self, sink: Sink, kind: str, body: bytes) -> RawResponse:
        digest = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        await sink.unreadable(self._account.inbox, kind=kind, size_bytes=len(body), digest=digest)
        return _ack()

    async def _answered(self, inbound: Inbound, push: Push, sink: Sink) -> RawResponse:
        """Commit, wait for the reply as long as this attempt may, and answer."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        holds = not self._account.capabilities.active_send
        attempt = self._count(inbound.dedupe_keys[0]) if holds else facts.ATTEMPTS
        last = attempt >= facts.ATTEMPTS
        patience = self._seconds * (0.8 if last else 0.96)
        accepted = await sink.accept(inbound, passive_seconds=patience)
        if accepted.passive is not None:
            return self._reply(accepted, accepted.passive, push)
        waited = loop.time() - started
        if holds and waited >= patience * 0.98 and not self._is_last(inbound, accepted, attempt):
            # Nothing yet: without an answer the platform asks again, and that request may carry the reply.
            await asyncio.sleep(max(0.0, self._seconds * 1.1 - waited))
        return _ack()

    def _count(self, key: str) -> int:
        """Number of this attempt, as far as this process has seen them."""
        number = self._attempts.pop(key, 0) + 1
        self._attempts[key] = number
        while len(self._attempts) > _REMEMBERED:
            self._attempts.popitem(last=False)
        return number

    def _is_last(self, inbound: Inbound, accepted: Accepted, attempt: int) -> bool:
        """Whether no further attempt follows; other processes may have seen the earlier ones."""
        if attempt >= facts.ATTEMPTS:
            return True
        age = (self._clock.now() - inbound.sent_at).total_seconds()
        return accepted.duplicate and age >= _LAST_AGE * self._seconds + _GRAIN_SECONDS

    def _reply(self, accepted: Accepted, passive: PassiveReply, push: Push) -> RawResponse:
        message = passive.message
        content = passive_content(message, self._account.uploaded())
        to, as_account = reply_names(push.fields)
        if content is None or to != message.recipient:
            return _ack(self._afterwards(passive, repeated=accepted.duplicate))
        text = render(content, to=to, as_account=as_account, at_seconds=self._at_seconds(), form=push.form)
        kind = "application/json" if push.form == "json" else "application/xml"
        body = self._door.sealed(text, push)
        return RawResponse(body=body, content_type=kind, written=passive.settle, within=self._seconds)

    def _afterwards(self, passive: PassiveReply, *, repeated: bool) -> Callable[[bool], Awaitable[None]]:
        """What can't be a passive reply is sent by an ordinary call once the request is answered, and only once."""
        identity = passive.message.id
        if repeated and identity in self._sent_after:
            return _nothing
        self._sent_after[identity] = None
        while len(self._sent_after) > _REMEMBERED:
            self._sent_after.popitem(last=False)

        async def send(_written: bool) -> None:
            try:
                await self._account.send(passive.message)
            except AdapterError as exc:
                log.warning("delivery.refused", inbox=self._account.inbox, delivery_id=identity, code=exc.code[:40])
                await passive.settle(False)
            else:
                await passive.settle(True)

        return send

    def _at_seconds(self) -> int:
        now: datetime = self._clock.now()
        return int(now.timestamp())


def _ack(written: Callable[[bool], Awaitable[None]] | None = None) -> RawResponse:
    return RawResponse(body=facts.ACK, written=written)


async def _nothing(_written: bool) -> None:
    return
