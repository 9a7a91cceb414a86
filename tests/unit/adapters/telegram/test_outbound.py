"""From an OutboundMessage to the one call that it is."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu_adapters.telegram.outbound import as_caption, keyboard, plan, sent_id
from kefu_core.errors import BadPayload
from kefu_core.messages import Attachment, AttachmentKind, Button, Operation, OutboundMessage

CHANNEL = "@orbitwallet"


def message(text: str = "hi", **fields: Any) -> OutboundMessage:
    return OutboundMessage(**{"id": "d1", "inbox": "main", "recipient": "7001", "text": text, **fields})


def test_text_is_plain_and_without_preview():
    call = plan(message("<b>*hi*</b> https://example.org"), CHANNEL)
    assert (call.method, call.private) == ("sendMessage", True)
    assert call.params == {
        "chat_id": 7001,
        "text": "<b>*hi*</b> https://example.org",
        "link_preview_options": {"is_disabled": True},
    }


def test_reply_goes_even_when_its_message_is_gone():
    call = plan(message(reply_to="7001:12"), CHANNEL)
    assert call.params["reply_parameters"] == {"message_id": 12, "allow_sending_without_reply": True}
    assert "reply_parameters" not in plan(message(reply_to="strange"), CHANNEL).params


def test_buttons_become_an_inline_keyboard():
    rows = ((Button(text="Yes", value="y"), Button(text="Site", url="https://example.org")),)
    assert plan(message(buttons=rows), CHANNEL).params["reply_markup"] == {
        "inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Site", "url": "https://example.org"}]]
    }


@pytest.mark.parametrize(
    "button",
    [
        Button(text="", value="v"),
        Button(text="x"),
        Button(text="x", value="字" * 22),
        Button(text="x", url="javascript:alert(1)"),
        Button(text="x", url="https://"),
        Button(text="x", url="http://[broken"),
    ],
)
def test_button_that_would_be_refused_is_left_out_and_the_message_goes(button):
    call = plan(message(buttons=((button, Button(text="ok", value="ok")),)), CHANNEL)
    assert call.dropped == 1
    assert call.params["reply_markup"] == {"inline_keyboard": [[{"text": "ok", "callback_data": "ok"}]]}


@settings(max_examples=50)
@given(
    st.lists(
        st.lists(st.builds(Button, text=st.text(max_size=5), value=st.text(max_size=70)), max_size=20), max_size=20
    )
)
def test_any_buttons_make_a_keyboard_within_the_limits(rows):
    markup, dropped = keyboard(tuple(tuple(row) for row in rows))
    lines = markup["inline_keyboard"] if markup else []
    buttons = [button for line in lines for button in line]
    assert len(buttons) + dropped == sum(len(row) for row in rows)
    assert len(buttons) <= 100
    assert all(1 <= len(line) <= 8 for line in lines)
    assert all(1 <= len(button["callback_data"].encode("utf-8", "surrogatepass")) <= 64 for button in buttons)


@pytest.mark.parametrize(
    ("kind", "method", "part"),
    [
        (AttachmentKind.PICTURE, "sendPhoto", "photo"),
        (AttachmentKind.FILE, "sendDocument", "document"),
        (AttachmentKind.VIDEO, "sendVideo", "video"),
        (AttachmentKind.VOICE, "sendVoice", "voice"),
        (AttachmentKind.ANIMATION, "sendAnimation", "animation"),
    ],
)
def test_attachment_goes_as_bytes_with_its_words_as_caption(kind, method, part):
    item = Attachment(kind=kind, blob="b1")
    call = plan(message("words", attachments=(item,)), CHANNEL)
    assert (call.method, call.part, call.upload) == (method, part, item)
    assert call.params == {"chat_id": 7001, "caption": "words"}


def test_place_is_sent_as_such():
    item = Attachment(kind=AttachmentKind.LOCATION, latitude=1.5, longitude=2.5)
    call = plan(message("", attachments=(item,)), CHANNEL)
    assert (call.method, call.upload) == ("sendLocation", None)
    assert call.params == {"chat_id": 7001, "latitude": 1.5, "longitude": 2.5}


@pytest.mark.parametrize(("channel", "chat"), [("@orbitwallet", "@orbitwallet"), ("-1002100000001", -1002100000001)])
def test_post_goes_to_the_channel_with_its_link(channel, chat):
    fields = {"operation": Operation.POST, "recipient": "channel", "link": "https://example.org/n"}
    call = plan(message("news", **fields), channel)
    assert (call.params["chat_id"], call.params["text"], call.private) == (chat, "news https://example.org/n", False)
    again = plan(message("read https://example.org/n now", **fields), channel)
    assert again.params["text"] == "read https://example.org/n now"


@pytest.mark.parametrize(
    ("operation", "method"),
    [
        (Operation.EDIT, "editMessageText"),
        (Operation.DELETE, "deleteMessage"),
        (Operation.PIN, "pinChatMessage"),
    ],
)
def test_change_is_about_its_target(operation, method):
    call = plan(message(operation=operation, target="-1002100000001:8", recipient="channel"), CHANNEL)
    assert (call.method, call.params["chat_id"], call.params["message_id"]) == (method, -1002100000001, 8)
    assert not call.private


def test_edit_of_a_picture_changes_its_caption():
    call = plan(message("new", operation=Operation.EDIT, target="7001:8"), CHANNEL)
    assert as_caption(call).params == {"chat_id": 7001, "message_id": 8, "caption": "new"}
    assert as_caption(call).method == "editMessageCaption"


PICTURE = Attachment(kind=AttachmentKind.PICTURE, blob="b1")


@pytest.mark.parametrize(
    "fields",
    [
        {"text": " "},
        {"text": "\ud83d"},
        {"recipient": "@somebody"},
        {"recipient": ""},
        {"surface": "public:1"},
        {"operation": Operation.POST, "recipient": "timeline"},
        {"operation": Operation.EDIT, "target": "8"},
        {"operation": Operation.EDIT, "target": "7001:8", "text": ""},
        {"operation": Operation.DELETE, "target": ""},
        {"attachments": (PICTURE, PICTURE)},
        {"attachments": (PICTURE,), "text": "x" * 1025},
        {"attachments": (Attachment(kind=AttachmentKind.STICKER, blob="b1"),)},
        {"attachments": (Attachment(kind=AttachmentKind.PICTURE),)},
    ],
)
def test_what_cannot_be_sent_is_refused_before_any_call(fields):
    with pytest.raises(BadPayload):
        plan(message(**fields), CHANNEL)


def test_post_without_a_channel_in_the_settings_is_refused():
    with pytest.raises(BadPayload):
        plan(message(operation=Operation.POST, recipient="channel"), "")


def test_id_of_what_was_sent_names_chat_and_message():
    assert sent_id({"message_id": 5, "chat": {"id": 7001}}) == "7001:5"
    for strange in ({"message_id": "5", "chat": {"id": 1}}, {"message_id": 5}, True, [], None):
        with pytest.raises((KeyError, TypeError)):
            sent_id(strange)
