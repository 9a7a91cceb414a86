"""Inbounds survive the slow path without loss."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.stores import inbound_codec
from kefu_adapters.stores.inbound_codec import (
    dump_attachments,
    dump_buttons,
    dump_inbound,
    load_attachments,
    load_buttons,
    load_inbound,
)
from kefu_core import messages as m

AT = datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)
COMMON = {
    "inbox": "main", "dedupe_keys": ("u:1", "m:2"), "sent_at": AT, "source_id": "9", "surface": "public:77",
    "sender": m.Sender(id="42", name="安娜 🙂", username="anna", language="zh-hans"), "passive": True, "late": True,
}  # fmt: skip
VOICE = m.Attachment(kind=m.AttachmentKind.VOICE, ref="r", mime="audio/ogg", duration_seconds=1.5, size_bytes=0)
PLACE = m.Attachment(kind=m.AttachmentKind.LOCATION, title="Ort", latitude=0.0, longitude=-1.25)


@pytest.mark.parametrize(
    "thing",
    [
        m.MessageReceived(**COMMON, text="a\nb\ud800\x00", attachments=(VOICE, PLACE), summoned=False, trigger="scan"),
        m.MessageReceived(inbox="i", dedupe_keys=(), sender=m.Sender(id=""), sent_at=AT),
        m.MessageEdited(**COMMON, text="new"),
        m.ButtonPressed(**COMMON, value="y", callback="c", pressed_on="8", trigger="menu"),
        m.Reaction(**COMMON, target="8", emoji="👍"),
        m.ContactChanged(**COMMON, change=m.ContactChange.SCANNED, scene="door"),
        m.DeliveryReported(**COMMON, reference="5", outcome="delivered", code="0"),
        m.OwnMessageSeen(**COMMON, text="hi", public=True),
        m.InboxChanged(**COMMON, change="revoked", detail="d"),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_every_kind_comes_back_as_it_went(thing: m.Inbound) -> None:
    assert load_inbound(dump_inbound(thing)) == thing


def test_every_kind_of_inbound_is_known() -> None:
    assert set(inbound_codec._KINDS) == {kind.__name__ for kind in m.Inbound.__subclasses__()}


@given(st.text())
def test_any_text_survives(text: str) -> None:
    thing = m.MessageReceived(inbox="i", dedupe_keys=(text,), sender=m.Sender(id=text), sent_at=AT, text=text)
    dumped = dump_inbound(thing)
    assert dumped.isascii()
    assert load_inbound(dumped) == thing


def test_nothing_is_the_empty_string() -> None:
    assert dump_attachments(()) == dump_buttons(()) == ""
    assert load_attachments("") == load_buttons("") == ()


def test_attachments_and_buttons_come_back() -> None:
    buttons = ((m.Button(text="是", value="y"),), (m.Button(text="Seite", url="https://example.org"),))
    assert load_buttons(dump_buttons(buttons)) == buttons
    assert load_attachments(dump_attachments((VOICE, PLACE))) == (VOICE, PLACE)
