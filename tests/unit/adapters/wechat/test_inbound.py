"""What pushes mean: every sample, every kind, every edge; and that nothing a field may hold raises."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.wechat.inbound import Read, read
from kefu_adapters.wechat.push import MalformedError, parse
from kefu_core.messages import (
    AttachmentKind,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    DeliveryReported,
    InboxChanged,
    MessageReceived,
)

PAYLOADS = Path(__file__).parents[3] / "payloads" / "wechat"
SAMPLES = sorted(p for p in PAYLOADS.iterdir() if p.suffix in {".xml", ".json"} and p.stem != "hostile_entities")
NOW = datetime.fromtimestamp(1_764_000_003, UTC)
USER = "oEMU0000000000000000000001"


def sample(name: str) -> Read:
    path = PAYLOADS / (name if "." in name else f"{name}.xml")
    return read(parse(path.read_text("utf-8")), "main", NOW)


def event(**fields: Any) -> Read:
    return read({"MsgType": "event", "FromUserName": USER, "CreateTime": "1764000000", **fields}, "main", NOW)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_every_sample_is_read_or_ignored(path):
    found = read(parse(path.read_text("utf-8")), "main", NOW)
    assert not found.unreadable
    assert (found.inbound is None) is bool(found.ignored)
    if found.inbound is not None:
        assert found.inbound.dedupe_keys
        assert found.inbound.sent_at == datetime.fromtimestamp(1_764_000_000, UTC)


def test_the_entity_bomb_is_refused_as_a_dtd():
    with pytest.raises(MalformedError) as caught:
        parse((PAYLOADS / "hostile_entities.xml").read_text("utf-8"))
    assert caught.value.dtd


@pytest.mark.parametrize("name", ["text", "text.json", "text_strings.json"])
def test_a_text_is_the_same_in_every_form(name):
    message = sample(name).inbound
    assert isinstance(message, MessageReceived)
    assert (message.text, message.sender.id, message.trigger) == ("hi 你好", USER, "message")
    assert message.dedupe_keys == (f"m:{USER}:{message.source_id}",)
    assert sample(name).answers


def test_words_arrive_as_they_were_written():
    assert sample("text_cdata_end").inbound.text == "a[b[0]]>c 😀 <b>&amp;</b>"
    assert sample("text_empty").inbound.text == ""
    assert sample("voice_recognised").inbound.text == "转账没到账"
    assert sample("voice").inbound.text == ""


@pytest.mark.parametrize(
    ("name", "kind", "ref"),
    [
        ("image", AttachmentKind.PICTURE, "MEDIA_1"),
        ("voice", AttachmentKind.VOICE, "MEDIA_2"),
        ("video", AttachmentKind.VIDEO, "MEDIA_3"),
        ("shortvideo", AttachmentKind.VIDEO, "MEDIA_4"),
    ],
)
def test_media_point_at_what_can_be_fetched(name, kind, ref):
    (attachment,) = sample(name).inbound.attachments
    assert (attachment.kind, attachment.ref) == (kind, ref)


def test_places_links_and_files_keep_their_words():
    (place,) = sample("location").inbound.attachments
    assert (place.latitude, place.longitude, place.title) == (31.230416, 121.473701, "上海市黄浦区")
    (link,) = sample("link").inbound.attachments
    assert (link.url, link.title) == ("https://help.example.com/backup", "帮助中心\n如何备份")
    message = sample("file").inbound
    assert (message.unsupported, message.attachments[0].file_name) == ("file", "report.pdf")
    assert message.attachments[0].size_bytes == 48213


def test_an_unknown_kind_becomes_unsupported():
    message = sample("unknown_type").inbound
    assert (message.unsupported, message.text, message.attachments) == ("emotion", "", ())


def test_a_click_on_a_menu_message_is_a_button_and_a_menu_click():
    pressed = sample("text_menu_click").inbound
    assert isinstance(pressed, ButtonPressed)
    assert (pressed.value, pressed.trigger) == ("102", "menu")
    assert pressed.dedupe_keys == (f"m:{USER}:24000000000000002",)


@pytest.mark.parametrize("name", ["event_click", "event_click_wrong_case"])
def test_menu_entries_are_buttons_in_any_case(name):
    pressed = sample(name).inbound
    assert isinstance(pressed, ButtonPressed)
    assert (pressed.value, pressed.trigger) == ("HUMAN", "menu")


@pytest.mark.parametrize(
    ("name", "change", "scene", "answers"),
    [
        ("event_subscribe", ContactChange.FOLLOWED, "", True),
        ("event_subscribe.json", ContactChange.FOLLOWED, "", True),
        ("event_subscribe_qrscene", ContactChange.FOLLOWED, "shop7", True),
        ("event_subscribe_trade", ContactChange.FOLLOWED, "", True),
        ("event_scan", ContactChange.SCANNED, "shop7", True),
        ("event_unsubscribe", ContactChange.UNFOLLOWED, "", False),
    ],
)
def test_follows_and_scans_change_the_contact(name, change, scene, answers):
    found = sample(name)
    assert isinstance(found.inbound, ContactChanged)
    assert (found.inbound.change, found.inbound.scene, found.answers) == (change, scene, answers)


@pytest.mark.parametrize(
    "name", ["event_user_info_modified", "event_authorization_revoke", "event_authorization_cancellation"]
)
def test_erasure_is_asked_for_the_person_and_not_for_the_platform(name):
    changed = sample(name).inbound
    assert isinstance(changed, ContactChanged)
    assert (changed.change, changed.sender.id) == (ContactChange.ERASE_REQUESTED, USER)


@pytest.mark.parametrize(
    ("name", "reference", "outcome", "code"),
    [
        ("event_mass_success", "1000000007", "sent", ""),
        ("event_mass_fraud", "1000000007", "failed", "20008"),
        ("event_publish_success", "2247503051", "sent", ""),
        ("event_publish_rejected", "2247503051", "failed", "4"),
        ("event_template_success", "24000000006", "sent", ""),
        ("event_template_blocked", "24000000007", "failed", "failed:user block"),
    ],
)
def test_late_reports_name_what_they_are_about(name, reference, outcome, code):
    report = sample(name).inbound
    assert isinstance(report, DeliveryReported)
    assert (report.reference, report.outcome, report.code) == (reference, outcome, code)


@pytest.mark.parametrize("status", ["send fail", "err(20431)", "err(", "failed:freq limit", "nonsense"])
def test_every_status_but_success_is_a_failure(status):
    report = event(Event="MASSSENDJOBFINISH", MsgID="7", Status=status).inbound
    assert report.outcome == "failed"


def test_an_empty_report_is_no_news():
    assert sample("event_mass_empty").ignored == "masssendjobfinish"
    assert event(Event="PUBLISHJOBFINISH", PublishEventInfo=None).ignored


def test_a_lost_verification_changes_the_inbox():
    changed = sample("event_verify_expired").inbound
    assert isinstance(changed, InboxChanged)
    assert (changed.change, changed.detail) == ("verification_expired", "1764000000")
    assert sample("event_naming_verify_fail").inbound.change == "verification_failed"


@pytest.mark.parametrize(
    "name", ["event_view", "event_location", "event_kf_create", "event_unknown", "event_pic_sysphoto"]
)
def test_what_asks_nothing_of_us_is_ignored(name):
    assert sample(name).inbound is None


def test_two_events_of_one_second_are_two_and_a_repeat_is_the_same():
    keys = [event(Event="CLICK", EventKey=key).inbound.dedupe_keys for key in ("a", "b", "a")]
    assert keys[0] == keys[2] == (f"e:{USER}:1764000000:CLICK:a",)
    assert keys[0] != keys[1]


def test_equal_message_ids_of_two_people_are_two_messages():
    fields = {"MsgType": "text", "CreateTime": "1764000000", "Content": "x", "MsgId": "7"}
    keys = {read({**fields, "FromUserName": user}, "main", NOW).inbound.dedupe_keys for user in ("o1", "o2")}
    assert keys == {("m:o1:7",), ("m:o2:7",)}


def test_a_message_without_an_id_is_told_apart_by_what_it_holds():
    fields = {"MsgType": "text", "FromUserName": USER, "CreateTime": "1764000000"}
    keys = [read({**fields, "Content": text}, "main", NOW).inbound.dedupe_keys for text in ("a", "b", "a")]
    assert keys[0] == keys[2] != keys[1]


@pytest.mark.parametrize("time", ["0", "", None, "1764000000000", "99999999999", "x", "-5", "1763000000"])
def test_a_time_more_than_a_day_off_means_the_time_of_arrival(time):
    fields = {"MsgType": "text", "FromUserName": USER, "MsgId": "1", "CreateTime": time}
    assert read(fields, "main", NOW).inbound.sent_at == NOW


@pytest.mark.parametrize("fields", [{}, {"MsgType": "text"}, {"FromUserName": "o1"}, {"MsgType": ["a", "b"]}])
def test_a_push_without_kind_or_sender_is_unreadable(fields):
    assert read(fields, "main", NOW).unreadable


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["MsgType", "Event", "EventKey", "FromUserName", "CreateTime", "MsgId", "MsgID", "Content", "MediaId", "Status",
     "Location_X", "FileTotalLen", "PublishEventInfo", "OpenID", "bizmsgmenuid", "Label", "Format", "publish_id"]
)  # fmt: skip


@given(st.sampled_from(SAMPLES), st.dictionaries(NAMES, VALUES, max_size=4), st.sets(NAMES, max_size=3))
def test_no_field_can_make_reading_raise(path, changes, gone):
    fields = {**parse(path.read_text("utf-8")), **changes}
    for name in gone:
        fields.pop(name, None)
    found = read(fields, "main", NOW)
    if found.inbound is not None:
        assert found.inbound.sender.id
        assert abs(found.inbound.sent_at - NOW) <= timedelta(days=1)
        assert all(len(key) < 700 for key in found.inbound.dedupe_keys)
