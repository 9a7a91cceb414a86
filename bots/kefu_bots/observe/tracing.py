"""OpenTelemetry traces: receive -> decide -> commit -> send. Ids of deliveries and names of inboxes, never a text.

Nothing of OpenTelemetry is imported unless tracing is enabled. ``decide`` spans everything between the receipt and
the commit: boundary, loading, ranking, deciding. A send links to the commit that asked for it by its delivery's id.
"""

import time
from collections import OrderedDict
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from kefu_bots.observe.settings import TracingSettings
from kefu_core.errors import ConfigError
from kefu_core.ledger import Append, Appended, Ledger
from kefu_core.messages import Inbound, OutboundMessage, Receipt
from kefu_core.ports import Accepted, Adapter, Sink

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import SpanContext

REMEMBERED = 10_000
_BEGUN: ContextVar[int] = ContextVar("kefu_decide_begun", default=0)


def exporting(settings: TracingSettings) -> "TracerProvider":
    """A provider that sends to the settings' endpoint. Raises ConfigError when the extra is not installed."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise ConfigError("tracing.enabled: install Kefu with the extra otel, or switch tracing off") from None
    provider = TracerProvider(resource=Resource.create({"service.name": "kefu"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.endpoint)))
    return provider


class Tracing:
    """Makes spans with one provider; wraps the sink, the ledger and sends."""

    def __init__(self, provider: "TracerProvider") -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("kefu")
        self._asked: OrderedDict[str, SpanContext] = OrderedDict()

    def sink(self, sink: Sink) -> Sink:
        """The sink, with a span around each receipt."""
        return _TracedSink(sink, self._tracer)

    def ledger(self, ledger: Ledger) -> Any:
        """The ledger, with spans for deciding and committing."""
        return _TracedLedger(ledger, self)

    async def append(self, ledger: Ledger, item: Append) -> Appended:
        """Commit within a span; what it asks for is remembered for the sends' links."""
        begun = _BEGUN.get()
        if begun:
            self._tracer.start_span("decide", start_time=begun, attributes={"kefu.inbox": item.inbox}).end()
            _BEGUN.set(0)
        with self._tracer.start_as_current_span("commit", attributes={"kefu.inbox": item.inbox}) as span:
            done = await ledger.append(item)
            span.set_attribute("kefu.outcome", done.outcome)
            for delivery in item.effects.deliveries if done.outcome == "committed" else ():
                self._asked[delivery.id] = span.get_span_context()
            while len(self._asked) > REMEMBERED:
                self._asked.popitem(last=False)
        return done

    async def send(self, adapter: Adapter, message: OutboundMessage) -> Receipt:
        """Send within a span that is linked to the commit. Raises what the adapter raises."""
        from opentelemetry.trace import Link, Status, StatusCode

        asked = self._asked.pop(message.id, None)
        attributes: dict[str, Any] = {
            "kefu.inbox": message.inbox, "kefu.delivery_id": message.id, "kefu.attempt": message.attempt,
        }  # fmt: skip
        with self._tracer.start_as_current_span(
            "send", attributes=attributes, links=[Link(asked)] if asked else [], record_exception=False,
            set_status_on_exception=False,
        ) as span:  # fmt: skip
            try:
                return await adapter.send(message)
            except Exception as error:
                # The class alone: a platform's sentence may repeat what somebody wrote.
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise

    def close(self) -> None:
        """Send what is waiting."""
        self._provider.shutdown()


class _TracedSink:
    def __init__(self, sink: Sink, tracer: Any) -> None:
        self._sink = sink
        self._tracer = tracer

    async def accept(self, inbound: Inbound, *, passive_seconds: float = 0.0) -> Accepted:
        attributes = {"kefu.inbox": inbound.inbox, "kefu.kind": type(inbound).__name__}
        with self._tracer.start_as_current_span(
            "receive", attributes=attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            _BEGUN.set(time.time_ns())
            done = await self._sink.accept(inbound, passive_seconds=passive_seconds)
            span.set_attribute("kefu.duplicate", done.duplicate)
            return done

    async def unreadable(self, inbox: str, *, kind: str, size_bytes: int, digest: str) -> None:
        await self._sink.unreadable(inbox, kind=kind, size_bytes=size_bytes, digest=digest)


class _TracedLedger:
    """Everything else is the ledger's own."""

    def __init__(self, ledger: Ledger, tracing: Tracing) -> None:
        self._ledger = ledger
        self._tracing = tracing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    async def append(self, item: Append) -> Appended:
        return await self._tracing.append(self._ledger, item)
