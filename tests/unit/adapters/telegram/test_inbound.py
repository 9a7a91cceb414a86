"""What updates mean: the corpus, judged by python-telegram-bot, and updates that nobody ever sent."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.telegram import facts
from kefu_adapters.telegram.attachments import attachments_of
from kefu_adapters.telegram.inbound import Read, Us, load, read
from kefu_core.messages import (
    AttachmentKind,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    MessageEdited,
    MessageReceived,
    OwnMessageSeen,
    Reaction,
)

PAYLOADS = Path(__file__).parents[3] / "payloads" / "telegram"
SAMPLES = {path.stem: path.read_bytes() for path in sorted(PAYLOADS.glob("*.json"))}
US = Us(inbox="main", bot_id=1234, channel="@orbitwallet")
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def sample(name: str) -> dict[str, Any]:
    return load(SAMPLES[name])


def seen(name: str, **changes: Any) -> Read:
    """A sample as it is read, with some fields of its payload changed."""
    update = sample(name)
    kind = next(key for key in update if key != "update_id")
    update[kind].update(changes)
    return read(update, US, NOW)


def message(name: str, **changes: Any) -> MessageReceived:
    found = seen(name, **changes).inbound
    assert isinstance(found, MessageReceived)
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_read_or_ignored_on_purpose(name):
    found = read(sample(name), US, NOW)
    assert not found.unreadable
    assert (found.inbound is None) == bool(found.ignored)


@pytest.mark.parametrize("name", SAMPLES)
def test_library_agrees_about_who_said_what_and_when(name):
    found = read(sample(name), US, NOW).inbound
    judged = telegram.Update.de_json(sample(name), None)
    if not isinstance(found, MessageReceived | MessageEdited):
        return
    theirs = judged.effective_message
    assert found.dedupe_keys == (f"u:{judged.update_id}",)
    assert found.source_id == f"{theirs.chat.id}:{theirs.message_id}"
    assert found.text == (theirs.text or theirs.caption or "")
    assert (found.sender.id, found.sender.name) == (str(theirs.from_user.id), theirs.from_user.full_name)
    assert found.sent_at == (theirs.edit_date or theirs.date)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("message_photo", AttachmentKind.PICTURE),
        ("message_document", AttachmentKind.FILE),
        ("message_voice", AttachmentKind.VOICE),
        ("message_video", AttachmentKind.VIDEO),
        ("message_sticker", AttachmentKind.STICKER),
        ("message_animation_with_twin_document", AttachmentKind.ANIMATION),
        ("message_location", AttachmentKind.LOCATION),
        ("message_contact_of_somebody_else", AttachmentKind.CONTACT),
    ],
)
def test_attachment_is_the_one_that_the_library_finds(name, kind):
    (attachment,) = message(name).attachments
    theirs = telegram.Update.de_json(sample(name), None).message.effective_attachment
    theirs = theirs[-1] if isinstance(theirs, tuple) else theirs
    assert attachment.kind is kind
    assert attachment.ref == getattr(theirs, "file_id", "")
    assert attachment.size_bytes == getattr(theirs, "file_size", None)


def test_every_field_of_the_librarys_message_is_known():
    """A field that is neither envelope, nor service, nor attachment is content that we answer politely."""
    fields = set(telegram.Message(message_id=1, date=NOW, chat=None).__slots__) - facts.ENVELOPE - facts.SERVICE_KINDS
    fields = {"from" if field == "from_user" else field for field in fields} - {"from", "text"}
    content = {field for field in fields if not field.startswith("_")}
    readable = {
        *("photo", "voice", "video", "animation", "video_note", "audio", "document", "sticker", "venue", "location"),
        "contact",
    }
    assert content - readable == {
        *("checklist", "dice", "game", "giveaway", "giveaway_winners", "invoice", "live_photo", "paid_media"),
        *("poll", "story"),
    }


@pytest.mark.parametrize(("key", "kind"), [("video_note", AttachmentKind.VIDEO), ("audio", AttachmentKind.FILE)])
def test_round_videos_and_music_are_attachments(key, kind):
    found = message("message_no_content", **{key: {"file_id": "F1", "duration": 3, "length": 240}})
    assert [(item.kind, item.ref, item.duration_seconds) for item in found.attachments] == [(kind, "F1", 3.0)]


def test_venue_is_a_place_with_its_name():
    place = {"latitude": 31.2, "longitude": 121.4}
    found = message("message_location", venue={"location": place, "title": "Cafe", "address": "1 Main St"})
    assert [(item.title, item.latitude) for item in found.attachments] == [("Cafe, 1 Main St", 31.2)]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"poll": {"id": "1"}}, "poll"),
        ({"dice": {"value": 3}}, "dice"),
        ({"something_new": 1}, "something_new"),
        ({"Some thing\n": 1}, "unknown"),
        ({}, "empty"),
    ],
)
def test_content_that_we_cannot_read_is_unsupported(changes, kind):
    assert message("message_no_content", **changes).unsupported == kind


def test_service_message_of_a_private_chat_is_ignored():
    assert seen("message_no_content", pinned_message={"message_id": 1}).ignored == "service_message"


def test_animation_hides_its_twin_document():
    found = message("message_animation_with_twin_document")
    assert [item.kind for item in found.attachments] == [AttachmentKind.ANIMATION]


def test_album_item_names_its_group():
    assert message("message_photo_album_item").group == "13900000000000001"


def test_reply_names_the_message_and_a_topics_first_message_does_not_count():
    replied = sample("message_reply_with_quote")["message"]["reply_to_message"]
    chat = sample("message_reply_with_quote")["message"]["chat"]["id"]
    assert message("message_reply_with_quote").reply_to == f"{chat}:{replied['message_id']}"
    topic = {"is_topic_message": True, "message_thread_id": replied["message_id"]}
    assert message("message_reply_with_quote", **topic).reply_to == ""
    assert message("message_external_reply").reply_to == ""


def test_forward_keeps_the_kind_of_its_origin():
    assert message("message_forward_hidden_user").forwarded_from == "hidden_user"
    assert message("message_forward_channel").forwarded_from == "channel"
    assert message("message_text", forward_origin={"type": "of tomorrow"}).forwarded_from == "unknown"


def test_deep_link_stays_in_the_text():
    assert message("message_start_deep_link").text.startswith("/start ")


def test_card_of_somebody_else_brings_no_identity():
    (card,) = message("message_contact_of_somebody_else").attachments
    assert sample("message_contact_of_somebody_else")["message"]["contact"]["phone_number"] in card.title
    assert card.ref == ""


def test_edit_points_at_the_original_and_moves_of_a_live_location_are_ignored():
    found = seen("edited_message").inbound
    assert isinstance(found, MessageEdited)
    assert found.source_id.endswith(str(sample("edited_message")["edited_message"]["message_id"]))
    update = sample("edited_message")
    del update["edited_message"]["text"]
    update["edited_message"]["location"] = {"latitude": 1, "longitude": 2}
    assert read(update, US, NOW).ignored == "edit_without_words"


@pytest.mark.parametrize("name", ["callback_query", "callback_query_inaccessible_message"])
def test_press_brings_value_callback_and_the_message_it_was_on(name):
    query = sample(name)["callback_query"]
    found = seen(name).inbound
    assert isinstance(found, ButtonPressed)
    assert (found.value, found.callback, found.sent_at) == (query["data"], query["id"], NOW)
    assert found.pressed_on == f"{query['message']['chat']['id']}:{query['message']['message_id']}"


@pytest.mark.parametrize("data", ["x" * 65, "字" * 22, "a\nb", 7, None])
def test_value_that_is_none_of_ours_is_emptied(data):
    found = seen("callback_query", data=data).inbound
    assert isinstance(found, ButtonPressed)
    assert found.value == ""
    assert found.callback


@pytest.mark.parametrize(
    ("before", "after", "emoji"),
    [([], ["👍"], "👍"), (["👍"], [], ""), (["👍"], ["👍", "🔥"], "🔥"), (["👍", "🔥"], ["👍"], None)],
)
def test_reaction_is_what_was_added(before, after, emoji):
    old, new = ([{"type": "emoji", "emoji": item} for item in items] for items in (before, after))
    found = seen("message_reaction", old_reaction=old, new_reaction=new).inbound
    assert (found.emoji if isinstance(found, Reaction) else None) == emoji


def test_block_and_unblock_change_the_contact():
    for name, change in (("blocked", ContactChange.BLOCKED), ("unblocked", ContactChange.UNBLOCKED)):
        found = seen(f"my_chat_member_{name}").inbound
        assert isinstance(found, ContactChanged)
        assert found.change is change


@pytest.mark.parametrize("channel", ["@orbitwallet", None])
def test_post_in_our_channel_is_our_own_message(channel):
    chat = sample("channel_post")["channel_post"]["chat"] | {"username": "OrbitWallet"}
    us = Us(inbox="main", bot_id=1, channel=channel or str(chat["id"]))
    update = sample("channel_post")
    update["channel_post"]["chat"] = chat
    found = read(update, us, NOW).inbound
    assert isinstance(found, OwnMessageSeen)
    assert (found.public, found.surface, found.text) == (True, "public:channel", update["channel_post"]["text"])


def test_post_in_another_channel_is_ignored():
    assert seen("channel_post", chat={"id": -1009, "type": "channel", "title": "Other"}).ignored == "foreign_channel"


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith("group_")])
def test_groups_that_are_not_in_the_settings_are_ignored(name):
    assert seen(name).ignored == "group_message"


def test_bots_are_ignored():
    assert seen("message_text", **{"from": {"id": 9, "is_bot": True, "first_name": "B"}}).ignored == "bot_message"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"7", b"null", b"{", b"\xff{}", b'{"a":"\xed\xa0\x80"}', b"[" * 100_000),
        *(rb'{"a":"\ud83d"}', rb'{"a":"\udc4b"}', rb'{"a":"\\ud83d\udc00"}', rb'{"a":"\ud83d\udc4b\uDC4B"}'),
        *(rb'{"a":"\u0000"}', rb'{"a":"\\\u0000"}', b'{"a":' + b"9" * 5000 + b"}"),
    ],
)
def test_unclean_body_is_refused(body):
    with pytest.raises(ValueError):
        load(body)


@pytest.mark.parametrize(
    "body", [rb'{"a":"\ud83d\udc4b"}', rb'{"a":"\\ud83d"}', rb'{"a":"\\u0000"}', '{"a":"字"}'.encode()]
)
def test_clean_body_is_loaded(body):
    assert load(body) == json.loads(body)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, inner in items for path in paths(inner, (*at, key)))]


@given(st.data())
def test_no_mutation_of_a_sample_raises(data):
    update = copy.deepcopy(sample(data.draw(st.sampled_from(sorted(SAMPLES)))))
    for _ in range(data.draw(st.integers(1, 3))):
        *parents, last = data.draw(st.sampled_from(paths(update)[1:]))
        place: Any = update
        for key in parents:
            place = place[key]
        if data.draw(st.booleans()):
            place[last] = data.draw(JUNK)
        else:
            del place[last]
        if len(paths(update)) < 2:
            break
    found = read(update, US, NOW)
    assert (found.inbound is not None) + bool(found.ignored) + bool(found.unreadable) == 1


@given(JUNK)
def test_no_payload_at_all_raises(junk):
    for kind in (*facts.ALLOWED_UPDATES, "business_message"):
        assert isinstance(read({"update_id": 1, kind: junk}, US, NOW), Read)


def test_place_without_finite_coordinates_is_unreadable():
    with pytest.raises(ValueError):
        attachments_of({"location": {"latitude": float("nan"), "longitude": 1}})
