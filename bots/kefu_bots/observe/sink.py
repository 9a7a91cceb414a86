"""The sink that adapters see: intake, with what it takes and how long it takes counted."""

from collections.abc import Mapping
from contextvars import ContextVar
from time import perf_counter

from kefu_bots.observe.meters import Meter
from kefu_core.errors import StoreUnavailable
from kefu_core.messages import Inbound
from kefu_core.ports import Accepted, Sink

RECEIVED: ContextVar[float] = ContextVar("kefu_received", default=0.0)
"""When the inbound of this task came in, by ``perf_counter``; 0.0 on the slow path and for commands."""


class MeteredSink:
    """Counts by inbox and hands on (Sink)."""

    def __init__(self, sink: Sink, meters: Mapping[str, Meter]) -> None:
        self._sink = sink
        self._meters = meters

    async def accept(self, inbound: Inbound, *, passive_seconds: float = 0.0) -> Accepted:
        """Commit one inbound. Raises StoreUnavailable."""
        meter = self._meters[inbound.inbox]
        meter.received[type(inbound)].inc()
        begun = perf_counter()
        RECEIVED.set(begun)
        try:
            done = await self._sink.accept(inbound, passive_seconds=passive_seconds)
        except StoreUnavailable:
            meter.not_kept.inc()
            raise
        meter.acknowledged.observe(perf_counter() - begun)
        if done.duplicate:
            meter.duplicates.inc()
        return done

    async def unreadable(self, inbox: str, *, kind: str, size_bytes: int, digest: str) -> None:
        """Keep the trace of a signed request that could not be read."""
        self._meters[inbox].unreadable.inc()
        await self._sink.unreadable(inbox, kind=kind, size_bytes=size_bytes, digest=digest)
