"""Pushes become inbound values; nothing that arrives raises."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.weibo.inbound import Reader, Reading
from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    Inbound,
    MessageReceived,
)

from .helpers import FAN, NOW, UID

PAYLOADS = Path(__file__).parents[3] / "payloads" / "weibo"
FILES = sorted(PAYLOADS.glob("*.json"))
READER = Reader(inbox="weibo", uid=UID, secret=b"k" * 32)


def push(name: str, **changes: Any) -> bytes:
    return json.dumps(json.loads((PAYLOADS / f"{name}.json").read_text("utf-8")) | changes).encode()


def read(body: bytes, reader: Reader = READER) -> Reading:
    return reader.read(body, NOW)


def inbound(name: str, **changes: Any) -> Inbound:
    found = read(push(name, **changes)).inbound
    assert found is not None
    assert (found.inbox, found.sender.id) == ("weibo", FAN)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sample_is_read_or_ignored_by_name(path: Path) -> None:
    reading = read(path.read_bytes())
    assert reading.unreadable == ""
    assert (reading.inbound is None) == bool(reading.ignored)
    ignored = {"event_location", "event_unknown_subtype", "event_view"}
    assert bool(reading.ignored) == (path.stem in ignored)


def test_a_text_message() -> None:
    message = inbound("text")
    assert isinstance(message, MessageReceived)
    assert (message.text, message.surface, message.source_id, message.trigger) == (
        "怎么找回密码",
        "private",
        "",
        "message",
    )
    assert message.sent_at == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert message.dedupe_keys[0].startswith("h:")
    assert message.passive is False


@pytest.mark.parametrize("name", ["text_missing_data", "text_null_data", "text_string_ids"])
def test_a_text_in_other_shapes(name: str) -> None:
    message = inbound(name)
    assert isinstance(message, MessageReceived)
    assert message.text
    assert message.unsupported == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("image", Attachment(kind=AttachmentKind.PICTURE, ref="821804489")),
        ("image_string_ids", Attachment(kind=AttachmentKind.PICTURE, ref="821804509")),
        ("voice", Attachment(kind=AttachmentKind.VOICE, ref="821804469")),
        ("position", Attachment(kind=AttachmentKind.LOCATION, latitude=39.984154, longitude=116.307629)),
    ],
)
def test_attachments_carry_the_receivers_id_and_no_stock_phrase(name: str, expected: Attachment) -> None:
    message = inbound(name)
    assert isinstance(message, MessageReceived)
    assert message.attachments == (expected,)
    assert message.text == ""


@pytest.mark.parametrize(
    ("body", "unsupported"),
    [
        (push("unknown_type"), "sticker"),
        (push("unknown_type", type="<b>"), "unknown"),
        (push("unknown_type", type=7), "unknown"),
        (push("image", data={"vfid": 1}), "image"),
        (push("position", data={"latitude": "NaN", "longitude": "1"}), "position"),
        (push("position", data={"latitude": "91", "longitude": "1"}), "position"),
        (push("text", text="  "), "text"),
        (push("text", text=None), "text"),
    ],
)
def test_what_cannot_be_shown_is_named(body: bytes, unsupported: str) -> None:
    message = read(body).inbound
    assert isinstance(message, MessageReceived)
    assert (message.unsupported, message.text, message.attachments) == (unsupported, "", ())


def test_a_menu_click_is_a_press() -> None:
    press = inbound("event_click")
    assert isinstance(press, ButtonPressed)
    assert (press.value, press.trigger, press.surface) == ("MENU_FAQ", "menu", "private")


@pytest.mark.parametrize(
    ("name", "change", "scene"),
    [
        ("event_follow", ContactChange.FOLLOWED, ""),
        ("event_unfollow", ContactChange.UNFOLLOWED, ""),
        ("event_subscribe_keyword", ContactChange.SUBSCRIBED, ""),
        ("event_unsubscribe", ContactChange.UNSUBSCRIBED, ""),
        ("event_scan", ContactChange.SCANNED, "QR_42"),
        ("event_scan_follow", ContactChange.FOLLOWED, "QR_42"),
    ],
)
def test_events_change_the_contact_and_hold_no_words(name: str, change: ContactChange, scene: str) -> None:
    event = inbound(name)
    assert isinstance(event, ContactChanged)
    assert (event.change, event.scene) == (change, scene)
    assert not hasattr(event, "text")


@pytest.mark.parametrize(
    ("name", "source_id", "surface", "key"),
    [
        ("mention_status", "s:5100000000000037", "public:5100000000000037", "s:5100000000000037"),
        ("mention_as_event", "s:5100000000000037", "public:5100000000000037", "s:5100000000000037"),
        ("mention_comment", "c::5100000000000074", "public:c5100000000000074", "c:5100000000000074"),
    ],
)
def test_a_mention_is_public_and_known_to_polling_by_its_key(name: str, source_id: str, surface: str, key: str) -> None:
    message = inbound(name)
    assert isinstance(message, MessageReceived)
    assert (message.source_id, message.surface, message.trigger) == (source_id, surface, "public")
    assert message.text.startswith("@Orbit钱包")
    assert message.summoned
    assert message.dedupe_keys[1:] == (key,)


def test_mentions_can_be_switched_off() -> None:
    reader = Reader(inbox="weibo", uid=UID, secret=b"k" * 32, push_mentions=False)
    assert read(push("mention_status"), reader).ignored == "mention"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<xml><MsgId></MsgId></xml>", "xml"),
        (b"", "json"),
        (b"[]", "json"),
        (b"null", "json"),
        (b"\xff\xfe\x00", "json"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "json"),
        (b"[" * 30_000, "json"),
        (push("text", sender_id=None), "sender"),
        (push("text", receiver_id=3), "receiver"),
        (push("mention_status", data={"subtype": "status"}), "mention"),
    ],
    ids=["xml", "empty", "list", "null", "bytes", "deep", "very deep", "no sender", "other account", "no key"],
)
def test_what_cannot_be_read_is_named(body: bytes, kind: str) -> None:
    assert read(body) == Reading(unreadable=kind)


def test_our_own_words_are_ignored() -> None:
    assert read(push("text", sender_id=int(UID))).ignored == "own"


@pytest.mark.parametrize(
    "date", ["", "Mon Nov 23 09:30:00 +0800 1999", "Mon Nov 23 09:30:00 +0800 2099", 1_795_397_400]
)
def test_a_missing_or_absurd_date_gives_way_to_the_arrival(date: Any) -> None:
    assert inbound("text", created_at=date).sent_at == NOW


def test_the_same_push_has_the_same_key_and_another_text_another() -> None:
    first, again, other = (inbound("text", text=text).dedupe_keys for text in ("一", "一", "二"))
    assert first == again
    assert first != other


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(FILES), st.data())
def test_a_changed_payload_never_raises(path: Path, data: st.DataObject) -> None:
    payload = json.loads(path.read_text("utf-8"))
    target = payload if data.draw(st.booleans()) or not payload.get("data") else payload["data"]
    name = data.draw(st.sampled_from([*sorted(target), "extra"]))
    target[name] = data.draw(JSON)
    reading = read(json.dumps(payload).encode())
    assert sum(map(bool, (reading.inbound, reading.unreadable, reading.ignored))) == 1


@given(st.sampled_from(FILES), st.data())
def test_changed_bytes_never_raise(path: Path, data: st.DataObject) -> None:
    body = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    reading = read(bytes(body[: data.draw(st.integers(0, len(body)))]))
    assert sum(map(bool, (reading.inbound, reading.unreadable, reading.ignored))) == 1
