"""What stands between the courier and one account's adapter: a clock, counters, and a span if traces are on."""

from time import perf_counter

from kefu_bots.observe.meters import Meter
from kefu_bots.observe.tracing import Tracing
from kefu_core.errors import AdapterError, UnknownOutcome
from kefu_core.messages import OutboundMessage, Receipt
from kefu_core.ports import Adapter


class AccountWatch:
    """Times and counts one account's sends."""

    def __init__(self, meter: Meter, tracing: Tracing | None = None) -> None:
        self._meter = meter
        self._tracing = tracing

    async def send(self, adapter: Adapter, message: OutboundMessage) -> Receipt:
        """Make the one platform call of this message. Raises what the adapter raises."""
        begun = perf_counter()
        try:
            if self._tracing is None:
                receipt = await adapter.send(message)
            else:
                receipt = await self._tracing.send(adapter, message)
        except Exception as error:
            self._meter.called("send", perf_counter() - begun, type(error).__name__)
            if isinstance(error, UnknownOutcome) or not isinstance(error, AdapterError):
                self._meter.outcome("unknown", "UnknownOutcome")
            raise
        self._meter.called("send", perf_counter() - begun)
        return receipt
