"""Traces follow a message from receipt to sending, and hold no text."""

import sys

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from tests.fakes.fleet import INBOX, until
from tests.integration.observe.observer_rig import watched
from tests.integration.observe.test_observer import message

from kefu_bots.observe.settings import TracingSettings
from kefu_bots.observe.tracing import Tracing, exporting
from kefu_core.errors import ConfigError, ContentRejected


@pytest.fixture
def spans():
    memory = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(memory))
    yield memory, Tracing(provider)
    provider.shutdown()


def named(memory, name):
    return [span for span in memory.get_finished_spans() if span.name == name]


async def answered(tmp_path, tracing, errors=()):
    async with watched(tmp_path, tracing=tracing) as w:
        w.fleet.intake._ledger = w.observer.traced(w.fleet.ledger)
        w.fleet.adapter.errors = list(errors)
        await w.through.accept(message(w.fleet))
        await w.fleet.quiet()
        await until(lambda: not w.fleet.courier.in_flight)


async def test_receipt_decision_commit_and_send_are_one_story(tmp_path, spans):
    memory, tracing = spans
    await answered(tmp_path, tracing)
    (receive,) = named(memory, "receive")
    (decide,) = named(memory, "decide")
    (commit,) = named(memory, "commit")
    sends = named(memory, "send")
    assert decide.parent.span_id == commit.parent.span_id == receive.context.span_id
    assert decide.end_time <= commit.start_time + 1_000_000_000
    assert sends
    assert {link.context.span_id for link in sends[0].links} == {commit.context.span_id}
    assert receive.attributes["kefu.inbox"] == INBOX
    assert sends[0].attributes["kefu.delivery_id"]


async def test_a_failed_send_says_its_class_and_no_sentence(tmp_path, spans):
    memory, tracing = spans
    await answered(tmp_path, tracing, [ContentRejected("somebody wrote fees")])
    failed = [span for span in named(memory, "send") if not span.status.is_ok]
    assert [span.status.description for span in failed] == ["ContentRejected"]


async def test_no_span_holds_a_text_a_contact_or_a_conversation(tmp_path, spans):
    memory, tracing = spans
    await answered(tmp_path, tracing, [ContentRejected("somebody wrote fees")])
    words = {str(v) for span in memory.get_finished_spans() for v in (span.attributes or {}).values()}
    assert words
    assert not [word for word in words if "fees" in word or word == "7"]
    assert not any(span.events for span in memory.get_finished_spans())


def test_without_the_extra_the_settings_are_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(ConfigError, match="otel"):
        exporting(TracingSettings(enabled=True))
